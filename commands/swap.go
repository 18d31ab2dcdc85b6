package commands

import (
	"context"
	"slices"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerSwap(r *bot.Router) {
	r.Action("else", bot.Route{Ack: bot.AckRedraw, Run: d.somethingElse})
	r.Action("swap", bot.Route{Ack: bot.AckRedraw, Run: d.swap})
	r.Action("lack", bot.Route{Ack: bot.AckRedraw, Run: d.lack})
	r.Action("rain", bot.Route{Ack: bot.AckRedraw, Run: d.rain})
	r.Action("back", bot.Route{Ack: bot.AckRedraw, Run: d.back})
}

// back draws the message as it was.
func (d *Desk) back(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// how shows the steps of the suggested modality.
func (d *Desk) how(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	v, sug := x.voice, x.session.Decision.Suggestion
	if sug == nil || x.resting() {
		return bot.Redraw{Message: d.view(x)}, nil
	}
	m := x.frame()
	m.Title = modalityText(v, *sug)
	m.Body = []bot.Text{doseText(v, x.session), v.Text("modality." + string(sug.Modality) + ".how"), v.Text("modality." + string(sug.Modality) + ".note")}
	m.Rows = [][]bot.Button{{button(v, "button.back", "back", x.arg()), button(v, "button.ill_or_hurt", "rest", x.arg())}}
	if !x.did {
		m.Rows[0] = append([]bot.Button{button(v, "button.done", "did", x.arg())}, m.Rows[0]...)
	}
	return bot.Redraw{Message: m}, nil
}

// fewLeft is how many possible modalities are so few that who has them is told why.
const fewLeft = 3

// somethingElse shows the two next best, each one tap away, and everything else that fits in a list.
func (d *Desk) somethingElse(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var x shown
	var fits []recovery.ModalityID
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		if x, err = d.target(tx, g.Athlete, pressArg(q), q.At); err != nil {
			return err
		}
		c, err := d.caseOf(tx, g.Athlete, x.session, q.At)
		fits = recovery.Options(c)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case x.resting():
		return bot.Redraw{Message: d.view(x)}, nil
	case x.session.Decision.Suggestion == nil || !q.At.Before(x.session.WindowEnd()):
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	}
	return bot.Redraw{Message: d.elseMessage(x, fits)}, nil
}

// elseMessage offers what may take the place of the suggestion. fits are in order, the best first.
func (d *Desk) elseMessage(x shown, fits []recovery.ModalityID) bot.Message {
	v, sug, m := x.voice, x.session.Decision.Suggestion, x.frame()
	m.Title, m.Body = v.Text("swap.title"), []bot.Text{v.Text("swap.pick", bot.With("Modality", modalityText(v, *sug)))}
	if len(fits) == 0 {
		m.Body = []bot.Text{v.Text("swap.nothing_left")}
	}
	if why := filtersText(v, sug.Trace); len(fits) < fewLeft && !why.Empty() { // with the one that stands
		m.Body = append(m.Body, v.Text("swap.few", bot.With("Why", why)))
	}
	next := nextBest(sug.Trace.Alternatives, fits)
	var row []bot.Button
	for _, id := range next {
		row = append(row, bot.Button{Label: modalityName(v, id), Action: bot.Action{Name: "swap", Arg: x.arg() + "~" + string(id)}})
	}
	if row != nil {
		m.Rows = append(m.Rows, row)
	}
	if rest := slices.DeleteFunc(slices.Clone(fits), func(id recovery.ModalityID) bool { return slices.Contains(next, id) }); len(rest) > 0 {
		m.Pick = &bot.Select{Label: v.Text("swap.more"), Action: bot.Action{Name: "swap", Arg: x.arg()}}
		for _, id := range rest {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: modalityName(v, id), Value: string(id)})
		}
	}
	last := []bot.Button{button(v, "button.keep", "back", x.arg())}
	if lack, ok := lackButton(v, sug.Modality, x.arg()); ok {
		last = append(last, lack)
	}
	if suggested, _ := recovery.ModalityByID(sug.Modality); suggested.Outdoors {
		last = append(last, button(v, "swap.rain", "rain", x.arg()))
	}
	m.Rows = append(m.Rows, append(last, button(v, "modalities.all", "modality", "~"+x.arg()), button(v, "button.ill_or_hurt", "rest", x.arg())))
	return m
}

// filtersText says which rules took out the most, two of them at most; empty if none did.
func filtersText(v bot.Voice, t recovery.Trace) bot.Text {
	const most = 2
	var parts []bot.Text
	for _, f := range t.Filters() {
		if len(parts) < most {
			parts = append(parts, v.Text("filter."+f.Rule, bot.With("Count", f.Count)))
		}
	}
	return v.Join("list.separator", parts...)
}

// nextBest are the two best of what fits, the alternatives of the suggestion first as far as they still fit.
func nextBest(alternatives, fits []recovery.ModalityID) []recovery.ModalityID {
	const most = 2
	var out []recovery.ModalityID
	for _, id := range slices.Concat(alternatives, fits) {
		if len(out) < most && slices.Contains(fits, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// swap puts the picked modality in place.
func (d *Desk) swap(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, id, _ := cutArg(pressArg(q))
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		id = values[0]
	}
	if id == "" {
		return nil, bot.ErrOldButton
	}
	return d.swapTo(ctx, q, arg, recovery.ModalityID(id), nil)
}

// lack notes that the athlete has not got something and swaps to the best that is left.
func (d *Desk) lack(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, need, _ := cutArg(pressArg(q))
	known := func(m recovery.Modality) bool { return m.Need != "" && string(m.Need) == need }
	if !slices.ContainsFunc(recovery.Modalities(), known) {
		return nil, bot.ErrOldButton
	}
	return d.swapTo(ctx, q, arg, "", func(a recovery.Athlete, m recovery.Modality) (recovery.Athlete, bool) {
		a.Settings.Access = withAccess(a.Settings.Access, recovery.Access{recovery.Need(need): false})
		return a, guest{Athlete: a, now: q.At}.lacks(m)
	})
}

// rain notes that nothing outdoors is for today and swaps to the best that is left.
func (d *Desk) rain(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.swapTo(ctx, q, pressArg(q), "", func(a recovery.Athlete, m recovery.Modality) (recovery.Athlete, bool) {
		zone := d.zoneNow(a, q.At)
		a.Settings.Raining = endOf(recovery.DateOf(q.At, zone), zone)
		return a, m.Outdoors
	})
}

// lesson is what a swap teaches about the athlete, and whether m, which is suggested, must make room for it.
type lesson func(a recovery.Athlete, m recovery.Modality) (recovery.Athlete, bool)

// swapTo swaps in one transaction; learn, nil for a pick, changes the athlete first. Pressing again changes nothing:
// what was picked is there already, and what was lacking makes room for nothing more.
func (d *Desk) swapTo(ctx context.Context, q *bot.Request, arg string, to recovery.ModalityID, learn lesson) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	noticeID := d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if x, err = d.target(tx, a, arg, q.At); err != nil {
			return err
		}
		var suggested recovery.Modality
		if sug := x.session.Decision.Suggestion; sug != nil {
			suggested, _ = recovery.ModalityByID(sug.Modality)
		}
		stays := suggested.ID == to
		if learn != nil {
			var room bool
			a, room = learn(a, suggested)
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
			stays = !room
		}
		if stays {
			return nil
		}
		err := d.swapIn(tx, a, &x, to, q, noticeID)
		if learn == nil || recovery.ReasonOf(err) != "modality" {
			return err
		}
		// Nothing else is left: what was learned is kept, and the plan goes by it.
		if _, err := d.arrange(tx, a, q.At, change{fresh: true, notice: noticeID}); err != nil {
			return err
		}
		x, err = d.target(tx, a, arg, q.At)
		return err
	})
	if err == nil && !applied {
		x, err = d.pressed(ctx, q, arg)
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// swapIn decides and writes one swap: the reminder of the session that owns the plan is planned anew; once one went out,
// or if another session owns the plan, only what it names changes.
func (d *Desk) swapIn(tx recovery.Tx, a recovery.Athlete, x *shown, to recovery.ModalityID, q *bot.Request, noticeID string) error {
	c, err := d.caseOf(tx, a, x.session, q.At)
	if err != nil {
		return err
	}
	notices, err := remindersOf(tx, x.session)
	if err != nil {
		return err
	}
	coming := comingOf(notices)
	if x.reminded() && coming != nil {
		c.AskedAt = coming.Due
	}
	dec, err := recovery.Swap(c, to)
	if err != nil {
		return err
	}
	x.session.SwapAway = append(x.session.SwapAway, string(x.session.Decision.Suggestion.Modality))
	days, err := outingsOf(tx, a, q.At)
	if err != nil {
		return err
	}
	dec = joinedInstead(days, x.session, dec, x.session.Asked || x.reminded() || x.did)
	owner, owned := recovery.Owner(append(c.Earlier, x.session), q.At)
	if owned && owner.ID == x.session.ID && (coming != nil || !x.reminded() && !x.did) {
		x.next = dec.Due
		made := recovery.Notice{ID: noticeID, AskedFor: x.session.Asked || x.reminded()}
		if x.session, err = d.putPlan(tx, a, x.session, dec, coming, made); err != nil || !x.reminded() {
			return err
		}
		return renameNotices(tx, x, q)
	}
	silent := x.session.Decision.Silent
	if silent == "" {
		silent = recovery.SilentSent
	}
	x.session.Decision = dec.Close(silent)
	if err := tx.Sessions().Put(x.session); err != nil {
		return err
	}
	return renameNotices(tx, x, q)
}

// renameNotices puts the new modality into the reminder that was pressed and into one that is still to come.
func renameNotices(tx recovery.Tx, x *shown, q *bot.Request) error {
	notices, err := remindersOf(tx, x.session)
	if err != nil {
		return err
	}
	for _, n := range notices {
		pressed := x.notice != nil && n.ID == x.notice.ID
		if !pressed && !n.State.Pending() {
			continue
		}
		n.Modality = x.session.Decision.Suggestion.Modality
		if pressed && n.Answer == "" {
			n.Answer, n.Answered = recovery.AnswerSwapped, q.At.UTC()
		}
		if err := tx.Notices().Put(n); err != nil {
			return err
		}
		if pressed {
			x.notice = &n
		}
	}
	return nil
}
