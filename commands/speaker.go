package commands

import (
	"context"
	"errors"
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

// Deliver makes one attempt. begin is called once the message is about to leave; its error means that it must not.
func (s *Speaker) Deliver(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
	now := s.Clock.Now()
	platform := s.Platforms[c.To.Platform]
	if platform == nil {
		return recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork,
			Err: errors.New("speaker: no such platform is running: " + c.To.Platform)}
	}
	said, out, ok := s.prepare(ctx, c.Notice, now)
	if !ok {
		return out
	}
	ref, err := platform.Send(ctx, bot.Outgoing{
		To: bot.Address{Chat: c.To.Chat, Topic: c.To.Topic, User: c.To.User}, Key: c.ID, Message: said.message, Begin: begin,
	})
	if err != nil {
		return s.failed(err, s.Clock.Now())
	}
	s.closeAnswer(ctx, platform, said)
	return recovery.Outcome{State: recovery.Sent, At: s.Clock.Now(), Ref: ref.Chat + "\x00" + ref.Message}
}

// words is a notice made ready to say.
type words struct {
	message bot.Message
	guest   guest
	session recovery.Session
}

// prepare builds the message now, in the athlete's language and zone, or says why it must not go out. ok is false then.
func (s *Speaker) prepare(ctx context.Context, n recovery.Notice, now time.Time) (w words, out recovery.Outcome, ok bool) {
	var spent []recovery.Unasked
	err := s.Desk.Store.View(ctx, func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(n.Athlete)
		if err != nil {
			return err
		}
		w.guest = s.Desk.guestOf(a, now)
		if w.session, err = tx.Sessions().Get(n.Athlete, n.Session); err != nil {
			return err
		}
		spent, err = spentBudget(tx, a.ID, now)
		return err
	})
	switch {
	case missing(err):
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: recovery.WhyUndone}, false
	case err != nil:
		return w, recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(retryNetwork), Why: recovery.WhyNetwork, Err: err}, false
	case w.guest.Rest.Closed(now):
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: recovery.WhyRest}, false
	case w.session.Decision.Suggestion == nil:
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: recovery.WhyMoved}, false
	case w.guest.Settings.Paused.Active(now) && !n.AskedFor:
		return w, recovery.Outcome{State: recovery.Cancelled, At: now, Why: recovery.WhyPaused}, false
	}
	if why, next := recovery.CheckSend(n, w.guest.Settings, w.guest.zone, spent, now); why != "" {
		if next.IsZero() {
			return w, recovery.Outcome{State: recovery.Expired, At: now, Why: why}, false
		}
		return w, recovery.Outcome{State: recovery.Planned, At: now, Due: next, Why: why}, false
	}
	w.message = s.Desk.reminder(w.guest, w.session, n)
	return w, recovery.Outcome{}, true
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

// closeAnswer takes the buttons from the answer this reminder follows, so that a session has one live set. It is best
// effort: the old buttons act on the same session anyway.
func (s *Speaker) closeAnswer(ctx context.Context, platform bot.Platform, w words) {
	marks := bot.Bookmarks{Book: s.Book, Platform: platform.Name()}
	at, ok, err := marks.Get(ctx, answerKey(w.session.ID))
	if err == nil && ok {
		err = platform.Edit(ctx, at, s.Desk.answer(w.guest, stored{session: w.session, athlete: w.guest.Athlete, reminded: true}).Closed())
	}
	if err != nil && !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrUnchanged) {
		s.Desk.Log.Info("answer not closed", "platform", platform.Name(), "err", err)
	}
}
