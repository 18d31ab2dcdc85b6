package discordtest

import (
	"context"
	"encoding/json"
	"strings"
)

// Ready waits until the bot receives: every shard has a session that got READY or RESUMED, or the endpoint answers PING. It
// fails with ctx's error.
func (s *Server) Ready(ctx context.Context) error {
	s.mu.Lock()
	endpoint := s.endpoint != nil
	s.mu.Unlock()
	if endpoint {
		return s.endpointReady(ctx)
	}
	return s.until(ctx, s.receiving)
}

// until waits until ok, which is called with s.mu held.
func (s *Server) until(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		yes, changed := ok(), s.changed
		s.mu.Unlock()
		if yes {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// WaitFor waits until ok, which is asked again whenever something happens at the fake: a request, an answer, a connection, a
// session, a person's act. It fails with ctx's error.
func (s *Server) WaitFor(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// receiving reports whether every shard has a live session.
func (s *Server) receiving() bool {
	for shard := range s.opt.Shards {
		if x := s.gateway.of(shard); x == nil || !x.ready {
			return false
		}
	}
	return true
}

// waiting is what Do waits for: an interaction, or that a message was handled.
type waiting struct {
	i       *interaction
	message string // an id, or for an edit an id and a slash
	before  int    // how often it was handled already
}

// handledTimes counts what Handled was told: an id, or all that begins with an id and a slash.
func (s *Server) handledTimes(request string) (n int) {
	for _, h := range s.handled {
		if h == request || strings.HasSuffix(request, "/") && strings.HasPrefix(h, request) {
			n++
		}
	}
	return n
}

// wait returns when what was done is answered.
func (s *Server) wait(ctx context.Context, w waiting) error {
	switch {
	case w.i != nil:
		return s.deliver(ctx, w.i)
	case w.message != "":
		id := strings.TrimSuffix(w.message, "/")
		err := s.until(ctx, func() bool { return s.handledTimes(w.message) > w.before || s.missed[id] })
		if err == nil && s.isMissed(id) {
			return errOffline
		}
		return err
	}
	return nil
}

// isMissed reports whether the bot will never hear of a request.
func (s *Server) isMissed(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.missed[id]
}

// deliver hands an interaction to the bot and waits for the answer.
func (s *Server) deliver(ctx context.Context, i *interaction) error {
	s.mu.Lock()
	endpoint := s.endpoint
	raw := mustJSON(s.interactionJSON(i))
	s.given = append(s.given, raw)
	s.tell()
	sent := endpoint == nil && s.dispatch(i.channel, 0, "INTERACTION_CREATE", json.RawMessage(raw))
	s.mu.Unlock()
	switch {
	case endpoint != nil:
		if _, _, err := s.Post(ctx, Posting{Body: raw, Interaction: true}); err != nil {
			return err
		}
	case !sent:
		return errOffline
	}
	return s.await(ctx, i)
}

// await waits for the final answer, or until the bot is done with it.
func (s *Server) await(ctx context.Context, i *interaction) error {
	err := s.until(ctx, func() bool {
		return s.handledTimes(i.id) > 0 || i.final && !s.opt.Hooked || s.missed[i.id]
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.missed[i.id]:
		return errOffline
	case !i.final && i.first != answerDeferEdit:
		return errSilent
	}
	if f := i.modal; f != nil && i.person.forms[i.nameOf()] == f {
		delete(i.person.forms, i.nameOf())
	}
	return nil
}
