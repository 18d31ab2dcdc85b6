package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

func (d *Desk) registerHelp(r *bot.Router) {
	d.command(r, bot.MenuCommand{
		Name: "help", Aliases: []string{"start"}, Brief: d.Words.Every("command.help.brief"), Short: true,
	}, bot.Route{Ack: bot.AckPrivate, Run: d.help})
	r.Action("help", bot.Route{Ack: bot.AckRedraw, Run: d.help})
	r.Action("help.more", bot.Route{Ack: bot.AckRedraw, Run: d.helpMore})
	r.Action("guide", bot.Route{Ack: bot.AckRedraw, Run: d.guide})
}

// help says in five lines what the bot is for.
func (d *Desk) help(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.helpMessage(g.voice)), nil
}

// helpMore says what is reached by typing or by buttons only, a line each.
func (d *Desk) helpMore(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("help.more_title"), Rows: [][]bot.Button{{button(v, "button.back", "help", "")}}}
	for _, line := range []string{"help.modalities", "help.sets", "help.why", "help.plan", "help.export", "help.forget", "help.privacy_line"} {
		m.Body = append(m.Body, v.Text(line))
	}
	return bot.Redraw{Message: m}, nil
}

func (d *Desk) helpMessage(v bot.Voice) bot.Message {
	m := bot.Message{Kind: "answer", Title: v.Text("help.title"), Facts: d.Defaults.Operator.facts(v), Rows: helpRows(v)}
	for _, line := range []string{"help.report", "help.remind", "help.gate", "help.settings", "help.data"} {
		m.Body = append(m.Body, v.Text(line))
	}
	m.Rows[0] = append(m.Rows[0], button(v, "button.more", "help.more", ""))
	return m
}

// Operator is who runs the bot. Every field may be "".
type Operator struct{ Name, Contact, PrivacyURL string }

// facts say whom to ask what happens with one's data.
func (o Operator) facts(v bot.Voice) []bot.Fact {
	var facts []bot.Fact
	add := func(name bot.Text, value string) {
		if value != "" {
			facts = append(facts, bot.Fact{Name: name, Value: bot.Verbatim(value)})
		}
	}
	add(v.Text("help.operator"), o.Name)
	add(v.Text("help.contact"), o.Contact)
	add(v.Text("help.privacy"), o.PrivacyURL)
	return facts
}

// helpRows are where to go from a message that leads nowhere else.
func helpRows(v bot.Voice) [][]bot.Button {
	return [][]bot.Button{{button(v, "button.report", "guide", ""), button(v, "button.today", "today", "")}}
}

// guide begins the guided report.
func (d *Desk) guide(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	return d.take(ctx, q, g, phrase.Reading{Report: recovery.Report{EndSource: recovery.EndAssumed}})
}
