package recovery

import "time"

// Case is everything one decision looks at. Nothing else is consulted: no clock, no store.
type Case struct {
	Now      time.Time
	Session  Session   // the hard session; Decision in it is ignored
	Settings Settings  // the athlete's
	Rest     Rest      // the athlete's gate, with what was just said already in it
	Earlier  []Session // the athlete's other sessions, the one that ended last first; EarlierEnough are enough
	Spent    []Unasked // unprompted messages of the last two days, for the daily budget (R7)
	Zone     *time.Location
	KeepTo   ModalityID // name this modality again if it is still possible (the reminder follows the answer); "" for none
	AskedAt  time.Time  // the athlete asked to be reminded at this moment; zero: the planner chooses
}

// Unasked is one unprompted message, for the daily budget of R7.
type Unasked struct{ At time.Time }

// EarlierEnough is how many earlier sessions a decision may look at: ten reports for the usual duration, and races
// between them. The rotation (R3) stands in the last session that had a suggestion, so it begins anew after this many
// sessions in a row without one.
const EarlierEnough = 20

// Decision is what the bot will do about one session, with the reason for every part. It is stored with the session.
type Decision struct {
	Rest       Signal      `json:"rest,omitempty"`       // the gate is closed: full rest, Suggestion is nil
	Suggestion *Suggestion `json:"suggestion,omitempty"` // nil: rest, or nothing to say
	Due        time.Time   `json:"due,omitzero"`         // when to remind; zero with a reason in Silent
	Deadline   time.Time   `json:"deadline,omitzero"`    // the last minute at which a reminder is of use
	Silent     string      `json:"silent,omitempty"`     // why no reminder will come: see the Silent… codes
}

// Why no reminder comes.
const (
	SilentRest       = "rest"       // R1
	SilentEasy       = "easy"       // R9
	SilentOver       = "over"       // the window is over
	SilentOlder      = "older"      // R15: a session that ended later owns the plan
	SilentNoMinute   = "no_minute"  // R7: no legal minute is left
	SilentNothing    = "nothing"    // the athlete's own filters leave no modality
	SilentPaused     = "paused"     // the athlete paused reminders
	SilentSuperseded = "superseded" // R15: a later session took over
	SilentSent       = "sent"       // its reminder has gone out, nothing more comes
)

// Suggestion is one modality with how much, how easy and why.
type Suggestion struct {
	Modality ModalityID `json:"modality"`
	Machine  string     `json:"machine,omitempty"` // with steady_cardio: which one
	MinLow   int        `json:"minutes_min"`
	MinHigh  int        `json:"minutes_max"`
	UpTo     int        `json:"up_to,omitempty"` // may go on up to this many minutes (R6, long); 0: no
	Gauge    Gauge      `json:"gauge"`
	CapBPM   int        `json:"hr_max_bpm,omitempty"` // with GaugeBPM: at or below
	AimBPM   int        `json:"aim_bpm,omitempty"`    // with GaugeBPM: about
	Estimate bool       `json:"estimate,omitempty"`   // the maximum was estimated from age
	Trace    Trace      `json:"trace"`
}

// Trace says how a suggestion was chosen. It is enough to choose again, and it carries the state of the rotation (R3)
// to the next decision, so that deleting a session rewinds it.
type Trace struct {
	Possible     []ModalityID       `json:"possible"`
	Removed      []Removal          `json:"removed,omitempty"`
	Chosen       string             `json:"chosen"`                 // ChosenWaiting, ChosenScore, ChosenKept, ChosenPicked
	Why          string             `json:"why"`                    // what speaks for it: see the Why… codes of choose.go
	Score        int                `json:"score,omitempty"`        // of the winner
	Alternatives []ModalityID       `json:"alternatives,omitempty"` // the next best, at most two
	Waited       map[ModalityID]int `json:"waited,omitempty"`       // after this suggestion: sessions in which it was possible and not suggested
	Recent       []ModalityID       `json:"recent,omitempty"`       // after this suggestion: the last suggested, newest first, at most 7
	Count        int                `json:"count"`                  // after this suggestion: how many were ever made
}

// Removal says which rule took a modality out.
type Removal struct {
	Modality ModalityID `json:"modality"`
	Rule     string     `json:"rule"` // RemovedLike, …
}

// How a suggestion won.
const (
	ChosenScore   = "score"   // the best score
	ChosenWaiting = "waiting" // it had waited longest (R3)
	ChosenKept    = "kept"    // the same as in the answer
	ChosenPicked  = "picked"  // the athlete picked it
)

// Decide is the one way from a reported session to what the bot does about it. It is pure and total: the same case
// gives the same decision. Nothing but it, and Swap, makes a Suggestion, and both pass the rest gate first (R1).
func Decide(c Case) Decision {
	if c.Rest.Closed(c.Now) {
		return Decision{Rest: c.Rest.Because, Silent: SilentRest}
	}
	if silent := c.noPlan(); silent != "" {
		return Decision{Silent: silent}
	}
	sug := c.choose()
	if sug == nil {
		return Decision{Silent: SilentNothing}
	}
	d := Decision{Suggestion: sug}
	d.Due, d.Deadline, d.Silent = c.moment(sug.MinLow)
	return d
}

// noPlan returns why this session gets no suggestion at all, "" if it gets one.
func (c *Case) noPlan() string {
	switch {
	case !c.Now.Before(c.Session.WindowEnd()):
		return SilentOver
	case !c.Session.claimsPlan():
		return SilentEasy
	case c.olderThanAnother():
		return SilentOlder
	}
	return ""
}

// Twin finds the stored session that a new report probably means too: same sport, ends at most MergeGap apart, and
// neither is the easy jog after the other (R15).
// Merging is the default; the athlete may say that they were two.
func Twin(r Report, earlier []Session) (Session, bool) {
	for _, e := range earlier {
		if e.Sport == r.Sport && e.End.Sub(r.End).Abs() <= MergeGap && e.Hard() == (r.Effort > EasyEffort) {
			return e, true
		}
	}
	return Session{}, false
}

// Merge is the report of one session told twice: what the newer telling says explicitly wins, the rest stays (R15).
func Merge(old, newer Report) Report {
	m := old
	if newer.Sport != "" {
		m.Sport = newer.Sport
	}
	if newer.Kind != "" {
		m.Kind = newer.Kind
	}
	if newer.Minutes > 0 {
		m.Minutes = newer.Minutes
	}
	if newer.Metres > 0 {
		m.Metres = newer.Metres
	}
	if newer.EffortKnown && (!newer.EffortAssumed || !old.EffortKnown) {
		m.Effort, m.EffortKnown, m.EffortAssumed = newer.Effort, true, newer.EffortAssumed
	}
	if newer.EndSource == EndSaid {
		m.End, m.EndSource = newer.End, EndSaid
	}
	if newer.Feeling != "" {
		m.Feeling = newer.Feeling
	}
	if newer.Note != "" {
		m.Note = newer.Note
	}
	return m
}
