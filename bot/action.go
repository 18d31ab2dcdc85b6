package bot

import (
	"fmt"
	"strings"
)

// Action is what a button does: the name of a route and an argument with everything the handler needs, or the id of a
// record that has it. Encoded it fits the smallest network (64 bytes).
type Action struct{ Name, Arg string }

// MaxAction is the longest encoded action in bytes.
const MaxAction = 64

const actionVersion = "1"

// String is the encoded action: version, name, argument, parted by colons.
func (a Action) String() string { return actionVersion + ":" + a.Name + ":" + a.Arg }

// Check fails if the action cannot be encoded: a name that is empty or holds a colon, or too many bytes.
func (a Action) Check() error {
	if a.Name == "" || strings.Contains(a.Name, ":") {
		return fmt.Errorf("action %q: bad name", a.Name)
	}
	if n := len(a.String()); n > MaxAction {
		return fmt.Errorf("action %s: %d bytes, at most %d fit", a.Name, n, MaxAction)
	}
	return nil
}

// ParseAction decodes what a button sent back. ErrOldButton if this version did not make it: people can send anything.
func ParseAction(s string) (Action, error) {
	version, rest, ok := strings.Cut(s, ":")
	name, arg, ok2 := strings.Cut(rest, ":")
	if !ok || !ok2 || version != actionVersion || name == "" || len(s) > MaxAction {
		return Action{}, ErrOldButton
	}
	return Action{name, arg}, nil
}
