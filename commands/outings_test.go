package commands_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"easyday/recovery"
)

// A team's days in a random story: they are posted, answered, moved, changed and called off; some are told to have been there.

func otters() recovery.Team {
	home := recovery.Address{Platform: "local", Chat: "club"}
	return recovery.Team{ID: "team", Home: home, Board: home, Name: "Otters", Zone: "Europe/Berlin"}
}

// gather is one thing that happens in the team.
func (s *story) gather() {
	desk, now := s.App().Desk, s.Now()
	_, err := s.App().Store.Change(s.ctx(), recovery.Origin{}, func(tx recovery.Tx) error {
		t, err := tx.Teams().Get("team")
		if recovery.CodeOf(err) == recovery.NotFound {
			t = otters()
			err = tx.Teams().Put(t)
		}
		if err != nil {
			return err
		}
		days, err := tx.Days().Between("team", now.Add(-12*time.Hour), now.AddDate(1, 0, 0))
		if err != nil {
			return err
		}
		if len(days) == 0 || s.chance(6, "a new day") {
			day := recovery.Day{
				ID: fmt.Sprintf("day-%02d-of-the-otters", s.days), Team: "team", Kind: oneOf(s, "kind of day", recovery.DayTeam, recovery.DayTeam, recovery.DayJoin),
				At: s.someTime("begins"), Zone: "Europe/Berlin", Length: oneOf(s, "length", 0, 30, 60), What: oneOf(s, "what", recovery.ModalityID("walking"), "swimming", ""),
				Own: "tea", Room: oneOf(s, "room", 0, 0, 1, 2), Nudge: s.chance(2, "nudge"),
			}
			s.days++
			s.note("a day is posted: %+v", day)
			return desk.OpenDay(tx, t, day, now, now)
		}
		day := oneOf(s, "day", days...)
		who := recovery.RSVP{Account: recovery.Account{Platform: "local", User: oneOf(s, "who", append(cast(), "guest1", "guest2")...)}}
		who.Name = who.Account.User
		switch s.below(9, "in the team") {
		case 3:
			s.note("%s left the group", who.Name)
			return desk.LeaveTeam(tx, "team", who.Account, now)
		case 0:
			day.At = s.someTime("moved to")
			s.note("%s is moved to %s", day.ID, day.At)
			return desk.DayChanged(tx, t, day, now)
		case 1:
			day.State = oneOf(s, "state", recovery.DayCancelled, recovery.DayOn, recovery.DayOn)
			day.Room, day.Nudge = oneOf(s, "new room", 0, 1, 3), s.chance(2, "nudge")
			s.note("%s is now %s, for %d", day.ID, day.State, day.Room)
			return desk.DayChanged(tx, t, day, now)
		case 2:
			was := oneOf(s, "was", recovery.WasThere, recovery.WasThere, recovery.WasNot)
			s.note("%s says %s of %s", who.Name, was, day.ID)
			err := desk.Attended(tx, t, day, who, was, now)
			if recovery.CodeOf(err) == recovery.Forbidden {
				err = nil
			}
			return err
		default:
			answer := oneOf(s, "answer", recovery.ReplyGoing, recovery.ReplyGoing, recovery.ReplyGoing, recovery.ReplyCant, recovery.ReplyMaybe, "")
			who.Remind = answer == recovery.ReplyMaybe && s.chance(2, "remind")
			s.note("%s answers %q to %s", who.Name, answer, day.ID)
			_, _, err := desk.Reply(tx, t, day, who, answer, now)
			if recovery.ReasonOf(err) == "day_over" {
				err = nil
			}
			return err
		}
	})
	if err != nil {
		s.fail("in the team: %v", err)
	}
	s.counted()
}

// counted fails if a day does not count the answers it has, takes more than it has room for while somebody waits, or lets
// somebody wait while there is room.
func (s *story) counted() {
	err := s.App().Store.View(s.ctx(), func(tx recovery.Tx) error {
		days, err := tx.Days().Between("team", s.Now().AddDate(0, -3, 0), s.Now().AddDate(1, 0, 0))
		if err != nil {
			return err
		}
		for _, day := range days {
			answers, err := tx.RSVPs().OfDay(day.ID)
			if err != nil {
				return err
			}
			counts := day
			counts.Going, counts.Maybe, counts.Cant, counts.Waiting = 0, 0, 0, 0
			for _, r := range answers {
				switch {
				case r.Waiting:
					counts.Waiting++
				case r.Reply == recovery.ReplyGoing:
					counts.Going++
				case r.Reply == recovery.ReplyMaybe:
					counts.Maybe++
				case r.Reply == recovery.ReplyCant:
					counts.Cant++
				}
			}
			if counts != day || day.Waiting > 0 && day.Free() != 0 && day.Open(s.Now()) {
				s.fail("%+v has the answers %+v", day, answers)
			}
		}
		return nil
	})
	if err != nil {
		s.fail("counting: %v", err)
	}
}

// someTime is a whole quarter of an hour in the next days, mostly in the next.
func (s *story) someTime(what string) time.Time {
	quarters := 1 + s.below(4*30, what)
	if s.chance(5, "far ahead") {
		quarters += 4 * 48
	}
	return s.Now().Add(time.Duration(quarters) * 15 * time.Minute).Truncate(15 * time.Minute)
}

// outing is a day with what somebody answered.
type outing struct {
	day    recovery.Day
	answer recovery.RSVP
}

func (o outing) stands() bool {
	return o.answer.Joined() && o.day.State == recovery.DayOn && o.answer.Was != recovery.WasNot
}

// outingsOf reads them.
func outingsOf(tx recovery.Tx, p string) (all []outing, err error) {
	answers, err := tx.RSVPs().OfAccount(recovery.Account{Platform: "local", User: p}, time.Time{})
	for _, r := range answers {
		day, failed := tx.Days().Get(r.Day)
		err = errors.Join(err, failed)
		if !day.At.Equal(r.When) {
			err = errors.Join(err, fmt.Errorf("an answer is kept under %s, and the day begins %s", r.When, day.At))
		}
		all = append(all, outing{day, r})
	}
	return all, err
}

// joined reports whether a day stands for the reminder of a session.
func (x stored) joined(of recovery.Session) bool {
	return slices.ContainsFunc(x.outings, func(o outing) bool { return o.stands() && o.day.Inside(of) })
}

// daysKept is what holds of an athlete and the days they answered: a reminder comes of each they go to and of no other, and
// their own comes or not as the days have it.
func (s *story) daysKept(p string, x stored) {
	now := s.Now()
	if owner, owned := recovery.Owner(x.sessions, now); owned && x.joined(owner) && !x.athlete.Rest.Closed(now) {
		for _, n := range x.notices {
			if n.Kind == recovery.KindReminder && n.Session == owner.ID && n.State.Pending() && !n.AskedFor && !goneOut(n) {
				s.fail("%s goes to a day of the team, and is to be reminded %s all the same", p, n.Due)
			}
		}
	}
	coming := map[string]recovery.Notice{}
	for _, n := range x.notices {
		if n.Kind == recovery.KindDayReminder {
			coming[n.Day+n.Deadline.String()] = n
		}
		o := slices.IndexFunc(x.outings, func(o outing) bool { return o.day.ID == n.Day })
		switch {
		case !n.State.Pending() || goneOut(n):
		case n.Kind == recovery.KindDayReminder && (o < 0 || !x.outings[o].stands() && !x.outings[o].answer.Remind || !x.outings[o].day.At.Equal(n.Deadline)):
			s.fail("%s is to be reminded of a day they do not go to, or of another time of it: %+v", p, n)
		case n.Kind == recovery.KindNudge && o >= 0 && x.outings[o].answer.Reply != "":
			s.fail("%s answered and is to be asked: %+v", p, n)
		case n.Kind == recovery.KindPlace && (o < 0 || !x.outings[o].stands()):
			s.fail("%s is to be told of a place they do not have: %+v", p, n)
		}
	}
	for _, o := range x.outings {
		due, _, ok := recovery.DayMoment(o.day, x.athlete.Settings, x.zone(), now)
		if !ok || !o.stands() || o.answer.Was != "" || x.athlete.Settings.Paused.On {
			continue // a pause that ran out by itself is noticed with the next change
		}
		n, planned := coming[o.day.ID+o.day.At.String()]
		if !planned || n.State == recovery.Cancelled && n.SentAt.IsZero() {
			s.fail("%s goes to %+v and is not to be reminded, which could be %s: %+v", p, o.day, due, n)
		}
	}
}
