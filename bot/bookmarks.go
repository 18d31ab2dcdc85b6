package bot

import (
	"context"
	"time"
)

// BookmarkTTL is how long a message with a Key can be found again: longer than any session's window.
const BookmarkTTL = 72 * time.Hour

// Bookmarks remembers where messages with a Key stand on one platform.
type Bookmarks struct {
	Book     Notebook
	Platform string
}

// Put remembers where the message with this key stands; "" is not remembered.
func (b Bookmarks) Put(ctx context.Context, key string, at Ref) error {
	if key == "" || at.Zero() {
		return nil
	}
	return b.Book.Put(ctx, b.name(key), []byte(at.String()), BookmarkTTL)
}

// Get finds it. ok is false if it is not known any more.
func (b Bookmarks) Get(ctx context.Context, key string) (at Ref, ok bool, err error) {
	value, ok, err := b.Book.Get(ctx, b.name(key))
	if err != nil || !ok || key == "" {
		return Ref{}, false, err
	}
	return ParseRef(string(value)), true, nil
}

func (b Bookmarks) name(key string) string { return BookmarkNote(b.Platform, key) }

// BookmarkNote is the Notebook key under which the bookmark of a message lies, for whoever must delete it.
func BookmarkNote(platform, key string) string { return "bookmark/" + platform + "/" + key }
