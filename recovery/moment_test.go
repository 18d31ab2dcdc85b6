package recovery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// due decides and returns the reminder in the athlete's wall time, or the reason for silence.
func due(c recovery.Case) string {
	d := recovery.Decide(c)
	if d.Due.IsZero() {
		return d.Silent
	}
	return d.Due.In(c.Zone).Format("Mon 15:04")
}

// toTheMinute makes slots exact, so that no spread blurs a test.
func toTheMinute(slots ...recovery.Slot) []recovery.Slot {
	for i := range slots {
		slots[i].Exact = true
	}
	return slots
}

func TestR7Moment(t *testing.T) {
	lunchAndEvening := toTheMinute(recovery.DefaultSlots()...)
	morning, _ := recovery.NamedSlot(recovery.SlotMorning)
	night := recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}
	tests := []struct {
		name     string
		zone     string
		end      string
		reported time.Duration // after the end
		quiet    recovery.Quiet
		slots    []recovery.Slot
		want     string
	}{
		{"an evening run is followed up at lunch next day", berlin, "2026-03-10 18:30", 0, night, lunchAndEvening, "Wed 12:15"},
		{"a morning run has its four hours before the reminder", berlin, "2026-03-10 07:00", 0, night, lunchAndEvening, "Tue 12:15"},
		{"a run that ends at nine comes too late for lunch", berlin, "2026-03-10 09:00", 0, night, lunchAndEvening, "Tue 17:30"},
		{"on Saturday the slots are those of the weekend", berlin, "2026-03-13 18:30", 0, night, lunchAndEvening, "Sat 10:00"},
		{"a preferred morning", berlin, "2026-03-10 18:30", 0, night, toTheMinute(morning), "Wed 07:30"},
		{"reported so late that no slot is left: the first minute", berlin, "2026-03-10 12:00", 20 * time.Hour, night, lunchAndEvening, "Wed 08:00"},
		{"no slot is left and it is night: half an hour after waking", berlin, "2026-03-10 11:00", 15 * time.Hour, night, lunchAndEvening, "Wed 07:30"},
		{"no half hour is left either: the first minute awake", berlin, "2026-03-10 07:20", 16 * time.Hour, night, lunchAndEvening, "Wed 07:00"},
		{"the window ends in quiet hours: no reminder", berlin, "2026-03-10 06:30", 15 * time.Hour, night, lunchAndEvening, "no_minute"},
		{"four hours would leave no minute: they are dropped", berlin, "2026-03-10 17:30", 22*time.Hour + 30*time.Minute, night, lunchAndEvening, "Wed 16:00"},
		{"quiet all day but for a minute", berlin, "2026-03-10 18:30", 0, recovery.Quiet{From: recovery.At(12, 16), To: recovery.At(12, 15)}, lunchAndEvening, "Wed 12:15"},
		{"no quiet hours: the early slot too", berlin, "2026-03-10 18:30", 0, recovery.Quiet{}, toTheMinute(recovery.Slot{Work: recovery.At(3, 0)}), "Wed 03:00"},
		{"the day after the clocks went forward is not skipped", "America/New_York", "2026-03-07 23:15", 0, recovery.Quiet{From: recovery.At(23, 0), To: recovery.At(7, 0)}, lunchAndEvening, "Sun 10:00"},
		{"a slot the clocks skip is moved to the next minute there is", berlin, "2026-03-28 18:30", 0, recovery.Quiet{}, toTheMinute(recovery.Slot{Free: recovery.At(2, 30)}), "Sun 03:00"},
		{"a slot the clocks show twice comes the first time", berlin, "2026-10-24 18:30", 0, recovery.Quiet{}, toTheMinute(recovery.Slot{Free: recovery.At(2, 30)}), "Sun 02:30"},
		{"the window is elapsed time: it ends an hour later by the wall in spring", berlin, "2026-03-28 09:50", 0, recovery.Quiet{From: recovery.At(13, 0), To: recovery.At(10, 30)}, toTheMinute(recovery.Slot{Free: recovery.At(10, 30)}), "Sun 10:30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := caseOf("run", at(t, tt.zone, tt.end))
			c.Now = c.Now.Add(tt.reported)
			c.Settings.Quiet, c.Settings.Slots = tt.quiet, tt.slots
			c.Settings.Taste = only("walking")
			if got := due(c); got[:min(9, len(got))] != tt.want {
				// What is not an exact slot is spread by up to ten minutes.
				d := recovery.Decide(c)
				for late := 0; late <= 10; late++ {
					if d.Due.Add(-time.Duration(late)*time.Minute).In(c.Zone).Format("Mon 15:04") == tt.want {
						return
					}
				}
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestR7Spread(t *testing.T) {
	seen := map[string]int{}
	for i := range 1100 {
		c := caseOf("run", evening(t))
		c.Session.ID = fmt.Sprint("session", i)
		first, again := due(c), due(c)
		seen[first]++
		if first != again {
			t.Fatal("not the same each time")
		}
	}
	t.Run("many people's reminders fall on eleven minutes, about evenly", func(t *testing.T) {
		for minute := 15; minute <= 25; minute++ {
			if n := seen[fmt.Sprintf("Wed 12:%d", minute)]; n < 50 || n > 200 {
				t.Errorf("%d of 1100 at 12:%d", n, minute)
			}
		}
		if len(seen) != 11 {
			t.Errorf("got %v", seen)
		}
	})
	t.Run("an exact slot is kept to the minute", func(t *testing.T) {
		for i := range 50 {
			c := caseOf("run", evening(t))
			c.Session.ID = fmt.Sprint("session", i)
			c.Settings.Slots = toTheMinute(recovery.Slot{Work: recovery.At(12, 20)})
			if got := due(c); got != "Wed 12:20" {
				t.Fatalf("got %s", got)
			}
		}
	})
	t.Run("nobody is pushed into quiet hours", func(t *testing.T) {
		for i := range 50 {
			c := caseOf("run", evening(t))
			c.Session.ID = fmt.Sprint("session", i)
			c.Settings.Quiet = recovery.Quiet{From: recovery.At(12, 17), To: recovery.At(12, 0)}
			if got := due(c); got != "Wed 12:15" && got != "Wed 12:16" {
				t.Fatalf("got %s", got)
			}
		}
	})
}

func TestR7Budget(t *testing.T) {
	end := evening(t)
	c := caseOf("run", end)
	c.Now = end.Add(3 * time.Hour) // quiet hours have begun
	c.Settings.Slots = toTheMinute(recovery.DefaultSlots()...)
	unasked := func(texts ...string) (out []recovery.Unasked) {
		for _, text := range texts {
			out = append(out, recovery.Unasked{At: at(t, berlin, text)})
		}
		return out
	}
	tests := []struct {
		name  string
		spent []recovery.Unasked
		want  string
	}{
		{"one message that day leaves room for one more", unasked("2026-03-11 08:00"), "Wed 12:15"},
		{"two messages that day are enough", unasked("2026-03-11 08:00", "2026-03-11 20:00"), recovery.SilentNoMinute},
		{"messages of the day before do not count", unasked("2026-03-10 08:00", "2026-03-10 09:00", "2026-03-10 10:00"), "Wed 12:15"},
		{"a local day ends at midnight, not twenty-four hours later", unasked("2026-03-10 23:59", "2026-03-11 00:00"), "Wed 12:15"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := c
			c.Spent = tt.spent
			if got := due(c); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	t.Run("where the next day is full it comes before midnight, though the four hours are not over", func(t *testing.T) {
		c := c
		c.Now = end
		c.Spent = unasked("2026-03-11 08:00", "2026-03-11 20:00")
		if d := recovery.Decide(c); d.Due.IsZero() || d.Due.After(end.Add(10*time.Minute)) {
			t.Errorf("got %s", due(c))
		}
	})
	t.Run("what the athlete asked for is outside the budget", func(t *testing.T) {
		c := c
		c.Spent = unasked("2026-03-11 08:00", "2026-03-11 20:00")
		c.AskedAt = at(t, berlin, "2026-03-11 09:00")
		if got := due(c); got != "Wed 09:00" {
			t.Errorf("got %s", got)
		}
	})
}

func TestR7AskedFor(t *testing.T) {
	for asked, want := range map[string]string{
		"2026-03-10 18:31": "Tue 18:31",             // before the four hours are over
		"2026-03-10 21:00": recovery.SilentNoMinute, // quiet
		"2026-03-11 18:10": "Wed 18:10",             // twenty minutes are left
		"2026-03-11 18:11": recovery.SilentNoMinute,
		"2026-03-11 19:00": recovery.SilentNoMinute, // after the window
		"2026-03-10 18:00": recovery.SilentNoMinute, // gone by
	} {
		c := caseOf("run", evening(t))
		c.AskedAt = at(t, berlin, asked)
		if got := due(c); got != want {
			t.Errorf("asked for %s: %s, want %s", asked, got, want)
		}
	}
}

func TestPauseSilencesButWhatWasAskedFor(t *testing.T) {
	c := caseOf("run", evening(t))
	c.Settings.Paused = recovery.Pause{On: true}
	if d := recovery.Decide(c); d.Suggestion == nil || d.Silent != recovery.SilentPaused {
		t.Errorf("paused: %+v", d)
	}
	c.AskedAt = at(t, berlin, "2026-03-11 09:00")
	if got := due(c); got != "Wed 09:00" {
		t.Errorf("asked for: %s", got)
	}
	c.AskedAt, c.Settings.Paused.Until = time.Time{}, c.Now
	if got := due(c); got == recovery.SilentPaused {
		t.Error("the pause is over and still counts")
	}
}

func TestHikingComesOnlyInDaylight(t *testing.T) {
	for slot, want := range map[recovery.Clock]bool{recovery.At(8, 59): false, recovery.At(9, 0): true, recovery.At(15, 0): true, recovery.At(15, 1): false} {
		for _, usual := range []int{0, 30, 200} {
			c := seasoned("run", evening(t))
			c.Settings.Slots = toTheMinute(recovery.Slot{Work: slot})
			c.Settings.Usual = usual
			c.Settings.Taste = recovery.Taste{"hiking": 1}
			if got := slices.Contains(suggested(t, c).Trace.Possible, "hiking"); got != want {
				t.Errorf("reminder at %v, usual %d: hiking possible %v, want %v", slot, usual, got, want)
			}
		}
	}
	t.Run("the hour asked about is the hour of the reminder it would get", func(t *testing.T) {
		// A slot 35 minutes before the end of the window is early enough for the shortest hike, not for an hour's.
		c := seasoned("run", at(t, berlin, "2026-03-10 13:00"))
		c.Settings.Slots = toTheMinute(recovery.Slot{Work: recovery.At(12, 25)})
		c.Settings.Quiet = recovery.Quiet{From: recovery.At(18, 0), To: recovery.At(7, 0)}
		c.Settings.Usual, c.Settings.Taste = 200, only("hiking")
		if d := recovery.Decide(c); d.Suggestion != nil {
			t.Errorf("a hike at %v", d.Due.In(c.Zone))
		}
	})
}

func TestLaterMoments(t *testing.T) {
	wall := func(c recovery.Case) (out []string) {
		for _, m := range recovery.LaterMoments(c, 20) {
			out = append(out, m.In(c.Zone).Format("Mon 15:04"))
		}
		return out
	}
	c := caseOf("run", evening(t))
	c.Now = at(t, berlin, "2026-03-11 09:00")
	if got, want := wall(c), []string{"Wed 10:00", "Wed 12:00", "Wed 17:30"}; !slices.Equal(got, want) {
		t.Errorf("in the morning: %v, want %v", got, want)
	}
	c.Now = at(t, berlin, "2026-03-11 17:30")
	if got := wall(c); len(got) != 0 {
		t.Errorf("an hour before the end of the window: %v", got)
	}
	c.Now = at(t, berlin, "2026-03-10 19:15")
	if got, want := wall(c), []string{"Tue 20:15", "Wed 12:15", "Wed 17:30"}; !slices.Equal(got, want) {
		t.Errorf("in the evening: %v, want %v", got, want)
	}
}
