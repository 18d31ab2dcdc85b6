package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

// TestR7ATeamIsRungForOnceADay: the day is the one on the team's calendar, wherever the server stands.
func TestR7ATeamIsRungForOnceADay(t *testing.T) {
	for _, tt := range []struct {
		name, zone string
		rang       []string // a star: with the role
		now        string
		today      int
		week       int
	}{
		{"nothing yet", berlin, nil, "2026-03-11 12:00", 1, 2},
		{"this morning", berlin, []string{"2026-03-11 07:00"}, "2026-03-11 23:59", 0, 2},
		{"a minute ago, and it is another day", berlin, []string{"2026-03-10 23:59"}, "2026-03-11 00:00", 1, 2},
		{"yesterday in Auckland, today in Berlin", "Pacific/Auckland", []string{"2026-03-10 23:00"}, "2026-03-11 01:00", 1, 2},
		{"the role, this morning", berlin, []string{"2026-03-11 07:00*"}, "2026-03-11 12:00", 0, 1},
		{"the role, six days ago", berlin, []string{"2026-03-05 00:00*"}, "2026-03-11 23:59", 1, 1},
		{"the role, seven days ago", berlin, []string{"2026-03-04 23:59*"}, "2026-03-11 00:00", 1, 2},
		{"the role, twice", berlin, []string{"2026-03-09 07:00*", "2026-03-10 07:00*"}, "2026-03-11 12:00", 1, 0},
		{"every Monday at seven, across the change of clocks", berlin, []string{"2026-03-23 07:00*"}, "2026-03-30 07:00", 1, 2},
		{"more than there is, because the zone was changed", berlin, []string{"2026-03-11 07:00*", "2026-03-11 08:00*", "2026-03-11 09:00*"}, "2026-03-11 12:00", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var team recovery.Team
			for _, when := range tt.rang {
				role := when[len(when)-1] == '*'
				team.Pings = append(team.Pings, recovery.Ping{At: at(t, tt.zone, when[:16]), Role: role})
			}
			today, week := team.PingsLeft(at(t, tt.zone, tt.now), zone(t, tt.zone))
			if today != tt.today || week != tt.week {
				t.Errorf("left: %d today, %d with the role; want %d and %d", today, week, tt.today, tt.week)
			}
		})
	}
}

// TestRangSpendsAndForgets rings once a day for a month, with the role: what is left follows, and the list stays short.
func TestRangSpendsAndForgets(t *testing.T) {
	z, now := zone(t, berlin), at(t, berlin, "2026-03-10 07:00")
	var team recovery.Team
	for day := range 30 {
		before := team
		today, week := team.PingsLeft(now, z)
		if today != 1 || week != max(0, recovery.RolePingsAWeek-day) && day < 7 {
			t.Fatalf("day %d: %d and %d are left", day, today, week)
		}
		team = team.Rang(now, week > 0)
		if today, _ := team.PingsLeft(now.Add(time.Hour), z); today != 0 {
			t.Fatalf("day %d: rang, and there is one more", day)
		}
		if len(before.Pings) > 0 && len(team.Pings) > 0 && &before.Pings[0] == &team.Pings[0] {
			t.Fatal("the team before was written to")
		}
		if n := len(team.Pings); n > 9 {
			t.Fatalf("day %d: %d pings are kept", day, n)
		}
		now = now.AddDate(0, 0, 1)
	}
}

func TestIsCaptain(t *testing.T) {
	team := recovery.Team{
		Captains: []recovery.Captain{{User: "7", Name: "Ana"}}, CaptainRoles: []recovery.RoleName{{ID: "coach"}, {Name: "of no id"}},
	}
	for _, tt := range []struct {
		user  string
		roles []string
		want  bool
	}{
		{"7", nil, true}, {"8", nil, false}, {"8", []string{"runner", "coach"}, true}, {"", nil, false},
		{"Ana", []string{"runner"}, false}, {"8", []string{""}, false}, {"coach", []string{"7"}, false},
	} {
		if got := team.IsCaptain(tt.user, tt.roles); got != tt.want {
			t.Errorf("%q with %v: %v", tt.user, tt.roles, got)
		}
	}
	if (recovery.Team{Captains: []recovery.Captain{{}}}).IsCaptain("", nil) {
		t.Error("nobody is a captain")
	}
}

func TestATeamWithoutSomebody(t *testing.T) {
	ana, ben := recovery.Account{Platform: "discord", User: "1"}, recovery.Account{Platform: "discord", User: "2"}
	team := recovery.Team{
		Home: recovery.Address{Platform: "discord"}, Captains: []recovery.Captain{{User: "1", Name: "ana"}, {User: "2", Name: "ben"}},
		Series: []recovery.Series{{ID: "a", By: ana, ByName: "ana"}, {ID: "b", By: ben, ByName: "ben"}},
	}
	left, named := team.Without(ana)
	if !named || len(left.Captains) != 1 || left.Captains[0].User != "2" || left.Series[0].By != (recovery.Account{}) || left.Series[0].ByName != "" || left.Series[1].By != ben {
		t.Errorf("without ana it is %+v, %v", left, named)
	}
	if len(team.Captains) != 2 || team.Captains[0].User != "1" || team.Series[0].By != ana {
		t.Errorf("what was there is changed: %+v", team)
	}
	if _, again := left.Without(ana); again {
		t.Error("she is named still")
	}
	if _, named := team.Without(recovery.Account{Platform: "telegram", User: "1"}); named {
		t.Error("the same number on another network is another person")
	}
}
