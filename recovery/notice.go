package recovery

import "time"

// NoticeKind says what sort of unprompted message a notice is.
type NoticeKind string

// The kinds. They are also the kinds of the JSON chat format.
const (
	KindReminder NoticeKind = "reminder"
	KindCheckin  NoticeKind = "checkin"   // the morning after: how are your legs? Opt-in; it has a Session
	KindAskAgain NoticeKind = "ask_again" // are you fine again? The athlete asked for it; it has no Session
	// These share the daily budget with the reminder (R7): a day the athlete joined, and a word from the team. A day reminder
	// has the Session whose reminder it stands for, if any; its Deadline is when the day begins, and its Answer is
	// AnswerDone once they said that they were there: streak, week and what is learned read it there (R10). Where none was
	// to be sent one is made for it.
	KindDayReminder NoticeKind = "day_reminder"
	KindNudge       NoticeKind = "nudge"
	// A place came free for who waited for it: the athlete asked for it.
	KindPlace NoticeKind = "place"
	// These are a team's, and nobody's in particular: they have a Team, all but the digest a Day.
	KindSeries   NoticeKind = "series"    // it is time to post the next day of a series; it sends nothing itself
	KindDayPost  NoticeKind = "day_post"  // the card of a day
	KindCardEdit NoticeKind = "card_edit" // the card as it is by now; one notice per day stands for all presses
	KindDayCall  NoticeKind = "day_call"  // names those who go and cannot be written to, once
	KindDigest   NoticeKind = "digest"
)

// OfTeam reports whether a notice of this kind is a team's.
func (k NoticeKind) OfTeam() bool {
	switch k {
	case KindSeries, KindDayPost, KindCardEdit, KindDayCall, KindDigest:
		return true
	}
	return false
}

// State is how far a notice got. Public: it stands in exports.
//
//	planned → claimed → attempting → sent | unknown | expired | undeliverable | cancelled
//
// A retry is planned again with a later Due. unknown (the answer of the network was lost) is planned again too, to be
// resolved, never left.
type State string

// The states.
const (
	Planned       State = "planned"
	ClaimedState  State = "claimed"
	Attempting    State = "attempting"
	Sent          State = "sent"
	Unknown       State = "unknown"
	Expired       State = "expired"
	Undeliverable State = "undeliverable"
	Cancelled     State = "cancelled"
)

// Pending reports whether a notice in this state may still go out.
func (s State) Pending() bool {
	return s == Planned || s == ClaimedState || s == Attempting || s == Unknown
}

// Answer is what the athlete pressed on a reminder. Public: it stands in exports. "" is no answer yet.
type Answer string

// The answers.
const (
	AnswerDone     Answer = "done"
	AnswerLater    Answer = "later"
	AnswerSwapped  Answer = "swapped"
	AnswerIll      Answer = "ill"
	AnswerHurt     Answer = "hurt"
	AnswerEmpty    Answer = "empty"
	AnswerNoTime   Answer = "no_time"
	AnswerNotToday Answer = "not_today"
)

// Legs is how the legs feel after the recovery. "" is not said.
type Legs string

// The three answers to "Legs?".
const (
	LegsFresher Legs = "fresher"
	LegsSame    Legs = "same"
	LegsHeavier Legs = "heavier"
)

// LegsAnswers returns the three answers in the order in which they are offered.
func LegsAnswers() []Legs { return []Legs{LegsFresher, LegsSame, LegsHeavier} }

// Notice is one thing the bot will say, or said, without being asked. Times are UTC.
type Notice struct {
	ID       string     `json:"id"`
	Kind     NoticeKind `json:"kind"`
	Athlete  string     `json:"athlete,omitempty"`
	Team     string     `json:"team,omitempty"`
	Session  string     `json:"session,omitempty"`
	Day      string     `json:"day,omitempty"` // of a team
	To       Address    `json:"to"`
	Due      time.Time  `json:"due"`                // when it is sent, or looked at again after an attempt that failed
	FirstDue time.Time  `json:"first_due,omitzero"` // when it was first to be sent, if Due was moved since
	Deadline time.Time  `json:"deadline"`           // never sent after this
	AskedFor bool       `json:"asked,omitempty"`    // the athlete asked for this moment: outside the daily budget (R7)
	State    State      `json:"state"`              // see State
	Why      string     `json:"why,omitempty"`      // reason code of the state, for /today: superseded, quiet, deadline, …
	Attempt  int        `json:"attempt,omitempty"`  // how often Begin was called
	Fence    uint64     `json:"fence,omitempty"`    // the claim that may finish it
	LeaseEnd time.Time  `json:"lease_end,omitzero"`
	SentAt   time.Time  `json:"sent_at,omitzero"`
	Ref      string     `json:"ref,omitempty"`  // where the message stands, as the adapter named it
	Late     bool       `json:"late,omitempty"` // sent more than a minute after it was first due
	Answer   Answer     `json:"answer,omitempty"`
	Answered time.Time  `json:"answered_at,omitzero"`
	Legs     Legs       `json:"legs,omitempty"`
	Modality ModalityID `json:"modality,omitempty"` // what it named or will name
}

// Promised is when the notice was first to be sent, however often it was put off by failures.
func (n Notice) Promised() time.Time {
	if n.FirstDue.IsZero() {
		return n.Due
	}
	return n.FirstDue
}

// Claimed is a notice that one caller of Outbox.Claim holds until its lease ends.
type Claimed struct {
	Notice
}

// Outcome is what became of one attempt to deliver. The caller of Finish says it, the store writes it.
type Outcome struct {
	State  State     // Sent, Unknown, Expired, Undeliverable, Cancelled, or Planned for a retry at Due
	At     time.Time // when it was known
	Due    time.Time // with Planned and Unknown: when to try again
	Ref    string    // with Sent: where the message stands
	Why    string    // reason code
	Err    error     // for the operator's log; never shown, never stored
	NoMore bool      // with Undeliverable: the person cannot be written to at all; mark the address
}
