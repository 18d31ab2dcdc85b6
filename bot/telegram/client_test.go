package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Take writes the slot down.
func (l *limits) Take(ctx context.Context, s bot.Slot) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken = append(l.taken, s)
	return ctx.Err()
}

// Hold writes down until when.
func (l *limits) Hold(chat string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = map[string]time.Time{}
	}
	l.held[chat] = until
}

// begins is a begin that counts.
func begins(n *int) func(context.Context) error {
	return func(context.Context) error { *n++; return nil }
}

func TestCall(t *testing.T) {
	s := newStage(t)
	var sent struct {
		ID int64 `json:"message_id"`
	}
	s.on("sendMessage", answers(200, `{"ok":true,"result":{"message_id":42,"text":null,"date":null}}`))
	err := s.client.call(t.Context(), "sendMessage", map[string]string{"chat_id": "7", "text": "a&b=c é"}, &sent, callOptions{})
	if err != nil || sent.ID != 42 {
		t.Errorf("message %d, %v", sent.ID, err)
	}
	got := s.asked("sendMessage")[0]
	if got.Path != "/bot"+secretToken+"/sendMessage" || got.Params.Get("text") != "a&b=c é" || got.Params.Get("chat_id") != "7" {
		t.Errorf("it asked %+v", got)
	}
	if calls := len(s.calls); calls != 1 {
		t.Errorf("%d calls were made, want none beside the one", calls)
	}
}

// TestTokenNeverLeaksFromTransportErrors: the library's errors hold the whole address, with the token.
func TestTokenNeverLeaksFromTransportErrors(t *testing.T) {
	s := newStage(t)
	closed := closedPort(t)
	for name, c := range map[string]*client{
		"connection refused": s.newClient("http://"+closed, nil),
		"no such host":       s.newClient("http://easyday.invalid", nil),
		"a transport that quotes the address": s.newClient(s.server.URL, transport(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("Post %q: odd", r.URL)
		})),
		"a transport that quotes the escaped address": s.newClient(s.server.URL, transport(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("bot7000000001%%3A%s", secretWord)
		})),
		"a body that quotes the address": s.newClient(s.server.URL, transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(brokenReader{r.URL.String()})}, nil
		})),
	} {
		t.Run(name, func(t *testing.T) {
			err := c.call(t.Context(), "sendMessage", map[string]string{"text": written}, nil, callOptions{})
			if err == nil {
				t.Fatal("want an error")
			}
			clean(t, err)
		})
	}
	t.Run("the library alone does leak", func(t *testing.T) {
		_, err := tgbotapi.NewBotAPIWithAPIEndpoint(secretToken, "http://"+closed+"/bot%s/%s")
		if err == nil || !strings.Contains(err.Error(), secretWord) {
			t.Errorf("it says %v: the work-around may go", err)
		}
	})
}

func TestTokenNeverLeaksFromAStrayNewline(t *testing.T) {
	for _, token := range []string{"", "x", "7000000001:", ":" + secretWord, secretToken + "\n", secretToken + " ", "bot" + secretToken, secretToken + "/../x", secretToken + "%s"} {
		_, err := newClient(clientOptions{Token: token})
		if err == nil {
			t.Errorf("%q is taken for a token", token)
		}
		clean(t, err)
	}
}

func TestAddresses(t *testing.T) {
	for _, api := range []string{"api.example.org", "ftp://x", "http://", "http://ana:" + secretWord + "@x", "http://x/?y", "http://a b/"} {
		_, err := newClient(clientOptions{Token: secretToken, APIURL: api})
		if err == nil {
			t.Errorf("%q is taken for an address", api)
		}
		clean(t, err)
	}
	c, err := newClient(clientOptions{Token: secretToken})
	if err != nil || c.endpoint != "https://api.telegram.org/bot%s/%s" {
		t.Errorf("the default is %q, %v", c.endpoint, err)
	}
}

// TestCustomEndpointIsHonouredByEveryCall: uploads, too, with a path of its own and odd characters in it.
func TestCustomEndpointIsHonouredByEveryCall(t *testing.T) {
	s := newStage(t)
	c := s.newClient(s.server.URL+"/my%20api/", nil)
	for name, o := range map[string]callOptions{"sendMessage": {}, "sendDocument": {file: &bot.File{Name: "a.csv", Bytes: []byte("x")}, fileField: "document"}} {
		if err := c.call(t.Context(), name, map[string]string{"chat_id": "1"}, nil, o); err != nil {
			t.Fatal(err)
		}
		if got := s.asked(name)[0].Path; got != "/my api/bot"+secretToken+"/"+name {
			t.Errorf("%s went to %s", name, got)
		}
	}
}

// TestTheLibrarysTrapsAreNotUsed keeps out of the package what platforms do not survive: Send (cannot read "true"), its
// own loop and webhook, Debug (logs messages), links made from a constant address, the constructors (call getMe).
func TestTheLibrarysTrapsAreNotUsed(t *testing.T) {
	allowed := []string{"BotAPI", "APIResponse", "Error", "FileBytes", "RequestFile", "ResponseParameters", "SetLogger"}
	members := []string{"MakeRequest", "UploadFiles", "SetAPIEndpoint"}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				switch x, _ := s.X.(*ast.Ident); {
				case x == nil:
				case x.Name == "tgbotapi":
					used[s.Sel.Name] = true
					if !slices.Contains(allowed, s.Sel.Name) {
						t.Errorf("%s uses the library's %s", f.Name(), s.Sel.Name)
					}
				case x.Name == "library":
					used[s.Sel.Name] = true
					if !slices.Contains(members, s.Sel.Name) {
						t.Errorf("%s uses BotAPI.%s", f.Name(), s.Sel.Name)
					}
				}
			}
			return true
		})
	}
	for _, name := range append(allowed, members...) {
		if !used[name] {
			t.Errorf("%s is allowed and not used: %v", name, slices.Sorted(maps.Keys(used)))
		}
	}
}

// TestTrueIsAResult: answerCallbackQuery and deleteMessage answer "true", which the library's Send cannot read.
func TestTrueIsAResult(t *testing.T) {
	s := newStage(t)
	for _, method := range []string{"answerCallbackQuery", "deleteMessage"} {
		if err := s.client.call(t.Context(), method, nil, nil, callOptions{}); err != nil {
			t.Error(err)
		}
	}
}

// TestErrorPagesAreNotJSON: the library ignores the status and takes any page for JSON.
func TestErrorPagesAreNotJSON(t *testing.T) {
	page := "<html><h1>" + written + "</h1></html>"
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		unsure bool
		says   string
	}{
		{"a 502 with HTML leaves it open", answers(502, page), true, "502"},
		{"a 502 with JSON leaves it open", refusal(502, "Bad Gateway"), true, "502"},
		{"a 500 leaves it open", refusal(500, "Internal Server Error"), true, "500"},
		{"a 200 with HTML leaves it open", answers(200, page), true, "200"},
		{"cut JSON leaves it open", answers(200, `{"ok":true,"result":{"message_id":4`), true, "cut off"},
		{"no bytes leave it open", answers(200, ``), true, "200"},
		{"another form leaves it open", answers(200, `["`+written+`"]`), true, "200"},
		{"no result leaves it open", answers(200, `{"ok":true}`), true, "no result"},
		{"a null result leaves it open", answers(200, `{"ok":true,"result":null}`), true, "no result"},
		{"a result of another form leaves it open", answers(200, `{"ok":true,"result":"`+written+`"}`), true, "another form"},
		{"an answer with more behind it leaves it open", answers(200, `{"ok":true,"result":{"ID":1}}`+page), true, "cut off"},
		{"a 413 with HTML proves that nothing happened", answers(413, page), false, "413"},
		{"a redirect proves that nothing happened", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.invalid/"+written, http.StatusTemporaryRedirect)
		}, false, "307"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.on("sendMessage", c.answer)
			var out struct{ ID int }
			err := s.client.call(t.Context(), "sendMessage", nil, &out, callOptions{})
			if err == nil || errors.Is(err, bot.ErrUnsure) != c.unsure || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			clean(t, err)
		})
	}
}

// TestSlowIsNotForEver: the library waits for ever. Our timeout goes by the clock.
func TestSlowIsNotForEver(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a server that says nothing": silence,
		"a body that does not end": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"ok":true,`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			there := make(chan bool, 1)
			s.on("sendMessage", func(w http.ResponseWriter, r *http.Request) { there <- true; answer(w, r) })
			end := make(chan error, 1)
			go func() {
				end <- s.client.call(context.Background(), "sendMessage", map[string]string{"text": "x"}, nil, callOptions{timeout: 4 * time.Second})
			}()
			comes(t, there)
			s.clock.Pending(1, 4*time.Second)
			s.clock.Add(4 * time.Second)
			err := comes(t, end)
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, bot.ErrUnsure) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatProvesThatNothingArrived(t *testing.T) {
	s := newStage(t)
	n := 0
	t.Run("a connection that is refused", func(t *testing.T) {
		err := s.newClient("http://"+closedPort(t), nil).call(t.Context(), "sendMessage", map[string]string{"text": "x"}, nil, callOptions{begin: begins(&n)})
		if err == nil || errors.Is(err, bot.ErrUnsure) || n != 1 {
			t.Errorf("got %v, begun %d times", err, n)
		}
	})
	t.Run("a context that has ended before bytes leave", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.client.call(ctx, "sendMessage", map[string]string{"text": "x"}, nil, callOptions{
			begin: func(context.Context) error { cancel(); return nil },
		})
		if !errors.Is(err, context.Canceled) || errors.Is(err, bot.ErrUnsure) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a begin that fails, whose error comes back as it is", func(t *testing.T) {
		no := errors.New("no")
		err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{begin: func(context.Context) error { return no }})
		if err != no {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a new connection that fails after an idle one was tried", func(t *testing.T) {
		c := s.newClient(s.server.URL, transport(func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			return nil, &net.OpError{Op: "dial", Err: errors.New("no way")}
		}))
		err := c.call(t.Context(), "sendMessage", map[string]string{"text": "x"}, nil, callOptions{})
		if err == nil || errors.Is(err, bot.ErrUnsure) {
			t.Errorf("got %v", err)
		}
	})
	if calls := s.asked("sendMessage"); len(calls) != 0 {
		t.Errorf("%d calls arrived", len(calls))
	}
}

func TestWhatLeavesItOpen(t *testing.T) {
	t.Run("a connection that breaks after the request", func(t *testing.T) {
		s := newStage(t)
		s.on("sendMessage", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) })
		err := s.client.call(t.Context(), "sendMessage", map[string]string{"text": "x"}, nil, callOptions{})
		if !errors.Is(err, bot.ErrUnsure) || len(s.asked("sendMessage")) != 1 {
			t.Errorf("got %v after %d calls", err, len(s.asked("sendMessage")))
		}
		clean(t, err)
	})
	t.Run("a context that ends while the answer is awaited", func(t *testing.T) {
		s := newStage(t)
		ctx, cancel := context.WithCancel(t.Context())
		s.on("sendMessage", func(w http.ResponseWriter, r *http.Request) { cancel(); silence(w, r) })
		err := s.client.call(ctx, "sendMessage", map[string]string{"text": "x"}, nil, callOptions{})
		if !errors.Is(err, bot.ErrUnsure) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a transport that says it in words of its own", func(t *testing.T) {
		s := newStage(t)
		ctx, cancel := context.WithCancel(t.Context())
		c := s.newClient(s.server.URL, transport(func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			return nil, errors.New("net/http: request cancelled")
		}))
		err := c.call(ctx, "sendMessage", map[string]string{"text": "x"}, nil, callOptions{})
		if !errors.Is(err, bot.ErrUnsure) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an upload that breaks off", func(t *testing.T) {
		s := newStage(t)
		s.on("sendDocument", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) })
		err := s.client.call(t.Context(), "sendDocument", nil, nil, callOptions{file: &bot.File{Name: "a"}, fileField: "document"})
		if !errors.Is(err, bot.ErrUnsure) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatRefusalsMean(t *testing.T) {
	for _, c := range []struct {
		code        int
		description string
		want        error
	}{
		{403, "Forbidden: bot was blocked by the user", bot.ErrUnreachable},
		{403, "Forbidden: user is deactivated", bot.ErrUnreachable},
		{403, "Forbidden: bot can't initiate conversation with a user", bot.ErrUnreachable},
		{403, "Forbidden: something new", bot.ErrUnreachable},
		{403, "Forbidden: bot was kicked from the supergroup chat", bot.ErrGone},
		{403, "Forbidden: bot is not a member of the channel chat", bot.ErrGone},
		{403, "Forbidden: the group chat was deleted", bot.ErrGone},
		{400, "Bad Request: chat not found", bot.ErrGone},
		{400, "Bad Request: message to edit not found", bot.ErrGone},
		{400, "Bad Request: MESSAGE_ID_INVALID", bot.ErrGone},
		{400, "Bad Request: PEER_ID_INVALID", bot.ErrUnreachable},
		{400, "Bad Request: message is not modified: specified new message content is the same", bot.ErrUnchanged},
		{401, "Unauthorized", errToken},
		{404, "Not Found", errToken},
		{409, "Conflict: terminated by other getUpdates request", errConflict},
	} {
		t.Run(c.description, func(t *testing.T) {
			s := newStage(t)
			s.on("sendMessage", refusal(c.code, c.description))
			err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{})
			var api *apiError
			if !errors.Is(err, c.want) || errors.Is(err, bot.ErrUnsure) || !errors.As(err, &api) || api.Code != c.code {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	t.Run("an answer without a code has that of its status", func(t *testing.T) {
		s := newStage(t)
		s.on("sendMessage", answers(403, `{"ok":false,"description":"Forbidden: something"}`))
		err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{})
		if !errors.Is(err, bot.ErrUnreachable) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a method that does not exist is not a wrong token", func(t *testing.T) {
		s := newStage(t)
		s.on("x", refusal(404, "Not Found: method not found"))
		err := s.client.call(t.Context(), "x", nil, nil, callOptions{})
		if err == nil || errors.Is(err, errToken) {
			t.Errorf("got %v", err)
		}
	})
}

// TestRefusalsDoNotQuoteMessages: descriptions repeat what was sent.
func TestRefusalsDoNotQuoteMessages(t *testing.T) {
	for _, description := range []string{
		`Bad Request: can't parse entities: unsupported start tag "` + written + `" at byte offset 3`,
		`Bad Request: can't parse entities: unexpected 'canaryknee'`,
		`Bad Request: <canaryknee`,
		`Bad Request: no such user @canaryknee`,
		`Unauthorized: ` + secretToken,
	} {
		s := newStage(t)
		s.on("sendMessage", refusal(400, description))
		err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{})
		clean(t, err)
		var api *apiError
		if !errors.As(err, &api) || !strings.HasPrefix(err.Error(), "telegram sendMessage: 400 ") {
			t.Errorf("got %v", err)
		}
	}
	s := newStage(t)
	s.on("sendMessage", refusal(400, "Bad Request: can't parse entities: something"))
	if err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{}); !strings.Contains(err.Error(), "can't parse entities") {
		t.Errorf("what is harmless is gone, too: %v", err)
	}
}

// TestUploadsHaveCodes: the library forgets the code of a refused upload.
func TestUploadsHaveCodes(t *testing.T) {
	s := newStage(t)
	upload := callOptions{file: &bot.File{Name: "plan.csv", Bytes: []byte("a;b")}, fileField: "document"}
	call := func() error {
		return s.client.call(t.Context(), "sendDocument", map[string]string{"chat_id": "7"}, nil, upload)
	}
	var got string
	s.on("sendDocument", func(w http.ResponseWriter, r *http.Request) {
		if f, header, err := r.FormFile("document"); err == nil {
			data, _ := io.ReadAll(f)
			got = header.Filename + " " + string(data) + " " + r.FormValue("chat_id")
		}
		fmt.Fprint(w, `{"ok":true,"result":{}}`)
	})
	if err := call(); err != nil || got != "plan.csv a;b 7" {
		t.Errorf("%q arrived, %v", got, err)
	}
	s.on("sendDocument", refusal(403, "Forbidden: bot was blocked by the user"))
	var api *apiError
	if err := call(); !errors.Is(err, bot.ErrUnreachable) || !errors.As(err, &api) || api.Code != 403 {
		t.Errorf("got %v", err)
	}
	s.on("sendDocument", answers(413, "<html>"))
	if err := call(); err == nil || errors.Is(err, bot.ErrUnsure) {
		t.Errorf("got %v", err)
	}
	c := s.newClient("http://"+closedPort(t), nil)
	upload.file.Bytes = make([]byte, 1<<20) // nobody reads it: what writes it must not stay behind
	if err := c.call(t.Context(), "sendDocument", nil, nil, upload); err == nil || errors.Is(err, bot.ErrUnsure) {
		t.Errorf("got %v", err)
	}
}

func TestMigratedGroups(t *testing.T) {
	s := newStage(t)
	s.on("sendMessage", answers(400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}}`))
	err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{})
	var moved *migratedError
	if !errors.As(err, &moved) || moved.To != -1001234567890 {
		t.Errorf("got %v", err)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	team := &bot.Slot{Chat: "-7", Group: true}
	flood := func(s int) http.HandlerFunc {
		return answers(429, fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, s, s))
	}
	page := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "9")
		answers(429, "<html>")(w, r)
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		slot   *bot.Slot
		after  time.Duration
		held   string
	}{
		{"a short one holds the chat", flood(3), team, 3 * time.Second, "-7"},
		{"a long one holds the whole bot", flood(70), team, 70 * time.Second, "-7 "},
		{"of a call that counts only overall, it holds the whole bot", flood(3), &bot.Slot{}, 3 * time.Second, " "},
		{"of a call that does not count, a short one holds nothing", flood(3), nil, 3 * time.Second, ""},
		{"a page has it in its header", page, team, 9 * time.Second, "-7"},
		{"without a number it is five seconds", answers(429, "<html>"), team, 5 * time.Second, "-7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			l := &limits{}
			s.client.limiter = l
			s.on("sendMessage", c.answer)
			err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{slot: c.slot})
			var retry *bot.RetryError
			if !errors.As(err, &retry) || retry.After != c.after || errors.Is(err, bot.ErrUnsure) {
				t.Fatalf("got %v", err)
			}
			var api *apiError
			if errors.As(err, &api) {
				t.Error("it passes for a refusal, too")
			}
			held := ""
			for _, chat := range slices.Sorted(maps.Keys(l.held)) {
				if held = chat + held; chat == "" {
					held += " "
				}
				if l.held[chat] != s.clock.Now().Add(c.after) {
					t.Errorf("%q is held until %s", chat, l.held[chat])
				}
			}
			if strings.TrimSpace(held) != strings.TrimSpace(c.held) || strings.Contains(held, " ") != strings.Contains(c.held, " ") {
				t.Errorf("held is %q, want %q", held, c.held)
			}
		})
	}
}

func TestTheSlotComesBeforeBegin(t *testing.T) {
	s := newStage(t)
	l := &limits{}
	s.client.limiter = l
	n := 0
	slot := bot.Slot{Chat: "7", Answer: true}
	err := s.client.call(t.Context(), "sendMessage", nil, nil, callOptions{slot: &slot, begin: func(context.Context) error {
		if len(l.taken) != 1 || l.taken[0] != slot {
			t.Errorf("begun when the limiter had given %v", l.taken)
		}
		n++
		return nil
	}})
	if err != nil || n != 1 {
		t.Errorf("begun %d times, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.client.call(ctx, "sendMessage", nil, nil, callOptions{slot: &slot, begin: begins(&n)}); !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("without a slot: begun %d times, %v", n, err)
	}
}

// TestTheLibraryLogsNothing: its lines hold the token and what people wrote. Its log is of the whole process, so that
// another process tries it.
func TestTheLibraryLogsNothing(t *testing.T) {
	const mode = "EASYDAY_TEST_LIBRARY"
	if os.Getenv(mode) != "" {
		loud := tgbotapi.BotAPI{Token: secretToken, Debug: true, Client: doer(func(*http.Request) (*http.Response, error) {
			return &http.Response{Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":"x"}`))}, nil
		})}
		loud.SetAPIEndpoint("http://x/%s/%s")
		if os.Getenv(mode) == "ours" {
			newStage(t)
		}
		if _, err := loud.MakeRequest("sendMessage", tgbotapi.Params{"text": written}); err != nil {
			t.Fatal(err)
		}
		return
	}
	for how, loud := range map[string]bool{"ours": false, "alone": true} {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheLibraryLogsNothing$")
		c.Env = append(os.Environ(), mode+"="+how)
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(said), written) != loud {
			t.Errorf("%s, it says %q", how, said)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(200, []byte(`{"ok":true,"result":true}`))
	f.Add(502, []byte(`<html>`))
	f.Add(429, []byte(`{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":-4}}`))
	f.Add(400, []byte(`{"ok":false,"description":"\u0000'"}`))
	f.Add(200, []byte(`null`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c, err := newClient(clientOptions{
			Token: secretToken, Clock: stillClock{}, Limiter: &limits{}, HTTP: transport(func(r *http.Request) (*http.Response, error) {
				_, _ = io.Copy(io.Discard, r.Body)
				return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(body)))}, nil
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		var out json.RawMessage
		err = c.call(context.Background(), "sendMessage", map[string]string{"text": "x"}, &out, callOptions{slot: &bot.Slot{Chat: "7"}})
		var retry *bot.RetryError
		if errors.As(err, &retry) && retry.After <= 0 {
			t.Errorf("try again in %s", retry.After)
		}
		if err == nil && !json.Valid(out) {
			t.Errorf("a result that is none: %q", out)
		}
	})
}

// stillClock stands still and has timers that never fire.
type stillClock struct{}

func (stillClock) Now() time.Time                   { return time.Time{} }
func (stillClock) NewTimer(time.Duration) bot.Timer { return stillClock{} }
func (stillClock) C() <-chan time.Time              { return nil }
func (stillClock) Stop() bool                       { return true }

// transport is a RoundTripper.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	defer r.Body.Close()
	return f(r)
}

// doer is the library's HTTPClient.
type doer func(*http.Request) (*http.Response, error)

func (f doer) Do(r *http.Request) (*http.Response, error) { return f(r) }

// brokenReader fails with a text.
type brokenReader struct{ says string }

func (b brokenReader) Read([]byte) (int, error) { return 0, errors.New(b.says) }

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
