package app

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

func TestLoadConfigReportsEveryFaultAtOnce(t *testing.T) {
	s := scene{
		toml: `mode = "conected"
minimum_age = "16"
retention = 400
public-url = "https://example.org"

[discrod]
token = "` + canary + `"

[telegram]
token = [ "` + canary + `",
  99999999999999999999 ]
secret_file = "missing"
mode = "webhook"
token_file = 5
[defaults]
quiet_from = 21:30
zone = "Mars/Olympus"
language = "fr"
zone = "UTC"
[storage]
url = "postgres:"
`,
		env: map[string]string{"EASYDAY_LISTEN": "8081", "EASYDAY_DEFAULTS_QUIET_TO": "25:00"},
	}
	want := `easyday.toml:1: mode: must be one of: connected, webhook
easyday.toml:2: minimum_age: must be a whole number without quotes, like 16
easyday.toml:3: retention: must be text in quotes
easyday.toml:4: public-url: there is no such key; did you mean public_url?
easyday.toml:6: discrod: there is no such section; did you mean [discord]?
easyday.toml:10: telegram.token: must be text in quotes
easyday.toml:12: telegram.secret_file: the file "missing" cannot be read: there is no such file
easyday.toml:13: telegram.mode: there is no such key; did you mean mode? It belongs above the first section
easyday.toml:14: telegram.token_file: must be text in quotes
easyday.toml:16: defaults.quiet_from: must be text in quotes
easyday.toml:17: defaults.zone: must be the IANA name of a time zone, for example Europe/Berlin
easyday.toml:18: defaults.language: must be one of: en, de
easyday.toml:19: defaults.zone: is set twice, first on line 17
easyday.toml:21: storage.url: must be an engine and a place, for example bolt:easyday.db
EASYDAY_LISTEN: listen: must be host:port, for example 127.0.0.1:8081
EASYDAY_DEFAULTS_QUIET_TO: defaults.quiet_to: must be a time of day like 21:30`
	if got := s.faults(t); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	_, err := s.load()
	if faults, ok := errors.AsType[ConfigFaults](err); !ok || len(faults) != 16 || faults[4].Line != 6 {
		t.Errorf("not the 16 ConfigFaults: %#v", err)
	}
}

func TestLoadConfigRefuses(t *testing.T) {
	long := strings.Repeat("x", 40)
	for name, c := range map[string]struct {
		toml, want string
	}{
		"a key without section, naming both":    {`token = "x"`, "easyday.toml:1: token: there is no such key; did you mean discord.token or telegram.token?"},
		"a key of another section":              {"[discord]\nsecret_file = \"x\"", "easyday.toml:2: discord.secret_file: there is no such key; did you mean telegram.secret_file? It belongs under [telegram]"},
		"a key like no other":                   {`colour = "red"`, "easyday.toml:1: colour: there is no such key"},
		"a quoted dot":                          {`"discord.token" = "x"`, `easyday.toml:1: "discord.token": there is no such key; did you mean discord.token? It belongs under [discord]`},
		"an endless key":                        {strings.Repeat("k", 300) + " = 1", "easyday.toml:1: " + strings.Repeat("k", 80) + "…: there is no such key"},
		"a section like no other":               {"[extra]\nx = 1", "easyday.toml:1: extra: there is no such section"},
		"a key as section":                      {"[mode]", "easyday.toml:1: mode: is a key, not a section"},
		"a section as key":                      {"discord = 3", "easyday.toml:1: discord: is a section: write [discord] and its keys below"},
		"a list of sections":                    {"[[discord]]", "easyday.toml:1: discord: is one section: write [discord]"},
		"a section twice":                       {"[discord]\n\n[discord]", "easyday.toml:3: discord: this section stands twice, first on line 1"},
		"a section after its dotted key":        {"discord.token = \"x\"\n[discord]", "easyday.toml:2: column 2: not TOML: table discord already exists as defined by a dotted key"},
		"broken syntax":                         {"mode = \"connected\"\nlisten = \n", "easyday.toml:2: column 10: not TOML: unexpected character U+000A at start of value"},
		"broken syntax without guessing beyond": {"mode = \"webhook\"\n[telegram\npublic_url = \"https://x\"", "easyday.toml:2: column 10: not TOML: expected ']' to close table name"},
		"broken syntax, with what stood before": {"minimum_age = 12\n=", "easyday.toml:1: minimum_age: must be a whole number from 13 to 99\neasyday.toml:2: column 1: not TOML: invalid character at start of key: U+003D '='"},
		"an unquoted secret":                    {"[telegram]\ntoken = 123456:CANARY", "easyday.toml:2: column 15: not TOML: expected newline but got U+003A ':'"},
		"a huge number":                         {"minimum_age = 99999999999999999999", "easyday.toml:1: column 15: not TOML: decimal number is too large to fit in a 64-bit signed integer\neasyday.toml:1: minimum_age: must be a whole number from 13 to 99"},
		"an empty value with a default":         {`listen = ""`, "easyday.toml:1: listen: must be host:port, for example 127.0.0.1:8081"},
		"less than two days":                    {`retention = "47h59m"`, "easyday.toml:1: retention: must be at least 2d: reminders need the sessions of the last two days"},
		"days beyond counting":                  {`retention = "106752d"`, "easyday.toml:1: retention: must be a number of days like 400d, or a duration like 9600h"},
		"days below zero":                       {`retention = "-4611686018427387904d"`, "easyday.toml:1: retention: must be a number of days like 400d, or a duration like 9600h"},
		"http for the public":                   {`public_url = "http://example.org"`, "easyday.toml:1: public_url: must be an address that begins with https://"},
		"an address with a password":            {`public_url = "https://u:CANARY@example.org"`, "easyday.toml:1: public_url: must be an address without a user, ? or #"},
		"an address with a strange port":        {`public_url = "https://example.org:70000"`, "easyday.toml:1: public_url: must have a port from 1 to 65535"},
		"a short public key":                    {`discord.public_key = "abcd"`, "easyday.toml:1: discord.public_key: must be 64 hexadecimal digits"},
		"a local zone":                          {`defaults.zone = "Local"`, "easyday.toml:1: defaults.zone: must be the IANA name of a time zone, for example Europe/Berlin"},
		"control characters":                    {`operator.name = "a\u202eb"`, "easyday.toml:1: operator.name: must be one line of at most 500 printable characters"},
		"a token in the wrong key":              {`discord.token_file = "` + long + `CANARY"`, "easyday.toml:1: discord.token_file: the file (its name looks like a token: that belongs into the file) cannot be read: there is no such file"},
		"a token with a prefix":                 {`discord.token = "Bot CANARY"`, "easyday.toml:1: discord.token: has a space or a line break inside: give the token alone"},
		"a token not in ASCII":                  {`discord.token = "CANARYß"`, "easyday.toml:1: discord.token: has a character that no token has: give the token alone"},
		"a secret and a file of it":             {"[telegram]\nsecret_file = \"f\"\nsecret = \"CANARY\"", "easyday.toml:2: telegram.secret_file: telegram.secret is set too (easyday.toml:3): keep one of them"},
		"a switch in quotes":                    {"[discord]\nfree_text = \"true\"", "easyday.toml:2: discord.free_text: must be true or false, without quotes"},
		"a secret Telegram refuses":             {`telegram.secret = "CANARY.1"`, "easyday.toml:1: telegram.secret: must be 1 to 256 of A-Z a-z 0-9 _ and -"},
		"a token and a file of it":              {"[telegram]\ntoken = \"CANARY\"\ntoken_file = \"f\"", "easyday.toml:3: telegram.token_file: telegram.token is set too (easyday.toml:2): keep one of them"},
		"a file of another kind":                {strings.Repeat("#\n", longestConfig), "easyday.toml: is larger than 64 KiB, so it is no configuration"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (scene{toml: c.toml}).faults(t); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
	t.Run("a missing file only if it is required", func(t *testing.T) {
		if got := (scene{required: true}).faults(t); got != "easyday.toml: cannot be read: there is no such file" {
			t.Error(got)
		}
	})
	t.Run("an unreadable file always", func(t *testing.T) {
		s := scene{errs: map[string]error{"easyday.toml": fs.ErrPermission}}
		if got := s.faults(t); got != "easyday.toml: cannot be read: this user may not read it" {
			t.Error(got)
		}
		s.errs["easyday.toml"] = errors.New("is a directory")
		if got := s.faults(t); got != "easyday.toml: cannot be read: is a directory" {
			t.Error(got)
		}
	})
}

func TestSecretFiles(t *testing.T) {
	const at = `EASYDAY_TELEGRAM_SECRET_FILE: telegram.secret_file: what the file "/run/s" holds `
	for name, c := range map[string]struct{ content, want string }{
		"empty":                {"", at + "is empty"},
		"only a line break":    {"\n", at + "is empty"},
		"two lines":            {"CANARY\nCANARY\n", at + "has a space or a line break inside: give the token alone"},
		"a space at the front": {" CANARY", at + "has a space or a line break inside: give the token alone"},
		"too long for a token": {strings.Repeat("C", 5000), at + "is longer than 4096 bytes, so it is no token"},
		"too long for Telegram": {strings.Repeat("C", 257),
			at + "must be 1 to 256 of A-Z a-z 0-9 _ and -"},
		"a letter Telegram refuses": {"CANARY.1", at + "must be 1 to 256 of A-Z a-z 0-9 _ and -"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			s := scene{env: map[string]string{"EASYDAY_TELEGRAM_SECRET_FILE": "/run/s"}, files: map[string]string{"/run/s": c.content}}
			if got := s.faults(t); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWebhookModeDemands(t *testing.T) {
	key := strings.Repeat("0f", 32)
	t.Run("all that is missing is named at the place of the mode", func(t *testing.T) {
		s := scene{toml: "\nmode = \"webhook\"\ndiscord.token = \"x\"\ntelegram.token_file = \"gone\"\n"}
		want := `easyday.toml:2: public_url: is needed in webhook mode: the https address at which the networks reach this bot
easyday.toml:2: discord.public_key: is needed in webhook mode: it proves that a call comes from Discord
easyday.toml:2: telegram.secret: is needed in webhook mode: it proves that a call comes from Telegram
easyday.toml:4: telegram.token_file: the file "gone" cannot be read: there is no such file`
		if got := s.faults(t); got != want {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	})
	t.Run("a faulty address is not also a missing one", func(t *testing.T) {
		s := scene{env: map[string]string{"EASYDAY_MODE": "webhook", "EASYDAY_PUBLIC_URL": "http://x"}}
		if got := s.faults(t); got != "EASYDAY_PUBLIC_URL: public_url: must be an address that begins with https://" {
			t.Error(got)
		}
	})
	t.Run("a port that Telegram does not call is refused with Telegram only", func(t *testing.T) {
		s := scene{env: map[string]string{"EASYDAY_MODE": "webhook", "EASYDAY_PUBLIC_URL": "https://x:8080", "EASYDAY_DISCORD_TOKEN": "x", "EASYDAY_DISCORD_PUBLIC_KEY": key}}
		s.mustLoad(t)
		s.env["EASYDAY_TELEGRAM_TOKEN"], s.env["EASYDAY_TELEGRAM_SECRET_FILE"] = "x", "s"
		s.files = map[string]string{"s": "s"}
		if got := s.faults(t); got != "EASYDAY_PUBLIC_URL: public_url: must use port 443, 80, 88 or 8443: Telegram calls no other" {
			t.Error(got)
		}
		s.env["EASYDAY_PUBLIC_URL"] = "https://x:8443"
		s.mustLoad(t)
	})
	t.Run("connected mode demands none of it", func(t *testing.T) {
		scene{env: map[string]string{"EASYDAY_DISCORD_TOKEN": "x", "EASYDAY_TELEGRAM_TOKEN": "x"}}.mustLoad(t)
	})
}

func TestLoadConfigStrayVariables(t *testing.T) {
	t.Run("a variable that is a slip, or in a section of ours, is a fault", func(t *testing.T) {
		s := scene{env: map[string]string{
			"EASYDAY_TELEGRAM_TOKN": canary, "EASYDAY_DISCORD_GUILD": canary, "EASYDAY_MOD": canary, "EASYDAY_STORAGE": "", "EASYDAY_MODE": "webhook",
		}}
		want := `EASYDAY_DISCORD_GUILD: there is no such variable
EASYDAY_MOD: there is no such variable; did you mean EASYDAY_MODE?
EASYDAY_TELEGRAM_TOKN: there is no such variable; did you mean EASYDAY_TELEGRAM_TOKEN?
EASYDAY_MODE: public_url: is needed in webhook mode: the https address at which the networks reach this bot`
		if got := s.faults(t); got != want {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	})
	t.Run("what service managers set, and what is empty, is none", func(t *testing.T) {
		scene{env: map[string]string{
			"EASYDAY_PORT": "tcp://10.0.0.1:8081", "EASYDAY_SERVICE_HOST": "10.0.0.1", "EASYDAY_PORT_8081_TCP_ADDR": "10.0.0.1", "EASYDAY_TELEGRAM_TOKN": "", "TELEGRAM_TOKEN": "x",
		}}.mustLoad(t)
	})
}
