package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"easyday/recovery"
)

// The reasons of Unavailable.
const (
	reasonFull     = "full"
	reasonReadOnly = "read_only"
	reasonLocked   = "locked"
	reasonFailed   = "failed"
	reasonCorrupt  = "corrupt"
	reasonForeign  = "foreign"
	reasonClosed   = "closed"
)

func unavailable(op, reason string, cause error) *recovery.Error {
	return &recovery.Error{Code: recovery.Unavailable, Op: op, Reason: reason, Err: cause}
}

// passing reports whether the file may be used on after a failed commit: after a failed write or resize it may, after a
// failed fsync not, because the kernel has dropped what it could not write and the next fsync would lie. What is
// neither is taken as the worse.
//
// bbolt tells them apart by the shape of the error: a failed WriteAt is an *fs.PathError of a "write", a failed
// fdatasync a bare errno or a PathError of a "sync", and growing the file says "file resize error: …" or
// "file sync error: …" without a type.
func passing(err error) bool {
	if err == nil {
		return true
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Op == "write"
	}
	return strings.HasPrefix(err.Error(), resizeFailed)
}

const resizeFailed = "file resize error: "

// reasonOf names the reason for an error of the operating system, also where bbolt kept only its text.
func reasonOf(err error) string {
	is := func(errno syscall.Errno) bool {
		text := err.Error()
		return errors.Is(err, errno) || strings.HasPrefix(text, resizeFailed) && strings.HasSuffix(text, errno.Error())
	}
	switch {
	case is(syscall.ENOSPC), is(syscall.EDQUOT):
		return reasonFull
	case is(syscall.EROFS):
		return reasonReadOnly
	}
	return reasonFailed
}

// guard runs f and turns a panic into an error. A fault while reading the mapped file, or a panic inside bbolt, means
// that the file is damaged.
func (db *DB) guard(op string, t *tx, f func(t *tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = db.panicked(op, p)
		}
		t.bolt = nil
	}()
	return f(t)
}

// panicked makes an error of a panic's value. It must be called by the deferred function that recovered.
func (db *DB) panicked(op string, p any) error {
	db.opts.Log.Error("panic in a transaction", "op", op, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	if damaged(p) {
		return unavailable(op+" "+db.path, reasonCorrupt, fmt.Errorf("the file is damaged (%v): %s", p, restore))
	}
	return fmt.Errorf("%s: panic: %v", op, p)
}

// damaged reports whether a panic's value is an address fault or errDamaged, or the panic rose inside bbolt.
func damaged(p any) bool {
	if _, fault := p.(interface{ Addr() uintptr }); fault || p == any(errDamaged) {
		return true
	}
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs[:])])
	for rising := false; ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			rising = true
		case rising && !strings.HasPrefix(frame.Function, "runtime."):
			return strings.HasPrefix(frame.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
