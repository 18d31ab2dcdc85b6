package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"easyday/bot"
)

// tokenLife is how long an interaction can be answered. Discord takes 15 minutes; what comes later goes as a message.
const tokenLife = 14 * time.Minute

// replyFunc gives the first answer as the body of the HTTP request that brought the interaction.
type replyFunc = func(response any, files []bot.File) error

// turn is one interaction on its way to its answer. The first answer decides what the others can be, so the turn keeps
// track of it.
type turn struct {
	*run
	in    interaction
	q     *bot.Request
	reply replyFunc // nil: answers go over REST
	acked func()    // called when the first answer was given
	state state
	alone bool // what is still to come is seen by this person only
	posts int  // messages sent in place of answers
}

// state is what became of the first answer.
type state int

const (
	fresh    state = iota // not given
	thinking              // a deferred message, to be filled in
	waiting               // a press was taken; the message it hangs on is still to change, or not
	answered              // given
	closed                // somebody else gave it, or it came too late: nothing is to be done
)

// play runs the handler and gives its answer: at once if it is quick, else after the first answer it has declared.
func (t *turn) play(ctx context.Context) error {
	type result struct {
		response bot.Response
		err      error
	}
	ack := bot.AckPrivate
	if d, ok := t.h.(bot.Declarer); ok {
		ack = d.Ack(t.q)
	}
	timer := t.o.Clock.NewTimer(ackAfter)
	defer timer.Stop()
	done := make(chan result, 1)
	t.busy.Go(func() {
		response, err := t.handle(ctx, t.q)
		done <- result{response, err}
	})
	var r result
	select {
	case r = <-done:
	case <-timer.C():
		if err := t.deferAnswer(ctx, ack); err != nil {
			t.o.Log.Warn("a first answer was not taken", "platform", platform, "update", t.q.ID, "err", err)
		}
		r = <-done
	}
	if t.state == closed {
		return r.err
	}
	if r.err != nil {
		return errors.Join(r.err, t.quiet(ctx))
	}
	return t.give(ctx, r.response)
}

// deferAnswer gives the first answer a route has declared, before it is known what it will say. It goes over REST even
// where the HTTP body could carry it: what fills it in must not overtake it.
func (t *turn) deferAnswer(ctx context.Context, ack bot.Ack) error {
	first, next := answer{Type: deferMessage, Data: deferral{}}, thinking
	switch {
	case ack == bot.AckForm || ack == bot.AckSuggest:
		return nil // neither can come after anything else
	case ack == bot.AckRedraw && t.in.Message != nil:
		first, next = answer{Type: deferUpdate}, waiting
	case ack != bot.AckPublic && !t.q.Chat.Private:
		first.Data, t.alone = deferral{Flags: ephemeralFlag}, true
	}
	_, err := t.callbacks.respond(ctx, t.in.ID, t.in.Token, first, nil)
	t.state = next
	t.acked()
	if errors.Is(err, errHandled) {
		t.state, err = closed, nil
	}
	return err
}

// give shows what the handler returned.
func (t *turn) give(ctx context.Context, r bot.Response) error {
	_, typing := t.q.Input.(bot.Complete)
	offer, offered := r.(bot.Offer)
	if typing != offered {
		return errors.Join(fmt.Errorf("an answer of type %T to %T", r, t.q.Input), t.quiet(ctx))
	}
	switch a := r.(type) {
	case nil:
		return t.quiet(ctx)
	case bot.Say:
		return t.say(ctx, a.Message, a.Private)
	case bot.Redraw:
		return t.redraw(ctx, a)
	case bot.Toast:
		return t.note(ctx, a.Note)
	case bot.Ask:
		return t.ask(ctx, a.Form)
	}
	return t.first(ctx, answer{answerChoices, renderOffer(offer, t.completesNumber())}, nil, "")
}

// say shows a message: to this person only if it is private, unless nobody else is there anyway.
func (t *turn) say(ctx context.Context, m bot.Message, private bool) error {
	out, files, err := renderMessage(m)
	if err != nil {
		return errors.Join(err, t.quiet(ctx))
	}
	if private && !t.q.Chat.Private {
		out.Flags = ephemeralFlag
	}
	return t.post(ctx, out, files, m.Key)
}

// note shows a short word to this person only.
func (t *turn) note(ctx context.Context, words bot.Text) error {
	return t.post(ctx, renderNote(words), nil, "")
}

// post shows a new message.
func (t *turn) post(ctx context.Context, out outMessage, files []bot.File, key string) error {
	if t.late() {
		return t.postLate(ctx, out, files, key)
	}
	alone := out.Flags&ephemeralFlag != 0
	switch {
	case t.state == fresh:
		return t.first(ctx, answer{answerMessage, out}, files, t.keyOf(key, out))
	case t.state == thinking && t.alone == alone:
		out.Flags = 0 // fixed by the deferral
		return t.finish(ctx, out, files, key, t.callbacks.edit)
	case t.state == thinking:
		// The answer is for other eyes than was declared: an error of a public command is private.
		if err := t.callbacks.remove(ctx, t.in.ApplicationID, t.in.Token); err != nil {
			t.o.Log.Warn("a deferred answer stays", "platform", platform, "update", t.q.ID, "err", err)
			if alone {
				// A follow-up would fill it in, for all to see.
				return t.postLate(ctx, out, files, key)
			}
		}
	}
	return t.finish(ctx, out, files, key, t.callbacks.follow)
}

// redraw puts a message in place of the one that was pressed, and flashes the note beside it.
func (t *turn) redraw(ctx context.Context, a bot.Redraw) error {
	if t.in.Message == nil || t.state == thinking {
		err := t.say(ctx, a.Message, true)
		return errors.Join(err, t.aside(ctx, a.Note))
	}
	out, files, err := renderMessage(a.Message)
	if err != nil {
		return errors.Join(err, t.quiet(ctx))
	}
	switch {
	case t.late():
		err = t.redrawLate(ctx, out, files, a.Message.Key)
	case t.state == fresh && a.Note.Empty():
		err = t.first(ctx, answer{answerUpdate, out}, files, "")
	case t.state == fresh:
		// Over REST, so that it has arrived before the note follows it.
		t.reply = nil
		err = t.first(ctx, answer{answerUpdate, out}, files, "")
	default:
		t.alone = !t.q.Chat.Private // what was pressed may be for this person's eyes, and so what stands for it
		err = t.finish(ctx, out, files, "", t.callbacks.edit)
	}
	if err != nil {
		return err
	}
	t.state = answered
	if t.in.Message.Flags&ephemeralFlag == 0 {
		t.remember(ctx, a.Message.Key, t.in.at())
	}
	return t.aside(ctx, a.Note)
}

// aside is note for a note that may be empty.
func (t *turn) aside(ctx context.Context, words bot.Text) error {
	if words.Empty() {
		return nil
	}
	return t.note(ctx, words)
}

// ask opens a form, which only a first answer to a press can.
func (t *turn) ask(ctx context.Context, f bot.Form) error {
	out, err := renderForm(f)
	if _, pressed := t.q.Input.(bot.Press); err == nil && (!pressed || t.state != fresh) {
		err = fmt.Errorf("a form in answer to %T, or after another answer", t.q.Input)
	}
	if err != nil {
		return errors.Join(err, t.quiet(ctx))
	}
	return t.first(ctx, answer{answerModal, out}, nil, "")
}

// quiet ends a turn that has nothing to show: no "thinking" stays behind, and a press is not called failed.
func (t *turn) quiet(ctx context.Context) error {
	switch {
	case t.late() || t.state == answered || t.state == waiting:
		return nil
	case t.state == thinking:
		return t.callbacks.remove(ctx, t.in.ApplicationID, t.in.Token)
	case t.in.Type == suggestInteraction:
		return t.first(ctx, answer{answerChoices, choices{Choices: []choice{}}}, nil, "")
	case t.in.Message != nil:
		return t.first(ctx, answer{Type: deferUpdate}, nil, "")
	}
	return nil
}

// first gives the first answer. It is the body of the HTTP request where there is one, unless where the message stands
// must be remembered under key: that only REST tells.
func (t *turn) first(ctx context.Context, a answer, files []bot.File, key string) error {
	defer t.acked()
	t.state = answered
	if t.reply != nil && key == "" {
		return t.reply(a, files)
	}
	made, err := t.callbacks.respond(ctx, t.in.ID, t.in.Token, a, files)
	if errors.Is(err, errHandled) {
		return nil
	}
	t.rememberMade(ctx, key, made)
	return err
}

// finish gives a later answer through how.
func (t *turn) finish(ctx context.Context, out outMessage, files []bot.File, key string,
	how func(ctx context.Context, app, token string, body any, files []bot.File) (json.RawMessage, error),
) error {
	t.state = answered
	made, err := how(ctx, t.in.ApplicationID, t.in.Token, out, files)
	switch {
	case errors.Is(err, errHandled):
		return nil
	case errors.Is(err, errExpired):
		return t.postLate(ctx, out, files, key)
	}
	t.rememberMade(ctx, t.keyOf(key, out), made)
	return err
}

// keyOf is the key of a message that the bot can find and edit later: not one that only lives as long as the interaction.
func (t *turn) keyOf(key string, out outMessage) string {
	if !t.q.Chat.Private || out.Flags&ephemeralFlag != 0 {
		return ""
	}
	return key
}

// late reports whether the interaction can be answered no more.
func (t *turn) late() bool { return t.o.Clock.Now().Sub(t.q.At) > tokenLife }

// completesNumber reports whether suggestions are for a number.
func (t *turn) completesNumber() bool {
	in, _ := t.q.Input.(bot.Complete)
	for _, o := range optionsOf(*t.menu.Load(), in.Command, in.Sub) {
		if o.Name == in.Option {
			return o.Type == bot.Number
		}
	}
	return false
}
