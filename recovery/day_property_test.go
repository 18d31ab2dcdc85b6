package recovery_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// TestAnswersInAnyOrder presses at random, several times in the same instant, forgets people and changes the room, and
// compares with a host who keeps a plain list: who is in, and who waits in which order.
func TestAnswersInAnyOrder(t *testing.T) {
	checks(t, "300", "20000")
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
	replies := []recovery.Reply{recovery.ReplyGoing, recovery.ReplyGoing, recovery.ReplyMaybe, recovery.ReplyCant}
	start := evening(t)
	rapid.Check(t, func(t *rapid.T) {
		l := newList(rapid.IntRange(0, 5).Draw(t, "room"), start)
		h := host{room: l.day.Room, in: map[string]bool{}, came: map[string]time.Time{}}
		for range rapid.IntRange(1, 60).Draw(t, "presses") {
			l.now = l.now.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "passes")) * time.Minute)
			who := rapid.SampledFrom(names).Draw(t, "who")
			switch rapid.IntRange(0, 9).Draw(t, "does") {
			case 0:
				if _, answered := l.answers[who]; answered {
					l.leave(who)
					h.out(who)
				}
			case 1:
				l.day.Room = rapid.IntRange(0, 5).Draw(t, "new room")
				h.room = l.day.Room
				l.promote()
			default:
				reply := rapid.SampledFrom(replies).Draw(t, "reply")
				before, day := l.answers[who], l.day
				l.answerAt(who, reply, l.now)
				if before.Reply == reply && (l.answers[who] != before || l.day != day) {
					t.Fatalf("the same again changed %+v to %+v", before, l.answers[who])
				}
				h.says(who, reply, before.Reply, l.now)
			}
			h.fill()
			h.compare(t, l)
		}
	})
}

// host keeps who is in and who waits.
type host struct {
	room  int
	in    map[string]bool
	queue []string
	came  map[string]time.Time
}

func (h *host) out(who string) {
	delete(h.in, who)
	h.queue = slices.DeleteFunc(h.queue, func(w string) bool { return w == who })
}

func (h *host) says(who string, reply, before recovery.Reply, now time.Time) {
	if reply == before {
		return
	}
	h.out(who)
	if reply == recovery.ReplyGoing {
		h.came[who], h.queue = now, append(h.queue, who)
	}
}

func (h *host) fill() {
	slices.SortFunc(h.queue, func(a, b string) int { return cmp.Or(h.came[a].Compare(h.came[b]), cmp.Compare(a, b)) })
	for len(h.queue) > 0 && (h.room == 0 || len(h.in) < h.room) {
		h.in[h.queue[0]] = true
		h.queue = h.queue[1:]
	}
}

func (h *host) compare(t *rapid.T, l *list) {
	var going, waiting, maybe, cant int
	for _, r := range l.answers {
		switch {
		case r.Joined():
			going++
		case r.Reply == recovery.ReplyGoing:
			waiting++
		case r.Reply == recovery.ReplyMaybe:
			maybe++
		default:
			cant++
		}
		if r.Waiting && r.Reply != recovery.ReplyGoing {
			t.Fatalf("waits for nothing: %+v", r)
		}
	}
	d := l.day
	if d.Going != going || d.Waiting != waiting || d.Maybe != maybe || d.Cant != cant {
		t.Fatalf("counted %d going, %d waiting, %d maybe, %d can't; the day has %+v", going, waiting, maybe, cant, d)
	}
	if want := slices.Sorted(maps.Keys(h.in)); !slices.Equal(l.who(false), want) {
		t.Fatalf("%v go, the host has %v", l.who(false), want)
	}
	if want := slices.Sorted(slices.Values(h.queue)); !slices.Equal(l.who(true), want) {
		t.Fatalf("%v wait, the host has %v", l.who(true), want)
	}
}

// traveller is somebody at home in one zone who may be away in another until some instant.
type traveller struct {
	home, there *time.Location
	until       time.Time
	quiet       recovery.Quiet
}

// rings reports whether an instant is outside quiet hours where they are then.
func (j traveller) rings(t time.Time) bool {
	where := j.home
	if j.there != nil && (j.until.IsZero() || t.Before(j.until)) {
		where = j.there
	}
	l := t.In(where)
	c := recovery.Clock(l.Hour()*60 + l.Minute())
	if j.quiet.From <= j.quiet.To {
		return c < j.quiet.From || c >= j.quiet.To
	}
	return c < j.quiet.From && c >= j.quiet.To
}

// TestR7DayMomentsAgainstEveryMinute compares both moments with somebody who looks at every minute before the day begins,
// around changes of clocks and ends of journeys.
func TestR7DayMomentsAgainstEveryMinute(t *testing.T) {
	checks(t, "400", "20000")
	names := []string{
		berlin, "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "America/Scoresbysund", "Asia/Kathmandu",
		"Pacific/Auckland", "Pacific/Honolulu", "UTC",
	}
	moved, none := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(names).Draw(r, "home")
		j := traveller{home: zone(t, name)}
		around := append(changes(j.home), time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
		begins := rapid.SampledFrom(around).Draw(r, "around").Add(time.Duration(rapid.OneOf(rapid.IntRange(0, 10*60), rapid.IntRange(-40*60, 40*60)).Draw(r, "begins")) * time.Minute)
		before := rapid.OneOf(rapid.IntRange(-60, 60), rapid.IntRange(0, 10*60), rapid.IntRange(10*60, 80*60), rapid.IntRange(10*60, 80*60)).Draw(r, "minutes before")
		now := begins.Add(-time.Duration(before)*time.Minute - time.Duration(rapid.IntRange(0, 59).Draw(r, "seconds"))*time.Second)
		clock := rapid.IntRange(0, 24*60-1)
		j.quiet = recovery.Quiet{From: recovery.Clock(clock.Draw(r, "quiet from")), To: recovery.Clock(clock.Draw(r, "quiet to"))}
		if rapid.Bool().Draw(r, "night") {
			j.quiet = recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}
		}
		s := recovery.Settings{Zone: name, Quiet: j.quiet}
		if rapid.Bool().Draw(r, "away") {
			s.Travel.Zone = rapid.SampledFrom(names).Draw(r, "there")
			j.there = zone(t, s.Travel.Zone)
			if rapid.IntRange(0, 3).Draw(r, "for good") > 0 {
				j.until = begins.Add(time.Duration(rapid.IntRange(-90*60*60, 10*60*60).Draw(r, "until")) * time.Second)
				s.Travel.Until = j.until
			}
		}
		day := recovery.Day{At: begins}

		last := begins.Add(-time.Minute)
		want, found := j.latest(now, begins.Add(-recovery.DayNotice), last)
		due, deadline, ok := recovery.DayMoment(day, s, j.home, now)
		if ok != found || ok && (!due.Equal(want) || !deadline.Equal(begins)) {
			r.Fatalf("reminded %v (%v), every minute says %v (%v)", due, ok, want, found)
		}
		if !ok {
			none++
		} else if !due.Equal(begins.Add(-recovery.DayNotice)) {
			moved++
		}

		last = begins.Add(-recovery.NudgeLeast)
		best := begins.Add(-recovery.NudgeTime)
		if best.Before(now) {
			best = now.Add(begins.Sub(now) / 2)
		}
		if best.After(last) {
			best = last
		}
		want, found = j.soonest(now, best, last)
		due, deadline, ok = recovery.NudgeMoment(day, s, j.home, now)
		if ok != found || ok && (!due.Equal(want) || !deadline.Equal(last)) {
			r.Fatalf("asked %v (%v), every minute says %v (%v)", due, ok, want, found)
		}
	})
	if moved == 0 || none == 0 {
		t.Errorf("%d were moved and %d were none: one side was never seen", moved, none)
	}
}

// latest is the last minute from now to best that rings, else the first after best that does, not after last.
func (j traveller) latest(now, best, last time.Time) (found time.Time, ok bool) {
	for m := ceil(now); !m.After(last); m = m.Add(time.Minute) {
		if !j.rings(m) {
			continue
		}
		if m.After(best) {
			if !ok {
				found, ok = m, true
			}
			return found, ok
		}
		found, ok = m, true
	}
	return found, ok
}

// soonest is the first minute from best to last that rings, else the last before best that does, not before now.
func (j traveller) soonest(now, best, last time.Time) (found time.Time, ok bool) {
	for m := ceil(now); !m.After(last); m = m.Add(time.Minute) {
		if !j.rings(m) {
			continue
		}
		if found, ok = m, true; !m.Before(best) {
			return found, ok
		}
	}
	return found, ok
}

func ceil(t time.Time) time.Time {
	if m := t.Truncate(time.Minute); !m.Equal(t) {
		return m.Add(time.Minute)
	}
	return t
}
