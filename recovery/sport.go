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
	Impact  int  // 0 none, 1 some, 2 running and jumping
	Contact bool // a knock to the head is part of the game (R1c)
	RunLike bool // light jogging after it is the last resort (R4)
}

// OtherSport stands for a sport the table does not know: whole body, some impact.
const OtherSport SportID = "other"

// sports is the table. Nothing writes to it: Sports hands out a copy.
var sports = []Sport{
	{"run", "🏃", "L", 2, false, true},
	{"trail_run", "🏞️", "LT", 2, false, true},
	{"ultra", "🏔️", "L", 2, false, true},
	{"walk", "🥾", "L", 1, false, false},
	{"ride", "🚴", "L", 0, false, false},
	{"swim", "🏊", "WU", 0, false, false},
	{"triathlon", "🔱", "W", 2, false, true},
	{"row", "🚣", "UTL", 0, false, false},
	{"cross_country_ski", "⛷️", "W", 0, false, false},
	{"alpine_ski", "🎿", "LT", 1, false, false},
	{"skate", "⛸️", "L", 0, false, false},
	{"strength", "🏋️", "W", 0, false, false},
	{"crossfit", "🔥", "W", 2, false, false},
	{"climbing", "🧗", "UT", 0, false, false},
	{"football", "⚽", "L", 2, true, false},
	{"basketball", "🏀", "LU", 2, true, false},
	{"hockey", "🏒", "LT", 1, true, false},
	{"rugby", "🏉", "W", 2, true, false},
	{"tennis", "🎾", "LU", 2, false, false},
	{"martial_arts", "🥊", "W", 1, true, false},
	{"dance", "💃", "L", 2, false, false},
	{"gymnastics", "🤸", "W", 2, false, false},
	{"yoga", "🧘", "WT", 0, false, false},
	{"pilates", "🧘", "WT", 0, false, false},
	{"elliptical", "🌀", "LU", 0, false, false},
	{"golf", "⛳", "TL", 1, false, false},
	{OtherSport, "✳️", "W", 1, false, false},
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
