package commands_test

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
)

// onDiscordAlone is a bench with Discord in front of it, and a way to say lines there.
func onDiscordAlone(t *testing.T, head string) (*onDiscord, func(lines ...string)) {
	t.Helper()
	var clock atomic.Pointer[app.Bench]
	o := benchOptions(t, head)
	f := discordFace(t, func() time.Time {
		if b := clock.Load(); b != nil {
			return b.Now()
		}
		return o.Now
	})
	o.DB, o.Network = filepath.Join(t.TempDir(), "far.db"), f
	b := openBench(t, o)
	clock.Store(b)
	run := script.NewRunner(b, b, f.options)
	return f.Network.(*onDiscord), func(lines ...string) {
		t.Helper()
		for _, line := range lines {
			if err := run.Line(t.Context(), f.typed(line)); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	}
}

// A day stands among the events of its server where the bot may put it there: posted, moved, called off. Where it may not,
// everything else goes on.
func TestADayIsAnEventOfItsServer(t *testing.T) {
	const head = "# easyday chat --now 2026-03-09T18:00:00+01:00 --zone Europe/Berlin"
	n, say := onDiscordAlone(t, head)
	event := func(when, state string) {
		t.Helper()
		all := n.Events("runners")
		if len(all) != 1 || all[0].From.Format(time.RFC3339) != when || all[0].State != state || all[0].Place != "park" || !strings.Contains(all[0].Name, "Yoga") {
			t.Errorf("the server shows %+v, want yoga in the park at %s, %s", all, when, state)
		}
	}
	say(":as cap", ":in runners", ":role captain", "/team zone Berlin", "/day tomorrow 12:15 yoga at the park", ":press Post", ":wait 10s")
	event("2026-03-10T11:15:00Z", "planned")
	say(":press Going", ":wait 10s")
	event("2026-03-10T11:15:00Z", "planned")
	say(":press More", ":press Move", ":fill day_when=thu 18:00", ":wait 10s")
	event("2026-03-12T17:00:00Z", "planned")
	say(":press More", ":press Call it off", ":press Yes, call it off", ":wait 10s")
	event("2026-03-12T17:00:00Z", "cancelled")

	n, say = onDiscordAlone(t, head)
	n.Permit("runners", 0)
	say(":as cap", ":in runners", ":role captain", "/team zone Berlin", "/day tomorrow 12:15 yoga at the park", ":press Post", ":wait 10s", ":press Going", ":wait 10s")
	seen := n.Sees("cap", "runners").Messages
	if len(n.Events("runners")) != 0 || len(seen) == 0 || !strings.Contains(seen[len(seen)-1].Text, "Going: cap") {
		t.Errorf("%d events; people see %+v", len(n.Events("runners")), seen)
	}
}

// A role is called once, by the card as it is posted: not by its edits, and not by what is posted after the budget is spent.
func TestARoleIsCalledOnceOnDiscord(t *testing.T) {
	n, say := onDiscordAlone(t, "# easyday chat --now 2026-03-09T18:00:00+01:00 --zone Europe/Berlin")
	n.Give("ana", "runners", n.Role("runners", "Fast ones", true))
	say(":as ana", ":in runners", ":as cap", ":in runners", ":role captain", "/team zone Berlin", "/team role @Fast ones",
		"/day tomorrow 12:15 walk", ":press Post and ping", ":wait 10s")
	pinged := func(person string) (n2 int) {
		for _, m := range n.Sees(person, "runners").Messages {
			if m.Pinged {
				n2++
			}
		}
		return n2
	}
	if ana, captain := pinged("ana"), pinged("cap"); ana != 1 || captain != 0 {
		t.Errorf("ana's phone rang %d times and the captain's %d times, want once and never", ana, captain)
	}
	calls := roleCalls(n)
	say(":as ana", ":press Going", ":wait 10s", ":as cap", "/day tomorrow 18:15 walk", ":press Post", ":wait 10s")
	if again := roleCalls(n); calls != 1 || again != 1 {
		t.Errorf("the role was called by %d requests, and by %d after an answer and another day; want 1", calls, again)
	}
	silent := 0
	for _, m := range n.Sees("ana", "runners").Messages {
		if m.Silent {
			silent++
		}
	}
	if silent != 1 {
		t.Errorf("%d messages were silent, want the second day's card", silent)
	}
}

// roleCalls counts the requests that may make the phones of a role ring.
func roleCalls(n *onDiscord) (calls int) {
	for _, x := range n.Sent() {
		if strings.Contains(string(x.Body), `"roles":["`) {
			calls++
		}
	}
	return calls
}
