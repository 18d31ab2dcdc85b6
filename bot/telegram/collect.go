package telegram

import (
	"context"
	"errors"
	"fmt"

	"easyday/bot"
)

// open begins to ask for a form, in place of one that was open. It is asked for in the person's chat with the bot, also
// if it was opened in a group: what they answer is theirs alone.
func (t *turn) open(ctx context.Context, q *bot.Request, p bot.Press, asked bot.Form) error {
	if err := asked.Action.Check(); err != nil {
		return fmt.Errorf("the bot's form: %w", err)
	}
	if len(asked.Fields) == 0 {
		return fmt.Errorf("the bot's form %s: no fields", asked.Action.Name)
	}
	if known, err := t.started(ctx, q.From); err != nil || !known {
		if err != nil {
			return err
		}
		return t.point(ctx)
	}
	if err := t.closeForm(ctx); err != nil {
		return err
	}
	f := newForm(shortHash([]byte(t.heard.Update))[:8], q, p.At, asked)
	f.Taken = t.heard.Update
	if err := t.showCard(ctx, &f, "", false); err != nil {
		if errors.Is(err, bot.ErrUnreachable) && !q.Chat.Private {
			return t.point(ctx)
		}
		return err
	}
	if !q.Chat.Private {
		t.pointBack(ctx, q)
	}
	return nil
}

// openForm is the form the person is filling in.
func (t *turn) openForm(ctx context.Context) (f openForm, open bool, err error) {
	open, err = t.read(ctx, t.formNote(), &f)
	return f, open && f.valid(), err
}

func (t *turn) formNote() string { return personNote(t.heard.From.ID, "form") }

// dm is the person's chat with the bot.
func (t *turn) dm() bot.Address { return bot.Address{Chat: t.heard.From.ID, User: t.heard.From.ID} }

// showCard shows the question of now and keeps the form: in place, or below what the person typed, where they look.
func (t *turn) showCard(ctx context.Context, f *openForm, complaint string, inPlace bool) error {
	if err := t.write(ctx, t.formNote(), f, keepForm); err != nil {
		return err
	}
	brought, err := t.setKeys(ctx, f)
	if err != nil {
		return err
	}
	inPlace = inPlace && !brought && f.Card != ""
	text, keys := f.card(complaint, t.say)
	old := bot.Ref{Chat: t.heard.From.ID, Message: f.Card}
	if inPlace {
		err := t.insistOnSame(ctx, func(ctx context.Context) error { return t.edit(ctx, old, text, keys, true) })
		if err == nil || errors.Is(err, bot.ErrUnchanged) {
			return t.write(ctx, t.formNote(), f, keepForm)
		}
		if !errors.Is(err, bot.ErrGone) {
			return err
		}
	}
	at, err := t.post(ctx, text, keys, delivery{Answer: true})
	if err != nil {
		return err
	}
	t.remove(ctx, old)
	f.Card = at.Message
	return t.write(ctx, t.formNote(), f, keepForm)
}

// post writes to the person's chat with the bot.
func (t *turn) post(ctx context.Context, f formatted, keys any, d delivery) (at bot.Ref, err error) {
	err = t.insist(ctx, func(ctx context.Context) error {
		at, err = t.deliver(ctx, t.dm(), f, keys, nil, d)
		return err
	})
	return at, err
}

// setKeys brings the location button for a question it can answer, and takes it away for any other.
func (t *turn) setKeys(ctx context.Context, f *openForm) (brought bool, err error) {
	switch wanted := f.field().Place; {
	case wanted == (f.Keys != ""):
		return false, nil
	case !wanted:
		t.dropKeys(ctx, f)
		return false, nil
	}
	at, err := t.post(ctx, formatted{Text: t.say("face.place_hint", nil)}, replyKeyboard{
		Rows: [][]replyKey{{{Text: t.say("face.place", nil), Location: true}}}, Resize: true, OneTime: true,
	}, delivery{Answer: true, Silent: true})
	f.Keys = at.Message
	return err == nil, err
}

// dropKeys takes the location button away. Only a message can do that; none of them stays.
func (t *turn) dropKeys(ctx context.Context, f *openForm) {
	if f.Keys == "" {
		return
	}
	at, err := t.post(ctx, formatted{Text: t.say("face.place_gone", nil)}, removeKeyboard{true}, delivery{Answer: true, Silent: true})
	if err != nil {
		t.opt.Log.Warn("telegram: the location button stays", "err", err)
	}
	t.remove(ctx, at)
	t.remove(ctx, bot.Ref{Chat: t.heard.From.ID, Message: f.Keys})
	f.Keys = ""
}

// closeForm ends the open form, if there is one, without a word.
func (t *turn) closeForm(ctx context.Context) error {
	f, open, err := t.openForm(ctx)
	if err != nil || !open {
		return err
	}
	return t.end(ctx, &f)
}

func (t *turn) end(ctx context.Context, f *openForm) error {
	if err := t.opt.Book.Delete(ctx, t.formNote()); err != nil {
		return err
	}
	t.dropKeys(ctx, f)
	t.remove(ctx, bot.Ref{Chat: t.heard.From.ID, Message: f.Card})
	return nil
}

// fill takes what was typed, or where the person is, as the answer.
func (t *turn) fill(ctx context.Context, f openForm) error {
	if f.Taken == t.heard.Update {
		return t.showCard(ctx, &f, "", false) // it came twice; what it said is taken
	}
	if t.heard.Kind == place {
		if !f.field().Place {
			return nil // nobody asked where they are
		}
		return t.submit(ctx, f, t.heard.Place)
	}
	if complaint := f.put(t.heard.Words, t.say); complaint != "" {
		return t.showCard(ctx, &f, complaint, false)
	}
	return t.advance(ctx, f, false)
}

// advance goes on to the next question, or to the end.
func (t *turn) advance(ctx context.Context, f openForm, inPlace bool) error {
	if f.last() {
		return t.submit(ctx, f, "")
	}
	f.Step++
	f.Taken = t.heard.Update
	return t.showCard(ctx, &f, "", inPlace)
}

// submit hands the whole form to the bot. at, if not empty, is the place that answers the last question: it is handed on
// and written down nowhere. An answer that refuses leaves the form open for another try.
func (t *turn) submit(ctx context.Context, f openForm, at string) error {
	action, err := bot.ParseAction(f.Action)
	if err != nil {
		return err
	}
	in := bot.Submit{Action: action, At: f.At, Fields: f.values()}
	if at != "" {
		in.Fields[f.field().Name] = at
	}
	t.heard.Chat = f.Chat
	q := t.request(ctx, in)
	answer, err := t.h.Handle(ctx, q)
	if err != nil {
		return err
	}
	if refusal, ok := answer.(bot.Toast); ok && refusal.Alert {
		return t.refused(ctx, f, refusal)
	}
	return errors.Join(t.answer(ctx, q, answer), t.end(ctx, &f))
}

// refused says why the form was not taken. It stays as it was filled in.
func (t *turn) refused(ctx context.Context, f openForm, why bot.Toast) error {
	f.Refused = len(f.Fields) == 1
	if t.query != nil && t.query.answer(ctx, why.Note.String(), true) {
		return t.write(ctx, t.formNote(), f, keepForm)
	}
	return t.showCard(ctx, &f, why.Note.String(), false)
}

// pressedForm takes a button of a card.
func (t *turn) pressedForm(ctx context.Context, p press) error {
	f, open, err := t.openForm(ctx)
	if err != nil {
		return err
	}
	if !open || f.ID != p.Key || f.data(p.Verb) != t.heard.Data {
		if open && f.ID == p.Key && f.Taken == t.heard.Update {
			return t.showCard(ctx, &f, "", true)
		}
		t.query.answer(ctx, t.say("face.form_gone", nil), true)
		return nil
	}
	switch x := f.field(); p.Verb {
	case verbSkip:
		if x.Required {
			t.query.answer(ctx, t.say("face.required", nil), true)
			return nil
		}
		x.Value = ""
		return t.advance(ctx, f, true)
	case verbKeep:
		if x.Required && x.Value == "" {
			t.query.answer(ctx, t.say("face.required", nil), true)
			return nil
		}
		return t.advance(ctx, f, true)
	case verbBack:
		f.Step, f.Taken = max(f.Step-1, 0), t.heard.Update
		return t.showCard(ctx, &f, "", true)
	}
	return t.cancel(ctx, f)
}

// cancel ends the form because the person wants no more of it.
func (t *turn) cancel(ctx context.Context, f openForm) error {
	card := bot.Ref{Chat: t.heard.From.ID, Message: f.Card}
	f.Card = ""
	if err := t.end(ctx, &f); err != nil {
		return err
	}
	text := formatted{Text: t.say("face.cancelled", nil)}
	err := t.insistOnSame(ctx, func(ctx context.Context) error { return t.edit(ctx, card, text, inlineKeyboard{[][]keyButton{}}, true) })
	if errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrUnchanged) {
		return nil
	}
	return err
}
