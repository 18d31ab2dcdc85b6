package commands_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// everything is every command, button, form and line people can send, with what they carry: the ids of a session and
// of a reminder that was sent, and words of all kinds.
func everything(t *testing.T, h *house, session, notice string) (all []bot.Input) {
	t.Helper()
	for _, c := range h.App().Router.Menu().Commands {
		all = append(all, bot.Command{Name: c.Name})
		for _, sub := range c.Subs {
			all = append(all, bot.Command{Name: c.Name, Sub: sub.Name})
			for _, value := range []string{"Berlin", "22:00-07:00", "lunch", "60", "English", "on", "nonsense"} {
				all = append(all, bot.Command{Name: c.Name, Sub: sub.Name, Options: map[string]string{"value": value}})
			}
		}
	}
	for _, text := range []string{"run 60 min rpe 8", "run 60 min", "run 60 min rpe 8, chest pain", "feverish", "hello", "it was 50 min", "yes", "fine again"} {
		all = append(all, bot.Typed{Text: text}, bot.Command{Name: "hard", Options: map[string]string{"report": text}})
	}
	all = append(all, bot.Upload{Name: "ride.fit"}, bot.Command{Name: "no_such_command"})
	soon := strconv.FormatInt(h.Now().Add(2*time.Hour).Unix(), 36)
	args := []string{
		"", "x", session, notice, "s." + session, "n." + notice, session + "~run~60~8", session + "~morning", notice + "~" + soon, notice + "~no_time",
		"n." + notice + "~fresher", notice + "~fresher", "n." + notice + "~walking", "s." + session + "~tai_chi", "s." + session + "~pool", "n." + notice + "~ill",
		"ill", "fine~n." + notice, "run~60~8~~~", "run~60~~~~", "minutes~run~~8~~~", "zone", "quiet",
	}
	r := allRoutes(t)
	at := bot.Ref{Chat: "dm:ana", Message: "m"}
	for i, arg := range args {
		for _, name := range r.actions {
			a := bot.Action{Name: name, Arg: arg}
			all = append(all, bot.Press{Action: a, At: at})
			if i < 2 {
				all = append(all, bot.Press{Action: a, At: at, Values: []string{session}}, bot.Press{Action: a, At: at, Values: []string{"Asia/Tokyo"}})
			}
		}
		for _, name := range r.forms {
			fields := map[string]string{"sport": "swim", "minutes": "50", "effort": "7", "ended": "1h ago", "zone": "Tokyo", "quiet": "off", "slots": "lunch", "usual": "60"}
			all = append(all, bot.Submit{Action: bot.Action{Name: name, Arg: arg}, At: at, Fields: fields}, bot.Submit{Action: bot.Action{Name: name, Arg: arg}, At: at})
		}
	}
	for _, key := range r.suggestions {
		parts := strings.Split(key, ".")
		c := bot.Complete{Command: parts[0], Option: parts[len(parts)-1], Text: "b"}
		if len(parts) == 3 {
			c.Sub = parts[1]
		}
		all = append(all, c)
	}
	return all
}

// fullStore is a store whose disk is full. With reads it can still be read.
type fullStore struct {
	recovery.Store
	reads bool
	asked int // how often it was used in vain
}

func (f *fullStore) refuse() error {
	f.asked++
	return fmt.Errorf("test: %w", &recovery.Error{Code: recovery.Unavailable, Op: "test", Reason: "full"})
}

func (f *fullStore) View(ctx context.Context, do func(recovery.Tx) error) error {
	if f.reads {
		return f.Store.View(ctx, do)
	}
	return f.refuse()
}

func (f *fullStore) Change(context.Context, recovery.Origin, func(recovery.Tx) error) (bool, error) {
	return false, f.refuse()
}

// needsNoStore reports whether an answer is right without the store, which was only asked in which language to say it: a
// form, or that what was pressed or typed does not exist.
func needsNoStore(h *house, answer bot.Response) bool {
	if _, form := answer.(bot.Ask); form {
		return true
	}
	said := strings.TrimSpace(words(answer))
	return said == h.App().Desk.Words.Say("en", "error.old_button", nil) || said == h.App().Desk.Words.Say("en", "error.unknown_command", nil)
}

func TestEveryRouteUnderFailure(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 9:00")
	h.waitNext()
	notice, session := h.records("ana").Reminders[0].ID, h.records("ana").Sessions[0].ID
	h.hard("ana", "swim 60 min rpe 8")
	inputs := everything(t, h, session, notice)
	good := h.App().Desk.Store
	sentence := h.App().Desk.Words.Say("en", "error.unavailable.full", nil)
	for _, who := range []string{"ana", "zoe"} {
		before := h.record("ana")
		unchanged := func(t *testing.T, what bot.Input) {
			t.Helper()
			if after := h.record("ana"); after != before {
				t.Fatalf("%+v changed something:\n%s\n%s", what, before, after)
			}
			if log := h.log.String(); strings.Contains(log, "panicked") {
				t.Fatalf("%+v panicked:\n%s", what, log)
			}
		}
		for _, full := range []*fullStore{{Store: good}, {Store: good, reads: true}} {
			t.Run(fmt.Sprintf("%s is told that the disk is full, reading %t", who, full.reads), func(t *testing.T) {
				told := 0
				for _, in := range inputs {
					full.asked = 0
					h.App().Desk.Store = full
					answer := h.handle(h.request(who, in))
					h.App().Desk.Store = good
					said := strings.TrimSpace(words(answer))
					_, typing := in.(bot.Complete)
					if said == sentence {
						told++
					} else if full.asked > 0 && !typing && !(full.asked == 1 && needsNoStore(h, answer)) {
						t.Errorf("%+v: said %q", in, said)
					}
				}
				unchanged(t, nil)
				if told < 50 {
					t.Errorf("only %d of %d were told", told, len(inputs))
				}
			})
		}
		t.Run(who+" has gone away", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			errorsBefore, left := strings.Count(h.log.String(), "level=ERROR"), 0
			for _, in := range inputs {
				answer, err := h.App().Router.Handle(ctx, h.request(who, in))
				switch {
				case err != nil && (!errors.Is(err, context.Canceled) || answer != nil):
					t.Errorf("%+v: %v, %#v", in, err, answer)
				case err != nil:
					left++
				}
			}
			unchanged(t, nil)
			if got := strings.Count(h.log.String(), "level=ERROR"); got != errorsBefore {
				t.Errorf("%d failures were logged though nobody waits", got-errorsBefore)
			}
			if left < 50 {
				t.Errorf("only %d of %d were left", left, len(inputs))
			}
		})
	}
}
