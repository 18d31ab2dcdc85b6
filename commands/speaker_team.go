package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// deliverTeam makes one attempt at what a whole team reads, or at what only opens its next day.
func (s *Speaker) deliverTeam(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
	now := s.Clock.Now()
	platform := s.Platforms[c.To.Platform]
	switch {
	case c.Kind == recovery.KindSeries:
		if err := s.Desk.openSeries(ctx, c.Notice, now); err != nil {
			return s.failed(err, now)
		}
		return cancelled(now, recovery.WhyAnswered)
	case !c.Deadline.IsZero() && now.After(c.Deadline):
		return recovery.Outcome{State: recovery.Expired, At: now, Why: recovery.WhyDeadline}
	case platform == nil:
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork,
			Err: errors.New("speaker: no such platform is running: " + c.To.Platform)}
	case c.Kind == recovery.KindDigest:
		return s.deliverDigest(ctx, platform, c, begin)
	}
	x, err := s.dayOf(ctx, c.Notice)
	switch {
	case missing(err):
		return cancelled(now, recovery.WhyUndone)
	case err != nil:
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork, Err: err}
	case c.Kind == recovery.KindDayPost:
		return s.deliverPost(ctx, platform, c, x, begin)
	case c.Kind == recovery.KindCardEdit:
		return s.deliverEdit(ctx, platform, c, x, begin)
	}
	return s.deliverCall(ctx, platform, c, x, begin)
}

func cancelled(now time.Time, why string) recovery.Outcome {
	return recovery.Outcome{State: recovery.Cancelled, At: now, Why: why}
}

// posting is a day with everything its card says.
type posting struct {
	team    recovery.Team
	day     recovery.Day
	answers []recovery.RSVP
	edited  time.Time // when the card was last sent or edited; zero: not known
	waits   bool      // the card is still to come
}

// dayOf reads it. NotFound if the day or its team is gone.
func (s *Speaker) dayOf(ctx context.Context, n recovery.Notice) (x posting, err error) {
	err = s.Desk.Store.View(ctx, func(tx recovery.Tx) (err error) {
		x = posting{}
		if x.day, err = tx.Days().Get(n.Day); err != nil {
			return err
		}
		if x.team, err = tx.Teams().Get(x.day.Team); err != nil {
			return err
		}
		if x.answers, err = tx.RSVPs().OfDay(n.Day); err != nil {
			return err
		}
		for _, p := range []string{cardID, editID, changeID, overID} {
			one, err := tx.Notices().Get(p + n.Day)
			if missing(err) {
				continue
			}
			if err != nil {
				return err
			}
			x.edited = later(x.edited, one.SentAt)
			x.waits = x.waits || p == cardID && one.State.Pending()
		}
		return nil
	})
	return x, err
}

// deliverPost posts the card of a day, as it is by now. A day of a series waits until the team is awake, or comes without a
// sound if that is too late for it; what a captain posted goes at once. A day that is over is not posted any more. One that stands already, but for the record of it, is found and kept.
func (s *Speaker) deliverPost(ctx context.Context, platform bot.Platform, c recovery.Claimed, x posting, begin func(context.Context) error) recovery.Outcome {
	now, d := s.Clock.Now(), s.Desk
	if x.day.State != recovery.DayOn {
		return cancelled(now, recovery.WhyCancelled)
	}
	if !now.Before(x.day.End()) {
		return recovery.Outcome{State: recovery.Expired, At: now, Why: recovery.WhyDeadline}
	}
	next, quiet := s.quietUntil(x.team, now)
	asleep := quiet && x.day.Series != ""
	if asleep && !next.Add(recovery.DayNotice).After(x.day.At) {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: next, Why: recovery.WhyQuiet}
	}
	m := d.card(x.team, x.day, x.answers, now)
	if x.day.Ring == recovery.RingRole && x.team.PingRole.ID != "" {
		who := bot.MentionRole(x.team.PingRole.ID, x.team.PingRole.Name)
		m.Body = append([]bot.Text{d.dayVoice(x.team, x.day, now).Text("day_post.ring", bot.With("Who", who))}, m.Body...)
	}
	o := bot.Outgoing{To: addressOf(c.To), Key: postKey(c.Notice), Message: m, Silent: asleep || x.day.Ring == recovery.RingNone, Begin: begin}
	if c.Why == recovery.WhyUnsure {
		if at, ok := s.cardAt(ctx, platform, x.day); ok {
			return recovery.Outcome{State: recovery.Sent, At: now, Ref: at.String()}
		}
	}
	ref, err := s.sendOnce(ctx, platform, c, o)
	if at := s.Clock.Now(); err != nil {
		return s.failed(err, at)
	}
	return recovery.Outcome{State: recovery.Sent, At: s.Clock.Now(), Ref: ref.String()}
}

// postKey is the same for every attempt to post a card, and another one when it is posted anew.
func postKey(n recovery.Notice) string { return n.ID + "." + n.Promised().UTC().Format("060102150405") }

// sendOnce sends what a group reads, unless the network can tell that it stands there already.
func (s *Speaker) sendOnce(ctx context.Context, platform bot.Platform, c recovery.Claimed, o bot.Outgoing) (bot.Ref, error) {
	if finder, can := platform.(bot.Finder); can && c.Why == recovery.WhyUnsure {
		if at, found, err := finder.Find(ctx, o); found || err != nil {
			return at, err
		}
	}
	return platform.Send(ctx, o)
}

// quietUntil is the next minute at which a team is not in its quiet hours; quiet reports whether it is in them now.
func (s *Speaker) quietUntil(t recovery.Team, now time.Time) (next time.Time, quiet bool) {
	hours, zone := s.Desk.teamQuiet(t), s.Desk.teamZone(t)
	for next = now; hours.HoldsAt(next, zone); next = next.Truncate(time.Minute).Add(time.Minute) {
		quiet = true
	}
	return next, quiet
}

// cardAt is where the card of a day stands: as it was written down, or as the adapter remembers it.
func (s *Speaker) cardAt(ctx context.Context, platform bot.Platform, day recovery.Day) (bot.Ref, bool) {
	if day.Card != "" {
		return bot.ParseRef(day.Card), true
	}
	at, ok, err := bot.Bookmarks{Book: s.Book, Platform: platform.Name()}.Get(ctx, dayKey(day.ID))
	return at, ok && err == nil
}

// dayKey names the card of a day.
func dayKey(day string) string { return "day/" + day }

// deliverEdit brings the card up to date. What it says is read after begin, so that whoever answers from then on files
// another edit. Edits may be made twice: their fate is never unsure.
func (s *Speaker) deliverEdit(ctx context.Context, platform bot.Platform, c recovery.Claimed, x posting, begin func(context.Context) error) recovery.Outcome {
	now := s.Clock.Now()
	again := func(wait time.Duration, err error) recovery.Outcome {
		now := s.Clock.Now()
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(wait), Why: recovery.WhyNetwork, Err: err}
	}
	at, ok := s.cardAt(ctx, platform, x.day)
	switch {
	case !ok && x.waits:
		return again(editGap, nil)
	case !ok:
		return cancelled(now, recovery.WhyGone)
	}
	if next := x.edited.Add(editGap); now.Before(next) {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: next, Why: recovery.WhyNetwork}
	}
	if err := begin(ctx); err != nil {
		return s.failed(err, s.Clock.Now())
	}
	x, err := s.dayOf(ctx, c.Notice)
	if err != nil {
		return again(retryNetwork, err)
	}
	err = platform.Edit(ctx, at, s.Desk.card(x.team, x.day, x.answers, s.Clock.Now()))
	switch {
	case err == nil || errors.Is(err, bot.ErrUnchanged):
		return recovery.Outcome{State: recovery.Sent, At: s.Clock.Now(), Ref: at.String()}
	case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrUnreachable):
		return recovery.Outcome{State: recovery.Undeliverable, At: s.Clock.Now(), Why: recovery.WhyGone, Err: err}
	case errors.Is(err, bot.ErrUnsure):
		return again(editGap, err)
	}
	return s.failed(err, s.Clock.Now())
}

// deliverCall names in the group, once, those who go and cannot be written to in private.
func (s *Speaker) deliverCall(ctx context.Context, platform bot.Platform, c recovery.Claimed, x posting, begin func(context.Context) error) recovery.Outcome {
	now, d := s.Clock.Now(), s.Desk
	if x.day.State != recovery.DayOn || !now.Before(x.day.At) {
		return cancelled(now, recovery.WhyCancelled)
	}
	if _, quiet := s.quietUntil(x.team, now); quiet {
		return recovery.Outcome{State: recovery.Expired, At: now, Why: recovery.WhyQuiet}
	}
	called, err := s.unheard(ctx, x)
	if err == nil {
		called, err = s.there(ctx, x.team, called, now)
	}
	if err != nil {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork, Err: err}
	}
	if len(called) == 0 {
		return cancelled(now, recovery.WhyAnswered)
	}
	var names []bot.Text
	for _, r := range called {
		names = append(names, bot.Mention(r.Account.User, r.Name))
	}
	v := d.dayVoice(x.team, x.day, now)
	text := v.Text("day_call.text", bot.With("Who", v.Join("list.separator", names...)), bot.With("What", outingText(v, x.day)), bot.With("When", x.day.At))
	m := bot.Message{Kind: "notice", Key: "call/" + x.day.ID, ReplyTo: dayKey(x.day.ID), Body: []bot.Text{text}}
	ref, err := s.sendOnce(ctx, platform, c, bot.Outgoing{To: addressOf(c.To), Key: c.ID, Message: m, Begin: begin})
	if at := s.Clock.Now(); err != nil {
		return s.failed(err, at)
	}
	return recovery.Outcome{State: recovery.Sent, At: s.Clock.Now(), Ref: ref.String()}
}

// unheard are those who go and are not reminded in private: athletes whom the network does not let us write to, and everybody
// who is none, the athletes first, at most recovery.NamesOpen.
func (s *Speaker) unheard(ctx context.Context, x posting) (called []recovery.RSVP, err error) {
	var strangers []recovery.RSVP
	err = s.Desk.Store.View(ctx, func(tx recovery.Tx) error {
		called, strangers = nil, nil
		for _, r := range x.answers {
			if !r.Joined() {
				continue
			}
			a, err := tx.Athletes().Identify(r.Account)
			switch {
			case missing(err):
				strangers = append(strangers, r)
			case err != nil:
				return err
			case a.Home.Unreachable && !a.Settings.Paused.Active(s.Clock.Now()):
				called = append(called, r)
			}
		}
		return nil
	})
	called = slices.Concat(called, strangers)
	return called[:min(len(called), recovery.NamesOpen)], err
}

// there leaves out who left the group, and has the team forget them.
func (s *Speaker) there(ctx context.Context, t recovery.Team, called []recovery.RSVP, now time.Time) ([]recovery.RSVP, error) {
	var ask []recovery.Account
	for _, r := range called {
		ask = append(ask, r.Account)
	}
	left, _, _, err := s.Desk.lookUp(ctx, t, ask, now)
	return slices.DeleteFunc(called, func(r recovery.RSVP) bool { return slices.Contains(left, r.Account) }), err
}

// team reads a team. NotFound if it is gone.
func (s *Speaker) team(ctx context.Context, id string) (t recovery.Team, err error) {
	err = s.Desk.Store.View(ctx, func(tx recovery.Tx) (err error) {
		t, err = tx.Teams().Get(id)
		return err
	})
	return t, err
}

// deliverDigest posts a team's week.
func (s *Speaker) deliverDigest(ctx context.Context, platform bot.Platform, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
	now := s.Clock.Now()
	retry := func(err error) recovery.Outcome {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork, Err: err}
	}
	t, err := s.team(ctx, c.Team)
	if missing(err) {
		return cancelled(now, recovery.WhyUndone)
	}
	if err != nil {
		return retry(err)
	}
	if next, quiet := s.quietUntil(t, now); quiet {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: next, Why: recovery.WhyQuiet}
	}
	gone, err := s.Desk.sweep(ctx, t, now)
	if err != nil {
		return retry(err)
	}
	if gone {
		return recovery.Outcome{State: recovery.Undeliverable, At: now, Why: recovery.WhyGone}
	}
	m, ok, err := s.Desk.digestMessage(ctx, t, now)
	if err != nil {
		return retry(err)
	}
	if !ok {
		return cancelled(now, recovery.WhyMoved)
	}
	ref, err := s.sendOnce(ctx, platform, c, bot.Outgoing{To: addressOf(c.To), Key: postKey(c.Notice), Message: m, Silent: true, Begin: begin})
	if at := s.Clock.Now(); err != nil {
		return s.failed(err, at)
	}
	return recovery.Outcome{State: recovery.Sent, At: s.Clock.Now(), Ref: ref.String()}
}
