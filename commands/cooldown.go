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
	return d.amend(ctx, q, func(s *recovery.Session) { s.CooledDown = true })
}

// patternText asks for a rest day, and says once whom to ask if it lasts (R13). It names no way to recover, so it is said
// to somebody who is empty, too; whoever rests for a graver reason is told nothing else (R1).
func (x shown) patternText() (lines []bot.Text) {
	v, d := x.voice, x.session.Decision
	if x.resting() && x.Rest.Because != recovery.SignalEmpty {
		return nil
	}
	if d.Pattern != "" {
		lines = append(lines, v.Text("pattern."+string(d.Pattern)))
	}
	if d.Advise {
		lines = append(lines, v.Text("pattern.advise"))
	}
	return lines
}

// advised remembers that R13's advice is given with this answer, from when it was first given.
func advised(tx recovery.Tx, a recovery.Athlete, x shown) (recovery.Athlete, error) {
	said := x.session.Decision.Advise && len(x.patternText()) > 0
	if !said || !a.Advised.Before(x.session.Reported) {
		return a, nil
	}
	a.Advised = x.now.UTC()
	return a, tx.Athletes().Put(a)
}
