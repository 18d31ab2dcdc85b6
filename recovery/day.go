package recovery

import (
	"cmp"
	"slices"
	"time"
)

// DayKind says what sort of day a team has. Public: it stands in exports.
type DayKind string

// The kinds.
const (
	DayTeam DayKind = "day"     // a captain's recovery day
	DayJoin DayKind = "join"    // a member's own: "I'll go for a walk at 12:15, join?"
	DayHard DayKind = "session" // a hard session the team did together: "Who ran it?"
)

// Day is something a team does together at a time, with one posted card. A day is over at End; then attendance is asked.
type Day struct {
	ID     string     `json:"id"`
	Team   string     `json:"team"`
	Kind   DayKind    `json:"kind"`
	By     Account    `json:"by"` // who posted it; zero when they were forgotten
	ByName string     `json:"by_name,omitempty"`
	At     time.Time  `json:"at"`                 // when it begins (of DayHard: when the session ended), UTC
	Zone   string     `json:"zone"`               // the team's when it was posted
	Length int        `json:"minutes,omitempty"`  // minutes; 0: not said, taken as DayLength
	What   ModalityID `json:"modality,omitempty"` // "" with Own and of DayHard
	Own    string     `json:"own,omitempty"`      // the name of one of the team's own modalities, or the captain's words
	Place  string     `json:"place,omitempty"`
	Room   int        `json:"room,omitempty"`  // how many may go; 0: no limit
	Nudge  bool       `json:"nudge,omitempty"` // who has not answered is asked once
	Ring   Ring       `json:"ring,omitempty"`  // how loudly the card is posted
	Series string     `json:"series,omitempty"`
	On     Date       `json:"on,omitzero"`  // with Series: the date the series meant, also when it was moved
	Ran    Report     `json:"ran,omitzero"` // of DayHard: what a tap reports; never an effort
	State  DayState   `json:"state"`
	// Language is that of the card while the team has set none: as the one who posted speaks.
	Language string `json:"language,omitempty"`
	Card     string `json:"card,omitempty"`  // where the card stands, as the adapter named it; "" not yet
	Event    string `json:"event,omitempty"` // the network's own event that mirrors it; "" none
	// Counts of the answers, kept in step with them by Answer, Leave and Promote.
	Going   int `json:"going,omitempty"`
	Maybe   int `json:"maybe,omitempty"`
	Cant    int `json:"cant,omitempty"`
	Waiting int `json:"waiting,omitempty"` // of those who want to go: no room yet
}

// Ring says who hears a card when it is posted.
type Ring string

// From quiet to loud. RingChat and RingRole cost the team's ping budget (Team.PingsLeft).
const (
	RingNone Ring = ""     // it appears without a sound, where the network can
	RingChat Ring = "chat" // like any message
	RingRole Ring = "role" // with a mention of the team's ping role
)

// DayState says whether a day takes place.
type DayState string

// The states.
const (
	DayOn        DayState = "on"
	DayCancelled DayState = "cancelled"
)

// The numbers of a day.
const (
	DayLength = 30                  // minutes, when nothing was said
	DayAhead  = 60 * 24 * time.Hour // a day lies at most this far ahead
	DayKept   = 60 * 24 * time.Hour // after its end, then it is deleted
	NamesOpen = 20                  // more names than this are collapsed on the card
	OwnRunes  = 60                  // of Own and Place
)

// End is when the day is over.
func (d Day) End() time.Time {
	length := d.Length
	if length == 0 {
		length = DayLength
	}
	return d.At.Add(time.Duration(length) * time.Minute)
}

// Open reports whether answers still count at now: it takes place and is not over.
func (d Day) Open(now time.Time) bool { return d.State == DayOn && now.Before(d.End()) }

// Reply is what somebody answered to a day. Public: it stands on cards and in exports.
type Reply string

// The replies. Of DayHard only ReplyGoing is used: "I ran it".
const (
	ReplyGoing Reply = "going"
	ReplyMaybe Reply = "maybe"
	ReplyCant  Reply = "cant"
)

// RSVP is one person's answer to a day. It is public in the group, but for Remind and Was.
type RSVP struct {
	Day     string    `json:"day"`
	Account Account   `json:"account"`
	Name    string    `json:"name,omitempty"` // as the network shows it; "" when they were forgotten
	Reply   Reply     `json:"reply"`
	At      time.Time `json:"at"`                // when they last changed Reply: the place in the queue
	When    time.Time `json:"when"`              // the day's At, kept in step by whoever moves it
	Waiting bool      `json:"waiting,omitempty"` // going, once there is room
	Remind  bool      `json:"remind,omitempty"`  // asked for a private reminder although they only said maybe
	Was     Was       `json:"was,omitempty"`
}

// Joined reports whether this answer stands for the personal reminder of the same window: going, with a place.
func (r RSVP) Joined() bool { return r.Reply == ReplyGoing && !r.Waiting }

// Was is what somebody said of themselves afterwards. "" is not said.
type Was string

// The two answers.
const (
	WasThere Was = "there"
	WasNot   Was = "not"
)

// Answer is the day and the answer after somebody replied at now: old is what they answered before, nil for nothing; who
// says who they are (Account, Name) and may ask for a private reminder (Remind). Who goes when there is no room waits,
// behind those who waited before; who answers the same again keeps their place, and may only ask for the reminder with it. It
// does not promote: that is Promote, after Answer and after Leave. Counts stay exact.
func (d Day) Answer(old *RSVP, who RSVP, reply Reply, now time.Time) (Day, RSVP) {
	r := RSVP{Day: d.ID, Account: who.Account, Name: who.Name, Reply: reply, At: plain(now), When: d.At, Remind: who.Remind}
	if old != nil {
		r.Remind, r.Was = r.Remind || old.Remind, old.Was
	}
	r.Remind = r.Remind && reply != ReplyCant
	if old != nil && old.Reply == reply {
		same := *old
		same.Remind = r.Remind
		return d, same
	}
	if old != nil {
		d = d.Leave(*old)
	}
	r.Waiting = reply == ReplyGoing && d.Room > 0 && (d.Free() == 0 || d.Waiting > 0)
	if n := d.count(r); n != nil {
		*n++
	}
	return d, r
}

// Leave is the day after an answer was taken back or its person forgotten.
func (d Day) Leave(r RSVP) Day {
	if n := d.count(r); n != nil && *n > 0 {
		*n--
	}
	return d
}

// count is where an answer is counted, nil for what is none.
func (d *Day) count(r RSVP) *int {
	switch {
	case r.Reply == ReplyGoing && r.Waiting:
		return &d.Waiting
	case r.Reply == ReplyGoing:
		return &d.Going
	case r.Reply == ReplyMaybe:
		return &d.Maybe
	case r.Reply == ReplyCant:
		return &d.Cant
	}
	return nil
}

// Free is how many places are free; -1 without a limit. A captain may set Room below Going: nobody is moved out, and
// nobody moves up until as many have left.
func (d Day) Free() int {
	if d.Room <= 0 {
		return -1
	}
	return max(d.Room-d.Going, 0)
}

// Promote gives free places to those who wait, in the order in which they came (equal: by account), and returns the day
// and the answers that changed. all are the day's answers in any order, with the one that just changed.
func (d Day) Promote(all []RSVP) (Day, []RSVP) {
	if d.Free() == 0 {
		return d, nil
	}
	var up []RSVP
	for _, r := range all {
		if r.Reply == ReplyGoing && r.Waiting {
			up = append(up, r)
		}
	}
	slices.SortFunc(up, inTurn)
	if free := d.Free(); free >= 0 && len(up) > free {
		up = up[:free]
	}
	for i := range up {
		d = d.Leave(up[i])
		up[i].Waiting = false
		d.Going++
	}
	return d, up
}

// inTurn orders answers by when they came.
func inTurn(a, b RSVP) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Account.Platform, b.Account.Platform), cmp.Compare(a.Account.User, b.Account.User))
}

// Inside reports whether a day stands for the personal reminder of a session: it takes place and begins in the session's
// window, while at least MinLow minutes of its suggestion (without one: joinLeast) still fit. A hard session of the team
// never does.
func (d Day) Inside(s Session) bool {
	least := joinLeast
	if sug := s.Decision.Suggestion; sug != nil && sug.MinLow > 0 {
		least = sug.MinLow
	}
	last := s.WindowEnd().Add(-time.Duration(least) * time.Minute)
	return d.Kind != DayHard && d.State != DayCancelled && !d.At.Before(s.End) && !d.At.After(last)
}

const joinLeast = 10 // minutes

// When the team is told things about a day.
const (
	DayNotice  = time.Hour      // before it begins: the reminder of those who go
	CallTime   = 2 * time.Hour  // before it begins: who goes and cannot be written to is named in the group, once
	NudgeTime  = 24 * time.Hour // before it begins: who has not answered is asked
	NudgeLeast = 4 * time.Hour  // before it begins: nobody is asked any more
)

// DayMoment is when a member who goes is reminded: DayNotice before it begins; if that is quiet for them, the last minute
// before that is not; if that has passed, the first minute from now on that is not. ok is false if none is left before it
// begins. Each minute is judged in the zone in force then. deadline is the day's beginning.
func DayMoment(d Day, s Settings, home *time.Location, now time.Time) (due, deadline time.Time, ok bool) {
	l := outside(&s, home, now)
	l.lo, l.hi = wholeMinute(now), d.At.Add(-1).Truncate(time.Minute)
	due = l.before(d.At.Add(-DayNotice).Truncate(time.Minute))
	if due.Before(l.lo) {
		due = l.next(l.lo)
	}
	if due.After(l.hi) {
		return time.Time{}, time.Time{}, false
	}
	return due.UTC(), d.At.UTC(), true
}

// NudgeMoment is when a member who has not answered is asked once: NudgeTime before it begins, else halfway from now to
// it; if that is quiet for them, the next minute that is not, else the last before it. Never less than NudgeLeast before
// the day begins, which is deadline. ok is false if there is no such minute.
func NudgeMoment(d Day, s Settings, home *time.Location, now time.Time) (due, deadline time.Time, ok bool) {
	l := outside(&s, home, now)
	deadline = d.At.Add(-NudgeLeast)
	l.lo, l.hi = wholeMinute(now), deadline.Truncate(time.Minute)
	best := d.At.Add(-NudgeTime)
	if best.Before(now) {
		best = now.Add(d.At.Sub(now) / 2)
	}
	if best = wholeMinute(best); best.After(l.hi) {
		best = l.hi
	}
	if due = l.next(best); due.After(l.hi) {
		due = l.before(best)
	}
	if l.hi.Before(l.lo) || due.Before(l.lo) {
		return time.Time{}, time.Time{}, false
	}
	return due.UTC(), deadline.UTC(), true
}
