package recovery_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// taught collects sessions with what was answered about them.
type taught struct {
	t        testing.TB
	sessions []recovery.Session
	notices  []recovery.Notice
}

// done adds a run that ended ten hours before its recovery was begun at a wall time in Berlin, "2026-03-11 12:20".
func (a *taught) done(begun string) *recovery.Notice {
	start := at(a.t, berlin, begun)
	s := caseOf("run", start.Add(-10*time.Hour)).Session
	s.ID = fmt.Sprint("s", len(a.sessions))
	s.Decision.Suggestion = &recovery.Suggestion{Modality: "swimming", MinLow: 20}
	a.sessions = append(a.sessions, s)
	a.notices = append(a.notices, recovery.Notice{
		ID: "n" + s.ID, Kind: recovery.KindReminder, Session: s.ID, Modality: "swimming", State: recovery.Sent,
		Answer: recovery.AnswerDone, Answered: start.Add(20 * time.Minute),
	})
	return &a.notices[len(a.notices)-1]
}

func (a *taught) learn(since time.Time) recovery.Learned {
	z := zone(a.t, berlin)
	return recovery.Learn(since, a.sessions, a.notices, func(time.Time) *time.Location { return z })
}

func TestR7LearnedSlots(t *testing.T) {
	learned := func(work, free recovery.Clock) recovery.Slot {
		return recovery.Slot{Name: recovery.SlotLearned, Work: work, Free: free}
	}
	lunch, evening := recovery.DefaultSlots()[0], recovery.DefaultSlots()[1]
	work, free := []string{"09", "10", "11", "12", "13"}, []string{"07", "08", "14", "15", "21"} // days in March
	for _, tt := range []struct {
		name  string
		begun []string // clock times by day
		days  []string
		want  []recovery.Slot
	}{
		{"five evenings show a habit; weekends keep the default slots", []string{"19:00", "19:10", "19:25", "18:40", "19:02"}, work,
			[]recovery.Slot{learned(recovery.At(19, 0), lunch.Free), learned(recovery.At(19, 0), evening.Free)}},
		{"four are too few", []string{"19:00", "19:10", "19:25", "18:40"}, work[:4], nil},
		{"at weekends only", []string{"09:00", "09:10", "09:25", "08:40", "09:02"}, free,
			[]recovery.Slot{learned(lunch.Work, recovery.At(9, 0)), learned(evening.Work, recovery.At(9, 0))}},
		{"both", []string{"19:00", "19:10", "19:25", "18:40", "19:02", "10:08", "10:08", "10:08", "10:08", "10:08"}, append(slices.Clone(work), free...),
			[]recovery.Slot{learned(recovery.At(19, 0), recovery.At(10, 15))}},
		{"three of five within the hour are enough", []string{"12:00", "12:00", "13:00", "15:00", "10:00"}, work,
			[]recovery.Slot{learned(recovery.At(12, 0), lunch.Free), learned(recovery.At(12, 0), evening.Free)}},
		{"two of five are not", []string{"12:00", "12:00", "13:01", "15:00", "10:00"}, work, nil},
		{"around midnight the clock goes on", []string{"23:40", "23:55", "00:10", "00:20", "00:05"}, work,
			[]recovery.Slot{learned(recovery.At(0, 0), lunch.Free), learned(recovery.At(0, 0), evening.Free)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := &taught{t: t}
			for i, clock := range tt.begun {
				a.done("2026-03-" + tt.days[i] + " " + clock)
			}
			if got := a.learn(time.Time{}).Slots; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("learned %v, want %v", got, tt.want)
			}
		})
	}
}

func TestR7TheLastTwentyTeach(t *testing.T) {
	a := &taught{t: t}
	for week := range 12 { // five working days each: at first in the morning, then for four weeks in the evening
		clock := " 08:00"
		if week >= 8 {
			clock = " 18:00"
		}
		for day := range 5 {
			a.done(at(t, berlin, "2026-01-05 12:00").AddDate(0, 0, 7*week+day).Format(time.DateOnly) + clock)
		}
	}
	if got := a.learn(time.Time{}).Slots; len(got) != 2 || got[0].Work != recovery.At(18, 0) {
		t.Errorf("learned %v", got)
	}
	slices.Reverse(a.notices)
	if got := a.learn(time.Time{}).Slots; len(got) != 2 || got[0].Work != recovery.At(18, 0) {
		t.Errorf("backwards, learned %v", got)
	}
}

func TestR7DoneThatWasToldTooLateTeachesNoSlot(t *testing.T) {
	a := &taught{t: t}
	for _, day := range []string{"09", "10", "11", "12", "13"} {
		n := a.done("2026-03-" + day + " 19:00")
		n.Answered = n.Answered.AddDate(0, 0, 7)
	}
	if got := a.learn(time.Time{}).Slots; got != nil {
		t.Errorf("learned %v", got)
	}
}

func TestR7LearnedSlotsAreInForceUntilTheAthleteSaysOtherwise(t *testing.T) {
	a := &taught{t: t}
	for _, day := range []string{"02", "03", "04", "05", "06"} {
		a.done("2026-03-" + day + " 15:00")
	}
	c := caseOf("run", evening(t))
	c.Learned = a.learn(time.Time{})
	if got := due(c); !strings.HasPrefix(got, "Wed 15:0") {
		t.Errorf("learned: %s", got)
	}
	c.Settings.Slots = toTheMinute(recovery.DefaultSlots()...)
	if got := due(c); got != "Wed 12:15" {
		t.Errorf("their own: %s", got)
	}
	c.Settings.Slots, c.Learned = nil, a.learn(c.Now) // reset
	if got := due(c); !strings.HasPrefix(got, "Wed 12:") {
		t.Errorf("reset: %s", got)
	}
	if c.Learned.Slots != nil || c.Learned.Felt != nil || !c.Learned.Since.Equal(c.Now) {
		t.Errorf("reset, and still known: %+v", c.Learned)
	}
}

func TestLearnHowTheyFelt(t *testing.T) {
	a := &taught{t: t}
	legs := func(day string, l recovery.Legs) *recovery.Notice {
		n := a.done("2026-03-" + day + " 12:00")
		n.Legs = l
		return n
	}
	checkin := func(session int, l recovery.Legs) {
		s := a.sessions[session]
		a.notices = append(a.notices, recovery.Notice{
			ID: "c" + s.ID, Kind: recovery.KindCheckin, Session: s.ID, State: recovery.Sent, Legs: l, Answered: s.End.Add(40 * time.Hour),
		})
	}
	legs("01", recovery.LegsFresher)
	legs("02", recovery.LegsFresher)
	legs("03", recovery.LegsHeavier)
	legs("04", recovery.LegsSame).Modality = "yoga"
	legs("05", "")                                 // not told …
	checkin(4, recovery.LegsFresher)               // … but the next morning
	legs("06", recovery.LegsSame)                  // told …
	checkin(5, recovery.LegsHeavier)               // … so the morning does not count
	legs("07", recovery.LegsFresher).Answer = ""   // undone: legs without Done
	a.sessions[6].Kind = recovery.Intervals        //
	checkin(6, recovery.LegsHeavier)               // nothing was done: rest
	legs("08", recovery.LegsFresher).Session = "?" // its session is gone
	legs("09", recovery.LegsFresher).Modality = "" // named by its session
	a.sessions[8].Decision.Suggestion.Modality = "cycling"
	want := []recovery.Felt{
		{Sport: "run", Modality: "cycling", Tally: recovery.Tally{Fresher: 1}},
		{Sport: "run", Modality: "swimming", Tally: recovery.Tally{Fresher: 3, Same: 1, Heavier: 1}},
		{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Same: 1}},
		{Sport: "run", Kind: recovery.Intervals, Tally: recovery.Tally{Heavier: 1}},
	}
	if got := a.learn(time.Time{}).Felt; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	fifth := a.notices[4].Answered
	if got := a.learn(fifth).Felt; got[1].Of() != 2 {
		t.Errorf("since the fifth day: %+v", got)
	}
}

// TestLearnFromTeamDays: what they did together teaches how it left them, and no hours, which the captain chose.
func TestLearnFromTeamDays(t *testing.T) {
	a := &taught{t: t}
	for _, day := range []string{"09", "10", "11", "12", "13"} {
		n := a.done("2026-03-" + day + " 06:00")
		n.Kind, n.Day, n.Deadline, n.Modality, n.Legs = recovery.KindDayReminder, "d", n.Answered, "yoga", recovery.LegsFresher
	}
	a.notices[3].Modality = ""                        // something of the team's own
	a.notices[4].Modality, a.notices[4].Legs = "", "" // likewise …
	a.notices = append(a.notices, recovery.Notice{    // … and told the next morning
		ID: "c", Kind: recovery.KindCheckin, Session: a.sessions[4].ID, State: recovery.Sent, Legs: recovery.LegsHeavier, Answered: evening(t).AddDate(0, 0, 9),
	})
	got := a.learn(time.Time{})
	if want := []recovery.Felt{{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Fresher: 3}}}; !reflect.DeepEqual(got.Felt, want) {
		t.Errorf("%+v, want %+v", got.Felt, want)
	}
	if got.Slots != nil {
		t.Errorf("their captain taught them %+v", got.Slots)
	}
	for i := range a.notices[:5] {
		a.notices[i].Kind = recovery.KindReminder
	}
	if a.learn(time.Time{}).Slots == nil {
		t.Error("five reminders at six in the morning teach no habit either")
	}
}

// TestLearnIsDerived: the same answers teach the same, in whatever order they come; what was learned is bounded, and after
// a reset nothing older is left.
func TestLearnIsDerived(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := &taught{t: t}
		last := time.Time{}
		for range rapid.IntRange(0, 60).Draw(r, "answers") {
			begun := evening(t).Add(time.Duration(rapid.IntRange(0, 90*24*60).Draw(r, "begun")) * time.Minute)
			n := a.done(begun.Format("2006-01-02 15:04"))
			n.Legs = rapid.SampledFrom([]recovery.Legs{"", recovery.LegsFresher, recovery.LegsSame, recovery.LegsHeavier}).Draw(r, "legs")
			n.Modality = rapid.SampledFrom([]recovery.ModalityID{"yoga", "swimming", ""}).Draw(r, "modality")
			if n.Answered.After(last) {
				last = n.Answered
			}
		}
		got := a.learn(time.Time{})
		told := 0
		for _, n := range a.notices {
			if n.Legs != "" {
				told++
			}
		}
		for _, row := range got.Felt {
			told -= row.Of()
		}
		if told != 0 {
			r.Errorf("%d answers are not in the table", told)
		}
		for _, s := range got.Slots {
			if s.Name != recovery.SlotLearned || s.Exact || !s.Work.Valid() || !s.Free.Valid() || s.Work%15 != 0 || s.Free%15 != 0 {
				r.Errorf("slot %+v", s)
			}
		}
		slices.Reverse(a.notices)
		slices.Reverse(a.sessions)
		if again := a.learn(time.Time{}); !reflect.DeepEqual(again, got) {
			r.Errorf("backwards %+v, want %+v", again, got)
		}
		if reset := a.learn(last.Add(1)); reset.Slots != nil || reset.Felt != nil {
			r.Errorf("reset, and still known: %+v", reset)
		}
	})
}

// Oldest says which session must still be there for what was learned to stay, and learning without it forgets it.
func TestLearnKnowsItsOldestSession(t *testing.T) {
	a := &taught{t: t}
	for _, day := range []string{"11", "09", "10"} {
		a.done("2026-03-" + day + " 19:00").Legs = recovery.LegsFresher
	}
	a.done("2026-03-02 19:00").Answer = recovery.AnswerNoTime // teaches nothing
	if got := a.learn(time.Time{}); !got.Oldest.Equal(a.sessions[1].End) {
		t.Errorf("oldest %s, want %s", got.Oldest, a.sessions[1].End)
	}
	a.sessions = slices.Delete(a.sessions, 1, 2)
	if got := a.learn(time.Time{}); !got.Oldest.Equal(a.sessions[1].End) || got.Felt[0].Of() != 2 {
		t.Errorf("without it: %+v", got)
	}
	if got := a.learn(at(t, berlin, "2027-01-01 00:00")); !got.Oldest.IsZero() {
		t.Errorf("nothing was learned, and it is from %s", got.Oldest)
	}
}
