package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

// cooldownText is the easy ending a fresh report gets (§2), and once it was done that it was; nothing while the gate is
// closed (R1) or when its time is over. The same sport, very easy.
func (x shown) cooldownText() []bot.Text {
	fresh := x.now.Before(x.session.End.Add(recovery.CooldownWithin))
	switch {
	case x.resting() || !fresh:
		return nil
	case x.session.CooledDown:
		return []bot.Text{x.voice.Text("cooldown.done")}
	case x.tipStands():
		return []bot.Text{x.voice.Text("cooldown." + string(x.session.Sport))}
	}
	return nil
}

// coolDone takes down that the easy ending was done already.
func (d *Desk) coolDone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	noticeID := d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, pressArg(q))
		if err != nil {
			return err
		}
		s.CooledDown = true
		x, err = d.keep(tx, a, s, q.At, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(x)}, nil
}

// patternText asks for a rest day, and says once whom to ask if it lasts (R13).
func patternText(v bot.Voice, d recovery.Decision) (lines []bot.Text) {
	if d.Pattern != "" {
		lines = append(lines, v.Text("pattern."+string(d.Pattern)))
	}
	if d.Advise {
		lines = append(lines, v.Text("pattern.advise"))
	}
	return lines
}

// advised remembers that R13's advice is given with this decision.
func advised(tx recovery.Tx, a recovery.Athlete, x shown) (recovery.Athlete, error) {
	if !x.session.Decision.Advise || a.Advised.Equal(x.now.UTC()) {
		return a, nil
	}
	a.Advised = x.now.UTC()
	return a, tx.Athletes().Put(a)
}
