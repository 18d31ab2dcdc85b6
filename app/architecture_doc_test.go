package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs/architecture.md promises that each fault has a test. A name in it that is nowhere is a promise broken.
func TestArchitectureNamesWhatIsThere(t *testing.T) {
	page := readText(t, "../docs/architecture.md")
	tests := testNames(t)
	for _, m := range regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)`").FindAllStringSubmatch(page, -1) {
		if len(tests[m[1]]) == 0 {
			t.Errorf("%s is named and nowhere", m[1])
		}
	}
	for _, m := range regexp.MustCompile("`([a-z]+/[a-z_/]+\\.(?:go|md))`").FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
			t.Errorf("%s is named and nowhere", m[1])
		}
	}
	for pkg := range mayImport {
		if pkg != "." && !strings.Contains(page, "`"+pkg+"`") {
			t.Errorf("the package %s is not named", pkg)
		}
	}
	rows := faultRows(t, page)
	for _, row := range rows {
		checkFaultRow(t, row, tests)
	}
	if len(rows) < 40 {
		t.Errorf("only %d faults are listed", len(rows))
	}
}

// The table of commands has each command with the file that declares it, and nothing else.
func TestArchitectureHasEveryCommand(t *testing.T) {
	page := readText(t, "../docs/architecture.md")
	files, err := filepath.Glob("../commands/*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, file := range files {
		for _, m := range regexp.MustCompile(`MenuCommand\{\s*Name: "([a-z]+)"`).FindAllStringSubmatch(readText(t, file), -1) {
			row := "\n| `/" + m[1] + "` | `" + filepath.Base(file) + "` | "
			if declared[row] = true; !strings.Contains(page, row) {
				t.Errorf("no row for /%s, which %s declares", m[1], file)
			}
		}
	}
	if rows := strings.Count(page, "\n| `/"); rows != len(declared) || rows == 0 {
		t.Errorf("%d commands are listed, %d are declared", rows, len(declared))
	}
}

// faultRows are the rows of the tables of faults, each with its four cells.
func faultRows(t *testing.T, page string) (rows [][]string) {
	t.Helper()
	_, table, begins := strings.Cut(page, "<!-- faults: begin -->")
	table, _, ends := strings.Cut(table, "<!-- faults: end -->")
	if !begins || !ends {
		t.Fatal("the faults are not marked")
	}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) == 4 && strings.Contains(cells[2], ".go`") {
			rows = append(rows, cells)
		} else if strings.Contains(line, "`Test") {
			t.Errorf("no row of four cells with a file: %s", line)
		}
	}
	return rows
}

// checkFaultRow demands a file, and a test that stands in the package of one of the files.
func checkFaultRow(t *testing.T, row []string, tests map[string][]string) {
	t.Helper()
	named := regexp.MustCompile("`([^`]+)`")
	var homes []string
	for _, m := range named.FindAllStringSubmatch(row[2], -1) {
		homes = append(homes, filepath.ToSlash(filepath.Dir(m[1])))
	}
	for _, m := range named.FindAllStringSubmatch(row[3], -1) {
		found := false
		for _, home := range homes {
			for _, in := range tests[m[1]] {
				found = found || in == home
			}
		}
		if !found {
			t.Errorf("%s: %s is not in %s", strings.TrimSpace(row[0]), m[1], homes)
		}
	}
	if !strings.Contains(row[3], "`") {
		t.Errorf("%s: no test", strings.TrimSpace(row[0]))
	}
}

// testNames is where each test, fuzz target and benchmark of the house stands, by name.
func testNames(t *testing.T) map[string][]string {
	t.Helper()
	names, function := map[string][]string{}, regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)\(`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, m := range function.FindAllStringSubmatch(readText(t, path), -1) {
			in, err := filepath.Rel("..", filepath.Dir(path))
			if err != nil {
				return err
			}
			names[m[1]] = append(names[m[1]], filepath.ToSlash(in))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
