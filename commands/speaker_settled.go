package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// settledTeam does what follows once it is written that something was posted, or never will be: where the card stands is kept,
// it is pinned and mirrored, as far as the network does such a thing, and taken down again when the day is over. All but the
// first is best effort; the card is found by its bookmark, too.
func (s *Speaker) settledTeam(ctx context.Context, c recovery.Claimed, o recovery.Outcome) {
	platform, now := s.Platforms[c.To.Platform], s.Clock.Now()
	var err error
	switch {
	case o.State.Pending() || platform == nil:
		return
	case c.Kind == recovery.KindDigest:
		err = s.Desk.planAnew(ctx, c.Team, now)
	case c.Kind == recovery.KindDayPost && o.State == recovery.Sent:
		err = s.posted(ctx, platform, c, bot.ParseRef(o.Ref), now)
	case c.Kind == recovery.KindCardEdit && o.State == recovery.Sent && !strings.HasPrefix(c.ID, editID):
		err = s.mirror(ctx, platform, c.Notice)
	}
	if o.State == recovery.Undeliverable && o.Why == recovery.WhyGone && (c.Kind == recovery.KindDayPost || c.Kind == recovery.KindDigest) {
		err = errors.Join(err, s.Desk.homeGone(ctx, c.Team, now))
	}
	if err != nil && !missing(err) {
		s.Desk.Log.Info("a team's day was not tidied up", "platform", platform.Name(), "kind", c.Kind, "err", err)
	}
}

// posted keeps where a card stands, and has it edited if the day changed while it was on its way. When the team was rung for, it
// is time to see who is still in it: after the card stands, so that nobody waits for it.
func (s *Speaker) posted(ctx context.Context, platform bot.Platform, c recovery.Claimed, at bot.Ref, now time.Time) error {
	rung := false
	_, err := s.Desk.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		day, err := tx.Days().Get(c.Day)
		if err != nil {
			return err
		}
		t, err := tx.Teams().Get(day.Team)
		if err != nil {
			return err
		}
		day.Card, rung = at.String(), day.Ring != recovery.RingNone
		if err := tx.Days().Put(day); err != nil {
			return err
		}
		if day.State != recovery.DayOn {
			return fileEdit(tx, t, day, changeID, now) // it was called off while the card was on its way
		}
		if day.Going+day.Maybe+day.Cant+day.Waiting > 0 || day.Ring == recovery.RingRole {
			return fileCardEdit(tx, t, day, now) // what came meanwhile, and without the mention, which rings once
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = s.mirror(ctx, platform, c.Notice)
	if rung {
		t, failed := s.team(ctx, c.Team)
		if failed == nil {
			_, failed = s.Desk.sweep(ctx, t, now)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// mirror lets pin and calendar of the group follow a day: up while it takes place, down when it was called off or is over.
func (s *Speaker) mirror(ctx context.Context, platform bot.Platform, n recovery.Notice) error {
	x, err := s.dayOf(ctx, n)
	if err != nil || x.day.Kind == recovery.DayHard {
		return err
	}
	now := s.Clock.Now()
	on := x.day.Open(now)
	var failed error
	if pinner, can := platform.(bot.Pinner); can {
		if at, ok := s.cardAt(ctx, platform, x.day); ok {
			failed = harmless(pinner.Pin(ctx, at, on))
		}
	}
	gatherer, can := platform.(bot.Gatherer)
	if !can || x.day.Event == "" && !now.Before(x.day.At) || x.day.State == recovery.DayOn && !on {
		return failed // a day that is over ends by itself in every calendar
	}
	event, err := gatherer.Gather(ctx, s.gathering(x, now))
	if err = harmless(err); err != nil || event == "" || event == x.day.Event {
		return errors.Join(failed, err)
	}
	_, err = s.Desk.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		day, err := tx.Days().Get(n.Day)
		if err != nil {
			return err
		}
		day.Event = event
		return tx.Days().Put(day)
	})
	return errors.Join(failed, err)
}

// harmless is an error that is worth a line in the log; that the bot may not, or that nothing changed, is none.
func harmless(err error) error {
	if errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrUnchanged) {
		return nil
	}
	return err
}

// gathering is a day as a calendar shows it.
func (s *Speaker) gathering(x posting, now time.Time) bot.Gathering {
	v := s.Desk.dayVoice(x.team, x.day, now)
	place := bot.Verbatim(x.day.Place)
	if place.Empty() {
		place = v.Text("day_post.no_place")
	}
	return bot.Gathering{
		Group: x.team.Home.Chat, ID: x.day.Event, Title: outingText(v, x.day), About: v.Text("day_post.about"), Place: place,
		From: x.day.At, To: x.day.End(), Cancelled: x.day.State != recovery.DayOn,
	}
}
