package commands

import (
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// The sides of the body.
const (
	sideLeft  = "left"
	sideRight = "right"
)

// readLimits reads what is limited and what is not any more: "left shoulder", "knee and hip for 2 weeks", "lift knee",
// "none". A limit of the same place that is set again takes the place of the old one.
func (d *Desk) readLimits(g guest, value string) (func(*recovery.Settings), bool) {
	if d.means(g, "none", spoken(value)) {
		return func(s *recovery.Settings) { s.Limits = nil }, true
	}
	what, lift := d.cut(g, "lift", spoken(value))
	var said []recovery.Limit
	for _, piece := range d.pieces(g, what) {
		l, ok := d.readLimit(g, piece)
		if !ok {
			return nil, false
		}
		said = append(said, l)
	}
	for i := len(said) - 2; i >= 0; i-- {
		if said[i].Until.IsZero() {
			said[i].Until = said[i+1].Until // "knee and hip until sunday" is of both
		}
	}
	return func(s *recovery.Settings) { s.Limits = withLimits(s.Limits, said, lift, g.now) }, len(said) > 0
}

// withLimits is what is limited with what they say now, or without it with lift. One that is said again is limited since
// the first time; what is over is dropped.
func withLimits(known, said []recovery.Limit, lift bool, now time.Time) []recovery.Limit {
	var out []recovery.Limit
	said = slices.Clone(said)
	for _, l := range known {
		i := slices.IndexFunc(said, func(n recovery.Limit) bool { return n.Area == l.Area && (n.Side == l.Side || lift && n.Side == "") })
		switch {
		case !l.Active(now):
		case i < 0:
			out = append(out, l)
		case !lift:
			said[i].Since = l.Since
		}
	}
	if lift {
		return out
	}
	return append(out, said...)
}

// readLimit reads one: "my left shoulder for 2 weeks".
func (d *Desk) readLimit(g guest, piece string) (l recovery.Limit, ok bool) {
	piece, until, ok := d.lasting(g, piece, g.zone)
	if !ok {
		return l, false
	}
	l = recovery.Limit{Since: g.now.UTC(), Until: until}
	for _, side := range []string{sideLeft, sideRight} {
		if rest, found := d.cut(g, "side."+side, piece); found {
			piece, l.Side = rest, side
		}
	}
	piece, _ = d.cut(g, "my", piece)
	l.Area, ok = oneNamed(d, g, "area", piece, recovery.Areas())
	return l, ok
}

// limits are the ones that hold now.
func (g guest) limits() []recovery.Limit {
	return slices.DeleteFunc(slices.Clone(g.Settings.Limits), func(l recovery.Limit) bool { return !l.Active(g.now) })
}

// limitsText lists what is limited.
func (g guest) limitsText() bot.Text {
	v := g.voice
	var parts []bot.Text
	for _, l := range g.limits() {
		part := v.Text("area." + string(l.Area))
		if l.Side != "" {
			part = v.Text("area.sided", bot.With("Area", part), bot.With("Side", v.Text("side."+l.Side)))
		}
		parts = append(parts, g.until(part, l.Until))
	}
	if parts == nil {
		return v.Text("prefs.none")
	}
	return v.Join("list.separator", parts...)
}
