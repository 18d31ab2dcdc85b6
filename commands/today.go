package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerToday(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "today", Brief: d.Words.Every("command.today.brief"), Short: true}, bot.Route{Ack: bot.AckPrivate, Run: d.today})
	r.Action("today", bot.Route{Ack: bot.AckRedraw, Run: d.today})
}

func (d *Desk) today(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.todayMessage(ctx, q)
	if err != nil {
		return nil, err
	}
	return answerSame(q, m), nil
}

// window is one session whose window is open, with the fate of each of its reminders.
type window struct {
	shown
	notices []recovery.Notice
}

// day is what /today shows.
type day struct {
	guest
	open  []window          // the sessions whose window is open
	owner string            // the one that owns the plan
	apart []recovery.Notice // what is to come and belongs to none of them
}

// todayMessage is the plan, the moment, and the fate of each notice of the open windows, with why.
func (d *Desk) todayMessage(ctx context.Context, q *bot.Request) (bot.Message, error) {
	var g guest
	var today day
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if g, err = d.guestIn(tx, q); err != nil || !g.known {
			return err
		}
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return err
		}
		today = day{guest: g}
		if s, ok := recovery.Owner(sessions, q.At); ok {
			today.owner = s.ID
		}
		if today.open, err = d.windows(tx, g.Athlete, sessions, q.At); err != nil {
			return err
		}
		for i := range today.open {
			if w := &today.open[i]; err == nil && w.session.ID == today.owner && w.settled() {
				w.streak, err = d.streakOf(tx, g.Athlete, q.At)
			}
		}
		if err == nil {
			today.apart, err = today.pendingApart(tx, q.At)
		}
		return err
	})
	if err != nil {
		return bot.Message{}, err
	}
	today.guest = g
	return tellUnreachable(q, g, d.todayView(today)), nil
}

// pendingApart reads what is to come and belongs to no open window: a check-in of an earlier session, a question the
// athlete asked for.
func (t day) pendingApart(tx recovery.Tx, now time.Time) ([]recovery.Notice, error) {
	recent, err := tx.Notices().Recent(t.ID, now.Add(-recovery.Window))
	return slices.DeleteFunc(recent, func(n recovery.Notice) bool {
		return !n.State.Pending() || slices.ContainsFunc(t.open, func(w window) bool { return w.session.ID == n.Session })
	}), err
}

// windows reads the sessions whose window is open.
func (d *Desk) windows(tx recovery.Tx, a recovery.Athlete, sessions []recovery.Session, now time.Time) ([]window, error) {
	var open []window
	for _, s := range sessions {
		if !now.Before(s.WindowEnd()) {
			continue
		}
		x, err := d.show(tx, a, s, now)
		if err != nil {
			return nil, err
		}
		notices, err := tx.Notices().OfSession(a.ID, s.ID)
		if err != nil {
			return nil, err
		}
		open = append(open, window{x, notices})
	}
	return open, nil
}

func (d *Desk) todayView(t day) bot.Message {
	v := t.voice
	var apart []bot.Fact
	for _, n := range t.apart {
		apart = append(apart, noticeFact(v, n))
	}
	switch {
	case t.resting():
		m := restMessage(v, t.Rest.Because, "")
		m.Facts = apart
		return m
	case len(t.open) == 0:
		return bot.Message{Kind: "answer", Body: []bot.Text{v.Text("today.nothing")}, Facts: apart, Rows: [][]bot.Button{{button(v, "button.report", "guide", "")}}}
	}
	m := bot.Message{Kind: "answer", Title: v.Text("today.title")}
	for _, w := range t.open {
		m.Facts = append(m.Facts, w.facts()...)
		if w.session.ID != t.owner || w.session.Decision.Suggestion == nil {
			continue
		}
		if w.settled() {
			m.Body = append([]bot.Text{v.Text("today.settled")}, streakText(v, w.streak)...)
			continue
		}
		m.Body = []bot.Text{suggestionText(v, w.session), whyText(v, w.session), w.planText()}
		m.Rows = append([][]bot.Button{{button(v, "button.done", "did", w.arg())}}, planButtons(v, w.session, w.arg())...)
	}
	m.Facts = append(m.Facts, apart...)
	if m.Body == nil {
		m.Body = []bot.Text{t.open[0].planText()}
	}
	return m
}

// settled reports whether the athlete has done it or said that they will not.
func (w window) settled() bool {
	return slices.ContainsFunc(w.notices, func(n recovery.Notice) bool { return settles(n.Answer) })
}

// facts are the window and the fate of each notice.
func (w window) facts() []bot.Fact {
	v := w.voice
	facts := []bot.Fact{{
		Name:  whatText(v, w.session.Report),
		Value: v.Text("today.window", bot.With("Ended", w.session.End), bot.With("Until", w.session.WindowEnd())),
	}}
	return append(facts, w.fates()...)
}

// fates are what became of each notice of the session. One that another stands in for is left out.
func (w window) fates() (facts []bot.Fact) {
	v := w.voice
	for _, n := range w.notices {
		if n.State != recovery.Cancelled || n.Why != recovery.WhyMoved || n.Answer != "" {
			facts = append(facts, noticeFact(v, n))
		}
	}
	return facts
}

// noticeFact is the fate of one notice.
func noticeFact(v bot.Voice, n recovery.Notice) bot.Fact {
	return bot.Fact{Name: v.Text("today." + string(n.Kind)), Value: fateText(v, n)}
}

// fateText says how far a notice got and why.
func fateText(v bot.Voice, n recovery.Notice) bot.Text {
	args := []bot.Arg{bot.With("Due", n.Due), bot.With("Sent", n.SentAt)}
	if n.Answer != "" {
		return v.Text("fate.answered", append(args, bot.With("Answer", v.Text("fate.answer."+string(n.Answer))))...)
	}
	if n.Kind == recovery.KindCheckin && n.Legs != "" {
		return v.Text("fate.answered", append(args, bot.With("Answer", v.Text("fate.legs."+string(n.Legs))))...)
	}
	state := n.State
	if state == recovery.ClaimedState || state == recovery.Attempting {
		state = recovery.Planned
	}
	if state == recovery.Sent && n.Late {
		return v.Text("fate.sent_late", args...)
	}
	said := v.Text("fate."+string(state), args...)
	if n.Why == "" || state == recovery.Sent {
		return said
	}
	return v.Text("fate.because", bot.With("Fate", said), bot.With("Why", v.Text("fate.why."+n.Why)))
}
