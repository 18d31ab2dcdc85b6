package phrase

import (
	"math"
	"time"

	"easyday/recovery"
)

// Reading is what was understood of a text.
type Reading struct {
	// Report holds what was said. End is zero with EndAssumed when nothing was said about time, zero with EndVague for
	// "this morning", UTC with EndSaid otherwise. Note is the whole text on one line.
	Report  recovery.Report
	Signals []recovery.Signal // of the rest gate, negated ones left out; each once, the gravest first
	Rest    string            // what was not understood, in the person's words; "" when all was
	// Fine is true when the person says to be fine again ("I'm fine", "better now", "no longer ill"), not when only a part of
	// them or the session was fine ("legs fine"), and never with a signal.
	Fine bool
	// Reportlike is true when a sport, duration, distance, interval pattern, effort or signal was found: free text that is
	// worth answering as a report. What is only planned ("want to run 10k tomorrow") is none, unless there is a signal.
	Reportlike bool
}

// Parse reads a report. zone is the athlete's, nil is UTC. It never panics, and a Reading with an error is empty.
//
// Errors are Invalid; the reason is text_long (over MaxBytes, not looked at), text_odd (invalid UTF-8, control or
// direction-override characters, or nothing but symbols), minutes (a duration outside [1, 1440]), effort (off the scale),
// future (it ends more than 5 minutes from now) or too_old (it ended more than 48 h ago).
// A text with a signal of the rest gate is never refused for a number: the signal matters more (R1), so the field at fault is
// left out and an end at fault is vague.
func (p *Parser) Parse(text string, now time.Time, zone *time.Location) (Reading, error) {
	if err := admit(text); err != nil {
		return Reading{}, err
	}
	s := p.scan(text)
	s.walk()
	s.words()
	signals := s.signals()
	if s.odd() {
		return Reading{}, recovery.Refuse("text_odd")
	}
	r, err := s.report(now, zone)
	if err != nil && len(signals) == 0 {
		return Reading{}, err
	}
	if f := recovery.Gravest(signals).Feeling(); f != "" {
		r.Feeling = f
	}
	r.Note = note(text)
	said := r.Sport != "" || r.Minutes > 0 || r.Metres > 0 || r.EffortKnown || s.pattern != noPattern
	out := Reading{Report: r, Signals: signals, Rest: s.rest(text)}
	out.Reportlike = len(signals) > 0 || said && !s.planned()
	out.Fine = len(signals) == 0 && (s.well || s.better && !out.Reportlike)
	return out, nil
}

// pattern is what an "NxM" repeats.
type pattern byte

const (
	noPattern pattern = iota
	distances         // 12x400, 6 x 1k
	times             // 6x3 min
	reps              // 5x5
)

// scan is one text on its way to a reading.
type scan struct {
	*Parser
	toks []token

	pattern    pattern
	effort     recovery.Effort // a number that was said
	effortSaid bool
	effortBad  bool
	spells     []float64 // durations in minutes
	spelled    int       // where the last one ended
	work       float64   // minutes that the intervals alone take at least
	rep        float64   // metres of one interval
	metres     float64   // the largest distance
	lengths    int       // how many distances were said in numbers
	ms         []float64 // "65m": minutes or metres
	halves     float64   // "2x45 min": 90, or intervals
	game       float64   // "2x45": 90 in a game, or repetitions
	pace       float64   // minutes for a kilometre
	colons     []colon   // "18:30" with nothing beside it that tells
	when       when

	sport  recovery.SportID
	kind   recovery.Kind
	feel   recovery.Feeling
	cooled bool            // the easy ending was done
	level  recovery.Effort // the hardest word
	worded bool            // level was said
	well   bool            // said to be fine again
	better bool            // the same, unless it is a report
}

func (p *Parser) scan(text string) *scan {
	s := &scan{Parser: p, toks: p.writing.lex(text)}
	s.when.negative()
	return s
}

// report puts together what was found. With an error the report holds everything that is not at fault.
func (s *scan) report(now time.Time, zone *time.Location) (recovery.Report, error) {
	s.settle()
	r := recovery.Report{Sport: s.sport, Kind: s.kind, Feeling: s.feel, CooledDown: s.cooled, Metres: int(math.Round(s.metres))}
	minutes, first := s.minutes()
	s.imply(&r)
	if s.effortBad && first == nil {
		first = recovery.Refuse("effort")
	}
	switch {
	case s.effortSaid:
		r.Effort, r.EffortKnown = s.effort, true
	case s.effortBad:
	case s.worded && s.level <= recovery.EasyEffort && s.work > 0: // what is between intervals is easy
	case s.worded:
		r.Effort, r.EffortKnown = s.level, true
	case r.Kind == recovery.Race:
		r.Effort, r.EffortKnown, r.EffortAssumed = raceEffort, true, true
	}
	end, span, err := s.when.resolve(minutes, now, zone)
	if first == nil {
		first = err
	}
	r.End, r.EndSource = end.at, end.source
	if r.Minutes = minutes; minutes == 0 {
		r.Minutes = span
	}
	return r, first
}

// raceEffort is how hard a race is taken to be when nothing else is said.
const raceEffort recovery.Effort = 9

// minutes is the longest duration that was said, 0 for none, and for what is shorter than the intervals.
func (s *scan) minutes() (int, error) {
	best := 0
	for _, d := range s.spells {
		m, ok := wholeMinutes(d)
		if !ok {
			return 0, recovery.Refuse("minutes")
		}
		best = max(best, m)
	}
	if float64(best) < math.Floor(s.work) {
		return 0, nil // "3x10 min with 3 min easy"
	}
	return best, nil
}

// wholeMinutes rounds to the nearest minute, at least 1; ok is false outside of what a report may say.
func wholeMinutes(d float64) (m int, ok bool) {
	if d <= 0 || math.Round(d) > recovery.MaxMinutes {
		return 0, false
	}
	return max(int(math.Round(d)), recovery.MinMinutes), true
}

const (
	marathon = 42_195
	ultraKm  = 45_000 // a run of this many metres is an ultra
)

// imply adds what goes without saying.
func (s *scan) imply(r *recovery.Report) {
	laps := s.kind == recovery.Intervals || s.kind == recovery.Tempo
	if r.Sport == "" && (r.Metres > 0 && r.Metres <= marathon || s.pattern == distances || laps) {
		r.Sport = "run"
	}
	if (r.Sport == "run" || r.Sport == "trail_run") && r.Metres >= ultraKm {
		r.Sport = "ultra"
	}
	switch {
	case r.Kind != "":
	case r.Sport == "strength":
		r.Kind = recovery.Strength
	case s.pattern == distances, s.pattern == times, s.pattern == reps && r.Sport != "" && r.Sport != "crossfit":
		r.Kind = recovery.Intervals
	}
}
