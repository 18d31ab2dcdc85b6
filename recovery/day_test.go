package recovery_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// list is a day with its answers, as whoever keeps them does: answer, then promote.
type list struct {
	day     recovery.Day
	answers map[string]recovery.RSVP
	now     time.Time
}

func newList(room int, now time.Time) *list {
	return &list{
		day: recovery.Day{ID: "d", Team: "t", Kind: recovery.DayTeam, State: recovery.DayOn, Room: room, At: now.Add(48 * time.Hour)},
		now: now, answers: map[string]recovery.RSVP{},
	}
}

func (l *list) all() (out []recovery.RSVP) {
	for _, r := range l.answers { // in no order at all
		out = append(out, r)
	}
	return out
}

// answer replies a minute after what was before, and returns who moved up.
func (l *list) answer(who string, reply recovery.Reply) []string {
	l.now = l.now.Add(time.Minute)
	return l.answerAt(who, reply, l.now)
}

func (l *list) answerAt(who string, reply recovery.Reply, now time.Time) []string {
	var old *recovery.RSVP
	if r, ok := l.answers[who]; ok {
		old = &r
	}
	me := recovery.RSVP{Account: recovery.Account{Platform: "local", User: who}, Name: who}
	l.day, l.answers[who] = l.day.Answer(old, me, reply, now)
	return l.promote()
}

func (l *list) leave(who string) []string {
	l.day = l.day.Leave(l.answers[who])
	delete(l.answers, who)
	return l.promote()
}

func (l *list) promote() (up []string) {
	day, changed := l.day.Promote(l.all())
	for _, r := range changed {
		up = append(up, r.Account.User)
		l.answers[r.Account.User] = r
	}
	l.day = day
	return up
}

// who are those who go, or wait, by name.
func (l *list) who(waiting bool) (out []string) {
	for name, r := range l.answers {
		if r.Reply == recovery.ReplyGoing && r.Waiting == waiting {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func TestAFullDayHasAQueue(t *testing.T) {
	l := newList(2, evening(t))
	for _, who := range []string{"zoe", "ana", "kim", "bo"} {
		l.answer(who, recovery.ReplyGoing)
	}
	if l.day.Going != 2 || l.day.Waiting != 2 || l.day.Free() != 0 || !slices.Equal(l.who(true), []string{"bo", "kim"}) {
		t.Fatalf("%+v, waiting %v", l.day, l.who(true))
	}
	if l.answers["kim"].Joined() || !l.answers["zoe"].Joined() {
		t.Error("who waits goes, or who goes waits")
	}
	queued := l.answers["kim"]
	l.answer("kim", recovery.ReplyGoing)
	if l.answers["kim"] != queued || l.day.Waiting != 2 {
		t.Error("who pressed again lost their place")
	}
	if up := l.answer("zoe", recovery.ReplyMaybe); !slices.Equal(up, []string{"kim"}) {
		t.Errorf("moved up: %v", up)
	}
	if up := l.answer("zoe", recovery.ReplyGoing); len(up) != 0 || !l.answers["zoe"].Waiting {
		t.Errorf("who left stands at the end: moved up %v, %+v", up, l.answers["zoe"])
	}
	if up := l.leave("ana"); !slices.Equal(up, []string{"bo"}) {
		t.Errorf("forgotten, and moved up: %v", up)
	}
	if l.day.Going != 2 || l.day.Waiting != 1 || l.day.Maybe != 0 {
		t.Errorf("%+v", l.day)
	}
}

func TestACaptainChangesTheRoom(t *testing.T) {
	l := newList(4, evening(t))
	for _, who := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		l.answer(who, recovery.ReplyGoing)
	}
	l.day.Room = 2
	if up := l.promote(); len(up) != 0 || l.day.Going != 4 || l.day.Free() != 0 {
		t.Errorf("less room moves nobody out and nobody up: %v, %+v", up, l.day)
	}
	if up := l.answer("a", recovery.ReplyCant); len(up) != 0 || l.day.Going != 3 {
		t.Errorf("one left, and there is still none too few: %v, %+v", up, l.day)
	}
	l.day.Room = 5
	if up := l.promote(); !slices.Equal(up, []string{"e", "f"}) || l.day.Going != 5 || l.day.Waiting != 1 {
		t.Errorf("more room: moved up %v, %+v", up, l.day)
	}
	l.day.Room = 0
	if up := l.promote(); !slices.Equal(up, []string{"g"}) || l.day.Free() != -1 || l.day.Waiting != 0 {
		t.Errorf("no limit: moved up %v, %+v", up, l.day)
	}
}

// TestANewcomerNeverOvertakes: while somebody waits, a place that is free is not theirs who press next.
func TestANewcomerNeverOvertakes(t *testing.T) {
	day := recovery.Day{ID: "d", Room: 3, Going: 2, Waiting: 1}
	day, r := day.Answer(nil, recovery.RSVP{Account: recovery.Account{Platform: "local", User: "new"}}, recovery.ReplyGoing, evening(t))
	if !r.Waiting || day.Going != 2 || day.Waiting != 2 {
		t.Errorf("%+v, %+v", day, r)
	}
}

func TestWhatAnAnswerKeeps(t *testing.T) {
	l := newList(0, evening(t))
	me := recovery.RSVP{Account: recovery.Account{Platform: "local", User: "ana"}, Name: "Ana", Remind: true}
	day, r := l.day.Answer(nil, me, recovery.ReplyMaybe, l.now)
	if r.Day != "d" || r.Name != "Ana" || !r.Remind || !r.When.Equal(day.At) || !r.At.Equal(l.now) || r.Joined() {
		t.Errorf("%+v", r)
	}
	day, going := day.Answer(&r, recovery.RSVP{Account: me.Account, Name: "Ana B."}, recovery.ReplyGoing, l.now.Add(time.Hour))
	if going.Name != "Ana B." || !going.Remind || !going.Joined() || !going.At.Equal(l.now.Add(time.Hour)) || day.Maybe != 0 || day.Going != 1 {
		t.Errorf("%+v of %+v", going, day)
	}
	day2, again := day.Answer(&r, me, recovery.ReplyMaybe, l.now.Add(3*time.Hour))
	if again != r || day2 != day {
		t.Errorf("the same again: %+v, %+v", day2, again)
	}
	quiet := r
	quiet.Remind = false
	if _, asked := day.Answer(&quiet, me, recovery.ReplyMaybe, l.now.Add(3*time.Hour)); asked != r {
		t.Errorf("the same again, and a reminder: %+v", asked)
	}
	if _, cant := day.Answer(&going, me, recovery.ReplyCant, l.now.Add(2*time.Hour)); cant.Remind {
		t.Error("who can't is reminded")
	}
}

func TestInside(t *testing.T) {
	c := caseOf("run", evening(t))
	s := c.Session
	end := s.End
	for _, tt := range []struct {
		name  string
		begin time.Duration // after the end
		least int           // of the suggestion; 0: none
		day   recovery.Day
		want  bool
	}{
		{"the next noon", 18 * time.Hour, 20, recovery.Day{}, true},
		{"the very moment it ended", 0, 20, recovery.Day{}, true},
		{"before the session was over", -time.Minute, 20, recovery.Day{}, false},
		{"when the least still fits", 24*time.Hour - 20*time.Minute, 20, recovery.Day{}, true},
		{"when it does not fit any more", 24*time.Hour - 19*time.Minute, 20, recovery.Day{}, false},
		{"without a suggestion ten minutes are enough", 24*time.Hour - 10*time.Minute, 0, recovery.Day{}, true},
		{"and nine are not", 24*time.Hour - 9*time.Minute, 0, recovery.Day{}, false},
		{"two days later", 48 * time.Hour, 20, recovery.Day{}, false},
		{"a member's own day", 18 * time.Hour, 20, recovery.Day{Kind: recovery.DayJoin}, true},
		{"the next hard session of the team", 18 * time.Hour, 20, recovery.Day{Kind: recovery.DayHard}, false},
		{"it does not take place", 18 * time.Hour, 20, recovery.Day{State: recovery.DayCancelled}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.Decision.Suggestion = nil
			if tt.least > 0 {
				s.Decision.Suggestion = &recovery.Suggestion{MinLow: tt.least}
			}
			tt.day.At = end.Add(tt.begin)
			if got := tt.day.Inside(s); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}

// TestR7WhenTheDayIsSaid is the reminder of a day as people know it.
func TestR7WhenTheDayIsSaid(t *testing.T) {
	const tokyo = "Asia/Tokyo"
	night := recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}
	away := recovery.Travel{Zone: tokyo, Until: at(t, berlin, "2026-03-11 12:00")}
	for _, tt := range []struct {
		name       string
		begins     string // in Berlin
		now        string
		travel     recovery.Travel
		due, nudge string // "": none
	}{
		{"at noon", "2026-03-12 12:15", "2026-03-10 09:00", recovery.Travel{}, "2026-03-12 11:15", "2026-03-11 12:15"},
		{"at seven, when quiet hours end", "2026-03-12 07:00", "2026-03-10 09:00", recovery.Travel{}, "2026-03-11 20:59", "2026-03-11 07:00"},
		{"at half past seven", "2026-03-12 07:30", "2026-03-10 09:00", recovery.Travel{}, "2026-03-11 20:59", "2026-03-11 07:30"},
		{"at half past seven, answered in the night", "2026-03-12 07:30", "2026-03-12 02:00", recovery.Travel{}, "2026-03-12 07:00", ""},
		{"at seven, answered in the night", "2026-03-12 07:00", "2026-03-12 02:00", recovery.Travel{}, "", ""},
		{"at eight", "2026-03-12 08:00", "2026-03-10 09:00", recovery.Travel{}, "2026-03-12 07:00", "2026-03-11 08:00"},
		{"in half an hour", "2026-03-12 12:15", "2026-03-12 11:45", recovery.Travel{}, "2026-03-12 11:45", ""},
		{"it has begun", "2026-03-12 12:15", "2026-03-12 12:15", recovery.Travel{}, "", ""},
		{"tonight: asked halfway there", "2026-03-12 20:00", "2026-03-12 08:00", recovery.Travel{}, "2026-03-12 19:00", "2026-03-12 14:00"},
		{"in six hours: asked before it is too late", "2026-03-12 20:00", "2026-03-12 14:00", recovery.Travel{}, "2026-03-12 19:00", "2026-03-12 16:00"},
		{"in the middle of the night", "2026-03-12 03:00", "2026-03-10 09:00", recovery.Travel{}, "2026-03-11 20:59", "2026-03-11 07:00"},
		{"in the morning after clocks went forward", "2026-03-29 07:30", "2026-03-27 09:00", recovery.Travel{}, "2026-03-28 20:59", "2026-03-28 07:00"},
		{"it is evening where they are", "2026-03-11 14:30", "2026-03-10 09:00", recovery.Travel{Zone: tokyo}, "2026-03-11 12:59", "2026-03-10 23:00"},
		{"they are home again by then", "2026-03-12 12:15", "2026-03-10 09:00", away, "2026-03-12 11:15", "2026-03-11 12:15"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			day := recovery.Day{At: at(t, berlin, tt.begins).UTC()}
			s := recovery.Settings{Zone: berlin, Quiet: night, Travel: tt.travel}
			home, now := zone(t, berlin), at(t, berlin, tt.now)
			said := func(due time.Time, ok bool) string {
				if !ok {
					return ""
				}
				return due.In(home).Format("2006-01-02 15:04")
			}
			due, deadline, ok := recovery.DayMoment(day, s, home, now)
			if got := said(due, ok); got != tt.due || ok && !deadline.Equal(day.At) {
				t.Errorf("reminded %q until %v, want %q", got, deadline, tt.due)
			}
			due, deadline, ok = recovery.NudgeMoment(day, s, home, now)
			if got := said(due, ok); got != tt.nudge || ok && !deadline.Equal(day.At.Add(-recovery.NudgeLeast)) {
				t.Errorf("asked %q until %v, want %q", got, deadline, tt.nudge)
			}
		})
	}
}
