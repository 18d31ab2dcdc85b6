package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// legsTyped takes a typed word as the answer to the question for the legs that is open: the twin of its buttons. ok is
// false if it is no such word, or nothing was asked.
func (d *Desk) legsTyped(ctx context.Context, q *bot.Request, g guest, text string) (answer bot.Response, ok bool, err error) {
	legs, said := oneNamed(d, g, "legs", spoken(text), recovery.LegsAnswers())
	if !said || !g.known || g.resting() || q.Edited {
		return nil, false, nil
	}
	var asked *recovery.Notice
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		asked, err = d.legsAsked(tx, g.Athlete, q.At)
		return err
	})
	if err != nil || asked == nil {
		return nil, false, err
	}
	answer, err = d.answerNotice(ctx, q, asked.Kind, asked.ID, "", keepLegs(legs, q.At))
	if redraw, drawn := answer.(bot.Redraw); drawn {
		redraw.Message.Kind = "answer"
		answer = answerSame(q, redraw.Message)
	}
	return answer, true, err
}

// legsAskedWithin is how long the question for the legs may be answered by a word.
const legsAskedWithin = 24 * time.Hour

// legsAsked is what the athlete was asked for the legs after, in the last day, and has not told: a check-in, a reminder
// that was done, or the last one done before a report whose answer asks for it. The newest question counts; nil for none.
func (d *Desk) legsAsked(tx recovery.Tx, a recovery.Athlete, now time.Time) (*recovery.Notice, error) {
	recent, err := tx.Notices().Recent(a.ID, now.Add(-recovery.Backdate))
	if err != nil {
		return nil, err
	}
	var last *recovery.Notice
	var at time.Time
	ask := func(n *recovery.Notice, when time.Time) {
		told := slices.ContainsFunc(recent, func(o recovery.Notice) bool { return o.Session == n.Session && o.Legs != "" })
		if !told && now.Sub(when) < legsAskedWithin && when.After(at) {
			last, at = n, when
		}
	}
	for i, n := range recent {
		switch {
		case n.Kind == recovery.KindCheckin && mayHaveGoneOut(n):
			ask(&recent[i], n.SentAt)
		case n.Session != "" && n.Answer == recovery.AnswerDone:
			ask(&recent[i], n.Answered)
		}
	}
	before, err := d.legsQuestion(tx, a, now)
	if err != nil || before == nil {
		return last, err
	}
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough)
	for _, s := range sessions {
		if s.ID != before.Session && s.Reported.After(before.Answered) {
			ask(before, s.Reported)
		}
	}
	return last, err
}
