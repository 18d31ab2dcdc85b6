package storagetest

import (
	"context"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
	"easyday/storage"
)

// Harness is how the suite gets at an engine.
type Harness struct {
	// Open opens the store of a place. place is the path of an empty folder that is removed after the test: a new one
	// is a new, empty store; one that was used, and whose store was closed, is the same store again. The suite closes
	// what it opens. Failures end the test.
	Open func(t testing.TB, place string, opts storage.Options) storage.Store
}

// Run checks the contracts, one caller at a time.
func Run(t *testing.T, h Harness) {
	t.Helper()
	topics := []struct {
		name  string
		check func(t *testing.T, h Harness)
	}{
		{"change", testChange},
		{"view", testView},
		{"close", testClose},
		{"athletes", testAthletes},
		{"forget", testForget},
		{"forget in teams", testForgetTeams},
		{"tombstones", testTombstones},
		{"expiry", testExpiry},
		{"sessions", testSessions},
		{"notices", testNotices},
		{"teams", testTeams},
		{"members", testMembers},
		{"days", testDays},
		{"answers", testRSVPs},
		{"notes", testNotes},
		{"claim", testClaim},
		{"begin", testBegin},
		{"finish", testFinish},
	}
	for _, topic := range topics {
		t.Run(topic.name, func(t *testing.T) { topic.check(t, h) })
	}
}

// story runs one subtest on an empty store.
func story(t *testing.T, h Harness, outcome string, tell func(t *testing.T, d *desk)) {
	t.Helper()
	t.Run(outcome, func(t *testing.T) { tell(t, open(t, h)) })
}

// desk is one store under test, with the clock it was given.
type desk struct {
	storage.Store
	t     testing.TB
	h     Harness
	place string
	moved *atomic.Int64 // nanoseconds the clock has been moved from start
}

func open(t testing.TB, h Harness) *desk {
	t.Helper()
	d := &desk{t: t, h: h, place: t.TempDir(), moved: new(atomic.Int64)}
	d.Store = h.Open(t, d.place, storage.Options{Now: d.now})
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return d
}

// reopen closes the store and opens the same place again.
func (d *desk) reopen() {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatalf("Close: %v", err)
	}
	d.Store = d.h.Open(d.t, d.place, storage.Options{Now: d.now})
}

func (d *desk) now() time.Time           { return start().Add(time.Duration(d.moved.Load())) }
func (d *desk) advance(by time.Duration) { d.moved.Add(int64(by)) }

// write runs f in a change without an origin, which must succeed.
func (d *desk) write(f func(tx recovery.Tx) error) {
	d.t.Helper()
	if err := d.try(f); err != nil {
		d.t.Errorf("Change: %v", err)
	}
}

// try runs f in a change without an origin.
func (d *desk) try(f func(tx recovery.Tx) error) error {
	_, err := d.Change(context.Background(), recovery.Origin{}, f)
	return err
}

// read runs f in a view, which must succeed.
func (d *desk) read(f func(tx recovery.Tx) error) {
	d.t.Helper()
	if err := d.View(context.Background(), f); err != nil {
		d.t.Errorf("View: %v", err)
	}
}

// start is when every story begins.
func start() time.Time { return time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC) }

// at is an instant so many minutes after start.
func at(minutes int) time.Time { return start().Add(time.Duration(minutes) * time.Minute) }

// hasCode fails unless err carries the code; "" is no error at all.
func hasCode(t testing.TB, what string, err error, want recovery.Code) {
	t.Helper()
	if got := recovery.CodeOf(err); got != want || want == "" && err != nil {
		t.Errorf("%s: error %v with code %q, want code %q", what, err, got, want)
	}
}

// same fails unless got and want are deeply equal.
func same[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// absent fails unless err says NotFound.
func absent(t testing.TB, what string, err error) {
	t.Helper()
	hasCode(t, what, err, recovery.NotFound)
}
