package bolt

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"easyday/recovery"
)

// DB is a recovery.Store and a recovery.Outbox in one bbolt file. All methods may be called from many goroutines.
// No function handed to View or Change may call the DB again: the writer would wait for itself.
//
// What lies where. T is an instant as 8 bytes: Unix nanoseconds in UTC, big-endian, the sign bit flipped, so that bytes
// sort as time does (nanoseconds, not milliseconds, so that an index agrees with the record to the last digit; instants
// outside the years 1678 to 2262 stand at the end they passed). D is a day: T's whole days since 1970, 4 bytes
// big-endian. [s] is a string after its length in 2 bytes big-endian; a string at the end of a key has no length.
//
//	bucket    key                        value
//	meta      "schema"                   schema version, 4 bytes big-endian
//	          "salt"                     32 random bytes, made with the file: the salt of its tombstones
//	          "forgot"                   1 while free pages may hold what somebody wanted deleted; copies are without
//	          "expired"                  T since when free pages may hold what has expired; copies are without
//	athletes  athlete                    record: recovery.Athlete
//	accounts  [platform] user            athlete
//	history   [athlete] 's' session      record: recovery.Session
//	          [athlete] 'e' T session    nothing; T is Session.End: the order of Latest
//	          [athlete] 'n' T notice     session of the notice; T is Notice.Due: the order of Recent and OfSession
//	ends      T [athlete] session        nothing; T is Session.End: the order of Sessions.Expire
//	notices   notice                     record: recovery.Notice
//	due       T notice                   nothing; pending notices only. T is when to look at it next: Due, and for a
//	                                     held one the end of its lease if that is later
//	origins   D [platform] id            T at which it was remembered; D is the day of T
//	teams     team                       record: recovery.Team
//	homes     [platform] chat            team
//	notes     note                       record: T (all ones: never), then the value as it was given
//	fading    T note                     nothing; T is when the note expires
//	loose     T notice                   nothing; notices without a session. T is Notice.Due: the order of Notices.Expire
//	tombs     salt hash                  T at which an account was forgotten: recovery.Tombstone
//	days      day                        record: recovery.Day
//	agenda    [team] T day               nothing; T is Day.At: the order of Days.Between
//	dates     T day                      nothing; T is Day.At: the order of Days.Expire
//	rsvps     [day] account              record: recovery.RSVP
//	plans     [platform] [user] T day    nothing; T is RSVP.When: the order of RSVPs.OfAccount
//	members   [team] account             record: recovery.Member
//	joined    [platform] [user] team     nothing
//	bound     'd' [day] notice           nothing; notices that go with a day: those without an athlete, and those pending
//	          't' [team] notice          nothing; the same, with a team
//
// An account at the end of a key is its platform, a zero byte and its user, so that accounts sort as such.
//
// Schema 2 added loose, tombs and the salt, schema 3 all after tombs, and took the notices without an athlete out of the
// history; Open brings older files to this schema.
//
// What belongs to one athlete lies together, so that a report touches few pages. A record is its version (1 byte), the
// CRC-32C of version and payload (4 bytes big-endian), and the payload: JSON, but for notes. This frame stays for ever;
// a new kind of payload gets a new version. An index and its record are always written in one transaction.
type DB struct {
	path string
	opts Options

	compacting sync.Mutex // one Compact at a time

	swap sync.RWMutex // guards file
	file *file        // exchanged by Compact, in the writer

	queue   chan *call    // changes that wait for the writer
	chores  chan func()   // what else only the writer may do
	written chan struct{} // closed when the writer has ended
	origins int           // changes since Open, for forgetEvery; the writer's own
	dirt    dirt          // what is written while Compact copies, else nil; the writer's own
	broken  atomic.Pointer[recovery.Error]

	gate   sync.RWMutex // guards closed, so that no call enters once Close has begun to wait
	closed bool
	inside sync.WaitGroup // calls under way
	once   sync.Once
	ending error
}

var (
	_ recovery.Store  = (*DB)(nil)
	_ recovery.Outbox = (*DB)(nil)
)

// Options are what a DB needs beside its path.
type Options struct {
	// Now is the clock by which origins are forgotten. Required.
	Now func() time.Time
	// Log gets what an operator must know; nil: nothing is logged. No line holds what a person reported.
	Log *slog.Logger
	// OnFatal is called once, by the writer, when the file cannot be trusted any more (an fsync failed): everything is
	// refused from then on, and only a new process may open the file again. It must return at once and must not call
	// the DB. May be nil.
	OnFatal func(error)
	// Forget deletes everything about an athlete whom a tombstone names, with a tombstone of at; of one without an id,
	// everything that is kept of their account (Tombstones.Apply). nil: what the store itself keeps of them. Open calls it in
	// one transaction, before anybody sees the store.
	Forget func(tx recovery.Tx, a recovery.Athlete, at time.Time) error
	// LockWait is how long Open waits for another process to close the file; 0: two seconds.
	LockWait time.Duration
}

// View implements recovery.Store. A panic in f comes back as an error; one that comes from a damaged file as
// Unavailable with reason corrupt.
func (db *DB) View(ctx context.Context, f func(tx recovery.Tx) error) error {
	return db.view(ctx, func(t *tx) error { return f(t) })
}

func (db *DB) view(ctx context.Context, f func(t *tx) error) error {
	if err := db.enter(ctx, "bolt: view"); err != nil {
		return err
	}
	defer db.inside.Done()
	in := db.use()
	defer in.users.Done()
	btx, err := in.Begin(false)
	if err != nil {
		return unavailable("bolt: view", reasonFailed, err)
	}
	defer btx.Rollback()
	return db.guard("bolt: view", &tx{bolt: btx}, f)
}

// Change implements recovery.Store. It waits for its turn; cancelled before that, it returns ctx.Err() and f never ran.
// Once f's turn has come the change is finished whatever becomes of ctx. A panic in f comes back as an error, with
// nothing written.
func (db *DB) Change(ctx context.Context, o recovery.Origin, f func(tx recovery.Tx) error) (bool, error) {
	return db.change(ctx, "bolt: change", o, func(t *tx) error { return f(t) })
}

// Close implements recovery.Store.
func (db *DB) Close() error {
	db.once.Do(func() {
		db.gate.Lock()
		db.closed = true
		db.gate.Unlock()
		db.inside.Wait()
		close(db.queue)
		<-db.written
		if err := db.file.Close(); err != nil {
			db.ending = unavailable("bolt: close "+db.path, reasonFailed, err)
		}
	})
	return db.ending
}

// enter lets a call in, and keeps Close waiting until inside.Done.
func (db *DB) enter(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	db.gate.RLock()
	defer db.gate.RUnlock()
	if db.closed {
		return unavailable(op, reasonClosed, nil)
	}
	if e := db.broken.Load(); e != nil {
		return e
	}
	db.inside.Add(1)
	return nil
}
