package recovery_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// berlin is where most of the people in these tests live.
const berlin = "Europe/Berlin"

// zone loads a zone by name.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, ok := recovery.Zoned(name)
	if !ok {
		t.Fatalf("zone %s is not known here", name)
	}
	return z
}

// at reads "2026-03-10 18:30" in a zone.
func at(t testing.TB, zoneName, text string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", text, zone(t, zoneName))
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// caseOf is a hard session of an hour that ended now, reported by somebody about whom nothing else is known. Quiet
// hours are 21:00 to 07:00; the zone is that of end.
func caseOf(sport recovery.SportID, end time.Time) recovery.Case {
	return recovery.Case{
		Now:  end,
		Zone: end.Location(),
		Session: recovery.Session{
			ID: "s", Athlete: "mo", Reported: end,
			Report: recovery.Report{
				Sport: sport, Minutes: 60, Effort: 8, EffortKnown: true, End: end.UTC(), EndSource: recovery.EndSaid,
			},
		},
		Settings: recovery.Settings{Quiet: recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}},
	}
}

// seasoned is caseOf for somebody who is no newcomer any more: an earlier session says that suggestions were made.
func seasoned(sport recovery.SportID, end time.Time) recovery.Case {
	c := caseOf(sport, end)
	earlier := caseOf("run", end.AddDate(0, 0, -7)).Session
	earlier.ID = "earlier"
	earlier.Decision.Suggestion = &recovery.Suggestion{
		Trace: recovery.Trace{Count: recovery.NewcomerUntil},
	}
	c.Earlier = []recovery.Session{earlier}
	return c
}

// evening is an ordinary Tuesday evening in Berlin, after which noon of Wednesday is the first legal slot.
func evening(t testing.TB) time.Time {
	t.Helper()
	return at(t, berlin, "2026-03-10 18:30")
}

// suggested decides and fails the test if no modality comes.
func suggested(t testing.TB, c recovery.Case) *recovery.Suggestion {
	t.Helper()
	d := recovery.Decide(c)
	if d.Suggestion == nil {
		t.Fatalf("no suggestion after %s: silent %q, rest %q", c.Session.Sport, d.Silent, d.Rest)
	}
	return d.Suggestion
}

// ids are the names of all modalities in table order.
func ids() []recovery.ModalityID {
	var out []recovery.ModalityID
	for _, m := range recovery.Modalities() {
		out = append(out, m.ID)
	}
	return out
}

// only is a taste that leaves nothing but the named modalities.
func only(keep ...recovery.ModalityID) recovery.Taste {
	taste := recovery.Taste{}
	for _, id := range ids() {
		if !slices.Contains(keep, id) {
			taste[id] = -1
		}
	}
	return taste
}
