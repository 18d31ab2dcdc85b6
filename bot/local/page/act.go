package page

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"easyday/bot/local"
	"easyday/bot/script"
)

// deed is one thing somebody does in a chat.
type deed struct {
	Person string            `json:"person"`
	Chat   string            `json:"chat"`
	Do     string            `json:"do"` // say, edit, complete, press, pick, fill, close
	Text   string            `json:"text,omitempty"`
	Ref    string            `json:"ref,omitempty"`
	Action string            `json:"action,omitempty"`
	Value  string            `json:"value,omitempty"`
	Values map[string]string `json:"values,omitempty"`
}

// outcome is what only the one who acted sees, at once; the rest comes with the view.
type outcome struct {
	Toasts  []toast        `json:"toasts,omitempty"`
	Choices []local.Choice `json:"choices,omitempty"`
}

type toast struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert,omitempty"`
}

// act does a deed. Once begun it is finished, even if the browser goes away.
func (s *server) act(w http.ResponseWriter, r *http.Request) {
	var d deed
	if !read(w, r, maxAct, &d) {
		return
	}
	who, ok := s.speaker(d.Person, d.Chat)
	if !ok {
		fail(w, http.StatusNotFound, "there is no such person or chat")
		return
	}
	s.stage.RLock()
	defer s.stage.RUnlock()
	ctx := context.WithoutCancel(r.Context())
	room, err := s.room(ctx)
	if err != nil {
		s.opt.Log.Error("page: the room cannot be used", "err", err)
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	events, err := do(ctx, room, who, d)
	if err != nil {
		// The words of the error are for the one who acted; they stay out of the log, which could learn a report.
		fail(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	reply(w, http.StatusOK, result(who, events))
}

// do does a deed in a room.
func do(ctx context.Context, room *local.Room, who script.Speaker, d deed) ([]local.Event, error) {
	switch d.Do {
	case "say":
		return room.Act(ctx, who, script.Say{Text: d.Text})
	case "edit":
		return room.Act(ctx, who, script.Edit{Text: d.Text})
	case "complete":
		return room.Act(ctx, who, script.Complete{Text: d.Text})
	case "press":
		return room.PressAt(ctx, who, d.Ref, d.Action)
	case "pick":
		return room.PickAt(ctx, who, d.Ref, d.Value)
	case "fill":
		return room.Act(ctx, who, script.Fill{Values: d.Values, Order: slices.Sorted(maps.Keys(d.Values))})
	case "close":
		return nil, room.CloseForm(ctx, who)
	}
	return nil, errors.New("there is no such thing to do")
}

// result keeps what does not come with the view.
func result(who script.Speaker, events []local.Event) outcome {
	var o outcome
	for _, e := range events {
		if e.Person != who.Person {
			continue
		}
		switch e.Op {
		case "toast":
			o.Toasts = append(o.Toasts, toast{e.Body, e.Alert})
		case "offer":
			o.Choices = e.Choices
		}
	}
	return o
}
