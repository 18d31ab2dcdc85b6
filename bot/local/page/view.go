package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"easyday/bot/local"
	"easyday/bot/script"
)

// view is what one person sees in one chat, with the times and signs around it.
type view struct {
	Boot     string    `json:"boot"`
	Seen     string    `json:"seen"` // what to ask for news since
	Now      time.Time `json:"now"`
	Zone     string    `json:"zone"` // "" for the browser's own
	Person   string    `json:"person"`
	Chat     string    `json:"chat"`
	Messages []message `json:"messages"`
	Chats    []chat    `json:"chats"`
}

// message is a local.Shown with a file's address in place of its content.
type message struct {
	local.Shown
	File *file `json:"file,omitempty"`
}

// file is what can be downloaded. Bytes is its size.
type file struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
	Href  string `json:"href"`
}

// chat is one that can be looked at. Last is the newest message in it that the person did not write, "" for none: it
// tells that something came, not what.
type chat struct {
	Person string `json:"person"`
	Chat   string `json:"chat"`
	Team   bool   `json:"team,omitempty"`
	Last   string `json:"last"`
}

// view answers as soon as there is something the page has not seen.
func (s *server) view(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	who, ok := s.speaker(q.Get("person"), q.Get("chat"))
	if !ok {
		fail(w, http.StatusNotFound, "there is no such person or chat")
		return
	}
	// News may be long in coming; a recorder in a test has no deadlines.
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	_ = control.SetWriteDeadline(time.Time{})
	for r.Context().Err() == nil {
		turn, moved := s.stand()
		v, version, room, err := s.look(r.Context(), who, turn)
		if err != nil {
			s.opt.Log.Error("page: the room cannot be shown", "err", err)
			fail(w, http.StatusInternalServerError, "the chat cannot be shown: "+err.Error())
			return
		}
		if v.Seen != q.Get("since") {
			reply(w, http.StatusOK, v)
			return
		}
		waitFor(r.Context(), moved, room, version)
	}
	fail(w, http.StatusServiceUnavailable, "easyday stops")
}

// waitFor waits until the room has something new, the stage is moved or ctx ends.
func waitFor(ctx, moved context.Context, room *local.Room, version int64) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(moved, cancel)()
	// Why it ended makes no difference: the caller looks again.
	_, _ = room.Wait(ctx, version)
}

// look takes the view. The version is read first, so that what comes meanwhile is news.
func (s *server) look(ctx context.Context, who script.Speaker, turn int) (view, int64, *local.Room, error) {
	s.stage.RLock()
	defer s.stage.RUnlock()
	room, err := s.room(ctx)
	if err != nil {
		return view{}, 0, nil, err
	}
	version := room.Version()
	v := view{
		Boot: s.boot, Seen: fmt.Sprintf("%s.%d.%d", s.boot, turn, version), Now: s.opt.Stage.Now().UTC(), Zone: s.opt.Zone,
		Person: who.Person, Chat: who.Chat, Messages: []message{},
	}
	for _, shown := range room.View(who.Person, who.Chat) {
		m := message{Shown: shown}
		if f := shown.File; f != nil {
			href := "/api/file/" + url.PathEscape(who.Person) + "/" + url.PathEscape(who.Chat) + "/" + shown.Ref
			m.File = &file{f.Name, len(f.Bytes), href}
		}
		v.Messages = append(v.Messages, m)
	}
	for _, person := range s.opt.People {
		v.Chats = append(v.Chats, chat{person, script.DM, false, last(room, person, script.DM)},
			chat{person, s.opt.Team, true, last(room, person, s.opt.Team)})
	}
	return v, version, room, nil
}

// last is the newest message that somebody else wrote.
func last(room *local.Room, person, chat string) string {
	seen := room.View(person, chat)
	for i := len(seen) - 1; i >= 0; i-- {
		if seen[i].Ref != "" && seen[i].From != person {
			return seen[i].Ref
		}
	}
	return ""
}
