package recovery

import (
	"slices"
	"time"
)

// Aged is the athlete without what was over before the retention's end before: spells and rests that ended, journeys,
// stays, limitations and pauses, races that were run, when advice was given, when learning was reset. relearn: what was
// learned counts sessions that ended before it, and must be learned again from those that are kept. Nothing is changed
// in place.
func (a Athlete) Aged(before time.Time) (aged Athlete, relearn bool) {
	gone := func(t time.Time) bool { return !t.IsZero() && t.Before(before) }
	a.Spells = slices.DeleteFunc(slices.Clone(a.Spells), func(s Spell) bool { return gone(s.To) })
	a.Rest = a.Rest.aged(before)
	for _, t := range []*time.Time{&a.Advised, &a.Learned.Since, &a.Settings.Raining} {
		if gone(*t) {
			*t = time.Time{}
		}
	}
	s := &a.Settings
	if gone(s.Paused.Until) {
		s.Paused = Pause{}
	}
	if gone(s.Travel.Until) {
		s.Travel = Travel{}
	}
	if gone(s.Stay.Until) {
		s.Stay = Stay{}
	}
	s.Limits = slices.DeleteFunc(slices.Clone(s.Limits), func(l Limit) bool { return gone(l.Until) })
	yesterday := DateOf(before.Add(-24*time.Hour), time.UTC).String() // of wherever they live
	s.Races = slices.DeleteFunc(slices.Clone(s.Races), func(r RaceDay) bool { return r.On.String() < yesterday })
	taught := len(a.Learned.Felt)+len(a.Learned.Slots) > 0
	return a, taught && a.Learned.Oldest.Before(before)
}

// aged is the gate without a rest that ended by itself before before. What only the athlete can lift stays.
func (r Rest) aged(before time.Time) Rest {
	head, other := r.parts()
	if other.Because == SignalEmpty && other.Since.Add(Window).Before(before) {
		other = Rest{}
	}
	return over(head, other)
}
