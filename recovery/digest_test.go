package recovery_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// weeksOf are sharing members of each sort.
func weeksOf(idle, trained, honoured int) (all []recovery.WeekOfOne) {
	for range idle {
		all = append(all, recovery.WeekOfOne{})
	}
	for range trained {
		all = append(all, recovery.WeekOfOne{Sessions: 2, Windows: 2, Honoured: 1})
	}
	for range honoured {
		all = append(all, recovery.WeekOfOne{Sessions: 1, Windows: 1, Honoured: 1, Done: []recovery.Clock{recovery.At(12, 40)}})
	}
	return all
}

func TestWhatADigestShows(t *testing.T) {
	shown := func(n int) recovery.Figure { return recovery.Figure{N: n, Shown: true} }
	some := recovery.Figure{}
	for name, c := range map[string]struct {
		members                     []recovery.WeekOfOne
		trained, sessions, honoured recovery.Figure
		slot                        bool
	}{
		"nobody shares":                         {nil, some, some, some, false},
		"four trained":                          {weeksOf(20, 4, 0), some, some, some, false},
		"five trained":                          {weeksOf(5, 5, 0), shown(5), shown(10), some, false},
		"all but four trained":                  {weeksOf(4, 20, 0), some, some, some, false},
		"five honoured, five did not":           {weeksOf(5, 5, 5), shown(10), shown(15), shown(5), true},
		"all who trained honoured":              {weeksOf(5, 0, 9), shown(9), shown(9), some, true},
		"one of those who trained did not":      {weeksOf(5, 1, 9), shown(10), shown(11), some, true},
		"honoured without who trained":          {weeksOf(4, 1, 9), some, some, shown(9), true},
		"nearly all honoured, nearly all train": {weeksOf(1, 1, 9), some, some, some, false},
	} {
		d := recovery.DigestOf(date(2026, 3, 2), c.members, 2)
		if d.Trained != c.trained || d.Sessions != c.sessions || d.Honoured != c.honoured || d.SlotShown != c.slot {
			t.Errorf("%s: %+v", name, d)
		}
		if d.Week != date(2026, 3, 2) || d.Days != 2 || d.SlotShown != (d.Slot == recovery.At(12, 0)) {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// TestADigestTellsOfNobody: a figure is shown if and only if at least FigureLeast people stand behind it and as many who
// share do not, and no two figures that are shown differ by fewer people.
func TestADigestTellsOfNobody(t *testing.T) {
	checks(t, "500", "50000")
	one := rapid.Custom(func(t *rapid.T) recovery.WeekOfOne {
		w := recovery.WeekOfOne{Sessions: rapid.IntRange(0, 3).Draw(t, "sessions")}
		w.Windows = rapid.IntRange(0, w.Sessions).Draw(t, "windows")
		w.Honoured = rapid.IntRange(0, w.Windows).Draw(t, "honoured")
		for range rapid.IntRange(0, 3).Draw(t, "dones") {
			w.Done = append(w.Done, recovery.Clock(rapid.SampledFrom([]int{12 * 60, 12*60 + 59, 13 * 60, 17*60 + 30, 23*60 + 59, 1440, -1}).Draw(t, "done")))
		}
		return w
	})
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.SliceOfN(one, 0, 40).Draw(t, "members")
		d := recovery.DigestOf(date(2026, 3, 2), members, 1)

		trained, sessions, honoured, fell := 0, 0, 0, 0
		hours, movers := map[int]int{}, map[int]map[int]bool{}
		for i, m := range members {
			sessions += m.Sessions
			if m.Sessions > 0 {
				trained++
			}
			if m.Windows > 0 && m.Honoured == m.Windows {
				honoured++
			} else if m.Sessions > 0 {
				fell++
			}
			for _, c := range m.Done {
				if h := int(c) / 60; c.Valid() {
					if hours[h]++; movers[h] == nil {
						movers[h] = map[int]bool{}
					}
					movers[h][i] = true
				}
			}
		}
		enough := func(n int) bool { return n >= recovery.FigureLeast }
		public := func(n int) bool { return enough(n) && enough(len(members)-n) }
		check := func(name string, f recovery.Figure, shown bool, n int) {
			if !shown {
				n = 0
			}
			if f.Shown != shown || f.N != n {
				t.Fatalf("%s is %+v, want %d, %v, of %d who share", name, f, n, shown, len(members))
			}
		}
		check("trained", d.Trained, public(trained), trained)
		check("sessions", d.Sessions, d.Trained.Shown, sessions)
		check("honoured", d.Honoured, public(honoured) && (!d.Trained.Shown || enough(fell)), honoured)
		if d.Trained.Shown && d.Honoured.Shown && !enough(d.Trained.N-d.Honoured.N) {
			t.Fatalf("the two figures tell of %d people", d.Trained.N-d.Honoured.N)
		}
		best := 0
		for h := range 24 {
			if hours[h] > hours[best] {
				best = h
			}
		}
		if d.SlotShown != public(len(movers[best])) || d.SlotShown && d.Slot != recovery.At(best, 0) || !d.SlotShown && d.Slot != 0 {
			t.Fatalf("slot %v, %v: %v", d.Slot, d.SlotShown, hours)
		}
	})
}

// How many share is in no stored digest, and neither is anything of how they were.
func TestADigestKeepsNoMore(t *testing.T) {
	b, err := json.Marshal(recovery.DigestOf(date(2026, 3, 2), weeksOf(3, 3, 3), 1))
	if want := `{"week":"2026-03-02","trained":{"n":0,"shown":false},"sessions":{"n":0,"shown":false},"honoured":{"n":0,"shown":false},"slot":0,"days":1}`; err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
	var fields []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[recovery.WeekOfOne]()) {
		fields = append(fields, f.Name)
	}
	if want := []string{"Sessions", "Windows", "Honoured", "Done"}; !reflect.DeepEqual(fields, want) {
		t.Errorf("a digest is made of %v", fields)
	}
}

func TestADigestComesEveryWeekAtItsTime(t *testing.T) {
	for _, name := range seriesZones {
		z := zone(t, name)
		c := calendarOf(z)
		for _, p := range []recovery.DigestPlan{
			{On: true, Weekday: time.Sunday, At: recovery.At(2, 30)}, {On: true, Weekday: time.Monday, At: recovery.At(8, 0)},
			{On: true, Weekday: time.Friday, At: 0}, {On: true, Weekday: time.Sunday, At: recovery.At(23, 59)},
		} {
			now := c.at(date(2024, 1, 1), 0).Add(-time.Second)
			weekly := recovery.Recurrence{Weekdays: []time.Weekday{p.Weekday}}
			for _, d := range dates(weekly, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 12, 30, 0, 0, 0, 0, time.UTC)) {
				got, ok := p.NextDigest(now, z)
				if want := c.at(d, p.At); !ok || !got.Equal(want) {
					t.Fatalf("%s %+v after %v: %v, %v, want %v", name, p, now, got, ok, want)
				}
				now = got
			}
		}
	}
	for _, p := range []recovery.DigestPlan{{}, {On: true, Weekday: 7}, {On: true, At: 1440}, {Weekday: time.Monday, At: 1}} {
		if at, ok := p.NextDigest(evening(t), time.UTC); ok || !at.IsZero() {
			t.Errorf("%+v comes at %v", p, at)
		}
	}
}
