package recovery

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Audited is what checking one session of an export found. Everything agrees when there are no Faults.
type Audited struct {
	Session string    // "" for the athlete's personal table
	Ended   time.Time // zero for the personal table
	Faults  []string  // what does not agree, in plain English for whoever reads the audit
	Notes   []string  // what cannot be checked, because the export does not hold it any more
}

func (r *Audited) fault(format string, args ...any) {
	r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
}
func (r *Audited) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Audit makes every decision of an export again and compares it with what the export says was decided, field by field;
// it checks each decision's facts against the sessions, reminders and earlier decisions around it; and it checks, by a
// table of its own, that nothing contraindicated was ever suggested. One row a session, the one that ended first first,
// and a last one about the personal table if that does not agree. It is total: an export may come from anywhere.
func Audit(e Export) []Audited {
	a := newAuditor(e)
	out := make([]Audited, 0, len(a.sessions)+1)
	for i := range a.sessions {
		out = append(out, a.audit(&a.sessions[i]))
	}
	if row := a.learned(); len(row.Faults)+len(row.Notes) > 0 {
		out = append(out, row)
	}
	return out
}

// auditor has an export as it was stored.
type auditor struct {
	athlete  Athlete
	sessions []Session           // the one that ended first first
	notices  []Notice            // by due time
	of       map[string][]Notice // by session
	days     []ExportDay
}

func newAuditor(e Export) *auditor {
	a := &auditor{athlete: e.Athlete, of: map[string][]Notice{}, days: e.Days}
	for _, s := range e.Sessions {
		a.sessions = append(a.sessions, s.session(e.Athlete.ID))
	}
	slices.SortStableFunc(a.sessions, func(x, y Session) int { return cmp.Or(x.End.Compare(y.End), x.Reported.Compare(y.Reported)) })
	for _, r := range e.Reminders {
		n := r.notice(e.Athlete.ID)
		a.notices = append(a.notices, n)
		a.of[n.Session] = append(a.of[n.Session], n)
	}
	return a
}

// audit checks one session.
func (a *auditor) audit(s *Session) Audited {
	row := Audited{Session: s.ID, Ended: s.End}
	f := s.Decision.Facts
	switch {
	case f == nil:
		row.note("it was decided by a version that kept no facts")
		f = &Facts{At: s.Reported, Zone: a.athlete.Settings.Zone, Report: s.Report, Settings: Settings{Usual: s.Minutes}}
	case !f.sound():
		row.fault("its facts are none: a time of day that does not exist, or a decision before the session ended")
		return row
	default:
		a.belongs(&row, s, f)
		a.replays(&row, s, f)
		a.follows(&row, s, f)
	}
	contraindications(&row, s, f)
	a.reminded(&row, s)
	return row
}

// sound reports whether a decision can have been made from these facts, whoever wrote them.
func (f *Facts) sound() bool {
	const slotsMost = 20
	s := &f.Settings
	odd := func(s Slot) bool { return !s.Work.Valid() || !s.Free.Valid() }
	return !f.At.Before(f.Report.End) && s.Quiet.From.Valid() && s.Quiet.To.Valid() &&
		len(s.Slots) <= slotsMost && !slices.ContainsFunc(s.Slots, odd)
}

// belongs checks that the facts are those of this session.
func (a *auditor) belongs(row *Audited, s *Session, f *Facts) {
	report := s.Report
	report.Note, report.EffortKnown = "", f.Report.EffortKnown
	mine := Facts{ID: s.ID, Report: report, Reported: s.Reported, Asked: s.Asked}
	for _, id := range s.SwapAway {
		mine.Away = append(mine.Away, ModalityID(id))
	}
	theirs := Facts{ID: f.ID, Report: f.Report, Reported: f.Reported, Asked: f.Asked, Away: f.Away}
	if was := f.Report.Feeling; report.Feeling != was && shuts(report.Feeling) {
		row.note("that they were %s was said after this was decided", report.Feeling)
		mine.Report.Feeling = was
	}
	if report.CooledDown && !f.Report.CooledDown {
		row.note("that they had cooled down was said after this was decided")
		mine.Report.CooledDown = false
	}
	changed := changedAfter(s, f.At)
	for _, d := range differences(theirs, mine) {
		if changed {
			row.note("the session was changed after this was decided: %s", d.said("then", "now"))
			continue
		}
		row.fault("the facts are not the session's: %s", d.said("in the facts", "in the session"))
	}
}

// shuts reports whether a feeling closes the gate: that can be said under a message at any time.
func shuts(f Feeling) bool { return f == Injured || f == Ill || f == Depleted }

func changedAfter(s *Session, at time.Time) bool { return s.Previous != nil && s.Previous.At.After(at) }

// replays checks that the same facts give the same decision.
func (a *auditor) replays(row *Audited, s *Session, f *Facts) {
	again, stored := Replay(*f), s.Decision
	again.Facts, stored.Facts = nil, nil
	if stored.Silent != again.Silent && again.Suggestion != nil {
		a.closed(row, s, stored.Silent)
		again = again.Close(stored.Silent)
	}
	if again.Silent == SilentRest && stored.Suggestion != nil && stored.Due.IsZero() {
		row.note("the gate was closed; what had been suggested before was kept until it opens")
		again.Suggestion = stored.Suggestion
	}
	for _, d := range differences(stored, again) {
		row.fault("decided again from the same facts it comes out differently: %s", d.said("in the export", "decided again"))
	}
}

// closed checks that a decision was closed for a reason that shows.
func (a *auditor) closed(row *Audited, s *Session, why string) {
	switch why {
	case SilentSuperseded:
		if !a.takenOver(s) {
			row.note("the session that took over is not here: it was changed or deleted since")
		}
	case SilentSent:
		sent := func(n Notice) bool {
			return !n.SentAt.IsZero() || n.State == Sent || n.State == Attempting || n.State == Unknown || n.Answer == AnswerDone
		}
		if !slices.ContainsFunc(a.of[s.ID], sent) {
			row.fault("its reminder is said to have gone out, and there is none that did")
		}
	case SilentJoined:
		a.joined(row, s)
	case SilentRest, SilentPaused:
		if !a.stood(s, why == SilentPaused) {
			row.note("it was closed for %s, of which the export tells nothing more", why)
		}
	default:
		row.fault("it was closed for %q, which is no reason to", why)
	}
}

// takenOver reports whether another session took the plan over from s.
func (a *auditor) takenOver(s *Session) bool {
	end := s.WindowEnd()
	for i := range a.sessions {
		if o := &a.sessions[i]; o.ID != s.ID && o.ClaimsPlan() && o.outranks(s) && o.Reported.Before(end) {
			return true
		}
	}
	return false
}

// stood reports whether a rest, or a pause, lay in the window of s as far as the export tells.
func (a *auditor) stood(s *Session, pause bool) bool {
	for _, sp := range a.athlete.Spells {
		if (sp.Why == SpellPause) == pause && sp.From.Before(s.WindowEnd()) && (sp.To.IsZero() || sp.To.After(s.End)) {
			return true
		}
	}
	answers := []Answer{AnswerIll, AnswerHurt, AnswerEmpty}
	return pause && a.athlete.Settings.Paused.On || !pause && (a.athlete.Rest.Because != NoSignal ||
		slices.ContainsFunc(a.of[s.ID], func(n Notice) bool { return slices.Contains(answers, n.Answer) }))
}

// reminded checks what went out about a session.
func (a *auditor) reminded(row *Audited, s *Session) {
	for _, n := range a.of[s.ID] {
		if n.Kind != KindReminder || n.SentAt.IsZero() {
			continue
		}
		was := s.Report
		if changedAfter(s, n.SentAt) {
			was = s.Previous.Report
		}
		if n.SentAt.Before(was.End) || !n.SentAt.Before(was.End.Add(Window)) {
			row.fault("R7: a reminder went out %s, outside the 24 hours", n.SentAt.Format(time.RFC3339))
		}
		for _, sp := range a.athlete.Spells {
			if sp.Why != SpellPause && sp.From.Before(n.SentAt) && (sp.To.IsZero() || sp.To.After(n.SentAt)) {
				row.fault("R1: a reminder went out %s, while the gate was closed (%s)", n.SentAt.Format(time.RFC3339), sp.Why)
			}
		}
		if why := alike(n.Modality, was.Sport); why != "" {
			row.fault("the reminder of %s: %s", n.SentAt.Format(time.RFC3339), why)
		}
	}
}

// learned checks that the personal table is what the answers teach.
func (a *auditor) learned() (row Audited) {
	home, _ := Zoned(a.athlete.Settings.Zone)
	z := zones{home: home, away: a.athlete.Settings.Travel}
	z.travel, _ = Zoned(a.athlete.Settings.Travel.Zone)
	is, again := a.athlete.Learned, Learn(a.athlete.Learned.Since, a.sessions, a.notices, z.zoneAt)
	if len(differences(Learned{Felt: is.Felt}, Learned{Felt: again.Felt})) > 0 {
		row.fault("the personal table is not what the answers in this export teach: it has %d rows, they make %d", len(is.Felt), len(again.Felt))
	}
	if len(differences(Learned{Slots: is.Slots}, Learned{Slots: again.Slots})) > 0 {
		row.note("the learned times are not those of these answers in the zone of today: somebody travelled, or a session was deleted since")
	}
	return row
}

// difference is one place at which two records are not the same.
type difference struct {
	path string
	a, b string // as JSON; "" for nothing
}

func (d difference) said(a, b string) string {
	return fmt.Sprintf("%s is %s %s and %s %s", d.path, shortly(d.a), a, shortly(d.b), b)
}

func shortly(text string) string {
	const most = 80
	switch runes := []rune(text); {
	case text == "":
		return "nothing"
	case len(runes) > most:
		return string(runes[:most]) + "…"
	}
	return text
}

// differences are the places at which two records are not the same as JSON, in the order of their names.
func differences(a, b any) []difference {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil {
		return []difference{{path: "a time", a: "one", b: "none"}} // of a year that no file holds
	}
	return apart("", x, y)
}

func apart(path string, a, b json.RawMessage) (out []difference) {
	if bytes.Equal(a, b) {
		return nil
	}
	var x, y map[string]json.RawMessage
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil || x == nil || y == nil {
		return []difference{{path, string(a), string(b)}}
	}
	names := maps.Clone(x)
	maps.Copy(names, y)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		out = append(out, apart(strings.TrimPrefix(path+"."+name, "."), x[name], y[name])...)
	}
	return out
}
