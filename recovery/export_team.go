package recovery

import (
	"cmp"
	"slices"
	"time"
)

// ExportDay is one day of a team that the athlete answered or posted. What others answered is not theirs, and not in it.
type ExportDay struct {
	ID         string     `json:"id"`
	Team       string     `json:"team"`
	Kind       DayKind    `json:"kind"`
	BeginsAt   time.Time  `json:"begins_at"`
	Minutes    int        `json:"minutes,omitempty"`
	Modality   ModalityID `json:"modality,omitempty"`
	Own        string     `json:"own,omitempty"`
	Place      string     `json:"place,omitempty"`
	State      DayState   `json:"state"`
	Posted     bool       `json:"posted,omitempty"`
	PostedAs   string     `json:"posted_as,omitempty"`
	Reply      Reply      `json:"reply,omitempty"`
	As         Account    `json:"as,omitzero"`
	Name       string     `json:"name,omitempty"`
	AnsweredAt time.Time  `json:"answered_at,omitzero"`
	Waiting    bool       `json:"waiting,omitempty"`
	Remind     bool       `json:"remind,omitempty"`
	Was        Was        `json:"was,omitempty"`
}

// ExportTeam is one team that knows the athlete by one of their accounts.
type ExportTeam struct {
	ID      string    `json:"id"`
	Name    string    `json:"name,omitempty"`
	As      Account   `json:"as"`
	Shown   string    `json:"shown,omitempty"`
	Shares  bool      `json:"shares,omitempty"`
	Captain bool      `json:"captain,omitempty"`
	Series  []string  `json:"series,omitempty"`
	SeenAt  time.Time `json:"seen_at,omitzero"`
}

// DayAnswer is a day with what one account answered to it: the zero RSVP if they posted it and did not answer.
type DayAnswer struct {
	Day    Day
	Answer RSVP
}

// Membership is a team with how it knows one account.
type Membership struct {
	Team   Team
	Member Member
}

// WithTeams is the export with the athlete's own answers, the earliest day first, and their memberships.
func (e Export) WithTeams(days []DayAnswer, teams []Membership) Export {
	e.Days, e.Teams = make([]ExportDay, 0, len(days)), make([]ExportTeam, 0, len(teams))
	for _, d := range days {
		e.Days = append(e.Days, d.exported(e.Athlete.Accounts))
	}
	slices.SortStableFunc(e.Days, func(a, b ExportDay) int { return cmp.Or(a.BeginsAt.Compare(b.BeginsAt), cmp.Compare(a.ID, b.ID)) })
	for _, m := range teams {
		e.Teams = append(e.Teams, m.exported())
	}
	return e
}

func (d DayAnswer) exported(own []Account) ExportDay {
	day, r := d.Day, d.Answer
	out := ExportDay{
		ID: day.ID, Team: day.Team, Kind: day.Kind, BeginsAt: day.At.UTC(), Minutes: day.Length, Modality: day.What, Own: day.Own,
		Place: day.Place, State: day.State, Reply: r.Reply, As: r.Account, Name: r.Name, AnsweredAt: r.At.UTC(), Waiting: r.Waiting,
		Remind: r.Remind, Was: r.Was,
	}
	if slices.Contains(own, day.By) {
		out.Posted, out.PostedAs = true, day.ByName
	}
	return out
}

func (m Membership) exported() ExportTeam {
	t, a := m.Team, m.Member.Account
	out := ExportTeam{ID: t.ID, Name: t.Name, As: a, Shown: m.Member.Name, Shares: m.Member.Shares, SeenAt: m.Member.Seen.UTC()}
	out.Captain = a.Platform == t.Home.Platform && t.IsCaptain(a.User, nil)
	for _, s := range t.Series {
		if s.By == a {
			out.Series = append(out.Series, s.ID)
		}
	}
	return out
}

// inside reports whether the athlete goes to a day that stands for the personal reminder of a session.
func (d ExportDay) inside(s Session) bool {
	day := Day{Kind: d.Kind, At: d.BeginsAt, State: d.State}
	return RSVP{Reply: d.Reply, Waiting: d.Waiting}.Joined() && day.Inside(s)
}
