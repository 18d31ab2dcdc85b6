package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"easyday/recovery"
)

// Unusable reports whether the configuration, or what the command was given, is why err came: trying again changes nothing.
func Unusable(err error) bool {
	_, faults := errors.AsType[ConfigFaults](err)
	_, chat := errors.AsType[chatFault](err)
	_, export := errors.AsType[exportFault](err)
	return faults || chat || export || errors.Is(err, ErrNoNetwork) || recovery.ReasonOf(err) == "url"
}

// ConfigFault is one thing wrong with the configuration. It never repeats a value, so that no secret can be in it; it
// names the place instead.
type ConfigFault struct {
	File    string // the file, or the environment variable; "" if the fault has no place
	Line    int    // from 1; 0 if the fault has no line
	Key     string // as in the file, with its section: "telegram.token"; "" if it concerns the whole file
	Problem string // plain English, follows the key: "must be …"
}

// Error is "file:line: key: problem", without the parts that are empty.
func (f ConfigFault) Error() string {
	var parts []string
	if f.File != "" {
		parts = append(parts, faultPlace(f.File, f.Line))
	}
	if f.Key != "" {
		parts = append(parts, f.Key)
	}
	return strings.Join(append(parts, f.Problem), ": ")
}

func faultPlace(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// ConfigFaults is everything wrong with a configuration: the file's faults by line, then the environment's.
type ConfigFaults []ConfigFault

// Error is one fault a line.
func (f ConfigFaults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// err is nil where there is no fault: a nil slice in an error would not be nil.
func (f ConfigFaults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// about reports whether a key has a fault already.
func (f ConfigFaults) about(key string) bool {
	return slices.ContainsFunc(f, func(have ConfigFault) bool { return have.Key == key })
}

// sorted puts the faults of the file first, by line, and keeps the order of the others.
func (f ConfigFaults) sorted(file string) ConfigFaults {
	rank := func(fault ConfigFault) int {
		if fault.File == file {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(f, func(a, b ConfigFault) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Line, b.Line))
	})
	return f
}
