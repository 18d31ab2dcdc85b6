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
}

// ExportSession is one hard session as it was reported.
type ExportSession struct {
	ID         string    `json:"id"`
	Sport      SportID   `json:"sport"`
	Kind       Kind      `json:"kind,omitempty"`
	Minutes    int       `json:"minutes"`
	Metres     int       `json:"metres,omitempty"`
	Effort     Effort    `json:"effort"`
	Load       float64   `json:"load"`
	EndedAt    time.Time `json:"ended_at"`
	ReportedAt time.Time `json:"reported_at"`
	Feeling    Feeling   `json:"feeling,omitempty"`
	Note       string    `json:"note,omitempty"`
	Decision   Decision  `json:"decision"`
	Asked      bool      `json:"asked,omitempty"`
	SwapAway   []string  `json:"swapped_away,omitempty"`
	Previous   *Prior    `json:"previous,omitempty"`
}

// ExportReminder is one reminder, what it said and what became of it.
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
		Sessions: []ExportSession{}, Reminders: []ExportReminder{},
	}
	suggested := map[string]*Suggestion{}
	for _, s := range slices.Backward(sessions) {
		suggested[s.ID] = s.Decision.Suggestion
		out.Sessions = append(out.Sessions, ExportSession{
			ID: s.ID, Sport: s.Sport, Kind: s.Kind, Minutes: s.Minutes, Metres: s.Metres, Effort: s.Effort, Load: s.Load(),
			EndedAt: s.End, ReportedAt: s.Reported, Feeling: s.Feeling, Note: s.Note, Decision: s.Decision,
			Asked: s.Asked, SwapAway: s.SwapAway, Previous: s.Previous,
		})
	}
	for _, n := range notices {
		if n.Kind != KindReminder {
			continue
		}
		r := ExportReminder{
			ID: n.ID, SessionID: n.Session, Kind: n.Kind, Modality: n.Modality, DueAt: n.Promised(), DeadlineAt: n.Deadline,
			State: n.State, Why: n.Why, SentAt: n.SentAt, Answer: n.Answer, AnsweredAt: n.Answered, Legs: n.Legs,
		}
		if sug := suggested[n.Session]; sug != nil && sug.Modality == n.Modality {
			r.MinutesMin, r.MinutesMax, r.Gauge, r.HRMaxBPM = sug.MinLow, sug.MinHigh, sug.Gauge, sug.CapBPM
			r.Reason, r.Alternatives = &sug.Trace, sug.Trace.Alternatives
		}
		out.Reminders = append(out.Reminders, r)
	}
	return out
}
