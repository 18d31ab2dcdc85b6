package recovery_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// TestAuditMakesEverySimulatedDecisionAgain: whatever happens to an athlete, their export agrees line by line.
func TestAuditMakesEverySimulatedDecisionAgain(t *testing.T) {
	athletes, sessions := 40, 40
	if proving() {
		athletes, sessions = 10_000, 100
	}
	decided, suggested, rested, joined, noted := 0, 0, 0, 0, 0
	for seed := range athletes {
		l := newLife(uint64(seed))
		for range sessions {
			l.live()
		}
		for _, row := range recovery.Audit(l.exported(t)) {
			decided++
			if len(row.Notes) > 0 {
				noted++
			}
			if len(row.Faults) > 0 {
				t.Fatalf("athlete %d, session %s of %s: %s", seed, row.Session, row.Ended, strings.Join(row.Faults, "\n"))
			}
		}
		for _, s := range l.sessions {
			if s.Decision.Suggestion != nil {
				suggested++
			}
			if s.Decision.Rest != "" {
				rested++
			}
			if s.Decision.Silent == recovery.SilentJoined {
				joined++
			}
		}
	}
	t.Logf("%d decisions agree, %d with a suggestion, %d behind the gate, %d with a team, %d with something that cannot be known any more", decided, suggested, rested, joined, noted)
	if suggested == 0 || rested == 0 || joined == 0 {
		t.Error("the simulation proves nothing")
	}
}

// tampered is an export in which something is not as the product wrote it.
func tampered(t *testing.T, change func(e *recovery.Export, at int)) (recovery.Export, int) {
	t.Helper()
	l := newLife(3)
	for range 12 {
		l.live()
	}
	e := l.exported(t)
	at := slices.IndexFunc(e.Sessions, func(s recovery.ExportSession) bool {
		return s.Decision.Suggestion != nil && !s.Decision.Due.IsZero() && s.Decision.Facts.Rest.Because == "" && s.Decision.Suggestion.Trace.Count > 1
	})
	if at < 0 {
		t.Fatal("nothing was suggested")
	}
	change(&e, at)
	return e, at
}

// joined has a day of a team stand for the reminder of a session, and returns when it begins.
func joined(e *recovery.Export, at int) time.Time {
	s := &e.Sessions[at]
	begins := s.EndedAt.Add(23 * time.Hour)
	s.Decision = s.Decision.Close(recovery.SilentJoined)
	for i := range e.Reminders {
		if r := &e.Reminders[i]; r.SessionID == s.ID && r.Kind == recovery.KindReminder {
			r.State, r.Why, r.SentAt = recovery.Cancelled, recovery.WhyJoined, time.Time{}
		}
	}
	e.Days = []recovery.ExportDay{{
		ID: "d", Team: "t", Kind: recovery.DayTeam, BeginsAt: begins, State: recovery.DayOn, Modality: "walking",
		Reply: recovery.ReplyGoing, AnsweredAt: s.Decision.Facts.At,
	}}
	return begins
}

// TestAuditKnowsTeamDays: a day they go to closes a decision, what was sent before or asked for since is no fault, and what
// the export does not hold any more is noted.
func TestAuditKnowsTeamDays(t *testing.T) {
	reminder := func(e *recovery.Export, at int, sent time.Time, asked bool) {
		e.Reminders = append(e.Reminders, recovery.ExportReminder{
			SessionID: e.Sessions[at].ID, Kind: recovery.KindReminder, Modality: e.Sessions[at].Decision.Suggestion.Modality, SentAt: sent, Asked: asked,
		})
	}
	for name, c := range map[string]struct {
		noted  bool
		change func(e *recovery.Export, at int)
	}{
		"they go": {false, func(e *recovery.Export, at int) { joined(e, at) }},
		"the day's own reminder came": {false, func(e *recovery.Export, at int) {
			begins := joined(e, at)
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: e.Sessions[at].ID, Kind: recovery.KindDayReminder, Day: "d", Modality: "walking", SentAt: begins.Add(-time.Hour), State: recovery.Sent,
			})
		}},
		"they asked to be reminded later, too": {false, func(e *recovery.Export, at int) {
			reminder(e, at, joined(e, at).Add(-time.Minute), true)
		}},
		"the reminder had gone out, then they joined": {false, func(e *recovery.Export, at int) {
			begins := joined(e, at)
			e.Days[0].AnsweredAt = begins.Add(-time.Minute)
			reminder(e, at, begins.Add(-2*time.Minute), false)
		}},
		"the day was deleted":   {true, func(e *recovery.Export, at int) { joined(e, at); e.Days = nil }},
		"they say they can't":   {true, func(e *recovery.Export, at int) { joined(e, at); e.Days[0].Reply = recovery.ReplyCant }},
		"they wait for a place": {true, func(e *recovery.Export, at int) { joined(e, at); e.Days[0].Waiting = true }},
		"it was cancelled":      {true, func(e *recovery.Export, at int) { joined(e, at); e.Days[0].State = recovery.DayCancelled }},
		"it is another day's": {true, func(e *recovery.Export, at int) {
			joined(e, at)
			e.Days[0].BeginsAt = e.Days[0].BeginsAt.Add(2 * time.Hour)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			e, at := tampered(t, c.change)
			i := slices.IndexFunc(recovery.Audit(e), func(r recovery.Audited) bool { return r.Session == e.Sessions[at].ID })
			row := recovery.Audit(e)[i]
			if len(row.Faults) > 0 || strings.Contains(strings.Join(row.Notes, ""), "day of a team") != c.noted {
				t.Errorf("faults %q, notes %q", row.Faults, row.Notes)
			}
		})
	}
}

func TestAuditFindsWhatIsNotTrue(t *testing.T) {
	for name, c := range map[string]struct {
		want   string
		change func(e *recovery.Export, at int)
	}{
		"another modality": {"suggestion.modality", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Suggestion.Modality = "tai_chi"
		}},
		"another moment": {"due", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Due = e.Sessions[at].Decision.Due.Add(time.Minute)
		}},
		"more minutes": {"minutes_max", func(e *recovery.Export, at int) { e.Sessions[at].Decision.Suggestion.MinHigh += 5 }},
		"a trace that lies": {"suggestion.trace.why", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Suggestion.Trace.Why = "because"
		}},
		"another effort":  {"report.effort", func(e *recovery.Export, at int) { e.Sessions[at].Effort += 0.5 }},
		"another session": {"id is", func(e *recovery.Export, at int) { e.Sessions[at].Decision.Facts.ID = "other" }},
		"a swap nobody made": {"swapped_away", func(e *recovery.Export, at int) {
			e.Sessions[at].SwapAway = append(e.Sessions[at].SwapAway, "dancing")
		}},
		"no reason to be silent": {"no reason to", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision = e.Sessions[at].Decision.Close("tired")
		}},
		"a reminder that never went": {"there is none that did", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision = e.Sessions[at].Decision.Close(recovery.SilentSent)
			e.Reminders = nil
		}},
		"a reminder although a team's day stood for it": {"went out all the same", func(e *recovery.Export, at int) {
			s := &e.Sessions[at]
			s.Decision = s.Decision.Close(recovery.SilentJoined)
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: s.ID, Kind: recovery.KindReminder, Modality: s.Decision.Suggestion.Modality, SentAt: s.Decision.Facts.At.Add(time.Minute),
			})
		}},
		"a reminder after they joined": {"went out all the same", func(e *recovery.Export, at int) {
			begins := joined(e, at)
			e.Days[0].AnsweredAt = begins.Add(-2 * time.Minute)
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: e.Sessions[at].ID, Kind: recovery.KindReminder, Modality: "mobility", SentAt: begins.Add(-time.Minute),
			})
		}},
		"a reminder after the window": {"R7", func(e *recovery.Export, at int) {
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: e.Sessions[at].ID, Kind: recovery.KindReminder, Modality: "mobility", SentAt: e.Sessions[at].EndedAt.Add(24 * time.Hour),
			})
		}},
		"a reminder behind the gate": {"R1", func(e *recovery.Export, at int) {
			e.Athlete.Spells = append(e.Athlete.Spells, recovery.Spell{Why: "ill", From: e.Sessions[at].EndedAt})
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: e.Sessions[at].ID, Kind: recovery.KindReminder, Modality: "mobility", SentAt: e.Sessions[at].EndedAt.Add(5 * time.Hour),
			})
		}},
		"a reminder of the same sport": {"R2: swimming after swim", func(e *recovery.Export, at int) {
			e.Sessions[at].Sport = "swim"
			e.Reminders = append(e.Reminders, recovery.ExportReminder{
				SessionID: e.Sessions[at].ID, Kind: recovery.KindReminder, Modality: "swimming", SentAt: e.Sessions[at].EndedAt.Add(5 * time.Hour),
			})
		}},
		"a closed gate": {"R1: a suggestion while the gate was closed (ill)", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Facts.Rest = recovery.Rest{Because: recovery.SignalIll, Since: e.Sessions[at].EndedAt}
		}},
		"what is hated": {"hates or cannot", func(e *recovery.Export, at int) {
			d := e.Sessions[at].Decision
			d.Facts.Settings.Taste = recovery.Taste{d.Suggestion.Modality: recovery.Cannot}
		}},
		"too fast a heart": {"R5", func(e *recovery.Export, at int) {
			d := e.Sessions[at].Decision
			d.Facts.Settings.Heart, d.Suggestion.CapBPM = recovery.Heart{Max: 180}, 127
		}},
		"a rotation from nowhere": {"R3: the rotation began with 0", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Facts.Earlier = recovery.LookedBack{Usual: e.Sessions[at].Decision.Facts.Earlier.Usual}
		}},
		"an answer nobody gave": {"the personal table", func(e *recovery.Export, at int) {
			e.Athlete.Learned.Felt = append(e.Athlete.Learned.Felt, recovery.Felt{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Fresher: 9}})
		}},
		"a time of day that does not exist": {"its facts are none", func(e *recovery.Export, at int) {
			e.Sessions[at].Decision.Facts.Settings.Quiet.To = 5000
		}},
	} {
		t.Run(name, func(t *testing.T) {
			e, at := tampered(t, c.change)
			var said []string
			for _, row := range recovery.Audit(e) {
				if row.Session == e.Sessions[at].ID || row.Session == "" {
					said = append(said, row.Faults...)
				}
			}
			if !strings.Contains(strings.Join(said, "\n"), c.want) {
				t.Errorf("found %q, want %q", said, c.want)
			}
		})
	}
}

// TestR1AuditKnowsThatFeelingsAreSaidAfterwards: a reminder, or the answer to an older report, is told that somebody is hurt.
func TestR1AuditKnowsThatFeelingsAreSaidAfterwards(t *testing.T) {
	for feeling, faults := range map[recovery.Feeling]int{recovery.Injured: 0, recovery.Ill: 0, recovery.Depleted: 0, recovery.Sore: 1} {
		e, at := tampered(t, func(e *recovery.Export, at int) { e.Sessions[at].Feeling = feeling })
		i := slices.IndexFunc(recovery.Audit(e), func(r recovery.Audited) bool { return r.Session == e.Sessions[at].ID })
		row := recovery.Audit(e)[i]
		if len(row.Faults) != faults || len(row.Notes)+len(row.Faults) == 0 {
			t.Errorf("%s said afterwards: faults %q, notes %q", feeling, row.Faults, row.Notes)
		}
	}
}

// TestAuditKnowsThatCooldownsAreSaidAfterwards: "Done already" is pressed when the gate is closed by then, too.
func TestAuditKnowsThatCooldownsAreSaidAfterwards(t *testing.T) {
	for _, said := range []bool{true, false} {
		e, at := tampered(t, func(e *recovery.Export, at int) {
			e.Sessions[at].CooledDown, e.Sessions[at].Decision.Facts.Report.CooledDown = said, !said
		})
		i := slices.IndexFunc(recovery.Audit(e), func(r recovery.Audited) bool { return r.Session == e.Sessions[at].ID })
		if faults := strings.Join(recovery.Audit(e)[i].Faults, "\n"); strings.Contains(faults, "cooled_down") == said {
			t.Errorf("said %v: %q", said, faults)
		}
	}
}

// TestAuditTellsGapsFromFaults: who deletes a session has a right to, and the rest still agrees.
func TestAuditTellsGapsFromFaults(t *testing.T) {
	gaps := 0
	for seed := range uint64(20) {
		l := newLife(seed)
		for range 15 {
			l.live()
		}
		e := l.exported(t)
		gone := e.Sessions[7].ID
		e.Sessions = slices.Delete(e.Sessions, 7, 8)
		e.Reminders = slices.DeleteFunc(e.Reminders, func(r recovery.ExportReminder) bool { return r.SessionID == gone })
		for _, row := range recovery.Audit(e) {
			if row.Session == "" {
				continue // the table is made anew when a session is deleted
			}
			if len(row.Faults) > 0 {
				t.Errorf("athlete %d, session %s: %v", seed, row.Session, row.Faults)
			}
			for _, n := range row.Notes {
				if strings.Contains(n, "deleted since") {
					gaps++
				}
			}
		}
	}
	if gaps == 0 {
		t.Error("no gap was ever told")
	}
}

func TestAuditOfNothing(t *testing.T) {
	if rows := recovery.Audit(recovery.Export{}); len(rows) != 0 {
		t.Errorf("an empty export: %v", rows)
	}
	rows := recovery.Audit(recovery.Export{Sessions: []recovery.ExportSession{{ID: "old"}}})
	if len(rows) != 1 || len(rows[0].Faults) != 0 || !strings.Contains(strings.Join(rows[0].Notes, ""), "kept no facts") {
		t.Errorf("a session without facts: %v", rows)
	}
}
