package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

const canary = "123456:CANARY-do-not-print"

// scene is one machine: an environment and files, easyday.toml among them.
type scene struct {
	toml     string
	env      map[string]string
	files    map[string]string
	errs     map[string]error
	required bool
}

func (s scene) load() (Config, error) {
	read := func(path string) ([]byte, error) {
		if err := s.errs[path]; err != nil {
			return nil, &fs.PathError{Op: "open", Path: path, Err: err}
		}
		if path == "easyday.toml" && s.toml != "" {
			return []byte(s.toml), nil
		}
		if text, ok := s.files[path]; ok {
			return []byte(text), nil
		}
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	var environ []string
	for name, text := range s.env {
		environ = append(environ, name+"="+text)
	}
	return LoadConfig("easyday.toml", s.required, environ, read, []string{"en", "de"})
}

func (s scene) mustLoad(t *testing.T) Config {
	t.Helper()
	c, err := s.load()
	if err != nil {
		t.Fatalf("faults:\n%v", err)
	}
	return c
}

// faults loads a faulty scene; the Config that comes with faults must be empty, and no fault may hold the canary.
func (s scene) faults(t *testing.T) string {
	t.Helper()
	c, err := s.load()
	if err == nil {
		t.Fatal("loaded without a fault")
	}
	if !reflect.DeepEqual(c, Config{}) {
		t.Error("a Config came with the faults")
	}
	if strings.Contains(err.Error(), "CANARY") {
		t.Errorf("a fault shows a secret:\n%v", err)
	}
	return err.Error()
}

func TestLoadConfigTakesValues(t *testing.T) {
	t.Run("without file and environment everything is default", func(t *testing.T) {
		if c := (scene{}).mustLoad(t); !reflect.DeepEqual(c, DefaultConfig()) {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("the defaults are those of the issue", func(t *testing.T) {
		want := Config{
			Mode: "connected", Listen: "127.0.0.1:8081", Retention: 400 * 24 * time.Hour, MinimumAge: 16,
			Storage:  StorageConfig{URL: "bolt:easyday.db", BackupDir: "backups", BackupEvery: 24 * time.Hour, BackupsKept: 7},
			Discord:  DiscordConfig{APIURL: "https://discord.com/api", FreeText: true},
			Telegram: TelegramConfig{APIURL: "https://api.telegram.org"},
			Defaults: DefaultsConfig{Zone: "UTC", Language: "en", QuietFrom: recovery.At(21, 30), QuietTo: recovery.At(7, 0)},
		}
		if c := DefaultConfig(); !reflect.DeepEqual(c, want) {
			t.Errorf("got  %+v\nwant %+v", c, want)
		}
	})
	t.Run("every key comes from the file, in any TOML spelling", func(t *testing.T) {
		c := scene{toml: "\ufeff" + `mode = 'webhook'
"public_url" = "https://example.org/bot/"
listen = ":9000"
retention = "50h"
minimum_age = 18
storage = { url = "bolt:/var/lib/x.db", backup_dir = "", backup_every = "12h", backups_kept = 0 }
discord = { token = "d-token", api_url = "http://127.0.0.1:1/", public_key = "` + strings.Repeat("Ab", 32) + `", free_text = false }
[telegram]
token_file = "t"
secret_file = "s"
[ defaults ]
zone = "Europe/Berlin"
language = """de"""
quiet_from = "7:05"
quiet_to = "23:59"
[operator]
name = "Läufer e. V."
contact = "mail@example.org"
privacy_url = "https://example.org/p"
`, files: map[string]string{"t": "t-token\n", "s": "hook_-1\r\n"}}.mustLoad(t)
		want := Config{
			Mode: ModeWebhook, PublicURL: "https://example.org/bot", Listen: ":9000", Retention: 50 * time.Hour, MinimumAge: 18,
			Storage:  StorageConfig{URL: "bolt:/var/lib/x.db", BackupEvery: 12 * time.Hour},
			Discord:  DiscordConfig{Token: "d-token", APIURL: "http://127.0.0.1:1", PublicKey: strings.Repeat("ab", 32)},
			Telegram: TelegramConfig{Token: "t-token", TokenFile: "t", APIURL: "https://api.telegram.org", SecretFile: "s", Secret: "hook_-1"},
			Defaults: DefaultsConfig{Zone: "Europe/Berlin", Language: "de", QuietFrom: recovery.At(7, 5), QuietTo: recovery.At(23, 59)},
			Operator: OperatorConfig{Name: "Läufer e. V.", Contact: "mail@example.org", PrivacyURL: "https://example.org/p"},
		}
		if c.Telegram.Secret.Reveal() != "hook_-1" || !reflect.DeepEqual(c, want) {
			t.Errorf("got  %+v\nwant %+v", c, want)
		}
	})
	t.Run("the environment overrides the file", func(t *testing.T) {
		c := scene{
			toml: "minimum_age = 20\nretention = \"30d\"\n[discord]\nfree_text = true\ntoken_file = \"gone\"\n[defaults]\nquiet_from = \"20:00\"",
			env: map[string]string{"EASYDAY_MINIMUM_AGE": "21", "EASYDAY_DEFAULTS_QUIET_FROM": "22:15", "EASYDAY_DISCORD_TOKEN": "tok", "EASYDAY_RETENTION": "",
				"EASYDAY_DISCORD_FREE_TEXT": "false"},
		}.mustLoad(t)
		if c.MinimumAge != 21 || c.Defaults.QuietFrom != recovery.At(22, 15) || c.Retention != 30*24*time.Hour || c.Discord.FreeText {
			t.Errorf("got %+v", c)
		}
		if c.Discord.Token.Reveal() != "tok" || c.Discord.TokenFile != "" {
			t.Error("the token from the environment did not replace the file's token_file")
		}
	})
	t.Run("a token_file from the environment replaces the file's token", func(t *testing.T) {
		c := scene{toml: "telegram.token = \"old\"", env: map[string]string{"EASYDAY_TELEGRAM_TOKEN_FILE": "f"}, files: map[string]string{"f": "new"}}.mustLoad(t)
		if c.Telegram.Token.Reveal() != "new" {
			t.Errorf("token is not the one in the file")
		}
	})
	t.Run("networks are those with a token", func(t *testing.T) {
		c := scene{env: map[string]string{"EASYDAY_TELEGRAM_TOKEN": "x", "EASYDAY_DISCORD_TOKEN_FILE": "f"}, files: map[string]string{"f": "y\n"}}.mustLoad(t)
		if got := c.Networks(); !slices.Equal(got, []string{NetworkDiscord, NetworkTelegram}) {
			t.Errorf("got %v", got)
		}
		if got := (scene{}).mustLoad(t).Networks(); len(got) != 0 {
			t.Errorf("got %v without a token", got)
		}
	})
}

func TestConfigNeverPrintsSecrets(t *testing.T) {
	c := DefaultConfig()
	c.Discord.Token, c.Telegram.Token, c.Telegram.Secret = canary, canary, canary
	for _, url := range []string{"postgres://u:CANARY@db/x", "CANARY", "postgres:password=CANARY", "postgres:user CANARY", "pg:x?password=CANARY"} {
		c.Storage.URL = url
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", c, "token", c.Discord.Token, "storage", c.Storage)
		printed := []string{log.String()}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			printed = append(printed, fmt.Sprintf(verb, c), fmt.Sprintf(verb, &c.Telegram), fmt.Sprintf(verb, c.Discord.Token))
		}
		encoded, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append(printed, string(encoded), c.Discord.Token.String(), c.Discord.Token.GoString()) {
			if strings.Contains(p, "CANARY") || strings.Contains(strings.ToLower(p), fmt.Sprintf("%x", "CANARY")) {
				t.Errorf("printed: %s", p)
			}
		}
	}
	if got := fmt.Sprint(DefaultConfig().Storage); got != "bolt:easyday.db" {
		t.Errorf("a harmless place is hidden: %s", got)
	}
}
