package storage

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"easyday/recovery"
	"easyday/storage/bolt"
)

// Store is everything an engine offers: the ports, and the outbox of the scheduler.
type Store interface {
	recovery.Store
	recovery.Outbox
}

// Options are what every engine needs beside its URL.
type Options struct {
	// Now is the clock by which origins are forgotten. Required.
	Now func() time.Time
	// Log gets what an operator must know; nil: nothing is logged. No line holds what a person reported.
	Log *slog.Logger
	// OnFatal is called once when the store cannot be trusted any more and refuses everything: the process should end.
	// It must return at once and must not call the store. May be nil.
	OnFatal func(error)
}

// Open opens the store of a URL:
//
//	bolt:PATH    one local file, made if it is absent; PATH is relative to the working directory or absolute
//
// Invalid for any other URL and without Options.Now; what else can fail, the engine's own Open says.
func Open(ctx context.Context, url string, opts Options) (Store, error) {
	scheme, place, _ := strings.Cut(url, ":")
	switch scheme {
	case "bolt":
		db, err := bolt.Open(ctx, place, bolt.Options{Now: opts.Now, Log: opts.Log, OnFatal: opts.OnFatal})
		if err != nil {
			return nil, err // not the nil *DB, which would be a Store that is not nil
		}
		return db, nil
	}
	// The scheme alone is quoted: an URL may hold a password.
	return nil, &recovery.Error{Code: recovery.Invalid, Op: "storage: open", Reason: "url",
		Err: fmt.Errorf("%q is no engine: a storage URL is bolt:PATH", scheme)}
}
