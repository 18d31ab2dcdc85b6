package recovery

import (
	"context"
	"time"
)

// Store keeps everything. Implementations pass storagetest.Run. All methods may be called from many goroutines.
type Store interface {
	// View runs f over one consistent snapshot. f must not write, must not keep tx, must not call the store, and may run
	// more than once: what it hands out it assigns. Errors of f come back as they are.
	View(ctx context.Context, f func(tx Tx) error) error
	// Change runs f in one durable transaction, at most once per origin: applied is false, and f is not called, if a
	// change with the same origin was committed in the last OriginTTL. The zero Origin is never remembered.
	// f may run more than once for one commit: it must have no side effects but those on tx, and must not call the store.
	// When Change returns nil the change survives a power cut. If f fails nothing is written and its error comes back. An
	// error of ctx means that nothing was written: a change that has begun is not interrupted.
	// Fails with Unavailable (reason full, read_only, locked or failed) when the store cannot write, with nothing written.
	Change(ctx context.Context, o Origin, f func(tx Tx) error) (applied bool, err error)
	// Close waits for running transactions. A second Close does nothing. After it, every call fails with Unavailable.
	Close() error
}

// OriginTTL is how long an origin is remembered: longer than any network delivers again.
const OriginTTL = 7 * 24 * time.Hour

// Tx is one transaction: the ports below share its snapshot and its fate. In a View the writing methods fail with
// Forbidden. A record that was put in a transaction is seen by its later reads.
type Tx interface {
	PeopleTx
	TeamTx
	UpkeepTx
}

// PeopleTx is what is kept of each athlete.
type PeopleTx interface {
	Athletes() Athletes
	Sessions() Sessions
	Notices() Notices
}

// TeamTx is what is kept of teams: all of it is about what happened in front of everybody.
type TeamTx interface {
	Teams() Teams
	Members() Members
	Days() Days
	RSVPs() RSVPs
}

// UpkeepTx is what the house needs.
type UpkeepTx interface {
	Notes() Notes
	Origins() Origins
	Tombstones() Tombstones
}

// Athletes keeps the people who agreed.
type Athletes interface {
	// Identify finds the athlete of an account. NotFound if nobody with it agreed.
	Identify(a Account) (Athlete, error)
	// Get finds by id. NotFound if absent.
	Get(id string) (Athlete, error)
	// Put inserts or replaces by ID and links every account in Accounts to it; accounts no longer listed are unlinked.
	// Conflict if an account belongs to another athlete. Invalid without ID.
	Put(a Athlete) error
	// After returns up to limit (at least 1) athletes whose ids come after id, in the order of ids; "" comes before all.
	After(id string, limit int) ([]Athlete, error)
	// Forget deletes the athlete, their accounts, sessions and notices, the memberships of these accounts and their answers
	// to days, and leaves a tombstone of now for each account. The counts of those days stay as they are: who wants them
	// right takes the answers back before. Absent is not an error. Invalid without id.
	Forget(id string, now time.Time) error
}

// Sessions keeps the reports.
type Sessions interface {
	// Get finds by athlete and id. NotFound if absent or another athlete's.
	Get(athlete, id string) (Session, error)
	// Put inserts or replaces by Athlete and ID. Invalid without either.
	Put(s Session) error
	// Delete removes one with its notices. Absent is not an error.
	Delete(athlete, id string) error
	// Latest returns up to limit (0: all) sessions of an athlete that ended before before (zero: any), the one that ended last
	// first; equal ends by id, the greater first.
	Latest(athlete string, before time.Time, limit int) ([]Session, error)
	// Expire deletes up to limit sessions that ended before t, with their notices, and says how many.
	Expire(t time.Time, limit int) (int, error)
}

// Notices keeps everything the bot says unprompted. What is pending is ordered by Due.
type Notices interface {
	// Get finds by id. NotFound if absent.
	Get(id string) (Notice, error)
	// Put inserts or replaces by ID and keeps the due index in step with State and Due. It never lowers a Fence, so that
	// an old claim stays refused. Invalid without ID, and with a Session but no Athlete.
	//
	// A notice with a Day or a Team goes with it, when that is deleted, if it is pending or nobody's in particular (it has no
	// Athlete): nothing goes out for what is gone. What an athlete was told is theirs and stays.
	Put(n Notice) error
	// OfSession returns all notices of a session, the earliest Due first.
	OfSession(athlete, session string) ([]Notice, error)
	// Recent returns an athlete's notices with Due at or after since, the earliest first. Those of a team are nobody's: they
	// are found by the id they were given.
	Recent(athlete string, since time.Time) ([]Notice, error)
	// Expire deletes up to limit notices without a session with Due before t, and says how many. Those of a session go
	// with it.
	Expire(t time.Time, limit int) (int, error)
}

// Teams keeps the teams and their homes.
type Teams interface {
	// Get finds by id. NotFound if absent.
	Get(id string) (Team, error)
	// At finds the team whose home is this group. NotFound if none.
	At(platform, chat string) (Team, error)
	// Put inserts or replaces by ID. Conflict if the home belongs to another team. Invalid without ID.
	Put(t Team) error
	// After returns up to limit (at least 1) teams whose ids come after id, in the order of ids; "" comes before all.
	After(id string, limit int) ([]Team, error)
	// Delete removes a team with its members, its days and their answers, and the notices that go with them (Notices.Put).
	// Absent is not an error.
	Delete(id string) error
}

// Members keeps who a team knows.
type Members interface {
	// Get finds by team and account. NotFound if absent.
	Get(team string, a Account) (Member, error)
	// Put inserts or replaces by Team and Account. Invalid without either.
	Put(m Member) error
	// Delete removes one. Absent is not an error.
	Delete(team string, a Account) error
	// OfTeam returns up to limit (0: all) members of a team whose accounts come after after, in the order of accounts
	// (platform, then user); the zero Account comes before all.
	OfTeam(team string, after Account, limit int) ([]Member, error)
	// OfAccount returns the memberships of an account, in the order of teams.
	OfAccount(a Account) ([]Member, error)
}

// Days keeps what teams do together.
type Days interface {
	// Get finds by id. NotFound if absent.
	Get(id string) (Day, error)
	// Put inserts or replaces by ID. Invalid without ID or Team.
	Put(d Day) error
	// Between returns the days of a team with At in [from, to), the earliest first.
	Between(team string, from, to time.Time) ([]Day, error)
	// Expire deletes up to limit days with At before t, the earliest first, with their answers and the notices that go with
	// them (Notices.Put), and says how many: fewer than there are if they have many answers, 0 only if there are none.
	Expire(t time.Time, limit int) (int, error)
}

// RSVPs keeps the answers to days.
type RSVPs interface {
	// Get finds by day and account. NotFound if absent.
	Get(day string, a Account) (RSVP, error)
	// Put inserts or replaces by Day and Account. Invalid without either; NotFound if the day is absent, so that no answer
	// outlives its day. The counts of the day are the caller's.
	Put(r RSVP) error
	// Delete removes one. Absent is not an error.
	Delete(day string, a Account) error
	// OfDay returns the answers to a day in the order of At, equal ones in the order of accounts.
	OfDay(day string) ([]RSVP, error)
	// OfAccount returns an account's answers with When at or after since, the earliest When first.
	OfAccount(a Account, since time.Time) ([]RSVP, error)
}

// Notes keeps small things that expire: drafts, menu hashes, offsets, marks that something was seen. The caller's now
// decides what has expired; an expired note is never returned.
type Notes interface {
	// Get returns the value, or NotFound if absent or expired at now. The slice is the caller's own.
	Get(key string, now time.Time) ([]byte, error)
	// Put writes a value that expires at until; a zero until never expires. Keys have 1 to 512 bytes, else Invalid.
	Put(key string, value []byte, until time.Time) error
	// Delete removes one. Absent is not an error.
	Delete(key string) error
	// DeletePrefix removes every note whose key starts with prefix. An empty prefix is Invalid.
	DeletePrefix(prefix string) error
	// Expire deletes up to limit notes that expired before now, and says how many.
	Expire(now time.Time, limit int) (int, error)
}

// Origins keeps which changes were made, by what Change was told.
type Origins interface {
	// Expire deletes up to limit origins that are no longer remembered at now, and says how many. An engine may keep one
	// for up to a day longer.
	Expire(now time.Time, limit int) (int, error)
}

// Tombstone says that somebody was forgotten, and when. It is a salted hash and leads back to nobody; who holds the file
// and an account can tell whether they belong together.
type Tombstone struct {
	Salt [32]byte  `json:"salt"` // of the file it was made in
	Hash [32]byte  `json:"hash"` // HMAC-SHA256 with Salt over platform, a zero byte, and user
	At   time.Time `json:"at"`
}

// Tombstones keeps who was forgotten, so that what an older backup brings back is forgotten again. It holds up nobody
// who comes back: what was agreed to at or after the time of a tombstone is none of its business.
type Tombstones interface {
	// List returns all, in the order of salt and hash.
	List() ([]Tombstone, error)
	// Merge adds tombstones of another file. Of two with one salt and hash the later stays.
	Merge(list []Tombstone) error
	// Bury leaves a tombstone of now for an account that is no athlete's: who only answered a team's days stays forgotten,
	// too. It scrubs as for a forgotten athlete. Invalid without an account.
	Bury(a Account, now time.Time) error
	// Apply calls forget for each athlete one of whose accounts has a tombstone later than their Consent.At, with the
	// time of the latest such one; then for each account of no athlete that a team knows from before its tombstone
	// (Member.Seen, RSVP.At), as an athlete without ID who has this account. It says how many. forget must delete them and
	// may use the transaction; its error ends it and comes back. Answers and memberships it leaves to such an account are
	// deleted then, whatever the days count.
	Apply(forget func(a Athlete, at time.Time) error) (int, error)
	// Scrub sees to it that what was deleted or replaced in this transaction leaves the disk, too, without a tombstone: at
	// once (urgent), as what a forgotten athlete wrote, or within a day, as what has expired.
	Scrub(urgent bool) error
	// Expire deletes up to limit tombstones from before t, and says how many.
	Expire(t time.Time, limit int) (int, error)
}

// Outbox is how the scheduler takes notices and settles them. Implemented by every Store beside the ports.
type Outbox interface {
	// NextDue returns the earliest Due of a pending notice nobody holds, or the earliest end of a lease; ok is false if
	// nothing is pending.
	NextDue(ctx context.Context) (due time.Time, ok bool, err error)
	// Claim takes up to limit pending notices with Due ≤ now, the earliest first, and holds them until now + lease. No
	// notice is held by two callers at once; one whose lease ended may be claimed again, with a higher Fence. If an earlier
	// attempt may have arrived, the claimed notice has Why WhyUnsure. Durable on return.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Claimed, error)
	// Begin marks, durably, that from now on an attempt may be on the wire, and counts it. Conflict for an old fence, a
	// lease that has ended at now, or a notice that was cancelled or answered meanwhile: then nothing may be sent.
	Begin(ctx context.Context, c Claimed, now time.Time) error
	// Finish writes the outcome. Conflict for an old fence and for a notice that was settled or planned anew meanwhile,
	// with nothing written; Invalid for a State that is no outcome, and for Planned or Unknown without Due. A notice that
	// was cancelled while the attempt was under way keeps its answer but becomes Sent if it was sent. NoMore marks the
	// athlete's Home, in the same transaction. A notice is Late if it was sent more than a minute after Promised.
	Finish(ctx context.Context, c Claimed, o Outcome) error
}
