package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// sayDay says /day in the group.
func (h *house) sayDay(person string, role bot.Role, line string) bot.Response {
	h.t.Helper()
	options := map[string]string{}
	if line != "" {
		options["when"] = line
	}
	return h.handle(h.inTeam(person, role, bot.Command{Name: "day", Options: options}))
}

// pressIn presses a button in the group.
func (h *house) pressIn(person string, role bot.Role, a bot.Action, values ...string) bot.Response {
	h.t.Helper()
	return h.handle(h.inTeam(person, role, bot.Press{Action: a, At: bot.Ref{Chat: "group:runners", Message: "m"}, Values: values}))
}

// refusedAs fails unless a response is the loud sentence of a key.
func (h *house) refusedAs(r bot.Response, key string) {
	h.t.Helper()
	said := ""
	switch r := r.(type) {
	case bot.Toast:
		said = r.Note.String()
	case bot.Say:
		said = words(r)
	default:
		h.t.Errorf("%T instead of %s", r, key)
	}
	if !strings.Contains(said, h.says(key)) {
		h.t.Errorf("it says %q, not %s", said, key)
	}
}

// posted posts a day as a captain and returns it.
func (h *house) posted(line string) recovery.Day {
	h.t.Helper()
	h.pressIn("ana", bot.Captain, action(h.t, message(h.t, h.sayDay("ana", bot.Captain, line)), "Post"))
	days := h.daysOf(h.runners().ID)
	if len(days) == 0 {
		h.t.Fatalf("%q posted nothing", line)
	}
	return days[len(days)-1]
}

// TestAPreviewIsPostedOnceAndByItsOwner: whoever else presses changes nothing, and so does pressing again.
func TestAPreviewIsPostedOnceAndByItsOwner(t *testing.T) {
	h := newHouse(t)
	preview := message(t, h.sayDay("ana", bot.Captain, "tomorrow 12:15 yoga at the park for 12, 45 min"))
	post := action(t, preview, "Post")
	h.refusedAs(h.pressIn("ben", bot.Captain, post), "error.draft_gone")
	h.refusedAs(h.pressIn("ana", bot.Member, post), "error.forbidden.role")
	count := func() int {
		n := 0
		err := h.App().Store.View(t.Context(), func(tx recovery.Tx) error {
			team, err := tx.Teams().At("local", "group:runners")
			if recovery.CodeOf(err) == recovery.NotFound {
				return nil
			}
			days, err := tx.Days().Between(team.ID, time.Time{}, h.Now().AddDate(1, 0, 0))
			n = len(days)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Fatalf("%d days were posted by others", n)
	}
	for range 2 {
		if said := words(h.pressIn("ana", bot.Captain, post)); !strings.Contains(said, h.says("day.posted")) {
			t.Errorf("it says %q", said)
		}
	}
	if n := count(); n != 1 {
		t.Fatalf("%d days", n)
	}
	day := h.daysOf(h.runners().ID)[0]
	want := monday.Add(18*time.Hour + 15*time.Minute)
	if !day.At.Equal(want) || day.What != "yoga" || day.Place != "park" || day.Room != 12 || day.Length != 45 || day.By.User != "ana" || day.Ring != recovery.RingChat {
		t.Errorf("it is %+v", day)
	}
	if team := h.runners(); team.Zone != "Europe/Berlin" || team.Board.Chat != "" {
		t.Errorf("the team is %+v", team)
	}
	h.refusedAs(h.pressIn("ben", bot.Captain, post), "error.draft_gone")
	h.wait(24 * time.Hour)
	late := action(t, message(t, h.sayDay("ana", bot.Captain, "tomorrow 12:15 yoga")), "Post")
	h.wait(25 * time.Hour)
	h.refusedAs(h.pressIn("ana", bot.Captain, late), "error.draft_gone")
}

// TestADayThatCannotBe is refused in one sentence, from the line and from the forms alike.
func TestADayThatCannotBe(t *testing.T) {
	h := newHouse(t)
	for line, key := range map[string]string{
		"12:15 walk": "error.invalid.day_today", "8 march 2026 12:15 walk": "error.invalid.day_past", "24 dec 2026 12:15 walk": "error.invalid.day_far",
	} {
		h.refusedAs(h.sayDay("ana", bot.Captain, line), key)
	}
	h.refusedAs(h.handle(h.request("ana", bot.Command{Name: "day", Options: map[string]string{"when": "tomorrow 12:15 walk"}})), "error.forbidden.private")
	change := action(t, message(t, h.sayDay("ana", bot.Captain, "tomorrow 12:15 walk")), "Change")
	fill := func(fields map[string]string) bot.Response {
		all := map[string]string{"day_when": "tomorrow 12:15", "day_what": "walk", "day_where": "", "day_room": "", "day_length": ""}
		for k, v := range fields {
			all[k] = v
		}
		return h.handle(h.inTeam("ana", bot.Captain, bot.Submit{Action: bot.Action{Name: "day.change.fill", Arg: change.Arg}, Fields: all}))
	}
	for _, c := range []struct{ field, value, key string }{
		{"day_when", "whenever", "day_when"}, {"day_when", "7 march 2026 12:15", "day_past"}, {"day_when", "12:15", ""}, {"day_room", "many", "day_room"}, {"day_room", "0", "day_room"},
		{"day_room", "99999999999999999999", "day_room"}, {"day_length", "-5", "day_length"}, {"day_length", "601", "day_length"}, {"day_what", strings.Repeat("x", 61), "text_long"},
	} {
		r := fill(map[string]string{c.field: c.value})
		if c.key == "" { // the date stays as it was
			message(t, r)
			continue
		}
		h.refusedAs(r, "error.invalid."+c.key)
	}
	m := message(t, fill(map[string]string{"day_room": "12", "day_length": "45 min", "day_what": "a picnic"}))
	if fact(m, "What") != "a picnic" || fact(m, "Places") != "12 places" || fact(m, "When") != "tomorrow 12:15, 45 min" {
		t.Errorf("it is %+v", m.Facts)
	}
}

// TestWhenAsItIsWrittenCanBeRead: what a form is filled with, and what is offered while a day is typed, is understood.
func TestWhenAsItIsWrittenCanBeRead(t *testing.T) {
	h := newHouse(t)
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		offer, ok := h.handle(h.inTeam("ana", bot.Captain, bot.Complete{Command: "day", Option: "when"})).(bot.Offer)
		if !ok || len(offer.Choices) != 10 {
			t.Fatalf("in %s it offers %+v", lang, offer)
		}
		for _, c := range offer.Choices {
			m := message(t, h.sayDay("ana", bot.Captain, c.Value+" yoga"))
			if when := m.Facts[0].Value.String(); when != c.Value {
				t.Errorf("%q in %s is taken for %q", c.Value, lang, when)
			}
		}
		for _, date := range []string{"2026-03-15", "2026-04-30", "2026-05-02"} {
			m := message(t, h.sayDay("ana", bot.Captain, date+" 7:05 yoga"))
			var change bot.Action
			for _, b := range m.Rows[0] {
				if b.Action.Name == "day.change" {
					change = b.Action
				}
			}
			ask, ok := h.pressIn("ana", bot.Captain, change).(bot.Ask)
			if !ok || ask.Form.Fields[0].Name != "day_when" {
				t.Fatalf("the form is %+v", ask)
			}
			again := message(t, h.sayDay("ana", bot.Captain, ask.Form.Fields[0].Value+" yoga"))
			if m.Facts[0].Value.String() != again.Facts[0].Value.String() {
				t.Errorf("%q in %s is taken for %q, not %q", ask.Form.Fields[0].Value, lang, again.Facts[0].Value, m.Facts[0].Value)
			}
		}
	}
}

// TestACaptainWhoRestsReadsOfNoWayToMove (R1): they may post a day all the same, and the card names it to the others.
func TestACaptainWhoRestsReadsOfNoWayToMove(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		h := newHouse(t)
		h.command("ana", "prefs", "language", lang)
		h.feel("ana", "ill")
		desk := h.App().Desk
		names := newNamesAWay(t, desk.Words)
		plain := desk.Words
		desk.Words = marked{desk.Words}
		var last bot.Message
		look := func(r bot.Response) {
			t.Helper()
			if name := names.in(readable(r)); name != "" {
				t.Errorf("in %s it names %q:\n%s", lang, name, readable(r))
			}
			switch r := r.(type) {
			case bot.Say:
				last = r.Message
			case bot.Redraw:
				last = r.Message
			}
		}
		button := func(name string) bot.Action {
			t.Helper()
			for _, row := range last.Rows {
				for _, b := range row {
					if b.Action.Name == name {
						return b.Action
					}
				}
			}
			t.Fatalf("no button %s in %+v", name, last.Rows)
			return bot.Action{}
		}
		look(h.sayDay("ana", bot.Captain, ""))
		for _, name := range []string{"day.on", "day.at", "day.what", "day.where", "day.change"} {
			look(h.pressIn("ana", bot.Captain, button(name)))
		}
		look(h.sayDay("ana", bot.Captain, "2026-03-12 12:15 yoga studio"))
		look(h.sayDay("ana", bot.Captain, "2026-03-12 12:15 yoga"))
		look(h.pressIn("ana", bot.Captain, button("day.post")))
		look(h.handle(h.inTeam("ana", bot.Captain, bot.Complete{Command: "day", Option: "what"})))
		days := h.daysOf(h.runners().ID)
		if len(days) != 1 || days[0].What != "yoga" {
			t.Fatalf("the days are %+v", days)
		}
		for _, name := range []string{"day.in", "day.maybe", "day.out", "day.remind", "day.more", "day.edit", "day.move", "day.cancel", "day.back", "day.ics"} {
			r := h.pressIn("ana", bot.Captain, bot.Action{Name: name, Arg: days[0].ID})
			look(r)
			if say, ok := r.(bot.Say); ok && say.Message.File != nil && names.in(string(say.Message.File.Bytes)) != "" {
				t.Errorf("the file names it: %s", say.Message.File.Bytes)
			}
		}
		desk.Words = plain
		if card := desk.Card(h.runners(), days[0], nil, h.Now()); names.in(card.Title.String()) == "" {
			t.Errorf("the card says only %q", card.Title)
		}
	}
}

// TestTheRoleIsRungAsLongAsTheBudgetLasts: once a day and twice a week.
func TestTheRoleIsRungAsLongAsTheBudgetLasts(t *testing.T) {
	h := newHouse(t)
	h.lead("zone", "Berlin")
	h.write(func(tx recovery.Tx) error {
		team, err := tx.Teams().At("local", "group:runners")
		team.PingRole = recovery.RoleName{ID: "77", Name: "fast ones"}
		if err == nil {
			err = tx.Teams().Put(team)
		}
		return err
	})
	var rings []string
	for range 4 {
		for _, hour := range []string{"18:00", "19:00"} {
			m := message(t, h.sayDay("ana", bot.Captain, "tomorrow "+hour+" walk"))
			press := "Post"
			for _, b := range m.Rows[0] {
				if b.Action.Name == "day.ring" {
					press = b.Label.String()
				}
			}
			h.pressIn("ana", bot.Captain, action(t, m, strings.TrimLeft(press, "🔔 ")))
		}
		h.wait(24 * time.Hour)
	}
	for _, day := range h.daysOf(h.runners().ID) {
		rings = append(rings, string(day.Ring))
	}
	if got, want := strings.Join(rings, ","), "role,,role,,chat,,chat,"; got != want {
		t.Errorf("it rang %q, want %q", got, want)
	}
}

// TestCardsBelongToTheirGroup: a button that is carried elsewhere does nothing, and one of a day that is gone says so.
func TestCardsBelongToTheirGroup(t *testing.T) {
	h := newHouse(t)
	day := h.posted("tomorrow 12:15 walk")
	for _, name := range []string{"day.in", "day.more", "day.remind", "day.there", "day.cancel.yes"} {
		a := bot.Action{Name: name, Arg: day.ID}
		q := h.inTeam("ben", bot.Admin, bot.Press{Action: a, At: bot.Ref{Chat: "group:others", Message: "m"}})
		q.Chat = bot.Chat{ID: "group:others", Group: "group:others", Name: "others"}
		h.refusedAs(h.handle(q), "error.old_button")
		h.refusedAs(h.pressIn("ben", bot.Member, bot.Action{Name: name, Arg: "nothing"}), "error.day_gone")
	}
	for _, name := range []string{"day.edit", "day.move", "day.cancel", "day.cancel.yes"} {
		h.refusedAs(h.pressIn("ben", bot.Member, bot.Action{Name: name, Arg: day.ID}), "error.forbidden.role")
	}
	h.pressIn("ana", bot.Captain, bot.Action{Name: "day.cancel.yes", Arg: day.ID})
	h.refusedAs(h.pressIn("ben", bot.Member, bot.Action{Name: "day.in", Arg: day.ID}), "error.day_over")
	h.refusedAs(h.pressIn("ana", bot.Captain, bot.Action{Name: "day.edit", Arg: day.ID}), "error.day_over")
}
