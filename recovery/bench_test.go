package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

// BenchmarkDecide is one ordinary report of somebody with twenty earlier sessions: goal 20 µs and 10 allocations.
func BenchmarkDecide(b *testing.B) {
	c := caseOf("run", at(b, "Europe/Berlin", "2026-03-10 18:30"))
	for i := range 20 {
		day := c
		day.Session.ID = string(rune('a' + i))
		day.Session.End = c.Session.End.AddDate(0, 0, i-20)
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
