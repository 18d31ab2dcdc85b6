package app_test

import "testing"

// TestARecoveryDayPlayedByClicking: the captain posts a day from the first page of the team, somebody else answers, and the
// day stands at the top until it is called off.
func TestARecoveryDayPlayedByClicking(t *testing.T) {
	b := openBrowser(t, servePage(t), wide())
	b.click("a.team[data-person=ana]", "runners")
	b.sees("#chat-who", "You are ana.")
	b.click("#empty-team button", "/day tomorrow")
	b.click(".bot button", "Post")
	b.click("button", "Next reminder")
	b.sees(".kind-day", "Recovery day")
	b.sees(".pinned", "")
	if rows := evaluate[int](b, `document.querySelector(".kind-day .keys").childElementCount`); rows != 2 {
		t.Errorf("the card has %d rows of buttons, want 2", rows)
	}
	b.wait("nothing to be wider than the window", `document.documentElement.scrollWidth <= innerWidth`)

	b.click("a.team[data-person=ben]", "runners")
	b.sees("#chat-who", "You are ben.")
	b.click(".kind-day button", "Going")
	b.sees(".kind-day", "ben")
	b.click(".pinned button", "")
	b.wait("the card to be in focus", `document.activeElement.matches(".kind-day")`)
}
