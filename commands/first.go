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

// firstDraft is the first report of somebody who has not agreed yet. Nothing else is kept of them, and this for a day.
type firstDraft struct {
	Report recovery.Report `json:"report"`
	Zone   string          `json:"zone"`
}

func firstKey(q *bot.Request) string { return draftPrefix(q) + "first" }

// firstContact keeps the report as a draft and asks for consent under the answer.
func (d *Desk) firstContact(ctx context.Context, q *bot.Request, g guest, r recovery.Report) (bot.Response, error) {
	draft := firstDraft{Report: r, Zone: g.Settings.Zone}
	if err := d.keepFirst(ctx, q, draft); err != nil {
		return nil, err
	}
	return d.answerSame(q, d.firstMessage(g, r, q.At)), nil
}

func (d *Desk) keepFirst(ctx context.Context, q *bot.Request, draft firstDraft) error {
	data, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		if err := tx.Notes().Delete(draftKey(q)); err != nil {
			return err
		}
		return tx.Notes().Put(firstKey(q), data, q.At.Add(draftTTL))
	})
	return err
}

// firstMessage is the answer a newcomer gets: the same as everybody's, ending in the question.
func (d *Desk) firstMessage(g guest, r recovery.Report, now time.Time) bot.Message {
	v := g.voice
	s := recovery.Session{ID: "first", Report: r, Reported: now}
	s.Decision = recovery.Decide(recovery.Case{Now: now, Session: s, Settings: g.Settings, Zone: g.zone})
	m := bot.Message{Kind: "answer", Title: v.Text("first.title"), Facts: reportFacts(v, r)}
	if s.Decision.Suggestion != nil {
		m.Body = append(m.Body, suggestionText(v, s))
	}
	m.Body = append(m.Body, planText(v, s, true),
		v.Text("first.question", bot.With("Clock", now.In(g.zone).Format("15:04")), bot.With("Zone", zoneName(g.Settings.Zone))),
		v.Text("first.age", bot.With("Count", d.Defaults.MinimumAge)))
	m.Rows = [][]bot.Button{{
		button(v, "first.yes", "first.yes", ""), button(v, "first.zone", "first.zone", ""), button(v, "first.no", "first.no", ""),
	}}
	return m
}

// firstOf reads the draft. NotFound (reason "first") if it has expired.
func firstOf(tx recovery.Tx, q *bot.Request) (firstDraft, error) {
	var draft firstDraft
	data, err := tx.Notes().Get(firstKey(q), q.At)
	if err == nil {
		err = json.Unmarshal(data, &draft)
	}
	if missing(err) {
		return draft, &recovery.Error{Code: recovery.NotFound, Reason: "first"}
	}
	return draft, err
}

// firstYes turns the draft into an athlete with a session, in one transaction.
func (d *Desk) firstYes(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	if g.known {
		return d.today(ctx, q)
	}
	var out stored
	athleteID, sessionID, noticeID := d.IDs(), d.IDs(), d.IDs()
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		draft, err := firstOf(tx, q)
		if err != nil {
			return err
		}
		a := recovery.Athlete{
			ID: athleteID, Accounts: []recovery.Account{account(q)}, Home: home(q), Consent: recovery.Consent{Version: recovery.ConsentVersion, At: q.At.UTC()}, Settings: g.Settings,
		}
		a.Settings.Zone = draft.Zone
		if err := tx.Athletes().Put(a); err != nil {
			return err
		}
		if out, err = d.put(tx, a, q, draft.Report, recovery.NoSignal, sessionID, noticeID); err != nil {
			return err
		}
		return tx.Notes().Delete(firstKey(q))
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(d.guestOf(out.athlete, q.At), out)}, nil
}

// firstNo keeps nothing.
func (d *Desk) firstNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return tx.Notes().DeletePrefix(draftPrefix(q))
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("first.nothing_kept")}}}, nil
}

func (d *Desk) firstZoneForm(_ context.Context, q *bot.Request) (bot.Response, error) {
	return bot.Ask{Form: zoneForm(d.plainVoice(q), "first.zone.fill")}, nil
}

func (d *Desk) firstZoneFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	zones := d.Cities.Find(q.Input.(bot.Submit).Fields["zone"], q.At, d.Defaults.Zone)
	switch len(zones) {
	case 0:
		return nil, recovery.Refuse("zone")
	case 1:
		return d.firstZone(ctx, q, zones[0])
	}
	v := d.plainVoice(q)
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Body: []bot.Text{v.Text("zone.which")}, Pick: zonePick(v, zones, "first.zone.pick"),
	}}, nil
}

func (d *Desk) firstZonePicked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	press := q.Input.(bot.Press)
	if len(press.Values) != 1 {
		return nil, bot.ErrOldButton
	}
	if _, ok := recovery.Zoned(press.Values[0]); !ok {
		return nil, recovery.Refuse("zone")
	}
	return d.firstZone(ctx, q, press.Values[0])
}

// firstZone corrects the zone of the draft, and the end of the report with it where a wall clock was said: the words
// are read again in the right zone.
func (d *Desk) firstZone(ctx context.Context, q *bot.Request, zone string) (bot.Response, error) {
	var draft firstDraft
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		draft, err = firstOf(tx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	draft.Zone, g.Settings.Zone = zone, zone
	g.zone, _ = recovery.Zoned(zone)
	g.voice = bot.NewVoice(d.Words, g.voice.Lang(), g.zone, q.At)
	if draft.Report.EndSource == recovery.EndSaid && draft.Report.Note != "" {
		again, err := d.parser(g).Parse(draft.Report.Note, q.At, g.zone)
		if err == nil && again.Report.EndSource == recovery.EndSaid {
			draft.Report.End = again.Report.End
		}
	}
	if err := d.keepFirst(ctx, q, draft); err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.firstMessage(g, draft.Report, q.At)}, nil
}
