package recovery

import "time"

// Facts is what a decision was made from: the case, with everything that was looked up in earlier sessions reduced to what
// it came to. It is stored with the decision, so that the decision can be made again years later, by somebody who has
// nothing but an export: Replay.
type Facts struct {
	At       time.Time    `json:"at"`     // now
	Zone     string       `json:"zone"`   // IANA name of the home zone
	Report   Report       `json:"report"` // without the note
	ID       string       `json:"id"`     // of the session; it spreads the moment (R7)
	Reported time.Time    `json:"reported"`
	Asked    bool         `json:"asked,omitempty"`
	Rest     Rest         `json:"rest,omitzero"`
	Settings Settings     `json:"settings"` // only what decides; slots are the ones in force
	Away     []ModalityID `json:"swapped_away,omitempty"`
	Keep     ModalityID   `json:"keep,omitempty"`
	First    Won          `json:"first,omitzero"`   // with Keep: how it won when this session was first decided
	Picked   ModalityID   `json:"picked,omitempty"` // the athlete's own choice
	Stood    ModalityID   `json:"stood,omitempty"`  // with a swap: what it took the place of
	AskedAt  time.Time    `json:"asked_at,omitzero"`
	Spent    []time.Time  `json:"spent,omitempty"`
	Earlier  LookedBack   `json:"earlier"`
}

// LookedBack is what the earlier sessions came to.
type LookedBack struct {
	Usual   int                      `json:"usual"`           // minutes (§1)
	Older   bool                     `json:"older,omitempty"` // another session owns the plan (R15)
	Waited  map[ModalityID]int       `json:"waited,omitempty"`
	Last    map[ModalityID]time.Time `json:"last,omitempty"` // when each was last suggested
	Recent  []ModalityID             `json:"recent,omitempty"`
	Count   int                      `json:"count,omitempty"`
	Felt    map[ModalityID]Tally     `json:"felt,omitempty"`   // after sessions like this one
	Fed     bool                     `json:"fed,omitempty"`    // R14 was said in this window
	Unwell  bool                     `json:"unwell,omitempty"` // the gate was closed since the session ended, though it may be open again
	Pattern Pattern                  `json:"pattern,omitempty"`
	Advised bool                     `json:"advised,omitempty"` // R13's advice was given in the last two weeks, before this report
}

// Pattern is what R13 looks for.
type Pattern string

// The patterns.
const (
	PatternEmpty    Pattern = "empty"     // empty three times in 14 days
	PatternHardDays Pattern = "hard_days" // four hard days in a row
)

// Replay makes a decision again from its facts: the same decision, field by field, whatever has become of the athlete.
// What was closed afterwards (Decision.Close) is not known to it.
func Replay(f Facts) Decision {
	v := f.replayed()
	return v.decide()
}

// Close is a decision whose reminder will not come after all: silent says why. The suggestion stands.
func (d Decision) Close(silent string) Decision {
	d.Due, d.Deadline, d.Silent = time.Time{}, time.Time{}, silent
	return d
}

// zones are the home zone and the one in which the athlete travels, nil for none.
type zones struct {
	home, travel *time.Location
	away         Travel
}

// zonesOf loads the zone of a journey that is under way at now, or was so lately that sessions and messages of then count.
func zonesOf(home *time.Location, away Travel, now time.Time) zones {
	z := zones{home: home, away: away}
	if home == nil {
		z.home = time.UTC
	}
	if away.Active(now.Add(-Backdate)) {
		if zone, known := Zoned(away.Zone); known {
			z.travel = zone
		}
	}
	return z
}

// zoneAt is the zone the athlete is in at t.
func (z *zones) zoneAt(t time.Time) *time.Location {
	if z.travel != nil && z.away.Active(t) {
		return z.travel
	}
	return z.home
}

// view is a look at Facts with what follows from them. It is never stored.
type view struct {
	*Facts
	zones
	sport Sport
	plan  plan // the last one that was looked up
}

func (f *Facts) view(z zones) view {
	v := view{Facts: f, zones: z}
	var known bool
	if v.sport, known = SportByID(f.Report.Sport); !known {
		v.sport, _ = SportByID(OtherSport)
	}
	if v.sport.ID == OtherSport && f.Report.Works != "" {
		v.sport.Loads = f.Report.Works
	}
	return v
}

// viewOf looks at the facts of a case.
func viewOf(c *Case) view {
	z := zonesOf(c.Zone, c.Settings.Travel, c.Now)
	f := factsOf(c, z)
	return f.view(z)
}

// replayed looks at stored facts.
func (f *Facts) replayed() view {
	home, _ := Zoned(f.Zone)
	return f.view(zonesOf(home, f.Settings.Travel, f.At))
}

// windowEnd is the first instant at which a suggestion is of no use any more.
func (f *Facts) windowEnd() time.Time { return f.Report.End.Add(Window) }

// named is what must be named if it is possible: the athlete's own pick, else what stood in the answer; "" for neither.
func (f *Facts) named() ModalityID {
	if f.Picked != "" {
		return f.Picked
	}
	return f.Keep
}

// Zoned loads an IANA zone by name, or UTC and false if this program does not know it. "Local" and "" are refused:
// the zone of the machine is nobody's zone.
func Zoned(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return time.UTC, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return zone, true
}
