package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// BenchmarkTranslate is what the adapter does without network and store, step by step.
func BenchmarkTranslate(b *testing.B) {
	raw, err := os.ReadFile("testdata/decode/command in a direct chat.json")
	if err != nil {
		b.Fatal(err)
	}
	menu := testMenu()
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := decodeInteraction(raw, menu, now); err != nil {
				b.Fatal(err)
			}
		}
	})
	m := fullMessage()
	b.Run("render", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := renderMessage(m); err != nil {
				b.Fatal(err)
			}
		}
	})
	out, _, err := renderMessage(m)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("to JSON", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(answer{answerMessage, out}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fullMessage is as large as what answers a report.
func fullMessage() bot.Message {
	m := bot.Message{
		Tone: bot.Good, Title: said("Saved: Run, intervals 💪"),
		Body: []bot.Text{voice().Text("at", bot.With("When", now)), said("Twenty easy minutes: you can talk all the way.")},
	}
	for _, name := range []string{"Session", "Duration", "Effort", "Ended"} {
		m.Facts = append(m.Facts, bot.Fact{Name: said(name), Value: voice().Moment(now)})
	}
	for _, row := range [][]string{{"How", "Change"}, {"Later", "Another time"}, {"Undo"}} {
		var buttons []bot.Button
		for _, label := range row {
			buttons = append(buttons, button(label, strings.ToLower(label[:3]), "d2r1"))
		}
		m.Rows = append(m.Rows, buttons)
	}
	return m
}

// BenchmarkEcho is the time from a command to the bot's answer at Discord: of the adapter, and of the library with nothing
// around it. Over the gateway the answer is the library's InteractionRespond, over HTTP the body. Both have a fake of their
// own; their rounds take turns. easyday-ns and echo-ns are medians, x-echo is the one by the other.
func BenchmarkEcho(b *testing.B) {
	b.Setenv("EASYDAY_SPECS", "") // to judge every call would be most of what is measured
	for _, c := range []struct {
		name          string
		echo, easyday func(b *testing.B) *echoStage
	}{
		{"gateway", openGatewayEcho, func(b *testing.B) *echoStage { return openEasyday(b, false) }},
		{"endpoint", openEndpointEcho, func(b *testing.B) *echoStage { return openEasyday(b, true) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			echo, easyday := c.echo(b), c.easyday(b)
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
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// echoStage is a Discord of its own with a bot that says "ok".
type echoStage struct {
	*discordtest.Server
	clock *bottest.Clock
	wire  *http.Transport
	said  chan time.Time // when an answer over REST was taken
	n     int
}

func newEchoStage(b *testing.B) *echoStage {
	s := &echoStage{clock: bottest.NewClock(now), wire: &http.Transport{MaxIdleConnsPerHost: 16}, said: make(chan time.Time, 8)}
	s.Server = discordtest.New(b, discordtest.Options{Clock: s.clock})
	b.Cleanup(s.wire.CloseIdleConnections)
	return s
}

// RoundTrip looks at what the bot says, and takes the library's calls to the fake: it knows version 9 only.
func (s *echoStage) RoundTrip(q *http.Request) (*http.Response, error) {
	if path, ok := strings.CutPrefix(q.URL.String(), libraryAPI); ok {
		q = q.Clone(q.Context())
		to, err := q.URL.Parse(s.URL() + "/api" + version + path)
		if err != nil {
			return nil, err
		}
		q.URL, q.Host = to, ""
	}
	answer, err := s.wire.RoundTrip(q)
	if strings.HasSuffix(q.URL.Path, "/callback") {
		s.said <- time.Now()
	}
	return answer, err
}

// round is how long one answer takes.
func (s *echoStage) round(b *testing.B) time.Duration {
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	s.n++
	s.clock.Add(time.Millisecond) // ids tell the time
	begin := time.Now()
	if err := s.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, script.Say{Text: fmt.Sprint("/hard 12x400 65min rpe 9 no ", s.n)}); err != nil {
		b.Fatal(err)
	}
	if s.said == nil {
		return time.Since(begin)
	}
	select {
	case end := <-s.said:
		return end.Sub(begin)
	case <-ctx.Done():
		b.Fatal("no answer")
	}
	return 0
}

// begin waits until the bot receives.
func (s *echoStage) begin(b *testing.B) *echoStage {
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	return s
}

// library is a discordgo session with a menu of one command.
func (s *echoStage) library(b *testing.B) *discordgo.Session {
	session, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		b.Fatal(err)
	}
	session.Client = &http.Client{Transport: s}
	session.Identify.Intents, session.Identify.Compress = 0, false // as the adapter
	_, err = session.ApplicationCommandBulkOverwrite(s.Application(), "", []*discordgo.ApplicationCommand{{
		Name: "hard", Description: "Report", Options: []*discordgo.ApplicationCommandOption{{
			Type: discordgo.ApplicationCommandOptionString, Name: "report", Description: "In your words",
		}},
	}})
	if err != nil {
		b.Fatal(err)
	}
	return session
}

// libraryOK is "ok" in the library's words.
func libraryOK() *discordgo.InteractionResponse {
	return &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{
			Content: "ok", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		},
	}
}

// openGatewayEcho runs the library's own gateway.
func openGatewayEcho(b *testing.B) *echoStage {
	s := newEchoStage(b)
	session := s.library(b)
	session.AddHandler(func(session *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := session.InteractionRespond(i.Interaction, libraryOK()); err != nil {
			b.Error(err)
		}
	})
	if err := session.Open(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := session.Close(); err != nil {
			b.Error(err)
		}
	})
	return s.begin(b)
}

// openEndpointEcho is an endpoint of the library's parts.
func openEndpointEcho(b *testing.B) *echoStage {
	s := newEchoStage(b)
	s.library(b)
	s.said = nil // the answer is the body
	key, err := hex.DecodeString(s.PublicKey())
	if err != nil {
		b.Fatal(err)
	}
	s.Endpoint(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !discordgo.VerifyInteraction(q, ed25519.PublicKey(key)) {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		var i discordgo.Interaction
		if err := json.NewDecoder(q.Body).Decode(&i); err != nil {
			b.Error(err)
		}
		answer := libraryOK()
		if i.Type == discordgo.InteractionPing {
			answer = &discordgo.InteractionResponse{Type: discordgo.InteractionResponsePong}
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			b.Error(err)
		}
	}))
	return s.begin(b)
}

// openEasyday runs the adapter.
func openEasyday(b *testing.B, webhook bool) *echoStage {
	s := newEchoStage(b)
	adapter, err := New(Options{
		Token: s.Token(), APIURL: s.URL(), PublicKey: s.PublicKey(), Webhook: webhook, Book: bottest.NewBook(s.clock),
		Clock: s.clock, Words: bottest.Words{}, Limiter: bottest.NoLimit{}, Log: slog.New(slog.DiscardHandler), HTTP: s,
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := adapter.Publish(b.Context(), testMenu()); err != nil {
		b.Fatal(err)
	}
	if webhook {
		s.said = nil // the answer is the body
		s.Endpoint(adapter)
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
	return s.begin(b)
}

// sayOK says "ok" to everything.
type sayOK struct{}

func (sayOK) Handle(context.Context, *bot.Request) (bot.Response, error) {
	return bot.Say{Message: bot.Message{Body: []bot.Text{bot.Verbatim("ok")}}}, nil
}
