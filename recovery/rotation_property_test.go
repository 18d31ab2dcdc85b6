package recovery_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// proving reports whether the long form of the properties is asked for (EASYDAY_PROVE=1).
func proving() bool { return os.Getenv("EASYDAY_PROVE") == "1" }

// checks is how often rapid tries in this test: small always, full when proving.
func checks(t *testing.T, small, full string) {
	t.Helper()
	was := flag.Lookup("rapid.checks").Value.String()
	n := small
	if proving() {
		n = full
	}
	if err := flag.Set("rapid.checks", n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.checks", was) })
}

func TestR3AsWordedForAnyAthlete(t *testing.T) {
	checks(t, "300", "20000")
	forbidden := never(t)
	rapid.Check(t, func(t *rapid.T) {
		r := &referee{forbidden: forbidden, scores: map[string]map[recovery.ModalityID]int{}}
		d := newDiary()
		sports := rapid.SliceOfN(rapid.SampledFrom(recovery.Sports()), 1, 3).Draw(t, "sports")
		for range rapid.IntRange(1, 60).Draw(t, "sessions") {
			if rapid.IntRange(0, 9).Draw(t, "changes settings") == 0 {
				changeSettings(t, d)
			}
			playSession(t, r, d, rapid.SampledFrom(sports).Draw(t, "sport").ID)
		}
	})
}

// TestR3ForASteadyAthlete is the same for those who never change a thing: one sport, one set of things at hand, a hundred
// sessions; and every decision on the way is made again from its facts.
func TestR3ForASteadyAthlete(t *testing.T) {
	checks(t, "50", "10000")
	forbidden := never(t)
	rapid.Check(t, func(t *rapid.T) {
		r := &referee{forbidden: forbidden, scores: map[string]map[recovery.ModalityID]int{}}
		d := newDiary()
		changeSettings(t, d)
		sport := rapid.SampledFrom(recovery.Sports()).Draw(t, "sport").ID
		for range 100 {
			playSession(t, r, d, sport)
			replays(t, d.stored[len(d.stored)-1].Decision)
		}
	})
}

func changeSettings(t *rapid.T, d *diary) {
	needs := []recovery.Need{"pool", "deep_pool", "mat", "trail", "bike", "roller", "elliptical", "machine", "open_water"}
	d.settings.Access = rapid.MapOfN(rapid.SampledFrom(needs), rapid.Bool(), 0, 9).Draw(t, "access")
	tastes := []int{recovery.Hates, recovery.Hates, recovery.Cannot, recovery.Loves}
	d.settings.Taste = rapid.MapOfN(rapid.SampledFrom(ids()), rapid.SampledFrom(tastes), 0, 13).Draw(t, "taste")
	hour := rapid.SampledFrom([]int{12, 8}).Draw(t, "slot")
	d.settings.Slots = []recovery.Slot{{Work: recovery.At(hour, 0), Free: recovery.At(hour, 0), Exact: true}}
	d.settings.Limits = nil
	for _, area := range rapid.SliceOfN(rapid.SampledFrom(recovery.Areas()), 0, 2).Draw(t, "limits") {
		d.settings.Limits = append(d.settings.Limits, recovery.Limit{Area: area})
	}
	d.settings.Stay.Place = rapid.SampledFrom([]recovery.Place{"", "", "", "home", "gym", "away"}).Draw(t, "place")
	d.settings.HardDays = rapid.SampledFrom([][]time.Weekday{nil, nil, {time.Tuesday, time.Saturday}}).Draw(t, "hard days")
	d.settings.Raining = firstDay()
	if rapid.IntRange(0, 4).Draw(t, "rain") == 0 {
		d.settings.Raining = firstDay().AddDate(1, 0, 0)
	}
	d.learned.Felt = rapid.SliceOfN(rapid.Custom(feltRow), 0, 4).Draw(t, "felt")
}

// feltRow is a row of a personal table.
func feltRow(t *rapid.T) recovery.Felt {
	few := rapid.IntRange(0, 3)
	return recovery.Felt{
		Sport: rapid.SampledFrom(recovery.Sports()).Draw(t, "after").ID, Modality: rapid.SampledFrom(ids()).Draw(t, "what"),
		Tally: recovery.Tally{Fresher: few.Draw(t, "fresher"), Same: few.Draw(t, "same"), Heavier: 1 + few.Draw(t, "heavier")},
	}
}

// playSession reports one session, checks what comes, swaps a few times and checks again.
func playSession(t *rapid.T, r *referee, d *diary, sport recovery.SportID) {
	c := d.caseNow(sport)
	possible := r.possible(c, d.settings.Slots[0].Work == recovery.At(12, 0))
	if len(possible) == 0 {
		if got := d.report(sport); got != "" {
			t.Fatalf("%s although nothing is possible", got)
		}
		if r.silent++; r.silent >= recovery.EarlierEnough {
			r.rounds = nil // a decision looks no further back: they begin anew
		}
		return
	}
	want := r.next(c, possible, nil)
	got := d.report(sport)
	if got != want || !slices.Equal(d.trace().Possible, possible) {
		t.Fatalf("got %s of %v by %s, want %s of %v", got, d.trace().Possible, d.trace().Chosen, want, possible)
	}
	if last := r.history(nil); len(last) > 0 && got == last[0] && len(possible) > 1 {
		t.Fatalf("%s twice in a row, %v are possible", got, possible)
	}
	rd := round{possible: possible, shown: []recovery.ModalityID{got}}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5}).Draw(t, "swaps") {
		swapOnce(t, r, d, &rd)
	}
	r.rounds, r.silent = append(r.rounds, rd), 0
	keepOnce(t, d)
}

// swapOnce asks for another one, any or a certain one.
func swapOnce(t *rapid.T, r *referee, d *diary, rd *round) {
	stands := rd.shown[len(rd.shown)-1]
	to := rapid.SampledFrom(append(ids(), "", "", "", "", "", "")).Draw(t, "to")
	got, err := d.swap(to)
	switch {
	case to == "" && !slices.ContainsFunc(rd.possible, func(id recovery.ModalityID) bool { return id != stands }):
		if err == nil {
			t.Fatalf("swapped %s for %s, nothing else is possible", stands, got)
		}
		return
	case to == "":
		if want := r.next(d.last(), rd.possible, rd.shown); err != nil || got != want {
			t.Fatalf("swap after %v: %s, %v, want %s", rd.shown, got, err, want)
		}
	default:
		// An own pick is only held to what is possible; what a newcomer is spared, they may pick.
		legal := to != stands && slices.Contains(rd.possible, to)
		if spared := r.spared(to); !legal && (!spared || err != nil) {
			if err == nil || recovery.ReasonOf(err) != "modality" {
				t.Fatalf("swap to %s: %s, %v, possible are %v", to, got, err, rd.possible)
			}
			return
		}
		if err != nil || got != to {
			t.Fatalf("swap to %s: %s, %v", to, got, err)
		}
	}
	rd.shown = append(rd.shown, got)
}

// keepOnce decides again as the reminder does: the same modality stands, and the rotation is as it was.
func keepOnce(t *rapid.T, d *diary) {
	c := d.last()
	c.KeepTo = c.Session.Decision.Suggestion.Modality
	again := recovery.Decide(c).Suggestion
	was := d.trace()
	if again == nil || again.Modality != c.KeepTo || !slices.Equal(again.Trace.Recent, was.Recent) ||
		!maps.Equal(again.Trace.Waited, was.Waited) || again.Trace.Count != was.Count {
		t.Fatalf("deciding again changed the rotation: %+v, was %+v", again, was)
	}
}
