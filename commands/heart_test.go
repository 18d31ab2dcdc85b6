package commands_test

import (
	"strings"
	"testing"

	"easyday/recovery"
)

func TestR5HeartRateIsReadAsPeopleWriteIt(t *testing.T) {
	h := newHouse(t)
	for value, want := range map[string]recovery.Heart{
		"1985": {BirthYear: 1985}, "born 1985": {BirthYear: 1985}, "I was born in 1985": {BirthYear: 1985}, "max 188": {Max: 188}, "188 bpm": {Max: 188}, "188": {Max: 188},
		"born 1985, max 188": {BirthYear: 1985, Max: 188}, "medication yes": {Medication: true}, "beta blockers": {Medication: true}, "1985 and medication no": {BirthYear: 1985}, "off": {},
	} {
		h.setting("heart", "off")
		if s, said := h.setting("heart", value); s.Heart != want {
			t.Errorf("%q gives %+v (%s)", value, s.Heart, said)
		}
	}
	h.refused("heart", "12", "born 1850", "born 2026", "max 400", "fast", "1985 and more")
}

// TestR5NothingIsAskedThatIsNotNeeded: the page says that talking is the gauge without any of it, how far an estimate may
// be off, and who gets no number.
func TestR5NothingIsAskedThatIsNotNeeded(t *testing.T) {
	h := newHouse(t)
	said := words(h.command("ana", "prefs", "heart", ""))
	for _, want := range []string{"without any of it, talking is the gauge", "estimate; one person in three is further off than 10 beats", "no number under 18", "medication"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
}
