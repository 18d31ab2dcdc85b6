package recovery_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// TestR7OnJourneys compares the planner with the judge for people who travel, pause for some days, race, and have slots
// of their own or learned ones, around the clock changes of both zones and around the end of the journey.
func TestR7OnJourneys(t *testing.T) {
	checks := "400"
	if proving() {
		checks = "30000"
	}
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	zones := zoneNames(t)
	var count tally
	w := theWorld()
	rapid.Check(t, func(r *rapid.T) {
		home, there := zone(t, rapid.SampledFrom(zones).Draw(r, "home")), zone(t, rapid.SampledFrom(zones).Draw(r, "there"))
		around := append(append(changes(home), changes(there)...), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
		end := rapid.SampledFrom(around).Draw(r, "change").Add(rapid.SampledFrom(w.ends).Draw(r, "after it"))
		c := caseOf("run", end.In(home))
		c.Now = end.Add(rapid.SampledFrom(w.delays).Draw(r, "reported after"))
		c.Session.ID = fmt.Sprint(rapid.IntRange(0, 99).Draw(r, "id"))
		c.Settings = recovery.Settings{
			Quiet: rapid.SampledFrom(w.quiets).Draw(r, "quiet"), Usual: rapid.SampledFrom(w.usuals).Draw(r, "usual"), Taste: only("mobility"),
		}
		if slots := rapid.SampledFrom(w.slots).Draw(r, "slots"); rapid.Bool().Draw(r, "learned") {
			c.Learned.Slots = slots
		} else {
			c.Settings.Slots = slots
		}
		for _, after := range rapid.SampledFrom(w.spents).Draw(r, "spent") {
			c.Spent = append(c.Spent, recovery.Unasked{At: end.Add(after)})
		}
		h := horizonOf(home, end)
		if rapid.IntRange(0, 3).Draw(r, "travels") > 0 {
			until := end.Add(time.Duration(rapid.IntRange(-30*60, 30*60).Draw(r, "until")) * time.Minute).Truncate(time.Minute)
			c.Settings.Travel = recovery.Travel{Zone: there.String(), Until: until}
			h = journey(home, there, until, end)
			if rapid.IntRange(0, 4).Draw(r, "for good") == 0 {
				c.Settings.Travel.Until = time.Time{}
				h = journey(home, there, end.AddDate(1, 0, 0), end)
			}
		}
		if rapid.IntRange(0, 2).Draw(r, "pauses") == 0 {
			c.Settings.Paused = recovery.Pause{On: true, Until: end.Add(time.Duration(rapid.IntRange(-120, 26*60).Draw(r, "paused until")) * time.Minute)}
		}
		for _, days := range rapid.SampledFrom([][]int{nil, nil, {0}, {1}, {0, 1}, {-1, 2}}).Draw(r, "races in") {
			c.Settings.Races = append(c.Settings.Races, recovery.RaceDay{On: recovery.DateOf(end.AddDate(0, 0, days), home)})
		}
		r.Logf("settings %+v, learned %v, spent %v, end %v, now %v", c.Settings, c.Learned, c.Spent, end, c.Now)
		oneCase(r, &count, h, quietIn(h, c.Settings.Quiet), c, 5*rapid.IntRange(1, 9999).Draw(r, "n"))
	})
	t.Logf("%d reminders, %d without a legal minute", count.reminded.Load(), count.silent.Load())
	if count.reminded.Load() == 0 || count.silent.Load() == 0 {
		t.Error("one side was never seen")
	}
}

// TestR7LearnedSlotsChangeNothingButTheHour: whatever was learned, a reminder comes exactly when one would come anyway.
func TestR7LearnedSlotsChangeNothingButTheHour(t *testing.T) {
	clock := rapid.IntRange(0, 24*60-1)
	rapid.Check(t, func(r *rapid.T) {
		c := caseOf("run", evening(t).Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(r, "end"))*time.Minute))
		c.Now = c.Session.End.Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(r, "reported after")) * time.Minute)
		c.Settings.Quiet = recovery.Quiet{From: recovery.Clock(clock.Draw(r, "quiet from")), To: recovery.Clock(clock.Draw(r, "quiet to"))}
		plain := recovery.Decide(c)
		for range rapid.IntRange(1, 2).Draw(r, "slots") {
			c.Learned.Slots = append(c.Learned.Slots, recovery.Slot{
				Name: recovery.SlotLearned, Work: recovery.Clock(clock.Draw(r, "work")), Free: recovery.Clock(clock.Draw(r, "free")),
			})
		}
		d := recovery.Decide(c)
		if d.Silent != plain.Silent || !d.Deadline.Equal(plain.Deadline) {
			r.Fatalf("silent %q until %v, without anything learned %q until %v", d.Silent, d.Deadline, plain.Silent, plain.Deadline)
		}
		if !d.Due.IsZero() && (d.Due.Before(c.Now.Truncate(time.Minute)) || d.Due.After(d.Deadline) || c.Settings.Quiet.HoldsAt(d.Due, c.Zone)) {
			r.Fatalf("due %v", d.Due)
		}
	})
}
