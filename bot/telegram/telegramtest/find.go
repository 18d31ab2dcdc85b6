package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"easyday/bot/script"
)

// found is a button somebody can see.
type found struct {
	at    *message
	b     button
	plain *replyButton // of the keyboard in place of their own
}

// visible is the bot's messages with buttons that somebody can press from where they stand, the newest first: those of
// the chat, then those of their private chat, where private answers land.
func (s *Server) visible(p *person, c *chat, thread int64) []*message {
	var out []*message
	for _, m := range s.world.history(c) {
		if m.from == botID && (thread == 0 || m.topic() == thread) {
			out = append(out, m)
		}
	}
	slices.Reverse(out)
	if c.kind == privateChat || p.blocked {
		return out
	}
	private := slices.DeleteFunc(slices.Clone(p.dm.messages), func(m *message) bool { return m.from != botID })
	slices.Reverse(private)
	return append(out, private...)
}

// look finds the nth button that fits, one for each message.
func (s *Server) look(p *person, c *chat, thread int64, nth int, fits func(b button) bool) (found, int) {
	n := 0
	for _, m := range s.visible(p, c, thread) {
		f, ok := m.fitting(fits)
		if !ok {
			continue
		}
		if n++; n == nth {
			return f, n
		}
	}
	return found{}, n
}

func (m *message) fitting(fits func(b button) bool) (found, bool) {
	for _, b := range m.buttons() {
		if fits(b) {
			return found{at: m, b: b}, true
		}
	}
	if m.plain != nil {
		for _, b := range slices.Concat(m.plain.Rows...) {
			if fits(button{Text: b.Text}) {
				return found{at: m, b: button{Text: b.Text}, plain: &b}, true
			}
		}
	}
	return found{}, false
}

func labelled(want string) func(b button) bool {
	want = plainLabel(want)
	return func(b button) bool { return want != "" && strings.HasPrefix(plainLabel(b.Text), want) }
}

func (s *Server) pressLabel(p *person, c *chat, thread int64, press script.Press) ([]*update, error) {
	f, n := s.look(p, c, thread, max(press.Nth, 1), labelled(press.Label))
	switch {
	case f.at != nil:
		return s.pressFound(p, c, thread, f)
	case n > 0:
		return nil, fmt.Errorf("the button %q stands on %d messages only", press.Label, n)
	}
	return nil, fmt.Errorf("no button here starts with %q", press.Label)
}

// pressFound does what the client does when a button is touched.
func (s *Server) pressFound(p *person, c *chat, thread int64, f found) ([]*update, error) {
	switch {
	case f.plain != nil && (f.plain.Location || f.plain.Contact):
		return nil, errors.New("that button sends where somebody is: see Locate")
	case f.plain != nil:
		return s.say(p, c, thread, f.plain.Text)
	case f.b.URL != "":
		return s.follow(p, f.b.URL)
	case f.b.Data != "" && f.at.chat.movedTo == nil && (f.at.chat.bot == kicked || f.at.chat.bot == left):
		return nil, errors.New("the bot is not there any more")
	case f.b.Data != "":
		return []*update{s.press(p, f.at, f.b.Data)}, nil
	}
	return nil, fmt.Errorf("nothing reaches the bot from the button %q", f.b.Text)
}

// Follow touches the button with a link whose label starts so and, if it leads to the bot, presses Start there. It
// fails for a link that leads elsewhere.
func (s *Server) Follow(ctx context.Context, who script.Speaker, label string) error {
	return s.as(ctx, who, func(p *person, c *chat, thread int64) ([]*update, error) {
		is := labelled(label)
		f, _ := s.look(p, c, thread, 1, func(b button) bool { return is(b) && b.URL != "" })
		if f.at == nil {
			return nil, fmt.Errorf("no link here starts with %q", label)
		}
		return s.follow(p, f.b.URL)
	})
}

func (s *Server) follow(p *person, address string) ([]*update, error) {
	payload, ok := startPayload(address, s.opt.Username)
	if !ok {
		return nil, fmt.Errorf("%s leads away from the bot", address)
	}
	return s.start(p, payload)
}

// maxPages is how far people turn the pages of a list.
const maxPages = 20

// pick chooses from a list, which on Telegram is buttons: by the value at the end of what a button sends, else by how
// its label starts. Longer lists have pages; people turn them.
func (s *Server) pick(ctx context.Context, who script.Speaker, value string) error {
	for range maxPages {
		picked := false
		if err := s.as(ctx, who, func(p *person, c *chat, thread int64) ([]*update, error) {
			f := s.choice(p, c, thread, value)
			if picked = f.at != nil; !picked {
				f = s.says(p, c, thread, "face.more", 0)
			}
			if f.at == nil {
				return nil, fmt.Errorf("nothing to pick here is %q", value)
			}
			return s.pressFound(p, c, thread, f)
		}); err != nil || picked {
			return err
		}
	}
	return fmt.Errorf("%q is on none of %d pages", value, maxPages)
}

// choice finds a value on the newest message that has it.
func (s *Server) choice(p *person, c *chat, thread int64, value string) found {
	for _, m := range s.visible(p, c, thread) {
		if f, ok := m.fitting(func(b button) bool { return carries(b.Data, value) }); ok {
			return f
		}
		if f, ok := m.fitting(labelled(value)); ok {
			return f
		}
	}
	return found{}
}

// carries reports whether a button's data ends with a value of its own.
func carries(data, value string) bool {
	before, ok := strings.CutSuffix(data, value)
	if !ok || value == "" || before == "" {
		return false
	}
	return strings.ContainsRune(":|=,;/ \x00\x1f", rune(before[len(before)-1]))
}

// plainLabel is a label as people name it: small, without emoji and other signs.
func plainLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Variation_Selector, r),
			r == '\u200d', r == '\u20e3', r >= '\u2190' && r <= '\u21ff', r >= 0xe0020 && r <= 0xe007f:
			return -1
		case r == '’':
			return '\''
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
