package discord

import (
	"maps"

	"easyday/bot"
)

// command is one application command as Discord wants it.
type command struct {
	Name             string            `json:"name"`
	Names            map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description,omitempty"`
	Descriptions     map[string]string `json:"description_localizations,omitempty"`
	Type             int               `json:"type"`
	Options          []commandOption   `json:"options,omitempty"`
	Contexts         []int             `json:"contexts"`
	IntegrationTypes []int             `json:"integration_types"`
}

type commandOption struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Choices      []choice          `json:"choices,omitempty"`
	Options      []commandOption   `json:"options,omitempty"`
	MinValue     *int              `json:"min_value,omitempty"`
	MaxValue     *int              `json:"max_value,omitempty"`
	MaxLength    int               `json:"max_length,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
}

// defaultLanguage is the one whose words stand where a reader's language has none.
const defaultLanguage = "en"

// localesOf are Discord's locales for a language. The default language stands under its own, too: else its readers may be
// shown another one they also understand.
func localesOf(language string) []string {
	switch language {
	case "en":
		return []string{"en-US", "en-GB"}
	case "es":
		return []string{"es-ES", "es-419"}
	case "pt":
		return []string{"pt-BR"}
	case "zh":
		return []string{"zh-CN", "zh-TW"}
	case "sv":
		return []string{"sv-SE"}
	case "id", "da", "de", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "ro", "fi", "vi", "tr", "cs", "el", "bg", "ru", "uk",
		"hi", "th", "ja", "ko":
		return []string{language}
	}
	return nil
}

// localized spreads words by language over Discord's locales.
func localized(words map[string]string) map[string]string {
	out := map[string]string{}
	for language, text := range words {
		for _, locale := range localesOf(language) {
			out[locale] = text
		}
	}
	return out
}

// renderMenu is every command in every language, usable wherever the app is installed: in servers, in the chat with the
// bot, and in people's own chats; those of teams only in servers the bot is in. It fails for what Discord would refuse.
func renderMenu(m bot.Menu) ([]command, error) {
	var out []command
	for _, c := range m.Commands {
		x := command{
			Name: c.Name, Names: localized(named(c.Name, c.Names)), Description: c.Brief[defaultLanguage], Descriptions: localized(c.Brief),
			Type: slashCommand, Contexts: contexts(), IntegrationTypes: installs(),
		}
		if c.Team {
			x.Contexts, x.IntegrationTypes = []int{inServers}, []int{forServers}
		}
		for _, s := range c.Subs {
			x.Options = append(x.Options, commandOption{
				Type: subOption, Name: s.Name, Names: localized(named(s.Name, s.Names)),
				Description: s.Brief[defaultLanguage], Descriptions: localized(s.Brief), Options: renderOptions(s.Options),
			})
		}
		x.Options = append(x.Options, renderOptions(c.Options)...)
		out = append(out, x)
		if label := c.Adopt[defaultLanguage]; label != "" {
			out = append(out, command{
				Name: label, Names: localized(c.Adopt), Type: messageCommand, Contexts: contexts(), IntegrationTypes: installs(),
			})
		}
	}
	return out, checkCommands(out)
}

func contexts() []int { return []int{inServers, botDM, privateChannel} }

func installs() []int { return []int{forServers, forOneself} }

// named adds the name itself in the default language to its translations, if there are any.
func named(name string, names map[string]string) map[string]string {
	if len(names) == 0 {
		return nil
	}
	all := maps.Clone(names)
	if all[defaultLanguage] == "" {
		all[defaultLanguage] = name
	}
	return all
}

// renderOptions draws options. None is required: what is missing is asked for.
func renderOptions(options []bot.MenuOption) []commandOption {
	var out []commandOption
	for _, o := range options {
		x := commandOption{
			Type: stringOption, Name: o.Name, Names: localized(named(o.Name, o.Names)),
			Description: o.Brief[defaultLanguage], Descriptions: localized(o.Brief),
		}
		switch {
		case o.Type == bot.Number && o.Max != 0:
			x.Type, x.MinValue, x.MaxValue = integerOption, &o.Min, &o.Max
		case o.Type == bot.Number:
			x.Type = integerOption
		case o.Type == bot.WhoType:
			x.Type = whoOption
		default:
			x.MaxLength = min(o.Max, maxOptionLength)
		}
		for _, c := range o.Choices {
			value, err := choiceValue(c.Value, o.Type == bot.Number)
			if err != nil {
				value = "" // refused by checkCommands
			}
			x.Choices = append(x.Choices, choice{Name: c.Label[defaultLanguage], Names: localized(c.Label), Value: value})
		}
		if len(x.Choices) > 0 {
			x.MaxLength, x.MinValue, x.MaxValue = 0, nil, nil // a choice is what it is
		}
		x.Autocomplete = o.Complete && len(x.Choices) == 0 && o.Type != bot.WhoType
		out = append(out, x)
	}
	return out
}
