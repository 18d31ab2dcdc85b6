package app_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is a fault put into a copy of one source file. The tests named must find it.
type mutant struct {
	name     string
	file     string // from the root
	old, new string // old stands there exactly once
	pkg, run string
	always   bool // not only under EASYDAY_PROVE
}

const (
	gateTests  = "TestR1"
	sweepTests = "TestR1NothingNames.*/(ill|head)_in_"
	sendTests  = "TestR1NothingIsSent"
)

// mutants go around the rest gate (R1) in every place that has one of its own, and ignore what was said.
func mutants() []mutant {
	desk := func(name, file, old, new string) mutant {
		return mutant{name: name, file: "commands/" + file, old: old, new: new, pkg: "./commands", run: sweepTests}
	}
	rules := func(name, file, old, new string) mutant {
		return mutant{name: name, file: "recovery/" + file, old: old, new: new, pkg: "./recovery", run: gateTests}
	}
	always := func(m mutant) mutant { m.always = true; return m }
	with := func(m mutant, run string) mutant { m.run = run; return m }
	return []mutant{
		always(rules("the gate never closes", "decide.go", "case f.Rest.Closed(f.At):", "case false:")),
		rules("a decision goes around the gate", "decide.go", `if d.Silent = v.gate(); d.Silent != "" {`, `if d.Silent = v.gate(); d.Silent == SilentOver {`),
		rules("a cooldown is told before the gate", "decide.go", "d := Decision{Facts: v.Facts}", "d := Decision{Facts: v.Facts, Cooldown: v.cooldown()}"),
		rules("a swap goes around the gate", "swap.go", `if shut := v.gate(); shut != "" {`, `if shut := v.gate(); shut == SilentOver {`),
		rules("the list to swap from goes around the gate", "swap.go", `if old == nil || v.gate() != "" {`, `if old == nil {`),
		rules("scores are told behind the gate", "score.go", `if v.gate() != "" {`, `if false {`),
		always(desk("no message asks the gate", "desk.go", "return g.Rest.Closed(g.now)", "return false && g.Rest.Closed(g.now)")),
		with(desk("the speaker does not look", "speaker.go", "case w.guest.resting():", "case false:"), sendTests),
		desk("How", "swap.go", "if sug == nil || x.resting() {", "if sug == nil {"),
		desk("why, the command", "why.go", "case x.resting():", "case false:"),
		desk("Why", "why.go", "x.session.Decision.Suggestion == nil || x.resting()", "x.session.Decision.Suggestion == nil"),
		desk("today", "today.go", "case t.resting():", "case false:"),
		desk("log", "log.go", "s.Decision.Suggestion == nil || g.resting()", "s.Decision.Suggestion == nil"),
		desk("a line of the log", "log.go", "s.Decision.Suggestion != nil && !w.resting()", "s.Decision.Suggestion != nil"),
		desk("the answer", "answer.go", "if x.resting() {", "if false {"),
		desk("the reminder", "reminder.go", "case x.resting():", "case false:"),
		desk("between sets", "sets.go", "if g.resting() {", "if false {"),
		desk("the personal table", "table.go", "if g.resting() {", "if false {"),
		desk("what the athlete has", "where.go", "case g.resting():", "case false:"),
		desk("things to pick", "prefs_page.go", "if g.resting() {", "if false {"),
		desk("what the athlete loves", "taste.go", "case !byName || g.resting():", "case !byName:"),
		desk("Something else", "swap.go", "case x.resting():", "case false:"),
		desk("what is offered while typing", "suggest.go", "(err != nil || g.resting())", "(err != nil || false && g.resting())"),
		desk("the question about legs", "fit.go", "return x.legs != nil && !x.resting()", "return x.legs != nil"),
		desk("the cooldown's button", "answer.go", "if x.tipStands() && !x.resting() && !s.CooledDown {", "if x.tipStands() && !s.CooledDown {"),
		always(with(desk("what is written into a form is not read", "hard.go", "if said := signals(p, c.Options, now, g.zone); len(said) > 0 {", "if said := signals(p, c.Options, now, g.zone); len(said) > 99 {"), "TestScripts/attack_gate_in_fields$")),
		with(desk("what is said in a report is not read", "hard.go", "	said := in.Signals\n", "	said := in.Signals[:0]\n"), "TestScripts/gate_words$"),
	}
}

// TestMutantsAreCaught builds the product with one fault at a time and expects the tests to fail. EASYDAY_PROVE=1 tries
// all of them; each builds a package anew.
func TestMutantsAreCaught(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command: nothing can be built")
	}
	if testing.Short() {
		t.Skip("builds whole packages")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			overlay := m.overlay(t, root)
			if !m.always && os.Getenv("EASYDAY_PROVE") != "1" {
				return // that it still finds its place was checked
			}
			cmd := exec.CommandContext(t.Context(), goTool, "test", "-count=1", "-timeout=170s", "-overlay="+overlay, "-run="+m.run, m.pkg)
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "EASYDAY_PROVE=")
			out, err := cmd.CombinedOutput()
			said := string(out)
			var exit *exec.ExitError
			switch {
			case err == nil:
				t.Errorf("no test of %s finds it: %s", m.run, m.name)
			case !errors.As(err, &exit) || !strings.Contains(said, "--- FAIL: ") || strings.Contains(said, "[build failed]"):
				t.Errorf("the tests did not run: %v\n%.2000s", err, said)
			}
		})
	}
}

// overlay writes the faulty copy and the list that puts it in the place of the file.
func (m mutant) overlay(t *testing.T, root string) string {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(m.file))
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), m.old); n != 1 {
		t.Fatalf("%q stands %d times in %s", m.old, n, m.file)
	}
	dir := t.TempDir()
	faulty, list := filepath.Join(dir, filepath.Base(m.file)), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(faulty, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]map[string]string{"Replace": {path: faulty}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return list
}
