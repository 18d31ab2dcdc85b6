package commands_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/script"
)

// healthWords are what others may never read of somebody, in words that stand alone.
var healthWords = regexp.MustCompile(`(?i)\b(ill|sick|hurt|pain|fever|injur\w*|sore|empty|rest|session|hard|ran|run|ride|swim|tennis|strength|` +
	`effort|rpe|min|minutes|chest|doctor|recover\w*|mobility|yoga|walk|tai chi|sleep|feel|fine|report\w*|saved|` +
	`krank|verletzt|schmerz\w*|fieber\w*|leer|ruhe|training|lauf|laufen|hart|belastung|brust|arzt|erholung|gespeichert|bericht\w*)\b|` +
	`[🤒🤕🪫🏃🚴🏊🏋🙆☯🧘💪🔔]`)

// TestNoHealthWordInAGroup says every line of every script in a group: whatever comes of it, nobody else reads a word of it.
func TestNoHealthWordInAGroup(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	ways := []struct {
		name                    string
		started, listens, block bool
	}{
		{name: "who never started the bot"},
		{name: "whom it knows, where it reads all", started: true, listens: true},
		{name: "who blocks it", started: true, block: true},
	}
	shown := 0
	for i, file := range files {
		way := ways[i%len(ways)]
		t.Run(filepath.Base(file)+" by somebody "+way.name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o := benchOptions(t, string(text))
			o.FirstContact = !way.started
			o.DB = filepath.Join(t.TempDir(), "group.db")
			now, b := o.Now, (*app.Bench)(nil)
			f := onTelegramAs(t, func() time.Time {
				if b == nil {
					return now
				}
				return b.Now()
			}, false)
			o.Network = f
			b = openBench(t, o)
			if aloud(t, b, f, string(text), way.listens, way.block) == 0 {
				t.Error("nothing was said")
			}
			cards := newTeamCards(b)
			for _, c := range f.Network.(onTelegram).Sent() {
				if !strings.HasPrefix(c.Params["chat_id"], "-") || c.Params["text"] == "" {
					continue
				}
				shown++
				said := c.Params["text"] + " " + c.Params["caption"] + " " + c.Params["reply_markup"]
				if cards.knows(c.Params["message_id"], said) {
					continue
				}
				if found := healthWords.FindString(said); found != "" {
					t.Errorf("the group reads %q in %v", found, c)
				}
			}
		})
	}
	if shown == 0 {
		t.Error("the groups read nothing at all")
	}
}

// teamCards are the messages that are about a team and about nobody: they name what is done to everybody. What else they say is
// read by TestNoStoryTellsAGroupOfAnybody.
type teamCards struct {
	messages map[string]bool
	signs    []string // what stands on such a message only
}

func newTeamCards(b *app.Bench) teamCards {
	cards := teamCards{map[string]bool{}, []string{`"1:day.`, `"1:ran:`, "see you there!"}} // the call, of who stands on the card
	words := b.App().Desk.Words
	for _, lang := range words.Languages() {
		cards.signs = append(cards.signs, words.Say(lang, "digest.title", nil), words.Say(lang, "day.cancelled", map[string]any{"What": ""}))
	}
	return cards
}

// knows reports whether a message is such a card, or what became of one.
func (cards teamCards) knows(message, said string) bool {
	if slices.ContainsFunc(cards.signs, func(sign string) bool { return strings.Contains(said, sign) }) {
		cards.messages[message] = true
		return true
	}
	return message != "" && cards.messages[message]
}

// aloud says a script in a group; what cannot be done there is left out. It returns how many lines were said.
func aloud(t *testing.T, b *app.Bench, f *face, text string, listens, block bool) (spoken int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := script.NewRunner(b, b, script.Options{})
	do := func(line string) bool { return run.Line(ctx, line) == nil }
	do(":in team")
	if n := f.Network.(onTelegram); listens {
		if err := n.Promote(ctx, "team", true); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, ":in ") || strings.HasPrefix(line, "#") {
			continue
		}
		if do(line) {
			spoken++
		}
		if strings.HasPrefix(line, ":as ") {
			do(":in team")
		}
		if block && spoken == 2 {
			do("/prefs mention here")
			do(":block")
		}
		if line != "" && !strings.HasPrefix(line, "/") && !strings.HasPrefix(line, ":") && do("/hard "+line) {
			spoken++
		}
	}
	return spoken
}

// TestEveryCommandAnswersInPrivate says every command there is in a group, alone and with values that are right, wrong and
// odd: whatever comes of it is for the one who said it, and is declared so before the work.
func TestEveryCommandAnswersInPrivate(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "12x400 65 min rpe 9")
	said := 0
	say := func(in bot.Input) {
		q := h.request("ana", in)
		q.Chat = bot.Chat{ID: "group:team", Name: "team", Group: "group:team"}
		ack, answer := h.App().Router.Ack(q), h.handle(q)
		said++
		switch answer := answer.(type) {
		case bot.Say:
			if !answer.Private || ack != bot.AckPrivate {
				t.Errorf("%#v is answered in public (%s): %s", in, ack, words(answer))
			}
		case bot.Ask:
		case nil:
			if _, typed := in.(bot.Typed); !typed {
				t.Errorf("%#v has no answer", in)
			}
		default:
			t.Errorf("%#v is answered by a %T (%s)", in, answer, ack)
		}
	}
	try := func(name, sub string, options []bot.MenuOption) {
		say(bot.Command{Name: name, Sub: sub})
		for _, o := range options {
			for _, value := range append(append(settings(), plans("ana")...), odd()...) {
				_, value, _ = strings.Cut(value, " ")
				say(bot.Command{Name: name, Sub: sub, Options: map[string]string{o.Name: value}})
			}
		}
	}
	for _, c := range h.App().Router.Menu().Commands {
		try(c.Name, "", c.Options)
		for _, sub := range c.Subs {
			try(c.Name, sub.Name, sub.Options)
		}
	}
	for _, text := range []string{"run 60 min rpe 9", "I have a fever", "done", "why", "log"} {
		say(bot.Typed{Text: text})
	}
	if said < 500 {
		t.Errorf("only %d commands were said", said)
	}
}
