package commands_test

import (
	"flag"
	"go/ast"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// TestRandomStories plays stories nobody thought of. It is small; EASYDAY_PROVE=1 makes it large (a few minutes), and
// -rapid.checks says how many stories exactly.
func TestRandomStories(t *testing.T) {
	checks, steps := "12", 25
	if os.Getenv("EASYDAY_PROVE") == "1" {
		checks, steps = "1500", 50
	}
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := flag.Set("rapid.checks", checks); err != nil {
			t.Fatal(err)
		}
	}
	routes := allRoutes(t)
	stories, done, reminders := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "story")
		if err != nil {
			rt.Fatal(err)
		}
		s := newStory(t, rt, dir, routes)
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if err := os.RemoveAll(dir); err != nil {
				t.Error(err)
			}
		}()
		for range steps {
			s.step()
		}
		s.audited()
		stories, done = stories+1, done+steps
		for _, p := range cast() {
			for _, n := range s.load(p).notices {
				if !n.SentAt.IsZero() {
					reminders++
				}
			}
		}
	})
	t.Logf("%d stories, %d steps, %d reminders sent", stories, done, reminders)
	if !t.Failed() && reminders == 0 {
		t.Error("nobody was ever reminded: the stories prove nothing")
	}
}

// registered are the first arguments of Action, Form and Suggest calls in a file.
func registered(f *ast.File) map[string][]string {
	found := map[string][]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 2 {
			switch name := called(call); name {
			case "Action", "Form", "Suggest":
				if arg := literal(call.Args[0]); arg != "" {
					found[name] = append(found[name], arg)
				}
			}
		}
		return true
	})
	return found
}
