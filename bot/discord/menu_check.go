package discord

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode"
)

// What fits into the menu.
const (
	maxCommands        = 100
	maxMessageCommands = 15
	maxOptions         = 25
	maxMenuName        = 32
	maxMenuText        = 100
	maxOptionLength    = 6000
	maxCommandText     = 8000 // names, descriptions and values of a command together, the longest language counting
)

// commandName is what a slash command, subcommand or option may be called.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// checkCommands fails with the first thing Discord would refuse.
func checkCommands(all []command) error {
	if n := count(all, slashCommand); n > maxCommands {
		return fmt.Errorf("menu: %d commands, at most %d fit", n, maxCommands)
	}
	if n := count(all, messageCommand); n > maxMessageCommands {
		return fmt.Errorf("menu: %d commands on messages, at most %d fit", n, maxMessageCommands)
	}
	seen := map[string]bool{}
	for _, c := range all {
		key := strconv.Itoa(c.Type) + c.Name
		if seen[key] {
			return fmt.Errorf("menu: %s: twice", c.Name)
		}
		seen[key] = true
		if err := c.check(); err != nil {
			return fmt.Errorf("menu: %s: %w", c.Name, err)
		}
	}
	return nil
}

func count(all []command, kind int) (n int) {
	for _, c := range all {
		if c.Type == kind {
			n++
		}
	}
	return n
}

func (c command) check() error {
	if c.Type == messageCommand {
		for _, name := range everyText(c.Name, c.Names) {
			if n := units(name); n < 1 || n > maxMenuName {
				return fmt.Errorf("the name %q has %d characters, 1 to %d fit", name, n, maxMenuName)
			}
		}
		return nil
	}
	if err := checkNamed(c.Name, c.Names, c.Description, c.Descriptions); err != nil {
		return err
	}
	if n := c.size(); n > maxCommandText {
		return fmt.Errorf("%d characters in all, at most %d fit", n, maxCommandText)
	}
	return checkOptions(c.Options)
}

func checkNamed(name string, names map[string]string, description string, descriptions map[string]string) error {
	for _, n := range everyText(name, names) {
		if !commandName.MatchString(n) || slices.ContainsFunc([]rune(n), unicode.IsUpper) {
			return fmt.Errorf("the name %q is not 1 to %d small letters, digits, - or _", n, maxMenuName)
		}
	}
	for _, d := range everyText(description, descriptions) {
		if n := units(d); n < 1 || n > maxMenuText {
			return fmt.Errorf("the description %q has %d characters, 1 to %d fit", d, n, maxMenuText)
		}
	}
	return nil
}

func checkOptions(options []commandOption) error {
	if len(options) > maxOptions {
		return fmt.Errorf("%d options, at most %d fit", len(options), maxOptions)
	}
	if err := checkDistinct(options); err != nil {
		return err
	}
	for _, o := range options {
		if err := checkNamed(o.Name, o.Names, o.Description, o.Descriptions); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
		if err := checkChoices(o.Choices); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
		if err := checkOptions(o.Options); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
	}
	return nil
}

// checkDistinct fails if two options have one name in some language.
func checkDistinct(options []commandOption) error {
	locales := map[string]bool{"": true}
	for _, o := range options {
		for locale := range o.Names {
			locales[locale] = true
		}
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		used := map[string]bool{}
		for _, o := range options {
			name, ok := o.Names[locale]
			if !ok {
				name = o.Name
			}
			if used[name] {
				return fmt.Errorf("%s: the name %q is there already", o.Name, name)
			}
			used[name] = true
		}
	}
	return nil
}

func checkChoices(all []choice) error {
	if len(all) > maxChoices {
		return fmt.Errorf("%d choices, at most %d fit", len(all), maxChoices)
	}
	for _, c := range all {
		for _, name := range everyText(c.Name, c.Names) {
			if n := units(name); n < 1 || n > maxChoiceLabel {
				return fmt.Errorf("the choice %q has %d characters, 1 to %d fit", name, n, maxChoiceLabel)
			}
		}
		if c.Value == "" {
			return fmt.Errorf("the choice %q has a value that does not fit", c.Name)
		}
	}
	return nil
}

// size is what a command counts against the limit over all of its text.
func (c command) size() int {
	n := longest(c.Name, c.Names) + longest(c.Description, c.Descriptions)
	for _, o := range c.Options {
		n += o.size()
	}
	return n
}

func (o commandOption) size() int {
	n := longest(o.Name, o.Names) + longest(o.Description, o.Descriptions)
	for _, x := range o.Options {
		n += x.size()
	}
	for _, c := range o.Choices {
		n += longest(c.Name, c.Names) + units(fmt.Sprint(c.Value))
	}
	return n
}

func longest(text string, texts map[string]string) (n int) {
	for _, t := range everyText(text, texts) {
		n = max(n, units(t))
	}
	return n
}

// everyText is a text and its translations, in a steady order.
func everyText(text string, texts map[string]string) []string {
	return append([]string{text}, slices.Sorted(maps.Values(texts))...)
}
