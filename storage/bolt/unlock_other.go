//go:build windows || solaris || aix

package bolt

import "os"

// unlock does nothing where there is no flock: the lock ends with the process.
func unlock(*os.File) {}

// lock does nothing where there is no flock.
func lock(*os.File) error { return nil }
