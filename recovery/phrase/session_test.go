package phrase

import (
	"testing"
	"time"

	"easyday/recovery"
)

func TestASessionIsOnTheDayThatWasNamed(t *testing.T) {
	zone := berlin(t)
	wednesday := time.Date(2026, 3, 11, 9, 0, 0, 0, zone)
	tuesday := time.Date(2026, 3, 10, 21, 0, 0, 0, zone)
	friday := time.Date(2026, 3, 13, 9, 0, 0, 0, zone)
	for _, c := range []struct {
		lang, text string
		now        time.Time
		on, want   string
	}{
		{"en", "12x400 tuesday track", wednesday, "2026-03-10", "sport=run kind=intervals end=vague"},
		{"en", "12x400 tuesday track", tuesday, "2026-03-10", "sport=run kind=intervals end=vague"},
		{"en", "12x400 tuesday track", friday, "", "error=too_old"},
		{"en", "12x400 wed track", friday, "2026-03-11", "sport=run kind=intervals end=vague"},
		{"en", "60 min tempo ended 20:00", wednesday, "", "sport=run kind=tempo minutes=60 end=said:2026-03-10T19:00Z"},
		{"en", "12x400 tuesday 19:30 track", wednesday, "2026-03-10", "sport=run kind=intervals end=said:2026-03-10T18:30Z"},
		{"en", "8x800 wed 20:00", friday, "2026-03-11", "sport=run kind=intervals end=said:2026-03-11T19:00Z"},
		{"en", "8x800 wed 8:00", friday, "", "error=too_old"},
		{"en", "8x800 sun 20:00", friday, "", "error=too_old"},
		{"en", "8x800 wed 20:00", wednesday, "", "error=future"},
		{"en", "8x800 tue 18:30-20:00", wednesday, "2026-03-10", "sport=run kind=intervals minutes=90 end=said:2026-03-10T19:00Z"},
		{"en", "tuesday track 12x400, started 18:30, 75 min", wednesday, "2026-03-10", "sport=run kind=intervals minutes=75 end=said:2026-03-10T18:45Z"},
		{"en", "12x400 yesterday", wednesday, "2026-03-10", "sport=run kind=intervals end=vague"},
		{"en", "12x400 today", wednesday, "2026-03-11", "sport=run kind=intervals"},
		{"en", "12x400", wednesday, "", "sport=run kind=intervals"},
		{"en", "we ran 12x400", wednesday, "", "sport=run kind=intervals"},
		{"de", "12x400 Dienstag Bahn", wednesday, "2026-03-10", "sport=run kind=intervals end=vague"},
		{"de", "12x400 Di Bahn Ende 20 Uhr", wednesday, "2026-03-10", "sport=run kind=intervals end=said:2026-03-10T19:00Z"},
		{"de", "12x400 gestern Bahn", wednesday, "2026-03-10", "sport=run kind=intervals end=vague"},
		{"de", "60 min Tempo, Ende 20:00", wednesday, "", "sport=run kind=tempo minutes=60 end=said:2026-03-10T19:00Z"},
	} {
		r, on, err := speaks(t, c.lang).Session(c.text, c.now, zone)
		if got := tell(r, err); got != c.want {
			t.Errorf("%s on %v: %s, want %s", c.text, c.now.Weekday(), got, c.want)
		}
		if c.on == "" != (on == recovery.Date{}) || c.on != "" && on.String() != c.on {
			t.Errorf("%s on %v: the day is %v, want %s", c.text, c.now.Weekday(), on, c.on)
		}
	}
}

func TestASessionIsRefusedAsAReportIs(t *testing.T) {
	for text, want := range map[string]string{"run 25h tuesday": "minutes", "walk\x00": "text_odd", string(make([]byte, MaxBytes+1)): "text_long"} {
		if _, on, err := english(t).Session(text, saturday(t), nil); recovery.ReasonOf(err) != want || on != (recovery.Date{}) {
			t.Errorf("%.20q: %v, %v", text, on, err)
		}
	}
}
