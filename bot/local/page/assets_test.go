package page_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// scripts is all of them.
func scripts(t *testing.T) string {
	t.Helper()
	paths, err := filepath.Glob("static/*.js")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts", err)
	}
	var all strings.Builder
	for _, path := range paths {
		all.WriteString(read(t, path))
	}
	return all.String()
}

func TestThePageKeepsItsOwnPolicy(t *testing.T) {
	html := read(t, "page.html")
	for what, pattern := range map[string]string{
		"an inline style": `<style|\sstyle=`, "an inline script": `<script>|\son[a-z]+=`, "something from elsewhere": `(src|href)="(https?:)?//`,
	} {
		if found := regexp.MustCompile(pattern).FindString(html); found != "" {
			t.Errorf("page.html has %s: %s", what, found)
		}
	}
	for _, css := range []string{"static/frame.css", "static/talk.css"} {
		if strings.Contains(read(t, css), "url(") || strings.Contains(read(t, css), "@import") {
			t.Errorf("%s loads something", css)
		}
	}
	if js := scripts(t); strings.Contains(js, "innerHTML") || strings.Contains(js, "insertAdjacentHTML") || strings.Contains(js, "eval(") {
		t.Error("a script makes HTML or code of text")
	}
}

func TestTheScriptsFindWhatTheyAskFor(t *testing.T) {
	html, js := read(t, "page.html"), scripts(t)
	for pattern, in := range map[string]string{
		`(?:\$|getElementById)\("([^"+]+)"\)`: ` id="%s"`,
		`word\("([^"+]+)"[,)]`:                ` data-key="%s"`,
		`make\("([^"]+)"\)`:                   ` id="t-%s"`,
	} {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(js, -1)
		if len(found) == 0 {
			t.Errorf("no script asks for %s", pattern)
		}
		for _, m := range found {
			if want := strings.Replace(in, "%s", m[1], 1); !strings.Contains(html, want) {
				t.Errorf("a script asks for%s, which is not in page.html", want)
			}
		}
	}
}

// TestTheWordsStandInThePage looks for sentences in the scripts: all words of the page are in page.html.
func TestTheWordsStandInThePage(t *testing.T) {
	js := regexp.MustCompile(`(?m)//.*$`).ReplaceAllString(scripts(t), "")
	for _, text := range regexp.MustCompile("\"[^\"\n]*\"|`[^`\n]*`").FindAllString(js, -1) {
		if regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,} [a-z]`).MatchString(text) {
			t.Errorf("a script says %s", text)
		}
	}
}

func TestEveryKeyIsUsed(t *testing.T) {
	js := scripts(t)
	for _, m := range regexp.MustCompile(`data-key="([^"]+)"`).FindAllStringSubmatch(read(t, "page.html"), -1) {
		if !strings.Contains(js, `"`+m[1]+`"`) && !strings.HasPrefix(m[1], "kind.") {
			t.Errorf("nothing says %s", m[1])
		}
	}
}
