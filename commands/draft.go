package commands

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// draft is a question that waits for a typed answer.
type draft struct {
	Report recovery.Report `json:"report"`
	Asked  recovery.Field  `json:"asked,omitempty"`
	First  string          `json:"first,omitempty"` // the question is that of first contact: the id of its draft
	Lang   string          `json:"lang"`            // in which it was asked: not every network says it with each message
	Zone   string          `json:"zone,omitempty"`  // guessed for somebody who has not agreed, where it was asked
}

// draftTTL is how long a question may wait.
const draftTTL = 24 * time.Hour

// draftKey: one draft per person. A question asked in a group may stand in the private chat, and is answered where it stands.
func draftKey(q *bot.Request) string { return draftPrefix(q) + "open" }

func draftPrefix(q *bot.Request) string { return draftsOf(account(q)) }

func draftsOf(a recovery.Account) string { return "draft/" + a.Platform + "/" + a.User + "/" }

// putDraft keeps a question.
func putDraft(tx recovery.Tx, q *bot.Request, dr draft) error {
	data, err := json.Marshal(dr)
	if err != nil {
		return err
	}
	return tx.Notes().Put(draftKey(q), data, q.At.Add(draftTTL))
}

// takeDraft deletes the open question, and returns what had been told about another session than this one: it is lost.
func takeDraft(tx recovery.Tx, q *bot.Request, sport recovery.SportID) (lost *recovery.Report, err error) {
	dr, asked, err := draftIn(tx, q)
	if err != nil {
		return nil, err
	}
	if asked && dr.Report.Sport != "" && dr.Report.Sport != sport {
		lost = &dr.Report
	}
	return lost, tx.Notes().Delete(draftKey(q))
}

// draftIn reads the open question inside a transaction. One that cannot be read any more is none.
func draftIn(tx recovery.Tx, q *bot.Request) (out draft, ok bool, err error) {
	data, err := tx.Notes().Get(draftKey(q), q.At)
	if missing(err) {
		return out, false, nil
	}
	return out, err == nil && json.Unmarshal(data, &out) == nil, err
}

// draft returns the open question of this person.
func (d *Desk) draft(ctx context.Context, q *bot.Request) (out draft, ok bool, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		out, ok, err = draftIn(tx, q)
		return err
	})
	return out, ok, err
}

// answerDraft reads text as the answer to the open question. ok is false if it is something else, a new report for one.
func (d *Desk) answerDraft(g guest, dr draft, text string, now time.Time) (phrase.Reading, bool) {
	if dr.First != "" {
		return phrase.Reading{}, false
	}
	if works, ok := d.worksSaid(g, text); ok && dr.Asked == recovery.FieldWorks {
		dr.Report.Works = works
		return phrase.Reading{Report: dr.Report, Reportlike: true}, true
	}
	p := d.parser(g)
	field := map[string]string{string(dr.Asked): text}
	r := dr.Report
	if applyFields(p, &r, field, now, g.zone) == nil {
		return phrase.Reading{Report: r, Reportlike: true}, true
	}
	in, err := p.Parse(text, now, g.zone)
	if err != nil || !in.Reportlike || in.Report.Sport != "" && dr.Report.Sport != "" && in.Report.Sport != dr.Report.Sport || len(in.Report.Missing()) == 0 {
		return phrase.Reading{}, false
	}
	in.Report.Note = strings.TrimSpace(dr.Report.Note + " " + in.Report.Note)
	in.Report = recovery.Merge(dr.Report, in.Report)
	if in.Report.EndSource == "" {
		in.Report.EndSource = recovery.EndAssumed
	}
	return in, true
}
