package recovery_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// refusing is what replays and properties report to.
type refusing interface {
	Helper()
	Fatalf(format string, args ...any)
}

// filed is what a file says of a decision.
func filed(t refusing, d recovery.Decision) []byte {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return text
}

// replays fails the test if a decision is not made again, field by field, from its facts as they come out of a file.
func replays(t refusing, d recovery.Decision) {
	t.Helper()
	was := filed(t, d)
	var back recovery.Decision
	if err := json.Unmarshal(was, &back); err != nil {
		t.Fatalf("%v", err)
	}
	facts := *back.Facts
	if again := filed(t, recovery.Replay(facts)); string(again) != string(was) {
		t.Fatalf("replayed:\n%s\nwas\n%s", again, was)
	}
}

func TestReplayMakesTheSameDecisionFromItsFacts(t *testing.T) {
	checks(t, "300", "50000")
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		d := recovery.Decide(c)
		replays(t, d)
		if again := recovery.Replay(*d.Facts); !reflect.DeepEqual(again, d) {
			t.Fatalf("from the facts at hand: %+v, was %+v", again, d)
		}
		c.Session.Decision = d
		to := rapid.SampledFrom(append(ids(), "", "", "")).Draw(t, "to")
		if swapped, err := recovery.Swap(c, to); err == nil {
			replays(t, swapped)
		}
	})
}

// anyCase is an athlete with a past, in any state.
func anyCase(t *rapid.T) recovery.Case {
	d := newDiary()
	changeSettings(t, d)
	sports := rapid.SampledFrom(recovery.Sports())
	for range rapid.IntRange(0, 6).Draw(t, "earlier") {
		d.report(sports.Draw(t, "earlier sport").ID)
	}
	c := d.caseNow(sports.Draw(t, "sport").ID)
	hours := rapid.IntRange(-60, 400)
	near := func(what string) time.Time {
		return c.Now.Add(time.Duration(hours.Draw(t, what)) * time.Hour)
	}
	zones := []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"}
	c.Zone, _ = recovery.Zoned(rapid.SampledFrom(zones).Draw(t, "zone"))
	c.Now = c.Now.Add(time.Duration(rapid.IntRange(0, 26*60).Draw(t, "told late")) * time.Minute).In(c.Zone)
	c.Session.Kind = rapid.SampledFrom(append(recovery.Kinds(), "")).Draw(t, "kind")
	c.Session.Effort = recovery.Effort(rapid.IntRange(0, 20).Draw(t, "effort")) / 2
	c.Session.Minutes = rapid.IntRange(1, 400).Draw(t, "minutes")
	c.Session.Asked, c.Session.CooledDown = rapid.Bool().Draw(t, "asked"), rapid.Bool().Draw(t, "cooled down")
	c.Session.Note = "a canary in the note"
	c.Session.SwapAway = rapid.SliceOfN(rapid.SampledFrom([]string{"mobility", "yoga", "walking"}), 0, 2).Draw(t, "swapped away")
	c.KeepTo = rapid.SampledFrom([]recovery.ModalityID{"", "", "walking", "swimming"}).Draw(t, "keep")
	if rapid.Bool().Draw(t, "travels") {
		c.Settings.Travel = recovery.Travel{Zone: rapid.SampledFrom(append(zones, "No/Where")).Draw(t, "travel"), Until: near("home again")}
	}
	if rapid.Bool().Draw(t, "looks ahead") {
		c.Settings.HardDays = []time.Weekday{rapid.SampledFrom([]time.Weekday{time.Sunday, time.Tuesday}).Draw(t, "hard day")}
		c.Settings.Races = []recovery.RaceDay{{On: recovery.DateOf(near("race"), c.Zone)}}
	}
	if rapid.IntRange(0, 5).Draw(t, "rests") == 0 {
		c.Rest = told(near("gate"), rapid.SampledFrom(recovery.Signals()).Draw(t, "signal"))
	}
	c.Settings.Heart = recovery.Heart{BirthYear: rapid.SampledFrom([]int{0, 1980, 2010}).Draw(t, "born")}
	c.Settings.Usual = rapid.SampledFrom([]int{0, 0, 30, 150}).Draw(t, "usual")
	c.Settings.Paused.On = rapid.IntRange(0, 5).Draw(t, "paused") == 0
	c.Settings.Paused.Until = near("pause ends")
	for range rapid.IntRange(0, 4).Draw(t, "spells") {
		c.Spells = append(c.Spells, recovery.Spell{Why: string(recovery.SignalEmpty), From: near("empty")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "messages") {
		c.Spent = append(c.Spent, recovery.Unasked{At: near("message")})
	}
	if rapid.IntRange(0, 5).Draw(t, "asks") == 0 {
		c.AskedAt = near("asked for")
	}
	c.Advised = near("advised")
	return c
}

func TestFactsHoldNothingThatDoesNotDecide(t *testing.T) {
	c := seasoned("run", evening(t))
	c.Session.Note = "canary"
	c.Settings.Language, c.Settings.Mention.Name, c.Settings.Mention.Group = "canary", "canary", "canary"
	c.Settings.Slots = nil
	f := recovery.Decide(c).Facts
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "canary") {
		t.Errorf("in the facts: %s", text)
	}
	if !reflect.DeepEqual(f.Settings.Slots, recovery.DefaultSlots()) {
		t.Errorf("slots in force: %v", f.Settings.Slots)
	}
	t.Run("learned slots are in force where the athlete set none", func(t *testing.T) {
		learned := []recovery.Slot{{Name: "learned", Work: recovery.At(13, 15), Free: recovery.At(10, 30)}}
		c.Learned.Slots = learned
		if f := recovery.Decide(c).Facts; !reflect.DeepEqual(f.Settings.Slots, learned) {
			t.Errorf("got %v", f.Settings.Slots)
		}
		own, _ := recovery.NamedSlot(recovery.SlotMorning)
		c.Settings.Slots = []recovery.Slot{own}
		if f := recovery.Decide(c).Facts; !reflect.DeepEqual(f.Settings.Slots, []recovery.Slot{own}) {
			t.Errorf("got %v", f.Settings.Slots)
		}
	})
}

func TestCloseKeepsTheSuggestionAndSaysWhy(t *testing.T) {
	d := recovery.Decide(seasoned("run", evening(t)))
	shut := d.Close(recovery.SilentSuperseded)
	if !shut.Due.IsZero() || !shut.Deadline.IsZero() || shut.Silent != recovery.SilentSuperseded || shut.Suggestion != d.Suggestion || shut.Facts != d.Facts {
		t.Errorf("got %+v", shut)
	}
	if d.Due.IsZero() {
		t.Error("the decision itself was changed")
	}
}

func TestDecideChangesNothingItWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		before, err := json.Marshal(c.Earlier)
		if err != nil {
			t.Fatal(err)
		}
		settings, _ := json.Marshal(c.Settings)
		d := recovery.Decide(c)
		c.Session.Decision = d
		decided, _ := json.Marshal(d)
		_, _ = recovery.Swap(c, "")
		recovery.Options(c)
		recovery.Weigh(*d.Facts)
		now, _ := json.Marshal(c.Earlier)
		settingsNow, _ := json.Marshal(c.Settings)
		decidedNow, _ := json.Marshal(d)
		if string(before) != string(now) || string(settings) != string(settingsNow) || string(decided) != string(decidedNow) {
			t.Fatalf("%s\nbecame\n%s\n%s\nbecame\n%s", before, now, decided, decidedNow)
		}
	})
}
