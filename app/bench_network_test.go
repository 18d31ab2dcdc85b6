package app

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord"
	"easyday/bot/telegram"
)

// BenchmarkHard is a report in words on its whole way through what is ours: the bytes a network sends, decode, the
// commands, the store, render, the bytes of the answer. The network is a function call, and nothing is held back by its
// limits. Every report is the first of somebody who has used the bot before.
//
// Most of the time is the disk's: store-ns is what opening and committing transactions took, their own work left out, and
// ours-ns all the rest. commits is how many changes were made durable for one report.
func BenchmarkHard(b *testing.B) {
	for _, n := range []func() *caller{telegramCaller, discordCaller} {
		c := n()
		b.Run(c.name, func(b *testing.B) {
			c.open(b)
			b.ReportAllocs()
			var calls []*http.Request
			for b.Loop() {
				if len(calls) == 0 {
					b.StopTimer()
					c.store.on.Store(false)
					calls = c.prepare(b, 64)
					c.store.on.Store(true)
					b.StartTimer()
				}
				c.ask(b, calls[0])
				calls = calls[1:]
			}
			if !strings.Contains(c.last(), "Saved") {
				b.Errorf("the last answer is %s", c.last())
			}
			store := float64(c.store.spent.Load()) / float64(b.N)
			b.ReportMetric(store, "store-ns/op")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)-store, "ours-ns/op")
			b.ReportMetric(float64(c.store.commits.Load())/float64(b.N), "commits/op")
		})
	}
}

// caller is a network whose only way to the bot is a call, and the bot's only way to it, too.
type caller struct {
	name   string
	make   func(p AdapterParts) (bot.Platform, error)
	call   func(person, update int, line string) *http.Request // what the network sends
	answer func(path string) string                            // what it says to calls of the bot
	app    *App
	store  *meter
	people int
	calls  int

	mu   sync.Mutex
	said []byte // the bot's newest answer
}

// person is the n-th's number on the network.
func person(n int) int { return 2200000000 + n }

func telegramCaller() *caller {
	c := &caller{name: NetworkTelegram}
	c.make = func(p AdapterParts) (bot.Platform, error) {
		return telegram.New(telegram.Options{
			Token: "7:abc", APIURL: "http://telegram.example", Webhook: &telegram.Webhook{URL: "https://easyday.example.org/bot/telegram", Secret: "known"},
			Book: p.Book, Clock: p.Clock, Words: p.Words, Limiter: bottest.NoLimit{}, Log: p.Log, HTTP: c,
		})
	}
	c.call = func(who, update int, line string) *http.Request {
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private","first_name":"Ana"},`+
			`"from":{"id":%d,"is_bot":false,"first_name":"Ana","language_code":"en"},"text":%q,"entities":[{"type":"bot_command","offset":0,"length":5}]}}`,
			1000+update, update, saturday().Unix(), person(who), person(who), line)
		q := posted(body)
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", "known")
		return q
	}
	c.answer = func(path string) string {
		switch path[strings.LastIndex(path, "/")+1:] {
		case "getMe":
			return `{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Easyday","username":"easyday_bot"}}`
		case "sendMessage":
			return `{"ok":true,"result":{"message_id":9,"date":1,"chat":{"id":11,"type":"private"},"from":{"id":7,"is_bot":true,"first_name":"Easyday"}}}`
		}
		return `{"ok":true,"result":true}`
	}
	return c
}

func discordCaller() *caller {
	c := &caller{name: NetworkDiscord}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte("k"), ed25519.SeedSize))
	c.make = func(p AdapterParts) (bot.Platform, error) {
		return discord.New(discord.Options{
			Token: "abc", APIURL: "http://discord.example", PublicKey: hex.EncodeToString(key.Public().(ed25519.PublicKey)), Webhook: true,
			Book: p.Book, Clock: p.Clock, Words: p.Words, Limiter: bottest.NoLimit{}, Log: p.Log, HTTP: c,
		})
	}
	c.call = func(who, update int, line string) *http.Request {
		name, report, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
		options := ""
		if report != "" {
			options = fmt.Sprintf(`{"name":"report","type":3,"value":%q}`, report)
		}
		body := fmt.Sprintf(`{"id":"%d","application_id":"1","token":"t","version":1,"type":2,"locale":"en-US","channel_id":"%d",`+
			`"channel":{"id":"%d","type":1},"context":1,"user":{"id":"%d","username":"ana","global_name":"Ana","discriminator":"0","avatar":null},`+
			`"app_permissions":"0","entitlements":[],"authorizing_integration_owners":{"1":"2"},"attachment_size_limit":10485760,`+
			`"data":{"id":"1","name":%q,"type":1,"options":[%s]}}`,
			(saturday().UnixMilli()-1420070400000)<<22+int64(update), person(who), person(who), person(who), name, options)
		q := posted(body)
		at := strconv.FormatInt(saturday().Unix(), 10)
		q.Header.Set("X-Signature-Timestamp", at)
		q.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, []byte(at+body))))
		return q
	}
	c.answer = func(path string) string {
		switch {
		case strings.HasSuffix(path, "/applications/@me"):
			return `{"id":"1","verify_key":"","bot":{"id":"1","username":"easyday"}}`
		case strings.HasSuffix(path, "/commands"):
			return `[]`
		}
		return `{"id":"1","interaction":{"id":"1","type":2},"resource":{"type":4,"message":{"id":"5","channel_id":"6","flags":0}}}`
	}
	return c
}

func posted(body string) *http.Request {
	q := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	q.Header.Set("Content-Type", "application/json")
	return q
}

// RoundTrip is the network's API.
func (c *caller) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.Body != nil {
		said, err := io.ReadAll(q.Body)
		if err != nil {
			return nil, err
		}
		c.keep(said)
	}
	body := c.answer(q.URL.Path)
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: q,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

func (c *caller) keep(said []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = said
}

func (c *caller) last() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.said)
}

// open runs easyday on this network until the end of b.
func (c *caller) open(b *testing.B) {
	config := DefaultConfig()
	config.Storage.URL, config.Defaults.Zone = "bolt:"+filepath.Join(b.TempDir(), "easyday.db"), "Europe/Berlin"
	c.store = &meter{}
	var err error
	c.app, err = Open(b.Context(), config, Parts{
		Clock: newVirtualClock(saturday(), false), IDs: NewID, Log: slog.New(slog.DiscardHandler),
		Platforms: func(_ context.Context, p AdapterParts) ([]bot.Platform, error) {
			book := p.Book.(notebook)
			p.Book = notebook{metered{book.store, c.store}, book.clock}
			platform, err := c.make(p)
			return []bot.Platform{platform}, err
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	c.app.Desk.Store = metered{c.app.Store, c.store}
	platform := c.app.Platforms[0]
	if err := platform.Publish(b.Context(), c.app.Router.Menu()); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- platform.Run(ctx, c.app.Router) }()
	b.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		if err := c.app.Close(); err != nil {
			b.Error(err)
		}
	})
}

// prepare lets n people join and find their way, and makes a report of each.
func (c *caller) prepare(b *testing.B, n int) (calls []*http.Request) {
	var names []string
	for i := range n {
		names = append(names, strconv.Itoa(person(c.people+i)))
	}
	c.app.join(b, c.name, names...)
	for range n {
		c.ask(b, c.next("/help"))
		calls = append(calls, c.next("/hard 12x400 65min rpe 9"))
		c.people++
	}
	return calls
}

func (c *caller) next(line string) *http.Request {
	c.calls++
	return c.call(c.people, c.calls, line)
}

// ask hands a call to the bot and waits for its answer; before the bot runs it says 503.
func (c *caller) ask(b *testing.B, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		b.Fatal(err)
	}
	for limit := time.Now().Add(soon); ; {
		q.Body = io.NopCloser(bytes.NewReader(body))
		w := httptest.NewRecorder()
		c.app.Platforms[0].(bot.Receiver).ServeHTTP(w, q)
		switch {
		case w.Code == http.StatusServiceUnavailable && time.Now().Before(limit):
			runtime.Gosched()
			continue
		case w.Code != http.StatusOK && w.Code != http.StatusAccepted:
			b.Fatalf("the bot says %d %s", w.Code, w.Body)
		case w.Body.Len() > 0:
			c.keep(w.Body.Bytes())
		}
		return
	}
}
