package bottest

import (
	"context"
	"slices"
	"strings"

	"easyday/bot"
)

// The longest action, and a button that has it.
var longAction = bot.Action{Name: "long", Arg: strings.Repeat("x", bot.MaxAction-len(bot.Action{Name: "long"}.String()))}

// router is a bot that answers with everything there is.
func (s *stage) router() *bot.Router {
	v := s.voice
	r := bot.NewRouter(s.log(), func(context.Context, *bot.Request, error) bot.Response {
		return bot.Say{Message: s.message("refused"), Private: true}
	})
	command := func(name string, ack bot.Ack, answer func(q *bot.Request) bot.Response, options ...bot.MenuOption) {
		r.Command(bot.MenuCommand{Name: name, Brief: brief(name), Short: true, Options: options},
			bot.Route{Ack: ack, Run: answerWith(answer)})
	}
	private := func(q *bot.Request) bot.Response { return bot.Say{Message: s.message("secret"), Private: true} }
	command("hello", bot.AckPrivate, func(*bot.Request) bot.Response {
		return bot.Say{Message: s.message("hello"), Private: true}
	})
	command("start", bot.AckPrivate, private)
	command("whisper", bot.AckPrivate, private)
	command("shout", bot.AckPublic, func(*bot.Request) bot.Response { return bot.Say{Message: s.message("loud")} })
	command("add", bot.AckPrivate, func(q *bot.Request) bot.Response {
		c := q.Input.(bot.Command)
		return bot.Say{Message: s.message("added", bot.With("A", c.Options["sport"]), bot.With("B", c.Options["minutes"])), Private: true}
	}, bot.MenuOption{Name: "sport", Brief: brief("sport"), Type: bot.WordsType, Complete: true, Max: 50},
		bot.MenuOption{Name: "minutes", Brief: brief("minutes"), Type: bot.Number, Min: 1, Max: 600})
	command("appoint", bot.AckPrivate, private, bot.MenuOption{Name: "who", Brief: brief("who"), Type: bot.WhoType, Rest: true})
	command("keyed", bot.AckPrivate, func(*bot.Request) bot.Response {
		m := s.message("keyed")
		m.Key = "answer-key"
		return bot.Say{Message: m, Private: true}
	})
	command("file", bot.AckPrivate, func(*bot.Request) bot.Response {
		m := s.message("file")
		m.File = &bot.File{Name: "export.json", MIME: "application/json", Bytes: []byte(`{"version":1}`)}
		return bot.Say{Message: m, Private: true}
	})
	command("buttons", bot.AckPrivate, func(*bot.Request) bot.Response {
		return bot.Say{Message: s.buttons(), Private: true}
	})
	command("hold", bot.AckPrivate, func(*bot.Request) bot.Response {
		close(s.held)
		<-s.hold
		return bot.Say{Message: s.message("held"), Private: true}
	})
	s.actions(r)
	r.Suggest("add.sport", answerWith(func(q *bot.Request) bot.Response {
		return bot.Offer{Choices: []bot.Choice{{Label: v.Text("Run"), Value: "run"}, {Label: v.Text("Ride"), Value: "ride"}}}
	}))
	r.Text(bot.Route{Ack: bot.AckPrivate, Run: answerWith(func(q *bot.Request) bot.Response {
		if !q.Chat.Private {
			return nil
		}
		return bot.Say{Message: s.message("heard"), Private: true}
	})})
	r.Upload(bot.Route{Ack: bot.AckPrivate, Run: answerWith(func(*bot.Request) bot.Response {
		return bot.Say{Message: s.message("got it"), Private: true}
	})})
	return r
}

// actions adds what the buttons do.
func (s *stage) actions(r *bot.Router) {
	v := s.voice
	action := func(name string, ack bot.Ack, answer func(q *bot.Request) bot.Response) {
		r.Action(name, bot.Route{Ack: ack, Run: answerWith(answer)})
	}
	action("turn", bot.AckRedraw, func(*bot.Request) bot.Response { return bot.Redraw{Message: s.message("turned")} })
	action("note", bot.AckRedraw, func(*bot.Request) bot.Response {
		return bot.Redraw{Message: s.message("noted"), Note: v.Text("by the way")}
	})
	action("flash", bot.AckRedraw, func(*bot.Request) bot.Response { return bot.Toast{Note: v.Text("just so")} })
	action(longAction.Name, bot.AckRedraw, func(*bot.Request) bot.Response { return bot.Redraw{Message: s.message("long")} })
	action("ask", bot.AckForm, func(*bot.Request) bot.Response {
		return bot.Ask{Form: bot.Form{Title: v.Text("Details"), Action: bot.Action{Name: "sent", Arg: "7"}, Fields: []bot.Field{
			{Name: "minutes", Label: v.Text("Minutes"), Hint: v.Text("whole"), Required: true, Max: 4},
			{Name: "note", Label: v.Text("Note"), Max: 200},
		}}}
	})
	r.Form("sent", bot.Route{Ack: bot.AckRedraw, Run: answerWith(func(q *bot.Request) bot.Response {
		in := q.Input.(bot.Submit)
		return bot.Redraw{Message: s.message("sent", bot.With("A", in.Action.Arg), bot.With("B", in.Fields["minutes"]))}
	})})
	action("picked", bot.AckRedraw, func(q *bot.Request) bot.Response {
		return bot.Redraw{Message: s.message("picked", bot.With("A", strings.Join(q.Input.(bot.Press).Values, ",")))}
	})
}

// message says a key.
func (s *stage) message(key string, args ...bot.Arg) bot.Message {
	return bot.Message{Body: []bot.Text{s.voice.Text(key, args...)}}
}

// buttons is a message with everything to press.
func (s *stage) buttons() bot.Message {
	m := s.message("press one")
	button := func(label, name string) bot.Button {
		return bot.Button{Label: s.voice.Text(label), Action: bot.Action{Name: name}}
	}
	m.Title = s.voice.Text("Buttons")
	m.Facts = []bot.Fact{{Name: s.voice.Text("Pulse"), Value: s.voice.Text("low")}}
	m.Rows = [][]bot.Button{{button("✅ Turn", "turn"), button("Note it", "note")}, {button("Flash", "flash"), button("Ask", "ask")}}
	m.Pick = &bot.Select{Label: s.voice.Text("Which"), Action: bot.Action{Name: "picked"}, Choices: []bot.Choice{
		{Label: s.voice.Text("Walk"), Value: "walk"}, {Label: s.voice.Text("Swim"), Value: "swim"},
	}}
	return m
}

func brief(name string) map[string]string { return map[string]string{"en": "Tries " + name} }

func answerWith(f func(q *bot.Request) bot.Response) bot.HandlerFunc {
	return func(_ context.Context, q *bot.Request) (bot.Response, error) { return f(q), nil }
}

// has reports whether some text has all of parts.
func has(texts []string, part string) bool {
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(t, part) })
}
