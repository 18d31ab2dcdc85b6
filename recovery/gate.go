package recovery

import "time"

// Signal is something a person said that may stand behind the rest gate (R1).
type Signal string

// The signals, the gravest first. Their order is the order in which Gravest picks.
const (
	Emergency    Signal = "emergency" // R1a: stop, call the local emergency number
	SameDay      Signal = "same_day"  // R1b: be seen today
	Head         Signal = "head"      // R1c: a knock to the head with symptoms
	SignalIll    Signal = "ill"
	SignalHurt   Signal = "hurt"
	SignalEmpty  Signal = "empty"
	NoSignal     Signal = ""
	SignalFine   Signal = "fine"   // said "fine": opens the gate, except after Head
	SignalAssess Signal = "assess" // said that a professional has assessed the head
)

// Signals returns the signals that close the gate, the gravest first.
func Signals() []Signal {
	return []Signal{Emergency, SameDay, Head, SignalIll, SignalHurt, SignalEmpty}
}

// Gravest returns the gravest of what was said, NoSignal for nothing.
func Gravest(said []Signal) Signal {
	for _, s := range Signals() {
		for _, x := range said {
			if x == s {
				return s
			}
		}
	}
	return NoSignal
}

// Rest is the state of an athlete's rest gate. The zero value is open. A knock to the head and everything else are lifted
// by different words, so the lighter of the two is kept under the graver one instead of being forgotten.
type Rest struct {
	Because    Signal    `json:"because,omitempty"` // the gravest reason
	Since      time.Time `json:"since,omitzero"`
	Under      Signal    `json:"under,omitempty"` // what stays when Because is lifted; one of the two is Head
	UnderSince time.Time `json:"under_since,omitzero"`
}

// Closed reports whether the gate is closed at now. Being empty closes it for one window; everything else until the
// athlete says that it is over, because the end of an illness is asked, never assumed (R1).
func (r Rest) Closed(now time.Time) bool {
	if r.Because == SignalEmpty {
		return now.Before(r.Since.Add(Window))
	}
	return r.Because != NoSignal
}

// Say returns the gate after a person said s at now. A graver reason is never replaced by a lighter one. Only
// SignalAssess lifts a knock to the head, and only SignalFine lifts anything else. Saying SignalEmpty again starts its
// window again. Of several signals in one message, say each.
func (r Rest) Say(s Signal, now time.Time) Rest {
	head, other := r.parts()
	switch s {
	case NoSignal:
		return r
	case SignalFine:
		other = Rest{}
	case SignalAssess:
		head = Rest{}
	case Head:
		if head.Because == NoSignal {
			head = Rest{Because: Head, Since: now.UTC()}
		}
	default:
		graver := Gravest([]Signal{other.Because, s}) == s
		again := other.Because == s && s != SignalEmpty
		if !other.Closed(now) || graver && !again {
			other = Rest{Because: s, Since: now.UTC()}
		}
	}
	return over(head, other)
}

// parts takes the gate apart into the knock to the head and everything else.
func (r Rest) parts() (head, other Rest) {
	because, under := Rest{Because: r.Because, Since: r.Since}, Rest{Because: r.Under, Since: r.UnderSince}
	if r.Because == Head {
		return because, under
	}
	return under, because
}

// over puts the graver part on top.
func over(a, b Rest) Rest {
	if Gravest([]Signal{a.Because, b.Because}) != a.Because {
		a, b = b, a
	}
	return Rest{Because: a.Because, Since: a.Since, Under: b.Because, UnderSince: b.Since}
}

// Feeling is what the gate's reason is called in a stored session.
func (s Signal) Feeling() Feeling {
	switch s {
	case SignalIll, Emergency, SameDay:
		return Ill
	case SignalHurt, Head:
		return Injured
	case SignalEmpty:
		return Depleted
	}
	return ""
}
