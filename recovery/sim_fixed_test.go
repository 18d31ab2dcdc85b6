package recovery_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"easyday/recovery"
)

// TestR3AsWordedForFixedSportAndAccess: athletes of one sport with what they happen to have. Each suggestion is the one
// the referee demands, none is impossible, and none follows a sport it must not follow (R2).
func TestR3AsWordedForFixedSportAndAccess(t *testing.T) {
	athletes, sessions := 54, 40
	if proving() {
		athletes, sessions = 10_000, 100
	}
	forbidden, sports := never(t), recovery.Sports()
	pairs := map[[2]string]int{}
	for i := range athletes {
		rng := rand.New(rand.NewPCG(uint64(i), 3))
		sport := sports[i%len(sports)].ID
		r := &referee{forbidden: forbidden, scores: map[string]map[recovery.ModalityID]int{}}
		d := newDiary()
		d.settings.Access = recovery.Access{}
		for _, n := range []recovery.Need{"pool", "deep_pool", "mat", "trail", "bike", "roller", "elliptical", "machine"} {
			if roll := rng.IntN(3); roll < 2 {
				d.settings.Access[n] = roll == 1
			}
		}
		for range sessions {
			c := d.caseNow(sport)
			possible := r.possible(c, true)
			want := r.next(c, possible, nil)
			got := d.report(sport)
			if got != want || !slices.Contains(possible, got) || !slices.Equal(d.trace().Possible, possible) {
				t.Fatalf("athlete %d after %s: %s of %v, want %s of %v", i, sport, got, d.trace().Possible, want, possible)
			}
			jog := got == "light_jogging" && len(possible) == 1
			if slices.Contains(forbidden[sport], got) && !jog {
				t.Fatalf("athlete %d: %s after %s", i, got, sport)
			}
			r.rounds = append(r.rounds, round{possible: possible, shown: []recovery.ModalityID{got}})
			pairs[[2]string{string(sport), string(got)}]++
		}
	}
	t.Logf("%d athletes, %d sessions each, %d pairs of sport and modality seen", athletes, sessions, len(pairs))
}

// TestR1NoSignalLetsAModalityThrough tries every signal before every sport, for decisions, swaps and options.
func TestR1NoSignalLetsAModalityThrough(t *testing.T) {
	for _, s := range recovery.Sports() {
		c := seasoned(s.ID, evening(t))
		open := recovery.Decide(c)
		c.Session.Decision = open
		for _, signal := range recovery.Signals() {
			c.Rest = recovery.Rest{}.Say(signal, c.Now)
			d := recovery.Decide(c)
			if d.Suggestion != nil || d.Rest != signal || d.Cooldown != 0 || d.Basics || !d.Due.IsZero() {
				t.Errorf("%s, %s: %+v", s.ID, signal, d)
			}
			if got := recovery.Options(c); len(got) != 0 {
				t.Errorf("%s, %s: options %v", s.ID, signal, got)
			}
			for _, to := range append(ids(), "") {
				if d, err := recovery.Swap(c, to); recovery.CodeOf(err) != recovery.Forbidden || d.Suggestion != nil {
					t.Errorf("%s, %s: swapped to %s: %+v, %v", s.ID, signal, to, d.Suggestion, err)
				}
			}
			if possible, _ := recovery.Sift(*d.Facts); len(possible) != 0 || len(recovery.Weigh(*d.Facts)) != 0 {
				t.Errorf("%s, %s: %v held to be possible", s.ID, signal, possible)
			}
		}
	}
}

// TestPersonalScoreAgainstAFixedRotation prints how often legs were fresher with the personal table and with a fixed
// rotation, in a world of our own making where each modality suits each athlete more or less. It claims nothing about people.
func TestPersonalScoreAgainstAFixedRotation(t *testing.T) {
	athletes, sessions := 30, 60
	if proving() {
		athletes, sessions = 1000, 200
	}
	personal, fixed, after := 0, 0, sessions/2
	for i := range athletes {
		rng := rand.New(rand.NewPCG(uint64(i), 11))
		suits := map[recovery.ModalityID]float64{}
		for _, id := range ids() {
			suits[id] = 0.1 + 0.8*rng.Float64()
		}
		felt := map[recovery.ModalityID]recovery.Tally{}
		d := newDiary()
		for n := range sessions {
			d.learned.Felt = nil
			for _, id := range ids() {
				if felt[id].Of() > 0 {
					d.learned.Felt = append(d.learned.Felt, recovery.Felt{Sport: "run", Modality: id, Tally: felt[id]})
				}
			}
			got := d.report("run")
			possible := d.trace().Possible
			tally, fresher := felt[got], rng.Float64() < suits[got]
			if fresher {
				tally.Fresher++
			} else {
				tally.Heavier++
			}
			felt[got] = tally
			if n < after {
				continue
			}
			if fresher {
				personal++
			}
			if rng.Float64() < suits[possible[n%len(possible)]] {
				fixed++
			}
		}
	}
	all := float64(athletes * (sessions - after))
	t.Logf("fresher legs in the second half: %.1f %% with the personal score, %.1f %% with a fixed rotation (%d athletes)", 100*float64(personal)/all, 100*float64(fixed)/all, athletes)
	if personal == 0 || fixed == 0 {
		t.Error("nobody was ever fresher: the simulation says nothing")
	}
}
