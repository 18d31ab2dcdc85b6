package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"easyday/bot"
)

const (
	longPoll    = 50 * time.Second       // how long Telegram may hold a getUpdates back
	pollGrace   = 10 * time.Second       // how much longer an answer may take
	lookAgain   = 500 * time.Millisecond // between two looks for new updates while older ones are under way
	confirmTime = 5 * time.Second        // for the last call, when stopping
	peace       = 2 * time.Minute        // without a conflict: it is over
	maxUpdateID = 1 << 53
)

// pollOptions of a poller. All are needed.
type pollOptions struct {
	Clock     bot.Clock
	Book      bot.Notebook
	Log       *slog.Logger
	Allowed   []string   // the kinds of updates to get
	Connected func(bool) // told when the connection comes and goes
}

// poller receives by long polling. An update is confirmed, which is to ask for higher ones, only after it was handled: a
// crash in between brings it again. While something is under way Telegram answers at once, with that, too; then the
// poller asks again when it has ended, or twice a second. A chat that is slow for long holds others up only when a
// hundred updates stand behind it, for Telegram tells no more than that.
type poller struct {
	client *client
	opt    pollOptions

	owed      map[int64]*flight // received and not known to be confirmed
	next      int64             // confirms all that was handled; 0: nothing to confirm
	confirmed int64             // the last offset Telegram took
	nameless  map[string]bool   // put aside at the last look, by hash: updates without an id
	stale     bool              // the last answer brought nothing new, and would do so again

	connected bool
	down      bool
	conflict  time.Time // the last; zero: none, or it is over
	backoff   backoff
}

func newPoller(c *client, o pollOptions) *poller {
	return &poller{client: c, opt: o, owed: map[int64]*flight{}}
}

// run receives until ctx ends and returns nil when all handlers are done. It fails if Telegram does not know the token.
// It may be called once.
func (p *poller) run(ctx context.Context, key keyFunc, handle handleFunc) error {
	defer p.client.close()
	o := newOrder(ctx, p.opt.Clock, p.opt.Book, p.opt.Log, key, handle)
	err := p.leaveWebhook(ctx)
	if err == nil {
		err = p.receive(ctx, o)
	}
	o.stop()
	p.link(false)
	if err != nil {
		return fmt.Errorf("telegram: receive updates: %w", err)
	}
	p.confirm(context.WithoutCancel(ctx))
	return nil
}

// leaveWebhook ends another way of receiving, which would exclude this one. What waits for it is kept.
func (p *poller) leaveWebhook(ctx context.Context) error {
	for ctx.Err() == nil {
		err := p.client.call(ctx, "deleteWebhook", nil, nil, callOptions{})
		if err == nil {
			return nil
		}
		if err := p.trouble(ctx, err); err != nil {
			return err
		}
	}
	return nil
}

// receive asks for updates until ctx ends. It fails only with errToken.
func (p *poller) receive(ctx context.Context, o *order) error {
	for ctx.Err() == nil {
		offset, busy := p.settle()
		var hold time.Duration
		if p.connected && !busy {
			hold = longPoll
		}
		batch, err := p.fetch(ctx, offset, hold, pollGrace+hold, maxUnderWay)
		if err != nil {
			if err := p.trouble(ctx, err); err != nil {
				return err
			}
			continue
		}
		p.fine()
		p.confirmed = offset
		if !busy {
			p.next = 0
		}
		p.admit(ctx, o, batch)
		p.pause(ctx, o, offset, len(batch))
	}
	return nil
}

// fetch asks for updates from offset on. Telegram may hold the answer back that long, if there are none.
func (p *poller) fetch(ctx context.Context, offset int64, hold, timeout time.Duration, limit int) ([]json.RawMessage, error) {
	params := map[string]string{
		"limit": strconv.Itoa(limit), "timeout": strconv.Itoa(int(hold / time.Second)), "allowed_updates": kinds(p.opt.Allowed),
	}
	if offset != 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	var batch []json.RawMessage
	err := p.client.call(ctx, "getUpdates", params, &batch, callOptions{timeout: timeout})
	return batch, err
}

// settle looks through what is owed. offset is the lowest that is not handled, and busy says that there is one; else it
// confirms all, or is 0 if that was done. Ids begin anew somewhere after a quiet week: none is compared with older ones.
func (p *poller) settle() (offset int64, busy bool) {
	for id, f := range p.owed {
		select {
		case <-f.done:
			if f.handled {
				p.next = max(p.next, id+1)
				delete(p.owed, id)
				continue
			}
		default:
		}
		if !busy || id < offset {
			offset, busy = id, true
		}
	}
	if !busy {
		offset = p.next
	}
	return offset, busy
}

// admit hands updates over to be handled. What it does not get to is not passed by.
func (p *poller) admit(ctx context.Context, o *order, batch []json.RawMessage) {
	before := p.nameless
	p.nameless = map[string]bool{}
	brought := map[int64]bool{}
	for _, raw := range batch {
		id, ok := updateID(raw)
		if !ok {
			if !p.putAside(ctx, o, raw, before) {
				return
			}
			continue
		}
		brought[id] = true
		p.owed[id], _ = o.add(id, raw)
	}
	p.writeOff(brought)
}

// putAside keeps an update that has no id. Nothing can be said to Telegram about it: the next one with an id passes it.
func (p *poller) putAside(ctx context.Context, o *order, raw json.RawMessage, before map[string]bool) bool {
	sum := sha256.Sum256(raw)
	name := "nameless-" + hex.EncodeToString(sum[:8])
	if !before[name] {
		if err := o.quarantine.keep(context.WithoutCancel(ctx), name, raw); err != nil {
			p.opt.Log.Error("telegram: an update without an id cannot be put aside; it will be tried again", "err", err)
			return false
		}
		p.opt.Log.Error("telegram: an update without an id is put aside for a day")
	}
	p.nameless[name] = true
	return true
}

// writeOff gives up the lowest update that is owed, failed, and did not come again: Telegram has dropped it.
func (p *poller) writeOff(brought map[int64]bool) {
	lowest, busy := p.settle()
	if !busy || brought[lowest] {
		return
	}
	select {
	case <-p.owed[lowest].done:
		delete(p.owed, lowest)
	default:
	}
}

// pause waits until asking again can bring something new: all that was under way has been handled or, if more may stand
// behind what came, something has; or a moment has passed. With nothing under way there is a pause only when the same
// question brings something old for the second time.
func (p *poller) pause(ctx context.Context, o *order, offset int64, came int) {
	next, busy := p.settle()
	before := p.stale
	p.stale = !busy && came > 0 && next == offset
	if !busy && !(p.stale && before) {
		return
	}
	timer := p.opt.Clock.NewTimer(lookAgain)
	defer timer.Stop()
	for {
		select {
		case <-o.told:
			if _, still := p.settle(); busy && (!still || came >= maxUnderWay) {
				return
			}
		case <-timer.C():
			return
		case <-ctx.Done():
			return
		}
	}
}

// confirm tells Telegram once more what was handled, so that it does not come again after a restart. That is a
// courtesy: the store knows what was handled, too.
func (p *poller) confirm(ctx context.Context) {
	offset, _ := p.settle()
	if offset == 0 || offset == p.confirmed {
		return
	}
	if _, err := p.fetch(ctx, offset, 0, confirmTime, 1); err != nil {
		p.opt.Log.Warn("telegram: the last updates may come again after a restart", "err", err)
	}
}

// trouble says what is wrong, once, and waits. It fails with err if no waiting mends it.
func (p *poller) trouble(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	if errors.Is(err, errToken) {
		return err
	}
	// A held poll that was never answered has waited already, or the clock has jumped: it is asked again at once.
	waited := p.connected && errors.Is(err, context.DeadlineExceeded)
	p.link(false)
	switch {
	case errors.Is(err, errConflict):
		if p.conflict.IsZero() {
			p.opt.Log.Error("telegram: something else receives with the same token: another easyday, or a webhook. Stop it; until then each gets a part of the updates", "err", err)
		}
		p.conflict = p.opt.Clock.Now()
	case !p.down:
		p.down = true
		p.opt.Log.Warn("telegram: updates do not arrive; trying again", "err", err)
	}
	if !waited {
		_ = bot.Sleep(ctx, p.opt.Clock, p.backoff.next(err)) // the loop sees that ctx has ended
	}
	return nil
}

// fine says, once, that all is well again.
func (p *poller) fine() {
	p.backoff.reset()
	p.link(true)
	if p.down {
		p.down = false
		p.opt.Log.Info("telegram: updates arrive again")
	}
	if !p.conflict.IsZero() && p.opt.Clock.Now().Sub(p.conflict) >= peace {
		p.conflict = time.Time{}
		p.opt.Log.Info("telegram: nothing else receives with the same token any more")
	}
}

// link tells that the connection came or went.
func (p *poller) link(up bool) {
	if p.connected != up {
		p.connected = up
		p.opt.Connected(up)
	}
}

// updateID reads the id of an update; ok is false if it has none.
func updateID(raw json.RawMessage) (id int64, ok bool) {
	var u struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &u) != nil || u.ID <= 0 || u.ID >= maxUpdateID {
		return 0, false
	}
	return u.ID, true
}

// kinds is the JSON of a list. An empty one is Telegram's default, while null would leave what was set before.
func kinds(allowed []string) string {
	data, _ := json.Marshal(append([]string{}, allowed...)) // strings cannot fail
	return string(data)
}
