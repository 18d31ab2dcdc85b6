package recovery_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"easyday/recovery"
)

// BenchmarkPersonalScore lets athletes whose legs like some ways to recover better than others, and who are not always
// sure, be coached through 120 sessions twice: by what they answered, and by a fixed round through all that is possible.
// It prints how many of the last 60 left them fresher, per hundred. It claims nothing: the likings are made up.
func BenchmarkPersonalScore(b *testing.B) {
	const athletes = 100
	var learned, round, best float64
	for b.Loop() {
		learned, round, best = 0, 0, 0
		for seed := range uint64(athletes) {
			x := newTrial(seed)
			learned += x.share(x.byScore)
			round += x.share(x.byRound)
			best += 100 * slices.Max(x.chances())
		}
	}
	b.ReportMetric(learned/athletes, "%fresher/learned")
	b.ReportMetric(round/athletes, "%fresher/round")
	b.ReportMetric(best/athletes, "%fresher/favourite")
}

// trial is one made-up athlete.
type trial struct {
	seed  uint64
	likes map[recovery.ModalityID]float64 // how often it leaves them fresher
}

func newTrial(seed uint64) *trial {
	dice := rand.New(rand.NewPCG(seed, 1))
	x := &trial{seed: seed, likes: map[recovery.ModalityID]float64{}}
	for _, id := range ids() {
		x.likes[id] = 0.1 + 0.8*dice.Float64()
	}
	return x
}

func (x *trial) chances() (out []float64) {
	for _, id := range ids() {
		out = append(out, x.likes[id])
	}
	return out
}

// share plays 120 sessions and returns how many of the last 60 left the athlete fresher, per hundred.
func (x *trial) share(next func(*diary, recovery.SportID) recovery.ModalityID) float64 {
	d, dice := newDiary(), rand.New(rand.NewPCG(x.seed, 2))
	fresher := 0
	for n := range 120 {
		sport := []recovery.SportID{"run", "ride", "strength"}[n%3]
		id := next(d, sport)
		felt := recovery.Tally{Heavier: 1}
		switch luck := dice.Float64(); {
		case luck < x.likes[id]:
			felt = recovery.Tally{Fresher: 1}
			if n >= 60 {
				fresher++
			}
		case luck < x.likes[id]+0.5*(1-x.likes[id]):
			felt = recovery.Tally{Same: 1}
		}
		d.learned.Felt = append(d.learned.Felt, recovery.Felt{Sport: sport, Modality: id, Tally: felt})
	}
	return 100 * float64(fresher) / 60
}

// byScore does what is suggested.
func (x *trial) byScore(d *diary, sport recovery.SportID) recovery.ModalityID { return d.report(sport) }

// byRound does what comes next in the table of what is possible, whatever was answered.
func (x *trial) byRound(d *diary, sport recovery.SportID) recovery.ModalityID {
	d.report(sport)
	possible, all := d.trace().Possible, ids()
	from := 0
	if n := len(d.learned.Felt); n > 0 {
		from = slices.Index(all, d.learned.Felt[n-1].Modality) + 1
	}
	for i := range all {
		if id := all[(from+i)%len(all)]; slices.Contains(possible, id) {
			return id
		}
	}
	return possible[0]
}
