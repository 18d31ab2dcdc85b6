package commands_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// quokka is a note nobody writes: it is put into every session of every athlete of every story.
const quokka = "quokkas sang at 7.5 in my left knee"

// TestNoStoryTellsAGroupOfAnybody plays every story while every athlete carries a canary, and reads everything the bot lets
// a whole group read.
func TestNoStoryTellsAGroupOfAnybody(t *testing.T) {
	forbidden := privateWords(t)
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	carried, read := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		o := benchOptions(t, string(text))
		o.DB = filepath.Join(t.TempDir(), "chat.db")
		catalogue := strings.NewReplacer()
		o.OnEvent = func(e local.Event) {
			if e.Chat == script.DM || e.Private {
				return
			}
			read++
			if said := catalogue.Replace(everythingSaid(e)); forbidden.MatchString(said) {
				t.Errorf("%s: everybody in %s reads %q in %q", filepath.Base(file), e.Chat, forbidden.FindString(said), said)
			}
		}
		b := openBench(t, o)
		catalogue = withoutHow(b)
		run := script.NewRunner(b, b, script.Options{})
		for i, line := range strings.Split(string(text), "\n") {
			if err := run.Line(t.Context(), line); err != nil {
				t.Fatalf("%s: line %d: %q: %v", file, i+1, line, err)
			}
			carried += plantCanaries(t, b)
		}
	}
	if carried < 100 || read < 50 {
		t.Errorf("only %d canaries were carried and %d messages read", carried, read)
	}
}

// privateWords is what no group may read: the words of the file, and the canary.
func privateWords(t *testing.T) *regexp.Regexp {
	t.Helper()
	text, err := os.ReadFile("../testdata/private_words.txt")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words = append(words, strings.ReplaceAll(regexp.QuoteMeta(line), `\*`, `\pL*`))
		}
	}
	return regexp.MustCompile(`(?i)quokka|7\.5|(?:^|[^\pL])(?:` + strings.Join(words, "|") + `)(?:[^\pL]|$)`)
}

// withoutHow takes out how each modality is done: the catalogue's words, the same for everybody, name knees and shoulders.
func withoutHow(b *app.Bench) *strings.Replacer {
	var out []string
	words := b.App().Desk.Words
	for _, lang := range words.Languages() {
		for _, m := range recovery.Modalities() {
			out = append(out, words.Say(lang, "modality."+string(m.ID)+".how", nil), "")
		}
	}
	return strings.NewReplacer(out...)
}

// everythingSaid are all words of an event.
func everythingSaid(e local.Event) string {
	said := []string{e.Title, e.Body, string(e.Data)}
	for _, f := range e.Facts {
		said = append(said, f.Name, f.Value)
	}
	for _, b := range e.Buttons {
		said = append(said, b.Label)
	}
	for _, c := range e.Choices {
		said = append(said, c.Label)
	}
	return strings.Join(said, "\n")
}

// plantCanaries puts the canary into every session that has none yet, and says into how many.
func plantCanaries(t *testing.T, b *app.Bench) (planted int) {
	t.Helper()
	_, err := b.App().Store.Change(t.Context(), recovery.Origin{}, func(tx recovery.Tx) error {
		planted = 0
		athletes, err := tx.Athletes().After("", 1000)
		for _, a := range athletes {
			sessions, latest := tx.Sessions().Latest(a.ID, time.Time{}, 0)
			err = errors.Join(err, latest)
			for _, s := range sessions {
				if s.Note != quokka {
					s.Note = quokka
					planted++
					err = errors.Join(err, tx.Sessions().Put(s))
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return planted
}
