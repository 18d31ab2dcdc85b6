package bot

import "slices"

// Menu is every command the bot has, in the order people see them.
type Menu struct{ Commands []MenuCommand }

// MenuCommand declares one command. Subs and Options do not mix.
type MenuCommand struct {
	Name    string            // lower case, 1 to 32
	Aliases []string          // other names where commands are typed
	Names   map[string]string // language → how it is called there, where commands are picked or typed; Name where absent
	Brief   map[string]string // language → what it does, 1 to 100 characters
	Short   bool              // stands in the short menu
	Team    bool              // makes sense only where people are together
	// Adopt is the entry of this command in the menu of a person's own message, language → label of at most 32 characters,
	// where a network has such menus: its words go to the option with Rest. nil for none.
	Adopt   map[string]string
	Subs    []MenuSub
	Options []MenuOption
}

// MenuSub declares a subcommand.
type MenuSub struct {
	Name    string
	Names   map[string]string
	Brief   map[string]string
	Options []MenuOption
}

// MenuOption declares a typed value. What is typed without a name goes to the option with Rest.
type MenuOption struct {
	Name     string
	Names    map[string]string
	Brief    map[string]string
	Type     OptionType
	Rest     bool // takes the text that is no other option's
	Complete bool // has suggestions
	// Choices are the values to pick from, at most 25, where a network lets people pick; typed values may be others.
	Choices  []MenuChoice
	Min, Max int // of a Number; Max 0: no bounds. Of words: longest length
}

// MenuChoice is one value of an option. Label is by language, 1 to 100 characters.
type MenuChoice struct {
	Value string
	Label map[string]string
}

// OptionType says what a value is.
type OptionType string

// The types.
const (
	Number    OptionType = "number"
	WordsType OptionType = "words"
	// WhoType is a person or a role of the group. Where the network lets people pick one, its value is what ParseWho reads;
	// else it is what was typed.
	WhoType OptionType = "who"
)

// Find returns the command of this name, alias, or name in any language. Names come before aliases, and both before what
// other languages call a command.
func (m Menu) Find(name string) (MenuCommand, bool) {
	for _, called := range []func(MenuCommand) bool{
		func(c MenuCommand) bool { return c.Name == name },
		func(c MenuCommand) bool { return slices.Contains(c.Aliases, name) },
		func(c MenuCommand) bool { return isCalled(c.Names, name) },
	} {
		if i := slices.IndexFunc(m.Commands, called); i >= 0 {
			return m.Commands[i], true
		}
	}
	return MenuCommand{}, false
}

// isCalled reports whether some language calls a thing so.
func isCalled(names map[string]string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// sub returns the subcommand of this name.
func (c MenuCommand) sub(name string) (MenuSub, bool) {
	for _, s := range c.Subs {
		if s.Name == name {
			return s, true
		}
	}
	for _, s := range c.Subs {
		if isCalled(s.Names, name) {
			return s, true
		}
	}
	return MenuSub{}, false
}
