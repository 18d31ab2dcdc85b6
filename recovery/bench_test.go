package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

// BenchmarkDecide is an ordinary report of somebody with twenty earlier sessions, answers to learn from, a stiff
// shoulder, a place and two hard days a week: at most 50 µs and 30 allocations, aim 20 µs and 10.
func BenchmarkDecide(b *testing.B) {
	c := caseOf("run", at(b, "Europe/Berlin", "2026-03-10 18:30"))
	c.Settings.Access = recovery.Access{recovery.NeedPool: true, recovery.NeedBike: true, recovery.NeedElliptical: false}
	c.Settings.Taste = recovery.Taste{"tai_chi": recovery.Loves, "dancing": recovery.Hates}
	c.Settings.Limits = []recovery.Limit{{Area: recovery.AreaShoulder, Side: "left", Since: c.Now.AddDate(0, -1, 0)}}
	c.Settings.Stay = recovery.Stay{Place: recovery.PlaceHome}
	c.Settings.HardDays = []time.Weekday{time.Tuesday, time.Thursday}
	for i, m := range recovery.Modalities()[:8] {
		row := recovery.Felt{Sport: "run", Modality: m.ID, Tally: recovery.Tally{Fresher: i % 4, Same: 1, Heavier: i % 3}}
		c.Learned.Felt = append(c.Learned.Felt, row)
	}
	for i := range 20 {
		day := c
		day.Session.ID = string(rune('a' + i))
		day.Session.End = c.Session.End.AddDate(0, 0, 2*(i-20))
		day.Session.Sport = []recovery.SportID{"run", "ride", "strength"}[i%3]
		day.Now = day.Session.End.Add(5 * time.Minute)
		day.Session.Reported = day.Now
		day.Session.Decision = recovery.Decide(day)
		c.Earlier = append([]recovery.Session{day.Session}, c.Earlier...)
	}
	if d := recovery.Decide(c); d.Suggestion == nil || d.Due.IsZero() {
		b.Fatalf("not an ordinary decision: silent %q", d.Silent)
	}
	b.ReportAllocs()
	for b.Loop() {
		recovery.Decide(c)
	}
}
