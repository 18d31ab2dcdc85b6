package commands_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"easyday/bot/local"
	"easyday/i18n"
	"easyday/recovery"
)

// sources are the Go files of this package that are not tests.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	return filesOf(t, "*.go")
}

// filesOf are the Go files that a pattern names and that are no tests.
func filesOf(t *testing.T, pattern string) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = f
	}
	return out
}

// refusals finds sentences that hide in code: literals where a person's own words or data belong, and Text made without
// the catalogue.
func refusals(f *ast.File) []string {
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := called(n)
			at := map[string]int{"Verbatim": 0, "Mention": 1, "With": 1}
			if i, ok := at[name]; ok && i < len(n.Args) && literal(n.Args[i]) != "" {
				found = append(found, name+"("+literal(n.Args[i])+")")
			}
		case *ast.CompositeLit:
			if s, ok := n.Type.(*ast.SelectorExpr); ok && (s.Sel.Name == "Text" || s.Sel.Name == "Span") && len(n.Elts) > 0 {
				found = append(found, s.Sel.Name+"{…}")
			}
		}
		return true
	})
	return found
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	if b, ok := e.(*ast.BasicLit); ok && b.Kind == token.STRING {
		if s, err := strconv.Unquote(b.Value); err == nil && s != "" {
			return s
		}
	}
	return ""
}

func TestTextComesFromTheCatalogue(t *testing.T) {
	for name, f := range sources(t) {
		for _, found := range refusals(f) {
			t.Errorf("%s: %s: words for people belong in i18n/locales", name, found)
		}
	}
	t.Run("the test itself finds hidden sentences", func(t *testing.T) {
		hidden := `package x
			var a = bot.Verbatim("Hello there")
			var b = bot.Mention(id, "someone")
			var c = v.Text("key", bot.With("Name", "a sentence"))
			var d = bot.Text{spans}`
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", hidden, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := refusals(f); len(got) != 4 {
			t.Errorf("found %v", got)
		}
	})
}

// keysOf are the catalogue keys a file uses: whole ones, and the beginnings of those that are put together.
func keysOf(f *ast.File) (whole, begin []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if s := literal(n.X); strings.HasSuffix(s, ".") {
				begin = append(begin, s)
			}
		case *ast.BasicLit:
			if s := literal(n); s != "" && !strings.ContainsAny(s, " ~/%") {
				whole = append(whole, s)
			}
		}
		return true
	})
	return whole, begin
}

func TestEveryKeyIsUsedAndEveryUsedKeyIsThere(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var whole, begin []string
	files := sources(t)
	for _, f := range files {
		w, b := keysOf(f)
		whole, begin = append(whole, w...), append(begin, b...)
	}
	// What the adapters say.
	for _, f := range filesOf(t, "../bot/*/*.go") {
		w, _ := keysOf(f)
		whole = append(whole, w...)
	}
	// What bot.Voice says by itself.
	begin = append(begin, "moment.", "weekday.", "month.")
	for _, key := range words.Keys(i18n.Default) {
		used := slices.Contains(whole, key) || slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(key, b) })
		if i := strings.LastIndex(key, "."); i > 0 {
			// Keys put together from a name and an end: next + ".title".
			used = used || slices.Contains(whole, key[:i]) && slices.Contains(whole, key[i:])
		}
		if !used {
			t.Errorf("%s is in the catalogue and used nowhere", key)
		}
	}
	for name, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			at, known := map[string]int{"Text": 0, "Every": 0, "button": 1, "Join": 0}[called(c)]
			if known && at < len(c.Args) {
				if key := literal(c.Args[at]); key != "" && !words.Has(i18n.Default, key) {
					t.Errorf("%s says %q, which is not in the catalogue", name, key)
				}
			}
			return true
		})
	}
}

// TestEveryDynamicKeyIsThere walks what keys are put together from.
func TestEveryDynamicKeyIsThere(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range recovery.Sports() {
		keys = append(keys, "sport."+string(s.ID)+".name", "sport."+string(s.ID)+".did")
	}
	for _, m := range recovery.Modalities() {
		keys = append(keys, "modality."+string(m.ID)+".name", "modality."+string(m.ID)+".how")
		if m.Need != "" {
			keys = append(keys, "lack."+string(m.Need))
		}
	}
	for _, k := range recovery.Kinds() {
		keys = append(keys, "kind."+string(k))
	}
	for _, s := range recovery.Signals() {
		keys = append(keys, "rest."+string(s)+".title", "rest."+string(s)+".body", "rest."+string(s)+".word")
	}
	for prefix, ends := range map[string][]string{
		"why.": {recovery.ReasonExtreme, recovery.ReasonOnly, recovery.ReasonPicked, recovery.ReasonWaiting, recovery.ReasonOther, recovery.ReasonNoImp, recovery.ReasonGentle},
		"plan.silent.": {recovery.SilentRest, recovery.SilentEasy, recovery.SilentOver, recovery.SilentOlder, recovery.SilentNoMinute, recovery.SilentNothing,
			recovery.SilentPaused, recovery.SilentRace, recovery.SilentSuperseded, recovery.SilentSent, recovery.SilentJoined},
		"fate.":        {string(recovery.Planned), string(recovery.Sent), string(recovery.Unknown), string(recovery.Expired), string(recovery.Undeliverable), string(recovery.Cancelled)},
		"fate.why.":    {recovery.WhyDeadline, recovery.WhyQuiet, recovery.WhyBudget, recovery.WhyRace, recovery.WhyPaused, recovery.WhyRest, recovery.WhySuperseded, recovery.WhyAnswered, recovery.WhyUndone, recovery.WhyMoved, recovery.WhyBlocked, recovery.WhyGone, recovery.WhyUnsure, recovery.WhyNetwork, recovery.WhyJoined, recovery.WhyLeft, recovery.WhyCancelled},
		"fate.answer.": {"done", "later", "swapped", "ill", "hurt", "empty", "no_time", "not_today"},
		"rule.": {recovery.RemovedCannot, recovery.RemovedHated, recovery.RemovedAccess, recovery.RemovedPlace, recovery.RemovedLimit, recovery.RemovedExtreme,
			recovery.RemovedPattern, recovery.RemovedLike, recovery.RemovedDaylight, recovery.RemovedRain, recovery.RemovedLast, recovery.RemovedNewcomer},
		"part.": {recovery.PartContrast, recovery.PartImpact, recovery.PartEase, recovery.PartLoved, recovery.PartWorked, recovery.PartAtHand,
			recovery.PartBeforeHard, recovery.PartLowAfter},
		"trace.chosen.":           {recovery.ChosenScore, recovery.ChosenWaiting, recovery.ChosenKept, recovery.ChosenPicked},
		"gauge.":                  {string(recovery.GaugeTalk), string(recovery.GaugeComfort), "bpm", "bpm_estimate", "water"},
		"slot.":                   {recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening},
		"word.":                   {recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening},
		"effort.":                 {"3", "4", "5", "6", "7", "8", "9", "10"},
		"weekday.":                {"0", "1", "2", "3", "4", "5", "6"},
		"month.":                  {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		"language.":               words.Languages(),
		"modality.steady_cardio.": {"bike", "rower"},
	} {
		for _, end := range ends {
			keys = append(keys, prefix+end)
		}
	}
	for _, key := range keys {
		for _, lang := range words.Languages() {
			if !words.Has(lang, key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}

// TestMessageBudget holds every message of every script to 500 characters and two rows of buttons; lists, exports and the
// help are told from the rest by their size alone.
func TestMessageBudget(t *testing.T) {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			var e local.Event
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatal(err)
			}
			most := 500
			if strings.Contains(e.Body, "📚") {
				most = 900 // why: it is the view behind a button
			}
			if n := utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Body); n > most {
				t.Errorf("%s: %s has %d characters: %s", file, e.ID, n, e.Body)
			}
			buttons := 0 // but for the row that asks for the legs in one tap
			for _, b := range e.Buttons {
				if !strings.HasPrefix(b.Action, "1:legs:") {
					buttons++
				}
				if !strings.ContainsFunc(b.Label, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'A' && r <= 'z' }) {
					t.Errorf("%s: %s: the button %q has no words", file, e.ID, b.Label)
				}
			}
			if buttons > 10 { // two rows of five
				t.Errorf("%s: %s has %d buttons", file, e.ID, buttons)
			}
			if strings.Contains(e.Title+e.Body, "{{") || strings.Contains(e.Title+e.Body, "<no value>") {
				t.Errorf("%s: %s: an argument is missing: %s", file, e.ID, e.Body)
			}
		}
	}
}
