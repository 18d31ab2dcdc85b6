package commands

import (
	"context"

	"easyday/bot"
)

// showSub says the same as a command alone, where a network cannot say a command that has subcommands alone.
const showSub = "show"

// command adds a command under its name in every language.
func (d *Desk) command(r *bot.Router, c bot.MenuCommand, route bot.Route) {
	if len(c.Subs) > 0 {
		c.Subs = append([]bot.MenuSub{{Name: showSub, Brief: d.Words.Every("command." + c.Name + ".show")}}, c.Subs...)
		route.Run = alone(route.Run)
	}
	c.Names = d.names(c.Name)
	for i := range c.Subs {
		c.Subs[i].Names = d.names(c.Subs[i].Name)
		d.nameOptions(c.Subs[i].Options)
	}
	d.nameOptions(c.Options)
	r.Command(c, route)
}

// alone takes "show" for the command alone.
func alone(run bot.HandlerFunc) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		if c, ok := q.Input.(bot.Command); ok && c.Sub == showSub {
			copied := *q
			c.Sub = ""
			copied.Input = c
			q = &copied
		}
		return run(ctx, q)
	}
}

func (d *Desk) nameOptions(options []bot.MenuOption) {
	for i := range options {
		options[i].Names = d.names(options[i].Name)
	}
}

// names is what a command, subcommand or option is called, by language.
func (d *Desk) names(name string) map[string]string { return d.Words.Every("name." + name) }
