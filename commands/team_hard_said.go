package commands

import (
	"context"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// usualEnd is when a team's session is taken to have ended on a day that was named without a time. The captain sees it first.
const usualEnd = recovery.Clock(20 * 60)

// teamHardSaid shows what a team's session would be posted as. How hard it was is left out: that is each one's own.
func (d *Desk) teamHardSaid(ctx context.Context, q *bot.Request, c circle, line string) (bot.Response, error) {
	switch {
	case !c.captain:
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	case line == "":
		return nil, recovery.Refuse("team_hard")
	}
	c = d.assumed(c)
	in, on, err := d.parser(c.guest).Session(line, q.Told(), c.there)
	switch {
	case err != nil:
		return nil, err
	case len(in.Signals) > 0:
		return d.orHow(ctx, q, c.guest, line, recovery.Refuse("team_hard"))
	case in.Report.Sport == "":
		return nil, recovery.Refuse("team_hard")
	case in.Report.EndSource == recovery.EndVague && on == (recovery.Date{}):
		return nil, recovery.Refuse("ended")
	}
	r, said := ranReport(in.Report, on, c.there, q.Told())
	if err := r.Check(q.At); err != nil {
		return nil, err
	}
	dr := teamDraft{ID: d.IDs(), Team: c.team, Board: board(c.team, q)}
	dr.Day = recovery.Day{
		ID: dr.ID, Team: c.team.ID, Kind: recovery.DayHard, By: account(q), ByName: bot.Verbatim(q.From.Name).String(), At: r.End.UTC(),
		Zone: c.there.String(), Length: ranOpen, Language: c.voice.Lang(), Ran: r, State: recovery.DayOn,
	}
	if today, _ := c.team.PingsLeft(q.At, c.there); today > 0 {
		dr.Day.Ring = recovery.RingChat
	}
	if err := d.keepTeamDraft(ctx, q, dr); err != nil {
		return nil, err
	}
	return private(d.ranPreview(q, c, dr, said...)), nil
}

// ranReport is what a tap reports of a session as it was told, and what the captain should know of that: how hard it was is
// left out, and when it was over on the day they named is guessed.
func ranReport(told recovery.Report, on recovery.Date, zone *time.Location, now time.Time) (r recovery.Report, said []string) {
	if told.EffortKnown || told.Feeling != "" {
		said = append(said, "ran.effort_left_out")
	}
	if told.EndSource == recovery.EndVague {
		said = append(said, "ran.end_guessed")
		if told.End = onDate(on, usualEnd, zone); told.End.After(now) {
			told.End = now
		}
	}
	r = dated(recovery.Report{
		Sport: told.Sport, Works: told.Works, Kind: told.Kind, Minutes: told.Minutes, Metres: told.Metres, End: told.End, EndSource: told.EndSource,
	}, now)
	r.EndSource = recovery.EndSaid // for everybody who ran it, whenever they say so
	return r, said
}

// ranPreview shows a team's session before anybody else sees it.
func (d *Desk) ranPreview(q *bot.Request, c circle, dr teamDraft, said ...string) bot.Message {
	v := bot.NewVoice(d.Words, c.voice.Lang(), c.there, q.At)
	m := bot.Message{Kind: "answer", Title: v.Text("ran.preview"), Facts: reportFacts(v, dr.Day.Ran), Body: []bot.Text{v.Text("ran.asks")}}
	for _, key := range said {
		m.Body = append(m.Body, v.Text(key))
	}
	m.Rows = [][]bot.Button{{
		button(v, "ran.post", "ran.post", dr.ID), button(v, "ran.when", "ran.when", dr.ID), button(v, "team.drop", "draft.drop", dr.ID),
	}}
	return m
}

// ranWhen asks when a session that is not posted yet was over.
func (d *Desk) ranWhen(ctx context.Context, q *bot.Request) (bot.Response, error) {
	dr, err := d.hardDraft(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{Title: v.Text("ask.ended.title"), Action: bot.Action{Name: "ran.when.fill", Arg: dr.ID}, Fields: []bot.Field{
		{Name: "value", Label: v.Text("field.ended.label"), Hint: v.Text("field.ran_when.hint"), Required: true, Max: longestPref},
	}}}, nil
}

// ranWhenFilled takes it: a time is one on the day that was shown.
func (d *Desk) ranWhenFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	dr, err := d.hardDraft(ctx, q, submit.Action.Arg)
	if err != nil {
		return nil, err
	}
	c, err := d.circleOfDraft(ctx, q, dr)
	if err != nil {
		return nil, err
	}
	zone, ok := recovery.Zoned(dr.Day.Zone)
	if !ok {
		return nil, bot.ErrOldButton
	}
	c.there = zone
	value, r := submit.Fields["value"], &dr.Day.Ran
	if clocks, read := clocksIn(strings.Fields(value)); read && len(clocks) == 1 {
		r.End = onDate(recovery.DateOf(r.End, zone), clocks[0], zone)
	} else if r.End, read = d.parser(c.guest).Ended(value, r.Minutes, q.Told(), zone); !read {
		return d.orHow(ctx, q, c.guest, value, recovery.Refuse("ended"))
	}
	if err := r.Check(q.At); err != nil {
		return nil, err
	}
	dr.Day.At = r.End.UTC()
	if err := d.keepTeamDraft(ctx, q, dr); err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.ranPreview(q, c, dr)}, nil
}

// hardDraft is a team's session that is not posted yet. ErrOldButton for anything else.
func (d *Desk) hardDraft(ctx context.Context, q *bot.Request, id string) (teamDraft, error) {
	dr, err := d.teamDraftOf(ctx, q, id)
	if err == nil && dr.Day.Kind != recovery.DayHard {
		err = bot.ErrOldButton
	}
	return dr, err
}
