package recovery

import (
	"math"
	"slices"
	"time"
)

// Effort is session RPE, 0 to 10 in halves: Foster's modification of Borg's CR-10 (10.1519/00124278-200102000-00019).
type Effort float64

// Valid reports whether e is on the scale.
func (e Effort) Valid() bool {
	return e >= 0 && e <= 10 && float64(e)*2 == math.Trunc(float64(e)*2)
}

// EasyEffort is the highest effort that is not a hard session (R9).
const EasyEffort Effort = 3

// Bounds of what a report may say.
const (
	MinMinutes = 1
	MaxMinutes = 1440 // one day: the longest session that can still have a window of its own
	Window     = 24 * time.Hour
	Backdate   = 48 * time.Hour // a session that ended earlier is refused
	MergeGap   = 2 * time.Hour  // R15: ends this close with the same sport are taken as one session
)

// Kind says what sort of session it was. Public: it stands in exports. "" is unknown.
type Kind string

// The kinds a report can name.
const (
	Intervals Kind = "intervals"
	Tempo     Kind = "tempo"
	Long      Kind = "long"
	Hills     Kind = "hills"
	Race      Kind = "race"
	Strength  Kind = "strength"
	Class     Kind = "class"
	Match     Kind = "match"
)

// Kinds returns all kinds in their fixed order.
func Kinds() []Kind { return []Kind{Intervals, Tempo, Long, Hills, Race, Strength, Class, Match} }

// Feeling is how the athlete says they are. Public: it stands in exports. "" is not said.
type Feeling string

// The feelings. Depleted, Injured and Ill are behind the rest gate (R1).
const (
	Fine     Feeling = "fine"
	Sore     Feeling = "sore"
	Depleted Feeling = "depleted"
	Injured  Feeling = "injured"
	Ill      Feeling = "ill"
)

// EndSource says how the end of a session is known, because the answer must not pretend.
type EndSource string

// The ways an end comes to be known.
const (
	EndAssumed EndSource = "assumed" // nothing was said: it ended when it was reported
	EndSaid    EndSource = "said"    // a time, a start plus minutes, "2h ago"
	EndVague   EndSource = "vague"   // "this morning": must be asked
)

// Report is what an athlete said about one hard session. It is complete when Missing returns nothing.
type Report struct {
	Sport         SportID   `json:"sport,omitempty"`
	Works         Loads     `json:"works,omitempty"` // of OtherSport: one of Workings; "" is not said and taken as the whole body
	Kind          Kind      `json:"kind,omitempty"`
	Minutes       int       `json:"minutes,omitempty"` // 0: not said
	Metres        int       `json:"metres,omitempty"`  // 0: not said
	Effort        Effort    `json:"effort,omitempty"`  // meaningful when EffortKnown
	EffortKnown   bool      `json:"effort_known,omitempty"`
	EffortAssumed bool      `json:"effort_assumed,omitempty"` // a race is taken as 9 unless said otherwise
	End           time.Time `json:"end,omitzero"`             // UTC; zero with EndAssumed until the report is taken
	EndSource     EndSource `json:"end_source,omitempty"`
	Feeling       Feeling   `json:"feeling,omitempty"`
	Note          string    `json:"note,omitempty"`        // the athlete's own words, at most NoteRunes runes
	CooledDown    bool      `json:"cooled_down,omitempty"` // the easy ending was done already
}

// NoteRunes is the longest note that is kept.
const NoteRunes = 280

// Workings returns what a sport that the table does not know can work, in the order in which it is asked: legs, arms, everything.
func Workings() []Loads { return []Loads{"L", "U", "W"} }

// Field names a part of a report that can be missing or wrong.
type Field string

// The fields, in the order in which they are asked.
const (
	FieldSport   Field = "sport"
	FieldWorks   Field = "works"
	FieldMinutes Field = "minutes"
	FieldEffort  Field = "effort"
	FieldEnded   Field = "ended"
)

// Missing returns what must still be asked, in order.
func (r Report) Missing() []Field {
	var m []Field
	if r.Sport == "" {
		m = append(m, FieldSport)
	}
	if r.Sport == OtherSport && r.Works == "" {
		m = append(m, FieldWorks)
	}
	if r.Minutes == 0 {
		m = append(m, FieldMinutes)
	}
	if !r.EffortKnown {
		m = append(m, FieldEffort)
	}
	if r.EndSource == EndVague {
		m = append(m, FieldEnded)
	}
	return m
}

// Check returns an Invalid error whose reason is the first field that is out of range: minutes outside
// [MinMinutes, MaxMinutes], effort off the scale, an end in the future (reason "future") or more than Backdate before
// now (reason "too_old"), an unknown sport, or one that does not work what is said (reason "sport"). Missing fields are not faults.
func (r Report) Check(now time.Time) error {
	if r.Sport != "" {
		if _, ok := SportByID(r.Sport); !ok {
			return Refuse(string(FieldSport))
		}
	}
	switch {
	case r.Works != "" && (r.Sport != OtherSport || !slices.Contains(Workings(), r.Works)):
		return Refuse(string(FieldSport))
	case r.Minutes < 0 || r.Minutes > MaxMinutes:
		return Refuse(string(FieldMinutes))
	case r.Metres < 0:
		return Refuse("distance")
	case r.EffortKnown && !r.Effort.Valid():
		return Refuse(string(FieldEffort))
	case !r.End.IsZero() && r.End.After(now):
		return Refuse("future")
	case !r.End.IsZero() && now.Sub(r.End) > Backdate:
		return Refuse("too_old")
	}
	return nil
}

// Load is effort × minutes in arbitrary units (Foster 2001). A private number of one session.
func (r Report) Load() float64 { return float64(r.Effort) * float64(r.Minutes) }

// Extreme reports whether R12 applies: effort of at least 9 for more than 150 minutes, or a marathon-class race.
func (r Report) Extreme() bool {
	const marathonMetres = 42_000
	sport, _ := SportByID(r.Sport)
	onFoot := sport.RunLike || r.Sport == "walk" || r.Sport == "cross_country_ski"
	long := r.EffortKnown && r.Effort >= 9 && r.Minutes > 150
	return long || r.Sport == "ultra" || onFoot && r.Kind == Race && r.Metres >= marathonMetres
}

// Session is a stored report with what came of it.
type Session struct {
	ID       string `json:"id"`
	Athlete  string `json:"athlete"`
	Origin   Origin `json:"origin"`             // the update that made its report what it is
	Source   string `json:"source,omitempty"`   // the athlete's own message, so that an edit of it finds the session
	Previous *Prior `json:"previous,omitempty"` // the report before the last change, for Undo and "two sessions"
	Report   `json:"report"`
	Reported time.Time `json:"reported"`
	Asked    bool      `json:"asked,omitempty"` // easy, but the athlete asked to be reminded (R9)
	Decision Decision  `json:"decision"`
	SwapAway []string  `json:"swap_away,omitempty"` // modalities swapped away in this session (R3)
}

// Prior is what a change replaced.
type Prior struct {
	Report Report    `json:"report"`
	At     time.Time `json:"at"`               // when it was replaced
	Merged bool      `json:"merged"`           // replaced by a second report of the same session (R15)
	Newer  *Report   `json:"newer,omitempty"`  // with Merged: that second report, in case they were two
	Origin Origin    `json:"origin,omitzero"`  // the session's own then; Undo puts it back
	Source string    `json:"source,omitempty"` // likewise
	Before *Prior    `json:"before,omitempty"` // what the change before this one replaced, while it can be undone
}

// WindowEnd is the first instant at which a recovery suggestion is of no use any more.
func (s Session) WindowEnd() time.Time { return s.End.Add(Window) }
