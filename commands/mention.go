package commands

import (
	"context"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerMention(r *bot.Router) {
	r.Action("mention", bot.Route{Ack: bot.AckRedraw, Run: d.mentionPressed})
	r.Action("show", bot.Route{Ack: bot.AckPrivate, Run: d.showWaiting})
}

// mentionKey names the message in a group that says that a notice waits.
func mentionKey(notice string) string { return "m/" + notice }

// mention is what a group reads when somebody's private chat cannot be written to: that something waits, and nothing of
// what it is. The button shows it to its owner alone.
func (d *Desk) mention(g guest, n recovery.Notice) bot.Message {
	v := g.voice
	who := bot.Mention(n.To.User, g.Settings.Mention.Name)
	return bot.Message{
		Kind: "notice", Key: mentionKey(n.ID), Body: []bot.Text{v.Text("mention.text", bot.With("Who", who))},
		Rows: [][]bot.Button{{button(v, "mention.show", "show", noticeArg(n.ID))}},
	}
}

// showWaiting shows a notice that could not be delivered to its owner.
func (d *Desk) showWaiting(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var m bot.Message
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		_, id, _ := strings.Cut(pressArg(q), ".")
		n, err := noticeOf(tx, g.ID, id)
		if err == nil && n.Kind == recovery.KindAskAgain && !unseen(n) {
			m = d.asking(g, n)
			return nil
		}
		if err == nil && aboutDay(n.Kind) && !unseen(n) {
			w, err := d.dayWordOf(tx, g.Athlete, n, q.At)
			m = d.dayMessage(w)
			return err
		}
		x, err := d.target(tx, g.Athlete, pressArg(q), q.At)
		if err == nil {
			m = d.view(x)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return private(m), nil
}

// mentionPressed chooses the group in which the button was pressed.
func (d *Desk) mentionPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return d.chooseMention(ctx, q, g)
}

// setMention reads "here", said in the group that is meant, and "off".
func (d *Desk) setMention(ctx context.Context, q *bot.Request, g guest, value string) (bot.Response, error) {
	switch {
	case d.means(g, "off", value):
		return d.set(ctx, q, "mention", func(s *recovery.Settings) { s.Mention = recovery.MentionIn{} })
	case d.means(g, "here", value):
		return d.chooseMention(ctx, q, g)
	}
	return nil, recovery.Refuse("mention")
}

func (d *Desk) chooseMention(ctx context.Context, q *bot.Request, g guest) (bot.Response, error) {
	if q.Chat.Private {
		return nil, recovery.Refuse("mention")
	}
	in := recovery.MentionIn{
		To:    recovery.Address{Platform: q.Platform, Chat: q.Chat.ID, Topic: q.Chat.Topic, User: q.From.ID},
		Group: bot.Verbatim(q.Chat.Name).String(), Name: bot.Verbatim(q.From.Name).String(),
	}
	return d.set(ctx, q, "mention", func(s *recovery.Settings) { s.Mention = in })
}

// tellUnreachable adds to an answer, in a group, that the private chat could not be written to, and what may be done.
func tellUnreachable(q *bot.Request, g guest, m bot.Message) bot.Message {
	if !g.known || !g.Home.Unreachable || q.Chat.Private || q.Held {
		return m
	}
	if g.Settings.Mention.To.Chat != "" {
		return m
	}
	m.Body = append(m.Body, g.voice.Text("mention.unreachable"))
	m.Rows = append(m.Rows, []bot.Button{button(g.voice, "mention.here", "mention", "")})
	return m
}
