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
	// Forget deletes everything about an athlete whom a tombstone names, with a tombstone of at; of one without an id,
	// everything that is kept of their account (Tombstones.Apply). It is called while a store is opened or restored. nil:
	// what the store itself keeps of them is deleted.
	Forget func(tx recovery.Tx, a recovery.Athlete, at time.Time) error
}

func (o Options) bolt() bolt.Options {
	return bolt.Options{Now: o.Now, Log: o.Log, OnFatal: o.OnFatal, Forget: o.Forget}
}

// FilePath is the path of a URL's file; ok is false for an engine that has none.
func FilePath(url string) (path string, ok bool) {
	scheme, place, _ := strings.Cut(url, ":")
	return place, scheme == "bolt"
}

// Restored is what became of a restoration, Contents what a store holds.
type (
	Restored = bolt.Restored
	Contents = bolt.Contents
)

// Restore puts a checked copy of a backup in the place of the store at path, in which whoever was forgotten stays so; see
// bolt.Restore.
func Restore(ctx context.Context, backup, path string, opts Options) (Restored, error) {
	return bolt.Restore(ctx, backup, path, opts.bolt())
}

// Verify reads the whole file at path and checks that it is sound; see bolt.Verify.
func Verify(ctx context.Context, path string) (Contents, error) { return bolt.Verify(ctx, path) }

// Open opens the store of a URL:
//
//	bolt:PATH    one local file, made if it is absent; PATH is relative to the working directory or absolute
//
// Invalid for any other URL and without Options.Now; what else can fail, the engine's own Open says.
func Open(ctx context.Context, url string, opts Options) (Store, error) {
	scheme, place, _ := strings.Cut(url, ":")
	switch scheme {
	case "bolt":
		db, err := bolt.Open(ctx, place, opts.bolt())
		if err != nil {
			return nil, err // not the nil *DB, which would be a Store that is not nil
		}
		return db, nil
	}
	// The scheme alone is quoted: an URL may hold a password.
	return nil, &recovery.Error{Code: recovery.Invalid, Op: "storage: open", Reason: "url",
		Err: fmt.Errorf("%q is no engine: a storage URL is bolt:PATH", scheme)}
}
