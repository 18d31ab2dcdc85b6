package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// Speaker says what nobody asked for just now: it is how the scheduler delivers. It looks at everything again right
// before the bytes leave: gate, deadline, quiet hours, budget.
type Speaker struct {
	Desk      *Desk
	Platforms map[string]bot.Platform // by name
	Book      bot.Notebook
	Clock     bot.Clock
}

// The waits before the next attempt.
const (
	retryUnsure  = time.Minute     // the answer was lost: soon, so that a network that can tells doubles apart
	retryNetwork = 2 * time.Minute // nothing arrived
)

// Deliver makes one attempt. begin is called once the message is about to leave, after a last look; its error, or what
// the last look finds, means that nothing leaves.
func (s *Speaker) Deliver(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
	if c.Kind.OfTeam() {
		return s.deliverTeam(ctx, c, begin)
	}
	now := s.Clock.Now()
	w, out, ok := s.look(ctx, c.Notice, now)
	if !ok {
		return out
	}
	platform := s.Platforms[c.To.Platform]
	if platform == nil {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork,
			Err: errors.New("speaker: no such platform is running: " + c.To.Platform)}
	}
	var refused *recovery.Outcome
	o := bot.Outgoing{
		To: addressOf(c.To), Key: c.ID,
		Message: s.Desk.notice(w, c.Notice),
		Begin: func(ctx context.Context) error {
			// The wait for a slot may have been long, and another notice may have used up the day's budget.
			if _, out, ok := s.look(ctx, c.Notice, s.Clock.Now()); !ok {
				refused = &out
				return errLastLook
			}
			return begin(ctx)
		},
	}
	ref, err := s.send(ctx, platform, c, o, w.guest)
	at := s.Clock.Now()
	switch {
	case refused != nil:
		return *refused
	case err != nil:
		return s.failed(err, at)
	}
	return recovery.Outcome{State: recovery.Sent, At: at, Ref: ref.String()}
}

// send goes down the ladder: what has arrived already, where the network can tell; the private chat; a mention in the
// group the athlete chose.
func (s *Speaker) send(ctx context.Context, platform bot.Platform, c recovery.Claimed, o bot.Outgoing, g guest) (bot.Ref, error) {
	if finder, can := platform.(bot.Finder); can && c.Why == recovery.WhyUnsure {
		if at, found, err := finder.Find(ctx, o); found || err != nil && !errors.Is(err, bot.ErrUnreachable) {
			return at, err
		}
	}
	ref, err := platform.Send(ctx, o)
	in := g.Settings.Mention
	named := c.Kind == recovery.KindDayReminder && g.Home.Unreachable // by the call, an hour ago: nobody is pinged twice
	if !errors.Is(err, bot.ErrUnreachable) || in.To.Chat == "" || in.To.Platform != platform.Name() || named {
		return ref, err
	}
	o.To, o.Key, o.Message = addressOf(in.To), mentionKey(c.ID), s.Desk.mention(g, c.Notice)
	ref, failed := platform.Send(ctx, o)
	if errors.Is(failed, bot.ErrGone) {
		failed = err // the group is gone, too
	}
	return ref, failed
}

func addressOf(to recovery.Address) bot.Address {
	return bot.Address{Chat: to.Chat, Topic: to.Topic, User: to.User}
}

// errLastLook stops a send that must not be begun any more; the Outcome says why.
var errLastLook = errors.New("speaker: not to be sent any more")

// notice is what the bot says when the moment has come.
func (d *Desk) notice(w words, n recovery.Notice) bot.Message {
	switch {
	case aboutDay(n.Kind):
		return d.dayMessage(w.day)
	case n.Kind == recovery.KindCheckin:
		return d.checkin(w.guest, w.session, n)
	case n.Kind == recovery.KindAskAgain:
		return d.asking(w.guest, n)
	}
	return d.reminder(w.guest, w.session, n)
}

// words is a notice that may be said: to whom and about what.
type words struct {
	guest   guest
	session recovery.Session // none for a question that is about no session
	day     dayWord          // of a word about a day of a team
	spent   []recovery.Unasked
	told    bool // how the legs are was told already
}

// idle says why a notice has nothing to say any more, "" if it has.
func (w words) idle(n recovery.Notice, now time.Time) string {
	paused := w.guest.Settings.Paused.Active(now) && !n.AskedFor
	switch {
	case aboutDay(n.Kind):
		return w.day.idle(now)
	case n.Kind == recovery.KindAskAgain && !w.guest.resting():
		return recovery.WhyAnswered
	case n.Kind == recovery.KindAskAgain:
		return ""
	case w.guest.resting():
		return recovery.WhyRest
	case n.Kind == recovery.KindCheckin && w.told:
		return recovery.WhyAnswered
	case n.Kind == recovery.KindCheckin && !w.guest.Settings.Checkin, n.Kind == recovery.KindReminder && w.session.Decision.Suggestion == nil:
		return recovery.WhyMoved
	case paused:
		return recovery.WhyPaused
	}
	return ""
}

// look reads what the message needs, in the athlete's language and zone as they are now, or says why it must not go
// out: the athlete or session is gone, it has nothing to say any more, it is too late, quiet, or enough for a day. ok is
// false then.
func (s *Speaker) look(ctx context.Context, n recovery.Notice, now time.Time) (w words, out recovery.Outcome, ok bool) {
	err := s.Desk.Store.View(ctx, func(tx recovery.Tx) (err error) {
		w, err = s.read(tx, n, now)
		return err
	})
	idle, why, next := "", "", time.Time{}
	if err == nil {
		idle = w.idle(n, now)
		why, next = recovery.CheckSend(n, w.session, w.guest.Settings, s.Desk.zoneOf(w.guest.Athlete), w.spent, now)
	}
	switch {
	case missing(err):
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: recovery.WhyUndone}, false
	case err != nil && now.After(n.Deadline):
		return w, recovery.Outcome{State: recovery.Expired, At: now, Why: recovery.WhyDeadline, Err: err}, false
	case err != nil:
		return w, recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork, Err: err}, false
	case idle != "":
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: idle}, false
	case why != "" && next.IsZero():
		return w, recovery.Outcome{State: recovery.Expired, At: now, Why: why}, false
	case why != "":
		return w, recovery.Outcome{State: recovery.Planned, At: now, Due: next, Why: why}, false
	}
	return w, recovery.Outcome{}, true
}

// read is look's transaction.
func (s *Speaker) read(tx recovery.Tx, n recovery.Notice, now time.Time) (w words, err error) {
	a, err := tx.Athletes().Get(n.Athlete)
	if err != nil {
		return w, err
	}
	w.guest = s.Desk.guestOf(a, now)
	if w.spent, err = spentBudget(tx, n, now); err != nil || n.Kind == recovery.KindAskAgain {
		return w, err
	}
	if aboutDay(n.Kind) {
		w.day, err = s.Desk.dayWordOf(tx, a, n, now)
		return w, err
	}
	if w.session, err = tx.Sessions().Get(n.Athlete, n.Session); err != nil || n.Kind != recovery.KindCheckin {
		return w, err
	}
	notices, err := tx.Notices().OfSession(n.Athlete, n.Session)
	w.told = slices.ContainsFunc(notices, func(n recovery.Notice) bool { return n.Legs != "" })
	return w, err
}

// failed is the one switch from a network's errors to what becomes of a notice.
func (s *Speaker) failed(err error, now time.Time) recovery.Outcome {
	out := recovery.Outcome{At: now, Err: err}
	var retry *bot.RetryError
	switch {
	case recovery.CodeOf(err) == recovery.Conflict:
		out.State, out.Why = recovery.Cancelled, recovery.WhyAnswered
	case errors.Is(err, bot.ErrUnreachable):
		out.State, out.Why, out.NoMore = recovery.Undeliverable, recovery.WhyBlocked, true
	case errors.Is(err, bot.ErrGone):
		out.State, out.Why = recovery.Undeliverable, recovery.WhyGone
	case errors.Is(err, bot.ErrUnsure):
		out.State, out.Why, out.Due = recovery.Unknown, recovery.WhyUnsure, now.Add(retryUnsure)
	case errors.As(err, &retry):
		out.State, out.Why, out.Due = recovery.Planned, recovery.WhyNetwork, now.Add(max(retry.After, time.Second))
	default:
		out.State, out.Why, out.Due = recovery.Planned, recovery.WhyNetwork, now.Add(retryNetwork)
	}
	return out
}

// Settled is told what became of a notice once that is written. After a reminder it takes the buttons from the answer it
// follows, so that a session has one live set. Best effort: the old buttons act on the same session anyway.
func (s *Speaker) Settled(ctx context.Context, c recovery.Claimed, o recovery.Outcome) {
	platform := s.Platforms[c.To.Platform]
	if c.Kind.OfTeam() {
		s.settledTeam(ctx, c, o)
		return
	}
	if o.State != recovery.Sent || platform == nil || c.Kind != recovery.KindReminder {
		return
	}
	err := s.closeAnswer(ctx, platform, c.Notice)
	if err != nil && !missing(err) && !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrUnchanged) {
		s.Desk.Log.Info("answer not closed", "platform", platform.Name(), "err", err)
	}
}

func (s *Speaker) closeAnswer(ctx context.Context, platform bot.Platform, n recovery.Notice) error {
	marks := bot.Bookmarks{Book: s.Book, Platform: platform.Name()}
	at, ok, err := marks.Get(ctx, answerKey(n.Session))
	if err != nil || !ok {
		return err
	}
	var x shown
	err = s.Desk.Store.View(ctx, func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(n.Athlete)
		if err != nil {
			return err
		}
		session, err := tx.Sessions().Get(n.Athlete, n.Session)
		if err != nil {
			return err
		}
		x, err = s.Desk.show(tx, a, session, s.Clock.Now())
		return err
	})
	if err != nil {
		return err
	}
	return platform.Edit(ctx, at, s.Desk.answer(x).Closed())
}
