package recovery

import (
	"cmp"
	"slices"
	"time"
)

// rank orders the kinds that share the daily budget, the most important first (R7). What the athlete asked for is
// outside it.
func (k NoticeKind) rank() int {
	return slices.Index([]NoticeKind{KindDayReminder, KindReminder, KindCheckin, KindNudge}, k)
}

// Spent are the messages that count against n in the daily budget of its athlete (R7): every one that went out or may
// have, and those still to come that go before n, because they are more important or, of its own kind, due first. Of two
// that are to come exactly one counts the other, so that of two that are looked at together at most one passes where
// there is room for one. recent are the athlete's notices; n itself and what was asked for do not count. A planner that
// has no notice yet hands in one with nothing but its Kind: it goes before all of that kind.
func Spent(n Notice, recent []Notice) []Unasked {
	var out []Unasked
	for i := range recent {
		o := &recent[i]
		switch {
		case o.AskedFor || n.ID != "" && o.ID == n.ID:
		case o.MayBeOut():
			at := o.SentAt
			if at.IsZero() {
				at = o.Due // on the wire, or unsure
			}
			out = append(out, Unasked{At: at})
		case o.State.Pending() && o.precedes(&n):
			out = append(out, Unasked{At: o.Due})
		}
	}
	return out
}

// MayBeOut reports whether the message was sent or may have been: a retry of one whose fate is unknown counts.
func (n Notice) MayBeOut() bool {
	switch n.State {
	case Sent, Attempting, Unknown:
		return true
	}
	return n.State.Pending() && n.Why == WhyUnsure
}

func (n *Notice) precedes(o *Notice) bool {
	return cmp.Or(cmp.Compare(n.Kind.rank(), o.Kind.rank()), n.Due.Compare(o.Due), cmp.Compare(n.ID, o.ID)) < 0
}

// CheckSend is the last look before bytes leave: "" if a notice may be sent at now, else the reason, with the next
// legal minute if there is one (zero if none). Asked-for notices are outside the budget and may come on the day of a
// race, never in quiet hours or after the deadline (R7). of is the session it is about, the zero Session if none; home is
// the athlete's home zone: Settings.Travel says where they are; spent comes from Spent.
func CheckSend(n Notice, of Session, s Settings, home *time.Location, spent []Unasked, now time.Time) (why string, next time.Time) {
	l := outside(&s, home, now)
	l.lo, l.hi = now, n.Deadline
	if now.After(n.Deadline) {
		return WhyDeadline, time.Time{}
	}
	if !n.AskedFor {
		l.spent = instants(spent)
		if n.Kind == KindReminder {
			l.races, l.raced = s.Races, DateOf(of.End, l.zoneAt(of.End))
		}
	}
	if l.at(now) {
		return "", time.Time{}
	}
	if t := l.next(wholeMinute(now)); !t.After(l.hi) {
		next = t.UTC()
	}
	zone := l.zoneAt(now)
	switch {
	case s.Quiet.HoldsAt(now, zone):
		return WhyQuiet, next
	case l.full(now):
		return WhyBudget, next
	}
	return WhyRace, next
}

// Why a notice did not go out when it was due, or at all. They stand in Notice.Why and in /today.
const (
	WhyDeadline   = "deadline"
	WhyQuiet      = "quiet"
	WhyBudget     = "budget"
	WhyRace       = "race" // the day of a race is left alone
	WhyPaused     = "paused"
	WhyRest       = "rest"
	WhySuperseded = "superseded"
	WhyAnswered   = "answered"
	WhyUndone     = "undone"
	WhyMoved      = "moved" // the athlete changed the session or a setting: planned anew
	WhyBlocked    = "blocked"
	WhyGone       = "gone"
	WhyUnsure     = "unsure"
	WhyNetwork    = "network"
	WhyJoined     = "joined"    // a team's day stands for it
	WhyLeft       = "left"      // they do not go any more, or are no member any more
	WhyCancelled  = "cancelled" // the team's day does not take place
)
