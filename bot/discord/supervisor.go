package discord

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"easyday/bot"
)

const (
	steady        = time.Minute // a connection that lived so long was a good one
	firstPause    = time.Second // before connecting anew, doubled each time
	longestPause  = 2 * time.Minute
	maxMisses     = 2    // resumes that come to nothing before a session is given up
	maxShards     = 1024 // more is nonsense
	invalidPause  = time.Second
	invalidSpread = 4 * time.Second // Discord wants 1 to 5 s after op 9
)

// superviseOptions is what a supervisor needs.
type superviseOptions struct {
	Rest      *rest // asks where the gateway is, and has the token
	Intents   int   // 0, or 1<<12 for direct messages
	Book      bot.Notebook
	Clock     bot.Clock
	Log       *slog.Logger
	Connected func(bool) // told when every shard is ready and when that ends; nil: nobody
}

// supervisor keeps the gateway connected. It runs once.
type supervisor struct {
	superviseOptions
	ids      *identifies
	events   *events
	sessions sync.WaitGroup // of discordgo, each with its goroutines

	mu     sync.Mutex
	ready  map[int]bool // shards
	shards int
}

// newSupervisor makes a supervisor. It touches no network.
func newSupervisor(o superviseOptions) *supervisor {
	return &supervisor{
		superviseOptions: o, ready: map[int]bool{},
		ids: &identifies{book: o.Book, clock: o.Clock, log: o.Log, next: map[int]time.Time{}},
	}
}

// run keeps the gateway connected and gives every event to event: from a bounded pool, in order per channel, with a context
// that outlives ctx. It returns nil when ctx has ended, all events are done and nothing of discordgo runs any more, which
// takes it a second of real time. It fails for what no waiting mends: a refused token, shard or intent.
func (s *supervisor) run(ctx context.Context, event eventFunc) error {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.events = newEvents(context.WithoutCancel(ctx), event, s.Log)
	var keepers sync.WaitGroup
	keepers.Go(func() {
		select {
		case <-s.Rest.breaker.tripped:
			stop(errToken)
		case <-inner.Done():
		}
	})
	keepers.Go(func() { stop(s.shard(inner)) })
	keepers.Wait()
	s.sessions.Wait()
	s.events.wait()
	if err := context.Cause(inner); ctx.Err() == nil {
		return err
	}
	return nil
}

// shard keeps as many connections as Discord recommends, and returns when all have ended or one cannot be kept.
func (s *supervisor) shard(ctx context.Context) error {
	first, err := s.locate(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.shards = min(max(1, first.Shards), maxShards)
	s.mu.Unlock()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var shards sync.WaitGroup
	for shard := range s.shards {
		shards.Go(func() {
			if err := s.keep(ctx, shard, first); err != nil {
				stop(err)
			}
		})
	}
	shards.Wait()
	return context.Cause(ctx)
}

// locate asks where the gateway is until there is an answer. It fails with ctx's error or for what no waiting mends.
func (s *supervisor) locate(ctx context.Context) (w whereabouts, err error) {
	for failures := 1; ; failures++ {
		err = s.Rest.call(ctx, http.MethodGet, "/gateway/bot", nil, &w, callOptions{})
		if err == nil {
			return w, nil
		}
		if err := s.pause(ctx, err, backoff(firstPause, longestPause, failures)); err != nil {
			return w, err
		}
	}
}

// pause waits before the next attempt after err, or fails if there is to be none.
func (s *supervisor) pause(ctx context.Context, err error, wait time.Duration) error {
	var later *bot.RetryError
	if errors.As(err, &later) {
		wait = max(wait, later.After)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if hopeless(err) {
		return err
	}
	level := slog.LevelWarn
	if errors.Is(err, errReconnect) {
		level = slog.LevelInfo // it does now and then
	}
	s.Log.Log(ctx, level, "not connected to Discord", "platform", platform, "err", err, "wait", wait)
	if bot.Sleep(ctx, s.Clock, wait) != nil {
		return context.Cause(ctx)
	}
	return nil
}

// hopeless reports whether no waiting mends err.
func hopeless(err error) bool {
	var closed *closeError
	return errors.Is(err, errToken) || errors.As(err, &closed) && fatalCodes[closed.Code] != ""
}

// keep keeps one shard connected until ctx ends (nil) or it cannot be.
func (s *supervisor) keep(ctx context.Context, shard int, where whereabouts) error {
	var at standing
	failures, misses := 0, 0
	for fresh := true; ; fresh = false {
		gateway := at.url
		if at.session == "" {
			var err error
			if where, err = s.admit(ctx, shard, where, fresh); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				return err
			}
		}
		if gateway == "" {
			gateway = where.URL
		}
		now, since, err := s.connect(ctx, shard, gateway, at)
		if ctx.Err() != nil {
			return nil
		}
		at, misses = after(now, at, !since.IsZero(), misses, err)
		if !since.IsZero() && s.Clock.Now().Sub(since) >= steady {
			failures = 0
		}
		wait := pauseAfter(failures, !since.IsZero(), err)
		failures++
		if err := s.pause(ctx, err, wait); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// admit waits until the shard may identify, and says where. known is asked anew unless it is fresh.
func (s *supervisor) admit(ctx context.Context, shard int, known whereabouts, fresh bool) (w whereabouts, err error) {
	for failures := 1; ; failures++ {
		if !fresh {
			if known, err = s.locate(ctx); err != nil {
				return known, err
			}
		}
		fresh = false
		if err = s.ids.take(ctx, shard, known); err == nil {
			return known, nil
		}
		if err = s.pause(ctx, err, backoff(firstPause, longestPause, failures)); err != nil {
			return known, err
		}
	}
}

// after is where the next connection goes on, given where the last one began and ended and why. misses counts the resumes
// that came to nothing.
func after(now, from standing, ready bool, misses int, err error) (standing, int) {
	var invalid *invalidError
	var closed *closeError
	switch {
	case errors.As(err, &invalid) && !invalid.resumable:
		return standing{}, 0
	case errors.As(err, &closed) && endsSession(closed.Code):
		return standing{}, 0
	case ready:
		return now, 0
	case from.session != "" && misses+1 >= maxMisses:
		return standing{}, 0
	}
	return now, misses + 1
}

// endsSession reports whether a session cannot be resumed after a close code of the gateway.
func endsSession(code int) bool {
	switch code {
	case 1000, 1001, 4003, 4007, 4009:
		return true
	}
	return false
}

// pauseAfter is how long to wait after a connection that was ready or not, failures others having failed before it. The
// first good one that ends is replaced at once.
func pauseAfter(failures int, ready bool, err error) time.Duration {
	wait := time.Duration(0)
	if failures > 0 || !ready {
		wait = backoff(firstPause, longestPause, max(1, failures))
	}
	if invalid := (*invalidError)(nil); errors.As(err, &invalid) {
		wait = max(wait, invalidPause+rand.N(invalidSpread))
	}
	return wait
}

// up notes whether a shard is ready and tells when all are, or no longer.
func (s *supervisor) up(shard int, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := len(s.ready) == s.shards
	if ready {
		s.ready[shard] = true
	} else {
		delete(s.ready, shard)
	}
	if now := len(s.ready) == s.shards; now != all {
		if now {
			s.Log.Info("connected to Discord", "platform", platform, "shards", s.shards)
		}
		if s.Connected != nil {
			s.Connected(now)
		}
	}
}
