package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// told puts a network in place that tells who is in the group.
func (h *house) told() *roster {
	r := &roster{Platform: h.App().Desk.Platforms["local"], gone: map[string]bool{}}
	h.App().Desk.Platforms["local"] = r
	return r
}

// members are the people the runners know.
func (h *house) members() (users []string) {
	h.t.Helper()
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) error {
		users = nil
		all, err := tx.Members().OfTeam(h.runners().ID, recovery.Account{}, 0)
		for _, m := range all {
			users = append(users, m.Account.User)
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return users
}

// read is everything the bot said to the whole group of this kind.
func (h *house) read(kind string) (said []string) {
	for _, m := range h.Room().View("ana", "runners") {
		if m.Kind == kind {
			said = append(said, strings.Join(m.Body, "\n"))
		}
	}
	return said
}

func TestWhoLeftIsForgottenWhenTheTeamIsRungFor(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	h.lead("", "")
	r := h.told()
	first := h.posted("wed 12:15 yoga")
	for _, who := range []string{"ben", "cleo"} {
		h.pressIn(who, bot.Member, bot.Action{Name: "day.in", Arg: first.ID})
	}
	h.wait(24 * time.Hour)
	r.gone["ben"] = true
	second := h.posted("thu 12:15 walk")
	h.wait(10 * time.Second)
	if second.Ring != recovery.RingChat || slices.Contains(h.members(), "ben") || !slices.Contains(h.members(), "cleo") {
		t.Errorf("%q rang, and the team knows %q", second.Ring, h.members())
	}
	if days := h.daysOf(h.runners().ID); days[0].Going != 1 {
		t.Errorf("%d go", days[0].Going)
	}
}

func TestWhoLeftIsNotCalled(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	h.lead("", "")
	r := h.told()
	h.write(func(tx recovery.Tx) error { // many are known, so that it is not yet their turn
		for _, c := range "abcdefghij" {
			for _, e := range "klmnopqrst" {
				who := recovery.Account{Platform: "local", User: string(c) + string(e)}
				if err := tx.Members().Put(recovery.Member{Team: h.runners().ID, Account: who, Name: who.User, Seen: h.Now()}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	day := h.posted("wed 12:15 yoga")
	for _, who := range []string{"yes", "zoe"} {
		h.pressIn(who, bot.Member, bot.Action{Name: "day.in", Arg: day.ID})
	}
	r.gone["zoe"] = true
	h.wait(48 * time.Hour)
	called := strings.Join(h.read("notice"), "\n")
	if !strings.Contains(called, "yes") || strings.Contains(called, "zoe") {
		t.Errorf("called: %q", called)
	}
}

// A home in which nothing is posted is looked at once a week: gone, it is deleted 30 days later; there again, it is kept.
func TestAHomeThatIsGoneIsNoticedThoughNothingIsPosted(t *testing.T) {
	h := newHouse(t)
	h.play(":as ben", ":in runners", "/team share on")
	r := h.told()
	day := func() { h.wait(24 * time.Hour) }
	day()
	if r.asked != 1 {
		t.Errorf("looked up %d times on the first day", r.asked)
	}
	for range 5 {
		day()
	}
	if r.asked != 1 {
		t.Errorf("looked up %d times in a week", r.asked)
	}
	r.fails = bot.ErrGone
	for range 3 {
		day()
	}
	if h.runners().Gone.IsZero() {
		t.Fatal("nobody noticed that the home is gone")
	}
	r.fails = nil
	for range 8 {
		day()
	}
	if !h.runners().Gone.IsZero() {
		t.Fatal("the home is there again, and nobody noticed")
	}
	r.fails = bot.ErrGone
	for range 8 + 30 + 1 {
		day()
	}
	err := h.App().Store.View(t.Context(), func(tx recovery.Tx) error {
		_, err := tx.Teams().At("local", "group:runners")
		return err
	})
	if recovery.CodeOf(err) != recovery.NotFound {
		t.Errorf("30 days later: %v", err)
	}
}
