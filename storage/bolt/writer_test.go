package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"easyday/recovery"
)

// stall keeps the writer busy until the returned function is called; then it waits for the stalling change to end.
func stall(t testing.TB, db *DB) (release func()) {
	t.Helper()
	running, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := db.Change(context.Background(), recovery.Origin{}, func(recovery.Tx) error {
			close(running)
			<-goOn
			return nil
		})
		ended <- err
	}()
	<-running
	return func() {
		close(goOn)
		if err := <-ended; err != nil {
			t.Errorf("the stalling change: %v", err)
		}
	}
}

func TestCancelledInTheQueue(t *testing.T) {
	db, _, _ := fresh(t)
	release := stall(t, db)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := db.Change(ctx, recovery.Origin{}, func(recovery.Tx) error { t.Error("f ran"); return nil })
		ended <- err
	}()
	cancel()
	if err := <-ended; err != context.Canceled {
		t.Errorf("error %v, want context.Canceled itself", err)
	}
	release()
}

func TestGroupSharesACommit(t *testing.T) {
	db, _, _ := fresh(t)
	release := stall(t, db)
	before := db.file.Stats()
	const callers = 50
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			if err := set(db, strconv.Itoa(i), "v"); err != nil {
				t.Errorf("Change: %v", err)
			}
		})
	}
	release()
	all.Wait()
	// One commit writes at least five pages (note, root, freelist, meta and one more); alone they would be 250.
	after := db.file.Stats()
	if pages := after.TxStats.GetWrite() - before.TxStats.GetWrite(); pages > callers*4 {
		t.Errorf("%d changes wrote %d pages: they were not grouped", callers, pages)
	}
	for i := range callers {
		if v := value(t, db, strconv.Itoa(i)); v != "v" {
			t.Errorf("note %d is %q", i, v)
		}
	}
}

func TestFunctionThatEndsItsGoroutine(t *testing.T) {
	db, _, _ := fresh(t)
	_, err := db.Change(context.Background(), recovery.Origin{}, func(tx recovery.Tx) error {
		_ = tx.Notes().Put("k", []byte("v"), time.Time{})
		runtime.Goexit()
		return nil
	})
	if err == nil {
		t.Error("no error")
	}
	if v := value(t, db, "k"); v != "" {
		t.Errorf("it wrote %q", v)
	}
	if err := set(db, "k", "after"); err != nil {
		t.Errorf("the next change: %v", err)
	}
}

func TestKeptTransactionIsForbidden(t *testing.T) {
	db, _, _ := fresh(t)
	var kept recovery.Tx
	keep := func(tx recovery.Tx) error { kept = tx; return nil }
	try := func(what string) {
		_, err := kept.Notes().Get("k", testNow())
		_, err2 := kept.Sessions().Latest("a", time.Time{}, 1)
		for _, err := range []error{err, err2, kept.Notes().Put("k", nil, time.Time{}), kept.Athletes().Forget("a", testNow())} {
			if recovery.CodeOf(err) != recovery.Forbidden {
				t.Errorf("%s: error %v, want Forbidden", what, err)
			}
		}
	}
	check(t, db.View(context.Background(), keep))
	try("after a view")
	_, err := db.Change(context.Background(), recovery.Origin{}, keep)
	check(t, err)
	try("after a change")
}

func TestPanicNamesNothingPrivate(t *testing.T) {
	db, _, _ := fresh(t)
	err := db.View(context.Background(), func(recovery.Tx) error {
		var none []int
		return fmt.Errorf("never reached: %d", none[len(none)])
	})
	if err == nil || recovery.CodeOf(err) != "" || !strings.Contains(err.Error(), "panic") {
		t.Errorf("error %v, want one without a code that says panic", err)
	}
}

// TestPassing is the table of what bbolt's commit may return. The errors that can be provoked are provoked in
// TestFailingDisk.
func TestPassing(t *testing.T) {
	wrote := func(errno syscall.Errno) error { return &fs.PathError{Op: "write", Path: "x", Err: errno} }
	resized := func(errno syscall.Errno) error { return fmt.Errorf("file resize error: %s", errno) }
	tests := []struct {
		err    error
		passes bool
		reason string
	}{
		{wrote(syscall.ENOSPC), true, reasonFull},
		{wrote(syscall.EDQUOT), true, reasonFull},
		{wrote(syscall.EROFS), true, reasonReadOnly},
		{wrote(syscall.EIO), true, reasonFailed},
		{resized(syscall.ENOSPC), true, reasonFull},
		{resized(syscall.EROFS), true, reasonReadOnly},
		{resized(syscall.EIO), true, reasonFailed},
		{syscall.EIO, false, reasonFailed},
		{syscall.ENOSPC, false, reasonFull}, // of an fsync: as bad as any
		{&fs.PathError{Op: "sync", Path: "x", Err: syscall.EIO}, false, reasonFailed},
		{errors.New("file sync error: input/output error"), false, reasonFailed},
		{errors.New("mmap allocate error: cannot allocate memory"), false, reasonFailed},
	}
	for _, test := range tests {
		if got := passing(test.err); got != test.passes {
			t.Errorf("passing(%v) is %v", test.err, got)
		}
		if got := reasonOf(test.err); got != test.reason {
			t.Errorf("reasonOf(%v) is %q, want %q", test.err, got, test.reason)
		}
	}
}
