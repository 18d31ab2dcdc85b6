package recovery_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// proving reports whether the long form of the properties is asked for (EASYDAY_PROVE=1).
func proving() bool { return os.Getenv("EASYDAY_PROVE") == "1" }

// referee knows R3 as it is written, and nothing of how the product keeps its state: it has the list of what was
// possible and what was shown in each session, and counts anew every time.
type referee struct {
	forbidden map[recovery.SportID][]recovery.ModalityID
	rounds    []round
	silent    int // sessions without a suggestion since the last round
	scores    map[string]map[recovery.ModalityID]int
}

type round struct {
	possible []recovery.ModalityID
	shown    []recovery.ModalityID // in order; the last one stands
}

// spared reports whether a newcomer is spared id: the first suggestions need nothing.
func (r *referee) spared(id recovery.ModalityID) bool {
	m, _ := recovery.ModalityByID(id)
	return m.Need != "" && len(r.rounds) < 3
}

// possible is what may be suggested after c's sport. noon says that the reminder falls to noon, which is daylight.
func (r *referee) possible(c recovery.Case, noon bool) []recovery.ModalityID {
	var free, spared, last []recovery.ModalityID
	for _, m := range recovery.Modalities() {
		has, known := c.Settings.Access[m.Need]
		like := slices.Contains(r.forbidden[c.Session.Sport], m.ID)
		switch {
		case c.Settings.Taste[m.ID] < 0, m.Need != "" && known && !has, m.ID == "hiking" && !noon:
		case c.Session.Sport == "ultra" && m.ID != "walking" && m.ID != "mobility":
		case like && m.ID == "light_jogging":
			last = append(last, m.ID)
		case like:
		case r.spared(m.ID):
			spared = append(spared, m.ID)
		default:
			free = append(free, m.ID)
		}
	}
	for _, ids := range [][]recovery.ModalityID{free, spared, last} {
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// score asks the product, in a world where nothing else is possible.
func (r *referee) score(c recovery.Case, id recovery.ModalityID) int {
	key := fmt.Sprint(c.Session.Sport, c.Settings.Access, c.Settings.Taste)
	if r.scores[key] == nil {
		r.scores[key] = map[recovery.ModalityID]int{}
	}
	if s, ok := r.scores[key][id]; ok {
		return s
	}
	alone := c
	alone.Earlier, alone.Session.SwapAway, alone.KeepTo = nil, nil, ""
	alone.Settings.Taste = only(id)
	alone.Settings.Taste[id] = c.Settings.Taste[id]
	r.scores[key][id] = recovery.Decide(alone).Suggestion.Trace.Score
	return r.scores[key][id]
}

// history is everything shown so far, the newest first.
func (r *referee) history(shown []recovery.ModalityID) []recovery.ModalityID {
	var all []recovery.ModalityID
	for _, rd := range r.rounds {
		all = append(all, rd.shown...)
	}
	all = append(all, shown...)
	slices.Reverse(all)
	return all
}

// waited counts the earlier sessions in which id was possible since it was last shown.
func (r *referee) waited(id recovery.ModalityID, shown []recovery.ModalityID) int {
	if slices.Contains(shown, id) {
		return 0
	}
	n := 0
	for i := len(r.rounds) - 1; i >= 0 && !slices.Contains(r.rounds[i].shown, id); i-- {
		if slices.Contains(r.rounds[i].possible, id) {
			n++
		}
	}
	return n
}

// next is what R3 demands, when shown was already shown in this session.
func (r *referee) next(c recovery.Case, possible, shown []recovery.ModalityID) recovery.ModalityID {
	history, n := r.history(shown), len(possible)
	isLast := func(id recovery.ModalityID) bool { return len(history) > 0 && history[0] == id }
	isAway := func(id recovery.ModalityID) bool { return isLast(id) || slices.Contains(shown, id) }
	recent := history[:min(n/2, len(history))]
	isStale := func(id recovery.ModalityID) bool { return isAway(id) || slices.Contains(recent, id) }

	var best recovery.ModalityID
	for _, refuse := range []func(recovery.ModalityID) bool{isStale, isAway, isLast, func(recovery.ModalityID) bool { return false }} {
		for _, id := range possible {
			if !refuse(id) && (best == "" || r.score(c, id) > r.score(c, best)) {
				best = id
			}
		}
		if best != "" {
			break
		}
	}
	waiting := map[recovery.ModalityID]int{}
	for _, id := range possible {
		if !isAway(id) {
			waiting[id] = r.waited(id, shown)
		}
	}
	if !starves(waiting, best, 2*n) {
		return best
	}
	return longest(waiting, possible)
}

// starves plays on: best goes now, then always the one waiting longest. Does anybody go without for more than limit?
func starves(waiting map[recovery.ModalityID]int, best recovery.ModalityID, limit int) bool {
	left := maps.Clone(waiting)
	for now := best; ; now = longest(left, ids()) {
		delete(left, now)
		for id := range left {
			if left[id]++; left[id] > limit {
				return true
			}
		}
		if len(left) == 0 {
			return false
		}
	}
}

// longest is the first in order of those who have waited longest.
func longest(waiting map[recovery.ModalityID]int, order []recovery.ModalityID) recovery.ModalityID {
	var out recovery.ModalityID
	for _, id := range order {
		if n, in := waiting[id]; in && (out == "" || n > waiting[out]) {
			out = id
		}
	}
	return out
}

func TestR3AsWordedForAnyAthlete(t *testing.T) {
	checks := "300"
	if proving() {
		checks = "20000"
	}
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	forbidden := never(t)
	rapid.Check(t, func(t *rapid.T) {
		r := &referee{forbidden: forbidden, scores: map[string]map[recovery.ModalityID]int{}}
		d := newDiary()
		sports := rapid.SliceOfN(rapid.SampledFrom(recovery.Sports()), 1, 3).Draw(t, "sports")
		for range rapid.IntRange(1, 60).Draw(t, "sessions") {
			if rapid.IntRange(0, 9).Draw(t, "changes settings") == 0 {
				changeSettings(t, d)
			}
			playSession(t, r, d, rapid.SampledFrom(sports).Draw(t, "sport").ID)
		}
	})
}

func changeSettings(t *rapid.T, d *diary) {
	needs := []recovery.Need{"pool", "deep_pool", "mat", "trail", "bike", "roller", "elliptical", "machine"}
	d.settings.Access = rapid.MapOfN(rapid.SampledFrom(needs), rapid.Bool(), 0, 8).Draw(t, "access")
	d.settings.Taste = rapid.MapOfN(rapid.SampledFrom(ids()), rapid.SampledFrom([]int{-1, -1, 1}), 0, 13).Draw(t, "taste")
	hour := rapid.SampledFrom([]int{12, 8}).Draw(t, "slot")
	d.settings.Slots = []recovery.Slot{{Work: recovery.At(hour, 0), Free: recovery.At(hour, 0), Exact: true}}
}

// playSession reports one session, checks what comes, swaps a few times and checks again.
func playSession(t *rapid.T, r *referee, d *diary, sport recovery.SportID) {
	c := d.caseNow(sport)
	possible := r.possible(c, d.settings.Slots[0].Work == recovery.At(12, 0))
	if len(possible) == 0 {
		if got := d.report(sport); got != "" {
			t.Fatalf("%s although nothing is possible", got)
		}
		if r.silent++; r.silent >= recovery.EarlierEnough {
			r.rounds = nil // a decision looks no further back: they begin anew
		}
		return
	}
	want := r.next(c, possible, nil)
	got := d.report(sport)
	if got != want || !slices.Equal(d.trace().Possible, possible) {
		t.Fatalf("got %s of %v by %s, want %s of %v", got, d.trace().Possible, d.trace().Chosen, want, possible)
	}
	if last := r.history(nil); len(last) > 0 && got == last[0] && len(possible) > 1 {
		t.Fatalf("%s twice in a row, %v are possible", got, possible)
	}
	rd := round{possible: possible, shown: []recovery.ModalityID{got}}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5}).Draw(t, "swaps") {
		swapOnce(t, r, d, &rd)
	}
	r.rounds, r.silent = append(r.rounds, rd), 0
	keepOnce(t, d)
}

// swapOnce asks for another one, any or a certain one.
func swapOnce(t *rapid.T, r *referee, d *diary, rd *round) {
	stands := rd.shown[len(rd.shown)-1]
	to := rapid.SampledFrom(append(ids(), "", "", "", "", "", "")).Draw(t, "to")
	got, err := d.swap(to)
	switch {
	case to == "" && !slices.ContainsFunc(rd.possible, func(id recovery.ModalityID) bool { return id != stands }):
		if err == nil {
			t.Fatalf("swapped %s for %s, nothing else is possible", stands, got)
		}
		return
	case to == "":
		if want := r.next(d.last(), rd.possible, rd.shown); err != nil || got != want {
			t.Fatalf("swap after %v: %s, %v, want %s", rd.shown, got, err, want)
		}
	default:
		// An own pick is only held to what is possible; what a newcomer is spared, they may pick.
		legal := to != stands && slices.Contains(rd.possible, to)
		if spared := r.spared(to); !legal && (!spared || err != nil) {
			if err == nil || recovery.ReasonOf(err) != "modality" {
				t.Fatalf("swap to %s: %s, %v, possible are %v", to, got, err, rd.possible)
			}
			return
		}
		if err != nil || got != to {
			t.Fatalf("swap to %s: %s, %v", to, got, err)
		}
	}
	rd.shown = append(rd.shown, got)
}

// keepOnce decides again as the reminder does: the same modality stands, and the rotation is as it was.
func keepOnce(t *rapid.T, d *diary) {
	c := d.last()
	c.KeepTo = c.Session.Decision.Suggestion.Modality
	again := recovery.Decide(c).Suggestion
	was := d.trace()
	if again == nil || again.Modality != c.KeepTo || !slices.Equal(again.Trace.Recent, was.Recent) ||
		!maps.Equal(again.Trace.Waited, was.Waited) || again.Trace.Count != was.Count {
		t.Fatalf("deciding again changed the rotation: %+v, was %+v", again, was)
	}
}
