package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

const maxCommand = 8000

// locales are the languages of Discord's clients.
const locales = " ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW "

// checkMenu refuses what Discord refuses.
func checkMenu(menu []command) error {
	if faults := menuRules(menu); len(faults) > 0 {
		return badForm("%s", strings.Join(faults, "; "))
	}
	return nil
}

// menuRules says what is wrong with a menu.
func menuRules(menu []command) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	count := map[int]int{}
	names := map[string]bool{}
	for _, m := range menu {
		kind := m.Type
		if kind == 0 {
			kind = typeChatInput
		}
		count[kind]++
		key := fmt.Sprint(kind, " ", m.Name)
		if names[key] {
			say("the command %q is there twice", m.Name)
		}
		names[key] = true
		if kind == typeChatInput {
			chatRules(m, say)
		} else {
			contextRules(m, say)
		}
		permissionRules(m, say)
	}
	localeRules(menu, say)
	for kind, most := range map[int]int{typeChatInput: 100, typeUserMenu: 15, typeMessageMenu: 15} {
		if count[kind] > most {
			say("%d commands of type %d, at most %d fit", count[kind], kind, most)
		}
	}
	return faults
}

// localeRules looks whether two commands have one name in a language.
func localeRules(menu []command, say func(string, ...any)) {
	seen := map[string]bool{}
	for _, m := range menu {
		for locale, name := range m.Names {
			key := fmt.Sprint(max(m.Type, 1), " ", locale, " ", name)
			if seen[key] {
				say("two commands are called %q in %s", name, locale)
			}
			seen[key] = true
		}
	}
}

// languageRules looks whether Discord has the languages something is said in.
func languageRules(what string, texts map[string]string, say func(string, ...any)) {
	for locale := range texts {
		if !strings.Contains(locales, " "+locale+" ") {
			say("%s is said in %q, which is no language of Discord", what, locale)
		}
	}
}

// contextRules looks at the entries of menus of people and messages.
func contextRules(m command, say func(string, ...any)) {
	if m.Description != "" || len(m.Descriptions) > 0 {
		say("the menu entry %q has a description", m.Name)
	}
	if len(m.Options) > 0 {
		say("the menu entry %q has options", m.Name)
	}
	languageRules(m.Name, m.Names, say)
	for _, name := range append(values(m.Names), m.Name) {
		if n := length(name); n < 1 || n > 32 {
			say("the menu entry %q has %d characters, 1 to 32 fit", name, n)
		}
	}
}

func permissionRules(m command, say func(string, ...any)) {
	if p := m.MemberPermissions; p != nil {
		if _, err := strconv.ParseUint(*p, 10, 64); err != nil {
			say("default_member_permissions of %q: %q is no bit set", m.Name, *p)
		}
	}
	if slices.Contains(m.Contexts, 2) && !slices.Contains(m.IntegrationTypes, 1) {
		say("%q: the context PRIVATE_CHANNEL needs installation by users", m.Name)
	}
}

func chatRules(m command, say func(string, ...any)) {
	nameRules("command", m.Name, m.Names, say)
	describeRules("command "+m.Name, m.Description, m.Descriptions, say)
	optionsRules(m.Name, m.Options, 0, say)
	if n := weight(m); n > maxCommand {
		say("the command %q has %d characters, at most %d fit", m.Name, n, maxCommand)
	}
}

func nameRules(what, name string, names map[string]string, say func(string, ...any)) {
	languageRules(what+" "+name, names, say)
	for _, n := range append(values(names), name) {
		if !commandName.MatchString(n) {
			say("%s name %q: only letters, digits, - _ ' , 1 to 32", what, n)
		}
		if strings.ToLower(n) != n && strings.ContainsFunc(n, func(r rune) bool { return unicode.ToLower(r) != r }) {
			say("%s name %q is not lower case", what, n)
		}
	}
}

func describeRules(what, text string, texts map[string]string, say func(string, ...any)) {
	languageRules(what, texts, say)
	for _, t := range append(values(texts), text) {
		if n := length(t); n < 1 || n > 100 {
			say("the description of %s has %d characters, 1 to 100 fit", what, n)
		}
	}
}

// optionsRules looks at the options of one level. Level 0 is the command's own.
func optionsRules(of string, options []option, level int, say func(string, ...any)) {
	if len(options) > 25 {
		say("%s has %d options, at most 25 fit", of, len(options))
	}
	optional, subs := false, 0
	names := map[string]bool{}
	for _, o := range options {
		path := of + " " + o.Name
		nameRules("option", o.Name, o.Names, say)
		describeRules(path, o.Description, o.Descriptions, say)
		for locale, name := range o.Names {
			if names[locale+" "+name] {
				say("%s: two options are called %q in %s", of, name, locale)
			}
			names[locale+" "+name] = true
		}
		if names[o.Name] {
			say("%s: the option %q is there twice", of, o.Name)
		}
		names[o.Name] = true
		if o.Required && optional {
			say("%s is required and stands after one that is not", path)
		}
		optional = optional || !o.Required
		if o.Type <= optionGroup {
			subs++
			if level > 1 || o.Type == optionGroup && level > 0 {
				say("%s is nested too deep", path)
			}
			optionsRules(path, o.Options, level+1, say)
			continue
		}
		valueRules(path, o, say)
	}
	if subs > 0 && subs < len(options) {
		say("%s mixes subcommands and options", of)
	}
}

func valueRules(path string, o option, say func(string, ...any)) {
	if len(o.Choices) > 25 {
		say("%s has %d choices, at most 25 fit", path, len(o.Choices))
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		say("%s has choices and suggestions", path)
	}
	if o.Autocomplete && o.Type != optionString && o.Type != optionInteger && o.Type != optionNumber {
		say("%s cannot have suggestions", path)
	}
	if o.MinValue != nil && o.MaxValue != nil && *o.MinValue > *o.MaxValue {
		say("%s has bounds that nothing fits", path)
	}
	seen := map[string]bool{}
	for _, c := range o.Choices {
		value := textOf(c.Value)
		languageRules(path, c.Names, say)
		for _, n := range append(values(c.Names), c.Name) {
			if l := length(n); l < 1 || l > 100 {
				say("%s: the choice %q has %d characters, 1 to 100 fit", path, n, l)
			}
		}
		if o.Type == optionString && length(value) > 100 {
			say("%s: a choice's value has %d characters, at most 100 fit", path, length(value))
		}
		if seen["v"+value] || seen["n"+c.Name] {
			say("%s: the choice %q is there twice", path, c.Name)
		}
		seen["v"+value], seen["n"+c.Name] = true, true
	}
}

// weight is the length of a command: names, descriptions and values, each in its longest language.
func weight(m command) int {
	return longest(m.Name, m.Names) + longest(m.Description, m.Descriptions) + optionsWeight(m.Options)
}

func optionsWeight(options []option) (n int) {
	for _, o := range options {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions) + optionsWeight(o.Options)
		for _, c := range o.Choices {
			n += longest(c.Name, c.Names) + length(textOf(c.Value))
		}
	}
	return n
}

func longest(text string, texts map[string]string) int {
	n := length(text)
	for _, t := range texts {
		n = max(n, length(t))
	}
	return n
}

func values(m map[string]string) (vs []string) {
	for _, v := range m {
		vs = append(vs, v)
	}
	slices.Sort(vs)
	return vs
}
