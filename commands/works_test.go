package commands_test

import (
	"strings"
	"testing"

	"easyday/bot"
	"easyday/recovery"
)

// A button from before the question was asked still works: it asks.
func TestAButtonOfAnotherSportWithoutWhatItWorked(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 2")
	asked := message(t, h.press("ana", bot.Action{Name: "take", Arg: "other~60~7~~~"}))
	h.press("ana", action(t, asked, "Arms"))
	sessions := h.records("ana").Sessions
	if len(sessions) != 2 {
		t.Fatalf("%d sessions", len(sessions))
	}
	for _, s := range sessions {
		if want := map[recovery.SportID]recovery.Loads{"other": "U"}[s.Sport]; s.Works != want {
			t.Errorf("%s works %q, want %q", s.Sport, s.Works, want)
		}
	}
}

func TestForgedWorksIsAnOldButton(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	before := h.record("ana")
	for _, arg := range []string{"other.X~60~7~~~", "run.L~60~7~~~", "other.L.U~60~7~~~", ".L~60~7~~~", "other.l~60~7~~~"} {
		if toast, ok := h.press("ana", bot.Action{Name: "take", Arg: arg}).(bot.Toast); !ok || toast.Note.Empty() {
			t.Errorf("%s: want a sentence", arg)
		}
	}
	if h.record("ana") != before {
		t.Error("something changed")
	}
}

// Whoever changes the sport, or adds to it, is not left with what another sport worked.
func TestR2WhatASportWorkedGoesWithTheSport(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.press("ana", action(t, message(t, h.hard("ana", "sailing 90 min rpe 7")), "Arms")))
	change := action(t, m, "Change")
	id, _, _ := strings.Cut(change.Arg, "~")
	fill := func(fields map[string]string) recovery.ExportSession {
		h.handle(h.request("ana", bot.Submit{Action: bot.Action{Name: "change.fill", Arg: id}, Fields: fields, At: bot.Ref{Chat: "dm:ana", Message: "m"}}))
		return h.records("ana").Sessions[0]
	}
	if s := fill(map[string]string{"sport": "other", "minutes": "80"}); s.Works != "U" || s.Minutes != 80 {
		t.Errorf("the same sport: %q, %d min", s.Works, s.Minutes)
	}
	if s := fill(map[string]string{"sport": "run"}); s.Works != "" || s.Sport != "run" {
		t.Errorf("%s works %q", s.Sport, s.Works)
	}
}

func TestWhatItWorkedCanBeTyped(t *testing.T) {
	for typed, want := range map[string]recovery.Loads{
		"legs": "L", "Mostly legs!": "L", "ARMS": "U", "upper body": "U", "everything": "W", "whole body": "W", "Beine": "L", "Arme": "U", "alles.": "W",
	} {
		h := newHouse(t)
		if typed == "Beine" || typed == "Arme" || typed == "alles." {
			h.command("ana", "prefs", "language", "deutsch")
		}
		h.hard("ana", "frisbee 90 min rpe 7")
		h.handle(h.request("ana", bot.Typed{Text: typed}))
		if s := h.records("ana").Sessions; len(s) != 1 || s[0].Works != want {
			t.Errorf("%q: %+v, want %q", typed, s, want)
		}
	}
}
