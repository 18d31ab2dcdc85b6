package commands

import (
	"context"
	"encoding/json"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerFirst(r *bot.Router) {
	r.Action("first.yes", bot.Route{Ack: bot.AckRedraw, Run: d.firstYes})
	r.Action("first.no", bot.Route{Ack: bot.AckRedraw, Run: d.firstNo})
	r.Action("first.zone", bot.Route{Ack: bot.AckForm, Run: d.firstZoneForm})
	r.Form("first.zone.fill", bot.Route{Ack: bot.AckRedraw, Run: d.firstZoneFilled})
	r.Action("first.zone.pick", bot.Route{Ack: bot.AckRedraw, Run: d.firstZonePicked})
}

// firstDraft is a report of somebody who has not agreed yet. Nothing else is kept of them, and this for a day.
type firstDraft struct {
	ID       string          `json:"id"` // the buttons of its message carry it; the session's own after Yes
	Report   recovery.Report `json:"report"`
	Zone     string          `json:"zone"`
	Told     time.Time       `json:"told"`                // when; "ended 18:30" is read from then, in whatever zone turns out
	EndWords string          `json:"end_words,omitempty"` // the words of the end, if they came in a field of their own
	Joins    string          `json:"joins,omitempty"`     // the team it was said in, if that can be asked to come along
}

func firstKey(q *bot.Request, id string) string { return draftPrefix(q) + "first/" + id }

// firstContact keeps the report as a draft and asks for consent under the answer.
func (d *Desk) firstContact(ctx context.Context, q *bot.Request, g guest, r recovery.Report) (bot.Response, error) {
	draft := firstDraft{ID: d.IDs(), Report: r, Zone: g.Settings.Zone, Told: q.Told()}
	switch in := q.Input.(type) {
	case bot.Command:
		draft.EndWords = in.Options["ended"]
	case bot.Submit:
		draft.EndWords = in.Fields["ended"]
	}
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) (err error) {
		if draft.Joins, err = joinsHere(tx, q, ""); err != nil {
			return err
		}
		if err := putDraft(tx, q, questionOf(draft, g)); err != nil {
			return err
		}
		return putFirst(tx, q, draft)
	})
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.firstMessage(g, draft, "", q.At)), nil
}

// questionOf is the draft's question, so that it can be answered by typing.
func questionOf(f firstDraft, g guest) draft {
	return draft{First: f.ID, Lang: g.voice.Lang(), Zone: f.Zone}
}

func putFirst(tx recovery.Tx, q *bot.Request, draft firstDraft) error {
	data, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	return tx.Notes().Put(firstKey(q, draft.ID), data, draft.Told.Add(draftTTL))
}

// firstOf reads a draft. NotFound (reason "first") if it has expired.
func firstOf(tx recovery.Tx, q *bot.Request, id string) (firstDraft, error) {
	var draft firstDraft
	data, err := tx.Notes().Get(firstKey(q, id), q.At)
	if err == nil {
		err = json.Unmarshal(data, &draft)
	}
	if missing(err) {
		return draft, &recovery.Error{Code: recovery.NotFound, Reason: "first"}
	}
	return draft, err
}

// firstMessage is the answer a newcomer gets: the same as everybody's, ending in the question. said is what they
// called their zone, if they did.
func (d *Desk) firstMessage(g guest, draft firstDraft, said string, now time.Time) bot.Message {
	v, r := g.voice, draft.Report
	s := recovery.Session{ID: draft.ID, Report: r, Reported: now}
	s.Decision = recovery.Decide(recovery.Case{Now: now, Session: s, Settings: g.Settings, Zone: g.zone})
	m := bot.Message{Kind: "answer", Title: v.Text("first.title"), Facts: reportFacts(v, r)}
	if s.Decision.Suggestion != nil {
		m.Body = append(m.Body, suggestionText(v, s))
	}
	if !s.Decision.Due.IsZero() {
		m.Body = append(m.Body, v.Text("first.would_remind", bot.With("When", s.Decision.Due)))
	} else {
		m.Body = append(m.Body, v.Text("first.would_not_remind"))
	}
	m.Body = append(m.Body,
		v.Text("first.question", bot.With("Clock", now.In(g.zone).Format("15:04")), bot.With("Zone", d.placeName(v, g.Settings.Zone, said))),
		v.Text("first.age", bot.With("Count", d.Defaults.MinimumAge)))
	m.Rows = [][]bot.Button{{
		button(v, "first.yes", "first.yes", draft.ID), button(v, "first.zone", "first.zone", draft.ID), button(v, "first.no", "first.no", draft.ID),
	}}
	if s.Decision.Suggestion != nil {
		m.Rows = append(m.Rows, []bot.Button{button(v, "button.ill_or_hurt", "feel.ask", "")})
	}
	return m
}

func (d *Desk) firstYes(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.agree(ctx, q, pressArg(q))
}

// agree turns the draft into an athlete with a session, in one transaction. Of somebody who agreed meanwhile it makes a
// session.
func (d *Desk) agree(ctx context.Context, q *bot.Request, id string) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	athleteID, noticeID := d.IDs(), d.IDs()
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		draft, err := firstOf(tx, q, id)
		if err != nil {
			return err
		}
		a, err := tx.Athletes().Identify(account(q))
		if missing(err) {
			a = recovery.Athlete{
				ID: athleteID, Accounts: []recovery.Account{account(q)}, Home: home(q), Settings: g.Settings,
				Consent: recovery.Consent{Version: recovery.ConsentVersion, At: q.At.UTC()},
			}
			a.Settings.Zone = draft.Zone
			err = tx.Athletes().Put(a)
		}
		if err != nil {
			return err
		}
		if x, err = d.put(tx, a, q, draft.Report, nil, draft.ID, noticeID); err != nil {
			return err
		}
		if draft.Joins != "" { // the answer may stand in private
			x.joins = draft.Joins
		}
		if err := tx.Notes().Delete(draftKey(q)); err != nil {
			return err
		}
		return tx.Notes().Delete(firstKey(q, draft.ID))
	})
	switch {
	case err == nil && applied:
		return answerSame(q, d.answer(x)), nil
	case err == nil || missing(err) && g.known:
		// The same press, or another one, was faster: then the report is there.
		if x, err = d.storedBefore(ctx, q); err == nil {
			return answerSame(q, d.answer(x)), nil
		}
		return d.today(ctx, q)
	}
	return nil, err
}

func (d *Desk) firstNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.decline(ctx, q, pressArg(q))
}

// decline keeps nothing: of somebody who has not agreed nothing at all, of somebody who has, nothing of this report.
func (d *Desk) decline(ctx context.Context, q *bot.Request, id string) (bot.Response, error) {
	var g guest
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) (err error) {
		if g, err = d.guestIn(tx, q); err != nil {
			return err
		}
		if g.known {
			return tx.Notes().Delete(firstKey(q, id))
		}
		return tx.Notes().DeletePrefix(draftPrefix(q))
	})
	if err == nil && g.zone == nil {
		g, err = d.meet(ctx, q) // handled before
	}
	if err != nil {
		return nil, err
	}
	key := "first.nothing_kept"
	if g.known {
		key = "first.not_this_one"
	}
	return answerSame(q, bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text(key)}}), nil
}

func (d *Desk) firstZoneForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return bot.Ask{Form: zoneForm(d.voice(ctx, q), bot.Action{Name: "first.zone.fill", Arg: pressArg(q)})}, nil
}

func (d *Desk) firstZoneFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	submit := q.Input.(bot.Submit)
	zones := d.Cities.Find(submit.Fields["zone"], q.At, g.Settings.Zone)
	switch len(zones) {
	case 0:
		return nil, recovery.Refuse("zone")
	case 1:
		return d.firstZone(ctx, q, g, submit.Action.Arg, zones[0], submit.Fields["zone"])
	}
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Body: []bot.Text{g.voice.Text("zone.which")},
		Pick: zonePick(g.voice, zones, bot.Action{Name: "first.zone.pick", Arg: submit.Action.Arg}),
	}}, nil
}

func (d *Desk) firstZonePicked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	press := q.Input.(bot.Press)
	if len(press.Values) != 1 {
		return nil, bot.ErrOldButton
	}
	if _, ok := recovery.Zoned(press.Values[0]); !ok {
		return nil, recovery.Refuse("zone")
	}
	return d.firstZone(ctx, q, g, press.Action.Arg, press.Values[0], "")
}

// firstZone corrects the zone of the draft, and the end of the report with it where a wall clock was said: the words
// are read again in the right zone. It reads and writes the draft in one transaction, so that a yes is never undone.
func (d *Desk) firstZone(ctx context.Context, q *bot.Request, g guest, id, zone, said string) (bot.Response, error) {
	var draft firstDraft
	g.Settings.Zone = zone
	there, _ := recovery.Zoned(zone)
	g = d.in(there, g)
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) (err error) {
		if draft, err = firstOf(tx, q, id); err != nil {
			return err
		}
		draft.Zone = zone
		d.readEndAgain(g, &draft)
		return putFirst(tx, q, draft)
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.firstMessage(g, draft, said, q.At)}, nil
}

// readEndAgain reads the end as it was told, in the zone the person is in.
func (d *Desk) readEndAgain(g guest, draft *firstDraft) {
	r := &draft.Report
	if r.EndSource != recovery.EndSaid {
		return
	}
	if draft.EndWords != "" {
		if end, ok := d.parser(g).Ended(draft.EndWords, r.Minutes, draft.Told, g.zone); ok {
			r.End = end
		}
		return
	}
	again, err := d.parser(g).Parse(r.Note, draft.Told, g.zone)
	if err == nil && again.Report.EndSource == recovery.EndSaid {
		r.End = again.Report.End
	}
}
