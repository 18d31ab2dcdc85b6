package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/bot/script"
)

// openForm is a form the bot asks somebody.
type openForm struct {
	fields []bot.Field
	since  int64 // the world's count when it was opened
	sends  int   // how often it was sent
	taken  bool  // it was sent and not refused
}

// Watch is h, and lets the fake know which forms it opens, so that Fill can be done. What h declares stays declared.
func (s *Server) Watch(h bot.Handler) bot.Handler {
	w := watched{h, s}
	if d, ok := h.(bot.Declarer); ok {
		return struct {
			watched
			bot.Declarer
		}{w, d}
	}
	return w
}

type watched struct {
	h bot.Handler
	s *Server
}

// Handle implements bot.Handler.
func (w watched) Handle(ctx context.Context, r *bot.Request) (bot.Response, error) {
	answer, err := w.h.Handle(ctx, r)
	id, noID := strconv.ParseInt(r.From.ID, 10, 64)
	if noID != nil {
		return answer, err
	}
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if form := w.s.forms[id]; form != nil && isSubmit(r.Input) {
		form.sends++
		form.taken = !refuses(answer)
	}
	if ask, ok := answer.(bot.Ask); ok {
		w.s.forms[id] = &openForm{fields: ask.Form.Fields, since: w.s.world.change}
	}
	return answer, err
}

func isSubmit(in bot.Input) bool {
	_, ok := in.(bot.Submit)
	return ok
}

// refuses reports whether an answer to a form leaves it open: a loud toast does.
func refuses(answer bot.Response) bool {
	toast, ok := answer.(bot.Toast)
	return ok && toast.Alert
}

var errNoForm = errors.New("no form is open")

// fill answers the questions of the open form until it is sent.
func (s *Server) fill(ctx context.Context, who script.Speaker, f script.Fill) error {
	s.mu.Lock()
	p, form, err := s.filling(who, f.Order)
	sends := 0
	if form != nil {
		sends = form.sends
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	rest := maps.Clone(f.Values)
	for range form.fields {
		asked := ""
		if err := s.as(ctx, who, func(p *person, c *chat, thread int64) (updates []*update, err error) {
			asked, updates, err = s.answerField(p, c, thread, form, rest)
			return updates, err
		}); err != nil {
			return err
		}
		delete(rest, asked)
		s.mu.Lock()
		over := s.forms[p.id] != form || form.sends > sends
		s.mu.Unlock()
		if over {
			return nil
		}
	}
	return fmt.Errorf("%s was asked %d times and the form is not sent", p.name, len(form.fields))
}

// filling finds the form somebody has open, which must have fields of these names.
func (s *Server) filling(who script.Speaker, names []string) (*person, *openForm, error) {
	p, err := s.world.meet(who.Person, who.Lang)
	if err != nil {
		return nil, nil, err
	}
	form := s.forms[p.id]
	if form == nil || form.taken {
		return nil, nil, errNoForm
	}
	for _, name := range names {
		if !slices.ContainsFunc(form.fields, func(x bot.Field) bool { return x.Name == name }) {
			return nil, nil, fmt.Errorf("the form has no field %q", name)
		}
	}
	return p, form, nil
}

// question finds what the bot asks somebody just now: the field whose label stands in the message that came or changed
// last of those that have one. at is nil if it asks nothing.
func (s *Server) question(p *person, form *openForm) (at *message, field bot.Field) {
	for _, c := range s.world.chats {
		if c != p.dm && !c.has(p.id) {
			continue
		}
		for _, m := range c.messages {
			if m.from != botID || m.change <= form.since || at != nil && m.change < at.change {
				continue
			}
			if f, ok := form.asked(m.said()); ok {
				at, field = m, f
			}
		}
	}
	return at, field
}

// asked is the field with the longest label that stands in a text.
func (f *openForm) asked(text string) (best bot.Field, ok bool) {
	for _, x := range f.fields {
		if label := x.Label.String(); strings.Contains(text, label) && len(label) > len(best.Label.String()) {
			best, ok = x, true
		}
	}
	return best, ok
}

// answerField answers the question that is open: what is named is typed, what is not keeps what it is or stays empty.
func (s *Server) answerField(p *person, c *chat, thread int64, form *openForm, values map[string]string) (name string, _ []*update, _ error) {
	at, field := s.question(p, form)
	if at == nil {
		return "", nil, errNoForm
	}
	value, named := values[field.Name]
	if named && value != "" {
		var reply *message
		if at.forces || at.chat.kind != privateChat {
			reply = at
		}
		updates, err := s.typeText(p, at.chat, at.topic(), value, reply)
		return field.Name, updates, err
	}
	keys := []string{"face.keep", "face.skip"}
	if named {
		keys = keys[1:]
	}
	for _, key := range keys {
		if f := s.says(p, c, thread, key, at.change); f.at != nil {
			updates, err := s.pressFound(p, c, thread, f)
			return field.Name, updates, err
		}
	}
	return "", nil, fmt.Errorf("“%s” must be filled in", field.Label)
}

// says finds the newest button the bot labels with one of its own words, in whatever language it speaks, on a message
// that came or changed no earlier than since.
func (s *Server) says(p *person, c *chat, thread int64, key string, since int64) found {
	for _, lang := range s.opt.Languages {
		is := labelled(s.opt.Words.Say(lang, key, map[string]any{"Value": ""}))
		for _, m := range s.visible(p, c, thread) {
			if f, ok := m.fitting(is); ok && m.change >= since {
				return f
			}
		}
	}
	return found{}
}
