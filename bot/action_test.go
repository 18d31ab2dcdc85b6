package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

func TestAction(t *testing.T) {
	t.Run("comes back as it went", func(t *testing.T) {
		for _, a := range []bot.Action{{"done", ""}, {"done", "abc"}, {"when", "18:30:00"}, {"x", strings.Repeat("y", 60)}} {
			if err := a.Check(); err != nil {
				t.Errorf("%v: %v", a, err)
			}
			if got, err := bot.ParseAction(a.String()); err != nil || got != a {
				t.Errorf("%v came back as %v, %v", a, got, err)
			}
		}
	})
	t.Run("is refused when it cannot be encoded", func(t *testing.T) {
		for _, a := range []bot.Action{{}, {"", "x"}, {"a:b", ""}, {"x", strings.Repeat("y", 61)}, {"x", strings.Repeat("ä", 31)}} {
			if a.Check() == nil {
				t.Errorf("%v passes", a)
			}
		}
	})
	t.Run("is old when another version made it", func(t *testing.T) {
		for _, s := range []string{"", "1", "1:done", "1::x", "2:done:x", "0:done:", "done:x", "1:x:" + strings.Repeat("y", 61)} {
			if _, err := bot.ParseAction(s); !errors.Is(err, bot.ErrOldButton) {
				t.Errorf("%q: %v, want ErrOldButton", s, err)
			}
		}
	})
}

func TestRetryError(t *testing.T) {
	cause := errors.New("busy")
	err := error(&bot.RetryError{After: 3 * time.Second, Err: cause})
	if !errors.Is(err, cause) || err.Error() != "try again in 3s: busy" {
		t.Errorf("got %q", err)
	}
}

func TestBookmarks(t *testing.T) {
	ctx, clock := context.Background(), bottest.NewClock(time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC))
	book := bottest.NewBook(clock)
	marks, at := bot.Bookmarks{Book: book, Platform: "local"}, bot.Ref{Chat: "dm:ana", Message: "m1"}
	if err := marks.Put(ctx, "k", at); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(marks.Put(ctx, "", at), marks.Put(ctx, "zero", bot.Ref{})); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := marks.Get(ctx, "k"); got != at || !ok || err != nil {
		t.Errorf("got %v, %v, %v; want %v", got, ok, err, at)
	}
	for _, key := range []string{"", "zero", "other"} {
		if _, ok, _ := marks.Get(ctx, key); ok {
			t.Errorf("%q is known", key)
		}
	}
	if _, ok, _ := (bot.Bookmarks{Book: book, Platform: "telegram"}).Get(ctx, "k"); ok {
		t.Error("another platform finds it")
	}
	clock.Add(bot.BookmarkTTL)
	if _, ok, _ := marks.Get(ctx, "k"); ok {
		t.Error("it is found after its time")
	}
	book.Fail(errors.New("full"))
	if marks.Put(ctx, "k", at) == nil {
		t.Error("an error of the book is lost")
	}
}

func TestClosed(t *testing.T) {
	m := bot.Message{Kind: "reminder", Body: []bot.Text{bot.Verbatim("x")}, Rows: [][]bot.Button{{{}}}, Pick: &bot.Select{}}
	if c := m.Closed(); c.Rows != nil || c.Pick != nil || c.Kind != "reminder" || len(c.Body) != 1 || m.Rows == nil {
		t.Errorf("closed %+v, the message itself %+v", c, m)
	}
}
