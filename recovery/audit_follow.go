package recovery

import (
	"cmp"
	"slices"
	"time"
)

// follows checks that what a decision knew of earlier sessions is what the sessions of the export come to. A session that
// was deleted or decided anew since leaves a gap, which is noted; only what no gap can explain is a fault.
func (a *auditor) follows(row *Audited, s *Session, f *Facts) {
	view := f.replayed()
	c := a.before(s, f)
	knew, all := &f.Earlier, lookBack(&c, view.zoneAt(f.At))
	c.Earlier = slices.DeleteFunc(c.Earlier, func(o Session) bool { return !settled(&o, f) })
	c.Spells = slices.DeleteFunc(c.Spells, func(sp Spell) bool { return !sp.From.Before(f.At) })
	sure := lookBack(&c, view.zoneAt(f.At))

	a.rotated(row, s, f)
	if knew.Usual != all.Usual {
		row.note("the usual duration was %d min, these sessions give %d: one was changed or deleted since", knew.Usual, all.Usual)
	}
	given := []struct {
		what            string
		knew, all, sure bool
	}{
		{"R15: a session that ended later", knew.Older, all.Older, sure.Older},
		{"R14: that the basics were said", knew.Fed, all.Fed, sure.Fed},
		{"R13: a pattern", knew.Pattern != "", all.Pattern != "", sure.Pattern != ""},
	}
	for _, g := range given {
		switch {
		case g.sure && !g.knew:
			row.fault("%s was there, and the decision did not know it", g.what)
		case g.knew && !g.all:
			row.note("%s was known, which these sessions do not show: one was changed or deleted since", g.what)
		}
	}
}

// before is the case of a decision as far as the export tells: the sessions that had been reported, and what was said.
func (a *auditor) before(s *Session, f *Facts) Case {
	c := Case{Now: f.At, Session: *s, Settings: f.Settings}
	c.Session.Report, c.Session.Reported, c.Session.Asked = f.Report, f.Reported, f.Asked
	mine := 0
	for i := len(a.sessions) - 1; i >= 0 && len(c.Earlier)+mine <= EarlierEnough; i-- {
		switch o := &a.sessions[i]; {
		case o.ID == s.ID:
			mine = 1
		case !o.Reported.After(f.At):
			c.Earlier = append(c.Earlier, *o)
		}
	}
	for _, sp := range a.athlete.Spells {
		if !sp.From.After(f.At) {
			c.Spells = append(c.Spells, sp)
		}
	}
	return c
}

// settled reports whether o was then as it is now.
func settled(o *Session, f *Facts) bool {
	return o.Decision.Facts != nil && o.Decision.Facts.At.Before(f.At) && !changedAfter(o, f.At)
}

// rotated checks that the rotation began where the suggestion before left it (R3).
func (a *auditor) rotated(row *Audited, s *Session, f *Facts) {
	c := a.before(s, f)
	last := c.lastSuggested()
	var left Trace
	if last != nil {
		left = last.Decision.Suggestion.Trace
	}
	knew := f.Earlier
	if knew.Count == left.Count && len(differences(
		LookedBack{Waited: knew.Waited, Last: knew.Last, Recent: knew.Recent}, LookedBack{Waited: left.Waited, Last: left.Last, Recent: left.Recent},
	)) == 0 {
		return
	}
	switch gone := knew.Count - left.Count; {
	case last != nil && !settled(last, f):
		row.note("R3: the session before was decided anew since, so where the rotation began cannot be checked")
	case gone > 0 && continues(knew.Recent, left.Recent, gone):
		row.note("R3: before this one %d suggested more is not here: its session was changed or deleted since", gone)
	default:
		row.fault("R3: the rotation began with %d suggestions, the last being %s; the session before left %d, the last being %s",
			knew.Count, newest(knew.Recent), left.Count, newest(left.Recent))
	}
}

// joined checks that a day of a team stands for the reminder of s: from when both were so on, none may have come that
// nobody asked for.
func (a *auditor) joined(row *Audited, s *Session) {
	since := s.Decision.Facts.At
	i := slices.IndexFunc(a.days, func(d ExportDay) bool { return d.inside(*s) })
	if i < 0 {
		row.note("the day of a team that stands for its reminder is not here: it was deleted, moved or answered otherwise since")
	} else if joined := a.days[i].AnsweredAt; joined.After(since) {
		since = joined
	}
	for _, n := range a.of[s.ID] {
		if n.Kind == KindReminder && !n.AskedFor && n.SentAt.After(since) {
			row.fault("a day of a team is said to stand for its reminder, and one went out all the same, %s", n.SentAt.Format(time.RFC3339))
		}
	}
}

// continues reports whether recent may be what it was before, with more suggestions put before it.
func continues(recent, before []ModalityID, more int) bool {
	if more >= len(recent) || len(before) == 0 {
		return true
	}
	// Swaps put more than one before it.
	for ; more < len(recent); more++ {
		rest := recent[more:]
		if n := min(len(rest), len(before)); slices.Equal(rest[:n], before[:n]) {
			return true
		}
	}
	return false
}

func newest(recent []ModalityID) ModalityID {
	if len(recent) == 0 {
		return "none"
	}
	return cmp.Or(recent[0], "none")
}
