package recovery

import (
	"fmt"
	"time"
)

// Date is a calendar day where the athlete lives.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// String is 2006-01-02.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads String. It fails for a day that is in no calendar.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err == nil {
		*d = DateOf(t, time.UTC)
	}
	return err
}

// Travel is another zone for a while. The zero value is none.
type Travel struct {
	Zone  string    `json:"zone,omitempty"` // IANA name
	Until time.Time `json:"until,omitzero"` // zero: until further notice
}

// Active reports whether the athlete is away at t.
func (t Travel) Active(at time.Time) bool {
	return t.Zone != "" && (t.Until.IsZero() || at.Before(t.Until))
}

// Place is where somebody is, as far as it decides what is at hand. "" is anywhere.
type Place string

// The places.
const (
	PlaceHome Place = "home" // no pool, no machine, unless the athlete said that they have it
	PlaceGym  Place = "gym"  // mat, roller and machines are there, outdoors is not
	PlaceAway Place = "away" // nothing but one's own body and a way to walk on
)

// Stay is a place for a while. The zero value is anywhere.
type Stay struct {
	Place Place     `json:"place,omitempty"`
	Until time.Time `json:"until,omitzero"` // zero: until further notice
}

// At is the place at t, "" when it is over.
func (s Stay) At(t time.Time) Place {
	if !s.Until.IsZero() && !t.Before(s.Until) {
		return ""
	}
	return s.Place
}

// Area is a part of the body that can be limited. Public: it stands in exports.
type Area string

// The areas.
const (
	AreaNeck     Area = "neck"
	AreaShoulder Area = "shoulder"
	AreaArm      Area = "arm" // elbow, wrist, hand
	AreaBack     Area = "back"
	AreaHip      Area = "hip" // groin too
	AreaKnee     Area = "knee"
	AreaFoot     Area = "foot"     // ankle, heel, Achilles tendon, shin, calf
	AreaWound    Area = "wound"    // broken skin: no water, nothing that rubs
	AreaThinners Area = "thinners" // takes blood thinners: no rolling without asking a professional
)

// Areas returns all areas in their fixed order.
func Areas() []Area {
	return []Area{AreaNeck, AreaShoulder, AreaArm, AreaBack, AreaHip, AreaKnee, AreaFoot, AreaWound, AreaThinners}
}

// Limit is a lasting limitation the athlete sets and lifts; unlike being hurt it closes no gate.
type Limit struct {
	Area  Area      `json:"area"`
	Side  string    `json:"side,omitempty"` // "left", "right" or ""
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"` // zero: until lifted
}

// Active reports whether it holds at t.
func (l Limit) Active(t time.Time) bool { return l.Until.IsZero() || t.Before(l.Until) }

// RaceDay is a race the athlete looks forward to.
type RaceDay struct {
	On   Date   `json:"on"`
	Name string `json:"name,omitempty"` // the athlete's words, at most 60 characters
}
