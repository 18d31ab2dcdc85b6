package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerToday(r *bot.Router) {
	r.Command(bot.MenuCommand{Name: "today", Brief: d.Words.Every("command.today.brief"), Short: true}, bot.Route{Ack: bot.AckPrivate, Run: d.todayAsked})
	r.Action("today", bot.Route{Ack: bot.AckRedraw, Run: d.today})
}

func (d *Desk) todayAsked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.todayMessage(ctx, q)
	return private(m), err
}

func (d *Desk) today(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.todayMessage(ctx, q)
	return bot.Redraw{Message: m}, err
}

// todayMessage is the plan, the moment, and the fate of each notice of the open windows, with why.
func (d *Desk) todayMessage(ctx context.Context, q *bot.Request) (bot.Message, error) {
	g, err := d.meet(ctx, q)
	if err != nil || !g.known {
		return bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("today.nothing")}, Rows: helpRows(g.voice)}, err
	}
	var open []recovery.Session
	fates := map[string][]recovery.Notice{}
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return err
		}
		for _, s := range sessions {
			if !q.At.Before(s.WindowEnd()) {
				continue
			}
			open = append(open, s)
			if fates[s.ID], err = tx.Notices().OfSession(g.ID, s.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return bot.Message{}, err
	}
	return d.todayView(g, open, fates), nil
}

func (d *Desk) todayView(g guest, open []recovery.Session, fates map[string][]recovery.Notice) bot.Message {
	v := g.voice
	if g.resting() {
		return restMessage(v, g.Rest.Because)
	}
	if len(open) == 0 {
		return bot.Message{Kind: "answer", Body: []bot.Text{v.Text("today.nothing")}, Rows: helpRows(v)}
	}
	m := bot.Message{Kind: "answer", Title: v.Text("today.title")}
	for _, s := range open {
		m.Facts = append(m.Facts, bot.Fact{
			Name:  whatText(v, s.Report),
			Value: v.Text("today.window", bot.With("Ended", s.End), bot.With("Until", s.WindowEnd())),
		})
		for _, n := range fates[s.ID] {
			if n.State == recovery.Cancelled && n.Why == recovery.WhyMoved && n.Answer == "" {
				continue // another one stands in its place
			}
			m.Facts = append(m.Facts, bot.Fact{Name: v.Text("today.reminder"), Value: fateText(v, n)})
		}
	}
	// The session that owns the plan is the first with a suggestion; its reminders' facts say the rest.
	i := slices.IndexFunc(open, func(s recovery.Session) bool {
		return s.Decision.Suggestion != nil && s.Decision.Rest == recovery.NoSignal
	})
	if i < 0 {
		m.Body = []bot.Text{planText(v, open[0], false)}
		return m
	}
	m.Body = []bot.Text{suggestionText(v, open[i]), whyText(v, open[i])}
	if len(fates[open[i].ID]) == 0 {
		m.Body = append(m.Body, planText(v, open[i], false))
	}
	m.Rows = planButtons(v, open[i], "s."+open[i].ID)
	return m
}

// fateText says how far a reminder got and why.
func fateText(v bot.Voice, n recovery.Notice) bot.Text {
	args := []bot.Arg{bot.With("Due", n.Due), bot.With("Sent", n.SentAt)}
	if n.Answer != "" {
		return v.Text("fate.answered", append(args, bot.With("Answer", v.Text("fate.answer."+string(n.Answer))))...)
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
