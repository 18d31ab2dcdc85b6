package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// LoadConfig reads the configuration: the defaults, over them the file at path, over them environ ("NAME=value").
//
// A file that does not exist is a fault only if it is required; path "" means no file. An empty variable counts as not
// set; one that must be a slip for one of ours is a fault. Tokens and secrets may stand in files of their own, whose paths are relative to the working directory; a token
// and a token_file (or a secret and a secret_file) from the same source are a fault, otherwise the environment's wins.
// languages are those that defaults.language may name.
//
// The error is nil or ConfigFaults with every fault there is; then the Config is empty.
func LoadConfig(path string, required bool, environ []string, readFile func(string) ([]byte, error), languages []string) (Config, error) {
	l := configLoader{path: path, options: configOptions(languages), readFile: readFile, values: map[string]configValue{}}
	l.defaults()
	whole := l.file(required)
	l.environment(environ)
	l.choose("discord.token", "discord.token_file")
	l.choose("telegram.token", "telegram.token_file")
	l.choose("telegram.secret", "telegram.secret_file")
	c := l.assemble()
	l.secrets(&c)
	if whole {
		l.demands(c)
	}
	if err := l.faults.sorted(path).err(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// DefaultConfig is the configuration without a file and without an environment.
func DefaultConfig() Config {
	l := configLoader{options: configOptions([]string{"en"}), values: map[string]configValue{}}
	l.defaults()
	return l.assemble()
}

// configValue is a key's text and where it was found.
type configValue struct {
	text string
	file string // or the environment variable
	line int    // 0 in the environment
	env  bool
}

type configLoader struct {
	path     string
	options  []configOption
	readFile func(string) ([]byte, error)
	values   map[string]configValue
	faults   ConfigFaults
}

func (l *configLoader) fault(v configValue, key, problem string) {
	l.faults = append(l.faults, ConfigFault{File: v.file, Line: v.line, Key: key, Problem: problem})
}

func (l *configLoader) defaults() {
	for _, o := range l.options {
		l.values[o.key] = configValue{text: o.def, file: "default"}
	}
}

// file lays the file's values over the defaults. It returns false where the file could not be read to its end.
func (l *configLoader) file(required bool) (whole bool) {
	if l.path == "" {
		return true
	}
	data, err := l.readFile(l.path)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return true
	}
	if err != nil {
		l.fault(configValue{file: l.path}, "", "cannot be read: "+plainCause(err))
		return false
	}
	r := tomlReader{file: l.path, options: l.options, values: map[string]configValue{}, headers: map[string]int{}}
	r.read(data)
	for key, v := range r.values {
		l.values[key] = v
	}
	l.faults = append(l.faults, r.faults...)
	return !r.broken
}

func (l *configLoader) environment(environ []string) {
	for _, o := range l.options {
		name := configVariable(o.key)
		for _, v := range environ {
			if text, ok := strings.CutPrefix(v, name+"="); ok && text != "" {
				l.values[o.key] = configValue{text: text, file: name, env: true}
			}
		}
	}
	for _, name := range strayVariables(environ, l.options) {
		l.fault(configValue{file: name}, "", unknownVariable(name, l.options))
	}
}

// choose settles which of two keys for one token counts.
func (l *configLoader) choose(token, file string) {
	t, f := l.values[token], l.values[file]
	switch {
	case t.text == "" || f.text == "":
	case t.env && !f.env:
		l.values[file] = configValue{}
	case f.env && !t.env:
		l.values[token] = configValue{}
	default:
		l.fault(f, file, fmt.Sprintf("%s is set too (%s): keep one of them", token, faultPlace(t.file, t.line)))
		l.values[file] = configValue{}
	}
}

// assemble reads every text into its field. Empty text leaves a key without a default unset.
func (l *configLoader) assemble() Config {
	var c Config
	for _, o := range l.options {
		v := l.values[o.key]
		if v.text == "" && o.def == "" {
			continue
		}
		if err := o.set(&c, v.text); err != nil {
			l.fault(v, o.key, err.Error())
		}
	}
	return c
}

// secrets reads the files that hold one secret each.
func (l *configLoader) secrets(c *Config) {
	l.secretFile("discord.token_file", c.Discord.TokenFile, &c.Discord.Token, parseSecret)
	l.secretFile("telegram.token_file", c.Telegram.TokenFile, &c.Telegram.Token, parseSecret)
	l.secretFile("telegram.secret_file", c.Telegram.SecretFile, &c.Telegram.Secret, parseWebhookSecret)
}

func (l *configLoader) secretFile(key, path string, to *Secret, parse func(string) (Secret, error)) {
	if path == "" {
		return
	}
	data, err := l.readFile(path)
	if err != nil {
		l.fault(l.values[key], key, fmt.Sprintf("%s cannot be read: %s", namePath(path), plainCause(err)))
		return
	}
	secret, err := parse(strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"))
	if err != nil {
		l.fault(l.values[key], key, fmt.Sprintf("what %s holds %s", namePath(path), err))
		return
	}
	*to = secret
}

// namePath shows a path, unless it looks like the secret itself, put into the wrong key.
func namePath(path string) string {
	if len(path) > 32 && !strings.ContainsAny(path, `/\`) {
		return "the file (its name looks like a token: that belongs into the file)"
	}
	return fmt.Sprintf("the file %q", path)
}

// plainCause says why a file cannot be read, without its path.
func plainCause(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "this user may not read it"
	}
	if bad, ok := errors.AsType[*fs.PathError](err); ok {
		return bad.Err.Error()
	}
	return "reading it failed"
}

// demands adds what keys demand of each other, at the place of the key or else of the mode that demands it. A key
// that has a fault already gets no second one.
func (l *configLoader) demands(c Config) {
	missing, _ := errors.AsType[ConfigFaults](c.Validate())
	for _, f := range missing {
		if l.faults.about(f.Key) {
			continue
		}
		at := l.values[f.Key]
		if at.text == "" {
			at = l.values["mode"]
		}
		l.fault(at, f.Key, f.Problem)
	}
}
