package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"easyday/bot"
)

// platform is the name of the network in the store.
const platform = "discord"

// errNotYours is a message command on what somebody else wrote.
var errNotYours = errors.New("the message is somebody else's")

// decodeInteraction reads an interaction and what it asks. errNotYours comes with both. It fails with any other error
// for what makes no request; the error never quotes what was sent.
func decodeInteraction(raw json.RawMessage, m bot.Menu, now time.Time) (interaction, *bot.Request, error) {
	var in interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, nil, undecodable("interaction", err)
	}
	who := in.User
	if in.Member != nil && in.Member.User != nil {
		who = in.Member.User
	}
	if in.ID == "" || in.Token == "" || who == nil || who.ID == "" {
		return in, nil, errors.New("an interaction without id, token or person")
	}
	q := &bot.Request{
		Platform: platform, ID: in.ID, At: now.UTC(), Done: snowflakeTime(in.ID),
		From: bot.Person{ID: who.ID, Name: who.name(), Language: in.Locale, Role: bot.Member},
		Chat: bot.Chat{ID: in.chat(), Private: in.private(), Group: in.GuildID},
	}
	if in.Member != nil {
		q.From.Role, q.From.Roles = roleOf(in.Member.Permissions), in.Member.Roles
		if in.Member.Nick != "" {
			q.From.Name = in.Member.Nick
		}
	}
	if in.Channel != nil && !q.Chat.Private {
		q.Chat.Name = in.Channel.Name
	}
	err := decodeInput(in, m, q)
	return in, q, err
}

// decodeInput fills in what was done.
func decodeInput(in interaction, m bot.Menu, q *bot.Request) error {
	switch in.Type {
	case commandInteraction, suggestInteraction:
		var d commandData
		if err := json.Unmarshal(in.Data, &d); err != nil {
			return undecodable("command", err)
		}
		switch {
		case in.Type == suggestInteraction:
			q.Input = decodeSuggest(d)
		case d.Type == messageCommand:
			return decodeAdopt(d, m, q)
		default:
			q.Input = decodeCommand(d, m, in.GuildID)
		}
	case pressInteraction:
		var d pressData
		if err := json.Unmarshal(in.Data, &d); err != nil {
			return undecodable("press", err)
		}
		q.Input = bot.Press{Action: actionOf(d.CustomID), At: in.at(), Values: d.Values}
	case submitInteraction:
		var d submitData
		if err := json.Unmarshal(in.Data, &d); err != nil {
			return undecodable("form", err)
		}
		fields := map[string]string{}
		for _, c := range d.Components {
			c.collect(fields)
		}
		q.Input = bot.Submit{Action: actionOf(d.CustomID), At: in.at(), Fields: fields}
	default:
		return fmt.Errorf("an interaction of type %d", in.Type)
	}
	return nil
}

// decodeCommand reads a slash command. Values of options the menu does not have are left out.
func decodeCommand(d commandData, m bot.Menu, guild string) bot.Command {
	c := bot.Command{Name: d.Name, Options: map[string]string{}}
	var options []option
	c.Sub, options = invoked(d.Options)
	declared := optionsOf(m, c.Name, c.Sub)
	for _, o := range options {
		if slices.ContainsFunc(declared, func(x bot.MenuOption) bool { return x.Name == o.Name }) {
			c.Options[o.Name] = o.text()
			if o.Type == whoOption {
				c.Options[o.Name] = d.Resolved.who(o.text(), guild)
			}
		}
	}
	return c
}

// who is whom an id stands for, as bot.ParseWho reads it. The role that everybody has is nobody's: it is words.
func (r resolved) who(id, guild string) string {
	if role, ok := r.Roles[id]; ok && id != guild {
		return bot.Who{Role: true, ID: id, Name: role.Name}.String()
	}
	u, ok := r.Users[id]
	switch {
	case ok && r.Members[id].Nick != "":
		return bot.Who{ID: id, Name: r.Members[id].Nick}.String()
	case ok:
		return bot.Who{ID: id, Name: u.name()}.String()
	}
	return r.Roles[id].Name
}

// optionsOf is what a command of the menu takes.
func optionsOf(m bot.Menu, name, sub string) []bot.MenuOption {
	c, ok := m.Find(name)
	if !ok {
		return nil
	}
	for _, s := range c.Subs {
		if s.Name == sub {
			return s.Options
		}
	}
	return c.Options
}

func decodeSuggest(d commandData) bot.Complete {
	c := bot.Complete{Command: d.Name}
	var options []option
	c.Sub, options = invoked(d.Options)
	for _, o := range options {
		if o.Focused {
			c.Option, c.Text = o.Name, o.text()
		}
	}
	return c
}

// decodeAdopt reads an entry of the menu of a message as the command it belongs to, said by that message.
func decodeAdopt(d commandData, m bot.Menu, q *bot.Request) error {
	i := slices.IndexFunc(m.Commands, func(c bot.MenuCommand) bool {
		for _, label := range c.Adopt {
			if label == d.Name {
				return true
			}
		}
		return false
	})
	if i < 0 {
		q.Input = bot.Command{Name: d.Name, Options: map[string]string{}}
		return nil
	}
	said := d.Resolved.Messages[d.TargetID]
	if said.Author == nil || said.Author.ID != q.From.ID {
		return errNotYours
	}
	c := bot.Command{Name: m.Commands[i].Name, Options: map[string]string{}, Rest: said.Content}
	for _, o := range m.Commands[i].Options {
		if o.Rest {
			c.Options[o.Name], c.Rest = said.Content, ""
		}
	}
	q.Input, q.Source, q.Done = c, d.TargetID, snowflakeTime(d.TargetID)
	return nil
}

// collect puts every field into fields, from whatever labels and rows are around it.
func (s submitted) collect(fields map[string]string) {
	if s.CustomID != "" {
		fields[s.CustomID] = valueText(s.Value)
		if len(s.Values) > 0 {
			fields[s.CustomID] = s.Values[0]
		}
	}
	if s.Component != nil {
		s.Component.collect(fields)
	}
	for _, c := range s.Components {
		c.collect(fields)
	}
}

// actionOf is what a component does; the zero Action, which no route has, if this version did not make it.
func actionOf(customID string) bot.Action {
	a, err := bot.ParseAction(customID)
	if err != nil {
		return bot.Action{}
	}
	return a
}

// at is the message that was pressed or that the form was opened from.
func (in interaction) at() bot.Ref {
	if in.Message == nil || in.Message.ID == "" {
		return bot.Ref{}
	}
	return bot.Ref{Chat: in.chat(), Message: in.Message.ID}
}

func (in interaction) chat() string {
	if in.ChannelID == "" && in.Channel != nil {
		return in.Channel.ID
	}
	return in.ChannelID
}

// private reports whether only the person and the bot are there. Two people's own chat, where an app of one of them can
// be used, is not.
func (in interaction) private() bool {
	switch {
	case in.GuildID != "" || in.Member != nil:
		return false
	case in.Context != nil:
		return *in.Context == botDM
	}
	return in.Channel != nil && in.Channel.Type == dmChannel
}

func (u user) name() string {
	if u.GlobalName != "" {
		return u.GlobalName
	}
	return u.Username
}

// roleOf reads a member's permissions: who administers or manages the server is Admin.
func roleOf(permissions string) bot.Role {
	const administrator, manageServer = 1 << 3, 1 << 5
	p, err := strconv.ParseUint(permissions, 10, 64)
	if err == nil && bits.OnesCount64(p&(administrator|manageServer)) > 0 {
		return bot.Admin
	}
	return bot.Member
}

// snowflakeTime is when Discord made an id; zero if it made none such.
func snowflakeTime(id string) time.Time {
	const epoch = 1420070400000 // the first second of 2015, in milliseconds
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil || n>>22 == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// undecodable says where in what was sent the fault lies, and nothing of it.
func undecodable(what string, err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("undecodable %s: field %s holds a %s", what, wrong.Field, kindOf(wrong.Value))
	}
	return fmt.Errorf("undecodable %s", what)
}

// kindOf is the kind of a JSON value: the library adds the value itself to some.
func kindOf(value string) string {
	for i, r := range value {
		if r == ' ' {
			return value[:i]
		}
	}
	return value
}
