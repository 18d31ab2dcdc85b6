package phrase

import (
	"strings"
	"time"

	"easyday/recovery"
)

// Sport reads a whole text as one sport: a word, a phrase, an emoji or an id.
func (p *Parser) Sport(text string) (recovery.SportID, bool) {
	if admit(text) != nil {
		return "", false
	}
	id := recovery.SportID(strings.ToLower(strings.TrimSpace(text)))
	if _, ok := recovery.SportByID(id); ok {
		return id, true
	}
	toks := p.writing.lex(text)
	if word, n := p.sports.at(toks, 0); n > 0 && n == len(toks) && word != ignore {
		return recovery.SportID(word), true
	}
	return "", false
}

// Modality reads a whole text as one way to recover: a word, a phrase, an emoji or an id.
func (p *Parser) Modality(text string) (recovery.ModalityID, bool) {
	if admit(text) != nil {
		return "", false
	}
	id := recovery.ModalityID(strings.ToLower(strings.TrimSpace(text)))
	if _, ok := recovery.ModalityByID(id); ok {
		return id, true
	}
	toks := p.writing.lex(text)
	if word, n := p.modalities.at(toks, 0); n > 0 && n == len(toks) && word != ignore {
		return recovery.ModalityID(word), true
	}
	return "", false
}

// Effort reads a whole text as one effort: "8", "8.5", "8/10", "rpe 8", "brutal". ok is false off the scale.
func (p *Parser) Effort(text string) (recovery.Effort, bool) {
	if admit(text) != nil {
		return 0, false
	}
	s := p.scan(text)
	if id, n := p.effort.at(s.toks, 0); n > 0 && n == len(s.toks) && id != ignore && id != "marker" && id != "out_of" {
		return recovery.Effort(value(id)), true
	}
	if val, n := s.quantity(0); n > 0 && n == len(s.toks) {
		return recovery.Effort(val), recovery.Effort(val).Valid()
	}
	return s.effort, s.rating(0) == len(s.toks) && s.effortSaid
}

// Minutes reads a whole text as one duration, to the nearest minute: "65", "65 min", "1h05", "1:05", "1:05:00", "48:12". ok is
// false outside [1, 1440].
func (p *Parser) Minutes(text string) (int, bool) {
	if admit(text) != nil {
		return 0, false
	}
	return p.scan(text).typedMinutes()
}

// Ended reads a whole text as the end of a session, as if "ended" stood before it: "18:30", "yesterday 18:30", "7pm", "19h",
// "1930", "7", "2h ago", "now", and with minutes > 0 also "started 18:30". ok is false for anything else, "this morning" included.
// The instant is UTC; up to 5 minutes from now counts as now. It may lie in the future ("in 2h", "tomorrow 18:30") or too far
// back: Report.Check tells which, so that the athlete is told.
func (p *Parser) Ended(text string, minutes int, now time.Time, zone *time.Location) (time.Time, bool) {
	if admit(text) != nil {
		return time.Time{}, false
	}
	s := p.scan(text)
	s.when.mark, s.when.silent = ended, true
	if id, n := p.time.at(s.toks, 0); id == "took" {
		s.take(0, n)
		s.toks = s.toks[n:]
		s.when.mark = endsIn
	}
	s.walk()
	s.settle()
	if len(s.spells) > 0 || s.metres > 0 || s.rest(text) != "" {
		return time.Time{}, false
	}
	end, _ := s.when.place(minutes, now, zone)
	return end.at, end.source == recovery.EndSaid
}
