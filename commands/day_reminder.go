package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDayReminder(r *bot.Router) {
	r.Action("mine.leave", bot.Route{Ack: bot.AckRedraw, Run: d.mine(recovery.ReplyCant)})
	r.Action("mine.stay", bot.Route{Ack: bot.AckRedraw, Run: d.mine(stayed)})
	r.Action("mine.go", bot.Route{Ack: bot.AckRedraw, Run: d.mine(recovery.ReplyGoing)})
	r.Action("mine.maybe", bot.Route{Ack: bot.AckRedraw, Run: d.mine(recovery.ReplyMaybe)})
}

// stayed is what "Stay on it" answers: nothing changes.
const stayed recovery.Reply = ""

// dayWord is one of the private words about a day with everything it says: to whom, about which day, and what they answered.
type dayWord struct {
	guest
	team   recovery.Team
	outing outing
	notice recovery.Notice
	plan   time.Time // when their own reminder comes after all; zero: it does not
}

// aboutDay reports whether a notice is a private word about a day.
func aboutDay(k recovery.NoticeKind) bool {
	return k == recovery.KindDayReminder || k == recovery.KindNudge || k == recovery.KindPlace
}

// dayWordOf reads what a private word about a day says. NotFound if the day or its team is gone.
func (d *Desk) dayWordOf(tx recovery.Tx, a recovery.Athlete, n recovery.Notice, now time.Time) (w dayWord, err error) {
	w = dayWord{guest: d.guestOf(a, now), notice: n}
	if w.outing.day, err = tx.Days().Get(n.Day); err != nil {
		return w, err
	}
	if w.team, err = tx.Teams().Get(n.Team); err != nil {
		return w, err
	}
	w.outing.answer, err = ownAnswer(tx, a, w.team, w.outing.day)
	return w, err
}

// ownAnswer is what an athlete answered to a day, by whichever account. Without an answer it has the account they would answer
// by, if they have one on the team's network.
func ownAnswer(tx recovery.Tx, a recovery.Athlete, t recovery.Team, day recovery.Day) (r recovery.RSVP, err error) {
	for _, account := range a.Accounts {
		found, ok, err := answerOf(tx, day, account)
		if err != nil || ok {
			return found, err
		}
		if account.Platform == t.Home.Platform && r.Account.User == "" {
			m, err := tx.Members().Get(t.ID, account)
			if err != nil && !missing(err) {
				return r, err
			}
			r = recovery.RSVP{Day: day.ID, Account: account, Name: m.Name}
		}
	}
	return r, nil
}

// outingText names what a team does, in its own words or as a modality.
func outingText(v bot.Voice, day recovery.Day) bot.Text {
	if day.What == "" {
		return bot.Verbatim(day.Own)
	}
	return modalityName(v, day.What)
}

// idle says why a word about a day has nothing to say any more, "" if it has. Behind the gate it has: it asks whether to stay on
// the list.
func (w dayWord) idle(now time.Time) string {
	n := w.notice
	switch {
	case w.outing.day.State != recovery.DayOn:
		return recovery.WhyCancelled
	case n.Kind == recovery.KindNudge && !w.outing.day.At.Add(-recovery.NudgeLeast).Equal(n.Deadline):
		return recovery.WhyMoved
	case n.Kind == recovery.KindNudge && w.Settings.Paused.Active(now):
		return recovery.WhyPaused
	}
	return idleDay(n, []outing{w.outing}, w.Athlete, now)
}

// dayMessage draws a private word about a day as it stands by now: what is asked, or what was answered. Behind the gate it names
// no modality (R1).
func (d *Desk) dayMessage(w dayWord) bot.Message {
	v, n, day := w.voice, w.notice, w.outing.day
	m := bot.Message{Kind: string(n.Kind), Key: noticeKey(n.ID)}
	leave, stay := button(v, "mine.leave", "mine.leave", n.ID), button(v, "mine.stay", "mine.stay", n.ID)
	ill := button(v, "button.ill_or_hurt", "feel.ask", "")
	when := bot.With("When", day.At)
	switch {
	case day.State != recovery.DayOn:
		m.Title = v.Text("mine.cancelled", when)
	case !takesAnswers(day, w.now):
		m.Title = v.Text("mine.over", when)
	case w.outing.answer.Reply == recovery.ReplyCant:
		m.Title, m.Body = v.Text("mine.left", when), w.planBack()
		m.Rows = [][]bot.Button{{button(v, "mine.go_after_all", "mine.go", n.ID)}}
	case w.resting() && w.outing.answer.Reply == recovery.ReplyGoing:
		m.Tone, m.Title, m.Body = bot.Calm, v.Text("mine.rest.title"), []bot.Text{v.Text("mine.rest.body", when)}
		m.Rows = [][]bot.Button{{leave, stay}}
	case w.outing.answer.Reply == "":
		m.Title, m.Body = v.Text("mine.nudge", when, w.what()), w.place()
		m.Rows = [][]bot.Button{
			{button(v, "mine.going", "mine.go", n.ID), button(v, "mine.maybe", "mine.maybe", n.ID), leave}, {ill},
		}
	case w.outing.answer.Waiting:
		m.Title, m.Body = v.Text("mine.waiting", when), w.place()
		m.Rows = [][]bot.Button{{leave, ill}}
	case n.Kind == recovery.KindPlace && w.outing.stands():
		m.Tone, m.Title, m.Body = bot.Good, v.Text("mine.placed", when, w.what()), w.place()
		m.Rows = [][]bot.Button{{leave, ill}}
	case w.outing.answer.Reply == recovery.ReplyMaybe:
		m.Title, m.Body = v.Text("mine.perhaps", when, w.what()), w.place()
		m.Rows = [][]bot.Button{{button(v, "mine.going", "mine.go", n.ID), leave}, {ill}}
	default:
		m.Title, m.Body = v.Text("mine.reminder", when, w.what()), w.place()
		m.Rows = [][]bot.Button{{leave, ill}}
	}
	return m
}

// what names what the team does, behind the gate only that it does something.
func (w dayWord) what() bot.Arg {
	if w.resting() {
		return bot.With("What", w.voice.Text("mine.something"))
	}
	return bot.With("What", outingText(w.voice, w.outing.day))
}

// place says where, and with whom.
func (w dayWord) place() []bot.Text {
	v, day := w.voice, w.outing.day
	name := bot.Verbatim(w.team.Name)
	switch {
	case day.Place != "" && !name.Empty():
		return []bot.Text{v.Text("mine.at_with", bot.With("Place", bot.Verbatim(day.Place)), bot.With("Team", name))}
	case day.Place != "":
		return []bot.Text{v.Text("mine.at", bot.With("Place", bot.Verbatim(day.Place)))}
	case !name.Empty():
		return []bot.Text{v.Text("mine.with", bot.With("Team", name))}
	}
	return nil
}

// planBack says that their own reminder is on again.
func (w dayWord) planBack() []bot.Text {
	if w.plan.IsZero() {
		return nil
	}
	return []bot.Text{w.voice.Text("mine.plan_back", bot.With("When", w.plan))}
}

// ownPlan is when the athlete's own reminder comes, zero if none does.
func ownPlan(tx recovery.Tx, a recovery.Athlete, now time.Time) (due time.Time, err error) {
	recent, err := tx.Notices().Recent(a.ID, now.Add(-recovery.Window))
	i := slices.IndexFunc(recent, func(n recovery.Notice) bool { return n.Kind == recovery.KindReminder && n.State.Pending() })
	if i >= 0 {
		due = recent[i].Due
	}
	return due, err
}

// mine answers a day from a private word about it, and redraws the word as the answer has left it.
func (d *Desk) mine(answer recovery.Reply) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		g, err := d.must(ctx, q)
		if err != nil {
			return nil, err
		}
		if answer == recovery.ReplyGoing || answer == recovery.ReplyMaybe { // everybody may leave
			err = d.stillIn(ctx, q, func(tx recovery.Tx) (t recovery.Team, err error) {
				n, err := noticeOf(tx, g.ID, pressArg(q))
				if err == nil {
					t, err = tx.Teams().Get(n.Team)
				}
				return t, err
			})
		}
		if err != nil {
			return nil, err
		}
		var w dayWord
		applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
			if w, err = d.pressedDay(tx, a, q); err != nil || answer == stayed {
				return err
			}
			day := w.outing.day
			if _, _, err := d.reply(tx, w.team, day, w.outing.answer, answer, q.At); err != nil && recovery.ReasonOf(err) != "day_over" {
				return err
			}
			w, err = d.pressedDay(tx, a, q)
			return err
		})
		if err == nil && !applied {
			err = d.Store.View(ctx, func(tx recovery.Tx) error {
				w, err = d.pressedDay(tx, g.Athlete, q)
				return err
			})
		}
		if err != nil {
			return nil, err
		}
		m := d.dayMessage(w)
		if answer == stayed && w.resting() && w.outing.answer.Reply == recovery.ReplyGoing {
			m.Title, m.Body = w.voice.Text("mine.stays", bot.With("When", w.outing.day.At)), nil
			m.Rows = [][]bot.Button{{button(w.voice, "mine.leave", "mine.leave", w.notice.ID)}}
		}
		return bot.Redraw{Message: m}, nil
	}
}

// pressedDay reads the word that was pressed, for its owner: ErrOldButton for any other notice.
func (d *Desk) pressedDay(tx recovery.Tx, a recovery.Athlete, q *bot.Request) (w dayWord, err error) {
	n, err := noticeOf(tx, a.ID, pressArg(q))
	if err != nil {
		return w, err
	}
	if !aboutDay(n.Kind) || unseen(n) {
		return w, bot.ErrOldButton
	}
	if w, err = d.dayWordOf(tx, a, n, q.At); err != nil {
		return w, err
	}
	if w.outing.answer.Account.User == "" {
		return w, bot.ErrOldButton // they have no account on the team's network any more
	}
	w.plan, err = ownPlan(tx, a, q.At)
	return w, err
}
