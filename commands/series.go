package commands

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

func (d *Desk) registerSeries(r *bot.Router) {
	r.Action("series", bot.Route{Ack: bot.AckRedraw, Run: d.seriesPressed})
	r.Action("series.start", bot.Route{Ack: bot.AckRedraw, Run: d.seriesStart})
	r.Action("series.skip", bot.Route{Ack: bot.AckRedraw, Run: d.seriesSkip})
	r.Action("series.move", bot.Route{Ack: bot.AckForm, Run: d.seriesForm("series.moved", "series_move")})
	r.Form("series.moved", bot.Route{Ack: bot.AckRedraw, Run: d.seriesMoved})
	r.Action("series.pause", bot.Route{Ack: bot.AckForm, Run: d.seriesForm("series.paused", "series_until")})
	r.Form("series.paused", bot.Route{Ack: bot.AckRedraw, Run: d.seriesPaused})
	r.Action("series.on", bot.Route{Ack: bot.AckRedraw, Run: d.seriesOn})
	r.Action("series.end", bot.Route{Ack: bot.AckRedraw, Run: d.seriesEnd})
	r.Action("series.ended", bot.Route{Ack: bot.AckRedraw, Run: d.seriesEnded})
	r.Action("draft.drop", bot.Route{Ack: bot.AckRedraw, Run: d.draftDrop})
}

// teamDraft is what a captain was shown and has not put to the team yet.
type teamDraft struct {
	ID     string           `json:"id"` // of the series or day it becomes
	Team   recovery.Team    `json:"team"`
	Board  recovery.Address `json:"board"` // where it goes while the team has no board
	Series recovery.Series  `json:"series,omitzero"`
	Day    recovery.Day     `json:"day,omitzero"`
}

func teamDraftKey(q *bot.Request, id string) string { return draftPrefix(q) + "team/" + id }

// keepTeamDraft keeps what a captain is shown for a day. Of the team it keeps nothing that names anybody else.
func (d *Desk) keepTeamDraft(ctx context.Context, q *bot.Request, dr teamDraft) error {
	dr.Team = recovery.Team{ID: dr.Team.ID, Home: dr.Team.Home, Name: dr.Team.Name, Zone: dr.Team.Zone}
	data, err := json.Marshal(dr)
	if err != nil {
		return err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return tx.Notes().Put(teamDraftKey(q, dr.ID), data, q.At.Add(draftTTL))
	})
	return err
}

// teamDraftOf reads it. ErrOldButton when it is gone.
func (d *Desk) teamDraftOf(ctx context.Context, q *bot.Request, id string) (dr teamDraft, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		data, err := tx.Notes().Get(teamDraftKey(q, id), q.At)
		if err != nil {
			return err
		}
		return json.Unmarshal(data, &dr)
	})
	if missing(err) {
		err = bot.ErrOldButton
	}
	return dr, err
}

// draftDrop lets what was shown be.
func (d *Desk) draftDrop(ctx context.Context, q *bot.Request) (bot.Response, error) {
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return tx.Notes().Delete(teamDraftKey(q, pressArg(q)))
	})
	if err != nil {
		return nil, err
	}
	v := d.voice(ctx, q)
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{v.Text("team.dropped")}}}, nil
}

// circleOfDraft is the team of a draft, as the captain who drew it sees it; the zone is what the draft says while the team has none.
func (d *Desk) circleOfDraft(ctx context.Context, q *bot.Request, dr teamDraft) (c circle, err error) {
	c.who = account(q)
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if c.guest, err = d.guestIn(tx, q); err != nil {
			return err
		}
		c.team, err = tx.Teams().At(dr.Team.Home.Platform, dr.Team.Home.Chat)
		if c.stored = err == nil; missing(err) {
			c.team, err = dr.Team, nil
		}
		return err
	})
	if err != nil {
		return c, err
	}
	c.there = d.teamZone(c.team)
	c.captain, err = d.captainHere(ctx, c.team, q)
	return c, err
}

// settled is a team with what its first post settles, when a draft is put to it: its zone and its board.
func (dr teamDraft) settled(t recovery.Team) recovery.Team {
	if t.Zone == "" {
		t.Zone = dr.Team.Zone
	}
	if t.Board.Chat == "" {
		t.Board = dr.Board
	}
	return t
}

// assumed is the team with a zone: its own, else that of the captain who speaks, else the default.
func (d *Desk) assumed(c circle) circle {
	if _, ok := recovery.Zoned(c.team.Zone); ok {
		return c
	}
	if c.team.Zone = d.Defaults.Zone; c.known {
		c.team.Zone = c.Settings.Zone
	}
	c.there = d.teamZone(c.team)
	return c
}

// seriesSaid shows the series of a team, or what would become of words: nothing is begun before the captain says so.
func (d *Desk) seriesSaid(ctx context.Context, q *bot.Request, c circle, value string) (bot.Response, error) {
	switch {
	case value == "":
		return private(d.seriesList(c)), nil
	case !c.captain:
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	case len(c.team.Series) >= recovery.TeamSeries:
		return nil, recovery.Refuse("series_full")
	}
	c = d.assumed(c)
	out, err := d.parser(c.guest).Outing(value, q.Told(), c.there)
	if err != nil {
		return nil, err
	}
	if !out.Again || !out.Timed || out.Rule.Check() != nil {
		return d.orHow(ctx, q, c.guest, value, recovery.Refuse("series"))
	}
	s := seriesOf(out, c.team)
	s.ID, s.By, s.ByName, s.Nudge = d.IDs(), account(q), bot.Verbatim(q.From.Name).String(), c.team.Nudge
	if _, ok := s.Next(q.At, c.there); !ok && !s.Rule.AfterSession {
		return nil, recovery.Refuse("series")
	}
	dr := teamDraft{ID: s.ID, Team: c.team, Board: board(c.team, q), Series: s}
	if err := d.keepTeamDraft(ctx, q, dr); err != nil {
		return nil, err
	}
	v := c.voice
	m := bot.Message{Kind: "answer", Title: v.Text("series.begin"), Facts: d.seriesFacts(c, s), Body: []bot.Text{v.Text("series.posted_before")}}
	m.Rows = [][]bot.Button{{button(v, "series.start", "series.start", dr.ID), button(v, "team.drop", "draft.drop", dr.ID)}}
	return private(m), nil
}

// orHow takes words that could not be read for what they may say of how somebody is (R1), else it is the error.
func (d *Desk) orHow(ctx context.Context, q *bot.Request, g guest, words string, err error) (bot.Response, error) {
	signals := d.howIn(q, g, words)
	switch {
	case len(signals) > 0 && g.known:
		return d.sayHow(ctx, q, g, signals)
	case len(signals) > 0:
		return d.restWithoutReport(ctx, q, g, signals, recovery.Report{})
	}
	return nil, err
}

// seriesOf is the series that words say, at a place as the team knows it.
func seriesOf(out phrase.Outing, t recovery.Team) recovery.Series {
	s := recovery.Series{Rule: out.Rule, At: out.Clock, Length: out.Minutes, What: out.What, Place: out.Place, Room: out.Room}
	if s.What == "" {
		s.Own = clip(out.Rest, recovery.OwnRunes)
	}
	s.Place, s.Room = placeOf(t, s.Place, s.Room)
	return s
}

// placeOf is a place as the team knows it, with the room there is in it.
func placeOf(t recovery.Team, name string, room int) (string, int) {
	i := slices.IndexFunc(t.Places, func(p recovery.TeamPlace) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return clip(name, recovery.OwnRunes), room
	}
	if room == 0 {
		room = t.Places[i].Capacity
	}
	return t.Places[i].Name, room
}

// clip is the beginning of words, at most so many characters.
func clip(words string, most int) string {
	if runes := []rune(words); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return words
}

// seriesStart begins what was shown. Pressed again it shows the series that began.
func (d *Desk) seriesStart(ctx context.Context, q *bot.Request) (bot.Response, error) {
	dr, err := d.teamDraftOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	c, err := d.circleOfDraft(ctx, q, dr)
	if err != nil {
		return nil, err
	}
	err = d.changeTeam(ctx, q, &c, true, func(_ recovery.Tx, t *recovery.Team) error {
		if _, there := seriesIn(*t, dr.ID); there {
			return nil
		}
		if len(t.Series) >= recovery.TeamSeries {
			return recovery.Refuse("series_full")
		}
		*t = dr.settled(*t)
		t.Series = append(slices.Clone(t.Series), dr.Series)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s, ok := seriesIn(c.team, dr.ID)
	if !ok {
		return nil, bot.ErrOldButton
	}
	return bot.Redraw{Message: d.seriesPage(c, s, c.voice.Text("series.began"))}, nil
}

// seriesIn finds a series of a team.
func seriesIn(t recovery.Team, id string) (recovery.Series, bool) {
	i := slices.IndexFunc(t.Series, func(s recovery.Series) bool { return s.ID == id })
	if i < 0 {
		return recovery.Series{}, false
	}
	return t.Series[i], true
}

// seriesArg is what the buttons of a series carry: the team, the series, a date.
func seriesArg(c circle, s recovery.Series, on recovery.Date) string {
	arg := c.team.ID + "~" + s.ID
	if on == (recovery.Date{}) {
		return arg
	}
	return arg + "~" + strconv.FormatInt(time.Date(on.Year, on.Month, on.Day, 0, 0, 0, 0, time.UTC).Unix()/secondsADay, 36)
}

const secondsADay = 24 * 60 * 60

// seriesPart reads it. ErrOldButton for what it never wrote, and for a series that has ended.
func (d *Desk) seriesPart(ctx context.Context, q *bot.Request, arg string) (c circle, s recovery.Series, on recovery.Date, err error) {
	team, rest, _ := cutArg(arg)
	id, day, _ := cutArg(rest)
	if team == "" {
		return c, s, on, bot.ErrOldButton
	}
	if c, err = d.around(ctx, q, team); err != nil || id == "" {
		return c, s, on, err
	}
	s, ok := seriesIn(c.team, id)
	if n, bad := strconv.ParseInt(day, 36, 64); day != "" && bad == nil && n > 0 && n < 1<<20 {
		on = recovery.DateOf(time.Unix(n*secondsADay, 0), time.UTC)
	} else if day != "" {
		ok = false
	}
	if !ok {
		err = bot.ErrOldButton
	}
	return c, s, on, err
}

// seriesPressed shows all series, or one.
func (d *Desk) seriesPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg := pressArg(q)
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		arg += "~" + values[0]
	}
	c, s, _, err := d.seriesPart(ctx, q, arg)
	switch {
	case err != nil:
		return nil, err
	case s.ID == "":
		return bot.Redraw{Message: d.seriesList(c)}, nil
	}
	return bot.Redraw{Message: d.seriesPage(c, s)}, nil
}
