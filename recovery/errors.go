package recovery

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. It decides the sentence a person reads; the wrapped cause is for the operator.
type Code string

// The codes. Anything without a code is an internal failure.
const (
	Invalid     Code = "invalid"     // the input breaks a rule; Reason names the field
	NotFound    Code = "not_found"   // no such record
	Duplicate   Code = "duplicate"   // it exists already
	Conflict    Code = "conflict"    // somebody else was faster: an old fence, a changed state
	Forbidden   Code = "forbidden"   // not this person's to do
	Unavailable Code = "unavailable" // the store cannot write now; Reason is full, locked, read_only or failed
	TooNew      Code = "too_new"     // the record or file was written by a newer version
)

// Error carries a code for the person and a cause for the operator. It is made where the fault is found and handled
// once, where the answer is built.
type Error struct {
	Code   Code
	Op     string // the operation, for the operator: "bolt: change"
	Reason string // a short machine word that refines Code: a field ("minutes") or a state ("full")
	Err    error  // the cause; may be nil
}

// Error names the operation, the code, the reason and the cause, in plain English for logs. It never holds what a
// person reported.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Reason != "" {
		s += " (" + e.Reason + ")"
	}
	if e.Op != "" {
		s = e.Op + ": " + s
	}
	if e.Err != nil {
		s = fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refusal reports whether the person asked for something that cannot be, so that nobody has to look into it.
func (e *Error) Refusal() bool { return e.Code != Unavailable && e.Code != TooNew }

// CodeOf returns the code of the first Error in err's chain, "" for nil and for errors without one.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// ReasonOf returns the reason of the first Error in err's chain, "" where there is none.
func ReasonOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return ""
}

// Refuse returns an Invalid error about one field of a report or a setting.
func Refuse(field string) error { return &Error{Code: Invalid, Reason: field} }
