package local

import (
	"slices"
	"sort"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// Shown is one message as people see it.
type Shown struct {
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`               // when it was posted, UTC
	Change int64     `json:"change"`           // the Version with which it came or changed last
	From   string    `json:"from,omitempty"`   // the person who wrote it; "" for the bot
	Only   string    `json:"only,omitempty"`   // the one person who sees it; "" for everyone in the chat
	Edited bool      `json:"edited,omitempty"` // by the person who wrote it
	Silent bool      `json:"silent,omitempty"` // nobody's phone rang for it
	Pinned bool      `json:"pinned,omitempty"` // it stands at the top of its chat, too
	// Words is what a person typed or sent; Content is empty then.
	Words string `json:"words,omitempty"`
	Content
	// Form is open for the person who looks. It stands at the message it was opened from, or, when that is gone, alone
	// at the end.
	Form *Form `json:"form,omitempty"`
}

// Content is what a message of the bot says, in words.
type Content struct {
	Kind    string     `json:"kind,omitempty"`
	Tone    bot.Tone   `json:"tone,omitempty"`
	Title   string     `json:"title,omitempty"`
	Body    []string   `json:"body,omitempty"` // paragraphs
	Facts   []Fact     `json:"facts,omitempty"`
	Rows    [][]Button `json:"rows,omitempty"`
	Pick    *Select    `json:"pick,omitempty"`
	File    *bot.File  `json:"file,omitempty"`
	ReplyTo string     `json:"reply_to,omitempty"` // the ref of the message it follows, "" if that is not known
}

// Fact is a name with a value.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Button is what can be pressed. Action is encoded.
type Button struct {
	Label  string `json:"label"`
	Action string `json:"action"`
}

// Select is a list to pick one of.
type Select struct {
	Label   string   `json:"label"`
	Action  string   `json:"action"`
	Choices []Choice `json:"choices"`
}

// Choice is one entry of a list.
type Choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Form asks for several things at once.
type Form struct {
	Title  string  `json:"title"`
	Action string  `json:"action"`
	Fields []Field `json:"fields"`
}

// Field is one line of a form. Max is in runes.
type Field struct {
	Name     string `json:"name"`
	Label    string `json:"label"`
	Hint     string `json:"hint,omitempty"`
	Value    string `json:"value,omitempty"`
	Required bool   `json:"required,omitempty"`
	Max      int    `json:"max"`
}

// View is what a person sees in a chat ("dm" or a group), oldest first. It is empty for people who are not there. What
// it returns must not be changed.
func (r *Room) View(person, chat string) []Shown {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := address(person, chat)
	if _, member := r.state.Groups[chat].Members[person]; !member && chat != script.DM {
		return nil
	}
	seen := r.state.seenBy(person, at)
	slices.Reverse(seen)
	view := make([]Shown, 0, len(seen)+1)
	for _, m := range seen {
		view = append(view, m.Shown)
	}
	if i := r.state.form(person, at); i >= 0 {
		open := r.state.Forms[i]
		where := slices.IndexFunc(view, func(s Shown) bool { return s.Ref == open.Ref })
		if where < 0 {
			where, view = len(view), append(view, Shown{})
		}
		view[where].Form = &open.Form
	}
	return view
}

// AtHand is what a person can do in a chat just now, the newest first, as they would name it: without emoji.
type AtHand struct {
	Buttons []string
	Choices []string // of the newest list
	Form    *Form    // that is open; must not be changed
}

// AtHand tells what who can do where they are.
func (r *Room) AtHand(who script.Speaker) AtHand {
	var a AtHand
	add := func(to []string, label string) []string {
		label = wordsOf(label)
		if slices.ContainsFunc(to, func(s string) bool { return plainLabel(s) == plainLabel(label) }) {
			return to
		}
		return append(to, label)
	}
	view := r.View(who.Person, who.Chat)
	for _, m := range slices.Backward(view) {
		for _, b := range slices.Concat(m.Rows...) {
			a.Buttons = add(a.Buttons, b.Label)
		}
		if m.Pick != nil && a.Choices == nil {
			for _, c := range m.Pick.Choices {
				a.Choices = add(a.Choices, c.Label)
			}
		}
		if m.Form != nil {
			a.Form = m.Form
		}
	}
	return a
}

// People is everybody the room knows, in order.
func (r *Room) People() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return sorted(r.state.People)
}

// Groups is every group a person is in, in order.
func (r *Room) Groups(person string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var in []string
	for _, name := range sorted(r.state.Groups) {
		if _, member := r.state.Groups[name].Members[person]; member {
			in = append(in, name)
		}
	}
	return in
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// content puts a message into words.
func content(m bot.Message) Content {
	c := Content{Kind: m.Kind, Tone: m.Tone, Title: m.Title.String(), File: m.File}
	for _, p := range m.Body {
		c.Body = append(c.Body, p.String())
	}
	for _, f := range m.Facts {
		c.Facts = append(c.Facts, Fact{f.Name.String(), f.Value.String()})
	}
	for _, row := range m.Rows {
		var buttons []Button
		for _, b := range row {
			buttons = append(buttons, Button{b.Label.String(), b.Action.String()})
		}
		c.Rows = append(c.Rows, buttons)
	}
	if m.Pick != nil {
		c.Pick = &Select{m.Pick.Label.String(), m.Pick.Action.String(), choices(m.Pick.Choices)}
	}
	return c
}

func choices(from []bot.Choice) []Choice {
	var to []Choice
	for _, c := range from {
		to = append(to, Choice{c.Label.String(), c.Value})
	}
	return to
}

func form(f bot.Form) Form {
	to := Form{Title: f.Title.String(), Action: f.Action.String()}
	for _, x := range f.Fields {
		to.Fields = append(to.Fields, Field{x.Name, x.Label.String(), x.Hint.String(), x.Value, x.Required, x.Max})
	}
	return to
}
