package app

import (
	"errors"
	"regexp"
	"testing"
	"testing/synctest"
	"time"
)

func TestVirtualClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		berlin := saturday().In(time.FixedZone("", 3600))
		still, runs := newVirtualClock(berlin, false), newVirtualClock(berlin, true)
		<-time.After(time.Hour) // of the bubble's own time
		if got := still.Now(); !got.Equal(saturday()) || got.Location() != time.UTC {
			t.Errorf("one that stands still says %v", got)
		}
		if got := runs.Now(); !got.Equal(saturday().Add(time.Hour)) {
			t.Errorf("one that runs says %v after an hour", got)
		}
		for _, c := range []*virtualClock{still, runs} {
			c.Set(saturday().Add(8 * time.Hour))
			if got := c.Now(); !got.Equal(saturday().Add(8 * time.Hour)) {
				t.Errorf("it says %v after it was set", got)
			}
		}
	})
}

func TestLocalZone(t *testing.T) {
	const debian = "/usr/share/zoneinfo/Asia/Kathmandu"
	for _, c := range []struct{ outcome, tz, link, want string }{
		{"TZ wins", "Europe/Berlin", debian, "Europe/Berlin"},
		{"TZ with the colon of POSIX", ":Europe/Berlin", debian, "Europe/Berlin"},
		{"TZ as a path", ":/usr/share/zoneinfo/Europe/Berlin", debian, "Europe/Berlin"},
		{"the link of Debian", "", debian, "Asia/Kathmandu"},
		{"the link of a Mac", "", "/var/db/timezone/zoneinfo/America/New_York", "America/New_York"},
		{"a relative link", "", "../usr/share/zoneinfo/America/Argentina/Salta", "America/Argentina/Salta"},
		{"a TZ that is no name is not used", "CET-1CEST", debian, "Asia/Kathmandu"},
		{"a TZ that only means this machine is not used", "Local", debian, "Asia/Kathmandu"},
		{"no link", "", "", "UTC"},
		{"a link to nowhere", "", "/usr/share/zoneinfo/Mars/Base", "UTC"},
		{"a link out of the folder", "", "/usr/share/zoneinfo/../../etc/passwd", "UTC"},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			got := LocalZone(func(string) string { return c.tz }, func(string) (string, error) {
				if c.link == "" {
					return "", errors.New("not a link")
				}
				return c.link, nil
			})
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestIDs(t *testing.T) {
	fits := regexp.MustCompile(`^[0-9a-v]{20}$`)
	first, again, next := seededIDs(saturday(), 0), seededIDs(saturday(), 0), seededIDs(saturday(), 1)
	later := seededIDs(saturday().Add(time.Nanosecond), 0)
	seen := map[string]bool{}
	for range 1000 {
		a, b := first(), again()
		if a != b {
			t.Fatalf("the same seed made %q and %q", a, b)
		}
		for _, id := range []string{a, next(), later(), NewID()} {
			if !fits.MatchString(id) || seen[id] {
				t.Fatalf("id %q does not fit or came twice", id)
			}
			seen[id] = true
		}
	}
}
