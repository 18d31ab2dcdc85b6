package recovery_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// past is somebody's history: a hard run every other evening, the last one first, with what came of each.
type past struct {
	sessions []recovery.Session
	notices  []recovery.Notice
	spells   []recovery.Spell
	now      time.Time
}

// pastOf is a history of n hard runs whose windows are over; nothing is answered yet. Each reminder was sent.
func pastOf(t testing.TB, n int) *past {
	p := &past{now: evening(t)}
	for i := range n {
		s := caseOf("run", p.now.AddDate(0, 0, -2*(i+1))).Session
		s.ID = string(rune('a' + i))
		s.Decision.Suggestion = &recovery.Suggestion{Modality: "swimming", MinLow: 20}
		p.sessions = append(p.sessions, s)
		sent := s.End.Add(18 * time.Hour)
		p.notices = append(p.notices, recovery.Notice{
			ID: "n" + s.ID, Kind: recovery.KindReminder, Athlete: "mo", Session: s.ID, Modality: "swimming",
			Due: sent, SentAt: sent, State: recovery.Sent,
		})
	}
	return p
}

// answer is what was pressed under the i-th reminder, an hour after it came.
func (p *past) answer(i int, a recovery.Answer) {
	p.notices[i].Answer, p.notices[i].Answered = a, p.notices[i].SentAt.Add(time.Hour)
}

func (p *past) streak() recovery.Streak {
	return recovery.StreakOf(p.sessions, p.notices, p.spells, p.now)
}

func (p *past) fate(i int) recovery.Counted {
	for _, f := range recovery.Fates(p.sessions, p.notices, p.spells, p.now) {
		if f.Session == p.sessions[i].ID {
			return f.Counted
		}
	}
	return ""
}

// TestR10WhatAWindowCountsAs puts each window between two that were done: it adds one, is passed over, or ends it.
func TestR10WhatAWindowCountsAs(t *testing.T) {
	const h = time.Hour
	spell := func(why string, from, to time.Duration) func(*past) {
		return func(p *past) {
			end := p.sessions[1].End
			p.spells = append(p.spells, recovery.Spell{Why: why, From: end.Add(from), To: end.Add(to)})
		}
	}
	answer := func(a recovery.Answer) func(*past) { return func(p *past) { p.answer(1, a) } }
	silent := func(why string) func(*past) {
		return func(p *past) {
			p.notices = slices.Delete(p.notices, 1, 2)
			p.sessions[1].Decision.Silent = why
		}
	}
	joined := func(there, sent bool) func(*past) {
		return func(p *past) {
			n := &p.notices[1]
			n.Kind, n.Day, n.Deadline = recovery.KindDayReminder, "d", n.SentAt.Add(h)
			if there {
				n.Answer, n.Answered = recovery.AnswerDone, n.SentAt.Add(3*h)
			}
			if !sent {
				n.State, n.SentAt = recovery.Cancelled, time.Time{}
			}
			if !there && !sent {
				p.notices = slices.Delete(p.notices, 1, 2)
			}
			p.sessions[1].Decision = p.sessions[1].Decision.Close(recovery.SilentJoined)
		}
	}
	both := func(fs ...func(*past)) func(*past) {
		return func(p *past) {
			for _, f := range fs {
				f(p)
			}
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*past)
		want   recovery.Counted
		streak int
	}{
		{"done in the window", answer(recovery.AnswerDone), recovery.CountedDone, 3},
		{"done days after it", func(p *past) {
			p.answer(1, recovery.AnswerDone)
			p.notices[1].Answered = p.sessions[1].End.Add(60 * h)
		}, recovery.CountedDone, 3},
		{"done without a reminder: the coming one was cancelled", both(answer(recovery.AnswerDone), func(p *past) {
			p.notices[1].State, p.notices[1].SentAt = recovery.Cancelled, time.Time{}
		}), recovery.CountedDone, 3},
		{"done although ill", both(answer(recovery.AnswerDone), spell("ill", h, 5*h)), recovery.CountedDone, 3},
		{"answered that they are empty", answer(recovery.AnswerEmpty), recovery.CountedRested, 3},
		{"the gate closed because they were empty", spell("empty", 20*h, 44*h), recovery.CountedRested, 3},
		{"empty since before the session", spell("empty", -20*h, 4*h), recovery.CountedRested, 3},
		{"reported empty, the spell is forgotten", func(p *past) { p.sessions[1].Decision.Rest = recovery.SignalEmpty }, recovery.CountedRested, 3},
		{"not today, after a marathon (R12)", both(answer(recovery.AnswerNotToday), func(p *past) {
			p.sessions[1].Kind, p.sessions[1].Metres = recovery.Race, 42_195
		}), recovery.CountedRested, 3},
		{"not today, on a fourth hard day in a row (R13)", both(answer(recovery.AnswerNotToday), func(p *past) {
			p.sessions[1].Decision.Pattern = recovery.PatternHardDays
		}), recovery.CountedRested, 3},
		{"empty, and ill the same evening", both(answer(recovery.AnswerEmpty), spell("ill", 10*h, 90*h)), recovery.CountedRested, 3},
		{"answered that they are ill", answer(recovery.AnswerIll), recovery.CountedFrozen, 2},
		{"answered that they are hurt", answer(recovery.AnswerHurt), recovery.CountedFrozen, 2},
		{"ill in the window", spell("ill", 10*h, 90*h), recovery.CountedFrozen, 2},
		{"hurt in its last minute", spell("hurt", 24*h-time.Minute, 90*h), recovery.CountedFrozen, 2},
		{"a knock to the head", spell("head", 2*h, 900*h), recovery.CountedFrozen, 2},
		{"an emergency", spell("emergency", 0, h), recovery.CountedFrozen, 2},
		{"ill when it was reported, the spell is forgotten", func(p *past) { p.sessions[1].Decision.Rest = recovery.SignalIll }, recovery.CountedFrozen, 2},
		{"paused for a part of it", spell(recovery.SpellPause, -40*h, time.Minute), recovery.CountedFrozen, 2},
		{"paused when it was reported, the spell is forgotten", silent(recovery.SilentPaused), recovery.CountedFrozen, 2},
		{"no legal minute", silent(recovery.SilentNoMinute), recovery.CountedSilent, 2},
		{"no modality was left", silent(recovery.SilentNothing), recovery.CountedSilent, 2},
		{"reported when the window was over", silent(recovery.SilentOver), recovery.CountedSilent, 2},
		{"the reminder was lost on the way", func(p *past) { p.notices[1].State = recovery.Undeliverable }, recovery.CountedSilent, 2},
		{"the window is open, nothing is answered", func(p *past) { p.now = p.sessions[1].End.Add(23 * h) }, recovery.CountedOpen, 2},
		{"the window is open, and it is done", both(answer(recovery.AnswerDone), func(p *past) { p.now = p.sessions[1].End.Add(23 * h) }), recovery.CountedDone, 3},
		{"another session took over (R15)", silent(recovery.SilentSuperseded), "", 2},
		{"backdated: a later one owned the plan (R15)", silent(recovery.SilentOlder), "", 2},
		{"an easy one (R9)", func(p *past) { p.sessions[1].Effort = 3 }, "", 2},
		{"an easy one they asked to be reminded of (R9)", func(p *past) { p.sessions[1].Effort, p.sessions[1].Asked = 3, true }, recovery.CountedMissed, 1},
		{"they were at a day of their team", joined(true, true), recovery.CountedDone, 3},
		{"they were there, and it was too late for a reminder", joined(true, false), recovery.CountedDone, 3},
		{"they joined a day, and nothing could tell them", joined(false, false), recovery.CountedSilent, 2},
		{"they joined a day and did not say that they were there", joined(false, true), recovery.CountedMissed, 1},
		{"no time", answer(recovery.AnswerNoTime), recovery.CountedMissed, 1},
		{"not today, on an ordinary day", answer(recovery.AnswerNotToday), recovery.CountedMissed, 1},
		{"later, and then nothing", answer(recovery.AnswerLater), recovery.CountedMissed, 1},
		{"no answer", func(*past) {}, recovery.CountedMissed, 1},
		{"not today, and the reminder is gone", both(answer(recovery.AnswerNotToday), func(p *past) { p.notices[1].State = recovery.Cancelled }), recovery.CountedMissed, 1},
		{"the window was over the moment the illness began", spell("ill", 24*h, 90*h), recovery.CountedMissed, 1},
		{"the illness was over when the session ended", spell("ill", -9*h, 0), recovery.CountedMissed, 1},
		{"a check-in was answered, which is not a recovery", func(p *past) {
			p.notices = append(p.notices, recovery.Notice{ID: "c", Kind: recovery.KindCheckin, Session: p.sessions[1].ID, State: recovery.Sent, Answer: recovery.AnswerDone})
		}, recovery.CountedMissed, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := pastOf(t, 3)
			p.answer(0, recovery.AnswerDone)
			p.answer(2, recovery.AnswerDone)
			tt.change(p)
			if got := p.fate(1); got != tt.want {
				t.Errorf("it counts as %q, want %q", got, tt.want)
			}
			if got := p.streak(); got.Count != tt.streak {
				t.Errorf("the streak is %d, want %d", got.Count, tt.streak)
			}
		})
	}
}

func TestR10DoneCanBeUndone(t *testing.T) {
	p := pastOf(t, 2)
	p.answer(0, recovery.AnswerDone)
	p.answer(1, recovery.AnswerDone)
	if got := p.streak().Count; got != 2 {
		t.Fatalf("two in a row count %d", got)
	}
	p.notices[0].Answer, p.notices[0].Answered = "", time.Time{}
	if got := p.streak().Count; got != 0 {
		t.Errorf("undone, it still counts %d", got)
	}
}

func TestR10AStreakIsFrozenWhileTheyCannot(t *testing.T) {
	for why, want := range map[string]bool{"ill": true, "head": true, recovery.SpellPause: true, "empty": false} {
		p := pastOf(t, 1)
		p.answer(0, recovery.AnswerDone)
		p.spells = []recovery.Spell{{Why: why, From: p.now.Add(-time.Hour)}}
		if got := p.streak(); got.Frozen != want || got.Count != 1 {
			t.Errorf("%s now: %+v, want frozen %v and 1", why, got, want)
		}
		p.spells[0].To = p.now
		if p.streak().Frozen {
			t.Errorf("%s is over, and the streak still frozen", why)
		}
	}
}

func TestR10TheOrderOfWhatIsHandedInDoesNotMatter(t *testing.T) {
	p := pastOf(t, 9)
	for i := range p.sessions {
		p.answer(i, []recovery.Answer{recovery.AnswerDone, recovery.AnswerIll, recovery.AnswerEmpty}[i%3])
	}
	p.answer(7, recovery.AnswerNoTime)
	want := p.streak()
	slices.Reverse(p.sessions)
	slices.Reverse(p.notices)
	if got := p.streak(); got != want || got.Count != 5 {
		t.Errorf("%+v, backwards %+v; five count: 2 done of 3, 2 empty, and one more done", want, got)
	}
}

func TestWeekOf(t *testing.T) {
	// It is Friday evening in Berlin; the runs ended on Wednesday, Monday and Saturday of the week before.
	p := pastOf(t, 3)
	shift := 3 * 24 * time.Hour
	p.now = p.now.Add(shift)
	for i := range p.sessions {
		p.sessions[i].End = p.sessions[i].End.Add(shift)
		p.notices[i].SentAt = p.notices[i].SentAt.Add(shift)
		p.answer(i, recovery.AnswerDone)
	}
	p.notices[1].Modality = "yoga"
	p.sessions[2].End, p.notices[2].Answered = at(t, berlin, "2026-03-08 23:59"), at(t, berlin, "2026-03-09 12:00")
	easy := p.sessions[0]
	easy.ID, easy.Effort, easy.End, easy.Minutes = "easy", 2, at(t, berlin, "2026-03-12 07:00"), 30
	today := p.sessions[0]
	today.ID, today.End, today.Minutes = "today", at(t, berlin, "2026-03-13 18:00"), 45
	before := today // the first of two on one day: one plan serves both
	before.ID, before.End, before.Decision.Silent = "before", at(t, berlin, "2026-03-13 07:00"), recovery.SilentSuperseded
	p.sessions = append(p.sessions, easy, today, before)
	got := recovery.WeekOf(p.sessions, p.notices, p.spells, zone(t, berlin), p.now)
	if !got.From.Equal(at(t, berlin, "2026-03-09 00:00")) {
		t.Errorf("the week begins %v", got.From)
	}
	if got.Hard != 4 || got.Easy != 1 || got.Minutes != 60+60+30+45+45 || got.Recovered != 2 || got.Rested != 0 || got.Open != 2 {
		t.Errorf("%+v", got)
	}
	if want := []recovery.ModalityID{"swimming", "yoga"}; !slices.Equal(got.Modalities, want) {
		t.Errorf("done were %v, want %v: Sunday's was done on Monday, Monday's after it", got.Modalities, want)
	}
	p.spells = []recovery.Spell{{Why: "empty", From: today.End.Add(time.Minute)}}
	if got := recovery.WeekOf(p.sessions, p.notices, p.spells, zone(t, berlin), p.now); got.Rested != 2 || got.Open != 0 {
		t.Errorf("empty: %+v", got)
	}
}

// TestR10WeekOfATeamDay: what was done together counts in the week in which it began, though they say so on Monday.
func TestR10WeekOfATeamDay(t *testing.T) {
	p := pastOf(t, 1) // ended on Sunday evening
	p.now = at(t, berlin, "2026-03-09 12:00")
	p.sessions[0].End = at(t, berlin, "2026-03-08 09:00")
	n := &p.notices[0]
	n.Kind, n.Day, n.Modality, n.Deadline = recovery.KindDayReminder, "d", "yoga", at(t, berlin, "2026-03-08 18:00")
	n.Answer, n.Answered = recovery.AnswerDone, at(t, berlin, "2026-03-09 11:00")
	week := func(now string) recovery.Week {
		return recovery.WeekOf(p.sessions, p.notices, nil, zone(t, berlin), at(t, berlin, now))
	}
	if got := week("2026-03-08 23:00"); got.Recovered != 1 || !slices.Equal(got.Modalities, []recovery.ModalityID{"yoga"}) {
		t.Errorf("its own week: %+v", got)
	}
	if got := week("2026-03-09 12:00"); got.Recovered != 0 || len(got.Modalities) != 0 {
		t.Errorf("the week after: %+v", got)
	}
	n.Modality = "" // something of the team's own, not what had been suggested
	if got := week("2026-03-08 23:00"); got.Recovered != 1 || len(got.Modalities) != 0 {
		t.Errorf("something of their own: %+v", got)
	}
}

// TestWeekBeginsOnMondayWhereverTheyAre looks at each day around clock changes: seven days, the first a Monday.
func TestWeekBeginsOnMondayWhereverTheyAre(t *testing.T) {
	for _, name := range zoneNames(t) {
		z := zone(t, name)
		around := append(changes(z), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
		for _, change := range around[max(0, len(around)-4):] {
			for d := -8 * 24; d <= 8*24; d += 7 {
				now := change.Add(time.Duration(d) * time.Hour)
				from := recovery.WeekOf(nil, nil, nil, z, now).From
				before := from.Add(-time.Second).In(z)
				if from.After(now) || now.Sub(from) > 7*24*time.Hour+2*time.Hour || from.In(z).Weekday() != time.Monday || before.Weekday() == time.Monday {
					t.Fatalf("%s, %v: the week begins %v", name, now.In(z), from.In(z))
				}
			}
		}
	}
}
