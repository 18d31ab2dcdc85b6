package commands

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerJoin(r *bot.Router) {
	r.Action("join", bot.Route{Ack: bot.AckRedraw, Run: d.join})
}

// mostJoins is how many days of their own somebody may have in a team: those that are open, and those that were posted within
// joinsWithin, whatever became of them.
const (
	mostJoins   = 3
	joinsWithin = 12 * time.Hour
)

// mayJoinUp refuses (Forbidden) a day of one's own where the captains want none ("joins_off"), and too many of them
// ("joins_full").
func mayJoinUp(tx recovery.Tx, t recovery.Team, a recovery.Account, now time.Time) error {
	if t.NoJoins {
		return &recovery.Error{Code: recovery.Forbidden, Reason: "joins_off"}
	}
	days, err := tx.Days().Between(t.ID, now.Add(-mostMinutes*time.Minute), now.Add(recovery.DayAhead+time.Hour))
	if err != nil {
		return err
	}
	count := 0
	for _, day := range days {
		if day.Kind != recovery.DayJoin || day.By != a {
			continue
		}
		card, err := tx.Notices().Get(cardID + day.ID)
		if err != nil && !missing(err) {
			return err
		}
		if day.Open(now) || err == nil && now.Sub(card.Promised()) < joinsWithin {
			count++
		}
	}
	if count >= mostJoins {
		return &recovery.Error{Code: recovery.Forbidden, Reason: "joins_full"}
	}
	return nil
}

// joinsIn is the team in which an athlete can ask who joins them: the one in which they did something last, "" if there is
// none. The team is asked where it has a board, else where its last card was posted.
func joinsIn(tx recovery.Tx, a recovery.Athlete, now time.Time) (id string, err error) {
	var last recovery.Member
	for _, account := range a.Accounts {
		members, err := tx.Members().OfAccount(account)
		if err != nil {
			return "", err
		}
		for _, m := range members {
			if m.Seen.After(last.Seen) {
				last = m
			}
		}
	}
	if last.Team == "" {
		return "", nil
	}
	t, err := tx.Teams().Get(last.Team)
	if err != nil {
		return "", ignoreMissing(err)
	}
	return joinable(tx, t, now)
}

// joinsHere is the team of the group in which somebody speaks, if it can be asked, else other.
func joinsHere(tx recovery.Tx, q *bot.Request, other string) (string, error) {
	if q.Chat.Private {
		return other, nil
	}
	t, err := tx.Teams().At(q.Platform, q.Chat.Group)
	if err != nil {
		return other, ignoreMissing(err)
	}
	t.Gone = time.Time{} // somebody is there
	id, err := joinable(tx, t, q.At)
	if id == "" {
		id = other
	}
	return id, err
}

// joinable is the id of a team that can be asked; "" if its captains want no such days, it is gone, or has no board.
func joinable(tx recovery.Tx, t recovery.Team, now time.Time) (string, error) {
	if t.NoJoins || !t.Gone.IsZero() {
		return "", nil
	}
	if _, ok, err := boardOf(tx, t, now); err != nil || !ok {
		return "", err
	}
	return t.ID, nil
}

// boardOf is where a team's posts go: its board, else where its last card was posted.
func boardOf(tx recovery.Tx, t recovery.Team, now time.Time) (to recovery.Address, ok bool, err error) {
	if t.Board.Chat != "" {
		return t.Board, true, nil
	}
	days, err := tx.Days().Between(t.ID, now.Add(-recovery.DayKept), now.Add(recovery.DayAhead))
	for i := len(days) - 1; err == nil && i >= 0; i-- {
		n, err := tx.Notices().Get(cardID + days[i].ID)
		if err == nil {
			return n.To, true, nil
		}
		if !missing(err) {
			return to, false, err
		}
	}
	return to, false, err
}

// offerJoin puts "Join me?" under the answer to a report, where there is a team to ask, something to do and room for it. Who
// rests asks nobody (R1).
func offerJoin(x shown, m bot.Message) bot.Message {
	if x.joins == "" || x.resting() || x.session.Decision.Suggestion == nil || len(m.Rows) == 0 || !x.now.Before(x.session.WindowEnd()) {
		return m
	}
	b := button(x.voice, "join.button", "join", x.session.ID+"~"+x.joins)
	for _, i := range []int{len(m.Rows) - 1, 0} {
		if len(m.Rows[i]) < 5 {
			m.Rows[i] = append(m.Rows[i], b)
			break
		}
	}
	return m
}

// join shows what one's own plan would be as a day others can join: what and when, and nothing else of it.
func (d *Desk) join(ctx context.Context, q *bot.Request) (bot.Response, error) {
	session, team, _ := cutArg(pressArg(q))
	draft := d.IDs()
	if err := d.stillIn(ctx, q, func(tx recovery.Tx) (recovery.Team, error) { return tx.Teams().Get(team) }); err != nil {
		return nil, err
	}
	var o sketch
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		x, err := d.target(tx, g.Athlete, sessionArg(session), q.At)
		if err != nil {
			return err
		}
		t, err := tx.Teams().Get(team)
		if missing(err) {
			return bot.ErrOldButton
		}
		if err != nil {
			return err
		}
		if err := mayAsk(tx, q, x, t); err != nil {
			return err
		}
		dr := joinDraft(x, t, d.teamZone(t))
		dr.ID, dr.Board = draft, board(t, q)
		if q.Chat.Private {
			to, ok, err := boardOf(tx, t, q.At)
			if err != nil || !ok {
				return errors.Join(err, bot.ErrOldButton)
			}
			dr.Board = to
		}
		if o, err = d.sketchIn(tx, q, dr); err != nil {
			return err
		}
		return putDay(tx, q, dr)
	})
	if err == nil && !applied {
		err = &recovery.Error{Code: recovery.Duplicate}
	}
	if err != nil {
		return nil, err
	}
	return bot.Say{Message: d.preview(o), Private: true}, nil
}

// mayAsk refuses what the button would not have been there for.
func mayAsk(tx recovery.Tx, q *bot.Request, x shown, t recovery.Team) error {
	switch {
	case t.Home.Platform != q.Platform:
		return bot.ErrOldButton
	case x.resting():
		return &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentRest}
	case x.session.Decision.Suggestion == nil || !q.At.Before(x.session.WindowEnd()):
		return &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	}
	return mayJoinUp(tx, t, account(q), q.At)
}

// joinLead is how soon somebody asks others to come along when their own reminder comes no more.
const joinLead = time.Hour

// joinDraft is the plan of a session as a day.
func joinDraft(x shown, t recovery.Team, zone *time.Location) dayDraft {
	sug := x.session.Decision.Suggestion
	at := x.next
	if at.IsZero() {
		at = x.now.Add(joinLead)
	}
	const quarter = 15 * time.Minute
	at = at.Truncate(quarter)
	if !at.After(x.now) {
		at = at.Add(quarter)
	}
	return dayDraft{
		Kind: recovery.DayJoin, Team: t.ID, Home: t.Home, Name: t.Name, Zone: zone.String(),
		On: recovery.DateOf(at, zone), Clock: recovery.ClockOf(at, zone), Timed: true, What: sug.Modality, Placed: true,
	}
}
