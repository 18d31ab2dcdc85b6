package commands

import (
	"slices"
	"testing"
	"time"

	"easyday/bot"
	"easyday/i18n"
	"easyday/recovery"
)

// fullest is an answer in which everything is said at once: the same session told twice, in place of another, with
// something half told before, R13 with its advice, a cooldown, R14, the question for the best time and for the legs.
func fullest(g guest, sport recovery.SportID, sug recovery.Suggestion) shown {
	longest := recovery.Report{Sport: "cross_country_ski", Kind: recovery.Intervals, End: g.now.Add(-20 * time.Hour)}
	s := recovery.Session{ID: "s", Previous: &recovery.Prior{Merged: true}, Decision: recovery.Decision{
		Suggestion: &sug, Cooldown: recovery.CooldownMinutes, Basics: true, Due: g.now.Add(20 * time.Hour),
	}}
	s.Report = recovery.Report{Sport: sport, Kind: recovery.Intervals, Minutes: 60, Effort: 8, EffortKnown: true, End: g.now}
	if sug.Trace.Why == recovery.ReasonPattern {
		s.Decision.Pattern, s.Decision.Advise = recovery.PatternHardDays, true
	}
	return shown{
		guest: g, session: s, next: s.Decision.Due, undoable: true, legs: &recovery.Notice{ID: "n", Modality: "steady_cardio"},
		superseded: []recovery.Session{{Report: longest}}, dropped: &longest,
	}
}

// TestTheFullestAnswerIsShort: whatever comes together, an answer keeps to 500 characters, five buttons a row and three
// rows, in every language, and always says what to do, why, when, and what the buttons under it ask.
func TestTheFullestAnswerIsShort(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 9, 30, 17, 0, 0, 0, time.UTC)
	d := &Desk{Words: words}
	longest := 0
	for _, lang := range words.Languages() {
		g := guest{known: true, now: now, zone: time.UTC, voice: bot.NewVoice(words, lang, time.UTC, now)}
		for _, sport := range recovery.Sports() {
			for _, s := range suggestions() {
				x := fullest(g, sport.ID, s)
				m := d.answer(x)
				longest = max(longest, runes(m))
				checkAnswer(t, x, m)
				if t.Failed() {
					t.Fatalf("%s, %s, %s because of %s: %d characters, %s %s", lang, sport.ID, s.Modality, s.Trace.Why, runes(m), m.Title, m.Body)
				}
			}
		}
	}
	if longest < 480 {
		t.Errorf("the fullest has only %d characters: it is not all in it", longest)
	}
}

// checkAnswer holds one answer to what every answer keeps.
func checkAnswer(t *testing.T, x shown, m bot.Message) {
	t.Helper()
	if runes(m) > 500 || len(m.Rows) > 3 {
		t.Errorf("%d characters, %d rows", runes(m), len(m.Rows))
	}
	for _, row := range m.Rows {
		if len(row) > 5 {
			t.Errorf("%d buttons in a row", len(row))
		}
	}
	if lineAt(m, whyText(x.voice, x.session)) < 0 && lineAt(m, mainReason(x.voice, x.session)) < 0 {
		t.Error("it does not say why")
	}
	must := append([]bot.Text{suggestionText(x.voice, x.session), x.planText()}, x.patternText()...)
	for _, line := range append(must, x.cooldownText()...) {
		if lineAt(m, line) < 0 {
			t.Errorf("it does not say %q", line)
		}
	}
	if asked := len(m.Rows) == 3; asked != (lineAt(m, x.legsText()) >= 0) {
		t.Errorf("legs asked: %v, their buttons there: %v", !asked, asked)
	}
}

// suggestions are every modality with every reason for it, and the longest that can speak for it, too.
func suggestions() (out []recovery.Suggestion) {
	eves := []string{recovery.ReasonBeforeRace, recovery.ReasonBeforeHard}
	alone := []string{recovery.ReasonExtreme, recovery.ReasonPattern, recovery.ReasonOnly, recovery.ReasonPicked}
	free := []string{recovery.ReasonWaiting, recovery.ReasonOther, recovery.ReasonNoImp, recovery.ReasonGentle}
	for _, m := range recovery.Modalities() {
		s := recovery.Suggestion{Modality: m.ID, MinLow: 20, MinHigh: 40, Gauge: m.Gauge, CapBPM: 122, AimBPM: 105, Estimate: true}
		if m.ID == "steady_cardio" {
			s.Machine = "rower"
		}
		if m.ID == "swimming" {
			s.Water = recovery.WaterOpen
		}
		for _, why := range slices.Concat(alone, eves, free) {
			rests := slices.Contains(alone[:2], why)
			if rests && m.ID != "walking" && m.ID != "mobility" {
				continue // R12, R13
			}
			s.UpTo = 0
			if m.Long && !rests && !slices.Contains(eves, why) {
				s.UpTo = 90 // it goes on on no rest day and before no hard one
			}
			s.Trace = recovery.Trace{Why: why}
			if !slices.Contains(alone, why) {
				s.Trace.Also, s.Trace.Felt = recovery.ReasonWorked, recovery.Tally{Fresher: 12, Same: 8} // the longest
			}
			out = append(out, s)
		}
	}
	return out
}
