package app_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const screenshotPath = "../docs/screenshot.png"

// updating reports whether -update was given; the tests inside the package declare it.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// wide is the window of most tests, and of the picture in the README.
func wide() look { return look{1280, 900, "light"} }

const example = "12x400 track 65 min rpe 9"

// agreed plays the story up to the plan.
func (b *browser) agreed() {
	b.t.Helper()
	b.click("#empty button", example)
	b.sees(".own", example)
	b.click(".bot button", "Yes, remind me")
	b.sees(".bot", "I'll remind you")
}

func TestAStoryPlayedByClicking(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.sees("header", "Try-out chat, no network configured. Nothing leaves this machine.")
	b.sees(".now", "19:10")

	b.click("button", "Next reminder")
	b.sees(".toast", "Nothing is planned right now.")
	b.click(".toast button", "")
	b.wait("the toast to go", `!document.querySelector(".toast")`)
	b.sees(".clock .pretend", "Pretend clock")
	b.sees(".clock", "Europe/Berlin")
	b.sees("#empty", "Press Yes under the answer, then Next reminder above")

	b.agreed()
	b.sees(".now", "19:10")
	b.click("button", "Next reminder")
	b.sees(".kind-reminder", "Time to move easily")
	b.sees(".now", "Sun 8 Mar")
	b.sees(".kind-reminder .quote", "Your report: Run, intervals, 65 min")
	if updating() {
		b.do(chromedp.MouseEvent("mouseMoved", 1100, 300), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
		if err := os.WriteFile(screenshotPath, b.picture(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b.click(".kind-reminder button", "Done")
	b.sees(".kind-reminder", "How do your legs feel")
	b.click(".kind-reminder button", "Fresher")
	b.sees(".kind-reminder", "Fresher, lovely")

	b.do(chromedp.Reload())
	b.sees(".kind-reminder", "Fresher, lovely")
	b.click("button", "Start over")
	b.click("#sure button", "Keep it")
	b.sees(".kind-reminder", "Fresher, lovely")
	b.click("a.team[data-person=ben]", "Team runners")
	b.sees("#empty-team", "use commands")
	b.click("button", "Start over")
	b.click("#sure button", "Delete everything")
	b.sees("#empty", "Had a hard session?")
	b.sees(".toast", "You are ana.")
	b.sees("#chat-who", "You are ana.")
	b.sees(".now", "19:10")
}

func TestPeopleAreToldApart(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.agreed()
	b.click("a.name", "ben")
	b.sees("#empty", "Had a hard session?")
	if said := evaluate[string](b, `document.getElementById("talk").innerText`); strings.Contains(said, "12x400\n") || strings.Contains(said, "Saved") {
		t.Errorf("ben sees ana's chat:\n%s", said)
	}
	b.click("button", "Next reminder")
	b.sees(".toast", "Something new for ana")
	b.wait("a dot at ana's private chat", `!document.querySelector("a.dm[data-person=ana] .dot").hidden`)
	b.click("a.dm[data-person=ana]", "Private chat")
	b.sees(".kind-reminder", "Done")
	b.wait("no dot any more", `document.querySelector("a.dm[data-person=ana] .dot").hidden`)

	b.click("a.team[data-person=ana]", "Team runners")
	b.sees("#empty-team", "listens only to commands")
	b.types("hello everybody")
	b.sees(".own", "hello everybody")
	b.types("/feel")
	b.sees(".bot .only", "Only you see this")
	b.click("a.name", "ben")
	b.sees(".other .sender", "ana")
	if said := evaluate[string](b, `document.getElementById("log").innerText`); strings.Contains(said, "/feel") || evaluate[bool](b, `Boolean(document.querySelector(".bot"))`) {
		t.Errorf("ben sees what only ana may:\n%s", said)
	}
}

func TestTheKeyboardIsEnough(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.keys(kb.Tab)
	b.wait("the skip link to have the focus and to be seen",
		`document.activeElement.id === "skip" && document.activeElement.getBoundingClientRect().top >= 0`)
	b.enter()
	b.wait("the message box to have the focus", `document.activeElement.id === "say"`)

	b.keys("/")
	b.sees("#hints li", "/hard")
	if evaluate[bool](b, `document.getElementById("hints").textContent.includes("/team")`) {
		t.Error("/team is suggested in a private chat")
	}
	b.keys(kb.ArrowDown)
	b.wait("the first hint to be chosen", `document.getElementById("say").getAttribute("aria-activedescendant") === "hint-0"`)
	b.enter()
	b.wait("it to be taken", `document.getElementById("say").value === "/hard "`)
	b.sees("#hints li", "sport=")
	b.keys("sport=swi")
	b.wait("the bot's suggestions", `document.getElementById("hints").children.length === 1`)
	b.keys(kb.ArrowDown)
	b.enter()
	b.wait("the suggestion to be taken", `document.getElementById("say").value === "/hard sport=swim "`)
	b.keys("minutes=65 effort=9")
	b.keys(kb.Escape)
	b.wait("no more hints", `document.getElementById("shelf").hidden`)
	b.enter()
	b.sees(".own", "/hard sport=swim minutes=65 effort=9")
	b.sees(".bot button", "Yes, remind me")

	b.tabTo("Yes, remind me")
	b.enter()
	b.sees(".bot", "Saved")
	b.wait("the focus to stay at the answer", `document.activeElement.closest(".bot")`)
	b.tabTo("Change")
	b.keys(" ")
	b.wait("the form to have the focus", `document.activeElement.closest("#form[open]") && document.activeElement.matches("input")`)
	b.keys(kb.Escape)
	b.wait("the form to close", `!document.querySelector("dialog[open]")`)
	b.wait("the focus to be back", `document.activeElement.closest(".bot")`)
	b.enter()
	b.sees("#form button", "Save")
	b.enter()
	b.wait("the form to be sent", `!document.querySelector("dialog[open]")`)
}

// tabTo goes to a button by Tab alone, and sees that its focus shows.
func (b *browser) tabTo(label string) {
	b.t.Helper()
	for range 60 {
		b.keys(kb.Tab)
		here := evaluate[struct{ Text, Outline string }](b,
			`{Text: document.activeElement.textContent, Outline: getComputedStyle(document.activeElement).outlineStyle}`)
		if strings.Contains(here.Text, label) && evaluate[bool](b, `document.activeElement.matches("button")`) {
			if here.Outline == "none" {
				b.t.Errorf("%s has the focus, but it cannot be seen", label)
			}
			return
		}
	}
	b.t.Fatalf("Tab does not lead to %q", label)
}

// tooFaint is JavaScript that lists texts with less contrast than WCAG AA asks for (4.5, large ones 3).
const tooFaint = `(() => {
	const parse = (c) => { const [r, g, b, a = 1] = c.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
	const light = ({ r, g, b }) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c; } return parse("rgb(255,255,255)"); };
	const faint = [];
	for (const e of document.querySelectorAll("body *")) {
		const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
		if (!own || !e.checkVisibility() || e.closest("svg, .unseen, option, noscript, [aria-hidden=true]:not(.face)")) continue;
		const style = getComputedStyle(e);
		const [x, y] = [light(parse(style.color)), light(behind(e))].sort((a, b) => b - a);
		const size = parseFloat(style.fontSize), big = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
		if ((x + 0.05) / (y + 0.05) < (big ? 3 : 4.5)) faint.push(((x + 0.05) / (y + 0.05)).toFixed(2) + " " + e.className + ": " + e.textContent.trim().slice(0, 30));
	}
	return faint;
})()`

// tooWide is JavaScript that lists what sticks out of the window at a side.
const tooWide = `[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".unseen, svg"))
	.filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5)
	.map((e) => e.tagName + "." + e.className).concat(document.scrollingElement.scrollWidth > innerWidth ? ["the page scrolls"] : [])`

func TestThePageCanBeReadEverywhere(t *testing.T) {
	for name, l := range map[string]look{
		"light": wide(), "dark": {1280, 900, "dark"}, "narrow": {360, 740, "light"}, "narrow and dark": {360, 740, "dark"},
		"between": {761, 600, "light"},
	} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, servePage(t), l)
			check := func(moment string) {
				t.Helper()
				if faint := evaluate[[]string](b, tooFaint); len(faint) > 0 {
					t.Errorf("%s: too little contrast: %q", moment, faint)
				}
				if out := evaluate[[]string](b, tooWide); len(out) > 0 {
					t.Errorf("%s: does not fit: %q", moment, out)
				}
			}
			if dark := evaluate[bool](b, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).every((v) => v < 64)`); dark != (l.scheme == "dark") {
				t.Errorf("dark is %v", dark)
			}
			check("empty")
			b.agreed()
			check("plan")
			b.click("button", "Next")
			b.sees(".kind-reminder", "Done")
			check("reminder")
			// The chat may still be growing, and take the keyboard with it; what is looked at here is what can be read.
			b.wait("the hints", fmt.Sprintf(`(() => {
				const say = document.getElementById("say");
				say.focus();
				say.value = "/";
				say.dispatchEvent(new Event("input", { bubbles: true }));
				return %s;
			})()`, find("#hints li", "/prefs")))
			b.keys(kb.ArrowDown)
			check("hints")
			b.keys(kb.Escape + "prefs")
			b.enter()
			b.click(".bot button", "Quiet hours")
			b.click(".bot button", "Type it")
			b.sees("#form h2", "")
			check("form")
			b.click("#form button", "Cancel")
			b.types("/hard")
			b.click(".bot summary", "")
			b.sees(".bot .choices button", "")
			check("list")
			if l.width < 700 {
				b.click("#more-open", "")
				b.sees("#more", "Nothing leaves this machine")
				check("more")
			}
		})
	}
}

// needName are the roles of what can be used; without a name a screen reader could only say the role.
func needName(role string) bool {
	return strings.Contains(" button link textbox combobox listbox dialog navigation log heading ", " "+role+" ")
}

func TestAScreenReaderFindsItsWay(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	roles := map[string]int{}
	read := func(moment string) {
		t.Helper()
		tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			t.Fatal(err)
		}
		for _, node := range tree.Nodes {
			if node.Ignored || node.Role == nil {
				continue
			}
			role, name := strings.Trim(string(node.Role.Value), `"`), ""
			if node.Name != nil {
				name = strings.Trim(string(node.Name.Value), `" `)
			}
			roles[role]++
			if needName(role) && name == "" {
				t.Errorf("%s: a %s without a name", moment, role)
			}
		}
	}
	read("empty")
	b.agreed()
	b.click("button", "Next reminder")
	b.sees(".kind-reminder", "Done")
	b.types("/hard")
	b.click(".bot summary", "")
	b.sees(".bot .choices button", "")
	b.click("#say", "")
	b.keys("/")
	b.sees("#hints li", "/prefs")
	read("talk")
	b.keys("prefs")
	b.enter()
	b.click(".bot button", "Quiet hours")
	b.click(".bot button", "Type it")
	b.sees("#form h2", "")
	read("form")
	for _, role := range []string{"banner", "navigation", "main", "log", "article", "button", "link", "option", "dialog", "textbox", "combobox"} {
		if roles[role] == 0 {
			t.Errorf("there is no %s; there are %v", role, roles)
		}
	}
	if live := evaluate[string](b, `document.getElementById("log").getAttribute("aria-live")`); live != "polite" {
		t.Errorf("the conversation is read %q", live)
	}
}
