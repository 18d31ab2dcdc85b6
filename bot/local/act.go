package local

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"easyday/bot"
	"easyday/bot/script"
)

// Do does a step as who, as script.Face says.
func (r *Room) Do(ctx context.Context, who script.Speaker, step script.Step) error {
	_, err := r.Act(ctx, who, step)
	return err
}

// Act is Do that also returns what the bot did in answer. It fails if who could not do that here just now, if nobody
// answers, if the Book fails, and for an answer no network could show.
func (r *Room) Act(ctx context.Context, who script.Speaker, step script.Step) ([]Event, error) {
	if done, err := r.settle(ctx, who, step); done || err != nil {
		return nil, err
	}
	return r.ask(ctx, who, func(d *draft) (bot.Input, own, error) {
		switch s := step.(type) {
		case script.Say:
			in := r.typed(s.Text)
			return in, d.write(who, s.Text, isCommand(in)), nil
		case script.Edit:
			in := r.typed(s.Text)
			o, err := d.rewrite(who, s.Text, isCommand(in))
			return in, o, err
		case script.Upload:
			name := filepath.Base(s.Path)
			return bot.Upload{Name: name, Text: s.Text}, d.write(who, strings.TrimSpace(name+" "+s.Text), false), nil
		case script.Press:
			in, err := d.press(who, s)
			return in, own{}, err
		case script.Pick:
			in, err := d.pick(who, "", s.Value)
			return in, own{}, err
		case script.Fill:
			in, err := d.fill(who, s)
			return in, own{}, err
		case script.Complete:
			in, err := complete(s.Text, r.published())
			return in, own{}, err
		}
		return nil, own{}, fmt.Errorf("%T: nothing a person does in a chat", step)
	})
}

// PressAt presses the button with this encoded action on this message; see Act.
func (r *Room) PressAt(ctx context.Context, who script.Speaker, ref, action string) ([]Event, error) {
	return r.ask(ctx, who, func(d *draft) (bot.Input, own, error) {
		in, err := d.pressAt(who, ref, action)
		return in, own{}, err
	})
}

// PickAt picks a value in the select of this message; see Act.
func (r *Room) PickAt(ctx context.Context, who script.Speaker, ref, value string) ([]Event, error) {
	return r.ask(ctx, who, func(d *draft) (bot.Input, own, error) {
		in, err := d.pick(who, ref, value)
		return in, own{}, err
	})
}

// CloseForm closes the open form of who without sending it. It fails if none is open.
func (r *Room) CloseForm(ctx context.Context, who script.Speaker) error {
	_, err := r.change(ctx, func(d *draft) error {
		i := d.form(who.Person, address(who.Person, who.Chat))
		if i < 0 {
			return errNoForm
		}
		d.Forms = slices.Delete(d.Forms, i, i+1)
		return nil
	})
	return err
}

// own is the message of a person that an act belongs to; zero for presses.
type own struct {
	ref    string
	edited bool
}

// settle does the steps the bot hears nothing of.
func (r *Room) settle(ctx context.Context, who script.Speaker, step script.Step) (done bool, err error) {
	var f func(d *draft) error
	switch s := step.(type) {
	case script.As:
		f = func(d *draft) error {
			return d.admit(script.Speaker{Person: who.Person, Lang: s.Lang, Chat: script.DM})
		}
	case script.In:
		f = func(d *draft) error {
			if s.Chat == script.DM {
				return nil
			}
			return d.enter(who.Person, s.Chat)
		}
	case script.Join:
		f = func(d *draft) error { return d.enter(who.Person, s.Group) }
	case script.Leave:
		f = func(d *draft) error { return d.leave(who.Person, s.Group) }
	case script.Role:
		f = func(d *draft) error {
			if who.Chat == script.DM {
				return errors.New("nobody has a role in dm")
			}
			d.Groups[who.Chat].Members[who.Person] = s.Role
			return nil
		}
	case script.Block:
		f = func(d *draft) error { return d.block(who.Person, true) }
	case script.Unblock:
		f = func(d *draft) error { return d.block(who.Person, false) }
	default:
		return false, nil
	}
	_, err = r.change(ctx, func(d *draft) error {
		home := who
		if _, going := step.(script.In); going {
			home.Chat = script.DM
		}
		if err := d.admit(home); err != nil {
			return err
		}
		return f(d)
	})
	return true, err
}

func (d *draft) leave(who, name string) error {
	if _, member := d.Groups[name].Members[who]; !member {
		return fmt.Errorf("%s is not in %s", who, name)
	}
	delete(d.Groups[name].Members, who)
	chat := address(who, name)
	d.Forms = slices.DeleteFunc(d.Forms, func(f openForm) bool { return f.Person == who && f.Chat == chat })
	return nil
}

func (d *draft) block(who string, blocked bool) error {
	p := d.People[who]
	if p.Blocked == blocked {
		return errors.New("that is so already")
	}
	p.Blocked = blocked
	d.People[who] = p
	return nil
}

// ask makes a request of what a person does, hands it to the bot and shows the answer.
func (r *Room) ask(ctx context.Context, who script.Speaker, act func(d *draft) (bot.Input, own, error)) ([]Event, error) {
	answering, err := r.answering()
	if err != nil {
		return nil, err
	}
	defer answering.busy.Done()
	q, err := r.request(ctx, who, act)
	if err != nil {
		return nil, err
	}
	answer, err := answering.h.Handle(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("the bot did not answer: %w", err)
	}
	gone, err := r.forgotten(ctx, who.Person)
	if err != nil {
		return nil, err
	}
	return r.answer(ctx, q, answer, gone)
}

// answering is whoever answers, kept from leaving until busy.Done.
func (r *Room) answering() (*attached, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bot == nil {
		return nil, errNobody
	}
	r.bot.busy.Add(1)
	return r.bot, nil
}

func (r *Room) request(ctx context.Context, who script.Speaker, act func(d *draft) (bot.Input, own, error)) (*bot.Request, error) {
	if err := r.meet(ctx, who.Person); err != nil {
		return nil, err
	}
	var q *bot.Request
	_, err := r.change(ctx, func(d *draft) error {
		if err := d.admit(who); err != nil {
			return err
		}
		p := d.People[who.Person]
		p.Met = true
		d.People[who.Person] = p
		if who.Chat == script.DM && d.People[who.Person].Blocked {
			return fmt.Errorf("%s has blocked the bot", who.Person)
		}
		in, mine, err := act(d)
		if err != nil {
			return err
		}
		q = &bot.Request{
			Platform: platform, ID: r.opt.IDs(), At: d.now, Source: mine.ref, Edited: mine.edited, Input: in,
			From: bot.Person{ID: who.Person, Name: who.Person, Language: d.People[who.Person].Lang, Role: bot.Member},
			Chat: bot.Chat{ID: address(who.Person, who.Chat), Private: who.Chat == script.DM},
		}
		if !q.Chat.Private {
			q.Chat.Name, q.Chat.Group, q.From.Role = who.Chat, q.Chat.ID, d.Groups[who.Chat].Members[who.Person]
		}
		return nil
	})
	return q, err
}

// typed is what a line means to the bot.
func (r *Room) typed(text string) bot.Input {
	if c, ok := bot.ParseCommand(text, r.published()); ok {
		return c
	}
	return bot.Typed{Text: text}
}

func isCommand(in bot.Input) bool {
	_, ok := in.(bot.Command)
	return ok
}

// write posts what a person typed. In a group a command is seen only by who typed it: it may say how they are.
func (d *draft) write(who script.Speaker, text string, command bool) own {
	m := message{Shown: Shown{From: who.Person, Words: shorten(text)}, Chat: address(who.Person, who.Chat)}
	if who.Chat == script.DM || command {
		m.Only = who.Person
	}
	return own{ref: d.post(m).Ref}
}

// rewrite changes the last message somebody typed in this chat. What was a command once stays private.
func (d *draft) rewrite(who script.Speaker, text string, command bool) (own, error) {
	chat := address(who.Person, who.Chat)
	for i := len(d.Messages) - 1; i >= 0; i-- {
		if m := &d.Messages[i]; m.Chat == chat && m.From == who.Person {
			m.Words, m.Edited, m.Change = shorten(text), true, d.Changes+1
			if command {
				m.Only = who.Person
			}
			return own{m.Ref, true}, nil
		}
	}
	return own{}, fmt.Errorf("%s wrote nothing here that could be edited", who.Person)
}

// shorten keeps what the room shows of a text, in memory of its own.
func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > keepRunes {
			return strings.Clone(s[:i]) + "…"
		}
	}
	return s
}
