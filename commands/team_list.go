package commands

import (
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// item is one thing in a list of a team, which a press takes out.
type item struct {
	ref   string // says which, short enough for a button
	label bot.Text
}

func captainItems(t recovery.Team) (items []item) {
	for _, x := range t.Captains {
		name := x.Name
		if name == "" {
			name = x.User
		}
		items = append(items, item{refOf(x.User), bot.Verbatim(name)})
	}
	for _, r := range t.CaptainRoles {
		items = append(items, item{refOf(r.ID), roleLabel(r)})
	}
	return items
}

// teamItems are what can be taken out of a list.
func teamItems(c circle, name string) (items []item) {
	switch name {
	case "captain":
		return captainItems(c.team)
	case "place":
		for _, p := range c.team.Places {
			items = append(items, item{refOf(p.Name), placeLabel(c.voice, p)})
		}
	case "own":
		for _, o := range c.team.Own {
			items = append(items, item{refOf(o.Name), bot.Verbatim(o.Name)})
		}
	}
	return items
}

// readTeamPlace takes a place and for how many there is room: "lido 32", "lido 8 lanes of 4".
func readTeamPlace(value string) (func(*recovery.Team) error, error) {
	if ref, out := strings.CutPrefix(value, outMark); out {
		return func(t *recovery.Team) error {
			t.Places = slices.DeleteFunc(slices.Clone(t.Places), func(x recovery.TeamPlace) bool { return refOf(x.Name) == ref })
			return nil
		}, nil
	}
	words := strings.Fields(value)
	place := recovery.TeamPlace{}
	for i := len(words) - 1; i > 0; i-- { // the first word is the name's, whatever it is
		n, err := strconv.Atoi(words[i])
		if err != nil {
			continue
		}
		if n < 1 || n > mostRoom {
			return nil, recovery.Refuse("team_place")
		}
		place.Capacity = max(1, place.Capacity) * n
		words = words[:i]
	}
	place.Name = strings.Trim(strings.Join(words, " "), " ,:")
	if place.Name == "" || place.Capacity > mostRoom || len([]rune(place.Name)) > recovery.OwnRunes {
		return nil, recovery.Refuse("team_place")
	}
	return func(t *recovery.Team) error {
		t.Places = slices.DeleteFunc(slices.Clone(t.Places), func(x recovery.TeamPlace) bool { return strings.EqualFold(x.Name, place.Name) })
		if len(t.Places) >= recovery.TeamPlaces {
			return recovery.Refuse("list_full")
		}
		t.Places = append(t.Places, place)
		return nil
	}, nil
}

// mostRoom is the largest number of people a place has room for.
const mostRoom = 10_000

// The sizes of a modality of a team's own, in characters.
const (
	ownName = 40
	ownHow  = 200
)

// readOwn takes a name and, behind a colon, how it is done.
func readOwn(value string) (func(*recovery.Team) error, error) {
	if ref, out := strings.CutPrefix(value, outMark); out {
		return func(t *recovery.Team) error {
			t.Own = slices.DeleteFunc(slices.Clone(t.Own), func(x recovery.OwnRow) bool { return refOf(x.Name) == ref })
			return nil
		}, nil
	}
	name, how, _ := strings.Cut(value, ":")
	row := recovery.OwnRow{Name: strings.TrimSpace(name), How: strings.TrimSpace(how)}
	if row.Name == "" || len([]rune(row.Name)) > ownName || len([]rune(row.How)) > ownHow {
		return nil, recovery.Refuse("own")
	}
	return func(t *recovery.Team) error {
		t.Own = slices.DeleteFunc(slices.Clone(t.Own), func(x recovery.OwnRow) bool { return strings.EqualFold(x.Name, row.Name) })
		if len(t.Own) >= recovery.TeamOwnRows {
			return recovery.Refuse("list_full")
		}
		t.Own = append(t.Own, row)
		return nil
	}, nil
}
