package bot

import "time"

// Request is one thing a person did, as every network can say it.
type Request struct {
	Platform string    // the adapter's name
	ID       string    // the update's id, unique on its platform; the same update delivered twice has the same
	At       time.Time // when the bot got it, by the injected clock, UTC
	Done     time.Time // when the person did it, by the network's clock, UTC; zero if it does not say
	From     Person
	Chat     Chat
	Source   string // the id of the person's own message, "" if there is none; stays the same when it is edited
	Edited   bool   // Input replaces what the message Source said before
	Held     bool   // said in the group Chat when the person could not be answered in private yet; now they can
	Input    Input
}

// Told is when the person did it, as far as that can be believed: Done, if it lies in the two days before At, else At. After
// an outage a report says what it said when it was written.
func (r *Request) Told() time.Time {
	if age := r.At.Sub(r.Done); age < 0 || age > 48*time.Hour {
		return r.At
	}
	return r.Done
}

// Person is who did it.
type Person struct {
	ID       string // unique on its platform
	Name     string // as the network shows it; may be empty, may be anything
	Language string // a hint, BCP 47; may be empty
	Role     Role   // in the chat of the request
	// Roles are the ids of the roles the network gave them in the group, where it knows such; else nil.
	Roles []string
}

// Role is what a person may do in a group.
type Role string

// The roles, from least to most.
const (
	Member  Role = "member"
	Captain Role = "captain"
	Admin   Role = "admin"
)

// Chat is where it happened.
type Chat struct {
	ID      string // unique on its platform
	Topic   string // a topic or thread in it; "" if none
	Name    string // of a group; may be empty
	Private bool   // only the person and the bot
	// Group is what the people here belong to, unique on its platform: the server a channel is part of, or the group itself.
	// "" in private.
	Group string
}

// Input is what was done: Command, Typed, Press, Submit, Complete or Upload.
type Input interface{ input() }

// Command is a slash command. Options hold only names the menu declares; Rest is the text no option takes.
type Command struct {
	Name, Sub string
	Options   map[string]string
	Rest      string
}

// Typed is plain text in a place where the bot may read it.
type Typed struct{ Text string }

// Press is a button or a select. Values are what was picked in a select, empty for a button.
type Press struct {
	Action Action
	At     Ref // the message it hangs on
	Values []string
}

// Submit is a filled form. Fields hold every field of the form; an empty value is "left empty".
type Submit struct {
	Action Action
	At     Ref // the message the form was opened from
	Fields map[string]string
}

// Complete asks for suggestions while an option is being typed.
type Complete struct {
	Command, Sub, Option string
	Text                 string
}

// Upload is a file somebody sent, with what they wrote beside it.
type Upload struct{ Name, Text string }

func (Command) input()  {}
func (Typed) input()    {}
func (Press) input()    {}
func (Submit) input()   {}
func (Complete) input() {}
func (Upload) input()   {}
