package app

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// Whatever goes wrong with the networks, nothing is logged or said that is secret, or that somebody told the bot or is
// called. What people say here is full of canaries, and so are the tokens.
func TestNothingIsGivenAway(t *testing.T) {
	for _, mode := range []string{ModeConnected, ModeWebhook} {
		t.Run(mode, func(t *testing.T) {
			n := newBoth(t, mode)
			s, stop, ended := n.start(t)
			defer stop()
			n.agreed(t)
			for i, spoil := range n.troubles(mode) {
				spoil()
				n.suffer(t, i)
				n.discord.Heal()
				n.telegram.Heal()
				n.discord.HealGateway()
				n.discord.Release()
			}
			n.telegram.Fail(telegramtest.Fault{Status: http.StatusUnauthorized, Times: -1})
			if mode == ModeConnected {
				n.discord.Revoke()
				n.discord.CloseGateway(4004)
			} else {
				stop()
			}
			err := errors.Join(n.end(t, ended), s.Close())
			said := ""
			if err != nil {
				said = err.Error()
			}
			for _, secret := range append(n.discord.Secrets(), n.telegram.Token(), n.config.Telegram.Secret.Reveal(), n.discord.UserID("canaryzoe"), n.telegram.UserID("canaryzoe")) {
				if strings.Contains(n.log.String()+said, secret) {
					t.Errorf("%q is given away", secret)
				}
			}
			if strings.Contains(strings.ToLower(said), "canary") {
				t.Errorf("run said %v", err)
			}
			if mode == ModeConnected && err == nil {
				t.Error("a token that is refused in the middle of a run did not end it")
			}
		})
	}
}

// end waits for the end of a bot while time passes.
func (n *both) end(t *testing.T, ended <-chan error) error {
	t.Helper()
	for range int(soon / (20 * time.Millisecond)) {
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Millisecond):
			n.clock.Set(n.clock.Now().Add(5 * time.Second))
		}
	}
	t.Fatalf("it did not end; the log says\n%s", n.log)
	return nil
}

// troubles are all that can go wrong on the wire, two networks at a time.
func (n *both) troubles(mode string) (all []func()) {
	discord := func(f discordtest.Fault) func() { f.Times = 2; return func() { n.discord.Fail(f) } }
	telegram := func(f telegramtest.Fault) func() { f.Times = 3; return func() { n.telegram.Fail(f) } }
	one := []func(){
		discord(discordtest.Fault{Kind: discordtest.LimitedRoute, After: time.Second}), discord(discordtest.Fault{Kind: discordtest.LimitedGlobal, After: time.Second}),
		discord(discordtest.Fault{Kind: discordtest.LimitedShared, After: time.Second}), discord(discordtest.Fault{Kind: discordtest.LimitedHTML, After: time.Second}),
		discord(discordtest.Fault{Kind: discordtest.BadGateway}), discord(discordtest.Fault{Kind: discordtest.BadGatewayAfter}),
		discord(discordtest.Fault{Kind: discordtest.SlowBody}), discord(discordtest.Fault{Kind: discordtest.CutJSON}), discord(discordtest.Fault{Kind: discordtest.Silent}),
		discord(discordtest.Fault{Kind: discordtest.SilentAfter}), discord(discordtest.Fault{Kind: discordtest.HangUp}), discord(discordtest.Fault{Kind: discordtest.HangUpAfter}),
		discord(discordtest.Fault{Kind: discordtest.Refuse, Status: 403, Code: 50007, Message: "Cannot send messages to this user"}),
		discord(discordtest.Fault{Kind: discordtest.Refuse, Status: 400, Code: 50035, Message: "Invalid Form Body"}),
		discord(discordtest.Fault{Kind: discordtest.Refuse, Status: 404, Code: 10062, Message: "Unknown interaction"}),
		discord(discordtest.Fault{Kind: discordtest.Refuse, Status: 500, Message: "internal"}),
	}
	if mode == ModeConnected {
		for _, kind := range []discordtest.GatewayTrouble{discordtest.GatewayUnavailable, discordtest.GatewayReconnect, discordtest.GatewayInvalid, discordtest.GatewayNoReady} {
			one = append(one, func() { n.discord.FailGateway(discordtest.GatewayFault{Kind: kind}); n.discord.Drop() })
		}
		one = append(one, n.discord.Reconnect, func() { n.discord.Invalidate(false) }, func() { n.discord.CloseGateway(4000) }, n.discord.Mute,
			func() { n.discord.PushFrame([]byte(`{"op":0,"s":1,"t":"INTERACTION_CREATE","d":{"token":"CANARY"`)) },
			func() {
				n.discord.Push(json.RawMessage(`{"id":"1","type":77,"token":"CANARY","data":{"name":"CANARY"}}`))
			})
	}
	two := []func(){
		telegram(telegramtest.Fault{Drop: true}), telegram(telegramtest.Fault{Drop: true, After: true}), telegram(telegramtest.Fault{Hang: true}), telegram(telegramtest.Fault{Slow: true, After: true}),
		telegram(telegramtest.Fault{Cut: true}), telegram(telegramtest.Fault{Cut: true, After: true}), telegram(telegramtest.Fault{Status: 502, HTML: true}), telegram(telegramtest.Fault{Status: 500, After: true}),
		telegram(telegramtest.Fault{Status: 429, RetryAfter: 1}), telegram(telegramtest.Fault{Status: 429, RetryAfter: 1, HTML: true}), telegram(telegramtest.Fault{Status: 403}), telegram(telegramtest.Fault{Status: 400, Description: "Bad Request: chat not found"}),
		telegram(telegramtest.Fault{Status: 409}), telegram(telegramtest.Fault{HTML: true}),
		func() { n.telegram.Push(json.RawMessage(`{"update_id":"CANARY","message":{"text":"CANARY ill"}}`)) },
		func() { n.telegram.Push(json.RawMessage(`{"update_id":300950000,"message":{"text":["CANARY knee"]}}`)) },
	}
	for i := range max(len(one), len(two)) {
		all = append(all, func() {
			if i < len(one) {
				one[i]()
			}
			if i < len(two) {
				two[i]()
			}
		})
	}
	return all
}

// suffer lets somebody talk to the bot on both networks while things go wrong and time passes fast. Whether they are
// answered is not looked at.
func (n *both) suffer(t *testing.T, nth int) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
	defer cancel()
	say := []string{"/hard 12x400 65min rpe 9", "/hard canaryknee hurts since the hills CANARY", "/feel ill", "/forget", "/prefs zone CANARYtown",
		"/plan race tomorrow CANARYrace", "/plan hard CANARYday", "/prefs limitation left CANARYshoulder", "/prefs heart CANARY1985", "/prefs travel CANARYville until CANARYday",
		"/prefs modalities love CANARYyoga", "/prefs access no CANARYpool", "/prefs place CANARYhome", "/prefs pause until CANARYday", "/log CANARY", "/sets CANARY", "/export", "/why"}
	var talk sync.WaitGroup
	for _, f := range n.sides() {
		talk.Go(func() {
			who := script.Speaker{Person: "canaryzoe", Chat: script.DM}
			for _, text := range []string{"my CANARY knee is torn and I feel ill", say[nth%len(say)]} {
				_ = f.face.Do(ctx, who, script.Say{Text: text})
			}
			_ = f.face.Do(ctx, who, script.Press{Label: "Yes, remind me", Nth: 1})
		})
	}
	done := make(chan struct{})
	go func() { talk.Wait(); close(done) }()
	for {
		select {
		case <-done:
			return
		case <-time.After(10 * time.Millisecond):
			n.clock.Set(n.clock.Now().Add(2 * time.Second))
		}
	}
}
