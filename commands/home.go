package commands

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// teamIn is the team whose home the request comes from: the one that is stored, or a new one, not stored yet, with what the
// context tells (id is its id then). In private there is none: Forbidden (reason "private").
func (d *Desk) teamIn(tx recovery.Tx, q *bot.Request, id string) (recovery.Team, error) {
	if q.Chat.Private || q.Chat.Group == "" {
		return recovery.Team{}, &recovery.Error{Code: recovery.Forbidden, Reason: "private"}
	}
	t, err := tx.Teams().At(q.Platform, q.Chat.Group)
	if missing(err) {
		t, err = recovery.Team{ID: id, Home: recovery.Address{Platform: q.Platform, Chat: q.Chat.Group}}, nil
	}
	if t.Name == "" {
		t.Name = bot.Verbatim(q.Chat.Name).String()
	}
	return t, err
}

// leads reports whether the speaker may act for a team in the group they speak in.
func leads(t recovery.Team, q *bot.Request) bool {
	return q.From.Role == bot.Captain || q.From.Role == bot.Admin || t.IsCaptain(q.From.ID, q.From.Roles)
}

// elsewhere reports whether somebody speaks on another network than a team's, or in another group.
func elsewhere(t recovery.Team, q *bot.Request) bool {
	return q.Platform != t.Home.Platform || !q.Chat.Private && q.Chat.Group != t.Home.Chat
}

// captainHere reports whether the speaker may act for a team. In its group the request tells; in private, where the answer to what
// was said in the group may stand, the network is asked. Forbidden (reason "private") for who is not in the group any more.
// Where the network will not tell of others, those the team names as captains are, and everybody with a button of the team
// reads what its members read.
func (d *Desk) captainHere(ctx context.Context, t recovery.Team, q *bot.Request) (bool, error) {
	away := &recovery.Error{Code: recovery.Forbidden, Reason: "private"}
	switch {
	case q.Platform != t.Home.Platform:
		return false, away
	case q.Chat.Group == t.Home.Chat:
		return leads(t, q), nil
	}
	roster, can := d.Platforms[q.Platform].(bot.Roster)
	if !can || !q.Chat.Private {
		return false, away
	}
	role, in, err := roster.Member(ctx, t.Home.Chat, q.From.ID)
	asked := *q
	var wait *bot.RetryError
	switch {
	case errors.Is(err, bot.ErrGone), err == nil && !in:
		return false, away
	case errors.As(err, &wait):
		return false, &recovery.Error{Code: recovery.Unavailable, Reason: "network", Err: err}
	case err != nil:
		role = bot.Member
	}
	asked.From.Role = role
	return leads(t, &asked), nil
}

// teamZone is the zone of a team, the default until it has one.
func (d *Desk) teamZone(t recovery.Team) *time.Location {
	zone, ok := recovery.Zoned(t.Zone)
	if !ok {
		zone, _ = recovery.Zoned(d.Defaults.Zone)
	}
	return zone
}

// teamQuiet are the hours in which a team is not written to, the default until it has some.
func (d *Desk) teamQuiet(t recovery.Team) recovery.Quiet {
	if t.Quiet == (recovery.Quiet{}) {
		return d.Defaults.Quiet
	}
	return t.Quiet
}

// teamVoice speaks to a whole team: in its language and zone.
func (d *Desk) teamVoice(t recovery.Team, now time.Time) bot.Voice {
	return bot.NewVoice(d.Words, d.language(t.Language), d.teamZone(t), now)
}

// board is where a team's posts go.
func board(t recovery.Team, q *bot.Request) recovery.Address {
	if t.Board.Chat != "" {
		return t.Board
	}
	return recovery.Address{Platform: q.Platform, Chat: q.Chat.ID, Topic: q.Chat.Topic}
}

// spokeKey names the note of where somebody spoke to a team last: the answer, and with it its buttons, may stand in private.
func spokeKey(q *bot.Request, team string) string { return draftPrefix(q) + "spoke/" + team }

// spoke keeps where a captain spoke.
func spoke(tx recovery.Tx, q *bot.Request, team string) error {
	data, err := json.Marshal(recovery.Address{Platform: q.Platform, Chat: q.Chat.ID, Topic: q.Chat.Topic})
	if err != nil {
		return err
	}
	return tx.Notes().Put(spokeKey(q, team), data, q.At.Add(draftTTL))
}

// boardFor is where a team's posts go when this captain begins them: zero if it cannot be told.
func (d *Desk) boardFor(ctx context.Context, t recovery.Team, q *bot.Request) (to recovery.Address, err error) {
	if t.Board.Chat != "" || !q.Chat.Private {
		return board(t, q), nil
	}
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		data, err := tx.Notes().Get(spokeKey(q, t.ID), q.At)
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return json.Unmarshal(data, &to)
	})
	return to, err
}

// met keeps that a team knows who speaks: who answers, runs or shares. A home that was gone is there again when somebody acts
// in it.
func (d *Desk) met(tx recovery.Tx, t recovery.Team, q *bot.Request) error {
	if !t.Gone.IsZero() && q.Chat.Group == t.Home.Chat {
		if err := d.homeBack(tx, t.ID, q.At); err != nil {
			return err
		}
	}
	return keepMember(tx, t, account(q), bot.Verbatim(q.From.Name).String(), q.At)
}

// keepMember keeps that a team knows somebody, seen at now. What they share stays as it is.
func keepMember(tx recovery.Tx, t recovery.Team, a recovery.Account, name string, now time.Time) error {
	m, err := tx.Members().Get(t.ID, a)
	if err != nil && !missing(err) {
		return err
	}
	m.Team, m.Account, m.Name, m.Seen = t.ID, a, name, now.UTC()
	return tx.Members().Put(m)
}

// knowNamed keeps that a team knows whom its settings name: forgetting finds people by that.
func knowNamed(tx recovery.Tx, t recovery.Team, now time.Time) error {
	names := map[recovery.Account]string{}
	for _, x := range t.Captains {
		names[recovery.Account{Platform: t.Home.Platform, User: x.User}] = x.Name
	}
	for _, s := range t.Series {
		names[s.By] = s.ByName
	}
	for _, a := range namedIn(t) {
		_, err := tx.Members().Get(t.ID, a)
		if missing(err) {
			err = keepMember(tx, t, a, names[a], now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// circle is a team as one person in it sees it.
type circle struct {
	guest
	who     recovery.Account
	team    recovery.Team
	stored  bool
	captain bool
	there   *time.Location // the team's zone
}

// around finds the team a request is about: the one of this id, which a button carries, or that of the group for "".
func (d *Desk) around(ctx context.Context, q *bot.Request, id string) (c circle, err error) {
	fresh := d.IDs()
	c.who = account(q)
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if c.guest, err = d.guestIn(tx, q); err != nil {
			return err
		}
		if id != "" {
			c.team, err = tx.Teams().Get(id)
		} else {
			c.team, err = d.teamIn(tx, q, fresh)
		}
		c.stored = id != "" || c.team.ID != fresh
		return err
	})
	if missing(err) {
		err = bot.ErrOldButton
	}
	if err != nil {
		return c, err
	}
	c.there = d.teamZone(c.team)
	c.captain, err = d.captainHere(ctx, c.team, q)
	return c, err
}

// changeTeam is one intention about a team, in one transaction: f changes it as it is stored, and everything that is to come by
// itself is planned anew. With captains only: Forbidden (reason "role") for everybody else. c shows the team as it is then.
func (d *Desk) changeTeam(ctx context.Context, q *bot.Request, c *circle, captains bool, f func(tx recovery.Tx, t *recovery.Team) error) error {
	if captains && !c.captain {
		return &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		t, err := tx.Teams().At(c.team.Home.Platform, c.team.Home.Chat)
		if missing(err) {
			t, err = c.team, nil
		}
		if err != nil {
			return err
		}
		if q.Chat.Group == t.Home.Chat {
			t.Gone = time.Time{}
			if name := bot.Verbatim(q.Chat.Name).String(); name != "" {
				t.Name = name
			}
		}
		if err := tx.Teams().Put(t); err != nil {
			return err
		}
		if err := f(tx, &t); err != nil {
			return err
		}
		if err := errors.Join(tx.Teams().Put(t), knowNamed(tx, t, q.At)); err != nil {
			return err
		}
		c.team, c.stored = t, true
		return d.planTeam(tx, t, q.At)
	})
	if err == nil && !applied { // handled before
		err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
			c.team, err = tx.Teams().At(c.team.Home.Platform, c.team.Home.Chat)
			c.stored = err == nil
			return err
		})
	}
	c.there = d.teamZone(c.team)
	return err
}

// planTeam plans everything that comes by itself: the next day of each series, the digest.
func (d *Desk) planTeam(tx recovery.Tx, t recovery.Team, now time.Time) error {
	for _, s := range t.Series {
		if err := d.planSeries(tx, t, s, now); err != nil {
			return err
		}
	}
	return d.planDigest(tx, t, now)
}

// planAnew is planTeam by itself: what a crash left unplanned is planned.
func (d *Desk) planAnew(ctx context.Context, team string, now time.Time) error {
	_, err := d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		t, err := tx.Teams().Get(team)
		if err != nil {
			return ignoreMissing(err)
		}
		return d.planTeam(tx, t, now)
	})
	return err
}

// planNotice puts what a team's outbox says by itself into its place: due zero takes it away. What is planned the same already
// stays as it is.
func planNotice(tx recovery.Tx, n recovery.Notice) error {
	old, err := tx.Notices().Get(n.ID)
	if err != nil && !missing(err) {
		return err
	}
	there := err == nil
	switch {
	case n.Due.IsZero() && (!there || !old.State.Pending()):
		return nil
	case n.Due.IsZero():
		old.State, old.Why = recovery.Cancelled, recovery.WhyMoved
		return tx.Notices().Put(old)
	case there && old.State == recovery.Planned && old.Promised().Equal(n.Due) && old.Deadline.Equal(n.Deadline) && old.To == n.To:
		return nil
	}
	n.State, n.Fence = recovery.Planned, old.Fence
	return tx.Notices().Put(n)
}
