package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// BenchmarkTranslate is what the adapter does without network and store, step by step.
func BenchmarkTranslate(b *testing.B) {
	raw, err := os.ReadFile("testdata/decode/command_private.json")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("its id", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := updateID(raw); !ok {
				b.Fatal("no id")
			}
		}
	})
	b.Run("its chat", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := chatKey(raw); !ok {
				b.Fatal("no chat")
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decode(raw, "easyday_bot"); err != nil {
				b.Fatal(err)
			}
		}
	})
	m := fullMessage()
	b.Run("render", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := render(m, plain); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fullMessage is as large as what answers a report.
func fullMessage() bot.Message {
	m := bot.Message{
		Title: bot.Verbatim("Saved: Run, intervals 💪"),
		Body:  []bot.Text{voice.Text("at", bot.With("When", moment)), bot.Verbatim("Twenty easy minutes: you can talk all the way.")},
	}
	for _, name := range []string{"Session", "Duration", "Effort", "Ended"} {
		m.Facts = append(m.Facts, bot.Fact{Name: bot.Verbatim(name), Value: voice.Moment(moment)})
	}
	for _, row := range [][]string{{"How", "Change"}, {"Later", "Another time"}, {"Undo"}} {
		var buttons []bot.Button
		for _, label := range row {
			buttons = append(buttons, bot.Button{Label: bot.Verbatim(label), Action: bot.Action{Name: strings.ToLower(label[:3]), Arg: "d2r1"}})
		}
		m.Rows = append(m.Rows, buttons)
	}
	return m
}

// BenchmarkEcho is the time from a person's message to the bot's answer at Telegram: of the adapter, and of the library
// with nothing around it. Both have a fake of their own; their rounds take turns. easyday-ns and echo-ns are medians,
// x-echo is the one by the other.
func BenchmarkEcho(b *testing.B) {
	b.Setenv("EASYDAY_SPECS", "") // to judge every call would be most of what is measured
	echo, easyday := openEcho(b), openEasyday(b)
	var theirs, ours []time.Duration
	for b.Loop() {
		theirs = append(theirs, echo.round(b))
		ours = append(ours, easyday.round(b))
	}
	was, is := median(theirs), median(ours)
	b.ReportMetric(0, "ns/op") // of both together: says nothing
	b.ReportMetric(float64(was), "echo-ns")
	b.ReportMetric(float64(is), "easyday-ns")
	b.ReportMetric(float64(is)/float64(was), "x-echo")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// echoStage is a Telegram of its own with a bot that says "ok".
type echoStage struct {
	*telegramtest.Server
	clock *bottest.Clock
	wire  *http.Transport
	said  chan time.Time // when an answer was taken
	n     int
}

func newEchoStage(b *testing.B) *echoStage {
	s := &echoStage{clock: bottest.NewClock(moment), wire: newTransport(), said: make(chan time.Time, 8)}
	s.Server = telegramtest.New(b, telegramtest.Options{Clock: s.clock})
	b.Cleanup(s.wire.CloseIdleConnections)
	return s
}

// RoundTrip looks at what the bot says.
func (s *echoStage) RoundTrip(q *http.Request) (*http.Response, error) {
	answer, err := s.wire.RoundTrip(q)
	if strings.HasSuffix(q.URL.Path, "/sendMessage") {
		s.said <- time.Now()
	}
	return answer, err
}

// round is how long one answer takes. It ends when the bot listens again.
func (s *echoStage) round(b *testing.B) time.Duration {
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	s.n++
	begin := time.Now()
	if err := s.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, script.Say{Text: fmt.Sprint("12x400 65min rpe 9 no ", s.n)}); err != nil {
		b.Fatal(err)
	}
	select {
	case end := <-s.said:
		return end.Sub(begin)
	case <-ctx.Done():
		b.Fatal("no answer")
	}
	return 0
}

// openEcho runs the library's own loop.
func openEcho(b *testing.B) *echoStage {
	s := newEchoStage(b)
	library, err := tgbotapi.NewBotAPIWithClient(s.Token(), s.URL()+"/bot%s/%s", &http.Client{Transport: s})
	if err != nil {
		b.Fatal(err)
	}
	var work sync.WaitGroup
	updates := library.GetUpdatesChan(tgbotapi.UpdateConfig{Timeout: 30})
	work.Go(func() {
		for u := range updates {
			if _, err := library.Send(tgbotapi.NewMessage(u.Message.Chat.ID, "ok")); err != nil {
				b.Error(err)
			}
		}
	})
	b.Cleanup(func() {
		library.StopReceivingUpdates()
		if err := s.Ready(context.Background()); err != nil { // its poll cannot be cancelled, only come to its end
			b.Error(err)
		}
		s.clock.Add(time.Minute)
		work.Wait()
	})
	return s
}

// openEasyday runs the adapter.
func openEasyday(b *testing.B) *echoStage {
	s := newEchoStage(b)
	adapter, err := New(Options{
		Token: s.Token(), APIURL: s.URL(), Book: bottest.NewBook(s.clock), Clock: s.clock, Words: bottest.Words{},
		Limiter: bottest.NoLimit{}, Log: slog.New(slog.DiscardHandler), HTTP: s,
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- adapter.Run(ctx, sayOK{}) }()
	b.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	return s
}

// sayOK says "ok" to everything.
type sayOK struct{}

func (sayOK) Handle(context.Context, *bot.Request) (bot.Response, error) {
	return bot.Say{Message: bot.Message{Body: []bot.Text{bot.Verbatim("ok")}}}, nil
}
