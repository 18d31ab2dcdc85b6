package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
)

// feed is the queue of updates on Telegram's side.
type feed struct {
	mu        sync.Mutex
	queue     []queued
	moved     chan struct{}      // closed and replaced at each change
	confirmed map[int64]bool     // by a higher offset
	longest   int                // updates in one answer
	faults    []http.HandlerFunc // what the next calls get instead
	deaf      bool               // ignores offsets
}

type queued struct {
	id  int64
	raw json.RawMessage
}

func newFeed() *feed { return &feed{moved: make(chan struct{}), confirmed: map[int64]bool{}} }

// push queues an update; id is what Telegram counts it by.
func (f *feed) push(id int64, raw json.RawMessage) { f.pushAll(queued{id, raw}) }

// pushAll queues updates at one moment.
func (f *feed) pushAll(all ...queued) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = append(f.queue, all...)
	f.move()
}

func (f *feed) move() {
	close(f.moved)
	f.moved = make(chan struct{})
}

// fail answers the next calls with faults, one each.
func (f *feed) fail(faults ...http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, faults...)
	f.move()
}

// getUpdates answers as the Bot API does. A long poll ends with an update, a fault, or the caller.
func (f *feed) getUpdates(w http.ResponseWriter, r *http.Request) {
	offset, _ := strconv.ParseInt(r.Form.Get("offset"), 10, 64)
	limit, _ := strconv.Atoi(r.Form.Get("limit"))
	f.mu.Lock()
	defer f.mu.Unlock()
	for first := true; ; first = false {
		if len(f.faults) > 0 {
			fault := f.faults[0]
			f.faults = f.faults[1:]
			f.mu.Unlock()
			defer f.mu.Lock()
			fault(w, r)
			return
		}
		if first && !f.deaf {
			f.confirm(offset)
		}
		if len(f.queue) > 0 || r.Form.Get("timeout") == "0" {
			f.answer(w, limit)
			return
		}
		moved := f.moved
		f.mu.Unlock()
		select {
		case <-moved:
		case <-r.Context().Done():
		}
		f.mu.Lock()
		if r.Context().Err() != nil {
			return
		}
	}
}

// confirm drops what lies below offset; one far above everything means nothing. The lock is held.
func (f *feed) confirm(offset int64) {
	kept := []queued{}
	for _, u := range f.queue {
		if u.id < offset && offset < f.queue[len(f.queue)-1].id+10 {
			f.confirmed[u.id] = true
			continue
		}
		kept = append(kept, u)
	}
	if len(kept) != len(f.queue) {
		f.queue = kept
		f.move()
	}
}

// answer gives what comes next. The lock is held.
func (f *feed) answer(w http.ResponseWriter, limit int) {
	batch := []json.RawMessage{}
	for _, u := range f.queue[:min(limit, len(f.queue))] {
		batch = append(batch, u.raw)
	}
	f.longest = max(f.longest, len(batch))
	data, _ := json.Marshal(map[string]any{"ok": true, "result": batch})
	_, _ = w.Write(data)
}

func (f *feed) isConfirmed(id int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.confirmed[id]
}

// pollStage is a poller against a feed, with handlers that wait for no one unless a test says so.
type pollStage struct {
	*stage
	feed    *feed
	handled chan int64
	links   chan bool
	gate    func(ctx context.Context, id int64) // waits in a handler; nil: not

	cancel context.CancelFunc
	end    chan error
}

func newPollStage(t *testing.T) *pollStage {
	s := &pollStage{stage: newStage(t), feed: newFeed(), handled: make(chan int64, 1000), links: make(chan bool, 100)}
	s.on("getUpdates", s.feed.getUpdates)
	return s
}

// start runs a poller, as a process does.
func (s *pollStage) start(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	end, gate := make(chan error, 1), s.gate
	p := newPoller(s.client, pollOptions{
		Clock: s.clock, Book: s.book, Log: s.log.logger(), Allowed: []string{"message", "callback_query"}, Connected: func(up bool) { s.links <- up },
	})
	go func() {
		end <- p.run(ctx, chatKey, func(ctx context.Context, raw json.RawMessage) {
			id, _ := updateID(raw)
			if gate != nil {
				gate(ctx, id)
			}
			s.handled <- id
		})
	}()
	s.cancel, s.end = cancel, end
	t.Cleanup(cancel)
}

// stop ends the poller and waits for it.
func (s *pollStage) stop(t *testing.T) {
	t.Helper()
	s.cancel()
	if err := comes(t, s.end); err != nil {
		t.Errorf("run: %v", err)
	}
}

func (s *pollStage) handles(t *testing.T, want ...int64) {
	t.Helper()
	for _, id := range want {
		if got := comes(t, s.handled); got != id {
			t.Fatalf("update %d was handled, want %d", got, id)
		}
	}
}

// confirms waits until an update is confirmed.
func (s *pollStage) confirms(t *testing.T, id int64) {
	t.Helper()
	late := time.After(guard)
	for {
		s.feed.mu.Lock()
		moved, ok := s.feed.moved, s.feed.confirmed[id]
		s.feed.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-moved:
		case <-late:
			t.Fatalf("update %d is never confirmed", id)
		}
	}
}

// passes waits until the poller pauses for at most d, and lets that pass. The timeouts of calls are longer.
func (s *pollStage) passes(d time.Duration) {
	s.clock.Pending(1, d)
	s.clock.Add(d)
}

// gates makes handlers wait for each id that is in it.
func gates(ids ...int64) (gate func(context.Context, int64), began chan int64, release map[int64]chan struct{}) {
	release = map[int64]chan struct{}{}
	for _, id := range ids {
		release[id] = make(chan struct{})
	}
	began = make(chan int64, 100)
	return func(_ context.Context, id int64) {
		if release[id] != nil {
			began <- id
			<-release[id]
		}
	}, began, release
}

func TestPollerHandlesAndConfirms(t *testing.T) {
	s := newPollStage(t)
	s.feed.push(10, raw(10, 7))
	s.start(t)
	s.handles(t, 10)
	s.confirms(t, 10)
	s.feed.push(11, raw(11, 7))
	s.feed.push(13, raw(13, 8))
	for range 2 {
		comes(t, s.handled)
	}
	s.confirms(t, 13)
	s.stop(t)
	long := slices.ContainsFunc(s.asked("getUpdates"), func(c stageCall) bool {
		return c.Params.Get("timeout") == "50" && c.Params.Get("offset") == "14"
	})
	if n := len(s.asked("getUpdates")); !long || n > 10 {
		t.Errorf("with nothing to do it asked %d times, for long: %t", n, long)
	}
	if up, down := comes(t, s.links), comes(t, s.links); !up || down || len(s.links) > 0 {
		t.Error("the link is not told as it was")
	}
}

func TestEmptyAnswersNeedNoPause(t *testing.T) {
	s := newPollStage(t)
	nothing := answers(200, `{"ok":true,"result":[]}`)
	s.feed.fail(nothing, nothing, nothing, nothing)
	s.feed.push(1, raw(1, 7))
	s.start(t)
	s.handles(t, 1)
	s.confirms(t, 1)
	s.stop(t)
}

func TestTheWebhookIsLeftAtStart(t *testing.T) {
	s := newPollStage(t)
	refused := make(chan bool, 1)
	s.on("deleteWebhook", func(w http.ResponseWriter, r *http.Request) {
		s.on("deleteWebhook", nil)
		answers(502, "<html>")(w, r)
		refused <- true
	})
	s.feed.push(1, raw(1, 7))
	s.start(t)
	comes(t, refused)
	s.passes(firstPause)
	s.handles(t, 1)
	s.stop(t)
	if calls := s.asked("deleteWebhook"); len(calls) != 2 || len(calls[0].Params) != 0 {
		t.Errorf("it asked %+v", calls)
	}
}

// TestAllowedUpdatesAreAlwaysExplicit: left out, what was set before stays; the library sends null.
func TestAllowedUpdatesAreAlwaysExplicit(t *testing.T) {
	s := newPollStage(t)
	s.feed.push(1, raw(1, 7))
	s.start(t)
	s.confirms(t, 1)
	s.stop(t)
	for _, c := range s.asked("getUpdates") {
		if got := c.Params.Get("allowed_updates"); got != `["message","callback_query"]` {
			t.Errorf("allowed_updates is %q", got)
		}
	}
	if got := kinds(nil); got != "[]" {
		t.Errorf("nothing is %s", got)
	}
}

func TestConfirmedOnlyAfterHandling(t *testing.T) {
	s := newPollStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.feed.push(1, raw(1, 7))
	s.start(t)
	comes(t, began)
	// It looks again while the handler is busy, and confirms nothing by that.
	s.clock.Pending(1, lookAgain)
	before := len(s.asked("getUpdates"))
	s.clock.Add(lookAgain)
	s.clock.Pending(1, lookAgain)
	if len(s.asked("getUpdates")) == before {
		t.Error("it did not look again")
	}
	if s.feed.isConfirmed(1) {
		t.Fatal("it is confirmed while its handler is busy")
	}
	close(release[1])
	s.confirms(t, 1)
	s.stop(t)
}

func TestACrashBeforeTheEndBringsTheUpdateAgain(t *testing.T) {
	s := newPollStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.feed.push(1, raw(1, 7))
	s.start(t)
	comes(t, began)
	crashed, end := s.cancel, s.end // as good as dead: it does nothing any more
	s.gate = nil
	s.start(t)
	s.handles(t, 1)
	s.confirms(t, 1)
	s.stop(t)
	crashed()
	close(release[1])
	if err := comes(t, end); err != nil {
		t.Error(err)
	}
}

// TestOneUndecodableUpdateDoesNotBlockTheQueue: in the library it does, for ever.
func TestOneUndecodableUpdateDoesNotBlockTheQueue(t *testing.T) {
	odd := json.RawMessage(`{"update_id":2,"message":{"from":{"id":7},"chat":"` + written + `"}}`)
	nameless := json.RawMessage(`{"update_id":"` + written + `"}`)
	s := newPollStage(t)
	s.feed.push(1, raw(1, 7))
	s.feed.push(2, odd)
	s.feed.push(3, nameless)
	s.feed.push(4, raw(4, 8))
	s.start(t)
	for range 2 {
		comes(t, s.handled)
	}
	s.confirms(t, 4)
	s.stop(t)
	mustKeep(t, s.stage, "person/telegram/7/quarantine/2", odd)
	if s.log.count("without an id is put aside") != 1 {
		t.Errorf("the log says\n%s", s.log)
	}
}

// TestAnUpdateWithoutAnIDIsPassedWithTheNext: Telegram cannot be told to go past it alone.
func TestAnUpdateWithoutAnIDIsPassedWithTheNext(t *testing.T) {
	s := newPollStage(t)
	s.feed.push(3, json.RawMessage(`["canaryknee"]`))
	s.start(t)
	for range 3 { // it looks again and again, but slowly
		s.passes(lookAgain)
	}
	s.clock.Pending(1, lookAgain)
	s.feed.push(4, raw(4, 7))
	s.clock.Add(lookAgain)
	s.handles(t, 4)
	s.confirms(t, 3)
	s.stop(t)
	if keys := s.book.Keys(); len(keys) != 1 || !strings.HasPrefix(keys[0], "quarantine/telegram/nameless-") || s.log.count("put aside") != 1 {
		t.Errorf("kept are %q; the log says\n%s", keys, s.log)
	}
}

func TestNothingIsPassedThatCannotBePutAside(t *testing.T) {
	s := newPollStage(t)
	s.book.Fail(errors.New("full"))
	s.feed.push(2, json.RawMessage(`{"update_id":2,"message":7}`))
	s.feed.push(3, json.RawMessage(`7`))
	s.feed.push(4, raw(4, 8))
	s.start(t)
	s.logs(t, "an update cannot be put aside")
	s.logs(t, "without an id cannot be put aside")
	s.passes(lookAgain)
	s.clock.Pending(1, lookAgain)
	if s.feed.isConfirmed(2) || s.feed.isConfirmed(3) {
		t.Error("an update is lost")
	}
	s.book.Fail(nil)
	s.clock.Add(lookAgain)
	s.handles(t, 4)
	s.confirms(t, 4)
	s.stop(t)
	if keys := s.book.Keys(); len(keys) != 2 {
		t.Errorf("kept are %q", keys)
	}
}

func TestAStuckUpdateIsPutAsideAfter30Seconds(t *testing.T) {
	s := newPollStage(t)
	began := make(chan bool, 1)
	s.gate = func(ctx context.Context, id int64) {
		if id == 1 {
			began <- true
			<-ctx.Done() // a stuck handler's context ends, so that it may end, too
		}
	}
	s.feed.push(1, raw(1, 7))
	s.feed.push(2, raw(2, 7))
	s.start(t)
	comes(t, began)
	s.clock.Pending(1, lookAgain)
	s.clock.Add(stuckAfter)
	for range 2 {
		comes(t, s.handled)
	}
	s.confirms(t, 2)
	s.stop(t)
	mustKeep(t, s.stage, "person/telegram/7/quarantine/1", raw(1, 7))
}

func TestASlowChatBlocksNobody(t *testing.T) {
	s := newPollStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.feed.push(1, raw(1, 7))
	s.feed.push(2, raw(2, 7)) // waits behind it
	s.feed.push(3, raw(3, 8))
	s.start(t)
	comes(t, began)
	s.handles(t, 3)
	s.feed.push(4, raw(4, 9)) // comes while the first is busy
	s.passes(lookAgain)
	s.handles(t, 4)
	close(release[1])
	s.handles(t, 1, 2)
	s.confirms(t, 4)
	s.stop(t)
}

// TestASlowChatLetsABacklogPass: where a hundred updates came, more may stand behind them, and no moment is waited for.
func TestASlowChatLetsABacklogPass(t *testing.T) {
	s := newPollStage(t)
	gate, began, release := gates(60)
	s.gate = gate
	for id := range int64(150) {
		s.feed.push(id+1, raw(id+1, id+1))
	}
	s.start(t)
	comes(t, began)
	for range 149 {
		comes(t, s.handled)
	}
	if s.feed.isConfirmed(60) {
		t.Error("it is confirmed while its handler is busy")
	}
	close(release[60])
	s.handles(t, 60)
	s.confirms(t, 150)
	s.stop(t)
}

func TestDuplicatesAndOutOfOrderUpdates(t *testing.T) {
	s := newPollStage(t)
	s.start(t)
	s.feed.push(5, raw(5, 7))
	s.handles(t, 5)
	s.confirms(t, 5)
	s.feed.mu.Lock()
	delete(s.feed.confirmed, 5)
	s.feed.mu.Unlock()
	s.feed.push(5, raw(5, 7)) // delivered again after its end
	s.confirms(t, 5)
	s.feed.pushAll(
		queued{5, raw(5, 7)}, // and again
		queued{3, raw(3, 7)}, // an older one after a newer one
	)
	s.handles(t, 3)
	s.confirms(t, 3)
	s.feed.push(6, raw(6, 7))
	s.handles(t, 6)
	s.confirms(t, 6)
	s.stop(t)
	if len(s.handled) > 0 {
		t.Errorf("update %d was handled again", <-s.handled)
	}
}

// TestIDsBeginAnewAfterAQuietWeek: then they are random, and may be lower than all before.
func TestIDsBeginAnewAfterAQuietWeek(t *testing.T) {
	s := newPollStage(t)
	s.start(t)
	s.feed.push(500000, raw(500000, 7))
	s.handles(t, 500000)
	s.confirms(t, 500000)
	s.clock.Add(8 * 24 * time.Hour) // the long poll under way is given up, too, and another one begun at once
	s.feed.push(17, raw(17, 7))
	s.handles(t, 17)
	s.confirms(t, 17)
	s.stop(t)
}

func TestAServerThatIgnoresOffsetsIsNotAskedWithoutPause(t *testing.T) {
	s := newPollStage(t)
	s.feed.deaf = true
	s.feed.push(1, raw(1, 7))
	s.start(t)
	s.handles(t, 1)
	for range 3 {
		s.passes(lookAgain)
	}
	s.stop(t)
	if n := len(s.asked("getUpdates")); n > 12 || len(s.handled) > 0 {
		t.Errorf("it asked %d times and handled %d again", n, len(s.handled))
	}
}

// TestASecondPollerIsToldClearly: 409 means that somebody else gets a part of the updates.
func TestASecondPollerIsToldClearly(t *testing.T) {
	s := newPollStage(t)
	conflict := refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	s.feed.fail(conflict, conflict)
	s.start(t)
	s.passes(firstPause)
	s.clock.Pending(1, 2*firstPause)
	s.feed.push(1, raw(1, 7))
	s.clock.Add(2 * firstPause)
	s.handles(t, 1)
	s.confirms(t, 1)
	s.feed.fail(conflict) // one good answer is not the end of it
	s.passes(firstPause)
	if s.log.count("level=ERROR") != 1 || s.log.count("receives with the same token: another easyday, or a webhook. Stop it") != 1 {
		t.Errorf("the log says\n%s", s.log)
	}
	s.feed.push(2, raw(2, 7))
	s.handles(t, 2)
	s.confirms(t, 2)
	s.clock.Add(peace) // the long poll under way is given up, too, and another one begun at once
	s.logs(t, "nothing else receives")
	s.stop(t)
	if up, down := comes(t, s.links), comes(t, s.links); !up || down {
		t.Error("the link is not told as it was")
	}
}

func TestPollerHonoursRetryAfter(t *testing.T) {
	s := newPollStage(t)
	s.feed.fail(answers(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}`))
	s.feed.push(1, raw(1, 7))
	s.start(t)
	s.clock.Pending(1, 9*time.Second)
	s.clock.Add(8 * time.Second)
	s.clock.Pending(1, time.Second)
	if n := len(s.asked("getUpdates")); n != 1 {
		t.Errorf("it asked %d times", n)
	}
	s.clock.Add(time.Second)
	s.handles(t, 1)
	s.stop(t)
}

// TestTroubleOnTheWay: whatever happens to an answer, nothing is lost and nothing handled twice.
func TestTroubleOnTheWay(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprintf(w, `{"ok":true,"result":[%s`, raw(1, 7))
	}
	for name, fault := range map[string]http.HandlerFunc{
		"cut JSON":                        cut,
		"JSON that ends too soon":         answers(200, `{"ok":true,"result":[`),
		"a 502 with HTML":                 answers(502, "<html>"),
		"a 500":                           refusal(500, "Internal Server Error"),
		"a result that is no list":        answers(200, `{"ok":true,"result":{"canaryknee":1}}`),
		"a connection that breaks":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a refusal that is nobody's word": refusal(400, `Bad Request: "canaryknee"`),
	} {
		t.Run(name, func(t *testing.T) {
			s := newPollStage(t)
			s.feed.fail(fault, fault)
			s.feed.push(1, raw(1, 7))
			s.start(t)
			s.passes(firstPause)
			s.passes(2 * firstPause)
			s.handles(t, 1)
			s.confirms(t, 1)
			s.logs(t, "updates arrive again")
			s.stop(t)
			if len(s.handled) > 0 || s.log.count("updates do not arrive") != 1 {
				t.Errorf("%d handled again; the log says\n%s", len(s.handled), s.log)
			}
		})
	}
}

// TestAHalfOpenSocketIsGivenUp: the library would wait for ever.
func TestAHalfOpenSocketIsGivenUp(t *testing.T) {
	s := newPollStage(t)
	there := make(chan bool, 1)
	s.start(t)
	if !comes(t, s.links) {
		t.Fatal("not connected")
	}
	s.feed.fail(func(w http.ResponseWriter, r *http.Request) { there <- true; silence(w, r) })
	comes(t, there)
	s.clock.Pending(1, longPoll+pollGrace)
	s.clock.Add(longPoll + pollGrace)
	if comes(t, s.links) {
		t.Error("the link stays up")
	}
	s.feed.push(1, raw(1, 7))
	s.handles(t, 1)
	if !comes(t, s.links) {
		t.Error("the link stays down")
	}
	s.stop(t)
}

func TestAnInvalidTokenEndsTheRun(t *testing.T) {
	for name, when := range map[string]func(s *pollStage){
		"at the start": func(s *pollStage) { s.on("deleteWebhook", refusal(401, "Unauthorized")) },
		"mid-run": func(s *pollStage) {
			s.feed.push(1, raw(1, 7))
			s.feed.fail(s.feed.once, refusal(401, "Unauthorized"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newPollStage(t)
			when(s)
			s.start(t)
			err := comes(t, s.end)
			if !errors.Is(err, errToken) || !strings.HasSuffix(err.Error(), "the token is not known to Telegram; ask BotFather for the right one (401 Unauthorized)") {
				t.Errorf("run: %v", err)
			}
			clean(t, err)
		})
	}
}

// once answers one call as if nothing were wrong.
func (f *feed) once(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer(w, maxUnderWay)
}

func TestABacklogInBursts(t *testing.T) {
	const chats, all = 30, 450
	s := newPollStage(t)
	var mu sync.Mutex
	last, under, most := map[int64]int64{}, 0, 0
	s.gate = func(_ context.Context, id int64) {
		mu.Lock()
		defer mu.Unlock()
		if under++; under > most {
			most = under
		}
		if chat := id % chats; last[chat] >= id {
			t.Errorf("update %d after %d in one chat", id, last[chat])
		} else {
			last[chat] = id
		}
		under--
	}
	for id := range int64(all) {
		s.feed.push(id+1, raw(id+1, 1+(id+1)%chats))
	}
	s.start(t)
	for range all {
		comes(t, s.handled)
	}
	s.confirms(t, all)
	s.stop(t)
	if len(s.handled) > 0 || s.feed.longest > 100 {
		t.Errorf("%d handled again, up to %d at once", len(s.handled), s.feed.longest)
	}
}

func TestStopping(t *testing.T) {
	t.Run("waits for handlers, whose context goes on, and confirms them", func(t *testing.T) {
		s := newPollStage(t)
		gate, began, release := gates(1)
		var seen error
		s.gate = func(ctx context.Context, id int64) {
			gate(ctx, id)
			seen = ctx.Err()
		}
		s.feed.push(1, raw(1, 7))
		s.feed.push(2, raw(2, 7))
		s.start(t)
		comes(t, began)
		s.cancel()
		select {
		case <-s.end:
			t.Fatal("it does not wait")
		default:
		}
		close(release[1])
		if err := comes(t, s.end); err != nil || seen != nil {
			t.Errorf("run: %v, handler: %v", err, seen)
		}
		s.handles(t, 1)
		if !s.feed.isConfirmed(1) || s.feed.isConfirmed(2) && len(s.handled) == 0 {
			t.Error("what was handled is not confirmed, or what was not is")
		}
	})
	t.Run("while the server is away does not wait for it", func(t *testing.T) {
		s := newPollStage(t)
		s.on("deleteWebhook", answers(502, ""))
		s.start(t)
		s.clock.Pending(1, firstPause)
		s.stop(t)
	})
	t.Run("during a long poll cuts it off", func(t *testing.T) {
		s := newPollStage(t)
		s.start(t)
		comes(t, s.links)
		s.stop(t)
	})
	t.Run("a last call that fails is said", func(t *testing.T) {
		s := newPollStage(t)
		gate, began, release := gates(1)
		s.gate = gate
		s.feed.push(1, raw(1, 7))
		s.start(t)
		comes(t, began)
		s.clock.Pending(1, lookAgain) // no call is under way
		s.cancel()
		s.feed.fail(answers(502, ""))
		close(release[1])
		if err := comes(t, s.end); err != nil {
			t.Error(err)
		}
		s.logs(t, "may come again after a restart")
	})
}

// TestAnUpdateThatTelegramDroppedIsWrittenOff: it was to come again, and does not.
func TestAnUpdateThatTelegramDroppedIsWrittenOff(t *testing.T) {
	s := newPollStage(t)
	s.book.Fail(errors.New("full"))
	s.feed.push(1, json.RawMessage(`{"update_id":1,"message":7}`))
	s.start(t)
	s.logs(t, "cannot be put aside")
	s.clock.Pending(1, lookAgain)
	s.feed.mu.Lock()
	s.feed.queue = nil
	s.feed.mu.Unlock()
	s.clock.Add(lookAgain)
	s.feed.push(2, raw(2, 7)) // what ends the long poll that comes then
	s.handles(t, 2)
	s.confirms(t, 2)
	s.stop(t)
}

func TestBackoffGrowsToAMinute(t *testing.T) {
	var b backoff
	for _, most := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := b.next(errors.New("x")); got < most*time.Second/2 || got > most*time.Second {
			t.Errorf("waits %s, want up to %d s", got, most)
		}
	}
	if got := b.next(&bot.RetryError{After: time.Hour}); got != time.Hour {
		t.Errorf("waits %s, though an hour was asked for", got)
	}
	b.reset()
	if got := b.next(errors.New("x")); got > time.Second {
		t.Errorf("after a success it begins with %s", got)
	}
}

func FuzzUpdateID(f *testing.F) {
	for _, seed := range []string{`{"update_id":5}`, `{"update_id":"5"}`, `{"update_id":-1}`, `{"update_id":1e3}`, `{"update_id":9223372036854775807}`, `[]`, `null`, `x`, `{"update_id":5,"message":{"from":{"id":7}}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		id, ok := updateID(data)
		if ok && (id <= 0 || id+1 <= id || !json.Valid(data)) {
			t.Errorf("%q has the id %d", data, id)
		}
		note := quarantineNote("1", data)
		if !strings.HasPrefix(note, "quarantine/telegram/") && !strings.HasPrefix(note, "person/telegram/") || strings.Count(note, "/") > 4 {
			t.Errorf("%q is kept under %q", data, note)
		}
	})
}
