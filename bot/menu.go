package bot

// Menu is every command the bot has, in the order people see them.
type Menu struct{ Commands []MenuCommand }

// MenuCommand declares one command. Subs and Options do not mix.
type MenuCommand struct {
	Name    string            // lower case, 1 to 32
	Aliases []string          // other names where commands are typed
	Brief   map[string]string // language → what it does, 1 to 100 characters
	Short   bool              // stands in the short menu
	Subs    []MenuSub
	Options []MenuOption
}

// MenuSub declares a subcommand.
type MenuSub struct {
	Name    string
	Brief   map[string]string
	Options []MenuOption
}

// MenuOption declares a typed value. What is typed without a name goes to the option with Rest.
type MenuOption struct {
	Name     string
	Brief    map[string]string
	Type     OptionType
	Rest     bool // takes the text that is no other option's
	Complete bool // has suggestions
	Min, Max int  // of a Number; Max 0: no bounds. Of words: longest length
}

// OptionType says what a value is.
type OptionType string

// The types.
const (
	Number    OptionType = "number"
	WordsType OptionType = "words"
)

// Find returns the command of this name or alias.
func (m Menu) Find(name string) (MenuCommand, bool) {
	for _, c := range m.Commands {
		if c.Name == name {
			return c, true
		}
		for _, a := range c.Aliases {
			if a == name {
				return c, true
			}
		}
	}
	return MenuCommand{}, false
}

// sub returns the subcommand of this name.
func (c MenuCommand) sub(name string) (MenuSub, bool) {
	for _, s := range c.Subs {
		if s.Name == name {
			return s, true
		}
	}
	return MenuSub{}, false
}
