package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerSets(r *bot.Router) {
	d.command(r, bot.MenuCommand{
		Name: "sets", Brief: d.Words.Every("command.sets.brief"),
		Options: []bot.MenuOption{{Name: "sport", Brief: d.Words.Every("command.sets.sport"), Type: bot.WordsType, Rest: true, Complete: true, Max: 60}},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.sets})
	r.Suggest("sets.sport", d.suggestSport)
	r.Action("sets", bot.Route{Ack: bot.AckRedraw, Run: d.setsPressed})
}

// sets says what to do between hard efforts (§2): of the sport that was named, else of the last report, else it asks.
func (d *Desk) sets(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	words := strings.TrimSpace(q.Input.(bot.Command).Options["sport"])
	if words == "" {
		last, _, err := d.lastReport(ctx, g)
		if err != nil {
			return nil, err
		}
		return private(setsMessage(g, last.Sport)), nil
	}
	in, err := d.parser(g).Parse(words, q.Told(), g.zone)
	switch {
	case err != nil:
		return nil, err
	case len(in.Signals) > 0 && g.known:
		return d.sayHow(ctx, q, g, in.Signals)
	case len(in.Signals) > 0:
		return d.restWithoutReport(ctx, q, g, in.Signals, in.Report)
	}
	if sport, ok := d.parser(g).Sport(words); ok {
		in.Report.Sport = sport
	}
	m := setsMessage(g, in.Report.Sport)
	if _, known := recovery.SportByID(in.Report.Sport); !known && !g.resting() {
		m.Body = append(m.Body, g.voice.Text("hard.ask_again"))
	}
	return private(m), nil
}

// setsPressed answers the question for the sport, or shows it again.
func (d *Desk) setsPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	press := q.Input.(bot.Press)
	sport := recovery.SportID(press.Action.Arg)
	if len(press.Values) == 1 {
		sport = recovery.SportID(press.Values[0])
	}
	return bot.Redraw{Message: setsMessage(g, sport)}, nil
}

// setsMessage goes by the rest gate first (R1).
func setsMessage(g guest, id recovery.SportID) bot.Message {
	v := g.voice
	if g.resting() {
		return restMessage(v, g.Rest.Because, "")
	}
	sport, ok := recovery.SportByID(id)
	if !ok {
		return setsQuestion(v)
	}
	family := "sets." + string(sport.Family)
	m := bot.Message{Kind: "answer", Title: v.Text(family + ".title")}
	for _, step := range []string{".one", ".two", ".three"} {
		m.Body = append(m.Body, v.Text(family+step))
	}
	m.Rows = [][]bot.Button{{button(v, "ask.sport.list", "sets", ""), button(v, "button.ill_or_hurt", "rest", "")}}
	return m
}

func setsQuestion(v bot.Voice) bot.Message {
	m := bot.Message{Kind: "answer", Title: v.Text("ask.sets.title")}
	common := commonSports()
	const perRow = 3
	for row := range slices.Chunk(common, perRow) {
		var buttons []bot.Button
		for _, id := range row {
			buttons = append(buttons, bot.Button{Label: sportLabel(v, id), Action: bot.Action{Name: "sets", Arg: string(id)}})
		}
		m.Rows = append(m.Rows, buttons)
	}
	m.Pick = &bot.Select{Label: v.Text("ask.sport.list"), Action: bot.Action{Name: "sets"}, Choices: otherSports(v, common)}
	return m
}

// lastReport is the athlete's report whose session ended last; ok is false if there is none.
func (d *Desk) lastReport(ctx context.Context, g guest) (r recovery.Report, ok bool, err error) {
	if !g.known {
		return r, false, nil
	}
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, 1)
		if len(sessions) > 0 {
			r, ok = sessions[0].Report, true
		}
		return err
	})
	return r, ok, err
}
