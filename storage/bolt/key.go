package bolt

import (
	"encoding/binary"
	"math"
	"strings"
	"time"

	"easyday/recovery"
)

// The buckets; DB says what lies in them.
const (
	inMeta     = "meta"
	inAthletes = "athletes"
	inAccounts = "accounts"
	inHistory  = "history"
	inEnds     = "ends"
	inNotices  = "notices"
	inDue      = "due"
	inOrigins  = "origins"
	inTeams    = "teams"
	inHomes    = "homes"
	inNotes    = "notes"
	inFading   = "fading"
	inLoose    = "loose"
	inTombs    = "tombs"
	inDays     = "days"
	inAgenda   = "agenda"
	inDates    = "dates"
	inRSVPs    = "rsvps"
	inPlans    = "plans"
	inMembers  = "members"
	inJoined   = "joined"
	inBound    = "bound"
)

// buckets returns every bucket a file of this schema has.
func buckets() []string {
	return []string{inMeta, inAthletes, inAccounts, inHistory, inEnds, inNotices, inDue, inOrigins, inTeams, inHomes,
		inNotes, inFading, inLoose, inTombs, inDays, inAgenda, inDates, inRSVPs, inPlans, inMembers, inJoined, inBound}
}

// since returns the schema that added a bucket.
func since(bucket string) uint32 {
	switch bucket {
	case inLoose, inTombs:
		return 2
	case inDays, inAgenda, inDates, inRSVPs, inPlans, inMembers, inJoined, inBound:
		return 3
	}
	return 1
}

// The keys of the meta bucket.
const (
	schemaKey  = "schema"
	saltKey    = "salt"
	forgotKey  = "forgot"
	expiredKey = "expired"
)

// The three sorts of key an athlete has in the history bucket.
const (
	sessionRow = 's'
	endIndex   = 'e'
	noticeRef  = 'n'
)

const (
	timeLen = 8
	signBit = 1 << 63
	dayLen  = 4
	maxID   = 512 // bytes of an id; with two of them in a key far below bbolt's limit of 32 KiB
	maxKey  = 2 << 10
)

// never sorts after every instant: the expiry of what does not expire.
const never = math.MaxUint64

// sortable maps an instant to the number that stands for it in keys.
func sortable(t time.Time) uint64 {
	const edge = math.MaxInt64 / int64(time.Second)
	switch s := t.Unix(); {
	case s <= -edge:
		return 0
	case s >= edge:
		return never - 1
	}
	return uint64(t.UnixNano()) ^ signBit
}

// instant is the inverse of sortable.
func instant(n uint64) time.Time { return time.Unix(0, int64(n^signBit)).UTC() }

func appendTime(dst []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(dst, sortable(t))
}

// appendPart adds a string after its length, so that what follows cannot be mistaken for a part of it.
func appendPart(dst []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint16(dst, uint16(len(s))), s...)
}

// day is the number of whole days of t since 1970; days before it count as 0.
func day(t time.Time) uint32 { return uint32(max(0, t.Unix()/(24*60*60))) }

// pairKey is the key of an account, a home or, after its day, an origin.
func pairKey(platform, id string) []byte {
	return append(appendPart(make([]byte, 0, 2+len(platform)+len(id)), platform), id...)
}

// accountPrefix begins the keys of one account in an index.
func accountPrefix(a recovery.Account) []byte {
	return appendPart(appendPart(make([]byte, 0, 2+len(a.Platform)+2+len(a.User)+timeLen+maxID), a.Platform), a.User)
}

// appendAccount ends a key with an account, so that keys sort as accounts do: by platform, then by user. No platform has
// a zero byte in its name.
func appendAccount(dst []byte, a recovery.Account) []byte {
	return append(append(append(dst, a.Platform...), 0), a.User...)
}

// historyPrefix begins all keys of one sort of one athlete.
func historyPrefix(athlete string, sort byte) []byte {
	return append(appendPart(make([]byte, 0, 2+len(athlete)+1+timeLen+maxID), athlete), sort)
}

func sessionKey(athlete, id string) []byte { return append(historyPrefix(athlete, sessionRow), id...) }

func historyEndKey(s recovery.Session) []byte {
	return append(appendTime(historyPrefix(s.Athlete, endIndex), s.End), s.ID...)
}

func endKey(s recovery.Session) []byte {
	k := appendTime(make([]byte, 0, timeLen+2+len(s.Athlete)+len(s.ID)), s.End)
	return append(appendPart(k, s.Athlete), s.ID...)
}

// noticeRefKey is where a notice stands in its athlete's history; nil if it is nobody's.
func noticeRefKey(n recovery.Notice) []byte {
	if n.Athlete == "" {
		return nil
	}
	return historyRefKey(n)
}

func historyRefKey(n recovery.Notice) []byte {
	return append(appendTime(historyPrefix(n.Athlete, noticeRef), n.Due), n.ID...)
}

func dueKey(n recovery.Notice) []byte {
	return append(appendTime(make([]byte, 0, timeLen+len(n.ID)), nextLook(n)), n.ID...)
}

// fadeKey is the index key of a note that expires at until (as sortable tells it).
func fadeKey(until uint64, note string) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, timeLen+len(note)), until), note...)
}

// successor is the smallest key that is greater than every key beginning with prefix; nil: there is none.
func successor(prefix []byte) []byte {
	next := append([]byte(nil), prefix...)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i]++; next[i] != 0 {
			return next[:i+1]
		}
	}
	return nil
}

// checkID returns an Invalid error unless id is usable as one: 1 to 512 bytes.
func checkID(op, field, id string) error {
	if id == "" || len(id) > maxID {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: field}
	}
	return nil
}

// checkAccount returns an Invalid error unless an account can stand in a key: both parts have 1 to 512 bytes.
func checkAccount(op string, a recovery.Account) error {
	if err := checkID(op, "account", a.User); err != nil {
		return err
	}
	if strings.ContainsRune(a.Platform, 0) {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "account"}
	}
	return checkID(op, "account", a.Platform)
}
