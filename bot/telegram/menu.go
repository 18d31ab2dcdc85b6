package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"easyday/bot"
)

// What fits into a menu.
const (
	maxCommands = 100
	maxBrief    = 256 // runes of a description
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// menuNote is where the Notebook has what was published.
const menuNote = "telegram/menu"

type publishedMenu struct {
	Hash      string   `json:"hash"`
	Languages []string `json:"languages"`
}

// menuScopes are the places with a menu of their own: the whole one where the bot is alone with somebody, and in groups,
// where people look for it just the same.
var menuScopes = []string{"all_private_chats", "all_group_chats"}

// Publish makes the commands known, as bot.Platform says: for every language of the menu and, under no language, in
// English for everybody else. Telegram hears of it only if something changed. It fails for a menu that Telegram would
// refuse and for a token that is not valid.
func (b *Bot) Publish(ctx context.Context, m bot.Menu) error {
	menus, err := menus(m)
	if err != nil {
		return fmt.Errorf("telegram: publish the menu: %w", err)
	}
	b.menu.Store(&m)
	err = b.untilMended(ctx, func(ctx context.Context) error {
		if err := b.meet(ctx); err != nil {
			return err
		}
		return b.publish(ctx, menus)
	})
	if err != nil {
		return fmt.Errorf("telegram: publish the menu: %w", err)
	}
	return nil
}

func (b *Bot) publish(ctx context.Context, menus map[string][]command) error {
	data, err := json.Marshal(menus)
	if err != nil {
		return err
	}
	now := publishedMenu{
		Hash:      shortHash(append(data, strconv.FormatInt(b.me.Load().ID, 10)...)),
		Languages: slices.Sorted(maps.Keys(menus)),
	}
	var before publishedMenu
	if _, err := b.read(ctx, menuNote, &before); err != nil || before.Hash == now.Hash {
		return err
	}
	for _, scope := range menuScopes {
		for _, language := range now.Languages {
			if err := b.setMenu(ctx, "setMyCommands", scope, language, menus[language]); err != nil {
				return err
			}
		}
		for _, language := range before.Languages {
			if slices.Contains(now.Languages, language) {
				continue
			}
			if err := b.setMenu(ctx, "deleteMyCommands", scope, language, nil); err != nil {
				return err
			}
		}
	}
	return b.write(ctx, menuNote, now, 0)
}

// setMenu sets or deletes one menu; language "" is everybody else's.
func (b *Bot) setMenu(ctx context.Context, method, scope, language string, commands []command) error {
	p := map[string]string{}
	if err := setJSON(p, "scope", commandScope{scope}); err != nil {
		return err
	}
	if language != "" {
		p["language_code"] = language
	}
	if commands != nil {
		if err := setJSON(p, "commands", commands); err != nil {
			return err
		}
	}
	return b.client.call(ctx, method, p, nil, callOptions{})
}

// fallback is the language of who speaks none of the others.
const fallback = "en"

// menus are the short menu in each language that has two letters, and under "" what everybody else sees.
func menus(m bot.Menu) (map[string][]command, error) {
	languages := map[string]string{"": fallback} // Telegram's → ours
	for _, c := range m.Commands {
		for tag := range c.Brief {
			if base := baseLanguage(tag); len(base) == 2 && (languages[base] == "" || tag < languages[base]) {
				languages[base] = tag
			}
		}
	}
	out := map[string][]command{}
	for code, tag := range languages {
		commands, err := menuIn(m, tag)
		if err != nil {
			return nil, err
		}
		out[code] = commands
	}
	return out, nil
}

func menuIn(m bot.Menu, language string) ([]command, error) {
	commands := []command{}
	taken := map[string]bool{}
	for _, c := range m.Commands {
		if !c.Short {
			continue
		}
		name := c.Name
		if local := c.Names[language]; commandName.MatchString(local) && !taken[local] {
			name = local
		}
		brief, ok := c.Brief[language]
		if !ok {
			brief = c.Brief[fallback]
		}
		switch {
		case !commandName.MatchString(name) || taken[name]:
			return nil, fmt.Errorf("command %q: a bad name, or one that is there already", name)
		case brief == "" || !fits(brief, maxBrief):
			return nil, fmt.Errorf("command %s: a description in %q of 1 to %d characters is missing", name, language, maxBrief)
		}
		taken[name] = true
		commands = append(commands, command{Name: name, Brief: brief})
	}
	if len(commands) > maxCommands {
		return nil, fmt.Errorf("%d commands, at most %d fit", len(commands), maxCommands)
	}
	return commands, nil
}
