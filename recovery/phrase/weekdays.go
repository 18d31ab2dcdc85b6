package phrase

import (
	"strings"
	"time"
)

// Weekdays reads a whole text as days of the week: "tue thu", "tuesdays and thursdays", "mon-fri". Each stands once, in the
// order of the week from Monday. ok is false when none is named, or anything else is.
func (p *Parser) Weekdays(text string) ([]time.Weekday, bool) {
	if admit(text) != nil {
		return nil, false
	}
	var w weekdays
	toks := p.writing.lex(strings.NewReplacer("-", " - ", "–", " - ").Replace(text))
	for i := 0; i < len(toks); {
		id, n := p.days.at(toks, i)
		if !w.take(id, toks[i].norm) {
			return nil, false
		}
		i += max(n, 1)
	}
	if w.open {
		return nil, false
	}
	all := w.list()
	return all, len(all) > 0
}

// weekdays are those that were named so far.
type weekdays struct {
	on   [7]bool
	last time.Weekday // named right before, where near
	near bool
	open bool // "mon to" waits for its end
}

// take reads one word. It fails for what is no day of the week and nothing that may stand between two.
func (w *weekdays) take(id, norm string) bool {
	day, named := weekday(id)
	switch {
	case named && w.open:
		for d := w.last; d != day; d = (d + 1) % 7 {
			w.on[d] = true
		}
		w.on[day], w.near, w.open = true, false, false
	case named:
		w.on[day], w.last, w.near = true, day, true
	case norm == ".":
	case (id == "to" || norm == "-") && w.near:
		w.open, w.near = true, false
	case w.open:
		return false
	case id == "and", id == "small", norm == ",", norm == "/", norm == "&", norm == "+", norm == ";":
		w.near = false
	default:
		return false
	}
	return true
}

// list is every day that was named, in the order of the week.
func (w *weekdays) list() (all []time.Weekday) {
	for i := range w.on {
		if day := time.Weekday((i + 1) % 7); w.on[day] {
			all = append(all, day)
		}
	}
	return all
}
