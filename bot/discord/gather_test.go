package discord_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
)

// swim is a day of tomorrow in the calendar of the team's server.
func (h *house) swim() bot.Gathering {
	from := h.clock.Now().Add(18 * time.Hour).Truncate(time.Second)
	return bot.Gathering{
		Group: h.GroupID("team"), Title: h.voice.Text("Easy swim"), About: bot.Verbatim("Slow laps, *really* slow"),
		Place: bot.Verbatim("The lido"), From: from, To: from.Add(45 * time.Minute),
	}
}

// gathered is a house with one day in the calendar.
func gathered(t *testing.T) (*house, bot.Gathering) {
	t.Helper()
	h := open(t, true, nothing)
	g := h.swim()
	id, err := h.bot.Gather(t.Context(), g)
	if err != nil || id == "" {
		t.Fatalf("%q, %v", id, err)
	}
	g.ID = id
	return h, g
}

// wantEvents fails unless the calendar shows these states.
func (h *house) wantEvents(t *testing.T, states ...string) []discordtest.Event {
	t.Helper()
	all := h.Events("team")
	var got []string
	for _, e := range all {
		got = append(got, e.State)
	}
	if strings.Join(got, ", ") != strings.Join(states, ", ") {
		t.Fatalf("the calendar shows %q, want %q", got, states)
	}
	return all
}

func (h *house) changes(n int) (all []string) {
	for _, x := range h.Sent()[n:] {
		if x.Method != "GET" && strings.Contains(x.Path, "/scheduled-events") {
			all = append(all, x.Method+" "+string(x.Body))
		}
	}
	return all
}

func TestADayStandsInTheCalendar(t *testing.T) {
	h, g := gathered(t)
	e := h.wantEvents(t, "planned")[0]
	want := discordtest.Event{ID: g.ID, Name: "Easy swim", About: "Slow laps, *really* slow", Place: "The lido", From: g.From, To: g.To, State: "planned"}
	if e != want {
		t.Errorf("%+v, want %+v", e, want)
	}
	// Once more, as after an answer that was lost: by its id, or without one.
	for _, id := range []string{g.ID, ""} {
		before := len(h.Sent())
		g.ID = id
		if again, err := h.bot.Gather(t.Context(), g); again != e.ID || err != nil {
			t.Errorf("the same with id %q: %q, %v; want %q", id, again, err, e.ID)
		}
		if calls := h.changes(before); len(calls) != 0 {
			t.Errorf("the same with id %q changes something: %q", id, calls)
		}
	}
	g.ID = e.ID
	g.From, g.To, g.Place = g.From.Add(time.Hour), g.To.Add(time.Hour), bot.Verbatim("The lake")
	before := len(h.Sent())
	if id, err := h.bot.Gather(t.Context(), g); id != g.ID || err != nil {
		t.Fatalf("moved: %q, %v", id, err)
	}
	if e := h.wantEvents(t, "planned")[0]; !e.From.Equal(g.From) || e.Place != "The lake" || e.Name != "Easy swim" {
		t.Errorf("moved: %+v", e)
	}
	if calls := h.changes(before); len(calls) != 1 || strings.Contains(calls[0], "Easy swim") || strings.Contains(calls[0], "laps") {
		t.Errorf("moved by %q, want only what changes", calls)
	}
}

func TestWhatIsTooLongForTheCalendarIsCut(t *testing.T) {
	h := open(t, true, nothing)
	g := h.swim()
	g.Title, g.Place, g.About = bot.Verbatim(strings.Repeat("🏊", 60)), bot.Verbatim(strings.Repeat("ä", 101)), bot.Verbatim(strings.Repeat("*", 501))
	if _, err := h.bot.Gather(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	e := h.wantEvents(t, "planned")[0]
	if e.Name != strings.Repeat("🏊", 49)+"…" || e.Place != strings.Repeat("ä", 99)+"…" || e.About != strings.Repeat("*", 499)+"…" {
		t.Errorf("%+v", e)
	}
	// What was cut is found again.
	if id, err := h.bot.Gather(t.Context(), g); id != e.ID || err != nil {
		t.Errorf("again: %q, %v; want %q", id, err, e.ID)
	}
	g.About = bot.Text{}
	g.Title = h.voice.Text("Nothing to add")
	if _, err := h.bot.Gather(t.Context(), g); err != nil {
		t.Errorf("without a description: %v", err)
	}
	for _, bad := range []func(g *bot.Gathering){
		func(g *bot.Gathering) { g.Title = bot.Text{} }, func(g *bot.Gathering) { g.Place = bot.Verbatim(" ") }, func(g *bot.Gathering) { g.To = g.From },
	} {
		x, before := h.swim(), len(h.Sent())
		bad(&x)
		if _, err := h.bot.Gather(t.Context(), x); err == nil || len(h.Sent()) != before {
			t.Errorf("%+v went out", x)
		}
	}
}

// An attempt whose answer was lost is found again by name and time, among the bot's own.
func TestADayIsNotPutIntoTheCalendarTwice(t *testing.T) {
	h := open(t, true, nothing)
	g := h.swim()
	h.crowd(t, map[string]bot.Role{"ana": bot.Member})
	h.Schedule("ana", "team", discordtest.Event{Name: "Easy swim", Place: "The lido", From: g.From, To: g.To})
	h.Fail(discordtest.Fault{Route: "POST /guilds/*/scheduled-events", Kind: discordtest.HangUpAfter})
	if id, err := h.bot.Gather(t.Context(), g); !errors.Is(err, bot.ErrUnsure) {
		t.Fatalf("%q, %v; want ErrUnsure", id, err)
	}
	events := h.wantEvents(t, "planned", "planned") // ana's and the bot's
	id, err := h.bot.Gather(t.Context(), g)
	if err != nil || id != events[1].ID {
		t.Errorf("again: %q, %v; want %q", id, err, events[1].ID)
	}
	h.wantEvents(t, "planned", "planned")
	// A day that was cancelled before it was known whether it arrived.
	g.Cancelled = true
	if id, err := h.bot.Gather(t.Context(), g); err != nil || id != events[1].ID {
		t.Errorf("cancelled: %q, %v", id, err)
	}
	h.wantEvents(t, "planned", "cancelled")
	if id, err := h.bot.Gather(t.Context(), g); err != nil || id != "" {
		t.Errorf("what was never made is cancelled: %q, %v; want nothing", id, err)
	}
}

func TestACancelledDayLeavesTheCalendar(t *testing.T) {
	for name, c := range map[string]struct {
		with func(h *house, g *bot.Gathering)
		want []string
	}{
		"before it begins":      {func(*house, *bot.Gathering) {}, []string{"cancelled"}},
		"while it goes on":      {func(h *house, g *bot.Gathering) { h.clock.Add(g.From.Add(time.Minute).Sub(h.clock.Now())) }, []string{"over"}},
		"when it is over":       {func(h *house, g *bot.Gathering) { h.clock.Add(g.To.Add(time.Minute).Sub(h.clock.Now())) }, []string{"over"}},
		"cancelled by an admin": {func(h *house, g *bot.Gathering) { h.CancelEvent("team", g.ID) }, []string{"cancelled"}},
		"deleted by an admin":   {func(h *house, g *bot.Gathering) { h.DeleteEvent("team", g.ID) }, nil},
		"as it begins, which nobody could see": {func(h *house, g *bot.Gathering) {
			h.Fail(discordtest.Fault{Route: "PATCH /guilds/*/scheduled-events/*", Kind: discordtest.Refuse, Status: 400, Code: 180000})
		}, []string{"planned"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, g := gathered(t)
			c.with(h, &g)
			g.Cancelled = true
			for range 2 {
				if id, err := h.bot.Gather(t.Context(), g); id != g.ID || err != nil {
					t.Errorf("%q, %v", id, err)
				}
				h.Heal()
				if len(c.want) == 1 && c.want[0] == "planned" {
					break
				}
			}
			h.wantEvents(t, c.want...)
		})
	}
}

func TestADayThatHasBegunIsMoved(t *testing.T) {
	h, g := gathered(t)
	h.clock.Add(g.From.Add(time.Minute).Sub(h.clock.Now()))
	was := g.ID
	g.From, g.To = g.From.Add(24*time.Hour), g.To.Add(24*time.Hour)
	id, err := h.bot.Gather(t.Context(), g)
	if err != nil || id == was {
		t.Fatalf("%q, %v; want another event", id, err)
	}
	h.wantEvents(t, "over", "planned")
	// The same attempt again, by the old id, finds the new one.
	if again, err := h.bot.Gather(t.Context(), g); again != id || err != nil {
		t.Errorf("again: %q, %v; want %q", again, err, id)
	}
}

// Who may not, or comes too late, does without: nothing waits for it and nothing is tried again.
func TestTheCalendarIsDoneWithout(t *testing.T) {
	for name, with := range map[string]func(h *house, g *bot.Gathering){
		"the bot may not":           func(h *house, g *bot.Gathering) { h.Permit("team", 0); g.ID = "" },
		"the bot may no more":       func(h *house, _ *bot.Gathering) { h.Permit("team", 0) },
		"the bot was thrown out":    func(h *house, _ *bot.Gathering) { h.Foreign("team") },
		"deleted by an admin":       func(h *house, g *bot.Gathering) { h.DeleteEvent("team", g.ID) },
		"cancelled by an admin":     func(h *house, g *bot.Gathering) { h.CancelEvent("team", g.ID) },
		"moved into the past":       func(h *house, g *bot.Gathering) { g.From = h.clock.Now().Add(-time.Hour) },
		"made too late":             func(h *house, g *bot.Gathering) { g.ID, g.From = "", h.clock.Now().Add(-time.Hour) },
		"over":                      func(h *house, g *bot.Gathering) { h.clock.Add(g.To.Add(time.Hour).Sub(h.clock.Now())) },
		"a group of elsewhere":      func(_ *house, g *bot.Gathering) { g.Group = "-100200" },
		"an id of elsewhere":        func(_ *house, g *bot.Gathering) { g.ID = "x" },
		"the clocks are not of one": func(h *house, g *bot.Gathering) { g.ID = ""; h.refuse(50035, "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST") },
		"the calendar is full":      func(h *house, g *bot.Gathering) { g.ID = ""; h.fillCalendar(g) },
	} {
		t.Run(name, func(t *testing.T) {
			h, g := gathered(t)
			g.Title = h.voice.Text("Another title")
			with(h, &g)
			before := len(h.Sent())
			id, err := h.bot.Gather(t.Context(), g)
			if !errors.Is(err, bot.ErrGone) || id != "" {
				t.Errorf("%q, %v; want ErrGone", id, err)
			}
			for _, x := range h.Sent()[before:] {
				if x.Method != "GET" && x.Status < 400 {
					t.Errorf("%s %s changed something", x.Method, x.Path)
				}
			}
		})
	}
}

// refuse makes Discord refuse the next event.
func (h *house) refuse(code int, why string) {
	h.Fail(discordtest.Fault{Route: "POST /guilds/*/scheduled-events", Kind: discordtest.Refuse, Status: 400, Code: code, Message: why})
}

// fillCalendar plans as many events as fit.
func (h *house) fillCalendar(g *bot.Gathering) {
	for range 99 {
		h.Schedule("ana", "team", discordtest.Event{Name: "Run", Place: "Park", From: g.From, To: g.To})
	}
}

func TestTheCalendarWaitsWhenDiscordSaysSo(t *testing.T) {
	h, g := gathered(t)
	g.Title = h.voice.Text("Another title")
	h.Fail(discordtest.Fault{Route: "PATCH /guilds/*/scheduled-events/*", Times: -1, Kind: discordtest.LimitedRoute, After: time.Hour})
	var later *bot.RetryError
	if _, err := h.bot.Gather(t.Context(), g); !errors.As(err, &later) || later.After < time.Hour {
		t.Errorf("%v, want to try again in an hour", err)
	}
}
