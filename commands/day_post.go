package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) dayPost(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.postDay(ctx, q, recovery.RingChat)
}

func (d *Desk) dayRing(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.postDay(ctx, q, recovery.RingRole)
}

// postDay posts what was shown, in one transaction. Pressed again it only says so.
func (d *Desk) postDay(ctx context.Context, q *bot.Request, ring recovery.Ring) (bot.Response, error) {
	id := pressArg(q)
	if o, err := d.sketchOf(ctx, q, id); err == nil {
		may := d.stillIn(ctx, q, func(recovery.Tx) (recovery.Team, error) { return o.team, nil })
		if o.draft.Kind == recovery.DayTeam {
			may = d.mustLead(ctx, q, o.team)
		}
		if may != nil {
			return nil, may
		}
	}
	var g guest
	var day recovery.Day
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) (err error) {
		dr, err := dayDraftIn(tx, q, id)
		if recovery.ReasonOf(err) == "draft" {
			g, day, err = d.posted(tx, q, id)
			return err
		}
		if err != nil {
			return err
		}
		o, err := d.sketchIn(tx, q, dr)
		if err != nil {
			return err
		}
		g = o.guest
		day, err = d.post(tx, q, o, ring)
		return err
	})
	if err == nil && g.zone == nil {
		err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
			g, day, err = d.posted(tx, q, id) // handled before
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: postedMessage(g, day)}, nil
}

// mustLead refuses (Forbidden, reason "role") who may not act for a team any more. While the network cannot tell, what held
// when they drew the day up, within a day of now, holds.
func (d *Desk) mustLead(ctx context.Context, q *bot.Request, t recovery.Team) error {
	may, err := d.captainHere(ctx, t, q)
	if recovery.CodeOf(err) == recovery.Unavailable {
		return nil
	}
	if err == nil && !may {
		err = &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	return err
}

// posted is a day the speaker posted before. NotFound (reason "draft") if it is not theirs or never was.
func (d *Desk) posted(tx recovery.Tx, q *bot.Request, id string) (g guest, day recovery.Day, err error) {
	day, err = tx.Days().Get(id)
	if missing(err) || err == nil && day.By != account(q) {
		return g, day, &recovery.Error{Code: recovery.NotFound, Reason: "draft"}
	}
	if err != nil {
		return g, day, err
	}
	g, err = d.guestIn(tx, q)
	if zone, ok := recovery.Zoned(day.Zone); ok {
		g = d.in(zone, g)
	}
	return g, day, err
}

// post is the transaction of postDay.
func (d *Desk) post(tx recovery.Tx, q *bot.Request, o sketch, ring recovery.Ring) (day recovery.Day, err error) {
	t, dr := o.team, o.draft
	at, ok := d.begins(dr)
	if !ok || dr.What == "" && dr.Own == "" {
		return day, bot.ErrOldButton
	}
	if err := checkBegin(at, q.At); err != nil {
		return day, err
	}
	if dr.Kind == recovery.DayJoin {
		if err := mayJoinUp(tx, t, account(q), q.At); err != nil {
			return day, err
		}
	}
	if t.Zone == "" {
		t.Zone = dr.Zone
	}
	day = recovery.Day{
		ID: dr.ID, Team: t.ID, Kind: dr.Kind, By: account(q), ByName: bot.Verbatim(q.From.Name).String(), At: at, Zone: dr.Zone, Length: dr.Length,
		What: dr.What, Own: dr.Own, Place: dr.Place, Room: dr.Room, State: recovery.DayOn,
		Language: o.voice.Lang(),
	}
	if dr.Kind == recovery.DayTeam {
		day.Nudge, day.Ring = t.Nudge, ring
	}
	if err := d.openAt(tx, t, dr.Board, day, q.At); err != nil {
		return day, err
	}
	if err := d.met(tx, t, q); err != nil {
		return day, err
	}
	if dr.Kind == recovery.DayJoin { // who invites goes
		who := recovery.RSVP{Day: day.ID, Account: day.By, Name: day.ByName, When: day.At}
		if day, _, err = d.reply(tx, t, day, who, recovery.ReplyGoing, q.At); err != nil {
			return day, err
		}
	}
	return day, tx.Notes().Delete(dayDraftKey(q, dr.ID))
}

// openAt opens a day whose card goes to where it was said, unless the team has a board. That it went there once makes it no
// board.
func (d *Desk) openAt(tx recovery.Tx, t recovery.Team, said recovery.Address, day recovery.Day, now time.Time) error {
	board := t.Board
	if t.Board.Chat == "" {
		t.Board = said
	}
	if err := d.openDay(tx, t, day, now, now); err != nil {
		return err
	}
	stored, err := tx.Teams().Get(t.ID)
	if err != nil {
		return err
	}
	stored.Board = board
	return tx.Teams().Put(stored)
}

// postedMessage stands where the preview stood.
func postedMessage(g guest, day recovery.Day) bot.Message {
	v := g.voice
	return bot.Message{Kind: "answer", Tone: bot.Good, Title: v.Text("day.posted"), Body: []bot.Text{v.Text("day.posted_what",
		bot.With("What", g.what(day.What, day.Own)), bot.With("When", day.At))}}
}
