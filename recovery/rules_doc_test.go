package recovery_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// rulesPage is docs/rules.md.
func rulesPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// rows are the cells of the table under a heading, by the id in their first cell, without the id; order keeps the ids.
func rows(t *testing.T, page, heading string) (cells map[string][]string, order []string) {
	t.Helper()
	_, rest, found := strings.Cut(page, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("no heading %q", heading)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	cells = map[string][]string{}
	for line := range strings.Lines(rest) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		parts := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range parts {
			parts[i] = strings.Trim(strings.TrimSpace(parts[i]), "`")
		}
		cells[parts[0]] = parts[1:]
		order = append(order, parts[0])
	}
	return cells, order
}

func TestRulesPageHasEveryRuleInOrder(t *testing.T) {
	page, last := rulesPage(t), 0
	for n := 1; n <= 15; n++ {
		at := strings.Index(page, fmt.Sprintf("\n### R%d ", n))
		if at <= last {
			t.Errorf("R%d is missing or out of order", n)
		}
		last = at
	}
}

// TestRulesPageEveryRuleHasTestsThatNameIt: the page promises it, for the rules and for the conversation. Contrast, order,
// low impact and minutes (R2, R3, R4, R6) are decided here alone.
func TestRulesPageEveryRuleHasTestsThatNameIt(t *testing.T) {
	all := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	for dir, rules := range map[string][]int{".": all, "../commands": {1, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15}} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`(?m)^func Test\w*?(R[0-9]+)(?:[a-cA-Z]\w*)?\(t `).FindAllStringSubmatch(string(text), -1) {
				named[m[1]] = true
			}
		}
		for _, n := range rules {
			if !named[fmt.Sprintf("R%d", n)] {
				t.Errorf("%s: no test names R%d", dir, n)
			}
		}
	}
}

func TestRulesPageAgreesWithTheModalities(t *testing.T) {
	cells, order := rows(t, rulesPage(t), "The fifteen modalities")
	if want := ids(); !slices.Equal(order, asStrings(want)) {
		t.Errorf("the page has %v, the product %v", order, want)
	}
	for _, m := range recovery.Modalities() {
		want := []string{
			string(m.Loads), fmt.Sprint(m.Impact), orDash(string(m.Need)), orDash(strings.Join(asStrings(m.Like), ", ")),
			orDash(strings.Join(asStrings(m.LowAfter), ", ")), string(m.Gauge), fmt.Sprintf("%d–%d", m.Min, m.Max), yesNo(m.Long),
			yesNo(m.Outdoors), orDash(strings.Join(asStrings(m.Strains), ", ")),
		}
		if got := cells[string(m.ID)]; len(got) != len(want)+1 || !slices.Equal(got[:len(want)], want) {
			t.Errorf("%s: the page says %q, the product %q", m.ID, got, want)
		}
	}
}

func TestRulesPageAgreesWithTheSports(t *testing.T) {
	cells, order := rows(t, rulesPage(t), "Hard sports")
	var all []string
	for _, s := range recovery.Sports() {
		all = append(all, string(s.ID))
		want := []string{string(s.Loads), fmt.Sprint(s.Impact), yesNo(s.Contact), yesNo(s.RunLike), string(s.Family)}
		if got := cells[string(s.ID)]; len(got) != 6 || got[0] == "" || !slices.Equal(got[1:], want) {
			t.Errorf("%s: the page says %q, the product %q", s.ID, got, want)
		}
	}
	if !slices.Equal(order, all) {
		t.Errorf("the page has %v, the product %v", order, all)
	}
}

func TestRulesPageAgreesWithTheNumbersOfTeamDays(t *testing.T) {
	minutes := func(d time.Duration) string { return fmt.Sprintf("%d min", d/time.Minute) }
	want := map[string]string{
		"DayNotice": minutes(recovery.DayNotice), "CallTime": minutes(recovery.CallTime), "NudgeTime": minutes(recovery.NudgeTime),
		"NudgeLeast": minutes(recovery.NudgeLeast), "SeriesLead": minutes(recovery.SeriesLead),
		"TeamPingsADay": fmt.Sprint(recovery.TeamPingsADay), "RolePingsAWeek": fmt.Sprint(recovery.RolePingsAWeek),
		"SlotLeast": fmt.Sprint(recovery.SlotLeast), "FigureLeast": fmt.Sprint(recovery.FigureLeast),
	}
	cells, order := rows(t, rulesPage(t), "Team days")
	if len(order) != len(want) {
		t.Errorf("the page has %v", order)
	}
	for name, value := range want {
		if got := cells[name]; len(got) != 3 || got[0] != value || got[2] != "[ours]" {
			t.Errorf("%s: the page says %q, the product %s", name, got, value)
		}
	}
}

// TestRulesPageNamesFunctionsThatAreThere follows every "In code" to the file it names.
func TestRulesPageNamesFunctionsThatAreThere(t *testing.T) {
	source := ""
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") {
			source += string(text)
		}
	}
	seen := 0
	for _, paragraph := range strings.Split(rulesPage(t), "\n\n") {
		_, code, found := strings.Cut(paragraph, "In code: ")
		if !found {
			continue
		}
		for i, name := range strings.Split(code, "`") {
			if i%2 == 0 {
				continue // between the names
			}
			name = name[strings.LastIndex(name, ".")+1:]
			if seen++; !strings.Contains(source, " "+name+"(") {
				t.Errorf("no function %s", name)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d functions named", seen)
	}
}

func asStrings[S ~string](in []S) (out []string) {
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
