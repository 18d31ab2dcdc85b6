package recovery

import (
	"cmp"
	"slices"
	"time"
)

// Tally counts how legs felt afterwards.
type Tally struct {
	Fresher int `json:"fresher,omitempty"`
	Same    int `json:"same,omitempty"`
	Heavier int `json:"heavier,omitempty"`
}

// Of is how many answers a Tally counts.
func (t Tally) Of() int { return t.Fresher + t.Same + t.Heavier }

// with is the tally after one more answer.
func (t Tally) with(l Legs) Tally {
	switch l {
	case LegsFresher:
		t.Fresher++
	case LegsSame:
		t.Same++
	case LegsHeavier:
		t.Heavier++
	}
	return t
}

// Felt is one row of the athlete's personal table: how one modality left them after one sort of session. Modality "" is
// rest: a check-in was answered, and nothing had been done.
type Felt struct {
	Sport    SportID    `json:"sport"`
	Kind     Kind       `json:"kind,omitempty"`
	Modality ModalityID `json:"modality,omitempty"`
	Tally
}

// Learned is what an athlete's answers taught. It is derived: Learn makes it again from the stored answers.
type Learned struct {
	Since time.Time `json:"since,omitzero"`  // answers before this do not count: the athlete had it reset
	Slots []Slot    `json:"slots,omitempty"` // when they usually do it; used where they set no slots themselves (R7)
	Felt  []Felt    `json:"felt,omitempty"`  // by sport, kind and modality
	// Oldest is when the oldest session ended whose answers are in it. Once that is deleted it is learned again.
	Oldest time.Time `json:"oldest,omitzero"`
}

// The numbers of learned slots. Working days and weekends are learned apart.
const (
	LearnFrom   = 20 // the last so many times they did it teach
	LearnLeast  = 5  // of the same sort of day, at least
	LearnWithin = 60 // minutes from the median …
	LearnShare  = 60 // … lie this many of a hundred
	LearnStep   = 15 // minutes to which a slot is rounded
)

// Learn derives what the answers since since taught. zoneAt is the athlete's zone at an instant. Answers about sessions
// that are not among sessions are ignored. The order of what is handed in does not matter.
func Learn(since time.Time, sessions []Session, notices []Notice, zoneAt func(time.Time) *time.Location) Learned {
	p := pupil{sessions: make(map[string]*Session, len(sessions)), answers: map[string]*answers{}}
	for i := range sessions {
		p.sessions[sessions[i].ID] = &sessions[i]
	}
	for i := range notices {
		if n := &notices[i]; !n.Answered.Before(since) {
			p.hear(n)
		}
	}
	return Learned{Since: since, Slots: p.slots(zoneAt), Felt: p.felt(), Oldest: p.oldest()}
}

// pupil has sorted the answers by session.
type pupil struct {
	sessions map[string]*Session
	answers  map[string]*answers
}

// answers are what one athlete said about the recovery after one session.
type answers struct {
	done    []*Notice // reminders answered with Done, and days of a team they were at
	checkin *Notice   // a check-in answered with how the legs are
}

func (p *pupil) hear(n *Notice) {
	if p.sessions[n.Session] == nil {
		return
	}
	done := (n.Kind == KindReminder || n.Kind == KindDayReminder) && n.Answer == AnswerDone
	legs := n.Kind == KindCheckin && n.Legs != ""
	if !done && !legs {
		return
	}
	a := p.answers[n.Session]
	if a == nil {
		a = &answers{}
		p.answers[n.Session] = a
	}
	switch {
	case done:
		a.done = append(a.done, n)
	case a.checkin == nil || n.Answered.After(a.checkin.Answered):
		a.checkin = n
	}
}

// oldest is when the oldest session ended that was answered about.
func (p *pupil) oldest() (end time.Time) {
	for id := range p.answers {
		if s := p.sessions[id]; end.IsZero() || s.End.Before(end) {
			end = plain(s.End)
		}
	}
	return end
}

// felt is the personal table. A check-in speaks for what was done, unless the legs were told right after it.
func (p *pupil) felt() []Felt {
	rows := map[Felt]Tally{} // keyed by rows with an empty tally
	for id, a := range p.answers {
		s, told := p.sessions[id], false
		add := func(m ModalityID, l Legs, by *Notice) {
			if m == "" && by != nil && by.Kind == KindDayReminder {
				return // something of the team's own, which no row stands for
			}
			key := Felt{Sport: s.Sport, Kind: s.Kind, Modality: m}
			rows[key] = rows[key].with(l)
		}
		var last *Notice
		for _, n := range a.done {
			if last == nil || n.Answered.After(last.Answered) {
				last = n
			}
			if n.Legs != "" {
				told = true
				add(n.did(s), n.Legs, n)
			}
		}
		switch {
		case a.checkin == nil || told:
		case last != nil:
			add(last.did(s), a.checkin.Legs, last)
		default:
			add("", a.checkin.Legs, nil)
		}
	}
	var out []Felt
	for row, tally := range rows {
		if row.Tally = tally; tally.Of() > 0 {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b Felt) int {
		return cmp.Or(cmp.Compare(a.Sport, b.Sport), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Modality, b.Modality))
	})
	return out
}

// did is the modality a notice was about, "" for something of a team's own.
func (n *Notice) did(s *Session) ModalityID {
	if n.Modality == "" && n.Kind != KindDayReminder && s.Decision.Suggestion != nil {
		return s.Decision.Suggestion.Modality
	}
	return n.Modality
}

// doneAt is when what a notice was about was done: a day of a team when it began, whenever they said that they were there.
func (n *Notice) doneAt() time.Time {
	if n.Kind == KindDayReminder {
		return n.Deadline
	}
	return n.Answered
}

// slots are the times at which they usually begin, none where no habit shows. Where only one sort of day shows a habit,
// the default slots serve the other.
func (p *pupil) slots(zoneAt func(time.Time) *time.Location) []Slot {
	var work, free []time.Time
	for id, a := range p.answers {
		for _, n := range a.done {
			t, ok := began(n, p.sessions[id])
			if !ok {
				continue
			}
			if t = t.In(zoneAt(t)); weekend(t.Weekday()) {
				free = append(free, t)
			} else {
				work = append(work, t)
			}
		}
	}
	onWork, atWork := habit(work)
	onFree, atFree := habit(free)
	switch {
	case !onWork && !onFree:
		return nil
	case onWork && onFree:
		return []Slot{{Name: SlotLearned, Work: atWork, Free: atFree}}
	}
	out := DefaultSlots()
	for i := range out {
		out[i].Name = SlotLearned
		if onWork {
			out[i].Work = atWork
		} else {
			out[i].Free = atFree
		}
	}
	return out
}

// began is when the recovery was begun: Done is pressed when it is over. ok is false where it was told too late to know,
// and for a day of a team, whose hour was not theirs to choose.
func began(n *Notice, s *Session) (t time.Time, ok bool) {
	if s.Decision.Suggestion == nil || n.Kind == KindDayReminder {
		return t, false
	}
	t = n.Answered.Add(-time.Duration(s.Decision.Suggestion.MinLow) * time.Minute)
	return t, !t.Before(s.End) && n.Answered.Before(s.WindowEnd())
}

// habit is the time of day around which most of the last times lie; ok is false where there is none. times are in
// their local zones.
func habit(times []time.Time) (ok bool, at Clock) {
	const dayBegins = Clock(4 * 60) // so that the minutes around midnight lie side by side
	slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	times = times[:min(len(times), LearnFrom)]
	if len(times) < LearnLeast {
		return false, 0
	}
	clocks := make([]int, 0, LearnFrom)
	for _, t := range times {
		clocks = append(clocks, minutesAfter(dayBegins, ClockOf(t, t.Location())))
	}
	slices.Sort(clocks)
	mid := len(clocks) / 2
	median := (clocks[(len(clocks)-1)/2] + clocks[mid]) / 2
	near := 0
	for _, c := range clocks {
		if max(c-median, median-c) <= LearnWithin {
			near++
		}
	}
	rounded := (median + LearnStep/2) / LearnStep * LearnStep
	return near*100 >= LearnShare*len(clocks), (Clock(rounded) + dayBegins) % (24 * 60)
}
