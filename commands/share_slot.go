package commands

import (
	"context"
	"time"

	"easyday/recovery"
)

// slotLead is how long before it begins a day is proposed at the earliest.
const slotLead = 2 * time.Hour

// teamSlot is a day proposed to a captain.
type teamSlot struct {
	recovery.TeamSlot
	What recovery.ModalityID
	All  bool // possible for everybody whose window it lies in
}

// openWindow is what one sharing member shows: when, and, for the choice alone, what the rules leave them.
type openWindow struct {
	recovery.SharedWindow
	possible []recovery.ModalityID
}

// slotFor proposes when a team's next day should be and what it should be, from the windows of those who share. ok is false when too
// few are open. What is chosen differs from the last days; it is said to be possible for all only when enough stand behind it
// that nobody's own answer shows.
func (d *Desk) slotFor(ctx context.Context, t recovery.Team, now time.Time) (s teamSlot, ok bool, err error) {
	var open []openWindow
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		open, err = d.sharedWindows(tx, t, now)
		return err
	})
	if err != nil {
		return s, false, err
	}
	var windows []recovery.SharedWindow
	for _, w := range open {
		windows = append(windows, w.SharedWindow)
	}
	if s.TeamSlot, ok = recovery.FindSlot(windows, d.teamQuiet(t), d.teamZone(t), now, slotLead); !ok {
		return s, false, nil
	}
	var possible [][]recovery.ModalityID
	for _, w := range open {
		if w.Holds(s.At) {
			possible = append(possible, w.possible)
		}
	}
	s.What, s.All = recovery.ProposeAmong(possible, t.Recent)
	return s, true, nil
}

// sharedWindows are the open windows of a team's sharing members. Who has none, rests or paused is not among them.
func (d *Desk) sharedWindows(tx recovery.Tx, t recovery.Team, now time.Time) ([]openWindow, error) {
	athletes, err := sharing(tx, t)
	if err != nil {
		return nil, err
	}
	var out []openWindow
	for _, a := range athletes {
		sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return nil, err
		}
		owner, ok := recovery.Owner(sessions, now)
		if !ok {
			continue
		}
		w := openWindow{SharedWindow: recovery.WindowOf(a, owner, d.zoneOf(a), now, recovery.DayLength)}
		if len(w.Spans) == 0 {
			continue
		}
		if s := owner.Decision.Suggestion; s != nil {
			w.possible = s.Trace.Possible
		}
		out = append(out, w)
	}
	return out, nil
}
