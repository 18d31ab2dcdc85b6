package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

func TestR7CheckinOnTheMorningAfter(t *testing.T) {
	night := recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}
	for _, tt := range []struct {
		name   string
		quiet  recovery.Quiet
		travel recovery.Travel
		pause  recovery.Pause
		after  string
		now    string
		want   string // in Berlin; "" for none
	}{
		{"at half past seven", night, recovery.Travel{}, recovery.Pause{}, "2026-03-10 12:15", "", "2026-03-11 07:30"},
		{"quiet until nine: at half past nine", recovery.Quiet{From: recovery.At(23, 0), To: recovery.At(9, 0)}, recovery.Travel{}, recovery.Pause{}, "2026-03-10 12:15", "", "2026-03-11 09:30"},
		{"no quiet hours", recovery.Quiet{}, recovery.Travel{}, recovery.Pause{}, "2026-03-10 23:59", "", "2026-03-11 07:30"},
		{"quiet over noon does not hold it up", recovery.Quiet{From: recovery.At(12, 0), To: recovery.At(15, 0)}, recovery.Travel{}, recovery.Pause{}, "2026-03-10 17:30", "", "2026-03-11 07:30"},
		{"quiet but for a quarter of an hour", recovery.Quiet{From: recovery.At(8, 15), To: recovery.At(8, 0)}, recovery.Travel{}, recovery.Pause{}, "2026-03-10 17:30", "", "2026-03-11 08:00"},
		{"the night the clocks go forward", night, recovery.Travel{}, recovery.Pause{}, "2026-03-28 16:00", "", "2026-03-29 07:30"},
		{"the morning is where they are", night, recovery.Travel{Zone: "Asia/Tokyo"}, recovery.Pause{}, "2026-03-10 12:15", "", "2026-03-10 23:30"},
		{"back home in the night: the morning at home", night, recovery.Travel{Zone: "Asia/Tokyo", Until: at(t, berlin, "2026-03-10 20:00")}, recovery.Pause{}, "2026-03-10 08:00", "", "2026-03-11 07:30"},
		{"still in time", night, recovery.Travel{}, recovery.Pause{}, "2026-03-10 12:15", "2026-03-11 11:30", "2026-03-11 07:30"},
		{"too late", night, recovery.Travel{}, recovery.Pause{}, "2026-03-10 12:15", "2026-03-11 11:31", ""},
		{"paused then", night, recovery.Travel{}, recovery.Pause{On: true, Until: at(t, berlin, "2026-03-11 08:00")}, "2026-03-10 12:15", "", ""},
		{"the pause is over by then", night, recovery.Travel{}, recovery.Pause{On: true, Until: at(t, berlin, "2026-03-11 07:30")}, "2026-03-10 12:15", "", "2026-03-11 07:30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			after := at(t, berlin, tt.after)
			now := after
			if tt.now != "" {
				now = at(t, berlin, tt.now)
			}
			s := recovery.Settings{Quiet: tt.quiet, Travel: tt.travel, Paused: tt.pause}
			due, deadline, ok := recovery.CheckinMoment(s, zone(t, berlin), after, now)
			if ok != (tt.want != "") || ok && (!due.Equal(at(t, berlin, tt.want)) || !deadline.Equal(due.Add(4*time.Hour))) {
				t.Errorf("due %v until %v, %v; want %s", due.In(zone(t, berlin)), deadline, ok, tt.want)
			}
		})
	}
}

func TestR1AskAgainTwoDaysLater(t *testing.T) {
	night := recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}
	for _, tt := range []struct {
		name   string
		quiet  recovery.Quiet
		travel string
		now    string
		want   string
	}{
		{"in the afternoon", night, "", "2026-03-10 15:20", "2026-03-12 15:20"},
		{"not before nine", night, "", "2026-03-10 07:20", "2026-03-12 09:00"},
		{"not in the night: at nine after it", night, "", "2026-03-10 22:20", "2026-03-13 09:00"},
		{"quiet until ten", recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(10, 0)}, "", "2026-03-10 09:30", "2026-03-12 10:00"},
		{"quiet all day: before it", recovery.Quiet{From: recovery.At(8, 0), To: recovery.At(0, 30)}, "", "2026-03-10 15:00", "2026-03-13 00:30"},
		{"two days are 48 hours, also when the clocks change", night, "", "2026-03-28 15:20", "2026-03-30 16:20"},
		{"nine is nine where they are", night, "Asia/Tokyo", "2026-03-10 20:00", "2026-03-13 01:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := recovery.Settings{Quiet: tt.quiet, Travel: recovery.Travel{Zone: tt.travel}}
			due, deadline := recovery.AskAgainMoment(s, zone(t, berlin), at(t, berlin, tt.now))
			if !due.Equal(at(t, berlin, tt.want)) || !deadline.Equal(due.Add(24*time.Hour)) {
				t.Errorf("due %v until %v, want %s", due.In(zone(t, berlin)), deadline, tt.want)
			}
		})
	}
}

// TestR7NeverAskedInQuietHours tries the morning questions with every quiet range of the world, around clock changes.
func TestR7NeverAskedInQuietHours(t *testing.T) {
	for _, name := range zoneNames(t) {
		z := zone(t, name)
		around := append(changes(z), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
		if !proving() {
			around = around[max(0, len(around)-3):]
		}
		for _, change := range around {
			for _, q := range theWorld().quiets {
				for _, h := range []int{-73, -49, -27, -20, -3, 0, 5} {
					s, now := recovery.Settings{Quiet: q}, change.Add(time.Duration(h)*time.Hour)
					due, _, ok := recovery.CheckinMoment(s, z, now, now)
					if gap := due.Sub(now); !ok && awakeOnTheNextDay(now, z, q) || ok && (q.HoldsAt(due, z) || recovery.ClockOf(due, z) < recovery.CheckinFrom || gap < 5*time.Hour || gap > 50*time.Hour) {
						t.Fatalf("%s, %v, quiet %v: check-in %v", name, now.In(z), q, due.In(z))
					}
					due, _ = recovery.AskAgainMoment(s, z, now)
					if gap := due.Sub(now); q.HoldsAt(due, z) || gap < 48*time.Hour || gap > 75*time.Hour {
						t.Fatalf("%s, %v, quiet %v: asked again %v", name, now.In(z), q, due.In(z))
					}
				}
			}
		}
	}
}

// awakeOnTheNextDay reports whether a minute of the next local day, from half past seven on, is not quiet.
func awakeOnTheNextDay(now time.Time, z *time.Location, q recovery.Quiet) bool {
	local := now.In(z)
	next := recovery.DateOf(time.Date(local.Year(), local.Month(), local.Day()+1, 12, 0, 0, 0, z), z)
	for t := now; t.Before(now.Add(52 * time.Hour)); t = t.Add(time.Minute) {
		if recovery.DateOf(t, z) == next && recovery.ClockOf(t, z) >= recovery.CheckinFrom && !q.HoldsAt(t, z) {
			return true
		}
	}
	return false
}
