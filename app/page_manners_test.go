package app_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.agreed()
	b.types("/prefs usual")
	b.click(".bot button", "Type it")
	b.wait("the form", `document.activeElement.matches("#form input")`)
	for _, wrong := range []string{"abc", "5000"} {
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#form input").select()`))
		b.keys(wrong)
		b.click("#form button", "Save")
		b.sees("#form [role=alert]", "10 to 600")
		b.wait("what was typed to be there", `document.querySelector("#form input").value === "`+wrong+`"`)
	}
	if evaluate[bool](b, `Boolean(document.querySelector(".toast"))`) {
		t.Error("it is said twice")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#form input").select()`))
	b.keys("70")
	b.enter()
	b.wait("the form to close", `!document.querySelector("dialog[open]")`)
	b.sees(".bot .facts", "70 min")
	b.click(".bot button", "Change")
	b.sees("#form .field", "empty keeps it")
	b.click("#form button", "Cancel")
	b.wait("the form to close", `!document.querySelector("dialog[open]")`)
	b.click(".bot button", "Change")
	b.sees("#form button", "Save")
}

// covered is JavaScript that lists what a short word lies over.
const covered = `[...document.querySelectorAll("button, a, input, .row")].filter((e) => e.checkVisibility() && !e.closest(".toast, .unseen, .skip"))
	.filter((e) => [...document.querySelectorAll(".toast")].some((t) => {
		const [a, b] = [e, t].map((x) => x.getBoundingClientRect());
		const [top, bottom] = e.closest("#talk") ? [a.top, Math.min(a.bottom, document.getElementById("talk").getBoundingClientRect().bottom)] : [a.top, a.bottom];
		return a.left < b.right && b.left < a.right && top < b.bottom && b.top < bottom;
	})).map((e) => e.tagName + " " + e.textContent.trim().slice(0, 20))`

func TestShortWordsCoverNothing(t *testing.T) {
	for name, l := range map[string]look{"wide": wide(), "narrow": {360, 740, "light"}} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, servePage(t), l)
			b.agreed()
			b.click("button", "Next")
			b.sees(".kind-reminder", "Done")
			for range 3 {
				b.click(".jump", "Next")
			}
			b.sees(".toast", "Nothing is planned")
			if n := evaluate[int](b, `document.querySelectorAll(".toast").length`); n != 1 {
				t.Errorf("%d short words at once", n)
			}
			if over := evaluate[[]string](b, covered); len(over) > 0 {
				t.Errorf("it covers %q", over)
			}
			b.wait("the end of the conversation to be in view",
				`(() => { const t = document.getElementById("talk"); return t.scrollHeight - t.scrollTop - t.clientHeight < 20; })()`)
		})
	}
}

func TestOnlyReportsCanBeEdited(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.agreed()
	b.sees(".own .edit", "Edit")
	b.types("/today")
	b.wait("the answer", `document.querySelectorAll(".bot").length === 2`)
	b.wait("no Edit", `![...document.querySelectorAll(".edit")].some((e) => e.checkVisibility())`)
	b.types("/hard ran 50 min, brutal")
	b.sees(".own .edit", "Edit")
	b.click(".own .edit", "Edit")
	b.sees("#editing", "You are changing your last message.")
}
