package app

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"easyday/recovery"
)

// The readers of single values. Their errors follow the key ("mode: must be …") and never repeat the value.

func parseOneOf(words ...string) func(string) (string, error) {
	return func(text string) (string, error) {
		if slices.Contains(words, text) {
			return text, nil
		}
		return "", fmt.Errorf("must be one of: %s", strings.Join(words, ", "))
	}
}

func parseNumber(lo, hi int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < lo || n > hi {
			return 0, fmt.Errorf("must be a whole number from %d to %d", lo, hi)
		}
		return n, nil
	}
}

func parseSwitch(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, errors.New("must be true or false")
}

const oneDay = 24 * time.Hour

// parseDays reads a number of days, or a duration in hours.
func parseDays(text string) (time.Duration, error) {
	var d time.Duration
	var err error
	if digits, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		if n, err = strconv.Atoi(digits); err == nil && (n < 0 || n > int(math.MaxInt64/oneDay)) {
			err = strconv.ErrRange
		}
		d = time.Duration(n) * oneDay
	} else {
		d, err = time.ParseDuration(text)
	}
	return d, err
}

func parseRetention(text string) (time.Duration, error) {
	d, err := parseDays(text)
	if err != nil {
		return 0, errors.New("must be a number of days like 400d, or a duration like 9600h")
	}
	if d < 2*oneDay {
		return 0, errors.New("must be at least 2d: reminders need the sessions of the last two days")
	}
	return d, nil
}

func parseBackupEvery(text string) (time.Duration, error) {
	d, err := parseDays(text)
	if err != nil || d < time.Hour || d > 366*oneDay {
		return 0, errors.New("must be a number of days like 1d, or a duration like 12h, from 1h to 366d")
	}
	return d, nil
}

func parseListen(text string) (string, error) {
	bad := errors.New("must be host:port, for example 127.0.0.1:8081")
	host, port, err := net.SplitHostPort(text)
	if err != nil || strings.ContainsFunc(host, notGraphic) {
		return "", bad
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", bad
	}
	return text, nil
}

func parseWebURL(schemes ...string) func(string) (string, error) {
	return func(text string) (string, error) {
		u, err := url.Parse(text)
		switch {
		case err != nil || !slices.Contains(schemes, u.Scheme) || u.Hostname() == "" || strings.ContainsFunc(text, notGraphic):
			return "", fmt.Errorf("must be an address that begins with %s://", strings.Join(schemes, ":// or "))
		case u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
			return "", errors.New("must be an address without a user, ? or #")
		case u.Port() != "":
			if n, err := strconv.ParseUint(u.Port(), 10, 16); n == 0 || err != nil {
				return "", errors.New("must have a port from 1 to 65535")
			}
		}
		return strings.TrimRight(text, "/"), nil
	}
}

func parseStorageURL(text string) (string, error) {
	engine, rest, _ := strings.Cut(text, ":")
	if engine == "" || strings.ContainsFunc(engine, notGraphic) || rest == "" || strings.ContainsFunc(rest, unicode.IsControl) {
		return "", errors.New("must be an engine and a place, for example bolt:easyday.db")
	}
	return text, nil
}

const longestSecret = 4096 // bytes; more is a wrong file

func parseSecret(text string) (Secret, error) {
	switch {
	case text == "":
		return "", errors.New("is empty")
	case len(text) > longestSecret:
		return "", fmt.Errorf("is longer than %d bytes, so it is no token", longestSecret)
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "", errors.New("has a space or a line break inside: give the token alone")
	case strings.ContainsFunc(text, notGraphic):
		return "", errors.New("has a character that no token has: give the token alone")
	}
	return Secret(text), nil
}

func parseWebhookSecret(text string) (Secret, error) {
	s, err := parseSecret(text)
	if err != nil {
		return "", err
	}
	foreign := func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	if len(text) > 256 || strings.ContainsFunc(text, foreign) {
		return "", errors.New("must be 1 to 256 of A-Z a-z 0-9 _ and -")
	}
	return s, nil
}

func parseHexKey(text string) (string, error) {
	if b, err := hex.DecodeString(text); err != nil || len(b) != 32 {
		return "", errors.New("must be 64 hexadecimal digits")
	}
	return strings.ToLower(text), nil
}

func parseZone(text string) (string, error) {
	_, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return "", errors.New("must be the IANA name of a time zone, for example Europe/Berlin")
	}
	return text, nil
}

func parseClock(text string) (recovery.Clock, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, errors.New("must be a time of day like 21:30")
	}
	return recovery.At(t.Hour(), t.Minute()), nil
}

func parseLine(text string) (string, error) {
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 500 || strings.ContainsFunc(text, odd) {
		return "", errors.New("must be one line of at most 500 printable characters")
	}
	return text, nil
}

// notGraphic is true for everything but the visible characters of ASCII.
func notGraphic(r rune) bool { return r <= ' ' || r > '~' }
