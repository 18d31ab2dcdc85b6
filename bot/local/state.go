package local

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// stateKey is where the Notebook holds the room: one JSON object, the struct state.
const stateKey = "local/room"

// stateVersion is raised when older rooms can no longer be read.
const stateVersion = 1

const (
	keepMessages = 300             // the newest; older ones are gone, buttons and all
	keepRunes    = 4000            // of what a person typed
	sameSend     = 5 * time.Minute // a second send with the same key within this is the first one
)

// state is everything in the room.
type state struct {
	Version  int               `json:"version"`
	Changes  int64             `json:"changes"` // so far
	Acts     int64             `json:"acts"`    // of the bot so far
	Posted   int64             `json:"posted"`  // messages so far
	People   map[string]person `json:"people"`
	Groups   map[string]group  `json:"groups"`
	Messages []message         `json:"messages"` // oldest first
	Forms    []openForm        `json:"forms"`    // at most one a person and chat
}

type person struct {
	Lang    string `json:"lang,omitempty"`
	Blocked bool   `json:"blocked,omitempty"`
	Met     bool   `json:"met,omitempty"` // they have a mark in the Book, or were forgotten
}

type group struct {
	Members map[string]bot.Role `json:"members"`
}

// message is a Shown with what only the room needs.
type message struct {
	Shown
	Chat    string `json:"chat"`               // dm:ana or group:NAME
	SendKey string `json:"send_key,omitempty"` // of the Outgoing
}

type openForm struct {
	Person string `json:"person"`
	Chat   string `json:"chat"` // dm:ana or group:NAME
	Ref    string `json:"ref"`  // the message it was opened from
	Form   Form   `json:"form"`
}

// clone copies what a change may touch. Content of messages is replaced, never changed, so it is shared.
func (s state) clone() state {
	s.People = maps.Clone(s.People)
	s.Groups = maps.Clone(s.Groups)
	for name, g := range s.Groups {
		s.Groups[name] = group{maps.Clone(g.Members)}
	}
	s.Messages = slices.Clone(s.Messages)
	s.Forms = slices.Clone(s.Forms)
	return s
}

// draft is a state being changed, with the events it will cause.
type draft struct {
	state
	now    time.Time
	events []Event
}

// change lets f change a copy of the state, saves it, and only then makes it the state and tells the events. If f or the
// Book fails nothing changed.
func (r *Room) change(ctx context.Context, f func(d *draft) error) ([]Event, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := &draft{state: r.state.clone(), now: r.opt.Clock.Now().UTC()}
	if err := f(d); err != nil {
		return nil, err
	}
	d.Changes++
	if over := len(d.Messages) - keepMessages; over > 0 {
		d.Messages = slices.Clone(d.Messages[over:])
	}
	value, err := json.Marshal(d.state)
	if err != nil {
		return nil, fmt.Errorf("not saved, the chat's own file cannot be written: %w", err)
	}
	// What happened has happened: that the person went away must not lose it.
	if err := r.opt.Book.Put(context.WithoutCancel(ctx), stateKey, value, 0); err != nil {
		return nil, fmt.Errorf("not saved, the chat's own file cannot be written: %w", err)
	}
	r.state = d.state
	close(r.changed)
	r.changed = make(chan struct{})
	for _, e := range d.events {
		if r.opt.OnEvent != nil {
			r.opt.OnEvent(e)
		}
	}
	return d.events, nil
}

// post adds a message and gives it its ref.
func (d *draft) post(m message) message {
	d.Posted++
	m.Ref = "m" + strconv.FormatInt(d.Posted, 10)
	m.At = d.now
	m.Change = d.Changes + 1
	d.Messages = append(d.Messages, m)
	return m
}

// find returns where the message stands, -1 if it does not.
func (s state) find(ref string) int {
	return slices.IndexFunc(s.Messages, func(m message) bool { return m.Ref == ref })
}

// seenBy returns what a person sees in a chat, the newest first.
func (s state) seenBy(who, chat string) []message {
	var seen []message
	for i := len(s.Messages) - 1; i >= 0; i-- {
		if m := s.Messages[i]; m.Chat == chat && (m.Only == "" || m.Only == who) {
			seen = append(seen, m)
		}
	}
	return seen
}

// form finds the open form of a person in a chat, -1 if there is none.
func (s state) form(who, chat string) int {
	return slices.IndexFunc(s.Forms, func(f openForm) bool { return f.Person == who && f.Chat == chat })
}

// admit makes who new people and refuses acts in groups they are not in.
func (d *draft) admit(who script.Speaker) error {
	if err := script.CheckName(who.Person); err != nil {
		return err
	}
	p := d.People[who.Person]
	if who.Lang != "" {
		p.Lang = who.Lang
	}
	d.People[who.Person] = p
	if who.Chat == script.DM {
		return nil
	}
	if _, member := d.Groups[who.Chat].Members[who.Person]; !member {
		return fmt.Errorf("%s is not in %s", who.Person, who.Chat)
	}
	return nil
}

// enter makes somebody a member of a group that may be new.
func (d *draft) enter(who, name string) error {
	if err := script.CheckName(name); err != nil {
		return err
	}
	if name == script.DM {
		return fmt.Errorf("%s is no group", name)
	}
	g, known := d.Groups[name]
	if !known {
		g = group{map[string]bot.Role{}}
		d.Groups[name] = g
	}
	if _, member := g.Members[who]; !member {
		g.Members[who] = bot.Member
	}
	return nil
}

// address is how the bot knows the chat of a speaker.
func address(who, chat string) string {
	if chat == script.DM {
		return "dm:" + who
	}
	return "group:" + chat
}

// chatName is how people know a chat: dm or the group's name.
func chatName(address string) string {
	if name, isGroup := strings.CutPrefix(address, "group:"); isGroup {
		return name
	}
	return script.DM
}
