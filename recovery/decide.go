package recovery

import "time"

// Case is everything one decision looks at. Nothing else is consulted: no clock, no store.
type Case struct {
	Now      time.Time
	Session  Session        // the hard session; of the Decision in it only how KeepTo first won is looked at
	Settings Settings       // the athlete's
	Rest     Rest           // the athlete's gate, with what was just said already in it
	Earlier  []Session      // the athlete's other sessions, the one that ended last first; EarlierEnough are enough
	Spent    []Unasked      // unprompted messages of the last two days, for the daily budget (R7)
	Spells   []Spell        // when the athlete rested or paused (R13)
	Learned  Learned        // what earlier answers taught
	Advised  time.Time      // when R13's advice was last given
	Zone     *time.Location // the athlete's home zone; Settings.Travel may put another in its place for a while
	KeepTo   ModalityID     // name this modality again if it is still possible (the reminder follows the answer); "" for none
	AskedAt  time.Time      // the athlete asked to be reminded at this moment; zero: the planner chooses
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
	Cooldown   int         `json:"cooldown,omitempty"`   // minutes of the same sport to end with, now; 0: no tip (§2)
	Basics     bool        `json:"basics,omitempty"`     // eat, drink, sleep comes first (R14)
	Pattern    Pattern     `json:"pattern,omitempty"`    // what calls for a rest day (R13)
	Advise     bool        `json:"advise,omitempty"`     // with Pattern: say whom to ask if it lasts
	Facts      *Facts      `json:"facts,omitempty"`      // what it was decided from; nil: by a version that kept none
}

// Why no reminder comes.
const (
	SilentRest       = "rest"       // R1
	SilentEasy       = "easy"       // R9
	SilentOver       = "over"       // the window is over
	SilentOlder      = "older"      // R15: a session that ended later owns the plan
	SilentNoMinute   = "no_minute"  // R7: no legal minute is left
	SilentRace       = "race"       // R7: only the day of a race is left
	SilentNothing    = "nothing"    // the athlete's own filters leave no modality
	SilentPaused     = "paused"     // the athlete paused reminders
	SilentSuperseded = "superseded" // R15: a later session took over
	SilentSent       = "sent"       // its reminder has gone out, nothing more comes
	SilentJoined     = "joined"     // a team's day in the same window stands for it
)

// Suggestion is one modality with how much, how easy and why.
type Suggestion struct {
	Modality ModalityID `json:"modality"`
	Machine  string     `json:"machine,omitempty"` // with steady_cardio: which one, "bike" or "rower"
	Water    string     `json:"water,omitempty"`   // with swimming: WaterOpen, or "" for a pool
	MinLow   int        `json:"minutes_min"`
	MinHigh  int        `json:"minutes_max"`
	UpTo     int        `json:"up_to,omitempty"` // may go on up to this many minutes (R6, long); 0: no
	Gauge    Gauge      `json:"gauge"`
	CapBPM   int        `json:"hr_max_bpm,omitempty"` // with GaugeBPM: at or below
	AimBPM   int        `json:"aim_bpm,omitempty"`    // with GaugeBPM: about
	Estimate bool       `json:"estimate,omitempty"`   // the maximum was estimated from age
	Trace    Trace      `json:"trace"`
}

// WaterOpen is a lake, a river or the sea: in daylight, never alone. Only for who said that they swim there.
const WaterOpen = "open"

// Trace says how a suggestion was chosen: what was possible, what each rule removed, why this one won. It carries the
// state of the rotation (R3) to the next decision, so that deleting a session rewinds it.
type Trace struct {
	Possible     []ModalityID             `json:"possible"`
	Removed      []Removal                `json:"removed,omitempty"`
	Chosen       string                   `json:"chosen"`                 // ChosenWaiting, ChosenScore, ChosenKept, ChosenPicked
	First        Won                      `json:"first,omitzero"`         // with ChosenKept: how it won when it was first suggested
	Why          string                   `json:"why"`                    // what speaks for it: see the Reason… codes of reason.go
	Also         string                   `json:"also,omitempty"`         // what speaks for it, too: likewise
	Days         int                      `json:"days,omitempty"`         // with ReasonLongAgo: days since it was last suggested
	Felt         Tally                    `json:"felt,omitzero"`          // with ReasonWorked: how it left them before
	Score        int                      `json:"score,omitempty"`        // of the winner
	Alternatives []ModalityID             `json:"alternatives,omitempty"` // the next best, at most two
	Waited       map[ModalityID]int       `json:"waited,omitempty"`       // after this suggestion: sessions in which it was possible and not suggested
	Last         map[ModalityID]time.Time `json:"last,omitempty"`         // after this suggestion: when each was last suggested
	Recent       []ModalityID             `json:"recent,omitempty"`       // after this suggestion: the last suggested, newest first, at most 7
	Count        int                      `json:"count"`                  // after this suggestion: how many were ever made
}

// Won is how the suggestion of a session was chosen at first, for when it is decided again and stays.
type Won struct {
	Chosen string `json:"chosen"`          // ChosenWaiting, ChosenScore, ChosenPicked
	Score  int    `json:"score,omitempty"` // it had then
}

// won is how a traced suggestion was chosen at first.
func (t *Trace) won() Won {
	if t.Chosen == ChosenKept {
		return t.First
	}
	return Won{Chosen: t.Chosen, Score: t.Score}
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

// The numbers of the cooldown (§2) and of R14.
const (
	CooldownMinutes = 10
	CooldownWithin  = 30 * time.Minute // of the end
	BasicsFrom      = Effort(8)
)

// Decide is the one way from a reported session to what the bot does about it. It is pure and total: the same case
// gives the same decision. It reduces the case to its facts and decides from nothing else, as Swap and Replay do.
func Decide(c Case) Decision {
	v := viewOf(&c)
	return v.decide()
}

// decide makes every decision there is: nothing else makes a Suggestion, a Cooldown or Basics, and the rest gate comes
// before all of them (R1).
func (v *view) decide() Decision {
	d := Decision{Facts: v.Facts}
	if d.Silent = v.gate(); d.Silent != "" {
		if d.Silent == SilentRest {
			d.Rest = v.Rest.Because
		}
		if d.Rest == SignalEmpty {
			d.Pattern, d.Advise = v.pattern()
		}
		return d
	}
	d.Cooldown, d.Basics = v.cooldown(), v.Report.Effort >= BasicsFrom && !v.Earlier.Fed
	if d.Silent = v.noPlan(); d.Silent != "" {
		return d
	}
	d.Pattern, d.Advise = v.pattern()
	if d.Suggestion = v.choose(); d.Suggestion == nil {
		d.Silent = SilentNothing
		return d
	}
	p := v.planned(d.Suggestion.MinLow)
	d.Due, d.Deadline, d.Silent = p.due, p.deadline, p.silent
	return d
}

// gate is passed by everything that may name a way to recover (R1): "" when it is open, else why not.
func (f *Facts) gate() string {
	switch {
	case f.Rest.Closed(f.At):
		return SilentRest
	case !f.At.Before(f.windowEnd()):
		return SilentOver
	}
	return ""
}

// pattern is R13: what calls for a rest day, and whether it is time to say whom to ask if it lasts.
func (f *Facts) pattern() (p Pattern, advise bool) {
	p = f.Earlier.Pattern
	return p, p != "" && !f.Earlier.Advised
}

// cooldown is for how many minutes to go on very easily, now (§2). Not after an easy session, which had no hard part, nor
// after an extreme day, where rest comes first (R12), nor for who was behind the gate since: a pain in the chest that is
// said to be gone is no reason to go on (R1).
func (f *Facts) cooldown() int {
	r := &f.Report
	if r.CooledDown || f.Earlier.Unwell || r.Effort <= EasyEffort || r.Extreme() || f.At.Sub(r.End) >= CooldownWithin {
		return 0
	}
	return CooldownMinutes
}

// noPlan returns why this session gets no suggestion, "" if it gets one.
func (f *Facts) noPlan() string {
	switch {
	case f.Stood != "": // a suggestion was made, it is only swapped
	case f.Report.Effort <= EasyEffort && !f.Asked:
		return SilentEasy
	case f.Earlier.Older:
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
		if m.Sport != newer.Sport {
			m.Works = ""
		}
		m.Sport = newer.Sport
	}
	if newer.Works != "" {
		m.Works = newer.Works
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
	m.CooledDown = old.CooledDown || newer.CooledDown
	return m
}
