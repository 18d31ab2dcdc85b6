package recovery

import (
	"slices"
	"time"
)

// Counted is what one window counted as in the streak (R10).
type Counted string

// What a window can count as.
const (
	CountedDone   Counted = "done"   // the recovery was done, in the window or after it: one more
	CountedRested Counted = "rested" // rested for a good reason, being empty or a day that asks for rest: one more
	CountedFrozen Counted = "frozen" // ill, hurt or paused in it: neither counts nor breaks
	CountedSilent Counted = "silent" // nothing could be reminded of, or no reminder got through: likewise
	CountedOpen   Counted = "open"   // there is time left: likewise
	CountedMissed Counted = "missed" // ends the streak
)

// Fate is what became of the window of one session.
type Fate struct {
	Session string  `json:"session"`
	Counted Counted `json:"counted"`
}

// Streak is how many windows in a row the athlete honoured (R10).
type Streak struct {
	Count  int  `json:"count"`
	Frozen bool `json:"frozen,omitempty"` // illness, injury or a pause holds it at this moment
}

// StreakOf counts (R10): a window counts when the recovery was done, in the window or after it, alone or on a day of a team
// (KindDayReminder), or when the athlete rested for a good reason; illness, injury and pauses neither count nor break it. Sessions that wanted no reminder are left out.
// Windows still open count only once they are honoured. Fates says which did what. What is handed in is the athlete's, in
// any order; a streak longer than the sessions handed in is cut to them.
func StreakOf(sessions []Session, notices []Notice, spells []Spell, now time.Time) Streak {
	var s Streak
	for _, p := range spells {
		s.Frozen = s.Frozen || p.Holds(now) && p.Why != string(SignalEmpty)
	}
	for _, f := range Fates(sessions, notices, spells, now) {
		switch f.Counted {
		case CountedDone, CountedRested:
			s.Count++
		case CountedMissed:
			return s
		}
	}
	return s
}

// Fates says what each window counted as, the session that ended last first. Sessions that wanted no reminder and those
// whose plan another session took over (R15) are left out.
func Fates(sessions []Session, notices []Notice, spells []Spell, now time.Time) []Fate {
	var out []Fate
	told := bySession(notices)
	for _, s := range newestFirst(sessions) {
		if s.ClaimsPlan() && !s.takenOver() {
			out = append(out, Fate{Session: s.ID, Counted: s.counted(told[s.ID], spells, now)})
		}
	}
	return out
}

func newestFirst(sessions []Session) []*Session {
	out := make([]*Session, len(sessions))
	for i := range sessions {
		out[i] = &sessions[i]
	}
	slices.SortFunc(out, func(a, b *Session) int {
		switch {
		case a.End.After(b.End) || a.End.Equal(b.End) && a.outranks(b):
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	return out
}

func bySession(notices []Notice) map[string][]*Notice {
	out := make(map[string][]*Notice, len(notices))
	for i := range notices {
		if n := &notices[i]; (n.Kind == KindReminder || n.Kind == KindDayReminder) && n.Session != "" {
			out[n.Session] = append(out[n.Session], n)
		}
	}
	return out
}

// takenOver reports whether another session owned the plan (R15).
func (s *Session) takenOver() bool {
	return s.Decision.Silent == SilentSuperseded || s.Decision.Silent == SilentOlder
}

// counted is what the window of one session counts as. What speaks for the athlete is looked at first.
func (s *Session) counted(reminders []*Notice, spells []Spell, now time.Time) Counted {
	rested, frozen := s.atRest(spells)
	silent, sent, refused := s.Decision.Silent, false, false
	for _, n := range reminders {
		switch n.Answer {
		case AnswerDone:
			return CountedDone
		case AnswerEmpty:
			rested = true
		case AnswerIll, AnswerHurt:
			frozen = true
		case AnswerNotToday:
			rested = rested || s.Extreme() || s.Decision.Pattern != ""
			refused = true
		case AnswerNoTime:
			refused = true
		}
		sent = sent || n.State == Sent
	}
	told := len(reminders) > 0 || silent == SilentJoined
	unheard := told && !sent && !refused // it was lost on the way, or came too late to be sent: nobody's fault but ours
	switch {
	case rested:
		return CountedRested
	case frozen:
		return CountedFrozen
	case now.Before(s.WindowEnd()):
		return CountedOpen
	case silent == SilentNoMinute || silent == SilentRace || silent == SilentNothing || silent == SilentOver || unheard:
		return CountedSilent
	}
	return CountedMissed
}

// atRest reports whether the gate was closed in the window because the athlete was empty, and whether anything graver or
// a pause lay in it. The decision is asked, too: spells are not kept for ever.
func (s *Session) atRest(spells []Spell) (rested, frozen bool) {
	rested = s.Decision.Rest == SignalEmpty
	frozen = s.Decision.Rest != NoSignal && !rested || s.Decision.Silent == SilentPaused
	for _, p := range spells {
		if !p.Overlaps(s.End, s.WindowEnd()) {
			continue
		}
		if p.Why == string(SignalEmpty) {
			rested = true
		} else {
			frozen = true
		}
	}
	return rested, frozen
}

// Week is one week of an athlete, Monday to Sunday in their zone.
type Week struct {
	From       time.Time    `json:"from"` // Monday's first instant
	Hard       int          `json:"hard"` // hard sessions that ended in it
	Easy       int          `json:"easy"`
	Minutes    int          `json:"minutes"`              // of all sessions
	Recovered  int          `json:"recovered"`            // hard sessions after which the recovery was done
	Rested     int          `json:"rested"`               // hard sessions after which they rested for a good reason
	Open       int          `json:"open"`                 // hard sessions whose window is open and not honoured yet
	Modalities []ModalityID `json:"modalities,omitempty"` // done, each once, in the order of doing
}

// WeekOf sums up the week of now in zone. Where two hard sessions share one plan (R15), what was done after the later
// one was done after both. Recovery counts in the week in which it was done, also after a session of the week before.
func WeekOf(sessions []Session, notices []Notice, spells []Spell, zone *time.Location, now time.Time) Week {
	monday := noon(now, -((int(now.In(zone).Weekday()) + 6) % 7), zone)
	w := Week{From: WallInstant(monday, 0, zone)}
	next := WallInstant(noon(monday, 7, zone), 0, zone)
	inside := func(t time.Time) bool { return !t.Before(w.From) && t.Before(next) }
	told := bySession(notices)
	var owner *Session // the last that had a plan of its own
	for _, s := range newestFirst(sessions) {
		if s.ClaimsPlan() && !s.takenOver() {
			owner = s
		}
		if !inside(s.End) {
			continue
		}
		w.Minutes += s.Minutes
		if !s.Hard() {
			w.Easy++
			continue
		}
		w.Hard++
		if owner != nil && owner.End.Before(s.WindowEnd()) {
			w.add(owner.counted(told[owner.ID], spells, now))
		}
	}
	w.Modalities = doneIn(told, sessions, inside)
	return w
}

func (w *Week) add(c Counted) {
	switch c {
	case CountedDone:
		w.Recovered++
	case CountedRested:
		w.Rested++
	case CountedOpen:
		w.Open++
	}
}

// doneIn are the modalities that were done while inside holds, each once, the first done first.
func doneIn(told map[string][]*Notice, sessions []Session, inside func(time.Time) bool) (out []ModalityID) {
	type deed struct {
		at time.Time
		m  ModalityID
	}
	var deeds []deed
	for i := range sessions {
		for _, n := range told[sessions[i].ID] {
			if m := n.did(&sessions[i]); n.Answer == AnswerDone && m != "" && inside(n.doneAt()) {
				deeds = append(deeds, deed{n.doneAt(), m})
			}
		}
	}
	slices.SortStableFunc(deeds, func(a, b deed) int { return a.at.Compare(b.at) })
	for _, d := range deeds {
		if !slices.Contains(out, d.m) {
			out = append(out, d.m)
		}
	}
	return out
}
