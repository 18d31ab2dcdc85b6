package commands_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/script"
	"easyday/recovery"
)

// seasoned is an easyday in which ana has reported so many sessions, one a day, done the recovery and said how she felt.
// The last ten were played; those before are like them.
type seasoned struct {
	*app.Bench
	b    *testing.B
	next int
}

func newSeasoned(b *testing.B, sessions int) *seasoned {
	b.Helper()
	bench, err := app.OpenBench(b.Context(), app.BenchOptions{
		DB: filepath.Join(b.TempDir(), "bench.db"), Now: monday, Zone: "Europe/Berlin", Config: app.DefaultConfig(), Lexicon: lexicon(b),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = bench.Close() })
	s := &seasoned{Bench: bench, b: b}
	if err := bench.Do(b.Context(), script.Speaker{Person: "ana", Chat: script.DM}, script.As{Name: "ana"}); err != nil {
		b.Fatal(err)
	}
	reports := []string{"12x400 65min rpe 9", "swim 40 min rpe 6", "long run 2h rpe 5 felt it in the hills", "lifting 60min rpe 7", "ride 90 min rpe 4"}
	for i := range min(sessions, 10) {
		s.command("hard", reports[i%len(reports)])
		if err := s.WaitNext(b.Context()); err != nil {
			b.Fatal(err)
		}
		s.press("done", s.reminder())
		s.press("legs", s.reminder()+"~"+[]string{"fresher", "same", "heavier"}[i%3])
		if err := s.Wait(b.Context(), 8*time.Hour); err != nil {
			b.Fatal(err)
		}
	}
	s.before(sessions - 10)
	return s
}

// before writes so many older sessions, each a copy of one that was played.
func (s *seasoned) before(sessions int) {
	s.b.Helper()
	_, err := s.App().Store.Change(s.b.Context(), recovery.Origin{}, func(tx recovery.Tx) error {
		played, err := tx.Sessions().Latest("pretend-ana", time.Time{}, 0)
		if err != nil {
			return err
		}
		for i := range sessions {
			one := played[i%len(played)]
			ago := func(t time.Time) time.Time { return t.AddDate(0, 0, -10*(1+i/len(played))) }
			notices, err := tx.Notices().OfSession(one.Athlete, one.ID)
			if err != nil {
				return err
			}
			one.ID, one.End, one.Reported = fmt.Sprintf("%s-%d", one.ID, i), ago(one.End), ago(one.Reported)
			if err := tx.Sessions().Put(one); err != nil {
				return err
			}
			for _, n := range notices {
				n.ID, n.Session, n.Due, n.Answered = fmt.Sprintf("%s-%d", n.ID, i), one.ID, ago(n.Due), ago(n.Answered)
				if err := tx.Notices().Put(n); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		s.b.Fatal(err)
	}
}

func (s *seasoned) handle(in bot.Input) {
	s.b.Helper()
	s.next++
	q := &bot.Request{Platform: "local", ID: fmt.Sprint("u", s.next), At: s.Now(), From: bot.Person{ID: "ana", Name: "ana"},
		Chat: bot.Chat{ID: "dm:ana", Private: true}, Input: in}
	if _, err := s.App().Router.Handle(s.b.Context(), q); err != nil {
		s.b.Fatal(err)
	}
}

func (s *seasoned) command(name, report string) {
	s.b.Helper()
	s.handle(bot.Command{Name: name, Options: map[string]string{"report": report}})
}

func (s *seasoned) press(action, arg string) {
	s.b.Helper()
	s.handle(bot.Press{Action: bot.Action{Name: action, Arg: arg}, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
}

// view reads in the store.
func (s *seasoned) view(f func(tx recovery.Tx, athlete string) error) {
	s.b.Helper()
	err := s.App().Store.View(s.b.Context(), func(tx recovery.Tx) error { return f(tx, "pretend-ana") })
	if err != nil {
		s.b.Fatal(err)
	}
}

// reminder is the id of the last reminder.
func (s *seasoned) reminder() (id string) {
	s.b.Helper()
	s.view(func(tx recovery.Tx, athlete string) error {
		recent, err := tx.Notices().Recent(athlete, s.Now().Add(-48*time.Hour))
		for _, n := range recent {
			if n.Kind == recovery.KindReminder && n.State == recovery.Sent {
				id = n.ID
			}
		}
		return err
	})
	return id
}

// recordSizes are the bytes of the last session and of the athlete, as they are stored.
func (s *seasoned) recordSizes() (session, athlete int) {
	s.view(func(tx recovery.Tx, id string) error {
		a, err := tx.Athletes().Get(id)
		if err != nil {
			return err
		}
		last, err := tx.Sessions().Latest(id, time.Time{}, 1)
		if err != nil || len(last) == 0 {
			return err
		}
		one, err := json.Marshal(last[0])
		if err != nil {
			return err
		}
		all, err := json.Marshal(a)
		session, athlete = len(one), len(all)
		return err
	})
	return session, athlete
}

// BenchmarkSeasoned is what one update costs for somebody with so many sessions behind them: a report, /today, /log, and
// an answer, which learns anew from all of them.
func BenchmarkSeasoned(b *testing.B) {
	for _, n := range []int{0, 40, 400} {
		b.Run(fmt.Sprintf("%d sessions", n), func(b *testing.B) {
			s := newSeasoned(b, n)
			id := s.reminder()
			b.Run("report", func(b *testing.B) {
				s.b = b
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					s.command("hard", fmt.Sprintf("row %d min rpe 8", 30+i%2*10)) // one session, changed each time
				}
			})
			s.b = b
			one, all := s.recordSizes()
			b.Logf("%d sessions: the last session has %d bytes, the athlete %d", n, one, all)
			for _, name := range []string{"today", "log"} {
				b.Run(name, func(b *testing.B) {
					s.b = b
					b.ReportAllocs()
					for b.Loop() {
						s.command(name, "")
					}
				})
			}
			if id == "" {
				return
			}
			b.Run("legs", func(b *testing.B) {
				s.b = b
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					s.press("legs", id+"~"+[]string{"fresher", "same"}[i%2])
				}
			})
		})
	}
}
