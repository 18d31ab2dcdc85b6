package bottest

import (
	"errors"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
)

// idOf is somebody's id on the platform, and of the group they spoke in.
func (s *stage) idOf(t *testing.T, person string) (id, group string) {
	t.Helper()
	s.as(t, person, "team", script.Say{Text: "/shout"})
	q := s.last(t)
	return q.From.ID, q.Chat.Group
}

// toGroup is a message for the group.
func (s *stage) toGroup(key string, m bot.Message) bot.Outgoing {
	o := s.outgoing(m)
	o.To, o.Key = s.Address("ana", "team"), key
	return o
}

// posted sends to the group and fails t if that fails.
func (s *stage) posted(t *testing.T, o bot.Outgoing) bot.Ref {
	t.Helper()
	at, err := s.Platform().Send(t.Context(), o)
	if err != nil {
		t.Fatalf("send to a group: %v", err)
	}
	return at
}

func groups(t *testing.T, s *stage) {
	team(t, s)
	s.as(t, "ana", "others", script.In{Chat: "others"})
	_, here := s.idOf(t, "ana")
	_, same := s.idOf(t, "ben")
	s.as(t, "ana", "others", script.Say{Text: "/shout"})
	there := s.last(t).Chat.Group
	s.ana(t, script.Say{Text: "/hello"})
	switch {
	case here == "" || there == "" || here == there || here != same:
		t.Errorf("one group is %q and %q, another %q", here, same, there)
	case s.last(t).Chat.Group != "":
		t.Errorf("a private chat belongs to the group %q", s.last(t).Chat.Group)
	}
}

func roster(t *testing.T, s *stage) {
	r, ok := s.Platform().(bot.Roster)
	if !ok {
		t.Skip("this network does not tell who belongs to a group")
	}
	team(t, s)
	s.as(t, "cem", "team", script.In{Chat: "team"})
	s.as(t, "ben", "team", script.Role{Role: bot.Admin})
	ids := map[string]string{}
	group := ""
	for _, name := range []string{"ana", "ben", "cem"} {
		ids[name], group = s.idOf(t, name)
	}
	if s.harness.Charge != nil {
		s.harness.Charge(t, s.Network, "team")
	}
	s.as(t, "cem", "team", script.Leave{Group: "team"})
	for name, want := range map[string]struct {
		role bot.Role
		in   bool
	}{"ana": {bot.Member, true}, "ben": {bot.Admin, true}, "cem": {"", false}} {
		role, in, err := r.Member(t.Context(), group, ids[name])
		if err != nil || in != want.in || in && role != want.role {
			t.Errorf("%s: %q, %v, %v; want %q, %v", name, role, in, err, want.role, want.in)
		}
	}
	if _, in, err := r.Member(t.Context(), s.Nowhere().Chat, ids["ana"]); in || !errors.Is(err, bot.ErrGone) {
		t.Errorf("a member of a group that is gone: %v, %v; want ErrGone", in, err)
	}
}

func who(t *testing.T, s *stage) {
	team(t, s)
	ben, _ := s.idOf(t, "ben")
	s.as(t, "ana", "team", script.Say{Text: "/appoint who=@ben"})
	in, _ := s.last(t).Input.(bot.Command)
	picked, ok := bot.ParseWho(in.Options["who"])
	switch {
	case ok && picked != bot.Who{ID: ben, Name: "ben"}:
		t.Errorf("picked %+v, want ben, who is %s", picked, ben)
	case !ok && (s.harness.Picks || strings.TrimPrefix(in.Options["who"], "@") != "ben"):
		t.Errorf("the value is %q", in.Options["who"])
	}
	if s.harness.Role == nil {
		return
	}
	coaches := s.harness.Role(s.Network, "team", "ana", "coaches")
	s.as(t, "ana", "team", script.Say{Text: "/appoint who=@coaches"})
	q := s.last(t)
	in, _ = q.Input.(bot.Command)
	if picked, ok := bot.ParseWho(in.Options["who"]); !ok || picked != (bot.Who{Role: true, ID: coaches, Name: "coaches"}) {
		t.Errorf("picked %+v, want the role %s", picked, coaches)
	}
	if len(q.From.Roles) != 1 || q.From.Roles[0] != coaches {
		t.Errorf("ana has the roles %q, want %s", q.From.Roles, coaches)
	}
}

func rings(t *testing.T, s *stage) {
	team(t, s)
	ben, _ := s.idOf(t, "ben")
	role := "1"
	if s.harness.Role != nil {
		role = s.harness.Role(s.Network, "team", "ana", "coaches")
	}
	call := s.message("Come", bot.With("Who", bot.Mention(ben, "ben")), bot.With("Role", bot.MentionRole(role, "coaches")))
	quiet := s.toGroup("k2", call)
	quiet.Silent = true
	for i, c := range []struct {
		what           string
		at             func() bot.Ref
		silent, pinged bool
	}{
		{"a message sent first", func() bot.Ref { return s.posted(t, s.toGroup("k1", call)) }, false, true},
		{"a silent one", func() bot.Ref { return s.posted(t, quiet) }, true, false},
		{"an edit", func() bot.Ref {
			at := s.posted(t, s.toGroup("k3", s.message("plain")))
			if err := s.Platform().Edit(t.Context(), at, call); err != nil {
				t.Fatalf("edit: %v", err)
			}
			return at
		}, false, false},
	} {
		at := c.at()
		for _, name := range []string{"ana", "ben"} {
			m := s.newest(t, name, "team")
			if m.Ref != at || !strings.Contains(m.Text, "@coaches") {
				t.Errorf("%s: %s sees %+v, want the name of the role", c.what, name, m)
			}
			pinged := c.pinged && (name == "ben" || s.harness.Role != nil)
			if s.harness.Rings && (m.Silent != c.silent || m.Pinged != pinged) {
				t.Errorf("%d, %s: for %s silent %v and pinged %v, want %v and %v", i, c.what, name, m.Silent, m.Pinged, c.silent, pinged)
			}
		}
	}
}

func groupToast(t *testing.T, s *stage) {
	team(t, s)
	s.posted(t, s.toGroup("k1", s.buttons()))
	before := s.newest(t, "ana", "team")
	s.as(t, "ben", "team", script.Press{Label: "Flash", Nth: 1})
	if sight := s.Sees(t, "ben", "team"); !has(sight.Toasts, "just so") {
		t.Errorf("ben's toasts are %q, want the toast", sight.Toasts)
	}
	if sight := s.Sees(t, "ana", "team"); has(sight.Toasts, "just so") {
		t.Error("ana sees ben's toast")
	}
	for _, name := range []string{"ana", "ben"} {
		if m := s.newest(t, name, "team"); m.Ref != before.Ref || m.Text != before.Text || len(m.Buttons) != len(before.Buttons) {
			t.Errorf("%s sees the message change from %+v to %+v", name, before, m)
		}
	}
}
