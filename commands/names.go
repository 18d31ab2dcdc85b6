package commands

import (
	"easyday/bot"
)

// command adds a command under its name in every language.
func (d *Desk) command(r *bot.Router, c bot.MenuCommand, route bot.Route) {
	c.Names = d.names(c.Name)
	for i := range c.Subs {
		c.Subs[i].Names = d.names(c.Subs[i].Name)
		d.nameOptions(c.Subs[i].Options)
	}
	d.nameOptions(c.Options)
	r.Command(c, route)
}

func (d *Desk) nameOptions(options []bot.MenuOption) {
	for i := range options {
		options[i].Names = d.names(options[i].Name)
	}
}

// names is what a command, subcommand or option is called, by language.
func (d *Desk) names(name string) map[string]string { return d.Words.Every("name." + name) }
