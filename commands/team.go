package commands

import (
	"context"
	"slices"
	"strings"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// teamPrefs are the settings of a team, in the order in which they are listed. Each has a subcommand, a page and a reader.
var teamPrefs = []string{"zone", "board", "language", "quiet", "captain", "role", "place", "own", "joins", "nudge"}

func (d *Desk) registerTeam(r *bot.Router) {
	c := bot.MenuCommand{Name: "team", Brief: d.Words.Every("command.team.brief"), Team: true, Short: true}
	sub := func(name string, kind bot.OptionType, complete bool, longest int) {
		c.Subs = append(c.Subs, bot.MenuSub{Name: name, Brief: d.Words.Every("command.team." + name), Options: []bot.MenuOption{
			{Name: "value", Brief: d.Words.Every("command.team.value"), Type: kind, Rest: true, Complete: complete, Max: longest},
		}})
	}
	c.Subs = append(c.Subs, bot.MenuSub{Name: "setup", Brief: d.Words.Every("command.team.setup")})
	sub("hard", bot.WordsType, false, phrase.MaxBytes)
	sub("series", bot.WordsType, false, longestTeamPref)
	sub("share", bot.WordsType, false, longestPref)
	sub("digest", bot.WordsType, false, longestPref)
	for _, name := range teamPrefs {
		switch name {
		case "captain", "role":
			sub(name, bot.WhoType, false, longestPref)
		default:
			sub(name, bot.WordsType, name == "zone", longestTeamPref)
		}
	}
	d.command(r, c, bot.Route{Ack: bot.AckPrivate, Run: d.team})
	r.Suggest("team.zone.value", d.suggestZone)
	r.Action("team", bot.Route{Ack: bot.AckRedraw, Run: d.teamPressed})
	r.Action("team.set", bot.Route{Ack: bot.AckRedraw, Run: d.teamSet})
	r.Action("team.ask", bot.Route{Ack: bot.AckForm, Run: d.teamForm})
	r.Form("team.fill", bot.Route{Ack: bot.AckRedraw, Run: d.teamFilled})
	d.registerSeries(r)
	d.registerTeamHard(r)
	d.registerShare(r)
	d.registerDigest(r)
}

// longestTeamPref is the longest value of a team's setting, in characters.
const longestTeamPref = 250

// team shows a team, or does what the subcommand says.
func (d *Desk) team(ctx context.Context, q *bot.Request) (bot.Response, error) {
	c, err := d.around(ctx, q, "")
	if err != nil {
		return nil, err
	}
	in := q.Input.(bot.Command)
	value := strings.TrimSpace(in.Options["value"])
	switch in.Sub {
	case "", "setup":
		if signals := d.howIn(q, c.guest, in.Rest); in.Rest != "" && len(signals) > 0 && c.known {
			return d.sayHow(ctx, q, c.guest, signals)
		}
		return d.teamOpened(ctx, q, c, in.Sub)
	case "hard":
		return d.teamHardSaid(ctx, q, c, value)
	case "series":
		return d.seriesSaid(ctx, q, c, value)
	case "share":
		return d.shareSaid(ctx, q, c, value)
	case "digest":
		return d.digestSaid(ctx, q, c, value)
	}
	if value == "" {
		return d.teamOpened(ctx, q, c, in.Sub)
	}
	return d.setTeam(ctx, q, c, in.Sub, value)
}

// teamOpened is a page of a team. When a captain looks at it in the group, the team is kept, so that its buttons work, and where that
// was.
func (d *Desk) teamOpened(ctx context.Context, q *bot.Request, c circle, name string) (bot.Response, error) {
	if c.captain && !q.Chat.Private {
		err := d.changeTeam(ctx, q, &c, true, func(tx recovery.Tx, t *recovery.Team) error { return spoke(tx, q, t.ID) })
		if err != nil {
			return nil, err
		}
	}
	m, err := d.teamView(ctx, c, name)
	if err != nil {
		return nil, err
	}
	return answerSame(q, m), nil
}

// teamView is the page of this name. Members read what captains change.
func (d *Desk) teamView(ctx context.Context, c circle, name string) (bot.Message, error) {
	switch {
	case name == "sees":
		return seesPage(c), nil
	case name == "share":
		return d.sharePage(ctx, c)
	case name == "digest":
		return d.digestPage(c), nil
	case name == "setup" && c.captain:
		return d.setupPage(c), nil
	case slices.Contains(teamPrefs, name) && c.captain:
		return d.teamPrefPage(ctx, c, name)
	case slices.Contains(teamPrefs, name):
		return d.readOnly(c, name), nil
	}
	return d.teamPage(ctx, c)
}

// teamPressed shows a page of a team: the argument is the team and the page.
func (d *Desk) teamPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, name := picked(q)
	if id == "" {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, id)
	if err != nil {
		return nil, err
	}
	m, err := d.teamView(ctx, c, name)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m}, nil
}

// teamButton opens a page of a team.
func teamButton(c circle, key, page string) bot.Button {
	arg := c.team.ID
	if page != "" {
		arg += "~" + page
	}
	return button(c.voice, key, "team", arg)
}
