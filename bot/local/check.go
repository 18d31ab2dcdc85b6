package local

import (
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"

	"easyday/bot"
)

// What the tightest network allows. More is a mistake in the bot that must show up here, not there.
const (
	maxRow     = 5  // buttons side by side
	maxRows    = 5  // rows, a select being one
	maxLabel   = 80 // runes of a button
	maxChoices = 25
	maxFields  = 5
	maxField   = 4000 // runes in a field
)

// checkMessage fails for a message that some network would refuse.
func checkMessage(m bot.Message) error {
	if m.Title.Empty() && len(m.Body) == 0 && len(m.Facts) == 0 && m.File == nil {
		return fmt.Errorf("a message that says nothing")
	}
	rows, actions := len(m.Rows), map[bot.Action]bool{}
	if m.Pick != nil {
		rows++
		if err := checkPick(*m.Pick, actions); err != nil {
			return err
		}
	}
	if rows > maxRows {
		return fmt.Errorf("%d rows, at most %d fit", rows, maxRows)
	}
	for _, row := range m.Rows {
		if len(row) == 0 || len(row) > maxRow {
			return fmt.Errorf("%d buttons in a row, 1 to %d fit", len(row), maxRow)
		}
		for _, b := range row {
			if err := checkButton(b, actions); err != nil {
				return err
			}
		}
	}
	return checkFile(m.File)
}

func checkButton(b bot.Button, actions map[bot.Action]bool) error {
	if !labelled(b.Label) {
		return fmt.Errorf("button %s: the label has no words", b.Action.Name)
	}
	if n := utf8.RuneCountInString(b.Label.String()); n > maxLabel {
		return fmt.Errorf("button %s: a label of %d characters, at most %d fit", b.Action.Name, n, maxLabel)
	}
	return checkAction(b.Action, actions)
}

func checkAction(a bot.Action, actions map[bot.Action]bool) error {
	if err := a.Check(); err != nil {
		return err
	}
	if actions[a] {
		return fmt.Errorf("action %s: twice in one message", a.Name)
	}
	actions[a] = true
	return nil
}

func checkPick(p bot.Select, actions map[bot.Action]bool) error {
	if len(p.Choices) == 0 {
		return fmt.Errorf("select %s: no choices", p.Action.Name)
	}
	if p.Label.Empty() {
		return fmt.Errorf("select %s: no label", p.Action.Name)
	}
	if err := checkChoices(p.Choices); err != nil {
		return fmt.Errorf("select %s: %w", p.Action.Name, err)
	}
	return checkAction(p.Action, actions)
}

func checkChoices(choices []bot.Choice) error {
	if len(choices) > maxChoices {
		return fmt.Errorf("%d choices, at most %d fit", len(choices), maxChoices)
	}
	seen := map[string]bool{}
	for i, c := range choices {
		if c.Value == "" || c.Label.Empty() || seen[c.Value] {
			return fmt.Errorf("choice %d: empty or there already", i+1)
		}
		seen[c.Value] = true
	}
	return nil
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func checkForm(f bot.Form) error {
	if err := f.Action.Check(); err != nil {
		return err
	}
	if f.Title.Empty() || len(f.Fields) == 0 || len(f.Fields) > maxFields {
		return fmt.Errorf("form %s: needs a title and 1 to %d fields", f.Action.Name, maxFields)
	}
	seen := map[string]bool{}
	for _, x := range f.Fields {
		switch {
		case !fieldName.MatchString(x.Name), seen[x.Name]:
			return fmt.Errorf("form %s: field %q: bad name or there already", f.Action.Name, x.Name)
		case x.Label.Empty():
			return fmt.Errorf("form %s: field %s: no label", f.Action.Name, x.Name)
		case x.Max < 1, x.Max > maxField, utf8.RuneCountInString(x.Value) > x.Max:
			return fmt.Errorf("form %s: field %s: takes 1 to %d characters and has to hold its value", f.Action.Name, x.Name, maxField)
		}
		seen[x.Name] = true
	}
	return nil
}

func checkFile(f *bot.File) error {
	switch {
	case f == nil:
		return nil
	case f.Name == "" || f.MIME == "":
		return fmt.Errorf("a file without name or type")
	case f.MIME == jsonMIME && !json.Valid(f.Bytes):
		return fmt.Errorf("file %s: not JSON", f.Name)
	}
	return nil
}

var menuName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// checkMenu fails for names and texts that some network would refuse.
func checkMenu(m bot.Menu) error {
	seen := map[string]bool{}
	for _, c := range m.Commands {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if seen[name] {
				return fmt.Errorf("command %s: declared twice", name)
			}
			seen[name] = true
			if err := checkEntry(name, c.Names, c.Brief); err != nil {
				return fmt.Errorf("command %s: %w", name, err)
			}
		}
		if err := checkLengths(c.Adopt, 32); err != nil {
			return fmt.Errorf("command %s: entry: %w", c.Name, err)
		}
		if len(c.Subs) > 0 && len(c.Options) > 0 {
			return fmt.Errorf("command %s: subcommands and options do not mix", c.Name)
		}
		for _, s := range c.Subs {
			if err := checkEntry(s.Name, s.Names, s.Brief); err != nil {
				return fmt.Errorf("command %s %s: %w", c.Name, s.Name, err)
			}
			if err := checkOptions(s.Options); err != nil {
				return fmt.Errorf("command %s %s: %w", c.Name, s.Name, err)
			}
		}
		if err := checkOptions(c.Options); err != nil {
			return fmt.Errorf("command %s: %w", c.Name, err)
		}
	}
	return nil
}

func checkOptions(options []bot.MenuOption) error {
	for _, o := range options {
		if err := checkEntry(o.Name, o.Names, o.Brief); err != nil {
			return fmt.Errorf("option %s: %w", o.Name, err)
		}
		if len(o.Choices) > maxChoices || len(o.Choices) > 0 && o.Complete {
			return fmt.Errorf("option %s: at most %d choices fit, and none with suggestions", o.Name, maxChoices)
		}
		for _, c := range o.Choices {
			if err := checkLengths(c.Label, 100); err != nil || c.Value == "" || len(c.Label) == 0 {
				return fmt.Errorf("option %s: choice %q: a value and labels of 1 to 100 characters", o.Name, c.Value)
			}
		}
	}
	return distinct(options)
}

// distinct fails if two options are called the same in some language.
func distinct(options []bot.MenuOption) error {
	seen := map[string]bool{}
	for _, o := range options {
		for lang, name := range o.Names {
			if seen[lang+" "+name] {
				return fmt.Errorf("option %s: called %s in %s like another one", o.Name, name, lang)
			}
			seen[lang+" "+name] = true
		}
	}
	return nil
}

// spokenName is a name in some language: no capitals, no spaces.
var spokenName = regexp.MustCompile(`^[-_'\p{Ll}\p{Lo}\p{Lm}\p{N}]{1,32}$`)

func checkEntry(name string, names, brief map[string]string) error {
	if !menuName.MatchString(name) {
		return fmt.Errorf("a name has 1 to 32 small letters, digits and underscores")
	}
	for lang, spoken := range names {
		if !spokenName.MatchString(spoken) {
			return fmt.Errorf("the name in %s has 1 to 32 letters, no capitals and no spaces", lang)
		}
	}
	if len(brief) == 0 {
		return fmt.Errorf("no brief")
	}
	return checkLengths(brief, 100)
}

// checkLengths fails for a text, in any language, that is empty or has more than most characters.
func checkLengths(texts map[string]string, most int) error {
	for lang, text := range texts {
		if n := utf8.RuneCountInString(text); n < 1 || n > most {
			return fmt.Errorf("brief in %s: %d characters, 1 to %d fit", lang, n, most)
		}
	}
	return nil
}
