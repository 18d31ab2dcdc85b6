package bot

import (
	"context"
	"time"
)

// Notebook is a small durable memory for adapters, kept by the store.
type Notebook interface {
	// Get returns the value, or ok false if it is absent or expired.
	Get(ctx context.Context, key string) (value []byte, ok bool, err error)
	// Put keeps value for ttl; 0 keeps it for ever.
	Put(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// Delete forgets it. Absent is not an error.
	Delete(ctx context.Context, key string) error
	// FirstSeen remembers key for ttl and reports whether it was not remembered yet. Of many callers at once, here or in
	// another process over the same store, one is first.
	FirstSeen(ctx context.Context, key string, ttl time.Duration) (first bool, err error)
}

// PersonNotes is the prefix of every Notebook key under which an adapter keeps something about a person, so that
// forgetting them is deleting what begins so. Adapters keep nothing about people elsewhere but Bookmarks.
func PersonNotes(platform, user string) string { return "person/" + platform + "/" + user + "/" }
