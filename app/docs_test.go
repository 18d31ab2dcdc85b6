package app

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestDocuments(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../README.md") {
		text := readText(t, page)
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\bEASYDAY_[A-Z_]+\b`).FindAllString(text, -1) {
			if m != "EASYDAY_PROVE" && !isVariable(m) { // that one is for tests
				t.Errorf("%s names %s, which is no key", page, m)
			}
		}
	}
}

func isVariable(name string) bool {
	for _, o := range configOptions([]string{"en"}) {
		if configVariable(o.key) == name {
			return true
		}
	}
	return false
}

// The number in the link that invites the bot to a server is what the words beside it say.
func TestInvitation(t *testing.T) {
	const viewChannel, sendMessages, embedLinks, attachFiles, readHistory = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16
	const sendInThreads, createEvents = 1 << 38, 1 << 44
	want := fmt.Sprint(viewChannel | sendMessages | embedLinks | attachFiles | readHistory | sendInThreads | createEvents)
	text := readText(t, "../README.md")
	if !strings.Contains(text, "(together `"+want+"`)") || !strings.Contains(text, "&permissions="+want+"\n") {
		t.Errorf("the permissions are %s", want)
	}
}
