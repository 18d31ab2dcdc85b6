package discord

import (
	"strconv"
	"testing"
)

func TestPermissionsAreComputedAsDiscordDoes(t *testing.T) {
	text := func(bits uint64) string { return strconv.FormatUint(bits, 10) }
	home := func(everyone, role uint64) server {
		var s server
		s.OwnerID = "9"
		s.Roles = append(s.Roles, struct {
			ID          string `json:"id"`
			Permissions string `json:"permissions"`
		}{"1", text(everyone)}, struct {
			ID          string `json:"id"`
			Permissions string `json:"permissions"`
		}{"2", text(role)})
		return s
	}
	const both = viewChannel | sendMessages
	for name, c := range map[string]struct {
		server server
		rules  []overwrite
		user   string
		want   uint64
	}{
		"roles add up":           {home(viewChannel, sendMessages), nil, "7", both},
		"the owner may all":      {home(0, 0), []overwrite{{ID: "9", Deny: text(both)}}, "9", both},
		"so may administrators":  {home(0, administrator), []overwrite{{ID: "1", Deny: text(both)}}, "7", both},
		"a channel takes away":   {home(both, 0), []overwrite{{ID: "1", Deny: text(sendMessages)}}, "7", viewChannel},
		"a role gives it back":   {home(both, 0), []overwrite{{ID: "2", Allow: text(sendMessages)}, {ID: "1", Deny: text(sendMessages)}}, "7", both},
		"a member has the last":  {home(both, 0), []overwrite{{ID: "7", Deny: text(viewChannel)}, {ID: "2", Allow: text(viewChannel)}}, "7", sendMessages},
		"other roles do not say": {home(both, 0), []overwrite{{ID: "3", Deny: text(both)}}, "7", both},
	} {
		if got := permissionsIn(c.server, "1", c.rules, c.user, []string{"2"}) & both; got != c.want {
			t.Errorf("%s: %b, want %b", name, got, c.want)
		}
	}
}
