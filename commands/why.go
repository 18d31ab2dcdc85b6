package commands

import (
	"context"
	"slices"
	"strconv"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerWhy(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "why", Brief: d.Words.Every("command.why.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.why})
	r.Action("why", bot.Route{Ack: bot.AckRedraw, Run: d.whyPressed})
}

// why explains the suggestion that stands; without one it says what the bot goes by.
func (d *Desk) why(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var x shown
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if x.guest, err = d.guestIn(tx, q); err != nil || !x.known {
			return err
		}
		sessions, err := tx.Sessions().Latest(x.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return err
		}
		if s, ok := recovery.Owner(sessions, q.At); ok {
			x, err = d.show(tx, x.Athlete, s, q.At)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	switch {
	case x.resting():
		return private(restMessage(x.voice, x.Rest.Because, "")), nil
	case x.session.Decision.Suggestion == nil:
		return private(x.principles()), nil
	}
	m := x.explained(bot.Message{Kind: "answer"})
	v, arg := x.voice, x.arg()
	m.Rows = [][]bot.Button{{button(v, "button.how", "how", arg), button(v, "button.else", "else", arg), button(v, "button.ill_or_hurt", "rest", arg)}}
	return private(m), nil
}

// whyPressed explains the suggestion in the place of its message.
func (d *Desk) whyPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	if x.session.Decision.Suggestion == nil || x.resting() {
		return bot.Redraw{Message: d.view(x)}, nil
	}
	m, v := x.explained(x.frame()), x.voice
	m.Rows = [][]bot.Button{{button(v, "button.back", "back", x.arg()), button(v, "button.ill_or_hurt", "rest", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// explained is the stored trace in words: what was possible, what each rule took out, why this one won, and what is known
// about it (R11). The caller has asked the rest gate (R1).
func (x shown) explained(m bot.Message) bot.Message {
	v, sug := x.voice, x.session.Decision.Suggestion
	trace := sug.Trace
	m.Title = v.Text("trace.title", bot.With("Modality", modalityText(v, *sug)))
	m.Body = append(m.Body, v.Text("trace.possible", bot.With("What", whatText(v, x.session.Report)),
		bot.With("Count", len(trace.Possible)), bot.With("All", len(recovery.Modalities()))))
	if len(trace.Removed) > 0 {
		m.Body = append(m.Body, v.Text("trace.removed", bot.With("List", removedText(v, trace))))
	}
	m.Body = append(m.Body, v.Text("trace.won", bot.With("Why", whyText(v, x.session)), bot.With("How", x.chosenText())))
	found := recovery.Sources(recovery.FormSeparate, sug.Modality, x.session.Sport)
	if x.tipStands() {
		found = found[:min(len(found), 1)] // the most telling of each form, so that it stays short
	}
	for _, s := range found {
		m.Body = append(m.Body, sourceText(v, s))
	}
	if x.tipStands() {
		m.Body = append(m.Body, cooldownSource(v, x.session.Sport))
	}
	m.Body = append(m.Body, v.Text("trace.thumb"))
	return m
}

// tipStands reports whether the answer still has a cooldown tip (§2).
func (x shown) tipStands() bool {
	return x.session.Decision.Cooldown > 0 && x.now.Before(x.session.End.Add(recovery.CooldownWithin))
}

func sourceText(v bot.Voice, s recovery.Source) bot.Text {
	return v.Text("trace.source", bot.With("Found", v.Text("evidence."+s.ID, bot.With("DOI", s.DOI))))
}

// cooldownSource is the most telling source about ending with the same sport.
func cooldownSource(v bot.Voice, after recovery.SportID) bot.Text {
	s := recovery.Sources(recovery.FormCooldown, "", after)[0]
	return v.Text("trace.cooldown", bot.With("Found", v.Text("evidence."+s.ID, bot.With("DOI", s.DOI))))
}

// removedText groups what was left out by the rule that did it, the rule that took the most first.
func removedText(v bot.Voice, trace recovery.Trace) bot.Text {
	const most = 4 // names; more are counted
	var parts []bot.Text
	for _, f := range trace.Filters() {
		which := v.Text("trace.count", bot.With("Count", f.Count))
		if f.Count <= most {
			var names []bot.Text
			for _, r := range trace.Removed {
				if r.Rule == f.Rule {
					names = append(names, v.Text("modality."+string(r.Modality)+".name"))
				}
			}
			which = v.Join("list.separator", names...)
		}
		parts = append(parts, v.Text("rule."+f.Rule, bot.With("Which", which)))
	}
	return v.Join("trace.separator", parts...)
}

// chosenText says how it won (R3), and if it stays from before, how it won at first.
func (x shown) chosenText() bot.Text {
	v, trace := x.voice, x.session.Decision.Suggestion.Trace
	if trace.Chosen != recovery.ChosenKept {
		return x.wonText(recovery.Won{Chosen: trace.Chosen, Score: trace.Score})
	}
	stayed := v.Text("trace.chosen." + recovery.ChosenKept)
	if trace.First.Chosen == "" {
		return stayed
	}
	return v.Text("trace.won", bot.With("Why", x.wonText(trace.First)), bot.With("How", stayed))
}

// wonText says how it won, and by which points if points decided and are the same now.
func (x shown) wonText(won recovery.Won) bot.Text {
	v, decision := x.voice, x.session.Decision
	how := v.Text("trace.chosen." + won.Chosen)
	if won.Chosen != recovery.ChosenScore || decision.Facts == nil {
		return how
	}
	weighed := recovery.Weigh(*decision.Facts)
	i := slices.IndexFunc(weighed, func(w recovery.Weighed) bool { return w.Modality == decision.Suggestion.Modality })
	if i < 0 || weighed[i].Score != won.Score {
		return how
	}
	var points []bot.Text
	for _, part := range weighed[i].Parts {
		points = append(points, v.Text("part."+part.Name, bot.With("Points", signed(part.Points))))
	}
	return v.Text("trace.points", bot.With("Parts", v.Join("list.separator", points...)))
}

// signed is a number with its sign, a true minus.
func signed(n int) string {
	if n < 0 {
		return "−" + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// principles is what the bot goes by, in five lines, with what is known about easy movement in general (R11).
func (g guest) principles() bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("principle.title"), Rows: helpRows(v)}
	for _, line := range []string{"principle.rest", "principle.contrast", "principle.variety", "principle.easy", "principle.time"} {
		m.Body = append(m.Body, v.Text(line))
	}
	for _, s := range recovery.Sources(recovery.FormSeparate, "mobility", recovery.OtherSport) {
		m.Body = append(m.Body, sourceText(v, s))
	}
	m.Body = append(m.Body, cooldownSource(v, recovery.OtherSport), v.Text("trace.thumb"))
	return m
}
