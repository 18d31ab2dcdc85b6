//go:build !windows && !solaris && !aix

package bolt

import (
	"os"
	"syscall"
)

// unlock lets go of a file that bbolt locked and mapped before it panicked: the mapping cannot be undone from here and
// would keep the lock beyond Close.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

// lock takes the lock that bbolt takes, until f is closed. It fails at once if another has it.
func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
