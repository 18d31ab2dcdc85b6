package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

func (d *Desk) registerHard(r *bot.Router) {
	d.command(r, bot.MenuCommand{
		Name: "hard", Brief: d.Words.Every("command.hard.brief"), Short: true, Adopt: d.Words.Every("command.hard.adopt"),
		Options: []bot.MenuOption{
			{Name: "report", Brief: d.Words.Every("command.hard.report"), Type: bot.WordsType, Rest: true, Max: phrase.MaxBytes},
			{Name: "sport", Brief: d.Words.Every("command.hard.sport"), Type: bot.WordsType, Complete: true, Max: 40},
			{Name: "minutes", Brief: d.Words.Every("command.hard.minutes"), Type: bot.Number, Min: recovery.MinMinutes, Max: recovery.MaxMinutes},
			{Name: "effort", Brief: d.Words.Every("command.hard.effort"), Type: bot.WordsType, Complete: true, Max: 40},
			{Name: "ended", Brief: d.Words.Every("command.hard.ended"), Type: bot.WordsType, Complete: true, Max: 60},
		},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.hard})
	r.Text(bot.Route{Ack: bot.AckPrivate, Run: d.typed})
	r.Upload(bot.Route{Ack: bot.AckPrivate, Run: d.upload})
	r.Suggest("hard.sport", d.suggestSport)
	r.Suggest("hard.effort", d.suggestEffort)
	r.Suggest("hard.ended", d.suggestEnded)
	r.Action("take", bot.Route{Ack: bot.AckRedraw, Run: d.takePressed})
	r.Action("ask", bot.Route{Ack: bot.AckForm, Run: d.askForm})
	r.Form("ask.fill", bot.Route{Ack: bot.AckRedraw, Run: d.askFilled})
}

// hard takes `/hard`, with or without a report.
func (d *Desk) hard(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	reading, err := d.readCommand(q.Input.(bot.Command), g, q.Told())
	if err != nil {
		return nil, err
	}
	return d.take(ctx, q, g, reading)
}

// readCommand puts free text and typed options together; the options win.
func (d *Desk) readCommand(c bot.Command, g guest, now time.Time) (phrase.Reading, error) {
	p := d.parser(g)
	text := strings.TrimSpace(c.Options["report"])
	reading := phrase.Reading{Report: recovery.Report{EndSource: recovery.EndAssumed}}
	if text != "" {
		var err error
		if reading, err = p.Parse(text, now, g.zone); err != nil {
			return reading, err
		}
	}
	// Gate words count wherever they stand, and before what is wrong with a field (R1).
	if said := signals(p, c.Options, now, g.zone); len(said) > 0 {
		reading.Signals = append(reading.Signals, said...)
		return reading, nil
	}
	err := applyFields(p, &reading.Report, c.Options, now, g.zone)
	return reading, err
}

// signals are the gate words in named fields.
func signals(p *phrase.Parser, fields map[string]string, now time.Time, zone *time.Location) []recovery.Signal {
	var said []recovery.Signal
	for name, text := range fields {
		if in, err := p.Parse(text, now, zone); name != "report" && err == nil {
			said = append(said, in.Signals...)
		}
	}
	return said
}

// applyFields puts the values of named fields into a report; empty ones are left as they are. The first one that cannot
// be read is an Invalid error of its name.
func applyFields(p *phrase.Parser, r *recovery.Report, fields map[string]string, now time.Time, zone *time.Location) error {
	if v := strings.TrimSpace(fields["sport"]); v != "" {
		sport, ok := p.Sport(v)
		if !ok {
			return recovery.Refuse("sport")
		}
		if r.Sport != sport {
			r.Sport, r.Works = sport, ""
		}
	}
	if v := strings.TrimSpace(fields["minutes"]); v != "" {
		minutes, ok := p.Minutes(v)
		if !ok {
			return recovery.Refuse("minutes")
		}
		r.Minutes = minutes
	}
	if v := strings.TrimSpace(fields["effort"]); v != "" {
		effort, ok := p.Effort(v)
		if !ok {
			return recovery.Refuse("effort")
		}
		r.Effort, r.EffortKnown, r.EffortAssumed = effort, true, false
	}
	if v := strings.TrimSpace(fields["ended"]); v != "" {
		end, ok := p.Ended(v, r.Minutes, now, zone)
		if !ok {
			return recovery.Refuse("ended")
		}
		r.End, r.EndSource = end, recovery.EndSaid
	}
	return nil
}

// typed takes plain text: in groups the bot does not listen.
func (d *Desk) typed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	if !q.Chat.Private {
		return nil, nil
	}
	var g guest
	var draft draft
	var asked bool
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if draft, asked, err = draftIn(tx, q); err == nil {
			q = d.inTheirWords(q, draft.Lang)
			g, err = d.guestIn(tx, q)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	text := q.Input.(bot.Typed).Text
	if asked && !q.Edited {
		if merged, ok := d.answerDraft(g, draft, text, q.Told()); ok {
			return d.take(ctx, q, g, merged)
		}
	}
	reading, err := d.parser(g).Parse(text, q.Told(), g.zone)
	if err != nil && !asked && (g.known || recovery.ReasonOf(err) != "text_odd") {
		return nil, err
	}
	if err == nil && len(reading.Signals) == 0 {
		if answer, ok, err := d.legsTyped(ctx, q, g, text); ok || err != nil {
			return answer, err
		}
	}
	switch {
	case err == nil && reading.Reportlike && !q.Edited && reading.Report.Sport == "" && len(reading.Signals) == 0:
		return d.correction(ctx, q, g, reading)
	case err == nil && reading.Reportlike:
		return d.take(ctx, q, g, reading)
	case q.Edited:
		return nil, nil
	case reading.Fine && g.known:
		return d.sayHow(ctx, q, g, []recovery.Signal{recovery.SignalFine})
	}
	return d.smallTalk(ctx, q, g, text, draft, asked)
}

// inTheirWords is a request with a hint at its language where the network gave none: that of the open question, else the
// one in which the words are a report.
func (d *Desk) inTheirWords(q *bot.Request, asked string) *bot.Request {
	if q.From.Language != "" {
		return q
	}
	hinted := *q
	if hinted.From.Language = asked; asked != "" {
		return &hinted
	}
	for _, lang := range d.Words.Languages() {
		in, err := d.Parsers[lang].Parse(q.Input.(bot.Typed).Text, q.Told(), time.UTC)
		if err == nil && (in.Reportlike || len(in.Signals) > 0) {
			hinted.From.Language = lang
			return &hinted
		}
	}
	return q
}

// smallTalk answers words that are no report: yes and no to the first question, help, hello, and what could not be read.
// Who is new is told what the bot is for.
func (d *Desk) smallTalk(ctx context.Context, q *bot.Request, g guest, text string, draft draft, asked bool) (bot.Response, error) {
	word := strings.Trim(strings.TrimSpace(text), ".!")
	switch {
	case asked && draft.First != "" && d.means(g, "yes", word):
		return d.agree(ctx, q, draft.First)
	case asked && draft.First != "" && d.means(g, "no", word):
		return d.decline(ctx, q, draft.First)
	case d.means(g, "help", word), !asked && d.means(g, "hello", word):
		return d.help(ctx, q)
	case asked && draft.First == "":
		m, err := d.ask(ctx, q, g, draft.Report, draft.Asked)
		m.Body = append([]bot.Text{g.voice.Text("hard.ask_again")}, m.Body...)
		return private(m), err
	case !asked && !g.known:
		m := d.helpMessage(g.voice)
		m.Body = append([]bot.Text{g.voice.Text("hard.ask_again")}, m.Body...)
		return private(m), nil
	}
	return private(bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("hard.not_a_report")}, Rows: helpRows(g.voice)}), nil
}

// correction takes words such as "it was 60 min" right after a report as a change of it; else they begin a new one.
func (d *Desk) correction(ctx context.Context, q *bot.Request, g guest, in phrase.Reading) (bot.Response, error) {
	x, err := d.shownWhere(ctx, q, func(recovery.Session) bool { return true })
	if err != nil && !missing(err) {
		return nil, err
	}
	if err != nil || !x.undoable {
		return d.take(ctx, q, g, in)
	}
	return d.rewrite(ctx, q, x.session.ID, nil, true, func(r *recovery.Report) error {
		note := r.Note
		*r = recovery.Merge(*r, in.Report)
		r.Note = note
		return nil
	})
}

func (d *Desk) upload(ctx context.Context, q *bot.Request) (bot.Response, error) {
	if !q.Chat.Private {
		return nil, nil
	}
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	return private(bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("hard.no_files")}}), nil
}

// take is the way of every report: gate first, then what is missing, then the store.
func (d *Desk) take(ctx context.Context, q *bot.Request, g guest, in phrase.Reading) (bot.Response, error) {
	r := in.Report
	if q.Edited {
		return d.takeEdited(ctx, q, g, in)
	}
	said := in.Signals
	if err := r.Check(q.At); err != nil && len(said) == 0 {
		return nil, err
	}
	r = dated(r, q.Told())
	ask := r.Missing()
	if len(said) > 0 { // what it works tells which movement suits, and now none does (R1)
		ask = slices.DeleteFunc(ask, func(f recovery.Field) bool { return f == recovery.FieldWorks })
	}
	if len(said) > 0 && (!g.known || len(ask) > 0) {
		return d.restWithoutReport(ctx, q, g, said, r)
	}
	if len(ask) > 0 {
		m, err := d.ask(ctx, q, g, r, ask[0])
		if err != nil {
			return nil, err
		}
		return answerSame(q, m), nil
	}
	if !g.known {
		return d.firstContact(ctx, q, g, r)
	}
	return d.store(ctx, q, g, r, said)
}

// dated fills in the end of a report that said nothing about it: when it was first told, however long the questions take.
func dated(r recovery.Report, now time.Time) recovery.Report {
	if r.End.IsZero() && r.EndSource != recovery.EndVague {
		r.End, r.EndSource = now.UTC().Truncate(time.Second), recovery.EndAssumed
	}
	return r
}
