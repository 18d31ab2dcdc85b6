package recovery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// diary is an athlete who reports a session every other day, at six in the evening UTC, and keeps what was decided.
type diary struct {
	settings recovery.Settings
	learned  recovery.Learned
	stored   []recovery.Session // the newest last
}

func newDiary() *diary {
	return &diary{settings: recovery.Settings{
		Quiet: recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(6, 0)},
		Slots: []recovery.Slot{{Work: recovery.At(12, 0), Free: recovery.At(12, 0), Exact: true}},
	}}
}

// caseNow is the case of one more session, two days after the last: every day would be a pattern (R13).
func (d *diary) caseNow(sport recovery.SportID) recovery.Case {
	day := 0
	if len(d.stored) > 0 {
		day = 2 + int(d.stored[len(d.stored)-1].End.Sub(firstDay())/(24*time.Hour))
	}
	c := caseOf(sport, firstDay().AddDate(0, 0, day))
	c.Session.ID = fmt.Sprintf("s%04d", day)
	c.Settings, c.Learned = d.settings, d.learned
	for i := len(d.stored) - 1; i >= 0 && len(c.Earlier) < recovery.EarlierEnough; i-- {
		c.Earlier = append(c.Earlier, d.stored[i])
	}
	return c
}

func firstDay() time.Time { return time.Date(2026, 1, 5, 18, 0, 0, 0, time.UTC) }

// report decides about one more session and stores it. It returns "" for no suggestion.
func (d *diary) report(sport recovery.SportID) recovery.ModalityID {
	c := d.caseNow(sport)
	c.Session.Decision = recovery.Decide(c)
	d.stored = append(d.stored, c.Session)
	if s := c.Session.Decision.Suggestion; s != nil {
		return s.Modality
	}
	return ""
}

// last is the case of the session reported last, as a press on its answer finds it.
func (d *diary) last() recovery.Case {
	s := d.stored[len(d.stored)-1]
	d.stored = d.stored[:len(d.stored)-1]
	c := d.caseNow(s.Sport)
	d.stored = append(d.stored, s)
	c.Session, c.Now = s, s.Reported
	return c
}

// swap swaps the last suggestion as the commands do, and returns what came.
func (d *diary) swap(to recovery.ModalityID) (recovery.ModalityID, error) {
	c := d.last()
	dec, err := recovery.Swap(c, to)
	if err != nil {
		return "", err
	}
	s := &d.stored[len(d.stored)-1]
	s.SwapAway = append(slices.Clone(s.SwapAway), string(s.Decision.Suggestion.Modality))
	s.Decision = dec
	return dec.Suggestion.Modality, nil
}

// trace is the trace of the last suggestion.
func (d *diary) trace() recovery.Trace {
	return d.stored[len(d.stored)-1].Decision.Suggestion.Trace
}

func TestR3DifferentEachTime(t *testing.T) {
	t.Run("three runs in a row bring three different modalities that need nothing", func(t *testing.T) {
		d := newDiary()
		seen := map[recovery.ModalityID]bool{}
		for range 3 {
			id := d.report("run")
			if m, _ := recovery.ModalityByID(id); m.Need != "" {
				t.Errorf("a newcomer is asked for %s", m.Need)
			}
			seen[id] = true
		}
		if len(seen) != 3 {
			t.Errorf("got only %v", seen)
		}
	})
	t.Run("with two possible they take turns", func(t *testing.T) {
		d := newDiary()
		d.settings.Taste = only("walking", "mobility")
		var got []recovery.ModalityID
		for range 6 {
			got = append(got, d.report("run"))
		}
		want := []recovery.ModalityID{"mobility", "walking", "mobility", "walking", "mobility", "walking"}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("with one possible it comes again, because nothing else can", func(t *testing.T) {
		d := newDiary()
		d.settings.Taste = only("walking")
		for range 3 {
			if id := d.report("run"); id != "walking" {
				t.Errorf("got %q", id)
			}
		}
	})
	t.Run("what was loved comes first, but not twice", func(t *testing.T) {
		d := newDiary()
		d.settings.Taste = recovery.Taste{"tai_chi": 1}
		if first, second := d.report("run"), d.report("run"); first != "tai_chi" || second == "tai_chi" {
			t.Errorf("got %s, then %s", first, second)
		}
	})
	t.Run("what was swapped away does not come back in this session", func(t *testing.T) {
		d := newDiary()
		shown := []recovery.ModalityID{d.report("run")}
		for range 4 {
			id, err := d.swap("")
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(shown, id) {
				t.Fatalf("%s again after %v", id, shown)
			}
			shown = append(shown, id)
		}
		if next := d.report("run"); next == shown[len(shown)-1] {
			t.Errorf("the next session repeats %s", next)
		}
	})
	t.Run("when all were swapped away it goes round again, never to the one that stands", func(t *testing.T) {
		d := newDiary()
		d.settings.Taste = only("walking", "mobility")
		shown := d.report("run")
		for range 4 {
			id, err := d.swap("")
			if err != nil || id == shown {
				t.Fatalf("after %s: %s, %v", shown, id, err)
			}
			shown = id
		}
	})
	t.Run("a gate in between leaves the rotation where it was", func(t *testing.T) {
		d := newDiary()
		first := d.report("run")
		c := d.caseNow("run")
		c.Rest = told(c.Now, recovery.SignalIll)
		c.Session.Decision = recovery.Decide(c)
		d.stored = append(d.stored, c.Session)
		if id := d.report("run"); id == first {
			t.Errorf("%s again", id)
		}
		if got := d.trace().Count; got != 2 {
			t.Errorf("counted %d suggestions, want 2", got)
		}
	})
	t.Run("deleting a session rewinds the rotation", func(t *testing.T) {
		d := newDiary()
		d.report("run")
		second := d.report("run")
		d.stored = d.stored[:1]
		if id := d.report("run"); id != second {
			t.Errorf("got %s, want %s again", id, second)
		}
	})
	t.Run("the reminder names what the answer named", func(t *testing.T) {
		d := newDiary()
		id := d.report("run")
		again := d.last()
		again.KeepTo, again.Now = id, again.Now.Add(time.Hour)
		s := suggested(t, again)
		if s.Modality != id || s.Trace.Chosen != recovery.ChosenKept || s.Trace.Count != 1 {
			t.Errorf("got %s by %s, suggestion number %d", s.Modality, s.Trace.Chosen, s.Trace.Count)
		}
		again.Settings.Taste = recovery.Taste{id: -1}
		if s := suggested(t, again); s.Modality == id {
			t.Errorf("%s although it is hated now", id)
		}
	})
	t.Run("and keeps telling how it first won, however often it is decided again", func(t *testing.T) {
		for _, first := range []string{recovery.ChosenScore, recovery.ChosenWaiting, recovery.ChosenPicked} {
			c := seasoned("run", evening(t))
			if first == recovery.ChosenWaiting {
				c.Earlier[0].Decision.Suggestion.Trace.Waited = map[recovery.ModalityID]int{"yoga": 40}
			}
			c = withDecision(c)
			if first == recovery.ChosenPicked {
				d, err := recovery.Swap(c, "yoga")
				if err != nil {
					t.Fatal(err)
				}
				c.Session.SwapAway = append(c.Session.SwapAway, string(c.Session.Decision.Suggestion.Modality))
				c.Session.Decision = d
			}
			was := *c.Session.Decision.Suggestion
			if was.Trace.Chosen != first || was.Trace.First != (recovery.Won{}) {
				t.Fatalf("chosen %q, first %+v; want %q", was.Trace.Chosen, was.Trace.First, first)
			}
			for range 3 {
				c.KeepTo, c.Now = was.Modality, c.Now.Add(20*time.Minute)
				d := recovery.Decide(c)
				replays(t, d)
				tr := d.Suggestion.Trace
				if tr.Chosen != recovery.ChosenKept || tr.First != (recovery.Won{Chosen: first, Score: was.Trace.Score}) || tr.Why != was.Trace.Why || tr.Also != was.Trace.Also {
					t.Errorf("%s: chosen %q, first %+v, because %s, %s; was because %s, %s", first, tr.Chosen, tr.First, tr.Why, tr.Also, was.Trace.Why, was.Trace.Also)
				}
				c.Session.Decision = d
			}
		}
	})
	t.Run("but not a first reason that holds no more, nor that of another modality", func(t *testing.T) {
		c := seasoned("run", evening(t))
		c.Earlier[0].Decision.Suggestion.Trace.Waited = map[recovery.ModalityID]int{"yoga": 40}
		c = withDecision(c)
		c.KeepTo = "yoga"
		c.Settings.HardDays = []time.Weekday{time.Tuesday, time.Wednesday}
		if tr := suggested(t, c).Trace; tr.Why != recovery.ReasonBeforeHard {
			t.Errorf("before a hard day: because %s", tr.Why)
		}
		c.KeepTo = "mobility"
		if f := recovery.Decide(c).Facts; f.First != (recovery.Won{}) {
			t.Errorf("mobility was not suggested, and has won: %+v", f.First)
		}
		c.KeepTo = "yoga"
		d, err := recovery.Swap(c, "")
		if err != nil || d.Facts.First != (recovery.Won{}) || d.Suggestion.Trace.First != (recovery.Won{}) {
			t.Errorf("swapped: %+v, %v", d.Facts.First, err)
		}
	})
	t.Run("a newcomer's own pick stays, although it needs something", func(t *testing.T) {
		d := newDiary()
		d.report("run")
		if id, err := d.swap("cycling"); err != nil || id != "cycling" {
			t.Fatalf("got %q, %v", id, err)
		}
		if tr := d.trace(); tr.Chosen != recovery.ChosenPicked || tr.Why != recovery.ReasonPicked {
			t.Errorf("chosen %q why %q, want picked", tr.Chosen, tr.Why)
		}
		again := d.last()
		again.KeepTo = "cycling"
		if s := suggested(t, again); s.Modality != "cycling" {
			t.Errorf("the reminder names %s", s.Modality)
		}
	})
	t.Run("nor is a newcomer sent hiking in the dark, even if they pick it or nothing else is left", func(t *testing.T) {
		d := newDiary()
		d.settings.Slots = toTheMinute(recovery.Slot{Work: recovery.At(8, 0), Free: recovery.At(8, 0)})
		d.report("run")
		if id, err := d.swap("hiking"); err == nil {
			t.Errorf("picked %s", id)
		}
		d.settings.Taste = only("hiking", "yoga")
		if id := d.report("run"); id != "yoga" {
			t.Errorf("got %s", id)
		}
		again := d.last()
		again.KeepTo = "yoga"
		if tr := suggested(t, again).Trace; !slices.Equal(tr.Possible, []recovery.ModalityID{"yoga"}) {
			t.Errorf("possible %v", tr.Possible)
		}
	})
	t.Run("the same case gives the same decision", func(t *testing.T) {
		d := newDiary()
		for range 12 {
			c := d.caseNow("ride")
			if a, b := suggested(t, c), suggested(t, c); fmt.Sprint(*a) != fmt.Sprint(*b) {
				t.Fatalf("%v and %v", *a, *b)
			}
			d.report("ride")
		}
	})
}

func TestR3NobodyWaitsForever(t *testing.T) {
	for _, sport := range recovery.Sports() {
		t.Run("after "+string(sport.ID)+" all take part within 2n sessions", func(t *testing.T) {
			d := newDiary()
			d.settings.Taste = recovery.Taste{"walking": 1}
			for range recovery.NewcomerUntil {
				d.report(sport.ID)
			}
			without := map[recovery.ModalityID]int{}
			for day := range 150 {
				got := d.report(sport.ID)
				possible := d.trace().Possible
				for _, id := range possible {
					without[id]++
				}
				without[got] = 0
				for id, n := range without {
					if n > 2*len(possible) {
						t.Fatalf("day %d: %s possible and not suggested in %d sessions, %d are possible", day, id, n, len(possible))
					}
				}
			}
		})
	}
}
