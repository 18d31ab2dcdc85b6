package recovery

import "slices"

// SportID names a sport of a hard session, lower_snake. Public: it stands in exports.
type SportID string

// Loads says which muscles a sport or a modality loads: any of 'L' legs, 'U' upper body, 'T' trunk, 'W' whole body.
type Loads string

// Sport is one row of the table of hard sports.
type Sport struct {
	ID      SportID
	Emoji   string
	Loads   Loads
	Impact  int    // 0 none, 1 some, 2 running and jumping
	Contact bool   // a knock to the head is part of the game (R1c)
	RunLike bool   // light jogging after it is the last resort (R4)
	Family  Family // what helps between its efforts (§2)
}

// Family groups sports whose athletes do the same between efforts.
type Family string

// The families.
const (
	OnFoot  Family = "on_foot"
	OnWheel Family = "on_wheels" // and on blades
	OnWater Family = "on_water"
	OnSnow  Family = "on_snow"
	Weights Family = "weights"
	Circuit Family = "circuit"
	Walls   Family = "walls"
	Ball    Family = "ball"
	Combat  Family = "combat"
	Floor   Family = "floor" // dance, gymnastics, a hard class on the mat
	AnyForm Family = "any"
)

// OtherSport stands for a sport the table does not know: whole body, some impact.
const OtherSport SportID = "other"

// sports is the table. Nothing writes to it: Sports hands out a copy.
var sports = []Sport{
	{"run", "🏃", "L", 2, false, true, OnFoot},
	{"trail_run", "🏞️", "LT", 2, false, true, OnFoot},
	{"ultra", "🏔️", "L", 2, false, true, OnFoot},
	{"walk", "🥾", "L", 1, false, false, OnFoot},
	{"ride", "🚴", "L", 0, false, false, OnWheel},
	{"swim", "🏊", "WU", 0, false, false, OnWater},
	{"triathlon", "🔱", "W", 2, false, true, OnFoot},
	{"row", "🚣", "UTL", 0, false, false, OnWater},
	{"cross_country_ski", "⛷️", "W", 0, false, false, OnSnow},
	{"alpine_ski", "🎿", "LT", 1, false, false, OnSnow},
	{"skate", "⛸️", "L", 0, false, false, OnWheel},
	{"strength", "🏋️", "W", 0, false, false, Weights},
	{"crossfit", "🔥", "W", 2, false, false, Circuit},
	{"climbing", "🧗", "UT", 0, false, false, Walls},
	{"football", "⚽", "L", 2, true, false, Ball},
	{"basketball", "🏀", "LU", 2, true, false, Ball},
	{"hockey", "🏒", "LT", 1, true, false, Ball},
	{"rugby", "🏉", "W", 2, true, false, Ball},
	{"tennis", "🎾", "LU", 2, false, false, Ball},
	{"martial_arts", "🥊", "W", 1, true, false, Combat},
	{"dance", "💃", "L", 2, false, false, Floor},
	{"gymnastics", "🤸", "W", 2, false, false, Floor},
	{"yoga", "🧘", "WT", 0, false, false, Floor},
	{"pilates", "🧘", "WT", 0, false, false, Floor},
	{"elliptical", "🌀", "LU", 0, false, false, OnWheel},
	{"golf", "⛳", "TL", 1, false, false, AnyForm},
	{OtherSport, "✳️", "W", 1, false, false, AnyForm},
}

// Sports returns the table of hard sports in its fixed order. The slice is the caller's own.
func Sports() []Sport { return slices.Clone(sports) }

// SportByID finds a row of Sports. ok is false for an id that is not in the table.
func SportByID(id SportID) (s Sport, ok bool) {
	for i := range sports {
		if sports[i].ID == id {
			return sports[i], true
		}
	}
	return Sport{}, false
}
