package telegram_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// memberOf looks somebody up in the group "team".
func (s *stage) memberOf(t *testing.T, person string) (bot.Role, bool, error) {
	t.Helper()
	return s.bot.Member(t.Context(), s.ChatID("ana", "team"), s.UserID(person))
}

func TestRoster(t *testing.T) {
	var _ bot.Roster = newStage(t).bot
	s := newStage(t)
	s.inTeam(t, "ana", "ben", "cleo")
	s.as(t, "ana", "team", script.Role{Role: bot.Admin})
	s.as(t, "ben", script.DM, say("/help"))
	want := func(t *testing.T, person string, role bot.Role, in bool) {
		t.Helper()
		got, there, err := s.memberOf(t, person)
		if got != role || there != in || err != nil {
			t.Errorf("%s is %q, in %v, %v; want %q, %v", person, got, there, err, role, in)
		}
	}
	t.Run("knows the administrators where the bot is none", func(t *testing.T) {
		want(t, "ana", bot.Admin, true)
		if _, in, err := s.memberOf(t, "cleo"); err == nil || in || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrUnreachable) {
			t.Errorf("cleo: in %v, %v; want that it cannot be told", in, err)
		}
	})
	if err := s.Promote(t.Context(), "team", true); err != nil {
		t.Fatal(err)
	}
	t.Run("knows everybody where it is one", func(t *testing.T) {
		want(t, "ana", bot.Admin, true)
		want(t, "cleo", bot.Member, true)
		want(t, "ben", bot.Member, true)
	})
	t.Run("knows who left and who never came", func(t *testing.T) {
		s.as(t, "cleo", "team", script.Leave{Group: "team"})
		want(t, "cleo", "", false)
		s.as(t, "dora", script.DM, say("/help"))
		want(t, "dora", "", false)
	})
	for _, words := range []string{"Bad Request: user not found", "Bad Request: PARTICIPANT_ID_INVALID"} {
		t.Run("takes "+words+" for an answer", func(t *testing.T) {
			s.Fail(telegramtest.Fault{Method: "getChatMember", Status: 400, Description: words})
			want(t, "ana", "", false)
		})
	}
	t.Run("follows a group that moved", func(t *testing.T) {
		old := s.ChatID("ana", "team")
		if err := s.Migrate(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		if role, in, err := s.bot.Member(t.Context(), old, s.UserID("ana")); role != bot.Admin || !in || err != nil {
			t.Errorf("ana is %q, in %v, %v", role, in, err)
		}
	})
	t.Run("is told when to ask again", func(t *testing.T) {
		s.Fail(telegramtest.Fault{Method: "getChatMember", Status: 429, RetryAfter: 7})
		var retry *bot.RetryError
		if _, _, err := s.memberOf(t, "ana"); !errors.As(err, &retry) || retry.After != 7*time.Second {
			t.Errorf("%v, want a RetryError of 7 s", err)
		}
	})
	t.Run("is gone with its group", func(t *testing.T) {
		if err := s.Kick(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.memberOf(t, "ana"); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%v, want ErrGone", err)
		}
		if _, _, err := s.bot.Member(t.Context(), s.Nowhere().Chat, s.UserID("ana")); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%v, want ErrGone", err)
		}
	})
}

func TestPin(t *testing.T) {
	var _ bot.Pinner = newStage(t).bot
	s := newStage(t)
	at := s.posted(t, message("swim", "Going"))
	t.Run("is not for who may not", func(t *testing.T) {
		for _, on := range []bool{true, false} {
			if err := s.bot.Pin(t.Context(), at, on); !errors.Is(err, bot.ErrGone) {
				t.Errorf("%v, want ErrGone", err)
			}
		}
	})
	if err := s.Promote(t.Context(), "team", true); err != nil {
		t.Fatal(err)
	}
	pinned := func(t *testing.T, on bool, want ...string) {
		t.Helper()
		for range 2 { // again changes nothing
			if err := s.bot.Pin(t.Context(), at, on); err != nil {
				t.Error(err)
			}
		}
		if got := s.Pinned("ana", "team"); !slices.Equal(got, want) {
			t.Errorf("pinned are %q, want %q", got, want)
		}
	}
	t.Run("keeps a message at the top, without ringing", func(t *testing.T) {
		pinned(t, true, "swim")
		s.want(t, "ana", "team", "swim")
	})
	t.Run("takes it down", func(t *testing.T) { pinned(t, false) })
	t.Run("follows a group that moved", func(t *testing.T) {
		pinned(t, true, "swim")
		if err := s.Migrate(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		// What was posted before is another group's on Telegram.
		if err := s.bot.Pin(t.Context(), at, true); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%v, want ErrGone", err)
		}
		if err := s.bot.Pin(t.Context(), at, false); err != nil {
			t.Error(err)
		}
	})
	t.Run("is gone with its group", func(t *testing.T) {
		if err := s.Kick(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		if err := s.bot.Pin(t.Context(), at, true); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%v, want ErrGone", err)
		}
	})
	t.Run("is told when to try again", func(t *testing.T) {
		s.Fail(telegramtest.Fault{Method: "pinChatMessage", Status: 429, RetryAfter: 7})
		var retry *bot.RetryError
		if err := s.bot.Pin(t.Context(), at, true); !errors.As(err, &retry) {
			t.Errorf("%v, want a RetryError", err)
		}
	})
}

// TestSilentSend: nobody's phone rings for it.
func TestSilentSend(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	for _, silent := range []bool{true, false} {
		if _, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", "team"), Message: message("swim"), Silent: silent}); err != nil {
			t.Fatal(err)
		}
		calls := s.sent("sendMessage")
		if got := calls[len(calls)-1].Params["disable_notification"] == "true"; got != silent {
			t.Errorf("silent is %v, want %v", got, silent)
		}
	}
}
