package commands

import (
	"context"
	"slices"

	"easyday/bot"
	"easyday/recovery"
)

const (
	tableRows   = 8 // the rows with the most answers are shown
	tableEnough = 5 // below this many answers a row says "so far"
)

func (d *Desk) registerTable(r *bot.Router) {
	r.Action("table", bot.Route{Ack: bot.AckRedraw, Run: d.table})
	r.Action("table.reset", bot.Route{Ack: bot.AckRedraw, Run: d.tableReset})
	r.Action("table.sure", bot.Route{Ack: bot.AckRedraw, Run: d.tableSure})
}

// table is what the athlete's own answers say helped them. It names modalities, so it stands behind the gate (R1).
func (d *Desk) table(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: tableView(g)}, nil
}

func tableView(g guest) bot.Message {
	v := g.voice
	if g.resting() {
		return restMessage(v, g.Rest.Because, "")
	}
	back := []bot.Button{button(v, "button.back", "log", "")}
	m := bot.Message{Kind: "answer", Title: v.Text("table.title"), Rows: [][]bot.Button{back}}
	rows := slices.SortedStableFunc(slices.Values(g.Learned.Felt), func(a, b recovery.Felt) int { return b.Of() - a.Of() })
	if len(rows) == 0 {
		m.Body = []bot.Text{v.Text("table.none")}
		return m
	}
	for _, f := range rows[:min(tableRows, len(rows))] {
		m.Body = append(m.Body, feltText(v, f))
	}
	m.Rows[0] = append(m.Rows[0], button(v, "table.reset", "table.reset", ""))
	return m
}

// feltText is one row in words: "after intervals: swimming left you fresher 4 of 5 times".
func feltText(v bot.Voice, f recovery.Felt) bot.Text {
	key, args := "table.row", []bot.Arg{
		bot.With("What", whatText(v, recovery.Report{Sport: f.Sport, Kind: f.Kind})), bot.With("Fresher", f.Fresher), bot.With("Count", f.Of()),
	}
	if f.Modality == "" {
		key = "table.rest"
	} else {
		args = append(args, bot.With("Modality", modalityName(v, f.Modality)))
	}
	row := v.Text(key, args...)
	if f.Of() < tableEnough {
		row = v.Text("table.so_far", bot.With("Row", row))
	}
	return row
}

func (d *Desk) tableReset(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	v := g.voice
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Title: v.Text("table.ask"), Body: []bot.Text{v.Text("table.ask_body")},
		Rows: [][]bot.Button{{button(v, "table.sure", "table.sure", ""), button(v, "button.keep_it", "table", "")}},
	}}, nil
}

// tableSure lets everything the answers taught begin anew. The answers themselves stay with their sessions.
func (d *Desk) tableSure(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, _, err := d.keepAthlete(ctx, q, func(tx recovery.Tx, a recovery.Athlete) (recovery.Athlete, error) {
		a.Learned = recovery.Learned{Since: q.At.UTC()}
		return d.relearn(tx, a)
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: tableView(g), Note: g.voice.Text("table.forgotten")}, nil
}
