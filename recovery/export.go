package recovery

import (
	"slices"
	"time"
)

// ExportVersion is the version of the public export format.
const ExportVersion = 1

// Export is everything kept about one athlete, in the public format of docs/export-format.md. Times are RFC 3339 UTC.
type Export struct {
	Version   int              `json:"version"`
	Athlete   Athlete          `json:"athlete"`
	Sessions  []ExportSession  `json:"sessions"`
	Reminders []ExportReminder `json:"reminders"`
	Days      []ExportDay      `json:"days"`
	Teams     []ExportTeam     `json:"teams"`
}

// ExportSession is one hard session as it was reported.
type ExportSession struct {
	ID         string    `json:"id"`
	Sport      SportID   `json:"sport"`
	Works      Loads     `json:"works,omitempty"`
	Kind       Kind      `json:"kind,omitempty"`
	Minutes    int       `json:"minutes"`
	Metres     int       `json:"metres,omitempty"`
	Effort     Effort    `json:"effort"`
	Assumed    bool      `json:"effort_assumed,omitempty"`
	Load       float64   `json:"load"`
	EndedAt    time.Time `json:"ended_at"`
	EndSource  EndSource `json:"end_source,omitempty"`
	ReportedAt time.Time `json:"reported_at"`
	Feeling    Feeling   `json:"feeling,omitempty"`
	Note       string    `json:"note,omitempty"`
	CooledDown bool      `json:"cooled_down,omitempty"`
	Asked      bool      `json:"asked,omitempty"`
	SwapAway   []string  `json:"swapped_away,omitempty"`
	Decision   Decision  `json:"decision"`
	Previous   *Prior    `json:"previous,omitempty"`
}

// ExportReminder is one message nobody asked for just then: a reminder with what it said and what became of it, or one
// of the other kinds, which name no modality. What it said is known as long as its session's suggestion is the same.
type ExportReminder struct {
	ID           string       `json:"id"`
	SessionID    string       `json:"session_id"`
	Kind         NoticeKind   `json:"kind"`
	Modality     ModalityID   `json:"modality,omitempty"`
	MinutesMin   int          `json:"minutes_min,omitempty"`
	MinutesMax   int          `json:"minutes_max,omitempty"`
	Gauge        Gauge        `json:"gauge,omitempty"`
	HRMaxBPM     int          `json:"hr_max_bpm,omitempty"`
	DueAt        time.Time    `json:"due_at"`
	DeadlineAt   time.Time    `json:"deadline_at"`
	Asked        bool         `json:"asked,omitempty"`
	Day          string       `json:"day,omitempty"`
	State        State        `json:"state"`
	Why          string       `json:"why,omitempty"`
	SentAt       time.Time    `json:"sent_at,omitzero"`
	Answer       Answer       `json:"answer,omitempty"`
	AnsweredAt   time.Time    `json:"answered_at,omitzero"`
	Legs         Legs         `json:"legs,omitempty"`
	Reason       *Trace       `json:"reason,omitempty"`
	Alternatives []ModalityID `json:"alternatives,omitempty"`
}

// NewExport puts an athlete's records into the public format: sessions by end, reminders by due time, oldest first.
func NewExport(a Athlete, sessions []Session, notices []Notice) Export {
	out := Export{
		Version:  ExportVersion,
		Athlete:  a,
		Sessions: []ExportSession{}, Reminders: []ExportReminder{}, Days: []ExportDay{}, Teams: []ExportTeam{},
	}
	suggested := map[string]*Suggestion{}
	for _, s := range slices.Backward(sessions) {
		suggested[s.ID] = s.Decision.Suggestion
		out.Sessions = append(out.Sessions, exported(s))
	}
	for _, n := range notices {
		r := ExportReminder{
			ID: n.ID, SessionID: n.Session, Kind: n.Kind, Modality: n.Modality, DueAt: n.Promised().UTC(), DeadlineAt: n.Deadline.UTC(),
			Asked: n.AskedFor, Day: n.Day, State: n.State, Why: n.Why, SentAt: n.SentAt.UTC(), Answer: n.Answer, AnsweredAt: n.Answered.UTC(), Legs: n.Legs,
		}
		if sug := suggested[n.Session]; n.Kind == KindReminder && sug != nil && sug.Modality == n.Modality {
			r.MinutesMin, r.MinutesMax, r.Gauge, r.HRMaxBPM = sug.MinLow, sug.MinHigh, sug.Gauge, sug.CapBPM
			r.Reason, r.Alternatives = &sug.Trace, sug.Trace.Alternatives
		}
		out.Reminders = append(out.Reminders, r)
	}
	slices.SortStableFunc(out.Reminders, func(a, b ExportReminder) int { return a.DueAt.Compare(b.DueAt) })
	return out
}

func exported(s Session) ExportSession {
	return ExportSession{
		ID: s.ID, Sport: s.Sport, Works: s.Works, Kind: s.Kind, Minutes: s.Minutes, Metres: s.Metres, Effort: s.Effort, Assumed: s.EffortAssumed,
		Load: s.Load(), EndedAt: s.End.UTC(), EndSource: s.EndSource, ReportedAt: s.Reported.UTC(), Feeling: s.Feeling, Note: s.Note,
		CooledDown: s.CooledDown, Asked: s.Asked, SwapAway: s.SwapAway, Decision: s.Decision, Previous: s.Previous,
	}
}

// session is the stored session again, as far as an export tells.
func (s ExportSession) session(athlete string) Session {
	return Session{
		ID: s.ID, Athlete: athlete, Reported: s.ReportedAt, Asked: s.Asked, SwapAway: s.SwapAway, Decision: s.Decision, Previous: s.Previous,
		Report: Report{
			Sport: s.Sport, Works: s.Works, Kind: s.Kind, Minutes: s.Minutes, Metres: s.Metres, Effort: s.Effort, EffortKnown: true,
			EffortAssumed: s.Assumed, End: s.EndedAt, EndSource: s.EndSource, Feeling: s.Feeling, Note: s.Note, CooledDown: s.CooledDown,
		},
	}
}

// notice is the stored notice again, as far as an export tells.
func (r ExportReminder) notice(athlete string) Notice {
	return Notice{
		ID: r.ID, Kind: r.Kind, Athlete: athlete, Session: r.SessionID, Due: r.DueAt, Deadline: r.DeadlineAt, AskedFor: r.Asked, Day: r.Day,
		State: r.State, Why: r.Why, SentAt: r.SentAt, Answer: r.Answer, Answered: r.AnsweredAt, Legs: r.Legs, Modality: r.Modality,
	}
}
