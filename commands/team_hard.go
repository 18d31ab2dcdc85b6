package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// ranOpen is how long a team's session stands open, in minutes: while a report of it is taken.
const ranOpen = 47 * 60

func (d *Desk) registerTeamHard(r *bot.Router) {
	r.Action("ran", bot.Route{Ack: bot.AckPrivate, Run: d.ran})
	r.Action("ran.post", bot.Route{Ack: bot.AckRedraw, Run: d.ranPost})
	r.Action("ran.when", bot.Route{Ack: bot.AckForm, Run: d.ranWhen})
	r.Form("ran.when.fill", bot.Route{Ack: bot.AckRedraw, Run: d.ranWhenFilled})
}

// ranPost posts a team's session, and opens the days that follow each such session. Pressed twice it posts once.
func (d *Desk) ranPost(ctx context.Context, q *bot.Request) (bot.Response, error) {
	dr, err := d.hardDraft(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	c, err := d.circleOfDraft(ctx, q, dr)
	if err != nil {
		return nil, err
	}
	err = d.changeTeam(ctx, q, &c, true, func(tx recovery.Tx, t *recovery.Team) error {
		if _, err := tx.Days().Get(dr.ID); !missing(err) {
			return err
		}
		if err := d.met(tx, *t, q); err != nil {
			return err
		}
		at := t.Board
		*t = dr.settled(*t)
		day := dr.Day
		day.Team = t.ID
		if err := d.openDay(tx, *t, day, q.At, q.At); err != nil {
			return err
		}
		var err error
		if *t, err = tx.Teams().Get(t.ID); err != nil {
			return err
		}
		if err := d.openAfter(tx, t, day, q.At); err != nil {
			return err
		}
		t.Board = at // an unset home channel follows the captain
		return nil
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Tone: bot.Good, Title: c.voice.Text("ran.posted"), Body: []bot.Text{c.voice.Text("ran.counted")}}}, nil
}

// openAfter opens the days of every series that follows each team session.
func (d *Desk) openAfter(tx recovery.Tx, t *recovery.Team, hard recovery.Day, now time.Time) error {
	zone := d.teamZone(*t)
	for i, s := range t.Series {
		o, ok := s.AfterHard(hard.Ran.End, zone)
		if !ok || !o.At.After(now) {
			continue
		}
		after, err := d.openOccurrence(tx, *t, i, o, recovery.PostAt(o, d.teamQuiet(*t), zone, now), now)
		if err != nil {
			return err
		}
		*t = after
	}
	return nil
}

// ran takes "I ran it": the press counts, and the presser alone is asked what the report lacks. Who has told of that session already
// has it joined with the team's (R15); a second press makes no second report.
func (d *Desk) ran(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var g guest
	var r recovery.Report
	var told *shown
	if err := d.stillIn(ctx, q, ofDay(pressArg(q))); err != nil {
		return nil, err
	}
	sessionID, noticeID := d.IDs(), d.IDs()
	do := func(tx recovery.Tx) (err error) {
		told = nil
		day, t, err := d.ranDay(tx, q)
		if err != nil {
			return err
		}
		if g, err = d.guestIn(tx, q); err != nil {
			return err
		}
		r = day.Ran
		if err := d.countRan(tx, t, day, q); err != nil || !g.known {
			return err
		}
		told, err = d.alreadyTold(tx, g, q, r, sessionID, noticeID)
		return err
	}
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		if err := do(tx); err != nil || told != nil {
			return err
		}
		return putDraft(tx, q, draft{Report: r, Asked: r.Missing()[0], Lang: g.voice.Lang(), Zone: g.Settings.Zone})
	})
	if err == nil && !applied {
		err = &recovery.Error{Code: recovery.Duplicate}
	}
	if err != nil {
		return nil, err
	}
	if told != nil {
		m := d.answer(*told)
		if p := told.session.Previous; p == nil || !p.Merged || !told.undoable { // else the answer says it
			m.Body = append([]bot.Text{g.voice.Text("ran.told_already")}, m.Body...)
		}
		return private(told.fit(m)), nil
	}
	m, err := d.question(ctx, q, g, r, r.Missing()[0])
	if err != nil {
		return nil, err
	}
	m.Body = append([]bot.Text{g.voice.Text("ran.only_you")}, m.Body...)
	return private(m), nil
}

// ranDay is the session whose button was pressed, while a report of it is taken.
func (d *Desk) ranDay(tx recovery.Tx, q *bot.Request) (recovery.Day, recovery.Team, error) {
	day, err := tx.Days().Get(pressArg(q))
	if missing(err) || err == nil && (day.Kind != recovery.DayHard || len(day.Ran.Missing()) == 0) {
		err = bot.ErrOldButton
	}
	if err != nil {
		return day, recovery.Team{}, err
	}
	t, err := tx.Teams().Get(day.Team)
	switch {
	case missing(err) || err == nil && elsewhere(t, q):
		err = bot.ErrOldButton
	case err == nil:
		err = day.Ran.Check(q.At)
	}
	return day, t, err
}

// countRan keeps that somebody ran a session of the team.
func (d *Desk) countRan(tx recovery.Tx, t recovery.Team, day recovery.Day, q *bot.Request) error {
	if err := d.met(tx, t, q); err != nil {
		return err
	}
	who, err := tx.RSVPs().Get(day.ID, account(q))
	if err == nil && who.Reply == recovery.ReplyGoing {
		return nil
	}
	if err != nil && !missing(err) {
		return err
	}
	who.Day, who.Account, who.Name, who.When = day.ID, account(q), bot.Verbatim(q.From.Name).String(), day.At
	_, _, err = d.reply(tx, t, day, who, recovery.ReplyGoing, q.At)
	return err
}

// alreadyTold joins a report of the athlete's own with the team's session, if there is one; nil if not.
func (d *Desk) alreadyTold(tx recovery.Tx, g guest, q *bot.Request, r recovery.Report, sessionID, noticeID string) (*shown, error) {
	earlier, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(earlier, func(s recovery.Session) bool {
		r.Effort = s.Effort
		_, again := recovery.Twin(r, []recovery.Session{s})
		return again
	})
	if i < 0 {
		return nil, nil
	}
	own := earlier[i]
	// What the athlete said of it counts; the team's says what they left open.
	said := recovery.Merge(r, own.Report)
	said.End, said.EndSource, said.Note = own.End, own.EndSource, own.Note
	if sameWords(own.Report, said) && own.Metres == said.Metres {
		x, err := d.show(tx, g.Athlete, own, q.At)
		return &x, err
	}
	x, err := d.put(tx, g.Athlete, q, said, nil, sessionID, noticeID)
	return &x, err
}
