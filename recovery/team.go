package recovery

import (
	"slices"
	"time"
)

// Team is a group of people with a home: a server or a group on a network.
type Team struct {
	ID   string  `json:"id"`
	Home Address `json:"home"` // Platform, and in Chat the group: the server or group itself, never one of its channels
	// Board is where posts go: a channel of a server, a topic of a group. Zero: where the captain spoke last.
	Board    Address `json:"board,omitzero"`
	Name     string  `json:"name,omitempty"`
	Zone     string  `json:"zone,omitempty"`     // IANA name; the first guess for a member's own zone
	Language string  `json:"language,omitempty"` // of posts; "": as the one who posted speaks
	// Quiet are the hours in which the bot posts nothing by itself. Zero: none were set, and the default holds; From = To
	// other than zero: none are wanted.
	Quiet Quiet `json:"quiet,omitzero"`
	// Captains may do what administrators of the home may do here: people by their id on the home's platform, and everybody
	// with one of these roles of the home, where the network has roles. Together at most TeamCaptains.
	Captains     []Captain   `json:"captains,omitempty"`
	CaptainRoles []RoleName  `json:"captain_roles,omitempty"`
	PingRole     RoleName    `json:"ping_role,omitzero"` // who is pinged when a captain asks for it; zero: nobody can be
	Places       []TeamPlace `json:"places,omitempty"`   // at most TeamPlaces
	Own          []OwnRow    `json:"own,omitempty"`      // modalities of the team's own, at most TeamOwnRows
	Series       []Series    `json:"series,omitempty"`   // at most TeamSeries
	NoJoins      bool        `json:"no_joins,omitempty"` // members may not post days of their own
	Nudge        bool        `json:"nudge,omitempty"`    // who has not answered is asked once, unless a captain says otherwise for a day
	Digest       DigestPlan  `json:"digest,omitzero"`
	// Recent are the modalities of the last days posted, the newest first, at most TeamRecent: a day differs from them.
	Recent []ModalityID `json:"recent,omitempty"`
	Pings  []Ping       `json:"pings,omitempty"` // of the last week, for the budget
	Gone   time.Time    `json:"gone,omitzero"`   // since when the home cannot be reached; TeamGone later it is deleted
}

// The sizes of a team's lists, and what a home that is gone is kept for.
const (
	TeamCaptains = 20
	TeamPlaces   = 20
	TeamOwnRows  = 10
	TeamSeries   = 20
	TeamRecent   = 7
	TeamGone     = 30 * 24 * time.Hour
)

// Captain is a person who may act for the team.
type Captain struct {
	User string `json:"user"` // on the home's platform
	Name string `json:"name,omitempty"`
}

// RoleName is a role of the home: its id on the network, and how it is called.
type RoleName struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// TeamPlace is where a team meets, and for how many there is room (the lanes of a pool).
type TeamPlace struct {
	Name     string `json:"name"`               // the captain's words, at most 60 characters
	Capacity int    `json:"capacity,omitempty"` // 0: no limit
}

// OwnRow is a modality of the team's own: its words, never suggested to anybody by the bot.
type OwnRow struct {
	Name string `json:"name"`          // at most 40 characters
	How  string `json:"how,omitempty"` // at most 200 characters
}

// Ping is one time the bot rang for the whole team.
type Ping struct {
	At   time.Time `json:"at"`
	Role bool      `json:"role,omitempty"` // with a mention of the ping role
}

// The ping budget of a team: its own calendar day, and that day with the six before it.
const (
	TeamPingsADay    = 1
	RolePingsAWeek   = 2
	rolePingsForDays = 7
)

// PingsLeft is what is left of the budget at now: how often today a post may ring, and how often this week it may mention
// the ping role. A mention rings, so that it needs both. zone is the team's; days are counted on its calendar, so that what
// comes again every week at the same time is never a ping too many where clocks change.
func (t Team) PingsLeft(now time.Time, zone *time.Location) (today, week int) {
	today, week = TeamPingsADay, RolePingsAWeek
	day := DateOf(now, zone)
	oldest := DateOf(noon(now, 1-rolePingsForDays, zone), zone)
	for _, p := range t.Pings {
		on := DateOf(p.At, zone)
		if on == day {
			today--
		}
		if p.Role && on.String() >= oldest.String() {
			week--
		}
	}
	return max(today, 0), max(week, 0)
}

// Rang is the team after it was rung for at now; pings that no budget counts any more are dropped.
func (t Team) Rang(now time.Time, role bool) Team {
	const counted = (rolePingsForDays + 1) * 24 * time.Hour // in any zone
	var pings []Ping
	for _, p := range t.Pings {
		if now.Sub(p.At) < counted {
			pings = append(pings, p)
		}
	}
	t.Pings = append(pings, Ping{At: plain(now), Role: role})
	return t
}

// IsCaptain reports whether a person may act for the team by name or by role. Administrators of the home may, too: the
// network says who they are.
func (t Team) IsCaptain(user string, roles []string) bool {
	named := func(c Captain) bool { return user != "" && c.User == user }
	has := func(r RoleName) bool { return r.ID != "" && slices.Contains(roles, r.ID) }
	return slices.ContainsFunc(t.Captains, named) || slices.ContainsFunc(t.CaptainRoles, has)
}

// Without is the team with a person taken out of what its settings name: its captains, and who began its series, which go on.
// named reports whether they were in either.
func (t Team) Without(a Account) (_ Team, named bool) {
	if a.Platform == t.Home.Platform {
		captains := slices.DeleteFunc(slices.Clone(t.Captains), func(c Captain) bool { return c.User == a.User })
		named = len(captains) < len(t.Captains)
		t.Captains = captains
	}
	t.Series = slices.Clone(t.Series)
	for i := range t.Series {
		if t.Series[i].By == a {
			t.Series[i].By, t.Series[i].ByName, named = Account{}, "", true
		}
	}
	return t, named
}

// DigestPlan is when the weekly digest is posted. The zero value is never.
type DigestPlan struct {
	On      bool         `json:"on,omitempty"`
	Weekday time.Weekday `json:"weekday"`
	At      Clock        `json:"at"`
}

// Member is somebody a team knows: who answered one of its days, ran one of its sessions or shares with it. The bot never
// lists a group; who left is forgotten when it next looks.
type Member struct {
	Team    string    `json:"team"`
	Account Account   `json:"account"`
	Name    string    `json:"name,omitempty"`   // as the network showed it last; public in the group anyway
	Shares  bool      `json:"shares,omitempty"` // with the team: the times of their windows, and that they trained. Nothing else, opt-in
	Seen    time.Time `json:"seen"`             // when they last did something here
}
