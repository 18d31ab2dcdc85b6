package app

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

const examplePath = "../config.example.toml"

// example writes config.example.toml from the option table.
func example(options []configOption) string {
	var b strings.Builder
	b.WriteString(`# The configuration of easyday: every key with its default. Copy this file to easyday.toml and keep what you change.
# Each key can also be given in the environment, which overrides this file: EASYDAY_ and the section and the key in
# capitals, for example EASYDAY_MODE or EASYDAY_DISCORD_TOKEN_FILE. "easyday check" tells what is wrong, all at once.
`)
	for _, s := range configSections() {
		if s.name != "" {
			fmt.Fprintf(&b, "\n# %s\n[%s]\n", s.doc, s.name)
		}
		for _, o := range options {
			if sectionOf(o.key) != s.name {
				continue
			}
			text := fmt.Sprintf("%q", o.def)
			if o.kind != textOption {
				text = o.def
			}
			fmt.Fprintf(&b, "\n# %s\n%s = %s\n", strings.ReplaceAll(o.doc, "\n", "\n# "), lastPart(o.key), text)
		}
	}
	return b.String()
}

func TestExampleShowsEveryKeyWithItsDefault(t *testing.T) {
	if *update {
		if err := os.WriteFile(examplePath, []byte(example(configOptions([]string{"en"}))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	// What the file says, read without the code that wrote it.
	shown, section := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		if m := regexp.MustCompile(`^\[(\w+)\]$`).FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			section = m[1] + "."
		}
		if m := regexp.MustCompile(`^(\w+) = "?(.*?)"?$`).FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			shown[section+m[1]] = m[2]
		}
	}
	for _, o := range configOptions([]string{"en"}) {
		def, ok := shown[o.key]
		if !ok || def != o.def {
			t.Errorf("%s: the example shows %q (%t), the default is %q", o.key, def, ok, o.def)
		}
		delete(shown, o.key)
	}
	for key := range shown {
		t.Errorf("%s: shown, but there is no such key", key)
	}
	t.Run("is written from the table", func(t *testing.T) {
		if string(data) != example(configOptions([]string{"en"})) {
			t.Error("differs; go test ./app -run Example -update writes it anew")
		}
	})
	t.Run("loads as the defaults", func(t *testing.T) {
		c, err := LoadConfig(examplePath, true, nil, os.ReadFile, []string{"en"})
		if err != nil || !reflect.DeepEqual(c, DefaultConfig()) {
			t.Errorf("got %+v, %v", c, err)
		}
	})
}

func TestOptionTableIsSound(t *testing.T) {
	key := regexp.MustCompile(`^([a-z]+\.)?[a-z]+(_[a-z]+)*$`)
	variables := map[string]string{}
	known := map[string]bool{}
	for _, s := range configSections() {
		known[s.name] = true
	}
	for _, o := range configOptions([]string{"en"}) {
		if !key.MatchString(o.key) || !known[sectionOf(o.key)] || o.doc == "" {
			t.Errorf("%s: a bad name, section or no doc", o.key)
		}
		if other := variables[configVariable(o.key)]; other != "" {
			t.Errorf("%s and %s share %s", o.key, other, configVariable(o.key))
		}
		variables[configVariable(o.key)] = o.key
		for line := range strings.Lines(o.doc) {
			if len(line) > 115 {
				t.Errorf("%s: a line of its doc is too long for the example", o.key)
			}
		}
	}
	l := configLoader{options: configOptions([]string{"en"}), values: map[string]configValue{}}
	l.defaults()
	if l.assemble(); len(l.faults) > 0 {
		t.Errorf("a default breaks its own rule: %v", l.faults)
	}
}

// Every option sets a field of its own, and every field is set by an option or read from a file.
func TestEveryFieldHasOneOption(t *testing.T) {
	values := map[string]string{
		"mode": "webhook", "public_url": "https://x", "listen": ":1", "retention": "3d", "minimum_age": "17", "storage.url": "bolt:other",
		"defaults.zone": "Asia/Tokyo", "defaults.language": "de", "defaults.quiet_from": "01:00", "defaults.quiet_to": "02:00",
		"discord.public_key": strings.Repeat("a", 64), "discord.api_url": "https://x", "telegram.api_url": "https://x", "operator.privacy_url": "https://x",
		"discord.free_text": "false", "storage.backup_every": "2d", "storage.backups_kept": "3",
	}
	changed := map[string]string{}
	for _, o := range configOptions([]string{"en", "de"}) {
		text := values[o.key]
		if text == "" {
			text = "some-text"
		}
		c := DefaultConfig()
		if err := o.set(&c, text); err != nil {
			t.Errorf("%s: %v", o.key, err)
		}
		diff := differences("", reflect.ValueOf(DefaultConfig()), reflect.ValueOf(c))
		if len(diff) != 1 || changed[diff[0]] != "" {
			t.Errorf("%s changes %v", o.key, diff)
			continue
		}
		changed[diff[0]] = o.key
	}
	for _, field := range differences("", reflect.Value{}, reflect.ValueOf(Config{})) {
		if changed[field] == "" {
			t.Errorf("no option sets %s", field)
		}
	}
}

// differences names the fields in which b differs from a, all of b's where a is invalid.
func differences(path string, a, b reflect.Value) (paths []string) {
	if b.Kind() != reflect.Struct {
		if !a.IsValid() || !a.Equal(b) {
			paths = append(paths, path)
		}
		return paths
	}
	for i := range b.NumField() {
		var inA reflect.Value
		if a.IsValid() {
			inA = a.Field(i)
		}
		name := strings.TrimPrefix(path+"."+b.Type().Field(i).Name, ".")
		paths = append(paths, differences(name, inA, b.Field(i))...)
	}
	return paths
}
