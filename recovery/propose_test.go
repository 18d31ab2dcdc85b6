package recovery_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"easyday/recovery"
)

func TestProposeFor(t *testing.T) {
	runs := map[recovery.SportID]int{"run": 12, "strength": 3}
	for _, tt := range []struct {
		name   string
		recent []recovery.ModalityID
		sports map[recovery.SportID]int
		want   recovery.ModalityID
	}{
		{"nothing is known: from the door", nil, nil, "walking"},
		{"walked last", []recovery.ModalityID{"walking"}, nil, "light_strength"},
		{"runners: no legs, no impact", nil, runs, "mobility"},
		{"and not the same again", []recovery.ModalityID{"mobility"}, runs, "tai_chi"},
		{"runners who have a pool", []recovery.ModalityID{"walking", "mobility", "swimming", "tai_chi"}, runs, "tai_chi"},
		{"runners who were on the mat a while ago", []recovery.ModalityID{"mobility", "tai_chi", "walking", "light_strength", "pilates"}, runs, "pilates"},
		{"climbers: legs only", nil, map[recovery.SportID]int{"climbing": 4}, "walking"},
		{"climbers who hiked: by daylight, which only the captain knows", []recovery.ModalityID{"walking", "dancing", "hiking"},
			map[recovery.SportID]int{"climbing": 4}, "mobility"},
		{"hikers never walk", []recovery.ModalityID{"dancing"}, map[recovery.SportID]int{"walk": 9}, "mobility"},
		{"the captain's own words are no modality", []recovery.ModalityID{"", "sauna"}, nil, "walking"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := recovery.ProposeFor(tt.recent, tt.sports); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestProposeAmong(t *testing.T) {
	all := []recovery.ModalityID{"walking", "yoga", "mobility", "tai_chi", "swimming"}
	sore := []recovery.ModalityID{"yoga", "tai_chi"}
	rows := func(n int, row []recovery.ModalityID) [][]recovery.ModalityID {
		out := [][]recovery.ModalityID{row}
		for range n - 1 {
			out = append(out, all)
		}
		return out
	}
	for _, tt := range []struct {
		name     string
		possible [][]recovery.ModalityID
		recent   []recovery.ModalityID
		want     recovery.ModalityID
		all      bool
	}{
		{"nobody", nil, nil, "walking", false},
		{"four of whom one must not walk: it does not show", rows(4, sore), nil, "walking", false},
		{"five of whom one must not walk", rows(5, sore), nil, "yoga", true},
		{"and not the same again", rows(5, sore), []recovery.ModalityID{"yoga"}, "tai_chi", true},
		{"five, and nothing is left to all", rows(5, nil), nil, "walking", false},
		{"what needs a thing is not offered to all", rows(5, []recovery.ModalityID{"swimming"}), []recovery.ModalityID{"walking"}, "mobility", false},
		{"the only one left to all, again", rows(5, []recovery.ModalityID{"yoga"}), []recovery.ModalityID{"yoga"}, "yoga", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, same := recovery.ProposeAmong(tt.possible, tt.recent); got != tt.want || same != tt.all {
				t.Errorf("%s %v, want %s %v", got, same, tt.want, tt.all)
			}
		})
	}
}

// TestR2R3ProposalsForAnyTeam: whatever a team did, what is proposed is not its last day again, gentle, there, unlike what
// most did, and the same every time it is asked.
func TestR2R3ProposalsForAnyTeam(t *testing.T) {
	checks(t, "500", "50000")
	rapid.Check(t, func(t *rapid.T) {
		recent := rapid.SliceOfN(rapid.SampledFrom(ids()), 0, recovery.TeamRecent).Draw(t, "recent")
		sports := map[recovery.SportID]int{}
		for range rapid.IntRange(0, 6).Draw(t, "sports") {
			s := rapid.SampledFrom(recovery.Sports()).Draw(t, "sport")
			sports[s.ID] = rapid.IntRange(0, 9).Draw(t, "people")
		}
		got := recovery.ProposeFor(recent, sports)
		for range 5 {
			if again := recovery.ProposeFor(slices.Clone(recent), sports); again != got {
				t.Fatalf("%s, and %s when asked again", got, again)
			}
		}
		m, known := recovery.ModalityByID(got)
		if !known || m.Impact > 1 || m.Daylight {
			t.Fatalf("%+v", m)
		}
		if len(recent) > 0 && recent[0] == got {
			t.Fatalf("%s again", got)
		}
		has := func(id recovery.ModalityID) bool { o, _ := recovery.ModalityByID(id); return o.Need == m.Need }
		if m.Need != "" && !slices.ContainsFunc(recent, has) {
			t.Fatalf("%s needs %s, which none of %v did", got, m.Need, recent)
		}
		for _, like := range m.Like {
			most := true
			for id, n := range sports {
				most = most && (id == like || n < sports[like])
			}
			if most && sports[like] > 0 {
				t.Fatalf("%s after %v", got, sports)
			}
		}
	})
}

// TestR3ATeamsSeasonHasVariety follows every proposal: three in a row are never fewer than three ways to recover.
func TestR3ATeamsSeasonHasVariety(t *testing.T) {
	for _, sport := range recovery.Sports() {
		var recent []recovery.ModalityID
		for range 20 {
			got := recovery.ProposeFor(recent, map[recovery.SportID]int{sport.ID: 9, "other": 2})
			if slices.Contains(recent[:min(len(recent), 2)], got) {
				t.Errorf("after %s: %s, then %s", sport.ID, recent, got)
			}
			recent = slices.Insert(recent, 0, got)
			recent = recent[:min(len(recent), recovery.TeamRecent)]
		}
	}
}
