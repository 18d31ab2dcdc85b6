package commands_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
)

// TestForgetMakesMentionsNeutralOnEveryFace: what named her in a group says nothing about anybody afterwards, on the
// networks as they are.
func TestForgetMakesMentionsNeutralOnEveryFace(t *testing.T) {
	const story = `# easyday chat --now 2026-03-09T18:00:00+01:00 --zone Europe/Berlin --json
:as ben
:in team
:as ana
:in team
/prefs mention here
:in dm
/hard run 60 min rpe 8
:block
:wait next
:unblock
/forget
:press Delete everything
:press Yes, forget me`
	for name, make := range map[string]func(*testing.T, func() time.Time) *face{"telegram": telegramFace, "discord": discordFace} {
		t.Run(name, func(t *testing.T) {
			var clock atomic.Pointer[app.Bench]
			o := benchOptions(t, story)
			f := make(t, func() time.Time {
				if b := clock.Load(); b != nil {
					return b.Now()
				}
				return o.Now
			})
			o.DB, o.Network = filepath.Join(t.TempDir(), "far.db"), f
			b := openBench(t, o)
			clock.Store(b)
			run, met := script.NewRunner(b, b, f.options), map[string]bool{}
			for line := range strings.SplitSeq(story, "\n") {
				if who := run.Speaker(); !met[who.Person] && line[0] != '#' {
					met[who.Person] = true
					if _, err := f.met(t.Context(), who); err != nil {
						t.Fatal(err)
					}
				}
				if err := run.Line(t.Context(), f.typed(line)); err != nil {
					t.Fatalf("%q: %v", line, err)
				}
			}
			named, neutral := -1, -1
			acts := f.acts()
			for i, act := range acts {
				said := fmt.Sprintf("%+v", act)
				switch {
				case act.Chat == "team" && strings.Contains(said, "ana, something is waiting"):
					named = i
				case act.Chat == "team" && strings.Contains(said, "This is settled."):
					neutral = i
				}
			}
			if named < 0 || neutral < named {
				t.Errorf("of %d acts number %d named her and number %d is neutral: %+v", len(acts), named, neutral, acts)
			}
		})
	}
}
