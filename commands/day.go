package commands

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDay(r *bot.Router) {
	words := func(name string, most int) bot.MenuOption {
		return bot.MenuOption{Name: name, Brief: d.Words.Every("command.day." + name), Type: bot.WordsType, Complete: true, Max: most}
	}
	when := words("when", 200)
	when.Rest = true
	d.command(r, bot.MenuCommand{
		Name: "day", Brief: d.Words.Every("command.day.brief"), Short: true, Team: true,
		Options: []bot.MenuOption{when, words("what", recovery.OwnRunes), words("where", recovery.OwnRunes)},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.day})
	r.Suggest("day.when", d.suggestWhen)
	r.Suggest("day.what", d.suggestWhat)
	r.Suggest("day.where", d.suggestWhere)
	d.registerDayGuide(r)
	d.registerDayPreview(r)
	d.registerDayPress(r)
	d.registerDayChange(r)
}

// dayDraft is a day that is being put together, by one person in private. It is kept for a day; the posted day takes its id.
type dayDraft struct {
	ID     string              `json:"id"`
	Kind   recovery.DayKind    `json:"kind"`
	Team   string              `json:"team"` // the team's id, or what it will be
	Home   recovery.Address    `json:"home"`
	Name   string              `json:"name,omitempty"`   // of the team
	Board  recovery.Address    `json:"board"`            // where it will be posted
	Zone   string              `json:"zone"`             // the clock below is of
	Guided bool                `json:"guided,omitempty"` // everything is asked, the place too
	On     recovery.Date       `json:"on,omitzero"`
	Clock  recovery.Clock      `json:"clock,omitempty"`
	Timed  bool                `json:"timed,omitempty"` // Clock is meant
	What   recovery.ModalityID `json:"what,omitempty"`
	Own    string              `json:"own,omitempty"`
	Odd    string              `json:"odd,omitempty"` // words that say what, and that nobody knows
	Place  string              `json:"place,omitempty"`
	Placed bool                `json:"placed,omitempty"` // the place was answered, if only with none
	Room   int                 `json:"room,omitempty"`
	Length int                 `json:"minutes,omitempty"`
}

func dayDraftKey(q *bot.Request, id string) string { return draftPrefix(q) + "day/" + id }

func putDay(tx recovery.Tx, q *bot.Request, dr dayDraft) error {
	data, err := json.Marshal(dr)
	if err != nil {
		return err
	}
	return tx.Notes().Put(dayDraftKey(q, dr.ID), data, q.At.Add(draftTTL))
}

// dayDraftIn reads a draft of the speaker. NotFound (reason "draft") if it was posted, dropped or has expired.
func dayDraftIn(tx recovery.Tx, q *bot.Request, id string) (dr dayDraft, err error) {
	data, err := tx.Notes().Get(dayDraftKey(q, id), q.At)
	if err == nil {
		err = json.Unmarshal(data, &dr)
	}
	if missing(err) {
		err = &recovery.Error{Code: recovery.NotFound, Reason: "draft"}
	}
	return dr, err
}

// draftZone is the zone of a draft's clock.
func (d *Desk) draftZone(dr dayDraft) *time.Location {
	zone, ok := recovery.Zoned(dr.Zone)
	if !ok {
		zone, _ = recovery.Zoned(d.Defaults.Zone)
	}
	return zone
}

// begins is when the day begins; ok is false until date and time are said.
func (d *Desk) begins(dr dayDraft) (t time.Time, ok bool) {
	if dr.On == (recovery.Date{}) || !dr.Timed {
		return t, false
	}
	return onDate(dr.On, dr.Clock, d.draftZone(dr)), true
}

// onDate is a wall-clock time on a date in a zone.
func onDate(on recovery.Date, c recovery.Clock, zone *time.Location) time.Time {
	return recovery.WallInstant(time.Date(on.Year, on.Month, on.Day, 12, 0, 0, 0, zone), c, zone)
}

// checkBegin refuses (Invalid) a day that has begun or lies too far ahead.
func checkBegin(at, now time.Time) error {
	switch {
	case !at.After(now):
		return recovery.Refuse("day_past")
	case at.Sub(now) > recovery.DayAhead:
		return recovery.Refuse("day_far")
	}
	return nil
}

// sketch is a day that is being put together, as the one who does it sees it.
type sketch struct {
	guest                        // speaks in the zone of the draft
	team     recovery.Team       //
	draft    dayDraft            //
	proposal recovery.ModalityID // unlike the team's last days and what it did hard
	slot     *teamSlot           // of the windows that are shared; nil for none
}

// sketchIn reads what belongs to a draft.
func (d *Desk) sketchIn(tx recovery.Tx, q *bot.Request, dr dayDraft) (o sketch, err error) {
	if o.guest, err = d.guestIn(tx, q); err != nil {
		return o, err
	}
	if o.team, err = teamOf(tx, dr.Home, dr.Team); err != nil {
		return o, err
	}
	if o.team.Name == "" {
		o.team.Name = dr.Name
	}
	o.draft, o.guest = dr, d.in(d.draftZone(dr), o.guest)
	o.proposal, err = d.proposalFor(tx, o.team, q.At)
	return o, err
}

// teamOf is the team of a home as stored, else the new one with id.
func teamOf(tx recovery.Tx, home recovery.Address, id string) (recovery.Team, error) {
	t, err := tx.Teams().At(home.Platform, home.Chat)
	if missing(err) {
		return recovery.Team{ID: id, Home: home}, nil
	}
	return t, err
}

// proposalFor is the modality for a team's next day. What its people report is theirs: only what the team did together
// counts.
func (d *Desk) proposalFor(tx recovery.Tx, t recovery.Team, now time.Time) (recovery.ModalityID, error) {
	sports, err := hardLately(tx, t, now)
	return recovery.ProposeFor(t.Recent, sports), err
}

// day begins a day of the team: what was said is understood, what is missing is asked, and then it is shown before anybody
// else sees it.
func (d *Desk) day(ctx context.Context, q *bot.Request) (bot.Response, error) {
	c := q.Input.(bot.Command)
	dr := dayDraft{ID: d.IDs(), Guided: len(c.Options) == 0}
	teamID := d.IDs()
	var o sketch
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		o, err = d.beginDay(tx, q, dr, teamID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if answer, err := d.readDay(ctx, q, &o, c.Options); answer != nil || err != nil {
		return answer, err
	}
	if o.draft.Kind == recovery.DayTeam && dr.Guided {
		if o.slot, err = d.slot(ctx, o.team, q.At); err != nil {
			return nil, err
		}
	}
	return d.keepDay(ctx, q, o)
}

// slot is the moment that lies in most windows that are shared, nil for none.
func (d *Desk) slot(ctx context.Context, t recovery.Team, now time.Time) (*teamSlot, error) {
	s, ok, err := d.slotFor(ctx, t, now)
	if err != nil || !ok {
		return nil, err
	}
	return &s, nil
}

// beginDay is a new draft of the speaker: a captain's for the team, anybody else's as a day of their own.
func (d *Desk) beginDay(tx recovery.Tx, q *bot.Request, dr dayDraft, teamID string) (o sketch, err error) {
	t, err := d.teamIn(tx, q, teamID)
	if err != nil {
		return o, err
	}
	dr.Kind, dr.Team, dr.Home, dr.Name, dr.Board = recovery.DayTeam, t.ID, t.Home, t.Name, board(t, q)
	if !leads(t, q) {
		dr.Kind = recovery.DayJoin
		if err := mayJoinUp(tx, t, account(q), q.At); err != nil {
			return o, err
		}
	}
	g, err := d.guestIn(tx, q)
	if err != nil {
		return o, err
	}
	if dr.Zone = t.Zone; dr.Zone == "" {
		dr.Zone = g.Settings.Zone // the default for who has not agreed
	}
	o, err = d.sketchIn(tx, q, dr)
	o.team.Name = t.Name
	return o, err
}

// keepDay stores a draft and shows its next question.
func (d *Desk) keepDay(ctx context.Context, q *bot.Request, o sketch) (bot.Response, error) {
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error { return putDay(tx, q, o.draft) })
	if err == nil && !applied {
		err = &recovery.Error{Code: recovery.Duplicate}
	}
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.nextDay(o)), nil
}

// readDay takes what was said on the command line into the draft. answer is not nil when that is answered otherwise: a series,
// and words that say how somebody is (R1).
func (d *Desk) readDay(ctx context.Context, q *bot.Request, o *sketch, options map[string]string) (answer bot.Response, err error) {
	line := options["when"]
	if line != "" {
		said, err := d.parser(o.guest).Outing(line, q.Told(), o.zone)
		if err == nil && said.Again {
			return d.seriesInstead(ctx, q, strings.Join([]string{line, options["what"], options["where"]}, " "))
		}
		if err == nil {
			o.take(said)
			err = d.takeRest(o, said, q.At)
		}
		if err != nil {
			return d.orHow(ctx, q, o.guest, line, err)
		}
	}
	if what := options["what"]; what != "" {
		if err := d.sayWhat(o, what); err != nil {
			return nil, err
		}
	}
	if where := options["where"]; where != "" {
		o.sayWhere(where)
	}
	if o.draft.Odd != "" {
		if answer, err := d.orHow(ctx, q, o.guest, line, nil); answer != nil || err != nil {
			return answer, err
		}
	}
	if at, ok := d.begins(o.draft); ok {
		return nil, checkBegin(at, q.At)
	}
	return nil, nil
}

// seriesInstead takes a line that says a day again and again.
func (d *Desk) seriesInstead(ctx context.Context, q *bot.Request, line string) (bot.Response, error) {
	c, err := d.around(ctx, q, "")
	if err != nil {
		return nil, err
	}
	return d.seriesSaid(ctx, q, c, strings.TrimSpace(line))
}
