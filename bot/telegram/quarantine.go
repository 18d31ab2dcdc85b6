package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"easyday/bot"
)

// quarantineTTL is how long an update that could not be handled can be looked at.
const quarantineTTL = 24 * time.Hour

// quarantine keeps updates that could not be handled, so that life goes on after them. They may hold anything a person
// wrote: they expire, and lie under the person's own notes where that can be read out of them.
type quarantine struct{ book bot.Notebook }

// keep keeps an update, but for where somebody is. name is its id, or something else that is the same each time. It fails
// if the Book does, in whatever way: nothing else stands between an update and its loss.
func (q quarantine) keep(ctx context.Context, name string, raw json.RawMessage) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the book panicked with a %T", p)
		}
	}()
	return q.book.Put(ctx, quarantineNote(name, raw), withoutPlace(raw), quarantineTTL)
}

// withoutPlace takes the places people sent out of an update, wherever in it they stand: those nobody may write down. Of
// one that can be read by nobody and speaks of a place nothing is left.
func withoutPlace(raw json.RawMessage) json.RawMessage {
	if !bytes.Contains(raw, []byte("latitude")) {
		return raw
	}
	var update any
	read := json.NewDecoder(bytes.NewReader(raw))
	read.UseNumber()
	if read.Decode(&update) != nil {
		return json.RawMessage("null")
	}
	kept, err := json.Marshal(placeless(update))
	if err != nil {
		return json.RawMessage("null")
	}
	return kept
}

// placeless is a JSON value without what has a latitude, and without venues.
func placeless(value any) any {
	switch x := value.(type) {
	case map[string]any:
		if _, is := x["latitude"]; is {
			return nil
		}
		delete(x, "venue")
		for name, inner := range x {
			x[name] = placeless(inner)
		}
	case []any:
		for i, inner := range x {
			x[i] = placeless(inner)
		}
	}
	return value
}

// quarantineNote is the key it lies under.
func quarantineNote(name string, raw json.RawMessage) string {
	if id, ok := author(raw); ok {
		return bot.PersonNotes(platform, id) + "quarantine/" + name
	}
	return "quarantine/" + platform + "/" + name
}

// author reads out whose update it is, however little of it can be read.
func author(raw json.RawMessage) (id string, ok bool) {
	for _, what := range members(raw) {
		parts := members(what)
		for _, who := range []string{"from", "user"} {
			if id, ok := personID(members(parts[who])["id"]); ok {
				return id, true
			}
		}
	}
	for _, what := range members(raw) {
		// A private chat has the person's id, which is positive; a group's is not.
		if id, ok := personID(members(members(what)["chat"])["id"]); ok {
			return id, true
		}
	}
	return "", false
}

// members are the members of an object; none if it is none.
func members(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// personID is the id of a person, written as a number or in quotes.
func personID(raw json.RawMessage) (string, bool) {
	n, err := strconv.ParseInt(string(bytes.Trim(raw, `"`)), 10, 64)
	return strconv.FormatInt(n, 10), err == nil && n > 0
}
