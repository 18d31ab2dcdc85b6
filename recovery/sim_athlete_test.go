package recovery_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// life is a simulated athlete with a store of their own: they report, swap, fall ill, travel, answer, and everything is
// kept as the product keeps it.
type life struct {
	*rand.Rand
	athlete  recovery.Athlete
	sessions []recovery.Session // in the order of reporting
	notices  []recovery.Notice
	days     []recovery.DayAnswer
	now      time.Time
}

func newLife(seed uint64) *life {
	l := &life{Rand: rand.New(rand.NewPCG(seed, 7)), now: time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)}
	l.athlete = recovery.Athlete{ID: "ana", Settings: recovery.Settings{
		Zone: pick(l, "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"), Language: "en",
		Quiet: recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)},
	}}
	return l
}

// pick is one of some.
func pick[T any](l *life, of ...T) T { return of[l.IntN(len(of))] }

// chance is true so many times in a hundred.
func (l *life) chance(percent int) bool { return l.IntN(100) < percent }

// live is one day or so.
func (l *life) live() {
	l.now = l.now.Add(time.Duration(6+l.IntN(54))*time.Hour + time.Duration(l.IntN(60))*time.Minute)
	l.deliver()
	if l.chance(20) {
		l.set()
	}
	if l.chance(12) {
		said := pick(l, append(recovery.Signals(), recovery.SignalFine, recovery.SignalFine, recovery.SignalAssess)...)
		l.say(said)
	} else if l.athlete.Rest.Closed(l.now) && l.chance(60) {
		l.say(recovery.SignalAssess)
		l.say(recovery.SignalFine)
	}
	l.report()
	for range pick(l, 0, 0, 0, 1, 3) {
		l.swap()
	}
	if l.chance(15) {
		l.join()
	}
}

// join has them go to a day of their team, which stands for the reminder of the session reported last if it lies in its window.
func (l *life) join() {
	l.now = l.now.Add(time.Minute)
	s := l.sessions[len(l.sessions)-1]
	begins := l.now.Add(time.Duration(1+l.IntN(24)) * time.Hour)
	day := recovery.Day{
		ID: fmt.Sprintf("d%03d", len(l.days)), Team: "t", Kind: pick(l, recovery.DayTeam, recovery.DayJoin), At: begins, State: recovery.DayOn,
		What: pick(l, ids()...),
	}
	day, r := day.Answer(nil, recovery.RSVP{Account: recovery.Account{Platform: "local", User: "ana"}}, recovery.ReplyGoing, l.now)
	l.days = append(l.days, recovery.DayAnswer{Day: day, Answer: r})
	if s.Decision.Suggestion == nil || s.Decision.Silent != "" && s.Decision.Silent != recovery.SilentNoMinute || !day.Inside(s) {
		return
	}
	c := l.caseOf(s)
	c.KeepTo = s.Decision.Suggestion.Modality
	if s.Decision = recovery.Decide(c); s.Decision.Suggestion == nil {
		return
	}
	s.Decision = s.Decision.Close(recovery.SilentJoined)
	l.put(s)
	if due, deadline, ok := recovery.DayMoment(day, l.athlete.Settings, c.Zone, l.now); ok {
		l.notices = append(l.notices, recovery.Notice{
			ID: fmt.Sprintf("n%03d", len(l.notices)), Kind: recovery.KindDayReminder, Athlete: "ana", Session: s.ID, Day: day.ID, State: recovery.Planned,
			Due: due, Deadline: deadline, Modality: day.What,
		})
	}
}

// set changes a setting or two.
func (l *life) set() {
	s := &l.athlete.Settings
	for range 1 + l.IntN(2) {
		switch l.IntN(10) {
		case 0:
			needs := []recovery.Need{"pool", "deep_pool", "mat", "trail", "bike", "roller", "elliptical", "machine", "open_water"}
			s.Access = recovery.Access{pick(l, needs...): l.chance(50), pick(l, needs...): l.chance(30), pick(l, needs...): false}
		case 1:
			s.Taste = recovery.Taste{pick(l, ids()...): recovery.Loves, pick(l, ids()...): recovery.Hates, pick(l, ids()...): recovery.Cannot}
		case 2:
			s.Limits = []recovery.Limit{{Area: pick(l, recovery.Areas()...), Since: l.now, Until: l.now.AddDate(0, 0, 10)}}
		case 3:
			s.Stay = recovery.Stay{Place: pick(l, recovery.Place(""), "home", "gym", "away"), Until: l.now.AddDate(0, 0, l.IntN(9))}
		case 4:
			s.Raining = l.now.Add(time.Duration(l.IntN(60)) * time.Hour)
		case 5:
			s.Heart = pick(l, recovery.Heart{}, recovery.Heart{Max: 190}, recovery.Heart{BirthYear: 1980}, recovery.Heart{BirthYear: 2010}, recovery.Heart{Max: 180, Medication: true})
		case 6:
			s.Usual = pick(l, 0, 30, 45, 90, 240)
		case 7:
			s.HardDays = pick(l, nil, []time.Weekday{time.Tuesday, time.Thursday})
			s.Races = []recovery.RaceDay{{On: recovery.DateOf(l.now.AddDate(0, 0, l.IntN(6)), time.UTC)}}
		case 8:
			s.Travel = recovery.Travel{Zone: pick(l, "Asia/Tokyo", "America/New_York", ""), Until: l.now.AddDate(0, 0, l.IntN(8))}
		case 9:
			s.Paused = recovery.Pause{On: l.chance(50), Until: l.now.AddDate(0, 0, 1+l.IntN(2))}
			l.spells()
		}
	}
}

func (l *life) spells() {
	l.athlete.Spells = recovery.Spells(l.athlete.Spells, l.athlete.Rest, l.athlete.Settings.Paused, l.now)
}

// say changes the gate; closing it cancels what is planned.
func (l *life) say(s recovery.Signal) {
	l.athlete.Rest = l.athlete.Rest.Say(s, l.now)
	l.spells()
	if l.athlete.Rest.Closed(l.now) {
		l.cancel("", recovery.WhyRest, recovery.SilentRest)
	}
}

// cancel closes what is planned for all sessions but one.
func (l *life) cancel(but, why, silent string) {
	for i := range l.notices {
		n := &l.notices[i]
		if n.State != recovery.Planned || n.Session == but {
			continue
		}
		n.State, n.Why = recovery.Cancelled, why
		for j := range l.sessions {
			if l.sessions[j].ID == n.Session {
				l.sessions[j].Decision = l.sessions[j].Decision.Close(silent)
			}
		}
	}
}

// deliver sends what is due, and answers some of it.
func (l *life) deliver() {
	for i := range l.notices {
		n := &l.notices[i]
		if n.State != recovery.Planned || n.Due.After(l.now) {
			continue
		}
		n.State, n.SentAt = recovery.Sent, n.Due
		if l.chance(70) {
			n.Answer, n.Answered = pick(l, recovery.AnswerDone, recovery.AnswerDone, recovery.AnswerNoTime, recovery.AnswerNotToday), n.Due.Add(30*time.Minute)
		}
		if n.Answer == recovery.AnswerDone && l.chance(80) {
			n.Legs = pick(l, recovery.LegsFresher, recovery.LegsFresher, recovery.LegsSame, recovery.LegsHeavier)
		}
	}
	l.learn()
}

func (l *life) learn() {
	l.athlete.Learned = recovery.Learn(l.athlete.Learned.Since, l.sessions, l.notices, func(time.Time) *time.Location {
		zone, _ := recovery.Zoned(l.athlete.Settings.Zone)
		return zone
	})
}

// latest are the sessions that ended last, without one.
func (l *life) latest(but string) []recovery.Session {
	all := slices.Clone(l.sessions)
	slices.SortStableFunc(all, func(a, b recovery.Session) int { return b.End.Compare(a.End) })
	all = all[:min(len(all), recovery.EarlierEnough+1)]
	return slices.DeleteFunc(all, func(s recovery.Session) bool { return s.ID == but })
}

func (l *life) caseOf(s recovery.Session) recovery.Case {
	zone, _ := recovery.Zoned(l.athlete.Settings.Zone)
	c := recovery.Case{
		Now: l.now, Session: s, Settings: l.athlete.Settings, Rest: l.athlete.Rest, Zone: zone,
		Spells: l.athlete.Spells, Learned: l.athlete.Learned, Advised: l.athlete.Advised,
	}
	c.Earlier = l.latest(s.ID)
	if l.chance(10) {
		c.Earlier = append([]recovery.Session{s}, c.Earlier...) // handing in the session itself changes nothing
	}
	for _, n := range l.notices {
		if n.State == recovery.Sent && l.now.Sub(n.SentAt) < 48*time.Hour {
			c.Spent = append(c.Spent, recovery.Unasked{At: n.SentAt})
		}
	}
	return c
}

// report tells of one more session.
func (l *life) report() {
	r := recovery.Report{
		Sport: pick(l, recovery.Sports()...).ID, Kind: pick(l, append(recovery.Kinds(), "")...), Minutes: 20 + 5*l.IntN(40),
		Effort: recovery.Effort(2+l.IntN(17)) / 2, EffortKnown: true, EndSource: recovery.EndSaid, Note: "a note",
		End:     l.now.Add(-time.Duration(pick(l, 0, 0, 10, 200, 1500)) * time.Minute).UTC(),
		Feeling: pick(l, recovery.Fine, recovery.Sore, recovery.Feeling("")), CooledDown: l.chance(20), Metres: pick(l, 0, 0, 10_000, 42_195),
	}
	if l.chance(4) {
		r.Feeling = recovery.Depleted
		l.say(recovery.SignalEmpty)
	}
	s := recovery.Session{ID: fmt.Sprintf("s%03d", len(l.sessions)), Athlete: "ana", Report: r, Reported: l.now, Asked: l.chance(10)}
	c := l.caseOf(s)
	s.Decision = recovery.Decide(c)
	l.sessions = append(l.sessions, s)
	l.put(s)
	if s.Decision.Advise {
		l.athlete.Advised = l.now
	}
}

// put plans the reminder of the session reported last.
func (l *life) put(s recovery.Session) {
	l.sessions[len(l.sessions)-1] = s
	l.notices = slices.DeleteFunc(l.notices, func(n recovery.Notice) bool { return n.Session == s.ID && n.State == recovery.Planned })
	if s.Decision.Due.IsZero() {
		return
	}
	l.cancel(s.ID, recovery.WhySuperseded, recovery.SilentSuperseded)
	l.notices = append(l.notices, recovery.Notice{
		ID: fmt.Sprintf("n%03d", len(l.notices)), Kind: recovery.KindReminder, Athlete: "ana", Session: s.ID, State: recovery.Planned,
		Due: s.Decision.Due, Deadline: s.Decision.Deadline, Modality: s.Decision.Suggestion.Modality,
	})
}

// swap puts something else in the place of what was suggested last.
func (l *life) swap() {
	l.now = l.now.Add(time.Minute)
	s := l.sessions[len(l.sessions)-1]
	if s.Decision.Suggestion == nil || s.Decision.Silent == recovery.SilentRest {
		return
	}
	c := l.caseOf(s)
	to := recovery.ModalityID("")
	if options := recovery.Options(c); len(options) > 0 && l.chance(50) {
		to = pick(l, options...)
	}
	d, err := recovery.Swap(c, to)
	if err != nil {
		return
	}
	s.SwapAway = append(s.SwapAway, string(s.Decision.Suggestion.Modality))
	s.Decision = d
	l.put(s)
}

// exported is the athlete's export as it comes back from a file.
func (l *life) exported(t testing.TB) recovery.Export {
	t.Helper()
	newest := slices.Clone(l.sessions)
	slices.SortStableFunc(newest, func(a, b recovery.Session) int { return b.End.Compare(a.End) })
	data, err := json.Marshal(recovery.NewExport(l.athlete, newest, l.notices).WithTeams(l.days, nil))
	if err != nil {
		t.Fatal(err)
	}
	var e recovery.Export
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}
