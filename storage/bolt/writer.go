package bolt

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// groupMax is how many changes share one commit at most.
const groupMax = 256

// call is one change on its way through the writer.
type call struct {
	op     string
	origin recovery.Origin
	f      func(t *tx) error
	done   chan struct{} // closed when applied and err hold

	applied bool
	err     error
	refused bool // f failed after writing: it is not run again with the others
}

// change hands f to the writer and waits for the commit.
func (db *DB) change(ctx context.Context, op string, o recovery.Origin, f func(t *tx) error) (bool, error) {
	if err := db.enter(ctx, op); err != nil {
		return false, err
	}
	defer db.inside.Done()
	c := &call{op: op, origin: o, f: f, done: make(chan struct{})}
	// The channel has no buffer: whoever waits here has not been taken by the writer yet.
	select {
	case db.queue <- c:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	<-c.done
	return c.applied, c.err
}

// write is the writer: the only goroutine that writes. It takes whatever waits and commits it as one.
func (db *DB) write() {
	debug.SetPanicOnFault(true)
	group, stopped := make([]*call, 0, groupMax), false
	defer func() {
		if stopped {
			close(db.written)
			return
		}
		// A function ended the goroutine it ran in, as a test's FailNow does: nothing was written, another takes over.
		release(group, errors.New("bolt: a change ended its goroutine"))
		go db.write()
	}()
	for !stopped {
		select {
		case c, open := <-db.queue:
			if stopped = !open; stopped {
				continue
			}
			group = db.gather(append(group[:0], c))
			db.settle(group)
			clear(group)
			group = group[:0]
		case chore := <-db.chores:
			chore()
		}
	}
}

// gather adds the calls that wait already. Those who were let go a moment ago have had no processor yet to come back:
// yielding once, as long as it brings somebody, makes groups half as large again and costs a lone caller nothing.
func (db *DB) gather(group []*call) []*call {
	for had := 0; len(group) < groupMax; {
		select {
		case c, open := <-db.queue:
			if !open {
				return group
			}
			group = append(group, c)
		default:
			if had == len(group) {
				return group
			}
			had = len(group)
			runtime.Gosched()
		}
	}
	return group
}

// release lets the callers of a group go, with err if it is not nil, else with their own results.
func release(group []*call, err error) {
	for _, c := range group {
		if err != nil {
			c.applied, c.err = false, err
		}
		close(c.done)
	}
}

// settle commits a group and lets its callers go. Nobody gets an answer before the commit: even a refusal may rest on
// what another of the group wrote.
func (db *DB) settle(group []*call) {
	if e := db.broken.Load(); e != nil {
		release(group, e)
		return
	}
	passes, err := db.commit(group)
	if err == nil {
		release(group, nil)
		return
	}
	failed := unavailable("bolt: commit "+db.path, reasonFailed, err)
	if passes {
		failed.Reason = reasonOf(err)
	} else {
		db.broken.Store(failed)
	}
	db.opts.Log.Error("nothing was written", "changes", len(group), "fatal", !passes, "err", failed)
	release(group, failed)
	if !passes && db.opts.OnFatal != nil {
		db.opts.OnFatal(failed)
	}
}

// commit runs the calls of a group in one transaction until none of them fails with writes in it. The error is the
// commit's; passes is false if the file cannot be used on after it.
func (db *DB) commit(group []*call) (passes bool, err error) {
	var btx *bbolt.Tx
	defer func() {
		if p := recover(); p != nil {
			passes, err = false, db.panicked("bolt: commit", p)
		}
		abandon(btx)
	}()
	for {
		if btx, err = db.file.Begin(true); err != nil {
			return false, err // only a file whose mapping is lost refuses a writer
		}
		dirty, clean := db.apply(btx, group)
		switch {
		case clean && dirty:
			err = btx.Commit()
			return passing(err), err
		case clean:
			return true, nil
		}
		if err = btx.Rollback(); err != nil {
			return false, err
		}
	}
}

// abandon gives up a transaction, wherever it stands, so that bbolt's lock is free; one that has ended is left alone.
func abandon(btx *bbolt.Tx) {
	defer func() { _ = recover() }() // a damaged file may not even let go; the panic that led here has been told
	if btx != nil {
		_ = btx.Rollback() // ErrTxClosed after a commit
	}
}

// apply runs the calls in order. clean is false as soon as one failed that had written: the transaction must be rolled
// back and the others run again. dirty is true if there is something to commit.
func (db *DB) apply(btx *bbolt.Tx, group []*call) (dirty, clean bool) {
	for _, c := range group {
		if c.refused {
			continue
		}
		t := &tx{bolt: btx, writable: true, sweep: db.origins%forgetEvery == 0, dirt: db.dirt}
		c.applied = false
		c.err = db.guard(c.op, t, func(t *tx) error {
			seen, err := t.seen(c.origin, db.opts.Now())
			if err != nil || seen {
				return err
			}
			if err := c.f(t); err != nil {
				return err
			}
			c.applied = true
			if err := t.fade(db.opts.Now()); err != nil {
				return err
			}
			return t.remember(c.origin, db.opts.Now())
		})
		if c.err != nil {
			c.applied = false
			if t.dirty {
				c.refused = true
				return false, false
			}
		}
		if c.applied {
			db.origins++
		}
		dirty = dirty || t.dirty
	}
	return dirty, true
}
