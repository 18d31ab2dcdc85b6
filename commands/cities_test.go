package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/commands"
	"easyday/recovery"
)

func TestCities(t *testing.T) {
	c, err := commands.NewCities()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"Berlin": "Europe/Berlin", "berlin": "Europe/Berlin", "MÜNCHEN": "Europe/Berlin", "munchen": "Europe/Berlin", " new   york ": "America/New_York",
		"san francisco": "America/Los_Angeles", "Asia/Kolkata": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "Iten": "Africa/Nairobi",
		"Pacific/Chatham": "Pacific/Chatham", "São Paulo": "America/Sao_Paulo", "utc": "UTC", "US/Pacific": "US/Pacific",
	} {
		if got := c.Find(text, now, "UTC"); len(got) != 1 || got[0] != want {
			t.Errorf("%q is %v, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "Atlantis", "Local", "/etc/passwd", "../../etc/localtime", "25:99", "Europe/Nowhere"} {
		if got := c.Find(text, now, "UTC"); len(got) != 0 {
			t.Errorf("%q is %v", text, got)
		}
	}
	t.Run("the time of one's clock", func(t *testing.T) {
		if got := c.Find("19:10", now, "Europe/Vienna"); len(got) != 1 || got[0] != "Europe/Vienna" {
			t.Errorf("the likely zone must win: %v", got)
		}
		got := c.Find("7:12 pm", now, "Asia/Tokyo")
		if len(got) < 5 || got[0] != "Europe/Berlin" {
			t.Errorf("several zones, the biggest first: %v", got)
		}
		for _, name := range got {
			zone, _ := recovery.Zoned(name)
			if clock := recovery.ClockOf(now, zone); clock != recovery.At(19, 10) {
				t.Errorf("in %s it is %s", name, clock)
			}
		}
		if got := c.Find("23:56", now, "UTC"); slices.Contains(got, "Asia/Kathmandu") != true {
			t.Errorf("a clock a minute off: %v", got)
		}
	})
	t.Run("where one is", func(t *testing.T) {
		for text, want := range map[string]string{
			"geo:52.52,13.40": "Europe/Berlin", "geo:48.14,11.58": "Europe/Berlin", "geo:-33.87,151.21": "Australia/Sydney",
			"geo:40.71,-74.01": "America/New_York", "geo:35.68,139.69": "Asia/Tokyo", "geo:27.7,85.3": "Asia/Kathmandu",
			"geo:-22.9,-43.2": "America/Sao_Paulo", "geo:53.35,-6.26": "Europe/Dublin", "geo:0,-179.9": "Pacific/Tarawa",
		} {
			got := c.Find(text, now, "UTC")
			if !slices.ContainsFunc(got, func(zone string) bool { return sameClocks(t, zone, want, now) }) || len(got) > 6 {
				t.Errorf("%s is %v, want %s among a few", text, got, want)
			}
		}
		for _, text := range []string{"geo:91,0", "geo:0,181", "geo:x", "geo:", "geo:1"} {
			if got := c.Find(text, now, "UTC"); len(got) != 0 {
				t.Errorf("%q is %v", text, got)
			}
		}
	})
	t.Run("completion", func(t *testing.T) {
		if got := c.Complete("ber"); len(got) == 0 || got[0] != "Europe/Berlin" && got[0] != "Europe/Oslo" {
			t.Errorf("%v", got)
		}
		for range 20 {
			if a, b := c.Complete("san"), c.Complete("san"); !slices.Equal(a, b) {
				t.Fatalf("not the same each time: %v, %v", a, b)
			}
		}
		if got := c.Complete(""); len(got) != 25 {
			t.Errorf("%d zones", len(got))
		}
	})
}

// sameClocks reports whether two zones' clocks show the same through the year.
func sameClocks(t *testing.T, a, b string, now time.Time) bool {
	t.Helper()
	x, okX := recovery.Zoned(a)
	y, okY := recovery.Zoned(b)
	if !okX || !okY {
		t.Fatalf("unknown zone %s or %s", a, b)
	}
	for month := range 12 {
		at := now.AddDate(0, month, 0)
		_, p := at.In(x).Zone()
		_, q := at.In(y).Zone()
		if p != q {
			return false
		}
	}
	return true
}

// TestPlacesAreFoundByWhatTheyAreCalled: each name that a language has for a zone's city is understood, and makes no zone
// one that is offered before the others.
func TestPlacesAreFoundByWhatTheyAreCalled(t *testing.T) {
	h := newHouse(t)
	cities := h.App().Desk.Cities
	for _, lang := range h.App().Desk.Words.Languages() {
		for _, pair := range strings.Split(h.App().Desk.Words.Say(lang, "word.cities", nil), ",") {
			own, theirs, _ := strings.Cut(pair, "=")
			if zones := cities.Find(theirs, monday, ""); len(zones) != 1 {
				t.Errorf("%s: %s (%s) is found in %v", lang, theirs, own, zones)
			}
		}
	}
	if got := cities.Find("Belgrad", monday, ""); !slices.Equal(got, []string{"Europe/Belgrade"}) {
		t.Errorf("Belgrad is in %v", got)
	}
	if got := cities.Find("18:00", monday, ""); slices.Contains(got, "Europe/Belgrade") || !slices.Contains(got, "Europe/Berlin") {
		t.Errorf("where it is 18:00: %v", got)
	}
}
