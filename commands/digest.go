package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDigest(r *bot.Router) {
	r.Action("digest.now", bot.Route{Ack: bot.AckRedraw, Run: d.digestNow})
}

// The numbers of the digest.
const (
	digestWeekday = time.Sunday
	digestClock   = recovery.Clock(18 * 60)
	digestLate    = 12 * time.Hour      // after its moment it is not posted any more
	digestKept    = 21 * 24 * time.Hour // what was posted is never computed anew
)

// digestNotice is the id of the one notice by which a team's digest is posted.
func digestNotice(team string) string { return "w" + team }

func digestKey(team string, week recovery.Date) string { return "digest/" + team + "/" + week.String() }

// planDigest plans the next digest. It stands in the place of what was planned before.
func (d *Desk) planDigest(tx recovery.Tx, t recovery.Team, now time.Time) error {
	n := recovery.Notice{ID: digestNotice(t.ID), Kind: recovery.KindDigest, Team: t.ID, To: t.Board}
	old, err := tx.Notices().Get(n.ID)
	if err != nil && !missing(err) {
		return err
	}
	if t.Digest.On && old.State.Pending() && !old.Promised().After(now) && !now.After(old.Deadline) {
		return nil // one that was put off is still to come; the next is planned after it
	}
	if due, ok := t.Digest.NextDigest(now, d.teamZone(t)); ok && t.Board.Chat != "" {
		n.Due, n.Deadline = due, due.Add(digestLate)
	}
	return planNotice(tx, n)
}

// digestSaid shows the digest's page, or sets when it is posted: "on", "off", "sunday 18:00".
func (d *Desk) digestSaid(ctx context.Context, q *bot.Request, c circle, value string) (bot.Response, error) {
	switch {
	case value == "":
		return d.teamOpened(ctx, q, c, "digest")
	case !c.captain:
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	c = d.assumed(c)
	plan, ok := d.readDigest(c, value)
	if !ok {
		return d.orHow(ctx, q, c.guest, value, recovery.Refuse("digest"))
	}
	to, err := d.boardFor(ctx, c.team, q)
	if err != nil {
		return nil, err
	}
	if plan.On && to.Chat == "" {
		return nil, recovery.Refuse("digest_board") // nobody has said where the team reads
	}
	settled := teamDraft{Team: c.team, Board: to}
	err = d.changeTeam(ctx, q, &c, true, func(_ recovery.Tx, t *recovery.Team) error {
		if plan.On {
			*t = settled.settled(*t)
		}
		t.Digest = plan
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.digestPage(c, c.voice.Text("prefs.set"))), nil
}

// readDigest reads "on", "off", and a weekday with a time.
func (d *Desk) readDigest(c circle, value string) (recovery.DigestPlan, bool) {
	plan := c.team.Digest
	switch {
	case d.means(c.guest, "off", value):
		plan.On = false
		return plan, true
	case d.means(c.guest, "on", value):
		if !plan.On && plan.At == 0 && plan.Weekday == 0 {
			plan = recovery.DigestPlan{Weekday: digestWeekday, At: digestClock}
		}
		plan.On = true
		return plan, true
	}
	words := strings.Fields(value)
	for i := 1; i < len(words); i++ {
		days, ok := d.parser(c.guest).Weekdays(strings.Join(words[:i], " "))
		clocks, okToo := clocksIn(words[i:])
		if ok && okToo && len(days) == 1 && len(clocks) == 1 {
			return recovery.DigestPlan{On: true, Weekday: days[0], At: clocks[0]}, true
		}
	}
	return plan, false
}

// digestPage says when the digest is posted, and by which rule its numbers stand.
func (d *Desk) digestPage(c circle, said ...bot.Text) bot.Message {
	v, plan := c.voice, c.team.Digest
	now := v.Text("prefs.off")
	if plan.On {
		now = v.Text("digest.when", bot.With("Day", v.Text("weekday."+strconv.Itoa(int(plan.Weekday)))), bot.With("Clock", plan.At.String()))
	}
	m := bot.Message{
		Kind: "answer", Title: v.Text("digest.page"), Facts: []bot.Fact{{Name: v.Text("prefs.now"), Value: now}},
		Body: append(said, v.Text("digest.about"), v.Text("digest.rule", bot.With("Count", recovery.FigureLeast))),
	}
	if len(said) > 0 {
		m.Tone = bot.Good
	}
	back := teamButton(c, "button.back", "")
	switch {
	case c.captain:
		turn := bot.Button{Label: pickText(v, plan.On, "digest.button.off", "digest.button.on"), Action: bot.Action{Name: "team.set", Arg: c.team.ID + "~digest~" + onOff(!plan.On)}}
		m.Rows = [][]bot.Button{
			{turn, button(v, "digest.button.when", "team.ask", c.team.ID+"~digest"), button(v, "digest.button.now", "digest.now", c.team.ID)},
			{back},
		}
	case c.stored:
		m.Rows = [][]bot.Button{{back}}
	}
	return m
}

// digestNow shows a captain the last week that was summed up or is over, by the same rules. What was looked at once is frozen as
// what was posted is: else looking again when somebody stopped sharing, or trained, would tell of one.
func (d *Desk) digestNow(ctx context.Context, q *bot.Request) (bot.Response, error) {
	if pressArg(q) == "" {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	if !c.captain {
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	var sum recovery.Digest
	_, err = d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) (err error) {
		of := q.At.In(c.there)
		if _, to, week := digestWeek(of, c.there); q.At.Before(to) {
			if _, err := tx.Notes().Get(digestKey(c.team.ID, week), q.At); missing(err) {
				of = of.AddDate(0, 0, -1) // this one is not over yet, and nobody has read of it
			} else if err != nil {
				return err
			}
		}
		sum, err = d.frozenDigest(tx, c.team, of, q.At)
		return err
	})
	if err != nil {
		return nil, err
	}
	m := digestText(bot.NewVoice(d.Words, c.voice.Lang(), c.there, q.At), sum)
	m.Kind, m.Rows = "answer", [][]bot.Button{{teamButton(c, "button.back", "digest")}}
	return bot.Redraw{Message: m}, nil
}
