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
	Asked  recovery.Field  `json:"asked"`
}

// draftTTL is how long a question may wait.
const draftTTL = 24 * time.Hour

// draftKey: one draft per person and chat.
func draftKey(q *bot.Request) string { return draftPrefix(q) + q.Chat.ID }

func draftPrefix(q *bot.Request) string { return "draft/" + q.Platform + "/" + q.From.ID + "/" }

// draft returns the open question of this person in this chat.
func (d *Desk) draft(ctx context.Context, q *bot.Request) (out draft, ok bool, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		data, err := tx.Notes().Get(draftKey(q), q.At)
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = json.Unmarshal(data, &out) == nil
		return nil
	})
	return out, ok, err
}

// answerDraft reads text as the answer to the open question. ok is false if it is something else, a new report for one.
func (d *Desk) answerDraft(g guest, dr draft, text string, now time.Time) (phrase.Reading, bool) {
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
