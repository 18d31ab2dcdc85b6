package bot

import "strings"

// Who is a person or a role that was picked.
type Who struct {
	Role bool // a role, else a person
	ID   string
	Name string
}

// String is the value of an option of WhoType.
func (w Who) String() string {
	kind := "person"
	if w.Role {
		kind = "role"
	}
	return kind + ":" + w.ID + ":" + clean(w.Name)
}

// ParseWho reads what String wrote. ok is false for words somebody typed.
func ParseWho(s string) (w Who, ok bool) {
	kind, rest, _ := strings.Cut(s, ":")
	id, name, found := strings.Cut(rest, ":")
	if !found || id == "" || kind != "person" && kind != "role" {
		return Who{}, false
	}
	return Who{Role: kind == "role", ID: id, Name: name}, true
}
