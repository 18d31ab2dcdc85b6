package recovery

import "time"

// Account is a person on one network. Two accounts may belong to one athlete.
type Account struct {
	Platform string `json:"platform"`
	User     string `json:"user"`
}

// Address is where the bot may write to a person or a team.
type Address struct {
	Platform string `json:"platform"`
	Chat     string `json:"chat"`
	Topic    string `json:"topic,omitempty"`
	User     string `json:"user,omitempty"`
	// Unreachable is set when the network refused a message for good (blocked, never started) and cleared when the
	// person changes anything in private again. Reminders are tried all the same: each attempt may find the way open.
	Unreachable bool `json:"unreachable,omitempty"`
}

// Origin names the update that caused a change, so that the same update delivered twice counts once.
type Origin struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
}

// Consent is what the athlete agreed to and when. No athlete is stored without one.
type Consent struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

// ConsentVersion is the version of the words shown at first contact.
const ConsentVersion = 1

// Athlete is a person who agreed to be reminded: who they are to us, and how they want it.
type Athlete struct {
	ID       string    `json:"id"`
	Accounts []Account `json:"accounts"`
	Home     Address   `json:"home"` // where reminders go
	Consent  Consent   `json:"consent"`
	Rest     Rest      `json:"rest"`
	// Spells are the times at which the athlete rested or paused, the newest last, at most SpellsKept (R10, R13).
	Spells   []Spell   `json:"spells,omitempty"`
	Learned  Learned   `json:"learned,omitzero"`
	Advised  time.Time `json:"advised,omitzero"` // when R13's advice was last given
	Settings Settings  `json:"settings"`
}

// Settings is what /prefs changes.
type Settings struct {
	Zone     string `json:"zone"`     // IANA name
	Language string `json:"language"` // BCP 47, one of the shipped languages
	Quiet    Quiet  `json:"quiet"`
	Slots    []Slot `json:"slots,omitempty"` // preferred moments; none: the defaults of R7
	Asked    bool   `json:"asked,omitempty"` // the question for slots was asked once
	Usual    int    `json:"usual,omitempty"` // minutes of a usual session; 0: from the reports
	Paused   Pause  `json:"paused,omitzero"`
	// Mention is the group in which the athlete may be told, in words that say nothing about them, that a message waits.
	Mention MentionIn `json:"mention,omitzero"`
	Heart   Heart     `json:"heart,omitzero"`
	Access  Access    `json:"access,omitempty"`
	Taste   Taste     `json:"taste,omitempty"`
	Travel  Travel    `json:"travel,omitzero"`
	Stay    Stay      `json:"stay,omitzero"`
	Raining time.Time `json:"raining_until,omitzero"` // nothing outdoors before this
	Limits  []Limit   `json:"limits,omitempty"`
	// HardDays are the weekdays of planned hard sessions, Races the planned races, the next one first (R7).
	HardDays []time.Weekday `json:"hard_days,omitempty"`
	Races    []RaceDay      `json:"races,omitempty"`
	Checkin  bool           `json:"checkin,omitempty"` // asked in the morning how they are
}

// MentionIn is a group the athlete chose for when the private chat cannot be written to. The zero value is none.
type MentionIn struct {
	To    Address `json:"to"`
	Group string  `json:"group,omitempty"` // what it is called
	Name  string  `json:"name,omitempty"`  // what the athlete is called there
}

// Pause stops reminders until Until; a zero Until with On means until further notice.
type Pause struct {
	On    bool      `json:"on"`
	Until time.Time `json:"until,omitzero"`
}

// Active reports whether reminders are paused at t.
func (p Pause) Active(t time.Time) bool { return p.On && (p.Until.IsZero() || t.Before(p.Until)) }

// Heart is what R5 may use to say a heart rate.
type Heart struct {
	Max        int  `json:"max,omitempty"`        // the athlete's own maximum, beats per minute; 0 unknown
	BirthYear  int  `json:"birth_year,omitempty"` // 0 unknown
	Medication bool `json:"medication,omitempty"` // takes something that lowers the heart rate: never a number
}

// Access says what the athlete has: true yes, false no, absent unknown.
type Access map[Need]bool

// Taste says what the athlete loves, hates and cannot do; absent: none of these.
type Taste map[ModalityID]int

// What Taste holds.
const (
	Loves  = 1
	Hates  = -1
	Cannot = -2
)
