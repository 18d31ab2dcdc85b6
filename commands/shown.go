package commands

import (
	"context"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// shown is everything the message about a session needs, read in one transaction: its answer, or the reminder a button
// hangs on.
type shown struct {
	guest
	session    recovery.Session
	notice     *recovery.Notice   // the reminder or the check-in; nil for the answer
	sent       time.Time          // when its last reminder went out, or was due if that is unsure; zero: none did
	next       time.Time          // when its next reminder comes; zero: none will
	lost       bool               // a reminder could not be delivered
	did        bool               // the recovery was done
	joined     recovery.Day       // the day of a team that stands for its reminder; zero: none does
	streak     recovery.Streak    // read only where it is said: right after Done, and in /today
	undoable   bool               // Change and Undo under the answer still work
	legs       *recovery.Notice   // the answer asks how they were after this one; nil: it does not
	joins      string             // the team that can be asked to come along; "" for none
	superseded []recovery.Session // whose reminders were just cancelled
	dropped    *recovery.Report   // what had been begun to be told before, and is lost now
}

// UndoTime is how long Change and Undo under an answer work; afterwards /log does it.
const UndoTime = 10 * time.Minute

// show reads what the answer about a session needs. a is the athlete as the transaction has it.
func (d *Desk) show(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (shown, error) {
	x := shown{guest: d.guestOf(a, now), session: s}
	last := s.Reported
	if s.Previous != nil && s.Previous.At.After(last) {
		last = s.Previous.At
	}
	notices, err := remindersOf(tx, s)
	if err == nil {
		x.did, err = doneByDay(tx, s)
	}
	if err == nil && s.Decision.Silent == recovery.SilentJoined {
		err = x.askJoined(tx, now)
	}
	for _, n := range notices {
		x.did = x.did || n.Answer == recovery.AnswerDone
		switch {
		case mayHaveGoneOut(n) && n.SentAt.IsZero():
			x.sent = n.Due
		case mayHaveGoneOut(n):
			x.sent = n.SentAt
		case n.State.Pending():
			x.next = n.Due
		case n.State == recovery.Undeliverable || n.State == recovery.Expired:
			x.lost = true
		}
	}
	x.undoable = !x.reminded() && now.Sub(last) <= UndoTime
	if err == nil && x.undoable {
		x.joins, err = joinsIn(tx, a, now)
	}
	return x, err
}

// askJoined finds the day that stands for the reminder of the session.
func (x *shown) askJoined(tx recovery.Tx, now time.Time) error {
	days, err := outingsOf(tx, x.Athlete, now)
	x.joined, _ = dayFor(days, x.session)
	return err
}

// reminded reports whether a reminder of the session has gone out, or may be on the wire.
func (x shown) reminded() bool { return !x.sent.IsZero() }

// mayHaveGoneOut reports whether the person may have read a notice.
func mayHaveGoneOut(n recovery.Notice) bool { return n.MayBeOut() }

// What a button acts on is written "s.<session>" under an answer, "n.<notice>" under a reminder.
func sessionArg(id string) string { return "s." + id }
func noticeArg(id string) string  { return "n." + id }

// arg is what the buttons of this message act on.
func (x shown) arg() string {
	if x.notice != nil {
		return noticeArg(x.notice.ID)
	}
	return sessionArg(x.session.ID)
}

// target is aim with everything the message says.
func (d *Desk) target(tx recovery.Tx, a recovery.Athlete, arg string, now time.Time) (shown, error) {
	x, err := d.aim(tx, a, arg, now)
	if err == nil && x.notice != nil && x.notice.Answer == recovery.AnswerDone && x.notice.Legs == "" {
		x.streak, err = d.streakOf(tx, a, now)
	}
	return x, err
}

// aim reads what a button acts on, for its owner: a notice, or the answer to the report. NotFound if it is gone or
// somebody else's, ErrOldButton for a notice about no session, and for one nobody can have seen: people can send anything.
func (d *Desk) aim(tx recovery.Tx, a recovery.Athlete, arg string, now time.Time) (shown, error) {
	kind, id, ok := strings.Cut(arg, ".")
	if !ok {
		return shown{}, bot.ErrOldButton
	}
	var notice *recovery.Notice
	if kind == "n" {
		n, err := noticeOf(tx, a.ID, id)
		if err != nil {
			return shown{}, err
		}
		switch {
		case n.Session == "", n.Kind != recovery.KindReminder && n.Kind != recovery.KindCheckin && n.Answer != recovery.AnswerDone:
			return shown{}, bot.ErrOldButton
		case !unseen(n) || n.Answer != "":
			notice = &n
		case n.State != recovery.Cancelled: // done without it, and not done after all, leaves the answer to the report
			return shown{}, bot.ErrOldButton
		}
		id = n.Session
	}
	s, err := tx.Sessions().Get(a.ID, id)
	if err != nil {
		return shown{}, err
	}
	x, err := d.show(tx, a, s, now)
	if x.notice = notice; err == nil && notice == nil {
		err = d.askLegs(tx, a, &x, now)
	}
	return x, err
}

// askLegs lets the answer to a report ask for the legs after the last recovery, if they were not told.
func (d *Desk) askLegs(tx recovery.Tx, a recovery.Athlete, x *shown, now time.Time) error {
	n, err := d.legsQuestion(tx, a, now)
	if n != nil && n.Session != x.session.ID {
		x.legs = n
	}
	return err
}

// unseen reports whether a notice certainly never went out. It may be answered all the same: done without it.
func unseen(n recovery.Notice) bool { return n.SentAt.IsZero() && n.Attempt == 0 }

// noticeOf is a notice for its owner, NotFound for anybody else.
func noticeOf(tx recovery.Tx, athlete, id string) (recovery.Notice, error) {
	n, err := tx.Notices().Get(id)
	if err == nil && n.Athlete != athlete {
		err = &recovery.Error{Code: recovery.NotFound, Reason: "notice"}
	}
	return n, err
}

// pressed reads the presser and what their button acts on.
func (d *Desk) pressed(ctx context.Context, q *bot.Request, arg string) (x shown, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err == nil {
			x, err = d.target(tx, g.Athlete, arg, q.At)
		}
		return err
	})
	return x, err
}

// view draws the message: a reminder or a check-in as its answer has left it, or the answer to the report.
func (d *Desk) view(x shown) bot.Message {
	switch {
	case x.notice == nil:
		return d.answer(x)
	case x.notice.Kind == recovery.KindCheckin:
		return d.checkinView(x)
	}
	return d.reminderView(x)
}

// frame is an empty message in the place of this one.
func (x shown) frame() bot.Message {
	if x.notice != nil {
		return bot.Message{Kind: string(x.notice.Kind), Key: noticeKey(x.notice.ID)}
	}
	return bot.Message{Kind: "answer", Key: answerKey(x.session.ID)}
}

// cutArg parts an action's argument at its first tilde.
func cutArg(arg string) (before, after string, ok bool) { return strings.Cut(arg, "~") }

// pressArg is the argument of the button that was pressed.
func pressArg(q *bot.Request) string { return q.Input.(bot.Press).Action.Arg }
