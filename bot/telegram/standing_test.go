package telegram

import (
	"encoding/json"
	"testing"

	"easyday/bot"
)

func TestStanding(t *testing.T) {
	for state, want := range map[string]struct {
		role bot.Role
		in   bool
	}{
		`{"status":"creator"}`:                      {bot.Admin, true},
		`{"status":"administrator"}`:                {bot.Admin, true},
		`{"status":"member"}`:                       {bot.Member, true},
		`{"status":"restricted","is_member":true}`:  {bot.Member, true},
		`{"status":"restricted","is_member":false}`: {"", false},
		`{"status":"left"}`:                         {"", false},
		`{"status":"kicked"}`:                       {"", false},
	} {
		var m member
		if err := json.Unmarshal([]byte(state), &m); err != nil {
			t.Fatal(err)
		}
		if role, in := standing(m); role != want.role || in != want.in {
			t.Errorf("%s: %q, in %v", state, role, in)
		}
	}
}
