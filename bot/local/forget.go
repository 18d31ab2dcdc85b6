package local

import (
	"context"
	"fmt"
	"slices"

	"easyday/bot"
	"easyday/bot/script"
)

// The room is the only copy of what people here wrote and read, so whoever is forgotten must be forgotten by it, too. It
// is told by nobody: like every adapter it keeps something under bot.PersonNotes, a mark that it has met somebody, and
// when the mark of somebody it has met is gone, it forgets what they wrote and what they alone could read.

func metKey(person string) string { return bot.PersonNotes(platform, person) + "met" }

// meet sets the mark of somebody new. It comes before the room knows that it has met them: a crash in between harms
// nothing.
func (r *Room) meet(ctx context.Context, person string) error {
	if err := script.CheckName(person); err != nil {
		return err
	}
	r.mu.Lock()
	met := r.state.People[person].Met
	r.mu.Unlock()
	if met {
		return nil
	}
	if err := r.opt.Book.Put(context.WithoutCancel(ctx), metKey(person), []byte{1}, 0); err != nil {
		return fmt.Errorf("not saved, the chat's own file cannot be written: %w", err)
	}
	return nil
}

// forgotten reports whether somebody whom the room has met was forgotten since.
func (r *Room) forgotten(ctx context.Context, person string) (bool, error) {
	_, marked, err := r.opt.Book.Get(context.WithoutCancel(ctx), metKey(person))
	return !marked && err == nil, err
}

// forget deletes what somebody wrote and what they alone could read, but for one message.
func (d *draft) forget(person, keep string) {
	d.Messages = slices.DeleteFunc(d.Messages, func(m message) bool {
		return (m.From == person || m.Only == person) && m.Ref != keep
	})
	d.Forms = slices.DeleteFunc(d.Forms, func(f openForm) bool { return f.Person == person })
	p := d.People[person]
	p.Met = false
	d.People[person] = p
}

// catchUp forgets those who were forgotten while the room was closed: an older file was put in place, and its store has
// forgotten them again.
func (r *Room) catchUp(ctx context.Context) error {
	var gone []string
	for person, p := range r.state.People {
		if !p.Met {
			continue
		}
		was, err := r.forgotten(ctx, person)
		if err != nil {
			return err
		}
		if was {
			gone = append(gone, person)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err := r.change(ctx, func(d *draft) error {
		for _, person := range gone {
			d.forget(person, "")
		}
		return nil
	})
	return err
}
