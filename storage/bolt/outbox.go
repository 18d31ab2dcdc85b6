package bolt

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"time"

	"easyday/recovery"
)

// lateAfter is how much later than Due a notice may be sent without being late.
const lateAfter = time.Minute

// NextDue implements recovery.Outbox.
func (db *DB) NextDue(ctx context.Context) (due time.Time, ok bool, err error) {
	err = db.view(ctx, func(t *tx) error {
		if k, _ := t.bucket(inDue).Cursor().First(); len(k) >= timeLen {
			due, ok = instant(binary.BigEndian.Uint64(k)), true
		}
		return nil
	})
	return due, ok, err
}

// Claim implements recovery.Outbox. It takes those first that have waited longest, a lapsed lease waiting since its
// end, and returns them by Due. A claim leaves Attempt as it was; if an earlier attempt may have arrived, it sets Why
// to WhyUnsure, so that the caller looks before it sends.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]recovery.Claimed, error) {
	const op = "bolt: claim"
	var taken []recovery.Claimed
	_, err := db.change(ctx, op, recovery.Origin{}, func(t *tx) error {
		taken = taken[:0] // it may run again
		after := binary.BigEndian.AppendUint64(nil, sortable(now)+1)
		for _, k := range t.keys(inDue, []byte{0}, after, limit) {
			n, err := linked[recovery.Notice](t, op, inNotices, k[min(timeLen, len(k)):])
			if err != nil {
				return err
			}
			old := n
			if n.State == recovery.Attempting || n.State == recovery.Unknown {
				n.Why = recovery.WhyUnsure
			}
			n.State, n.LeaseEnd = recovery.ClaimedState, now.Add(lease)
			n.Fence++
			if err := (notices{t}).write(op, &old, n); err != nil {
				return err
			}
			taken = append(taken, recovery.Claimed{Notice: n})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(taken, func(a, b recovery.Claimed) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return taken, nil
}

// held reads the notice of a claim. Conflict if it is gone or was claimed again since.
func held(t *tx, op string, c recovery.Claimed) (recovery.Notice, error) {
	n, there, err := prior[recovery.Notice](t, op, inNotices, []byte(c.ID))
	switch {
	case err != nil:
		return n, err
	case !there:
		return n, conflict(op, "gone")
	case n.Fence != c.Fence:
		return n, conflict(op, "fence")
	}
	return n, nil
}

// Begin implements recovery.Outbox. A lease that has ended at now is an old fence too: another caller may claim the
// notice at any moment. A second Begin of one claim counts a second attempt.
func (db *DB) Begin(ctx context.Context, c recovery.Claimed, now time.Time) error {
	const op = "bolt: begin"
	_, err := db.change(ctx, op, recovery.Origin{}, func(t *tx) error {
		n, err := held(t, op, c)
		if err != nil {
			return err
		}
		switch {
		case n.State != recovery.ClaimedState && n.State != recovery.Attempting:
			return conflict(op, string(n.State))
		case n.Answer != c.Answer || !n.Answered.Equal(c.Answered):
			return conflict(op, "answered")
		case !now.Before(n.LeaseEnd):
			return conflict(op, "lease")
		}
		old := n
		n.State = recovery.Attempting
		n.Attempt++
		return (notices{t}).write(op, &old, n)
	})
	return err
}

// Finish implements recovery.Outbox. Invalid (reason state or due) for an outcome that cannot be one. A notice that was
// planned anew while it was held keeps its new plan: Conflict.
func (db *DB) Finish(ctx context.Context, c recovery.Claimed, o recovery.Outcome) error {
	const op = "bolt: finish"
	if err := checkOutcome(op, o); err != nil {
		return err
	}
	_, err := db.change(ctx, op, recovery.Origin{}, func(t *tx) error {
		n, err := held(t, op, c)
		if err != nil {
			return err
		}
		old := n
		switch n.State {
		case recovery.ClaimedState, recovery.Attempting:
			apply(&n, o)
		case recovery.Cancelled:
			if o.State == recovery.Sent {
				apply(&n, o)
			}
		default:
			return conflict(op, string(n.State))
		}
		if o.State == recovery.Undeliverable && o.NoMore && n.Athlete != "" {
			if err := (athletes{t}).unreachable(op, n.Athlete, n.To); err != nil {
				return err
			}
		}
		return (notices{t}).write(op, &old, n)
	})
	return err
}

// checkOutcome refuses what is not an end of an attempt, and another try without a time.
func checkOutcome(op string, o recovery.Outcome) error {
	switch o.State {
	case recovery.Sent, recovery.Expired, recovery.Undeliverable, recovery.Cancelled:
		return nil
	case recovery.Planned, recovery.Unknown:
		if !o.Due.IsZero() {
			return nil
		}
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "due"}
	}
	return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "state"}
}

// apply writes an outcome into the notice it is about.
func apply(n *recovery.Notice, o recovery.Outcome) {
	n.State, n.Why, n.LeaseEnd = o.State, o.Why, time.Time{}
	switch o.State {
	case recovery.Planned, recovery.Unknown:
		if n.FirstDue.IsZero() {
			n.FirstDue = n.Due
		}
		n.Due = o.Due
	case recovery.Sent:
		n.SentAt, n.Ref = o.At, o.Ref
		n.Late = o.At.After(n.Promised().Add(lateAfter))
	}
}
