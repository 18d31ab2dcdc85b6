package telegramtest

import (
	"context"
	"slices"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
)

// asker is a bot.Handler that opens a form and takes it.
type asker struct{ answer bot.Response }

func (a asker) Handle(context.Context, *bot.Request) (bot.Response, error) { return a.answer, nil }

func TestFill(t *testing.T) {
	words := bot.NewVoice(bottest.Words{}, "en", time.UTC, time.Time{})
	form := bot.Form{Fields: []bot.Field{
		{Name: "minutes", Label: words.Text("How long")}, {Name: "note", Label: words.Text("Note"), Value: "flat"}, {Name: "zone", Label: words.Text("Where"), Required: true},
	}}
	// questions is a bot that asks every field in a message of its own and hands in what it was told.
	questions := func(t *testing.T) (*rig, *[]string) {
		r := known(t, Options{})
		ana, said := r.UserID("ana"), []string{}
		open := func() {
			if _, err := r.Watch(asker{bot.Ask{Form: form}}).Handle(t.Context(), &bot.Request{From: bot.Person{ID: ana}}); err != nil {
				t.Error(err)
			}
		}
		ask := func() {
			f := form.Fields[len(said)]
			keys := `{"force_reply":true}`
			if f.Value != "" {
				keys = `{"inline_keyboard":[[{"text":"face.keep flat","callback_data":"k"}]]}`
			} else if !f.Required {
				keys = `{"inline_keyboard":[[{"text":"face.skip","callback_data":"s"}]]}`
			}
			r.said(ana, f.Label.String()+"?", "reply_markup", keys)
		}
		r.listen(func(u got) {
			switch {
			case u.Message != nil && u.Message.Text == "open":
				open()
				ask()
				return
			case u.Message != nil:
				said = append(said, u.Message.Text)
			default:
				said = append(said, "pressed "+u.Query.Data)
				r.taken(nil, "answerCallbackQuery", "callback_query_id", u.Query.ID)
			}
			if len(said) < len(form.Fields) {
				ask()
				return
			}
			if _, err := r.Watch(asker{bot.Say{}}).Handle(t.Context(), &bot.Request{From: bot.Person{ID: ana}, Input: bot.Submit{}}); err != nil {
				t.Error(err)
			}
		})
		r.does("ana", script.DM, script.Say{Text: "open"})
		return r, &said
	}
	t.Run("what is named is typed, what is not is kept or left empty", func(t *testing.T) {
		r, said := questions(t)
		r.does("ana", script.DM, script.Fill{Values: map[string]string{"zone": "Berlin"}, Order: []string{"zone"}})
		if want := []string{"pressed s", "pressed k", "Berlin"}; !slices.Equal(*said, want) {
			t.Errorf("answered %q, want %q", *said, want)
		}
		if r.tries("ana", script.DM, script.Fill{}) == nil {
			t.Error("a form that was taken was filled again")
		}
	})
	t.Run("the order of the form counts, not the one of the script", func(t *testing.T) {
		r, said := questions(t)
		r.does("ana", script.DM, script.Fill{
			Values: map[string]string{"zone": "Berlin", "note": "hills", "minutes": "65"}, Order: []string{"zone", "note", "minutes"},
		})
		if want := []string{"65", "hills", "Berlin"}; !slices.Equal(*said, want) {
			t.Errorf("answered %q, want %q", *said, want)
		}
	})
	t.Run("what is required must be named, and what is named must be there", func(t *testing.T) {
		r, _ := questions(t)
		if r.tries("ana", script.DM, script.Fill{Values: map[string]string{"colour": "red"}, Order: []string{"colour"}}) == nil {
			t.Error("a field that is not there was filled")
		}
		if r.tries("ana", script.DM, script.Fill{}) == nil {
			t.Error("a required field was left out")
		}
	})
	t.Run("nobody fills a form that is not open", func(t *testing.T) {
		r := known(t, Options{})
		if r.tries("ana", script.DM, script.Fill{}) == nil {
			t.Error("it was filled")
		}
	})
}
