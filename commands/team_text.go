package commands

import (
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// teamFact is a setting of a team as it is.
func (d *Desk) teamFact(c circle, name string) bot.Fact {
	return bot.Fact{Name: c.voice.Text("field.team_" + name + ".label"), Value: d.teamText(c, name)}
}

func (d *Desk) teamText(c circle, name string) bot.Text {
	v, t := c.voice, c.team
	switch name {
	case "zone":
		key := "prefs.zone_is"
		if t.Zone == "" {
			key = "team.zone_guessed"
		}
		return v.Text(key, bot.With("Zone", cityName(v, c.there.String())), bot.With("Clock", c.now.In(c.there).Format("15:04")))
	case "board":
		return pickText(v, t.Board.Chat != "", "team.board_set", "team.board_open")
	case "language":
		if t.Language == "" {
			return v.Text("team.language_open")
		}
		return v.Text("language." + t.Language)
	case "quiet":
		quiet := d.teamQuiet(t)
		if quiet.From == quiet.To {
			return v.Text("prefs.none")
		}
		return v.Text("prefs.quiet_is", bot.With("From", quiet.From.String()), bot.With("To", quiet.To.String()))
	case "joins":
		return pickText(v, !t.NoJoins, "prefs.on", "prefs.off")
	case "nudge":
		return pickText(v, t.Nudge, "prefs.on", "prefs.off")
	}
	return d.teamList(c, name)
}

func pickText(v bot.Voice, yes bool, ifYes, ifNo string) bot.Text {
	if yes {
		return v.Text(ifYes)
	}
	return v.Text(ifNo)
}

// teamList is a setting that is a list, cut to what a page has room for.
func (d *Desk) teamList(c circle, name string) bot.Text {
	v, t := c.voice, c.team
	var parts []bot.Text
	switch name {
	case "captain":
		parts = append(parts, v.Text("team.admins"))
		for _, x := range captainItems(t) {
			parts = append(parts, x.label)
		}
	case "role":
		if t.PingRole.ID != "" {
			parts = append(parts, roleLabel(t.PingRole))
		}
	case "place":
		for _, p := range t.Places {
			parts = append(parts, placeLabel(v, p))
		}
	case "own":
		if c.resting() && len(t.Own) > 0 { // it is what people move by (R1)
			return v.Text("prefs.noted", bot.With("Count", len(t.Own)))
		}
		for _, o := range t.Own {
			parts = append(parts, bot.Verbatim(o.Name))
		}
	}
	if len(parts) == 0 {
		return v.Text("team.none")
	}
	const most = 4
	if more := len(parts) - most; more > 0 {
		parts = append(parts[:most:most], v.Text("team.more", bot.With("Count", more)))
	}
	for i := range parts {
		if short := clip(parts[i].String(), lineRunes); i > 0 || name != "captain" {
			parts[i] = bot.Verbatim(short)
		}
	}
	return v.Join("list.separator", parts...)
}

func roleLabel(r recovery.RoleName) bot.Text {
	return bot.Verbatim("@" + strings.TrimPrefix(r.Name, "@"))
}

func placeLabel(v bot.Voice, p recovery.TeamPlace) bot.Text {
	if p.Capacity == 0 {
		return bot.Verbatim(p.Name)
	}
	return v.Text("team.place_for", bot.With("Place", p.Name), bot.With("Count", p.Capacity))
}
