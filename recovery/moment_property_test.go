package recovery_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// world is everything that varies; the property goes through all combinations, or every stride-th.
type world struct {
	quiets []recovery.Quiet
	delays []time.Duration // between the end and the report
	slots  [][]recovery.Slot
	spents [][]time.Duration // messages already sent or planned, after the end
	usuals []int
	ends   []time.Duration // after a clock change
}

func theWorld() world {
	at := recovery.At
	slot := func(name string) recovery.Slot { s, _ := recovery.NamedSlot(name); return s }
	exact := func(h, m int) recovery.Slot { return recovery.Slot{Work: at(h, m), Free: at(h, m), Exact: true} }
	const h, m, s = time.Hour, time.Minute, time.Second
	return world{
		quiets: []recovery.Quiet{
			{}, {From: at(22, 0), To: at(7, 0)}, {From: at(23, 30), To: at(23, 0)}, {From: at(0, 0), To: at(9, 15)},
			{From: at(1, 30), To: at(2, 30)}, {From: at(12, 0), To: at(18, 0)}, {From: at(0, 1), To: at(0, 0)},
			{From: at(3, 0), To: at(1, 0)}, {From: at(15, 0), To: at(11, 50)},
		},
		delays: []time.Duration{0, 37 * s, 3*h + 59*m, 11 * h, 20*h + 7*s, 23*h + 29*m + 59*s, 24*h - 11*m, 24*h - s},
		slots: [][]recovery.Slot{
			nil, {slot(recovery.SlotMorning)}, {slot(recovery.SlotEvening), slot(recovery.SlotLunch)},
			{exact(2, 15)}, {exact(0, 0), exact(23, 45)}, {exact(1, 45), slot(recovery.SlotLunch)},
		},
		spents: [][]time.Duration{
			nil, {1 * h, 2 * h}, {20 * h, 21 * h, 22 * h}, {-3 * h, 3 * h, 14 * h, 15 * h, 23 * h}, {5 * h},
		},
		usuals: []int{20, 200},
		ends: []time.Duration{
			-27*h - 13*s, -24*h + 5*m, -18*h + 31*s, -7 * h, -61 * m, 0, 3*h + 29*s,
		},
	}
}

// tally counts what the properties went through.
type tally struct{ zones, cases, reminded, silent atomic.Int64 }

// TestR7AgainstEveryMinute compares the planner with a judge who looks at every minute: no reminder outside the
// window or in quiet hours, one whenever a legal minute is there, and the right one.
func TestR7AgainstEveryMinute(t *testing.T) {
	var count tally
	t.Run("zones", func(t *testing.T) {
		for _, name := range distinct(t, zoneNames(t)) {
			count.zones.Add(1)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				z := zone(t, name)
				around := append(changes(z), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
				if !proving() {
					around = around[max(0, len(around)-3):]
				}
				for _, change := range around {
					for _, shift := range theWorld().ends {
						everyCase(t, &count, z, change.Add(shift))
					}
				}
			})
		}
	})
	t.Logf("%d zones, %d cases, %d reminders, %d without a legal minute", count.zones.Load(), count.cases.Load(), count.reminded.Load(), count.silent.Load())
	if count.reminded.Load() == 0 || count.silent.Load() == 0 {
		t.Error("one side was never seen")
	}
}

// everyCase goes through the combinations for one end.
func everyCase(t *testing.T, count *tally, z *time.Location, end time.Time) {
	w, h := theWorld(), horizonOf(z, end)
	stride, n := 1, 0
	if !proving() {
		stride = 61 // no divisor of any dimension, so that all values meet
	}
	for _, q := range w.quiets {
		quiet := quietIn(h, q)
		for _, delay := range w.delays {
			for _, slots := range w.slots {
				for _, spent := range w.spents {
					for _, usual := range w.usuals {
						if n++; n%stride != 0 {
							continue
						}
						c := caseOf("run", end.In(z))
						c.Now = end.Add(delay)
						c.Session.ID = fmt.Sprint("s", n)
						c.Settings = recovery.Settings{Quiet: q, Slots: slots, Usual: usual, Taste: only("mobility")}
						for _, after := range spent {
							c.Spent = append(c.Spent, recovery.Unasked{At: end.Add(after)})
						}
						count.cases.Add(1)
						oneCase(t, count, h, quiet, c, n)
						if t.Failed() {
							t.Fatalf("end %v, reported %v after, quiet %v–%v, slots %v, spent %v, usual %d",
								end.In(z), delay, q.From, q.To, slots, spent, usual)
						}
					}
				}
			}
		}
	}
}

func oneCase(t rapid.TB, count *tally, h horizon, quiet []bool, c recovery.Case, n int) {
	d := recovery.Decide(c)
	least := d.Suggestion.MinLow
	j := judgeOf(h, c, quiet, least)
	slots := c.Settings.Slots
	if len(slots) == 0 {
		slots = c.Learned.Slots
	}
	if len(slots) == 0 {
		slots = recovery.DefaultSlots()
	}
	want, spread := j.reminder(slots)
	if want < 0 {
		count.silent.Add(1)
		silent := recovery.SilentNoMinute
		switch {
		case c.Settings.Paused.Active(c.Now):
			silent = recovery.SilentPaused
		case j.raceAfter(j.from):
			silent = recovery.SilentRace
		}
		if d.Silent != silent || !d.Due.IsZero() || !d.Deadline.IsZero() {
			t.Errorf("no minute is legal, got %v, silent %q", d.Due, d.Silent)
		}
	} else {
		count.reminded.Add(1)
		checkReminder(t, j, d, c, want, spread)
	}
	if n%5 == 0 {
		checkLater(t, j, c, least)
		checkAsked(t, j, c, n)
		checkSend(t, h, quiet, c, d, n)
	}
}

// checkReminder holds a reminder against the minute it should come in.
func checkReminder(t rapid.TB, j judge, d recovery.Decision, c recovery.Case, want int, spread bool) {
	i := j.index(d.Due)
	late := i - want
	switch {
	case d.Silent != "" || d.Due.IsZero():
		t.Errorf("%v is legal, but silent %q", j.at(want).In(c.Zone), d.Silent)
	case d.Due.Before(c.Session.End) || !d.Due.Before(c.Session.End.Add(24*time.Hour)):
		t.Errorf("due %v is outside the window", d.Due.In(c.Zone))
	case j.quiet[i]:
		t.Errorf("due %v is in quiet hours", d.Due.In(c.Zone))
	case !j.legal(i) || !d.Due.Equal(j.at(i)) || d.Due.Location() != time.UTC:
		t.Errorf("due %v is not a legal whole minute in UTC", d.Due.In(c.Zone))
	case late < 0 || late > 10 || late > 0 && !spread:
		t.Errorf("due %v, want %v, spread %v", d.Due.In(c.Zone), j.at(want).In(c.Zone), spread)
	case !d.Deadline.Equal(j.at(j.to)) || d.Deadline.Before(d.Due):
		t.Errorf("deadline %v, want %v", d.Deadline, j.at(j.to))
	}
}

// checkLater holds what Later offers against the minutes of the window. The budget does not bind what is asked for.
func checkLater(t rapid.TB, j judge, c recovery.Case, least int) {
	j.from, j.spent, j.races = j.index(c.Now), nil, nil
	got := recovery.LaterMoments(c, least)
	for i, m := range got {
		if !j.legal(j.index(m)) || !m.Equal(j.at(j.index(m))) || !m.After(c.Now) || i > 0 && m.Sub(got[i-1]) < 45*time.Minute {
			t.Errorf("Later offers %v", got)
		}
	}
	if len(got) > 4 {
		t.Errorf("Later offers %d moments", len(got))
	}
	if hour := j.index(c.Now.Add(time.Hour)); hour <= j.to && j.legal(hour) && !slices.ContainsFunc(got, j.at(hour).Equal) {
		t.Errorf("in an hour would be legal, Later offers %v", got)
	}
	for _, m := range got {
		c.AskedAt = m
		if d := recovery.Decide(c); !d.Due.Equal(m) {
			t.Errorf("Later offers %v, asked for it: %v, silent %q", m, d.Due, d.Silent)
		}
	}
}

// checkAsked asks for some minute, legal or not.
func checkAsked(t rapid.TB, j judge, c recovery.Case, n int) {
	c.AskedAt = c.Session.End.Add(time.Duration(n*7919%(26*60)-30)*time.Minute + time.Duration(n%3)*17*time.Second)
	j.from, j.spent, j.races = j.index(c.Now), nil, nil
	i, d := j.index(c.AskedAt), recovery.Decide(c)
	if j.legal(i) != d.Due.Equal(j.at(i)) || !j.legal(i) && (d.Silent != recovery.SilentNoMinute || !d.Due.IsZero()) {
		t.Errorf("asked for %v: due %v, silent %q, legal %v", c.AskedAt.In(c.Zone), d.Due, d.Silent, j.legal(i))
	}
}

// checkSend looks once more at some instant before or after the deadline.
func checkSend(t rapid.TB, h horizon, quiet []bool, c recovery.Case, d recovery.Decision, n int) {
	now := c.Session.End.Add(time.Duration(n*6007%(25*60))*time.Minute + time.Duration(n%4)*13*time.Second)
	for _, asked := range []bool{false, true} {
		note := recovery.Notice{Kind: recovery.KindReminder, Due: now, Deadline: c.Session.End.Add(23 * time.Hour).Truncate(time.Minute), AskedFor: asked}
		if !d.Deadline.IsZero() {
			note.Deadline = d.Deadline
		}
		j := judgeOf(h, c, quiet, 0)
		j.from, j.to = h.floor(now), h.floor(note.Deadline)
		if asked {
			j.spent, j.races = nil, nil
		}
		why, next := recovery.CheckSend(note, c.Session, c.Settings, c.Zone, c.Spent, now)
		want := ""
		switch i := h.floor(now); {
		case now.After(note.Deadline):
			want = recovery.WhyDeadline
		case quiet[i]:
			want = recovery.WhyQuiet
		case j.spent[j.day[i]] >= 2:
			want = recovery.WhyBudget
		case !j.legal(i):
			want = recovery.WhyRace
		}
		if why != want {
			t.Errorf("at %v: %q, want %q", now.In(c.Zone), why, want)
		}
		var wantNext time.Time
		j.from = h.index(now)
		if i := j.first(); i >= 0 && want != "" && want != recovery.WhyDeadline {
			wantNext = j.at(i)
		}
		if !next.Equal(wantNext) {
			t.Errorf("at %v (%s): next %v, want %v", now.In(c.Zone), why, next.In(c.Zone), wantNext.In(c.Zone))
		}
	}
}
