package phrase

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// corpora are the languages with a corpus, and how many phrases it has at least.
var corpora = map[string]int{"en": 750, "de": 400}

// TestCorpus reads testdata/<language>.txt: one phrase a line, "=>", and everything that must be understood. What a line does
// not name must be empty, but for rest, which counts where it is named.
func TestCorpus(t *testing.T) {
	for lang, least := range corpora {
		t.Run(lang, func(t *testing.T) { corpus(t, lang, least) })
	}
}

func corpus(t *testing.T, lang string, least int) {
	p, now, zone := speaks(t, lang), saturday(t), berlin(t)
	f, err := os.Open("testdata/" + lang + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, number := bufio.NewScanner(f), 0
	phrases := 0
	for lines.Scan() {
		number++
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, "=>")
		if !ok {
			t.Fatalf("line %d has no =>", number)
		}
		phrases++
		text = strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(strings.TrimSpace(text))
		t.Run(fmt.Sprintf("line %d", number), func(t *testing.T) {
			r, err := p.Parse(text, now, zone)
			wantRest, restNamed := "", false
			var fields []string
			want, wantRest, restNamed = strings.Cut(want, "rest=")
			fields = strings.Fields(want)
			if got := tell(r, err); got != strings.Join(fields, " ") {
				t.Errorf("%q\n got %s\nwant %s", text, got, strings.Join(fields, " "))
			}
			if restNamed && r.Rest != strings.TrimSpace(wantRest) {
				t.Errorf("%q: rest is %q, want %q", text, r.Rest, strings.TrimSpace(wantRest))
			}
		})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if phrases < least {
		t.Errorf("the corpus has %d phrases, want at least %d", phrases, least)
	}
}

// tell writes a reading the way the corpus does.
func tell(r Reading, err error) string {
	if err != nil {
		return "error=" + recovery.ReasonOf(err)
	}
	var out []string
	add := func(name string, value any, said bool) {
		if said {
			out = append(out, fmt.Sprintf("%s=%v", name, value))
		}
	}
	rep := r.Report
	add("sport", rep.Sport, rep.Sport != "")
	add("kind", rep.Kind, rep.Kind != "")
	add("minutes", rep.Minutes, rep.Minutes != 0)
	add("metres", rep.Metres, rep.Metres != 0)
	add("effort", rep.Effort, rep.EffortKnown && !rep.EffortAssumed)
	add("effort", "race", rep.EffortAssumed)
	switch rep.EndSource {
	case recovery.EndSaid:
		add("end", "said:"+rep.End.Format("2006-01-02T15:04Z"), rep.End.Location() == time.UTC)
	case recovery.EndVague:
		add("end", "vague", rep.End.IsZero())
	case recovery.EndAssumed:
	default:
		add("end", "nothing", true)
	}
	add("feeling", rep.Feeling, rep.Feeling != "")
	add("cooled", "down", rep.CooledDown)
	for _, s := range r.Signals {
		add("signal", s, true)
	}
	add("fine", "again", r.Fine)
	add("report", "no", !r.Reportlike)
	return strings.Join(out, " ")
}
