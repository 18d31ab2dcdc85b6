package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"easyday/app"
	"easyday/bot"
)

// storyZone is where the people of these tests and the browser are.
const storyZone = "Europe/Berlin"

// storyStart is when the clock of the tests' try-out chats starts: a Saturday evening.
func storyStart() time.Time { return time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC) }

type fixedClock time.Time

// NewTimer is the system's: nothing here waits by the clock.
func (fixedClock) NewTimer(d time.Duration) bot.Timer { return app.SystemClock{}.NewTimer(d) }

func (c fixedClock) Now() time.Time { return time.Time(c) }

// servePage serves the chat page over a new file, as the program does, until the test ends.
func servePage(t *testing.T) (address string) {
	t.Helper()
	t.Setenv("TZ", storyZone)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	ctx, stop := context.WithCancel(context.Background())
	tryout, err := app.OpenTryout(ctx, filepath.Join(t.TempDir(), "tryout.db"), app.DefaultConfig(), log, fixedClock(storyStart()))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- tryout.Serve(ctx, listener, log) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, tryout.Close()); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// chromium finds the browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if strings.Contains(os.Getenv("EASYDAY_REQUIRE"), "chromium") {
		t.Fatal("EASYDAY_REQUIRE names chromium, but there is none")
	}
	t.Skip("no chromium or google-chrome on this machine: the chat page is not tried in a browser")
	return ""
}

// browser is a window with the page, driven as a person does: by what can be seen.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// look is how a window is set up.
type look struct {
	width, height int64
	scheme        string // light or dark
}

// patience is how long a condition may take; only a test that fails waits so long.
const patience = 20 * time.Second

// openBrowser opens the page in a window. At the end of the test its console must be empty: a mistake in a script or
// something that the page's policy forbids would stand there.
func openBrowser(t *testing.T, address string, l look) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en-GB"))
	alloc, free := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(free)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	b := &browser{t, ctx}
	b.do(chromedp.EmulateViewport(l.width, l.height))
	b.set(l)
	said := make(chan string, 1)
	listening, hush := context.WithCancel(ctx)
	console := chromedp.Console(listening)
	go func() {
		var all []string
		for m, err := range console {
			if err != nil {
				break
			}
			all = append(all, m.String())
		}
		said <- strings.Join(all, "\n")
	}()
	t.Cleanup(func() {
		hush()
		if all := <-said; all != "" {
			t.Errorf("the browser's console says:\n%s", all)
		}
	})
	b.do(chromedp.Navigate(address))
	b.wait("the page to be ready", `document.body.dataset.ready`)
	return b
}

// set gives the window its zone and colours.
func (b *browser) set(l look) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: storyZone})
	if err != nil {
		b.t.Fatal(err)
	}
	_, err = chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: l.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// wait waits until a JavaScript condition holds.
func (b *browser) wait(what, condition string) {
	b.t.Helper()
	poll := chromedp.Poll[bool](fmt.Sprintf("Boolean(%s)", condition), chromedp.WithPollingTimeout(patience))
	if _, err := chromedp.Run(b.ctx, poll); err != nil {
		seen, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		b.t.Fatalf("waited for %s: %v\nthe page says:\n%s", what, err, seen)
	}
}

// find is JavaScript for the last visible element that a selector finds and that has a text.
func find(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast((e) => e.checkVisibility({visibilityProperty: true}) && e.textContent.includes(%q))`,
		selector, text)
}

// sees waits until such an element is there.
func (b *browser) sees(selector, text string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("%q in %s", text, selector), find(selector, text))
}

// click waits until such an element is there with nothing before it, and clicks it with the mouse.
func (b *browser) click(selector, text string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("%q in %s to be clickable", text, selector), fmt.Sprintf(`(() => {
		const e = %s;
		if (!e) return false;
		e.scrollIntoView({ block: "nearest" });
		const r = e.getBoundingClientRect();
		const [x, y] = [r.x + r.width / 2, r.y + r.height / 2];
		if (!e.contains(document.elementFromPoint(x, y))) return false;
		globalThis.target = [x, y];
		return true;
	})()`, find(selector, text)))
	at := evaluate[[]float64](b, `target`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

// keys presses keys, wherever the focus is.
func (b *browser) keys(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// enter presses Enter as a real keyboard does: what the page prevents when the key goes down does not happen.
func (b *browser) enter() {
	b.t.Helper()
	for _, event := range []input.DispatchKeyEventParams{
		{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13},
		{Type: input.DispatchKeyEventTypeKeyUp, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13},
	} {
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, event); err != nil {
			b.t.Fatal(err)
		}
	}
}

// types types a line in the message box and sends it.
func (b *browser) types(line string) {
	b.t.Helper()
	b.click("#say", "")
	b.keys(line)
	b.enter()
}

// picture takes what the window shows, as PNG.
func (b *browser) picture() []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}

// evaluate runs JavaScript in the page.
func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	// As JSON, so that an empty result is one, too.
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("JSON.stringify("+expression+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}
