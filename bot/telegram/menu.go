package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"easyday/bot"
)

// What fits into a menu.
const (
	maxCommands = 100
	maxBrief    = 256 // runes of a description
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// menuNote is where the Notebook has what was published.
const menuNote = "telegram/menu"

type publishedMenu struct {
	Hash      string   `json:"hash"`
	Languages []string `json:"languages"`
}

// The places with a menu of their own: where the bot is alone with somebody, and groups, where people look for all of it
// just the same and for what they do together.
const (
	privateScope = "all_private_chats"
	groupScope   = "all_group_chats"
)

// Publish makes the commands known, as bot.Platform says: for every language of the menu and, under no language, in
// English for everybody else; and, before people press Start, what it is for. Telegram hears of it only if something
// changed. It fails for a menu that breaks Telegram's known rules and for a token that is not valid. What Telegram refuses
// for other reasons is logged and tried at the next start: the bot answers without it, too.
func (b *Bot) Publish(ctx context.Context, m bot.Menu) error {
	menus, err := menus(m)
	if err != nil {
		return fmt.Errorf("telegram: publish the menu: %w", err)
	}
	b.menu.Store(&m)
	err = b.untilMended(ctx, func(ctx context.Context) error {
		if err := b.meet(ctx); err != nil {
			return err
		}
		return b.publish(ctx, menus)
	})
	if err != nil {
		return fmt.Errorf("telegram: publish the menu: %w", err)
	}
	return nil
}

func (b *Bot) publish(ctx context.Context, menus map[string]localMenu) error {
	languages := slices.Sorted(maps.Keys(menus[privateScope]))
	abouts := b.abouts(languages)
	data, err := json.Marshal([]any{menus, abouts, b.me.Load().ID})
	if err != nil {
		return err
	}
	now := publishedMenu{Hash: shortHash(data), Languages: languages}
	var before publishedMenu
	if _, err := b.read(ctx, menuNote, &before); err != nil || before.Hash == now.Hash {
		return err
	}
	calls := append(menuCalls(menus, before.Languages), aboutCalls(abouts, before.Languages)...)
	whole := true
	for _, c := range calls {
		err := b.client.call(ctx, c.method, c.params, nil, callOptions{})
		switch {
		case refused(err) && !errors.Is(err, errToken):
			whole = false
			b.opt.Log.Error("telegram: a menu or description was refused; people see the one from before", "language", c.params["language_code"], "err", err)
		case err != nil:
			return err
		}
	}
	if !whole {
		return nil
	}
	return b.write(ctx, menuNote, now, 0)
}

// publishing is one call that makes something known in one language.
type publishing struct {
	method string
	params map[string]string
}

// inLanguage adds the language of a call; "" is everybody else's.
func inLanguage(language string, p map[string]string) map[string]string {
	if language != "" {
		p["language_code"] = language
	}
	return p
}

// menuCalls set the menus, and take away those of languages there were before.
func menuCalls(menus map[string]localMenu, before []string) (calls []publishing) {
	for _, scope := range slices.Sorted(maps.Keys(menus)) {
		where := inJSON(commandScope{scope})
		for _, language := range slices.Sorted(maps.Keys(menus[scope])) {
			p := map[string]string{"scope": where, "commands": inJSON(menus[scope][language])}
			calls = append(calls, publishing{"setMyCommands", inLanguage(language, p)})
		}
		for _, language := range before {
			if _, still := menus[scope][language]; !still {
				calls = append(calls, publishing{"deleteMyCommands", inLanguage(language, map[string]string{"scope": where})})
			}
		}
	}
	return calls
}

// inJSON writes what cannot fail to be written: strings.
func inJSON(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// fallback is the language of who speaks none of the others.
const fallback = "en"

// localMenu is a menu by language.
type localMenu map[string][]command

// menus are the short menu of each place, in each language that has two letters, and under "" what everybody else sees.
func menus(m bot.Menu) (map[string]localMenu, error) {
	languages := map[string]string{"": fallback} // Telegram's → ours
	for _, c := range m.Commands {
		for tag := range c.Brief {
			if base := baseLanguage(tag); len(base) == 2 && (languages[base] == "" || tag < languages[base]) {
				languages[base] = tag
			}
		}
	}
	out := map[string]localMenu{privateScope: {}, groupScope: {}}
	for scope, menu := range out {
		for code, tag := range languages {
			commands, err := menuIn(m, tag, scope == groupScope)
			if err != nil {
				return nil, err
			}
			menu[code] = commands
		}
	}
	return out, nil
}

// menuIn is the menu in a language, with what makes sense only where people are together, or without.
func menuIn(m bot.Menu, language string, together bool) ([]command, error) {
	commands := []command{}
	taken := map[string]bool{}
	for _, c := range m.Commands {
		if !c.Short || c.Team && !together {
			continue
		}
		name := c.Name
		if local := c.Names[language]; commandName.MatchString(local) && !taken[local] {
			name = local
		}
		brief, ok := c.Brief[language]
		if !ok {
			brief = c.Brief[fallback]
		}
		switch {
		case !commandName.MatchString(name) || taken[name]:
			return nil, fmt.Errorf("command %q: a bad name, or one that is there already", name)
		case brief == "" || !fits(brief, maxBrief):
			return nil, fmt.Errorf("command %s: a description in %q of 1 to %d characters is missing", name, language, maxBrief)
		}
		taken[name] = true
		commands = append(commands, command{Name: name, Brief: brief})
	}
	if len(commands) > maxCommands {
		return nil, fmt.Errorf("%d commands, at most %d fit", len(commands), maxCommands)
	}
	return commands, nil
}
