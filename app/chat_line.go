package app

import (
	"strings"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

// chatBanner greets who chats on a terminal.
const chatBanner = `Try-out chat, no network configured. The clock is a pretend one.
Try:  /hard 12x400 65min rpe 9    then  :wait next    then  :press Done
/help is about the bot, :help about this chat. Tab completes; Ctrl-D ends.
`

// chatHelp is what :help says on a terminal.
const chatHelp = `What you type goes to the bot; a line with a colon in front is for the try-out:
  :press LABEL             press a button, such as :press Done
  :pick VALUE              pick one of a list
  :fill NAME=VALUE;N=V     fill the open form and send it
  :wait 8h30m, :wait next  move the clock on, or to what is due next
  :edit TEXT               change your last line
  :as NAME, :in GROUP      be somebody else; go to a group, or back with :in dm
  :join, :leave, :role     be in a group; :role captain
  :block, :unblock         whether the bot may write to you
  :complete TEXT, :file F  ask for suggestions; send a file
  :restart                 close and open everything, as after a crash
  :quit                    end, as Ctrl-D
docs/chat-format.md says it all. ::text types a line that begins with a colon.
`

// directives are what Tab completes after a colon, with a space where something must follow.
func directives() []string {
	return []string{
		":press ", ":pick ", ":fill ", ":wait ", ":edit ", ":as ", ":in ", ":join ", ":leave ", ":role ", ":block", ":unblock",
		":complete ", ":file ", ":restart", ":help", ":quit",
	}
}

// completions are the lines that a line half typed may become.
func completions(typed string, menu bot.Menu, hand local.AtHand) []string {
	var all []string
	directive, rest, parted := strings.Cut(typed, " ")
	switch {
	case strings.HasPrefix(typed, ":") && !parted:
		all = directives()
	case directive == ":press":
		all = prefixed(":press ", hand.Buttons)
	case directive == ":pick":
		all = prefixed(":pick ", hand.Choices)
	case directive == ":wait":
		all = prefixed(":wait ", []string{"next", "1h", "8h", "24h"})
	case directive == ":role":
		all = prefixed(":role ", []string{string(bot.Captain), string(bot.Member), string(bot.Admin)})
	case directive == ":in":
		all = prefixed(":in ", []string{script.DM})
	case directive == ":fill" && hand.Form != nil && rest == "":
		all = []string{":fill " + filled(*hand.Form)}
	case strings.HasPrefix(typed, "/"):
		all = commandLines(menu)
	}
	var fit []string
	for _, line := range all {
		if len(line) > len(typed) && strings.EqualFold(line[:len(typed)], typed) {
			fit = append(fit, line)
		}
	}
	return fit
}

func prefixed(before string, all []string) []string {
	lines := make([]string, 0, len(all))
	for _, s := range all {
		lines = append(lines, before+s)
	}
	return lines
}

// filled is a form as :fill takes it, with what stands in it.
func filled(f local.Form) string {
	var parts []string
	for _, x := range f.Fields {
		parts = append(parts, x.Name+"="+strings.ReplaceAll(x.Value, ";", `\;`))
	}
	return strings.Join(parts, ";")
}

// commandLines are the commands, each followed by its subcommands.
func commandLines(m bot.Menu) []string {
	var lines []string
	for _, c := range m.Commands {
		lines = append(lines, "/"+c.Name+" ")
		for _, s := range c.Subs {
			lines = append(lines, "/"+c.Name+" "+s.Name+" ")
		}
	}
	return lines
}
