package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerCheckin(r *bot.Router) {
	r.Action("checkin", bot.Route{Ack: bot.AckRedraw, Run: d.checkinSaid})
}

// arrangeCheckin sees to it that the one check-in that is to come is the one the athlete wants: the morning after the
// reminder of their last hard session. id is that of a notice that may be made; "" makes none.
func (d *Desk) arrangeCheckin(tx recovery.Tx, a recovery.Athlete, sessions []recovery.Session, now time.Time, id string) error {
	want, why, err := d.wantedCheckin(tx, a, sessions, now)
	if err != nil {
		return err
	}
	recent, err := tx.Notices().Recent(a.ID, now.Add(-recovery.Backdate))
	if err != nil {
		return err
	}
	for _, n := range recent {
		switch {
		case n.Kind != recovery.KindCheckin || !n.State.Pending() || mayHaveGoneOut(n):
			continue
		case why == "" && n.Session == want.Session && n.Promised().Equal(want.Due) && n.Deadline.Equal(want.Deadline):
			id = "" // it is planned already
			continue
		}
		n.State, n.Why = recovery.Cancelled, why
		if why == "" {
			n.Why = recovery.WhyMoved
			if n.Session != want.Session {
				n.Why = recovery.WhySuperseded
			}
		}
		if err := tx.Notices().Put(n); err != nil {
			return err
		}
	}
	if why != "" || id == "" {
		return nil
	}
	want.ID = id + "c" // beside the reminder of the same change
	return tx.Notices().Put(want)
}

// wantedCheckin is the check-in that should be to come, without an id; why says why there should be none.
func (d *Desk) wantedCheckin(tx recovery.Tx, a recovery.Athlete, sessions []recovery.Session, now time.Time) (n recovery.Notice, why string, err error) {
	switch {
	case a.Rest.Closed(now):
		return n, recovery.WhyRest, nil
	case a.Settings.Paused.Active(now):
		return n, recovery.WhyPaused, nil
	case !a.Settings.Checkin:
		return n, recovery.WhyMoved, nil
	}
	s, ok := recovery.Owner(sessions, now)
	if i := slices.IndexFunc(sessions, func(s recovery.Session) bool { return s.ClaimsPlan() }); !ok && i >= 0 {
		s, ok = sessions[i], true
	}
	if !ok {
		return n, recovery.WhyMoved, nil
	}
	notices, err := tx.Notices().OfSession(a.ID, s.ID)
	if err != nil {
		return n, "", err
	}
	after, why := checkinAfter(notices)
	if why != "" {
		return n, why, nil
	}
	due, deadline, ok := recovery.CheckinMoment(a.Settings, d.zoneOf(a), after, now)
	if !ok || !due.After(now) && !slices.ContainsFunc(notices, func(n recovery.Notice) bool {
		return n.Kind == recovery.KindCheckin && n.State.Pending() && n.Promised().Equal(due)
	}) {
		return n, recovery.WhyDeadline, nil
	}
	return recovery.Notice{
		Kind: recovery.KindCheckin, Athlete: a.ID, Session: s.ID, To: a.Home, Due: due, Deadline: deadline, State: recovery.Planned,
	}, "", nil
}

// checkinAfter is when the last reminder of a session came, or will, or when it was done without one; why says why no
// check-in follows it.
func checkinAfter(notices []recovery.Notice) (after time.Time, why string) {
	for _, n := range notices {
		at := n.SentAt
		switch {
		case n.Kind == recovery.KindCheckin && (mayHaveGoneOut(n) || n.State == recovery.Expired || n.State == recovery.Undeliverable), n.Legs != "":
			return after, recovery.WhyAnswered
		case n.Kind == recovery.KindDayReminder && n.Answer == recovery.AnswerDone:
			at = n.Deadline // when they were there
		case n.Kind != recovery.KindReminder || n.State == recovery.Cancelled && n.Answer == "":
			continue
		case at.IsZero() && n.State == recovery.Cancelled:
			at = n.Answered
		case at.IsZero():
			at = n.Promised()
		}
		if at.After(after) {
			after = at
		}
	}
	if after.IsZero() {
		why = recovery.WhyMoved
	}
	return after, why
}

// checkin is what the bot asks in the morning.
func (d *Desk) checkin(g guest, s recovery.Session, n recovery.Notice) bot.Message {
	v := g.voice
	return bot.Message{
		Kind: string(recovery.KindCheckin), Key: noticeKey(n.ID), Title: v.Text("checkin.title"),
		Body: []bot.Text{v.Text("checkin.body", bot.With("What", whatText(v, s.Report)), bot.With("Ended", s.End))},
		Rows: [][]bot.Button{legsRow(v, "checkin", n.ID, ""), {button(v, "button.ill_or_hurt", "rest", noticeArg(n.ID))}},
	}
}

// legsRow asks for the legs: action gets the notice, the answer, and after another tilde what the pressed message is.
func legsRow(v bot.Voice, action, notice, under string) (row []bot.Button) {
	if under != "" {
		under = "~" + under
	}
	for _, l := range recovery.LegsAnswers() {
		row = append(row, button(v, "legs."+string(l)+".button", action, notice+"~"+string(l)+under))
	}
	return row
}

// readLegs reads an answer of legsRow.
func readLegs(arg string) (notice string, legs recovery.Legs, under string, ok bool) {
	notice, rest, _ := cutArg(arg)
	word, under, _ := cutArg(rest)
	legs = recovery.Legs(word)
	return notice, legs, under, slices.Contains(recovery.LegsAnswers(), legs)
}

// checkinView draws a check-in as its answer has left it.
func (d *Desk) checkinView(x shown) bot.Message {
	v, n, m := x.voice, *x.notice, x.frame()
	switch {
	case n.Legs != "":
		m.Tone, m.Title, m.Body = bot.Good, v.Text("legs."+string(n.Legs)+".title"), []bot.Text{v.Text("checkin.noted")}
		return m
	case x.resting():
		rest := restMessage(v, x.Rest.Because, x.arg())
		rest.Kind, rest.Key = m.Kind, m.Key
		return rest
	}
	return d.checkin(x.guest, x.session, n)
}

// checkinSaid keeps how the legs are; another press corrects it.
func (d *Desk) checkinSaid(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, legs, _, ok := readLegs(pressArg(q))
	if !ok {
		return nil, bot.ErrOldButton
	}
	return d.answerNotice(ctx, q, recovery.KindCheckin, id, "", keepLegs(legs, q.At))
}

// keepLegs keeps how the legs are: with a check-in, or with a reminder that was done.
func keepLegs(legs recovery.Legs, now time.Time) func(recovery.Tx, recovery.Athlete, *shown) error {
	return func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		switch n := x.notice; {
		case n.Kind == recovery.KindCheckin:
			n.Legs, n.Answered = legs, now.UTC()
		case n.Answer == recovery.AnswerDone:
			n.Legs = legs
		}
		return nil
	}
}
