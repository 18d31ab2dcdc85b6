package commands

import (
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// target is what a button under an answer or a reminder acts on: a session, and the reminder if it hangs on one.
// Written "s.<session>" or "n.<notice>".
type target struct {
	arg     string
	session recovery.Session
	notice  *recovery.Notice
}

// targetOf reads a target for its owner. NotFound if it is gone or somebody else's: people can send anything.
func targetOf(tx recovery.Tx, athlete, arg string) (target, error) {
	t := target{arg: arg}
	kind, id, ok := strings.Cut(arg, ".")
	if !ok {
		return t, bot.ErrOldButton
	}
	if kind == "n" {
		n, err := noticeOf(tx, athlete, id)
		if err != nil {
			return t, err
		}
		t.notice, id = &n, n.Session
	}
	var err error
	t.session, err = tx.Sessions().Get(athlete, id)
	return t, err
}

// noticeOf is a notice for its owner, NotFound for anybody else.
func noticeOf(tx recovery.Tx, athlete, id string) (recovery.Notice, error) {
	n, err := tx.Notices().Get(id)
	if err == nil && n.Athlete != athlete {
		err = &recovery.Error{Code: recovery.NotFound, Reason: "notice"}
	}
	return n, err
}

// view draws the message the target's button hangs on.
func (d *Desk) view(g guest, t target) bot.Message {
	if t.notice != nil {
		return d.reminderView(g, t.session, *t.notice)
	}
	return d.sessionView(g, t.session)
}

// cutArg parts an action's argument at its first tilde.
func cutArg(arg string) (before, after string, ok bool) { return strings.Cut(arg, "~") }
