package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"easyday/bot/bottest"
)

// TestOnePersonsFloodIsHeardButNotAnswered: all of it is handled, only the end is answered; others in the same chat are.
func TestOnePersonsFloodIsHeardButNotAnswered(t *testing.T) {
	const flood = 60
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))
	var mu sync.Mutex
	answered := map[string]int{}
	handled := 0
	begin := make(chan struct{})
	handle := func(ctx context.Context, raw json.RawMessage) {
		<-begin
		who, _ := author(raw)
		mu.Lock()
		defer mu.Unlock()
		handled++
		if !crowded(ctx) {
			answered[who]++
		}
	}
	o := newOrder(t.Context(), clock, bottest.NewBook(clock), slog.New(slog.DiscardHandler), chatKey, handle)
	var last []*flight
	for i := range flood {
		for _, who := range []int{7, 8} {
			if who == 8 && i%10 != 0 {
				continue
			}
			id := int64(100 + 2*i + who - 7)
			f, fresh := o.add(id, fmt.Appendf(nil, `{"update_id":%d,"message":{"from":{"id":%d},"chat":{"id":-3},"text":"/hard"}}`, id, who))
			if !fresh {
				t.Fatal("there is no room")
			}
			last = append(last, f)
		}
	}
	close(begin)
	for _, f := range last {
		<-f.done
	}
	o.stop()
	if handled != flood+flood/10 {
		t.Errorf("%d were handled, want all", handled)
	}
	if answered["7"] != maxCrowd+1 || answered["8"] != flood/10 {
		t.Errorf("answered are %v", answered)
	}
}
