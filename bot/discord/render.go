package discord

import (
	"errors"
	"slices"

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
	maxPinged      = 100
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

// renderMessage draws a message: one embed with the title, the paragraphs and the facts, in the colour of its tone, with
// what can be pressed below it. It fails for a message that Discord would refuse.
func renderMessage(m bot.Message) (outMessage, []bot.File, error) {
	components, err := renderComponents(m)
	if err != nil {
		return outMessage{}, nil, err
	}
	out := outMessage{Embeds: []embed{}, Components: components, Attachments: []attachment{}, AllowedMentions: pings(m)}
	if e := renderEmbed(m); e.Title != "" || e.Description != "" || len(e.Fields) > 0 {
		out.Embeds = append(out.Embeds, e)
	}
	var files []bot.File
	if m.File != nil {
		files = []bot.File{*m.File}
		out.Attachments = append(out.Attachments, attachment{ID: "0", Filename: m.File.Name})
	}
	if len(out.Embeds) == 0 && len(files) == 0 {
		return outMessage{}, nil, errors.New("a message that says nothing")
	}
	return out, files, nil
}

func renderEmbed(m bot.Message) embed {
	e := embed{Color: colour(m.Tone), Title: heading(m.Title).fit(maxTitle)}
	left := maxEmbed - units(e.Title)
	var body pieces
	for _, paragraph := range m.Body {
		if paragraph.Empty() {
			continue
		}
		if len(body) > 0 {
			body = append(body, "\n\n")
		}
		body = append(body, markdown(paragraph)...)
	}
	e.Description = body.fit(min(maxDescription, left))
	left -= units(e.Description)
	for _, f := range m.Facts {
		name := orNothing(heading(f.Name).fit(maxFactName))
		value := orNothing(markdown(f.Value).fit(maxFactValue))
		if left -= units(name) + units(value); left < 0 || len(e.Fields) == maxFacts {
			break
		}
		e.Fields = append(e.Fields, embedField{Name: name, Value: value, Inline: true})
	}
	return e
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
		AllowedMentions: allowedMentions{Parse: []string{}},
	}
}

// pings allows the people a message names to be pinged, and nobody else.
func pings(m bot.Message) allowedMentions {
	a := allowedMentions{Parse: []string{}}
	texts := append([]bot.Text{}, m.Body...)
	for _, f := range m.Facts {
		texts = append(texts, f.Value)
	}
	for _, t := range texts {
		for _, s := range t.Spans() {
			if isSnowflake(s.Person) && !slices.Contains(a.Users, s.Person) && len(a.Users) < maxPinged {
				a.Users = append(a.Users, s.Person)
			}
		}
	}
	return a
}
