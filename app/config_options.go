package app

import (
	"strings"
	"time"

	"easyday/recovery"
)

// configOption declares one key, once: the defaults, the environment, config.example.toml and its test follow from it.
type configOption struct {
	key  string                      // with its section: "discord.token"
	def  string                      // default, as the environment would give it; "" means not set
	kind optionKind                  // how TOML writes it
	doc  string                      // what the key is for, in plain English
	set  func(*Config, string) error // reads the text into its field; the error never repeats the text
}

// optionKind is how TOML writes a value.
type optionKind int

// The kinds.
const (
	textOption   optionKind = iota // in quotes
	numberOption                   // a whole number
	switchOption                   // true or false
)

// configSection declares one [section] of the file.
type configSection struct{ name, doc string }

// into makes an option's set from the field and the way its text is read.
func into[T any](field func(*Config) *T, parse func(string) (T, error)) func(*Config, string) error {
	return func(c *Config, text string) error {
		v, err := parse(text)
		if err == nil {
			*field(c) = v
		}
		return err
	}
}

// configVariable is the environment variable of a key: EASYDAY_DISCORD_TOKEN for discord.token.
func configVariable(key string) string {
	return "EASYDAY_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// configSections lists the sections in the order of the example; "" is the top of the file.
func configSections() []configSection {
	return []configSection{
		{"", ""},
		{"storage", "Where sessions and reminders are kept."},
		{"discord", "Leave both tokens empty to stay off Discord."},
		{"telegram", "Leave both tokens empty to stay off Telegram."},
		{"defaults", "What a person gets until they choose with /prefs."},
		{"operator", "Who runs this bot; shown to people who ask what happens with their data."},
	}
}

// configOptions is the table of keys, in the order of the example. languages are the ones that can be chosen.
func configOptions(languages []string) []configOption {
	return []configOption{
		{key: "mode", def: ModeConnected,
			doc: "How the networks reach the bot. \"connected\": it connects to them, nothing needs to be open to the\ninternet. \"webhook\": they call public_url.",
			set: into(func(c *Config) *string { return &c.Mode }, parseOneOf(ModeConnected, ModeWebhook))},
		{key: "public_url",
			doc: "The https address at which the world reaches this bot. Needed in webhook mode: Telegram calls\npublic_url/telegram, and Discord is told to call public_url/discord.",
			set: into(func(c *Config) *string { return &c.PublicURL }, parseWebURL("https"))},
		{key: "listen", def: "127.0.0.1:8081",
			doc: "Where the bot's own HTTP server listens (health, webhooks): host:port. Without a host it listens on all\naddresses.",
			set: into(func(c *Config) *string { return &c.Listen }, parseListen)},
		{key: "retention", def: "400d",
			doc: "How long sessions are kept, in days (400d) or hours (9600h); at least 2d.",
			set: into(func(c *Config) *time.Duration { return &c.Retention }, parseRetention)},
		{key: "minimum_age", def: "16", kind: numberOption,
			doc: "Who agrees to being reminded says that they are at least this old, in years (13 to 99).",
			set: into(func(c *Config) *int { return &c.MinimumAge }, parseNumber(13, 99))},

		{key: "storage.url", def: "bolt:easyday.db",
			doc: "The engine and its place. A bolt file's path is relative to the directory the bot is started in.",
			set: into(func(c *Config) *string { return &c.Storage.URL }, parseStorageURL)},

		{key: "storage.backup_dir", def: "backups",
			doc: "The folder for backups, relative to the folder of the file. Empty: no backups are made.",
			set: into(func(c *Config) *string { return &c.Storage.BackupDir }, parseLine)},
		{key: "storage.backup_every", def: "1d",
			doc: "How often a backup is made, in days (1d) or hours (12h); at least 1h. Of each such period the newest is kept.",
			set: into(func(c *Config) *time.Duration { return &c.Storage.BackupEvery }, parseBackupEvery)},
		{key: "storage.backups_kept", def: "7", kind: numberOption,
			doc: "For how many of these periods backups are kept (0 to 999). Whoever says /forget is told the day on which the\nlast backup with them is gone: with the defaults after a week. 0: no backups are made.",
			set: into(func(c *Config) *int { return &c.Storage.BackupsKept }, parseNumber(0, 999))},

		{key: "discord.token",
			doc: "The bot's token. Better in a file of its own: token_file.",
			set: into(func(c *Config) *Secret { return &c.Discord.Token }, parseSecret)},
		{key: "discord.token_file",
			doc: "A file that holds the token and nothing else.",
			set: into(func(c *Config) *string { return &c.Discord.TokenFile }, parseLine)},
		{key: "discord.api_url", def: "https://discord.com/api",
			doc: "Where Discord's API is. Only for a proxy or a test.",
			set: into(func(c *Config) *string { return &c.Discord.APIURL }, parseWebURL("https", "http"))},
		{key: "discord.public_key",
			doc: "The application's public key, 64 hexadecimal digits. Needed in webhook mode.",
			set: into(func(c *Config) *string { return &c.Discord.PublicKey }, parseHexKey)},
		{key: "discord.free_text", def: "true", kind: switchOption,
			doc: "Whether the bot reads plain sentences that people write to it in private, as \"ran hills 50 min\", in\nconnected mode. Slash commands and buttons work without.",
			set: into(func(c *Config) *bool { return &c.Discord.FreeText }, parseSwitch)},

		{key: "telegram.token",
			doc: "The bot's token from BotFather. Better in a file of its own: token_file.",
			set: into(func(c *Config) *Secret { return &c.Telegram.Token }, parseSecret)},
		{key: "telegram.token_file",
			doc: "A file that holds the token and nothing else.",
			set: into(func(c *Config) *string { return &c.Telegram.TokenFile }, parseLine)},
		{key: "telegram.api_url", def: "https://api.telegram.org",
			doc: "Where the Bot API is. Only for a Bot API server of your own, a proxy or a test.",
			set: into(func(c *Config) *string { return &c.Telegram.APIURL }, parseWebURL("https", "http"))},
		{key: "telegram.secret",
			doc: "A secret you made up, 1 to 256 of A-Z a-z 0-9 _ and -, by which Telegram's calls are known. Needed in\nwebhook mode. Better in a file of its own: secret_file.",
			set: into(func(c *Config) *Secret { return &c.Telegram.Secret }, parseWebhookSecret)},
		{key: "telegram.secret_file",
			doc: "A file that holds the secret and nothing else.",
			set: into(func(c *Config) *string { return &c.Telegram.SecretFile }, parseLine)},

		{key: "defaults.zone", def: "UTC",
			doc: "The time zone, by its IANA name, for example Europe/Berlin.",
			set: into(func(c *Config) *string { return &c.Defaults.Zone }, parseZone)},
		{key: "defaults.language", def: "en",
			doc: "The language for people whose own is not known or not there.",
			set: into(func(c *Config) *string { return &c.Defaults.Language }, parseOneOf(languages...))},
		{key: "defaults.quiet_from", def: "21:30",
			doc: "The bot never writes first from this local time on …",
			set: into(func(c *Config) *recovery.Clock { return &c.Defaults.QuietFrom }, parseClock)},
		{key: "defaults.quiet_to", def: "07:00",
			doc: "… until this one. The same time twice: no quiet hours.",
			set: into(func(c *Config) *recovery.Clock { return &c.Defaults.QuietTo }, parseClock)},

		{key: "operator.name",
			doc: "A person, a club or a company.",
			set: into(func(c *Config) *string { return &c.Operator.Name }, parseLine)},
		{key: "operator.contact",
			doc: "How to reach them: an address or a handle.",
			set: into(func(c *Config) *string { return &c.Operator.Contact }, parseLine)},
		{key: "operator.privacy_url",
			doc: "A page that says what happens with people's data.",
			set: into(func(c *Config) *string { return &c.Operator.PrivacyURL }, parseWebURL("https", "http"))},
	}
}
