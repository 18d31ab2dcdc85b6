package telegram

import (
	"maps"
	"slices"
)

// What fits, in UTF-16 units, which are never fewer than the characters Telegram counts.
const (
	maxDescription = 512
	maxAbout       = 120
)

// about is what Telegram shows of the bot by itself: Description in a chat that has not begun, where the button Start is,
// About on its profile and beside links to it.
type about struct{ Description, About string }

// abouts are the words in each language of the menu; "" is everybody else's.
func (b *Bot) abouts(languages []string) map[string]about {
	out := map[string]about{}
	for _, language := range languages {
		say := b.sayTo(language)
		if language == "" {
			say = b.sayTo(fallback)
		}
		out[language] = about{
			Description: cutUnits(say("face.description", nil), maxDescription),
			About:       cutUnits(say("face.about", nil), maxAbout),
		}
	}
	return out
}

// aboutCalls set the words, and take away those of languages there were before.
func aboutCalls(abouts map[string]about, before []string) (calls []publishing) {
	languages := slices.Collect(maps.Keys(abouts))
	for _, language := range before {
		if _, still := abouts[language]; !still {
			languages = append(languages, language)
		}
	}
	slices.Sort(languages)
	for _, language := range languages {
		a := abouts[language] // none: an empty text takes the old one away
		calls = append(calls,
			publishing{"setMyDescription", inLanguage(language, map[string]string{"description": a.Description})},
			publishing{"setMyShortDescription", inLanguage(language, map[string]string{"short_description": a.About})},
		)
	}
	return calls
}
