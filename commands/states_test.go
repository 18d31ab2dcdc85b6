package commands_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/recovery"
)

// The state table of docs/architecture.md: what each button of a reminder does in each state, inside the window and
// after it, and what those of the other notices do. The test plays every cell with a person of its own and compares it with the document; -update rewrites the
// table, to be read with git diff.

const (
	tableBegin = "<!-- states: begin -->"
	tableEnd   = "<!-- states: end -->"
)

// how a reminder gets into a state, after it was sent.
var reminderStates = []struct {
	name  string
	press []string // button names, see pressButton
}{
	{"sent", nil}, {"later", []string{"Later"}}, {"swapped", []string{"Something else"}}, {"done", []string{"Done"}},
	{"done, legs said", []string{"Done", "Fresher"}}, {"no_time", []string{"No time"}}, {"not_today", []string{"Don't feel like it"}},
	{"ill", []string{"Ill"}}, {"hurt", []string{"Hurt"}}, {"empty", []string{"Empty"}},
}

var reminderButtons = []string{
	"Done", "Later", "Something else", "No time", "Don't feel like it", "Ill", "Hurt", "Empty", "Fresher", "Not done", "How",
}

// pressButton presses a button of the reminder; Later and Something else take their first offer.
func (h *house) pressButton(person, notice, name string) bot.Response {
	h.t.Helper()
	n, s := notice, "n."+notice
	actions := map[string]bot.Action{
		"Done": {Name: "done", Arg: n}, "Not done": {Name: "notdone", Arg: n}, "Fresher": {Name: "legs", Arg: n + "~fresher"},
		"No time": {Name: "cant.say", Arg: n + "~no_time"}, "Don't feel like it": {Name: "cant.say", Arg: n + "~not_today"},
		"Ill": {Name: "rest.say", Arg: s + "~ill"}, "Hurt": {Name: "rest.say", Arg: s + "~hurt"}, "Empty": {Name: "rest.say", Arg: s + "~empty"},
		"How": {Name: "how", Arg: s}, "Later": {Name: "later", Arg: n}, "Something else": {Name: "else", Arg: s},
	}
	answer := h.press(person, actions[name])
	follow := map[string]string{"Later": "later.at", "Something else": "swap"}[name]
	if redraw, ok := answer.(bot.Redraw); ok && follow != "" && len(redraw.Message.Rows) > 0 {
		if first := redraw.Message.Rows[0][0].Action; first.Name == follow {
			return h.press(person, first)
		}
	}
	return answer
}

// cell says what a press did: what the bot answers with, the reminder's answer now, whether a reminder is still to come.
func (h *house) cell(person, notice string, answer bot.Response) string {
	h.t.Helper()
	e := h.records(person)
	pending, now := 0, ""
	for _, r := range e.Reminders {
		if r.State.Pending() {
			pending++
		}
		if r.ID == notice {
			now = string(r.Answer)
			if r.Legs != "" {
				now += ", " + string(r.Legs)
			}
		}
	}
	said := map[bool]string{true: "", false: "says why not; "}[redrawn(answer)]
	if now == "" {
		now = "no answer"
	}
	if pending > 0 {
		now += ", comes again"
	}
	if e.Athlete.Rest.Because != recovery.NoSignal {
		now += ", rest"
	}
	return said + now
}

func redrawn(r bot.Response) bool { _, ok := r.(bot.Redraw); return ok }

func TestStateTable(t *testing.T) {
	h := newHouse(t)
	people := 0
	person := func() string {
		people++
		name := fmt.Sprintf("p%d", people)
		if err := h.Do(t.Context(), script.Speaker{Person: name, Chat: script.DM}, script.As{Name: name}); err != nil {
			t.Fatal(err)
		}
		h.hard(name, "ride 60 min rpe 8")
		return name
	}
	var rows [][]string // per state and time, the people of its buttons
	for range 2 * len(reminderStates) {
		var row []string
		for range reminderButtons {
			row = append(row, person())
		}
		rows = append(rows, row)
	}
	wait := func(until time.Time) {
		if err := h.Wait(context.WithoutCancel(t.Context()), until.Sub(h.Now())); err != nil {
			t.Fatal(err)
		}
	}
	wait(time.Date(2026, 3, 10, 11, 30, 0, 0, time.UTC)) // 12:30: every reminder went out
	for i, row := range rows {
		for _, name := range row {
			for _, press := range reminderStates[i%len(reminderStates)].press {
				h.pressButton(name, h.records(name).Reminders[0].ID, press)
			}
		}
	}
	var table strings.Builder
	draw := func(title string, rows [][]string) {
		fmt.Fprintf(&table, "\n| %s | %s |\n|%s\n", title, strings.Join(reminderButtons, " | "), strings.Repeat("---|", len(reminderButtons)+1))
		for i, row := range rows {
			fmt.Fprintf(&table, "| **%s** |", reminderStates[i].name)
			for j, name := range row {
				id := h.records(name).Reminders[0].ID
				fmt.Fprintf(&table, " %s |", h.cell(name, id, h.pressButton(name, id, reminderButtons[j])))
			}
			table.WriteString("\n")
		}
	}
	n := len(reminderStates)
	draw("inside the window", rows[:n])
	wait(monday.Add(recovery.Window + time.Hour))
	draw("after the window", rows[n:])
	table.WriteString(otherTables(t))
	table.WriteString(dayTable(t))
	compareTable(t, table.String())
}

// The tables of the check-in, and of the question the athlete asked for.
var otherStates = []struct {
	kind    recovery.NoticeKind
	states  []string // a button pressed before, "" for none
	buttons []string
}{
	{recovery.KindCheckin, []string{"", "Fresher", "Heavier", "Ill", "/prefs checkin off", "gone"}, []string{"Fresher", "Same", "Heavier", "Ill", "Hurt", "Empty"}},
	{recovery.KindAskAgain, []string{"", "Fine again", "Still not", "Ask again"}, []string{"Fine again", "Still not", "Ask again", "Ill", "Hurt"}},
}

// otherTables plays every cell with a person of its own, in a house of its own.
func otherTables(t *testing.T) string {
	h := newHouse(t)
	var table strings.Builder
	for _, o := range otherStates {
		fmt.Fprintf(&table, "\n| %s | %s |\n|%s\n", o.kind, strings.Join(o.buttons, " | "), strings.Repeat("---|", len(o.buttons)+1))
		for i, state := range o.states {
			name := state
			if name == "" {
				name = "sent"
			}
			fmt.Fprintf(&table, "| **%s** |", name)
			for j, b := range o.buttons {
				fmt.Fprintf(&table, " %s |", h.otherCell(o.kind, fmt.Sprintf("%s-%d-%d", o.kind, i, j), state, b))
			}
			table.WriteString("\n")
		}
	}
	return table.String()
}

// otherCell brings a notice of a kind to a new person, into a state, and presses a button of it.
func (h *house) otherCell(kind recovery.NoticeKind, person, state, pressed string) string {
	h.t.Helper()
	if err := h.Do(h.t.Context(), script.Speaker{Person: person, Chat: script.DM}, script.As{Name: person}); err != nil {
		h.t.Fatal(err)
	}
	if kind == recovery.KindCheckin {
		h.handle(h.request(person, bot.Command{Name: "prefs", Sub: "checkin", Options: map[string]string{"value": "on"}}))
		h.hard(person, "ride 60 min rpe 8")
	} else {
		h.handle(h.request(person, bot.Command{Name: "feel", Sub: "ill"}))
		h.press(person, bot.Action{Name: "ask.again"})
	}
	if err := h.Wait(h.t.Context(), 62*time.Hour); err != nil {
		h.t.Fatal(err)
	}
	n := h.noticeOf(person, kind)
	if n.State != recovery.Sent {
		h.t.Fatalf("%s: the %s is %s, %s", person, kind, n.State, n.Why)
	}
	h.pressOther(person, n, state)
	answer := h.pressOther(person, n, pressed)
	e := h.records(person)
	said := map[bool]string{true: "", false: "says why not; "}[redrawn(answer)]
	if n = h.noticeOf(person, kind); kind == recovery.KindCheckin && n.Legs != "" {
		said += string(n.Legs) + ", "
	}
	if n.Answer != "" {
		said += string(n.Answer) + ", "
	}
	if n.State.Pending() {
		said += "asked again, "
	}
	if why := e.Athlete.Rest.Because; why != recovery.NoSignal {
		return said + "rests: " + string(why)
	}
	return said + "fine"
}

// noticeOf is the last notice of a kind.
func (h *house) noticeOf(person string, kind recovery.NoticeKind) (n recovery.Notice) {
	h.t.Helper()
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: person})
		if err != nil {
			return err
		}
		all, err := tx.Notices().Recent(a.ID, time.Time{})
		for _, one := range all {
			if one.Kind == kind {
				n = one
			}
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) pressOther(person string, n recovery.Notice, name string) bot.Response {
	h.t.Helper()
	say := func(word string) bot.Action { return bot.Action{Name: "rest.say", Arg: "n." + n.ID + "~" + word} }
	if n.Kind == recovery.KindAskAgain {
		say = func(word string) bot.Action { return bot.Action{Name: "feel", Arg: word} }
	}
	switch name {
	case "":
		return nil
	case "gone":
		return h.press(person, bot.Action{Name: "log.sure", Arg: n.Session})
	case "/prefs checkin off":
		return h.handle(h.request(person, bot.Command{Name: "prefs", Sub: "checkin", Options: map[string]string{"value": "off"}}))
	}
	return h.press(person, map[string]bot.Action{
		"Fresher": {Name: "checkin", Arg: n.ID + "~fresher"}, "Same": {Name: "checkin", Arg: n.ID + "~same"}, "Heavier": {Name: "checkin", Arg: n.ID + "~heavier"},
		"Ill": say("ill"), "Hurt": say("hurt"), "Empty": say("empty"),
		"Fine again": {Name: "feel", Arg: "fine"}, "Still not": {Name: "ask.still"}, "Ask again": {Name: "ask.again"},
	}[name])
}

func compareTable(t *testing.T, table string) {
	t.Helper()
	const file = "../docs/architecture.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), tableBegin)
	old, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no state table", file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+tableBegin+"\n"+table+"\n"+tableEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	compare(t, "state table of docs/architecture.md", []byte(strings.TrimSpace(old)), []byte(strings.TrimSpace(table)))
}

// TestUndoSaysWhatComesBack: only a reminder that was off is on again.
func TestUndoSaysWhatComesBack(t *testing.T) {
	const again = "on again"
	undo := func(h *house, said bot.Response) string {
		t.Helper()
		return words(h.press("ana", action(t, message(t, said), "Undo")))
	}
	t.Run("a reminder that was taken over", func(t *testing.T) {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8, 5 h ago")
		if said := undo(h, h.hard("ana", "swim 60 min rpe 9")); !strings.Contains(said, again) {
			t.Errorf("the run is reminded of again: %s", said)
		}
	})
	t.Run("not one that was on all the time", func(t *testing.T) {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8")
		if said := undo(h, h.hard("ana", "swim 60 min rpe 9, 5 h ago")); strings.Contains(said, again) {
			t.Errorf("the run never lost its reminder: %s", said)
		}
	})
	t.Run("not one that went out and was answered", func(t *testing.T) {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8, 5 h ago")
		h.waitNext()
		sent := h.records("ana").Reminders[0]
		h.press("ana", bot.Action{Name: "done", Arg: sent.ID})
		if said := undo(h, h.hard("ana", "swim 60 min rpe 9")); strings.Contains(said, again) {
			t.Errorf("the run's reminder is over: %s", said)
		}
	})
}
