package discord

import (
	"errors"
	"slices"
	"strings"

	"easyday/bot"
)

// What fits, in UTF-16 units where it is text. Discord counts characters, which are never more.
const (
	maxContent     = 2000
	maxTitle       = 256
	maxDescription = 4096
	maxFactName    = 256
	maxFactValue   = 1024
	maxFacts       = 25
	maxEmbed       = 5900 // of 6000 over everything in it
	maxPinged      = 80   // as many mentions as the words hold
)

// colour is how a tone looks, at the edge of the message; 0 is none.
func colour(t bot.Tone) int {
	switch t {
	case bot.Good:
		return 0x3ba55c
	case bot.Calm:
		return 0x5b8def
	case bot.Alarm:
		return 0xd83c3e
	}
	return 0
}

// nothing stands where Discord wants words and there are none.
const nothing = "\u200b"

// renderMessage draws a message: what it says as words, the title in bold, with what can be pressed below. A tone puts a
// card in its colour there, with the facts, or with the paragraphs if there are none. Words, because everybody sees them: a
// card is not in the notification of a phone, and not there at all for people who switched embeds off. It fails for a
// message that Discord would refuse.
func renderMessage(m bot.Message) (outMessage, []bot.File, error) {
	components, err := renderComponents(m)
	if err != nil {
		return outMessage{}, nil, err
	}
	out := outMessage{Embeds: []embed{}, Components: components, Attachments: []attachment{}, AllowedMentions: nobody()}
	words, card := layout(m)
	out.Content = words.fit(maxContent)
	if card.Description != "" || len(card.Fields) > 0 {
		out.Embeds = append(out.Embeds, card)
	}
	var files []bot.File
	if m.File != nil {
		files = []bot.File{*m.File}
		out.Attachments = append(out.Attachments, attachment{ID: "0", Filename: m.File.Name})
	}
	if out.Content == "" && len(out.Embeds) == 0 && len(files) == 0 {
		return outMessage{}, nil, errors.New("a message that says nothing")
	}
	return out, files, nil
}

// renderFirst draws a message nobody asked for. Whom it names is pinged, which only words can do, unless it is silent.
func renderFirst(m bot.Message, silent bool) (outMessage, []bot.File, error) {
	out, files, err := renderMessage(m)
	if err != nil {
		return out, nil, err
	}
	if silent {
		out.Flags |= silentFlag
		return out, files, nil
	}
	out.AllowedMentions.Users = whomOf(m, func(s bot.Span) string { return s.Person })
	out.AllowedMentions.Roles = whomOf(m, func(s bot.Span) string { return s.Role })
	for _, id := range slices.Backward(out.AllowedMentions.Users) {
		out.Content = calling(out.Content, "<@"+id+">")
	}
	for _, id := range slices.Backward(out.AllowedMentions.Roles) {
		out.Content = calling(out.Content, "<@&"+id+">")
	}
	return out, files, nil
}

// calling puts a mention before words that do not hold it, if it fits.
func calling(words, mention string) string {
	called := strings.TrimSpace(mention + "\n" + words)
	if calls(words, mention) || units(called) > maxContent {
		return words
	}
	return called
}

// calls reports whether words hold a mention: a "<" of anybody else's has a backslash before it.
func calls(words, mention string) bool {
	return strings.HasPrefix(words, mention) || strings.Count(words, mention) > strings.Count(words, `\`+mention)
}

// layout shares a message out between words and a card. There are words unless they have no title and are too many: what
// does not fit goes into the card.
func layout(m bot.Message) (words pieces, card embed) {
	title, body := bold(heading(m.Title), ""), paragraphs(m.Body)
	all := joined("\n\n", title, body, lines(m.Facts))
	switch {
	case m.Tone == bot.Plain:
		words = all
	case len(m.Facts) > 0:
		words, card = joined("\n\n", title, body), renderCard(m, nil, m.Facts)
	default:
		words, card = title, renderCard(m, body, nil)
	}
	if len(words) == 0 {
		words, card = all, embed{}
	}
	if words.units() > maxContent {
		words, card = bold(pieces{heading(m.Title).fit(maxTitle)}, ""), renderCard(m, body, m.Facts)
	}
	return words, card
}

// renderCard draws an embed in the colour of a message.
func renderCard(m bot.Message, body pieces, facts []bot.Fact) embed {
	e := embed{Color: colour(m.Tone), Description: body.fit(maxDescription)}
	left := maxEmbed - units(e.Description)
	for _, f := range facts {
		name := orNothing(heading(f.Name).fit(maxFactName))
		value := orNothing(markdown(f.Value).fit(maxFactValue))
		if left -= units(name) + units(value); left < 0 || len(e.Fields) == maxFacts {
			break
		}
		e.Fields = append(e.Fields, embedField{Name: name, Value: value, Inline: true})
	}
	return e
}

func paragraphs(body []bot.Text) pieces {
	var all []pieces
	for _, p := range body {
		all = append(all, markdown(p))
	}
	return joined("\n\n", all...)
}

// lines are facts in words, one below the other.
func lines(facts []bot.Fact) pieces {
	var all []pieces
	for _, f := range facts {
		all = append(all, joined(" ", bold(heading(f.Name), ":"), markdown(f.Value)))
	}
	return joined("\n", all...)
}

func orNothing(s string) string {
	if s == "" {
		return nothing
	}
	return s
}

// renderNote draws a short word only one person sees.
func renderNote(t bot.Text) outMessage {
	return outMessage{
		Content: orNothing(markdown(t).fit(maxContent)), Flags: ephemeralFlag,
		Embeds: []embed{}, Components: []component{}, Attachments: []attachment{},
		AllowedMentions: nobody(),
	}
}

// nobody is pinged.
func nobody() allowedMentions { return allowedMentions{Parse: []string{}} }

// whomOf are those a message names, each once, as id reads them from a span. A title shows names only.
func whomOf(m bot.Message, id func(s bot.Span) string) (ids []string) {
	texts := slices.Clone(m.Body)
	for _, f := range m.Facts {
		texts = append(texts, f.Value)
	}
	for _, t := range texts {
		for _, s := range t.Spans() {
			if who := id(s); isSnowflake(who) && !slices.Contains(ids, who) && len(ids) < maxPinged {
				ids = append(ids, who)
			}
		}
	}
	return ids
}
