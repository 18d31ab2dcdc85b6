package local_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/local"
)

func TestRoster(t *testing.T) {
	s := newStage(t)
	s.do(t, ":in team", ":role captain")
	want := func(group, person string, role bot.Role, in bool, gone error) {
		t.Helper()
		if got, there, err := s.room.Member(t.Context(), group, person); got != role || there != in || !errors.Is(err, gone) {
			t.Errorf("%s in %s: %q, %v, %v; want %q, %v, %v", person, group, got, there, err, role, in, gone)
		}
	}
	want("group:team", "ana", bot.Captain, true, nil)
	want("group:team", "zoe", "", false, nil)
	want("group:none", "ana", "", false, bot.ErrGone)
	want("dm:ana", "ana", "", false, bot.ErrGone)
	s.do(t, ":leave team")
	want("group:team", "ana", "", false, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.room.Member(over, "group:team", "ana"); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is over: %v", err)
	}
}

func TestPin(t *testing.T) {
	s := newStage(t)
	s.do(t, ":in team")
	at, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "group:team"}, Message: says("swim")})
	if err != nil {
		t.Fatal(err)
	}
	pinned := func() bool {
		view := s.room.View("ana", "team")
		return view[len(view)-1].Pinned
	}
	for _, step := range []struct {
		on   bool
		tell string // the op of the event; "" for none
	}{{false, ""}, {true, "pin"}, {true, ""}, {false, "unpin"}, {false, ""}, {true, "pin"}} {
		before, version := len(s.told()), s.room.Version()
		if err := s.room.Pin(t.Context(), at, step.on); err != nil {
			t.Fatal(err)
		}
		told := s.told()[before:]
		if step.tell == "" && (len(told) > 0 || s.room.Version() != version) {
			t.Errorf("again: told %+v", told)
		}
		if step.tell != "" && (len(told) != 1 || told[0].Op != step.tell || told[0].Ref != at.Message || told[0].Title != "swim" || told[0].Chat != "team") {
			t.Errorf("told %+v, want %s", told, step.tell)
		}
		if pinned() != step.on {
			t.Errorf("pinned is %v, want %v", pinned(), step.on)
		}
	}
	s.open(t)
	if !pinned() {
		t.Error("it is not pinned after a restart")
	}
	for name, at := range map[string]bot.Ref{
		"no message": {Chat: "group:team", Message: "m999"}, "another chat": {Chat: "dm:ana", Message: at.Message}, "a person's line": {Chat: "group:team", Message: "m0"},
	} {
		if err := s.room.Pin(t.Context(), at, true); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%s: %v, want ErrGone", name, err)
		}
	}
}

func TestSilentSend(t *testing.T) {
	s := newStage(t)
	s.do(t, ":in team")
	for _, silent := range []bool{true, false} {
		if _, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "group:team"}, Message: says("swim"), Silent: silent}); err != nil {
			t.Fatal(err)
		}
		told, view := s.told(), s.room.View("ana", "team")
		if e, m := told[len(told)-1], view[len(view)-1]; e.Silent != silent || m.Silent != silent {
			t.Errorf("told silent %v, shown %v, want %v", e.Silent, m.Silent, silent)
		}
	}
}

func TestPrintGroups(t *testing.T) {
	for want, e := range map[string]local.Event{
		"easyday in team, pinned at the top:\n  swim\n":  {Op: "pin", Chat: "team", Title: "swim"},
		"easyday in team, no longer pinned:\n  swim\n":   {Op: "unpin", Chat: "team", Title: "swim"},
		"easyday in team, day, without ringing:\n  swim": {Op: "say", Kind: "day", Chat: "team", Title: "swim", Silent: true},
	} {
		var b bytes.Buffer
		if err := local.Print(&b, e); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("printed %q, %v; want %q", b.String(), err, want)
		}
	}
}
