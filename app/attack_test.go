package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
	"easyday/recovery"
)

// What strangers can do to a bot that the world can reach, through its own HTTP server.

// post calls a bot and returns the status.
func post(t *testing.T, s *Server, network, secret string, body io.Reader) int {
	t.Helper()
	q, err := http.NewRequest(http.MethodPost, "http://"+s.Addr().String()+"/bot/"+network, body)
	if err != nil {
		t.Fatal(err)
	}
	if secret != "" {
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Error(err)
		return 0
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}

// update is what Telegram would call with for a message of ana.
func (n *both) update(id int, text string) string {
	user := n.telegram.UserID("ana")
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%q,`+
		`"chat":{"id":%s,"type":"private","first_name":"ana"},"from":{"id":%s,"is_bot":false,"first_name":"ana"}}}`,
		id, id, n.clock.Now().Unix(), text, user, user)
}

// inParallel does a thing many times at once and counts what came of it.
func inParallel(times int, do func() int) map[int]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	came := map[int]int{}
	for range times {
		all.Go(func() {
			got := do()
			mu.Lock()
			defer mu.Unlock()
			came[got]++
		})
	}
	all.Wait()
	return came
}

// agreed is ana, who has reported once on each network.
func (n *both) agreed(t *testing.T) {
	t.Helper()
	for _, f := range n.sides() {
		f.do(t, script.Say{Text: "/hard 12x400 65min rpe 9"})
		f.do(t, script.Press{Label: "Yes, remind me", Nth: 1})
	}
}

func (n *both) sessions(t *testing.T, s *Server, f side) int {
	t.Helper()
	return s.app.sessionsOf(t, s.app.stored(t, f.name, f.id("ana")).ID)
}

func TestForgedCalls(t *testing.T) {
	n := newBoth(t, ModeWebhook)
	s, stop := n.run(t)
	defer stop()
	n.agreed(t)
	report := n.update(300900001, "/hard swim 50 min rpe 8 ended 5h ago")
	for secret, want := range map[string]int{"": 401, "x": 401, "CANARY-hook-secre": 401, "CANARY-hook-secrett": 401, "canary-hook-secret": 401} {
		if got := post(t, s, NetworkTelegram, secret, strings.NewReader(report)); got != want {
			t.Errorf("Telegram with the secret %q: %d, want %d", secret, got, want)
		}
	}
	given := n.discord.Interactions()
	raw := renamed(t, given[0])
	for name, p := range map[string]discordtest.Posting{
		"unsigned": {Unsigned: true}, "signed by another": {BadKey: true}, "with a signature that is none": {BadHex: true},
		"changed on the way": {Tampered: true}, "an hour old": {Age: time.Hour}, "an hour early": {Age: -time.Hour},
	} {
		p.Body = raw
		if got, _, err := n.discord.Post(t.Context(), p); got != http.StatusUnauthorized || err != nil {
			t.Errorf("Discord, %s: %d, %v", name, got, err)
		}
	}
	base := "http://" + s.Addr().String()
	for _, x := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/bot/telegram", 405}, {"PUT", "/bot/discord", 405}, {"DELETE", "/bot/telegram", 405}, {"POST", "/telegram", 404}, {"POST", "/bot/telegram/", 404},
		{"POST", "/bot//telegram", 307}, {"POST", "/bot/../bot/telegram/x", 307}, {"POST", "/bot/Telegram", 404}, {"POST", "/", 404}, {"POST", "/healthz", 405}, {"GET", "/debug/pprof/", 404},
	} {
		q, err := http.NewRequest(x.method, base+x.path, strings.NewReader(report))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultTransport.RoundTrip(q)
		if err != nil {
			t.Fatal(err)
		}
		if _ = answer.Body.Close(); answer.StatusCode != x.want {
			t.Errorf("%s %s: %d, want %d", x.method, x.path, answer.StatusCode, x.want)
		}
	}
	for _, f := range n.sides() {
		if got := n.sessions(t, s, f); got != 1 {
			t.Errorf("%s: ana has %d sessions", f.name, got)
		}
	}
}

// renamed is an interaction as another one of the same moment, whose answer nobody waits for.
func renamed(t *testing.T, raw json.RawMessage) json.RawMessage {
	t.Helper()
	var x map[string]json.RawMessage
	if err := json.Unmarshal(raw, &x); err != nil {
		t.Fatal(err)
	}
	id, err := strconv.ParseUint(strings.Trim(string(x["id"]), `"`), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	x["id"], x["token"] = fmt.Appendf(nil, `"%d"`, id^1<<21), json.RawMessage(`"CANARY-made-up"`) // what is above is the time
	out, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The networks repeat calls they think were not heard, and so may whoever has overheard one.
func TestReplayedCalls(t *testing.T) {
	const times = 100
	n := newBoth(t, ModeWebhook)
	s, stop := n.run(t)
	defer stop()
	n.agreed(t)
	discord, telegram := n.sides()[0], n.sides()[1]

	report := n.update(300900001, "/hard swim 50 min rpe 8 ended 5h ago")
	if came := inParallel(times, func() int { return post(t, s, NetworkTelegram, "CANARY-hook-secret", strings.NewReader(report)) }); came[200] != times {
		t.Errorf("Telegram's calls were answered %v", came)
	}
	saved := 0
	for _, m := range telegram.sees("ana", script.DM).Messages {
		if strings.HasPrefix(m.Text, "Saved: Swim") {
			saved++
		}
	}
	if got := n.sessions(t, s, telegram); got != 2 || saved != 1 {
		t.Errorf("one Telegram update made %d sessions, and was answered %d times", got-1, saved)
	}

	discord.do(t, script.Say{Text: "/hard swim 50 min rpe 8 ended 5h ago"})
	given := n.discord.Interactions()
	last := given[len(given)-1]
	if came := inParallel(times, func() int { return n.again(t, last) }); came[202] != times {
		t.Errorf("what Discord had called already was answered %v", came)
	}
	if got := n.sessions(t, s, discord); got != 2 {
		t.Errorf("one Discord interaction made %d sessions", got-1)
	}
	fresh := renamed(t, bytes.ReplaceAll(last, []byte("swim 50 min rpe 8 ended 5h ago"), []byte("bike 80 min rpe 8 ended 9h ago")))
	if came := inParallel(times, func() int { return n.again(t, fresh) }); came[200] > 1 || came[200]+came[202] != times {
		t.Errorf("a new Discord interaction, all at once, was answered %v", came)
	}
	if got := n.sessions(t, s, discord); got != 3 {
		t.Errorf("two Discord interactions made %d sessions", got-1)
	}
	var notices int
	err := s.app.Store.View(context.Background(), func(tx recovery.Tx) error {
		athlete, err := tx.Athletes().Identify(recovery.Account{Platform: NetworkDiscord, User: discord.id("ana")})
		if err != nil {
			return err
		}
		open, err := tx.Notices().Recent(athlete.ID, time.Time{})
		notices = len(open)
		return err
	})
	if err != nil || notices > 3 {
		t.Errorf("three sessions planned %d notices, %v", notices, err)
	}
}

// again makes a call that Discord signed, and returns the status.
func (n *both) again(t *testing.T, raw json.RawMessage) int {
	status, _, err := n.discord.Post(t.Context(), discordtest.Posting{Body: raw})
	if err != nil {
		t.Error(err)
	}
	return status
}

func TestHugeAndSlowCalls(t *testing.T) {
	n := newBoth(t, ModeWebhook)
	s, stop := n.run(t)
	defer stop()
	n.agreed(t)
	huge := func() io.Reader { return io.LimitReader(endless{}, 64<<20) }
	t.Run("a call that does not end is read no further than a megabyte", func(t *testing.T) {
		if got := post(t, s, NetworkTelegram, "CANARY-hook-secret", huge()); got != http.StatusRequestEntityTooLarge {
			t.Errorf("Telegram: %d", got)
		}
		for network, secret := range map[string]string{NetworkDiscord: "", NetworkTelegram: "wrong"} {
			q, _ := http.NewRequest(http.MethodPost, "http://"+s.Addr().String()+"/bot/"+network, huge())
			q.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
			answer, err := http.DefaultClient.Do(q)
			if err != nil {
				continue // cut off while it still wrote
			}
			if _ = answer.Body.Close(); answer.StatusCode < 400 {
				t.Errorf("%s: %d", network, answer.StatusCode)
			}
		}
	})
	t.Run("hundreds of calls that trickle in keep nobody out", func(t *testing.T) {
		var open []net.Conn
		defer func() {
			for _, c := range open {
				_ = c.Close()
			}
		}()
		trickle := func(path string) {
			c, err := net.Dial("tcp", s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, c)
			fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nX-Telegram-Bot-Api-Secret-Token: CANARY-hook-secret\r\n"+
				"X-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n\r\n{", path, n.clock.Now().Unix(), strings.Repeat("0f", 64))
		}
		for range maxCalls + 50 {
			trickle("/bot/discord")
			trickle("/bot/telegram")
		}
		for _, f := range n.sides() {
			gate := s.handler.(*endpoint).calls["/bot/"+f.name]
			eventually(t, "the calls", func() bool {
				gate.mu.Lock()
				defer gate.mu.Unlock()
				return len(gate.arriving) == maxArriving && gate.under < maxCalls
			})
			f.do(t, script.Say{Text: "/hard swim 50 min rpe 8 ended 5h ago"})
			if got := n.sessions(t, s, f); got != 2 {
				t.Errorf("%s: ana has %d sessions", f.name, got)
			}
		}
		if got := status(t, "http://"+s.Addr().String()+"/healthz"); got != http.StatusOK {
			t.Errorf("healthz %d", got)
		}
	})
	t.Run("connections that say nothing keep nobody out", func(t *testing.T) {
		for range 500 {
			c, err := net.Dial("tcp", s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
		}
		if got := status(t, "http://"+s.Addr().String()+"/healthz"); got != http.StatusOK {
			t.Errorf("healthz %d", got)
		}
	})
}

// endless is a text without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
