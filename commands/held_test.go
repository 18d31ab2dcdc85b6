package commands_test

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
)

// TestHeldLines: what somebody types in a group on Telegram before they can be written to waits until they press Start,
// and then means what it meant there.
func TestHeldLines(t *testing.T) {
	for _, c := range []struct {
		name, story, says, saysNot string
	}{
		{
			"a newcomer is asked with the zone of the team",
			":as ana\n:start\n:in runners\n:role admin\n/team zone Tokyo\n:as ben\n:in runners\n/hard run 60 min rpe 8\n:start",
			"(Tokyo)", "(Berlin)",
		}, {
			"a captain sets the zone of the team",
			":as ana\n:in runners\n:role admin\n/team zone Tokyo\n:start", "(Tokyo)", "group; nothing",
		}, {
			"a member still cannot",
			":as ana\n:in runners\n:role admin\n:as ben\n:in runners\n/team zone Tokyo\n:start", "Only captains", "Saved",
		}, {
			"who comes back can be written to again",
			":as ana\n:start\nrun 60 min rpe 9\n:press Yes\n:in runners\n:in dm\n:block\n:wait next\n:in runners\n/hard run 70 min rpe 9\n:start",
			"Saved", "could not write to you",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := benchOptions(t, "# --first-contact")
			o.DB = filepath.Join(t.TempDir(), "held.db")
			now, b := o.Now, (*app.Bench)(nil)
			f := telegramFace(t, func() time.Time {
				if b == nil {
					return now
				}
				return b.Now()
			})
			o.Network = f
			b = openBench(t, o)
			n := f.Network.(onTelegram)
			run := script.NewRunner(b, b, script.Options{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for _, line := range strings.Split(c.story, "\n") {
				err := error(nil)
				if who := run.Speaker(); line == ":start" {
					who.Chat = script.DM
					err = n.Start(ctx, who, startKey(f.sent()))
				} else {
					err = run.Line(ctx, line)
				}
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
			}
			seen := n.Sees(run.Speaker().Person, script.DM).Messages
			if len(seen) == 0 {
				t.Fatal("nothing is answered in private")
			}
			if text := seen[len(seen)-1].Text; !strings.Contains(text, c.says) || strings.Contains(text, c.saysNot) {
				t.Errorf("they read %q", text)
			}
		})
	}
}

var startLink = regexp.MustCompile(`\?start=([A-Za-z0-9_-]+)`)

// startKey is the key of the last link that was shown; "" if none was.
func startKey(sent string) string {
	keys := startLink.FindAllStringSubmatch(sent, -1)
	if len(keys) == 0 {
		return ""
	}
	return keys[len(keys)-1][1]
}
