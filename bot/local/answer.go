package local

import (
	"context"
	"fmt"
	"slices"

	"easyday/bot"
)

// answer shows what the bot returned. gone says that it has forgotten who asked: the answer is all that stays. It fails for
// what no network could show as an answer to q.
func (r *Room) answer(ctx context.Context, q *bot.Request, answer bot.Response, gone bool) ([]Event, error) {
	submit, filled := q.Input.(bot.Submit)
	if answer == nil && !filled && !gone {
		return nil, nil
	}
	return r.change(ctx, func(d *draft) error {
		if gone {
			d.forget(q.From.ID, pressedRef(q).Message)
		}
		kept := filled && refuses(answer)
		if filled && !kept {
			d.closeForm(q, submit)
		}
		switch a := answer.(type) {
		case nil:
			return nil
		case bot.Say:
			return r.say(ctx, d, q, a)
		case bot.Redraw:
			return r.redraw(ctx, d, q, a)
		case bot.Toast:
			if _, typing := q.Input.(bot.Complete); typing || a.Note.Empty() {
				return fmt.Errorf("a toast without words, or in answer to %T", q.Input)
			}
			d.tellToast(q.Chat.ID, q.From.ID, pressedRef(q).Message, a)
			d.events[len(d.events)-1].FormOpen = kept
			return nil
		case bot.Ask:
			return d.open(q, a.Form)
		case bot.Offer:
			return d.offer(q, a)
		}
		return fmt.Errorf("an answer of type %T", answer)
	})
}

// refuses reports whether an answer to a form says that it could not be taken: a loud toast.
func refuses(answer bot.Response) bool {
	toast, ok := answer.(bot.Toast)
	return ok && toast.Alert
}

// closeForm closes the form that was sent, unless another one was opened meanwhile.
func (d *draft) closeForm(q *bot.Request, sent bot.Submit) {
	d.Forms = slices.DeleteFunc(d.Forms, func(f openForm) bool {
		return f.Person == q.From.ID && f.Chat == q.Chat.ID && f.Ref == sent.At.Message && f.Form.Action == sent.Action.String()
	})
}

// pressedRef is the message a request came from, zero if from none.
func pressedRef(q *bot.Request) bot.Ref {
	switch in := q.Input.(type) {
	case bot.Press:
		return in.At
	case bot.Submit:
		return in.At
	}
	return bot.Ref{}
}

func (r *Room) say(ctx context.Context, d *draft, q *bot.Request, a bot.Say) error {
	if _, typing := q.Input.(bot.Complete); typing {
		return fmt.Errorf("a message in answer to %T", q.Input)
	}
	m := message{Chat: q.Chat.ID}
	if a.Private || q.Chat.Private {
		m.Only = q.From.ID
	}
	_, err := r.show(ctx, d, m, a.Message)
	return err
}

// show posts a message of the bot, checked and with its bookmark.
func (r *Room) show(ctx context.Context, d *draft, m message, said bot.Message) (message, error) {
	c, err := r.content(ctx, d, said)
	if err != nil {
		return m, err
	}
	m.Content = c
	m = d.post(m)
	d.tellMessage(opSay, m)
	return m, r.mark(ctx, said.Key, m)
}

// content checks a message and puts it into words.
func (r *Room) content(ctx context.Context, d *draft, said bot.Message) (Content, error) {
	if err := checkMessage(said); err != nil {
		return Content{}, fmt.Errorf("the bot's message: %w", err)
	}
	c := content(said)
	if said.ReplyTo == "" {
		return c, nil
	}
	at, ok, err := r.marks.Get(ctx, said.ReplyTo)
	if err != nil {
		return c, err
	}
	if ok && d.find(at.Message) >= 0 {
		c.ReplyTo = at.Message
	}
	return c, nil
}

// mark remembers where a message with a key stands.
func (r *Room) mark(ctx context.Context, key string, m message) error {
	return r.marks.Put(context.WithoutCancel(ctx), key, bot.Ref{Chat: m.Chat, Message: m.Ref})
}

func (r *Room) redraw(ctx context.Context, d *draft, q *bot.Request, a bot.Redraw) error {
	at := pressedRef(q)
	if at.Zero() {
		return fmt.Errorf("a redraw in answer to %T", q.Input)
	}
	if i := d.find(at.Message); i < 0 {
		// The room dropped it meanwhile.
		if err := r.say(ctx, d, q, bot.Say{Message: a.Message, Private: true}); err != nil {
			return err
		}
	} else if err := r.replace(ctx, d, i, a.Message); err != nil {
		return err
	}
	if !a.Note.Empty() {
		d.tellToast(q.Chat.ID, q.From.ID, at.Message, bot.Toast{Note: a.Note})
	}
	return nil
}

// replace puts another message in place of the one at i.
func (r *Room) replace(ctx context.Context, d *draft, i int, said bot.Message) error {
	c, err := r.content(ctx, d, said)
	if err != nil {
		return err
	}
	m := &d.Messages[i]
	m.Content, m.Change = c, d.Changes+1
	d.tellMessage(opRedraw, *m)
	return r.mark(ctx, said.Key, *m)
}

// open shows a form to who pressed, in place of one that was open.
func (d *draft) open(q *bot.Request, asked bot.Form) error {
	press, ok := q.Input.(bot.Press)
	if !ok {
		return fmt.Errorf("a form in answer to %T: only a press opens one", q.Input)
	}
	if err := checkForm(asked); err != nil {
		return fmt.Errorf("the bot's form: %w", err)
	}
	f := form(asked)
	d.Forms = slices.DeleteFunc(d.Forms, func(o openForm) bool { return o.Person == q.From.ID && o.Chat == q.Chat.ID })
	d.Forms = append(d.Forms, openForm{Person: q.From.ID, Chat: q.Chat.ID, Ref: press.At.Message, Form: f})
	d.tell(opAsk, q.Chat.ID, q.From.ID, Event{Ref: press.At.Message, Title: f.Title, Fields: f.Fields})
	return nil
}

func (d *draft) offer(q *bot.Request, o bot.Offer) error {
	if _, typing := q.Input.(bot.Complete); !typing {
		return fmt.Errorf("suggestions in answer to %T", q.Input)
	}
	if err := checkChoices(o.Choices); err != nil {
		return fmt.Errorf("the bot's suggestions: %w", err)
	}
	d.tell(opOffer, q.Chat.ID, q.From.ID, Event{Choices: choices(o.Choices)})
	return nil
}
