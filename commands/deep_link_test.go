package commands_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
)

// neverStarted is a Telegram on which nobody has pressed Start.
func neverStarted(t *testing.T) (n onTelegram, run *script.Runner, say func(lines ...string)) {
	t.Helper()
	o := benchOptions(t, "# easyday chat --now 2026-03-09T18:00:00+01:00 --zone Europe/Berlin --first-contact")
	o.DB = filepath.Join(t.TempDir(), "never.db")
	now, b := o.Now, (*app.Bench)(nil)
	f := telegramFace(t, func() time.Time {
		if b == nil {
			return now
		}
		return b.Now()
	})
	o.Network = f
	b = openBench(t, o)
	n, run = f.Network.(onTelegram), script.NewRunner(b, b, f.options)
	return n, run, func(lines ...string) {
		t.Helper()
		for _, line := range lines {
			if err := run.Line(t.Context(), line); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	}
}

// TestCardOfSomebodyWhoNeverStarted: on Telegram somebody who never wrote to the bot answers a day at once, and what the card
// answers in private comes when they press Start. The group reads nothing of either but the name they gave.
func TestCardOfSomebodyWhoNeverStarted(t *testing.T) {
	n, run, say := neverStarted(t)
	say(":as cap")
	if err := n.Start(t.Context(), script.Speaker{Person: run.Speaker().Person, Chat: script.DM}, ""); err != nil {
		t.Fatal(err)
	}
	say(":in runners", ":role captain", "/day tomorrow 12:15 yoga in the park", ":press Post", ":wait next", ":as ben", ":in runners")
	private := func() int { return len(n.Sees("ben", script.DM).Messages) }
	group := func() int { return len(n.Sees("ben", "runners").Messages) }
	card := func() string {
		all := n.Sees("ben", "runners").Messages
		return all[len(all)-1].Text
	}
	before := group()

	say(":press Going", ":wait 5s")
	if !strings.Contains(card(), "ben") || private() != 0 {
		t.Errorf("the card says %q, and ben got %d messages", card(), private())
	}
	for _, label := range []string{"More", "Remind me privately"} {
		had := private()
		say(":press " + label + " @1")
		if private() <= had {
			t.Errorf("after %s ben got nothing", label)
		}
	}
	if group() != before {
		t.Errorf("the group reads %+v", n.Sees("ben", "runners").Messages)
	}
	if pinned := n.Pinned("ben", "runners"); !slices.ContainsFunc(pinned, func(s string) bool { return strings.Contains(s, "Yoga") }) {
		t.Errorf("pinned are %q", pinned)
	}
}

// TestCaptainWhoNeverStarted: the group reads a link in the place of the first /day, and not a word of it; behind the link the
// day is shown and posted.
func TestCaptainWhoNeverStarted(t *testing.T) {
	for _, line := range []string{"/day tomorrow 12:15 yoga in the park", "/team series every monday 07:00 yoga in the park", "/team hard 12x400 65 min", "/day"} {
		t.Run(line, func(t *testing.T) {
			n, _, say := neverStarted(t)
			say(":as cap", ":in runners", ":role captain", line)
			group := func() (said string) {
				for _, m := range n.Sees("ben", "runners").Messages {
					said += m.Text + strings.Join(m.Buttons, " ") + "\n"
				}
				return said
			}
			say(":as ben", ":in runners", ":as cap", ":in runners")
			if said := strings.ToLower(group()); !strings.Contains(said, "open our chat") || strings.Contains(said, "yoga") || strings.Contains(said, "400") {
				t.Fatalf("the group reads %q", said)
			}
			if got := n.Sees("cap", script.DM).Messages; len(got) != 0 {
				t.Fatalf("cap got %+v", got)
			}
			say(":press Open our chat", ":in dm")
			switch {
			case strings.HasPrefix(line, "/team series"):
				say(":press Start", ":wait 140h")
			case line == "/day":
				say(":press Tomorrow", ":press 12:15", ":pick yoga", ":press No fixed place", ":press Post", ":wait next")
			default:
				say(":press Post", ":wait next")
			}
			if said := group(); !strings.Contains(said, "Going") && !strings.Contains(said, "I ran it") {
				t.Errorf("the group reads %q", said)
			}
		})
	}
}
