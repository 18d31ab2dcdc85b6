package commands_test

import (
	"os"
	"strings"
	"testing"

	"easyday/bot"
)

// TestHostileArguments hands every button, form and option what nobody should send: it is answered in words, nothing
// breaks, what is refused changes nothing, and nobody else's records are touched.
func TestHostileArguments(t *testing.T) {
	h := newHouse(t)
	h.hard("ben", "60 min rpe 8 football")
	theirs := h.records("ben").Sessions[0].ID
	h.hard("ana", "12x400 65 min rpe 9")
	mine := h.records("ana").Sessions[0].ID
	before, bens := h.record("ana"), h.record("ben")
	at := bot.Ref{Chat: "dm:ana", Message: "m"}
	send := func(in bot.Input) {
		logged := h.log.Len()
		answer := h.handle(h.request("ana", in))
		if log := h.log.String()[logged:]; strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
			t.Errorf("%.200q: %s", in, log)
		}
		now := h.record("ana")
		if toast, refused := answer.(bot.Toast); refused && now != before {
			t.Errorf("%.200q is refused (%s) and changes something", in, toast.Note)
		} else if refused && strings.Contains(toast.Note.String(), h.App().Desk.Words.Say("en", "error.internal", nil)) {
			t.Errorf("%.200q is our fault: %s", in, toast.Note)
		}
		before = now
		if strings.Contains(readable(answer), theirs) {
			t.Errorf("%.200q shows what is ben's", in)
		}
	}
	r := allRoutes(t)
	args := append(odd(), theirs, "s."+theirs, theirs+"~run~60~8", "s."+mine+"~"+strings.Repeat("~", 30), mine+"~~~~", "s."+mine+"~moon", "n."+mine, "-zzzzzzzzzzzz", "zzzzzzzzzzzzz")
	few := func(i int) bool { return os.Getenv("EASYDAY_PROVE") != "1" && i%8 != 0 } // whether one of many is left out
	for n, name := range r.actions {
		if name == "forget.two" {
			continue // does what it says
		}
		for i, arg := range args {
			if few(i + n) {
				continue
			}
			send(bot.Press{Action: bot.Action{Name: name, Arg: arg}, At: at, Values: []string{"Asia/Tokyo"}})
			send(bot.Press{Action: bot.Action{Name: name, Arg: arg}, At: at})
			send(bot.Press{Action: bot.Action{Name: name, Arg: arg}, At: at, Values: []string{args[(i+3)%len(args)]}})
			send(bot.Press{Action: bot.Action{Name: name}, At: at, Values: []string{arg, arg}})
			send(bot.Press{Action: bot.Action{Name: name}, At: at, Values: []string{arg}})
		}
	}
	for _, name := range r.forms {
		for i, arg := range args {
			if few(i) {
				continue
			}
			fields := map[string]string{}
			for n, f := range r.fields {
				fields[f] = args[(n+i)%len(args)]
			}
			send(bot.Submit{Action: bot.Action{Name: name, Arg: arg}, At: at, Fields: fields})
			send(bot.Submit{Action: bot.Action{Name: name, Arg: arg}, At: at})
			for _, f := range r.fields { // the argument that a form of settings has
				send(bot.Submit{Action: bot.Action{Name: name, Arg: f}, At: at, Fields: map[string]string{f: arg}})
			}
		}
	}
	for n, c := range h.App().Router.Menu().Commands {
		for i, arg := range args {
			if few(i + n) {
				continue
			}
			send(bot.Command{Name: c.Name, Rest: arg})
			for _, sub := range c.Subs {
				send(bot.Command{Name: c.Name, Sub: sub.Name, Options: map[string]string{"value": arg}})
				send(bot.Complete{Command: c.Name, Sub: sub.Name, Option: "value", Text: arg})
			}
			for _, o := range c.Options {
				send(bot.Command{Name: c.Name, Options: map[string]string{o.Name: arg}})
				send(bot.Complete{Command: c.Name, Option: o.Name, Text: arg})
			}
		}
	}
	for _, arg := range args {
		send(bot.Typed{Text: arg})
	}
	if h.record("ben") != bens {
		t.Error("what ana sent changed ben's records")
	}
	h.consistent("ana")
}
