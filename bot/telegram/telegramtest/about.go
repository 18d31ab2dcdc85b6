package telegramtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// about is what Telegram keeps of the bot: menus, texts, files. The lock of the Server guards it.
type about struct {
	menus map[menuKey][]MenuEntry
	texts map[string]string // kind and language → text
	files map[string]file
}

// MenuEntry is a command as people find it in the menu.
type MenuEntry struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

type scope struct {
	Type string `json:"type"`
	Chat int64  `json:"chat_id,omitempty"`
	User int64  `json:"user_id,omitempty"`
}

type menuKey struct {
	scope scope
	lang  string
}

type file struct {
	wireDocument
	bytes []byte
}

func (f file) path() string { return "documents/" + f.UniqueID }

func newAbout() about {
	return about{menus: map[menuKey][]MenuEntry{}, texts: map[string]string{}, files: map[string]file{}}
}

// keep stores a file under a new id.
func (a *about) keep(name, mime string, content []byte) *wireDocument {
	n := len(a.files) + 1
	d := wireDocument{FileID: fmt.Sprintf("BQACAgQAAxkBAAI%06d", n), UniqueID: fmt.Sprintf("AgAD%06d", n), Name: name, MIME: mime, Size: len(content)}
	a.files[d.FileID] = file{d, content}
	return &d
}

// document is a file that is known, nil if it is not.
func (a *about) document(id string) *wireDocument {
	f, ok := a.files[id]
	if !ok {
		return nil
	}
	return &f.wireDocument
}

var (
	languageForm = regexp.MustCompile(`^[a-z]{2}$`)
	commandForm  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
)

// menu reads which menu a request is about.
func (s *Server) menu(c *call) (menuKey, *refusal) {
	k := menuKey{scope: scope{Type: "default"}, lang: c.text("language_code")}
	if no := c.decode("scope", &k.scope); no != nil {
		return k, no
	}
	if k.lang != "" && !languageForm.MatchString(k.lang) {
		s.fault("%s: language_code %q has not two letters", c.method, k.lang)
		return k, badRequest("invalid language code specified")
	}
	switch k.scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return k, nil
	case "chat", "chat_administrators", "chat_member":
		if s.world.chats[k.scope.Chat] == nil {
			return k, badRequest("chat not found")
		}
		return k, nil
	}
	return k, badRequest("can't parse BotCommandScope: unsupported type specified")
}

// maxMenu is how many commands one menu may have.
const maxMenu = 100

func (s *Server) setMyCommands(c *call) (any, *refusal) {
	k, no := s.menu(c)
	if no != nil {
		return nil, no
	}
	var list []MenuEntry
	if no := c.decode("commands", &list); no != nil {
		return nil, no
	}
	if len(list) > maxMenu {
		s.fault("setMyCommands: %d commands, at most %d fit", len(list), maxMenu)
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for i, e := range list {
		if !commandForm.MatchString(e.Command) {
			s.fault("setMyCommands: the command %q is not 1 to 32 of a-z0-9_", e.Command)
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := len([]rune(e.Description)); n < 1 || n > 256 {
			s.fault("setMyCommands: %s has a description of %d characters, 1 to 256 fit", e.Command, n)
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
		if slices.ContainsFunc(list[:i], func(o MenuEntry) bool { return o.Command == e.Command }) {
			s.fault("setMyCommands: %s stands there twice", e.Command)
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
	}
	s.about.menus[k] = list
	return true, nil
}

func (s *Server) getMyCommands(c *call) (any, *refusal) {
	k, no := s.menu(c)
	if no != nil {
		return nil, no
	}
	return append([]MenuEntry{}, s.about.menus[k]...), nil
}

func (s *Server) deleteMyCommands(c *call) (any, *refusal) {
	k, no := s.menu(c)
	if no != nil {
		return nil, no
	}
	delete(s.about.menus, k)
	return true, nil
}

// Menu is the commands somebody is shown in a chat: those of the narrowest scope that has any, in their language.
func (s *Server) Menu(name, where string) []MenuEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.must(name)
	in := p.dm
	if g := s.world.group(where); g != nil {
		in = g
	}
	scopes := []scope{{Type: "chat", Chat: in.id}, {Type: "all_private_chats"}, {Type: "default"}}
	if in.kind != privateChat {
		scopes = []scope{{"chat_member", in.id, p.id}, {"chat_administrators", in.id, 0}, {"chat", in.id, 0}, {"all_chat_administrators", 0, 0}, {"all_group_chats", 0, 0}, {"default", 0, 0}}
		if m := in.members[p.id]; m == nil || m.state == member {
			scopes = slices.DeleteFunc(scopes, func(x scope) bool { return x.Type == "chat_administrators" || x.Type == "all_chat_administrators" })
		}
	}
	own, _, _ := strings.Cut(p.lang, "-")
	for _, sc := range scopes {
		for _, lang := range []string{own, ""} {
			if list := s.about.menus[menuKey{sc, lang}]; len(list) > 0 {
				return slices.Clone(list)
			}
		}
	}
	return nil
}

// setText keeps one of the bot's texts, at most limit characters.
func (s *Server) setText(c *call, kind string, limit int) (any, *refusal) {
	text := c.text(kind)
	if n := len([]rune(text)); n > limit {
		s.fault("%s: %d characters, at most %d fit", c.method, n, limit)
		return nil, badRequest("text is too long")
	}
	k, no := s.menu(c)
	if no != nil {
		return nil, no
	}
	s.about.texts[kind+" "+k.lang] = text
	return true, nil
}

// getText is the text in a language, or the one for every language.
func (s *Server) getText(c *call, kind string) (any, *refusal) {
	text := s.about.texts[kind+" "+c.text("language_code")]
	if text == "" {
		text = s.about.texts[kind+" "]
	}
	if text == "" && kind == "name" {
		text = s.world.bot.FirstName
	}
	return map[string]string{kind: text}, nil
}

func (s *Server) setMyName(c *call) (any, *refusal)        { return s.setText(c, "name", 64) }
func (s *Server) getMyName(c *call) (any, *refusal)        { return s.getText(c, "name") }
func (s *Server) setMyDescription(c *call) (any, *refusal) { return s.setText(c, "description", 512) }
func (s *Server) getMyDescription(c *call) (any, *refusal) { return s.getText(c, "description") }
func (s *Server) setMyShortDescription(c *call) (any, *refusal) {
	return s.setText(c, "short_description", 120)
}
func (s *Server) getMyShortDescription(c *call) (any, *refusal) {
	return s.getText(c, "short_description")
}
