package recovery_test

import (
	"archive/zip"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"easyday/recovery"
)

// zoneNames are a few zones that change their clocks in different ways, or all that Go ships when proving.
func zoneNames(t *testing.T) []string {
	t.Helper()
	if !proving() {
		return []string{
			"Europe/Berlin", "America/New_York",
			"America/Santiago",     // at midnight
			"Africa/Cairo",         // at midnight, Fridays
			"Australia/Lord_Howe",  // by half an hour
			"America/Scoresbysund", // across midnight
			"Asia/Kathmandu", "Pacific/Apia", "UTC",
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		if _, ok := recovery.Zoned(f.Name); ok && !strings.HasSuffix(f.Name, "/") {
			names = append(names, f.Name)
		}
	}
	if len(names) < 500 {
		t.Fatalf("only %d zones found", len(names))
	}
	return names
}

// changes are the instants from 2024 to 2030 at which a zone changes its clocks.
func changes(zone *time.Location) []time.Time {
	var out []time.Time
	last := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	for t := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); ; {
		_, end := t.In(zone).ZoneBounds()
		if end.IsZero() || !end.Before(last) {
			return out
		}
		out, t = append(out, end.UTC()), end
	}
}

// distinct leaves out zones whose clocks show the same from 2024 to 2030 as those of a zone before them.
func distinct(t *testing.T, names []string) (out []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range names {
		z := zone(t, name)
		clocks := ""
		for _, at := range append([]time.Time{time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}, changes(z)...) {
			_, offset := at.In(z).Zone()
			clocks += fmt.Sprint(at.Unix(), " ", offset, " ")
		}
		if !seen[clocks] {
			seen[clocks] = true
			out = append(out, name)
		}
	}
	return out
}

// horizon is a stretch of minutes with what the clock on the wall shows in each: the local day, counted from 1970,
// and the minute of the day.
type horizon struct {
	first int64 // unix minute
	day   []int
	wall  []int
	parts []part // on a journey: whose clocks are in force when
}

// part is a stretch of a horizon in which one zone's clock is in force.
type part struct {
	horizon
	from, end int
}

// horizonOf is the two and a half days on either side of an instant.
func horizonOf(zone *time.Location, around time.Time) horizon {
	const reach = 60 * 60
	h := horizon{first: around.Unix()/60 - reach}
	for m := h.first; m <= h.first+2*reach; m++ {
		_, offset := time.Unix(m*60, 0).In(zone).Zone()
		local := m + int64(offset)/60
		h.day = append(h.day, int(local/1440))
		h.wall = append(h.wall, int(local%1440))
	}
	return h
}

// journey is the horizon of somebody who is in one zone until an instant and at home after it.
func journey(home, there *time.Location, until, around time.Time) horizon {
	h, t := horizonOf(home, around), horizonOf(there, around)
	back := min(max(0, h.index(until)), len(h.wall))
	h.parts = []part{{t, 0, back}, {horizonOf(home, around), back, len(h.wall)}}
	copy(h.day[:back], t.day)
	copy(h.wall[:back], t.wall)
	return h
}

// index is the first minute at or after an instant; floor is the last one at or before it.
func (h horizon) index(t time.Time) int { return int((t.Unix()+59)/60 - h.first) }
func (h horizon) floor(t time.Time) int { return int(t.Unix()/60 - h.first) }

// at is the instant of a minute.
func (h horizon) at(i int) time.Time { return time.Unix((h.first+int64(i))*60, 0).UTC() }

// reach is the first minute that shows a wall time on a day or, if the clock skips it, a later one.
func (h horizon) reach(day, wall int) int {
	for i := range h.day {
		if h.day[i] > day || h.day[i] == day && h.wall[i] >= wall {
			return i
		}
	}
	return -1
}

func TestWallInstant(t *testing.T) {
	var asked, gaps, overlaps int
	step := 17
	if proving() {
		step = 5
	}
	for _, name := range zoneNames(t) {
		z := zone(t, name)
		for _, change := range append(changes(z), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)) {
			h := horizonOf(z, change)
			first := h.day[h.floor(change.Add(-24*time.Hour))]
			for day := first; day <= first+2; day++ {
				for wall := 0; wall < 1440; wall += step {
					want := h.reach(day, wall)
					noon := time.Unix(int64(day)*86400+12*3600, 0).UTC()
					local := time.Date(noon.Year(), noon.Month(), noon.Day(), 12, 0, 0, 0, z)
					got := recovery.WallInstant(local, recovery.Clock(wall), z)
					if !got.Equal(h.at(want)) || got.Location() != time.UTC {
						t.Fatalf("%s %s %v: got %v, want %v", name, noon.Format(time.DateOnly), recovery.Clock(wall), got.In(z), h.at(want).In(z))
					}
					asked++
					switch shown := recovery.ClockOf(got, z); {
					case int(shown) != wall:
						gaps++
					case h.wall[want] == wall && twice(h, want):
						overlaps++
					}
				}
			}
		}
	}
	t.Logf("%d wall times, %d of them skipped, %d shown twice", asked, gaps, overlaps)
	if gaps == 0 || overlaps == 0 {
		t.Error("no clock change was seen")
	}
}

// twice reports whether a minute's wall time comes again.
func twice(h horizon, i int) bool {
	for j := i + 1; j < min(i+3*60, len(h.wall)); j++ {
		if h.wall[j] == h.wall[i] && h.day[j] == h.day[i] {
			return true
		}
	}
	return false
}

func TestWallInstantTakesTheDateInTheZone(t *testing.T) {
	z := zone(t, "Pacific/Apia") // thirteen hours ahead
	late := time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC)
	if got := recovery.WallInstant(late, recovery.At(9, 0), z).In(z); got.Format("2006-01-02 15:04") != "2026-03-11 09:00" {
		t.Errorf("got %v", got)
	}
}

func TestClockAndQuiet(t *testing.T) {
	if recovery.At(7, 5).String() != "07:05" || recovery.Clock(1440).Valid() || recovery.Clock(-1).Valid() || !recovery.Clock(0).Valid() {
		t.Error("a clock is 00:00 to 23:59")
	}
	night := recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(7, 0)}
	noon := recovery.Quiet{From: recovery.At(12, 0), To: recovery.At(13, 0)}
	for clock, want := range map[string][2]bool{"21:59": {false, false}, "22:00": {true, false}, "00:00": {true, false},
		"06:59": {true, false}, "07:00": {false, false}, "12:00": {false, true}, "12:59": {false, true}, "13:00": {false, false}} {
		c, _ := time.Parse("15:04", clock)
		at := recovery.ClockOf(c, time.UTC)
		if night.Holds(at) != want[0] || noon.Holds(at) != want[1] {
			t.Errorf("%s: night %v noon %v, want %v", clock, night.Holds(at), noon.Holds(at), want)
		}
	}
	for c := recovery.Clock(0); c.Valid(); c++ {
		if (recovery.Quiet{From: c, To: c}).Holds(c) {
			t.Fatal("from = to means no quiet hours")
		}
	}
}

func TestZonedKnowsOnlyRealZones(t *testing.T) {
	for _, name := range []string{"", "Local", "Berlin", "Mars/Olympus", "../etc/passwd"} {
		if z, ok := recovery.Zoned(name); ok || z != time.UTC {
			t.Errorf("%q is known as %v", name, z)
		}
	}
}
