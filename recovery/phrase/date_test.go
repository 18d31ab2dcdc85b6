package phrase

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// Read on Saturday 7 March 2026 in Berlin.
var typedDays = map[string]map[string]string{
	"en": {
		"29 nov": "2026-11-29", "nov 29": "2026-11-29", "29th of november": "2026-11-29", "29.11.": "2026-11-29", "29.11": "2026-11-29", "29/11": "2026-11-29", "11/29": "2026-11-29",
		"2026-11-29": "2026-11-29", "Nov. 29th, 2027": "2027-11-29", "the 1st of may": "2026-05-01", "29. 11. 2026": "2026-11-29", "29.11.26": "2026-11-29", "on 3rd april": "2026-04-03",
		"sunday": "2026-03-08", "next sunday": "2026-03-08", "Sun": "2026-03-08", "saturday": "2026-03-14", "this friday": "2026-03-13", "sunday 29 nov": "2026-11-29", "Sun, 29/11": "2026-11-29",
		"today": "2026-03-07", "tomorrow": "2026-03-08", "day after tomorrow": "2026-03-09", "in 3 weeks": "2026-03-28", "in a week": "2026-03-14", "in ten days": "2026-03-17",
		"in 1 month": "2026-04-07", "7 march": "2026-03-07", "6 march": "2027-03-06", "29 feb": "2028-02-29", "2020-01-01": "2020-01-01", "29th\u00a0nov": "2026-11-29",
		"": "", "nov": "", "29": "", "2026": "", "31 nov": "", "29.13.": "", "13/13": "", "monday 29 nov": "", "tomorrow 29 nov": "", "3 weeks": "", "in 3": "", "in half a week": "", "soon": "",
		"29 nov 2026 2027": "", "29 30 nov": "", "nov dec 1": "", "sunday monday": "", "1e9 nov": "", "2026-02-29": "", "-29.11": "", "29.11.2026.11": "", "11-29 sunday": "", "0/0": "", "5000-1-1-1": "",
		"29 nov then": "", "in 9999999999 days": "", "today tomorrow": "", "the": "", "\x00": "", strings.Repeat("x", MaxBytes+1): "",
	},
	"de": {
		"29. November": "2026-11-29", "29 nov": "2026-11-29", "am 29. Nov.": "2026-11-29", "29.11.": "2026-11-29", "29. 11.": "2026-11-29", "29.11.2027": "2027-11-29", "29.11": "2026-11-29", "2026-11-29": "2026-11-29",
		"29.November 2026": "2026-11-29", "Sonntag": "2026-03-08", "nächsten Sonntag": "2026-03-08", "So": "2026-03-08", "So, 29.11.": "2026-11-29", "Sonntag, den 29. November": "2026-11-29",
		"heute": "2026-03-07", "morgen": "2026-03-08", "übermorgen": "2026-03-09", "uebermorgen": "2026-03-09", "in 3 Wochen": "2026-03-28", "in drei Wochen": "2026-03-28", "in einer Woche": "2026-03-14",
		"in 10 Tagen": "2026-03-17", "in einem Monat": "2026-04-07", "1. Mai": "2026-05-01", "3. März": "2027-03-03", "3. Maerz": "2027-03-03",
		"Montag, 29. November": "", "29.": "", "drei Wochen": "", "irgendwann": "", "32.1.": "", "1.500": "", "18.30": "",
	},
}

func TestADayIsReadAsItIsTyped(t *testing.T) {
	for lang, table := range typedDays {
		p := speaks(t, lang)
		for text, want := range table {
			got, ok := p.Day(text, saturday(t), berlin(t))
			if ok != (want != "") || ok && got.String() != want {
				t.Errorf("%s: Day(%q) = %v, %v, want %q", lang, text, got, ok, want)
			}
		}
	}
}

func TestADayIsOneOfTheAthletesCalendar(t *testing.T) {
	p := english(t)
	late := time.Date(2026, 3, 7, 23, 30, 0, 0, time.UTC) // Sunday in Berlin
	for _, c := range []struct {
		text, want string
		zone       *time.Location
	}{
		{"today", "2026-03-07", nil}, {"today", "2026-03-08", berlin(t)}, {"sunday", "2026-03-08", nil}, {"sunday", "2026-03-15", berlin(t)},
	} {
		if got, ok := p.Day(c.text, late, c.zone); !ok || got.String() != c.want {
			t.Errorf("%s in %v is %v, %v, want %s", c.text, c.zone, got, ok, c.want)
		}
	}
	end := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	if got, ok := p.Day("in 1 month", end, nil); !ok || got.String() != "2027-02-28" {
		t.Errorf("a month after 31 January is %v, %v", got, ok)
	}
}

func TestWeekdays(t *testing.T) {
	const mo, tu, we, th, fr, sa, su = time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday
	for lang, table := range map[string]map[string][]time.Weekday{
		"en": {
			"tue thu": {tu, th}, "tuesdays and thursdays": {tu, th}, "thu, tue": {tu, th}, "Tue/Thu": {tu, th}, "mon-wed": {mo, tu, we}, "mon to wed, sat": {mo, tu, we, sa}, "fri–mon": {mo, fr, sa, su},
			"sun": {su}, "every tuesday": {tu}, "tue tue": {tu}, "Tue. Thu.": {tu, th}, "sun-sun": {su},
			"": nil, "and": nil, "off": nil, "tue 3": nil, "tue-": nil, "-tue": nil, "mon-fri-sun": nil, "tue to and thu": nil, "today": nil, "tue; drop": nil,
		},
		"de": {
			"Di, Do": {tu, th}, "Di Do": {tu, th}, "dienstags und donnerstags": {tu, th}, "Mo-Mi": {mo, tu, we}, "Mo bis Mi": {mo, tu, we}, "jeden Sonntag": {su}, "So": {su}, "Sa + So": {sa, su},
			"morgen": nil, "aus": nil,
		},
	} {
		p := speaks(t, lang)
		for text, want := range table {
			got, ok := p.Weekdays(text)
			if ok != (want != nil) || ok && !slices.Equal(got, want) {
				t.Errorf("%s: Weekdays(%q) = %v, %v, want %v", lang, text, got, ok, want)
			}
		}
	}
}

func FuzzDay(f *testing.F) {
	both := []*Parser{english(f), german(f)}
	now, zone := saturday(f), berlin(f)
	for _, table := range typedDays {
		for text := range table {
			f.Add(text)
		}
	}
	for _, text := range []string{"mon-fri", "mon-", "Mo bis Mi, So", "1.1.1.1", "2026-", "./-", "29.\u2007\u200d11.", "९ nov", "9999-12-31", "in 1000 months"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range both {
			if d, ok := p.Day(text, now, zone); ok {
				again := recovery.Date{}
				if b, _ := d.MarshalText(); again.UnmarshalText(b) != nil || again != d {
					t.Fatalf("%q is %v, which is in no calendar", text, d)
				}
				if later, _ := p.Day(d.String(), now, zone); later != d {
					t.Fatalf("%q is %v, which reads as %v", text, d, later)
				}
			}
			if on, ok := p.Weekdays(text); ok != (len(on) > 0) || len(on) > 7 {
				t.Fatalf("%q: %v, %v", text, on, ok)
			}
		}
	})
}
