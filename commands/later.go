package commands

import (
	"context"
	"strconv"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// answeredDone reports whether there is nothing more to ask about a reminder: it was done, or is none any more.
func (x shown) answeredDone() bool { return x.notice == nil || x.notice.Answer == recovery.AnswerDone }

// later shows the moments that the window and quiet hours still allow, or says why there are none.
func (d *Desk) later(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var x shown
	var moments []time.Time
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		if x, err = d.target(tx, g.Athlete, noticeArg(pressArg(q)), q.At); err != nil || x.resting() || x.answeredDone() {
			return err
		}
		c, err := d.ownCase(tx, g.Athlete, x.session, q.At)
		if err == nil {
			moments = recovery.LaterMoments(c, x.session.Decision.Suggestion.MinLow)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	v := x.voice
	switch {
	case x.answeredDone() || x.resting():
		return bot.Redraw{Message: d.view(x)}, nil
	case len(moments) == 0:
		return bot.Toast{Note: v.Text("later.none", bot.With("Until", x.session.WindowEnd())), Alert: true}, nil
	}
	m := x.frame()
	m.Title = v.Text("later.ask")
	var row []bot.Button
	for _, at := range moments {
		action := bot.Action{Name: "later.at", Arg: x.notice.ID + "~" + strconv.FormatInt(at.Unix(), 36)}
		row = append(row, bot.Button{Label: v.Text("later.at", bot.With("When", at)), Action: action})
	}
	m.Rows = [][]bot.Button{row, {button(v, "button.back", "back", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// ownCase is the case of a session that may plan: Forbidden with the reason if its window is over, another session owns
// the plan, or it has no suggestion.
func (d *Desk) ownCase(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (recovery.Case, error) {
	c, err := d.caseOf(tx, a, s, now)
	if err != nil {
		return c, err
	}
	owner, owned := recovery.Owner(append(c.Earlier, s), now)
	switch {
	case !now.Before(s.WindowEnd()) || s.Decision.Suggestion == nil:
		err = &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	case !owned || owner.ID != s.ID:
		err = &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOlder}
	}
	return c, err
}

// laterAt plans another reminder at the picked moment, because the athlete asked.
func (d *Desk) laterAt(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, packed, _ := cutArg(pressArg(q))
	unix, err := strconv.ParseInt(packed, 36, 64)
	if err != nil {
		return nil, bot.ErrOldButton
	}
	at, noticeID := time.Unix(unix, 0).UTC(), d.IDs()
	return d.answerReminder(ctx, q, id, "", func(tx recovery.Tx, a recovery.Athlete, x *shown) error {
		n, s := x.notice, x.session
		if n.Answer == recovery.AnswerDone || n.Answer == recovery.AnswerLater && x.next.Equal(at) {
			return nil
		}
		c, err := d.ownCase(tx, a, s, q.At)
		if err != nil {
			return err
		}
		c.AskedAt, c.KeepTo = at, s.Decision.Suggestion.Modality
		dec := recovery.Decide(c)
		if dec.Due.IsZero() {
			return recovery.Refuse("moment")
		}
		if _, err := cancelPlanned(tx, s, recovery.WhyMoved); err != nil {
			return err
		}
		if x.session, err = d.putPlan(tx, a, s, dec, nil, recovery.Notice{ID: noticeID, AskedFor: true}); err != nil {
			return err
		}
		n.Answer, n.Answered = recovery.AnswerLater, q.At.UTC()
		return nil
	})
}
