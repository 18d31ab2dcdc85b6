package page

import (
	"net/http"

	"easyday/bot"
)

// pageLang is the language of the page's own words, and so of what it says about commands.
const pageLang = "en"

// entry is a command, a subcommand or an option of the menu.
type entry struct {
	Name     string  `json:"name"`
	Brief    string  `json:"brief"`
	Short    bool    `json:"short,omitempty"`
	Team     bool    `json:"team,omitempty"` // makes sense only in a team, and so is not suggested elsewhere
	Rest     bool    `json:"rest,omitempty"`
	Complete bool    `json:"complete,omitempty"`
	Subs     []entry `json:"subs,omitempty"`
	Options  []entry `json:"options,omitempty"`
}

// beginning is what a page needs once.
type beginning struct {
	Person   string  `json:"person"` // to begin with
	Commands []entry `json:"commands"`
}

// start sends whom to begin with and the commands the bot has, for suggestions while typing.
func (s *server) start(w http.ResponseWriter, _ *http.Request) {
	commands := []entry{}
	if s.opt.Menu != nil {
		for _, c := range s.opt.Menu().Commands {
			e := entry{Name: c.Name, Brief: c.Brief[pageLang], Short: c.Short, Team: c.Team, Options: options(c.Options)}
			for _, sub := range c.Subs {
				e.Subs = append(e.Subs, entry{Name: sub.Name, Brief: sub.Brief[pageLang], Options: options(sub.Options)})
			}
			commands = append(commands, e)
		}
	}
	reply(w, http.StatusOK, beginning{s.opt.People[0], commands})
}

func options(of []bot.MenuOption) []entry {
	var to []entry
	for _, o := range of {
		to = append(to, entry{Name: o.Name, Brief: o.Brief[pageLang], Rest: o.Rest, Complete: o.Complete})
	}
	return to
}
