package app

import (
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"easyday/recovery"
)

// Config is everything an operator decides. LoadConfig makes it; the option table in config_options.go says for each
// key its default, its rule and what it is for.
type Config struct {
	Mode       string        // ModeConnected or ModeWebhook
	PublicURL  string        // https, without a slash at the end; "" where the world does not reach this machine
	Listen     string        // host:port of the HTTP server
	Retention  time.Duration // how long sessions are kept, at least 48 h
	MinimumAge int           // in years, 13 to 99
	Storage    StorageConfig
	Discord    DiscordConfig
	Telegram   TelegramConfig
	Defaults   DefaultsConfig
	Operator   OperatorConfig
}

// The modes.
const (
	ModeConnected = "connected" // one process keeps a connection to each network
	ModeWebhook   = "webhook"   // the networks call public_url
)

// The networks a Config can name.
const (
	NetworkDiscord  = "discord"
	NetworkTelegram = "telegram"
)

// StorageConfig says where data is kept. It prints without a password that the URL may hold.
type StorageConfig struct {
	URL         string        // engine:place, for example bolt:easyday.db
	BackupDir   string        // relative to the folder of the bolt file, or absolute; "" for none
	BackupEvery time.Duration // at least an hour
	BackupsKept int           // of as many periods of BackupEvery; 0 for none
}

// DiscordConfig is the bot's account on Discord. Without a Token the network is not configured.
type DiscordConfig struct {
	Token     Secret // given, or read from TokenFile
	TokenFile string
	APIURL    string // without a slash at the end
	PublicKey string // 64 lower-case hexadecimal digits, or ""
	FreeText  bool   // plain text in private is read, in connected mode
}

// TelegramConfig is the bot's account on Telegram. Without a Token the network is not configured.
type TelegramConfig struct {
	Token      Secret // given, or read from TokenFile
	TokenFile  string
	APIURL     string // without a slash at the end
	Secret     Secret // given, or read from SecretFile: 1 to 256 of A-Z a-z 0-9 _ -, or ""
	SecretFile string
}

// DefaultsConfig is what a person gets until they choose.
type DefaultsConfig struct {
	Zone      string // IANA name
	Language  string
	QuietFrom recovery.Clock
	QuietTo   recovery.Clock // equal to QuietFrom: no quiet hours
}

// OperatorConfig is who runs this bot, for the privacy answer. Every field may be "".
type OperatorConfig struct {
	Name       string
	Contact    string
	PrivacyURL string
}

// Networks lists the configured networks, Discord first; empty when no token is set.
func (c Config) Networks() []string {
	var names []string
	if c.Discord.Token != "" {
		names = append(names, NetworkDiscord)
	}
	if c.Telegram.Token != "" {
		names = append(names, NetworkTelegram)
	}
	return names
}

// Validate checks what one key demands of another. It returns nil or ConfigFaults with Key and Problem filled in, all
// of them. The rules of single keys were checked when they were read.
func (c Config) Validate() error {
	var faults ConfigFaults
	need := func(missing bool, key, why string) {
		if missing {
			faults = append(faults, ConfigFault{Key: key, Problem: why})
		}
	}
	if c.Mode == ModeWebhook {
		discord := c.Discord.Token != "" || c.Discord.TokenFile != ""
		telegram := c.Telegram.Token != "" || c.Telegram.TokenFile != ""
		need(c.PublicURL == "", "public_url", "is needed in webhook mode: the https address at which the networks reach this bot")
		need(discord && c.Discord.PublicKey == "", "discord.public_key", "is needed in webhook mode: it proves that a call comes from Discord")
		need(telegram && c.Telegram.Secret == "" && c.Telegram.SecretFile == "", "telegram.secret", "is needed in webhook mode: it proves that a call comes from Telegram")
		need(telegram && !telegramPort(c.PublicURL), "public_url", "must use port 443, 80, 88 or 8443: Telegram calls no other")
	}
	return faults.err()
}

// telegramPort reports whether Telegram would call an address; an address without a port has 443.
func telegramPort(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true // that is another fault
	}
	switch u.Port() {
	case "", "443", "80", "88", "8443":
		return true
	}
	return false
}

const hidden = "[secret]"

// Secret is a token or password. However it is printed, logged or encoded it reads "[secret]".
type Secret string

// Reveal returns the secret itself, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }

// String is "[secret]".
func (Secret) String() string { return hidden }

// GoString is "[secret]".
func (Secret) GoString() string { return hidden }

// LogValue is "[secret]".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText gives "[secret]": what is written out cannot be read back.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Format prints "[secret]" for every verb and flag.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String is the URL with everything hidden that may be a password: only what follows a bare "engine:" is shown.
func (s StorageConfig) String() string {
	engine, place, ok := strings.Cut(s.URL, ":")
	switch {
	case !ok:
		return hidden
	case strings.HasPrefix(place, "//") || strings.ContainsAny(place, " @?="):
		return engine + ":" + hidden
	}
	return s.URL
}

// GoString is String in quotes.
func (s StorageConfig) GoString() string { return strconv.Quote(s.String()) }

// LogValue is String.
func (s StorageConfig) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String.
func (s StorageConfig) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
