package commands

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"easyday/recovery"
)

// seriesNotice is the id of the one notice by which a series goes on.
func seriesNotice(series string) string { return "s" + series }

// seriesDay is the id of the day a series has on a date: opening it twice makes one.
func seriesDay(series string, on recovery.Date) string {
	sum := sha256.Sum256([]byte(series + "/" + on.String()))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:]))[:20]
}

// planSeries plans when the next day of a series is posted. It stands in the place of what was planned before.
func (d *Desk) planSeries(tx recovery.Tx, t recovery.Team, s recovery.Series, now time.Time) error {
	n := recovery.Notice{ID: seriesNotice(s.ID), Kind: recovery.KindSeries, Team: t.ID, To: t.Board}
	if o, ok := s.Next(now, d.teamZone(t)); ok {
		n.Due = recovery.PostAt(o, d.teamQuiet(t), d.teamZone(t), now) // no Deadline: what is too late is passed over, and the next planned
	}
	return planNotice(tx, n)
}

// openSeries posts the next day of the series a notice is about, if it is time for it, and plans the one after. Who posts must still
// be in the group; a series of somebody who left is the team's. Doing it again changes nothing.
func (d *Desk) openSeries(ctx context.Context, n recovery.Notice, now time.Time) error {
	var t recovery.Team
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		t, err = tx.Teams().Get(n.Team)
		return err
	})
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if gone, err := d.sweep(ctx, t, now); err != nil || gone {
		return err
	}
	_, err = d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		t, err := tx.Teams().Get(n.Team)
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		i := slices.IndexFunc(t.Series, func(s recovery.Series) bool { return seriesNotice(s.ID) == n.ID })
		if i < 0 {
			return nil
		}
		zone := d.teamZone(t)
		if o, ok := t.Series[i].Next(now, zone); ok && !recovery.PostAt(o, d.teamQuiet(t), zone, now).After(now) {
			if t, err = d.openOccurrence(tx, t, i, o, now, now); err != nil {
				return err
			}
		}
		return d.planSeries(tx, t, t.Series[i], now)
	})
	return err
}

// openOccurrence opens the day of one occurrence of the i-th series, its card due at at, and returns the team as it is stored.
func (d *Desk) openOccurrence(tx recovery.Tx, t recovery.Team, i int, o recovery.Occurrence, at, now time.Time) (recovery.Team, error) {
	t.Series = slices.Clone(t.Series)
	s := &t.Series[i]
	day := recovery.Day{
		ID: seriesDay(s.ID, o.On), Team: t.ID, Kind: recovery.DayTeam, By: s.By, ByName: s.ByName, At: o.At, Zone: d.teamZone(t).String(),
		Length: s.Length, What: s.What, Own: s.Own, Place: s.Place, Room: s.Room, Nudge: s.Nudge, Series: s.ID, On: o.On, State: recovery.DayOn,
	}
	if day.What == "" && day.Own == "" {
		sports, err := hardLately(tx, t, now)
		if err != nil {
			return t, err
		}
		day.What = recovery.ProposeFor(t.Recent, sports)
	}
	if today, _ := t.PingsLeft(now, d.teamZone(t)); today > 0 {
		day.Ring = recovery.RingChat
	}
	*s = s.Passed(o, d.teamZone(t))
	if err := tx.Teams().Put(t); err != nil {
		return t, err
	}
	if err := d.openDay(tx, t, day, at, now); err != nil {
		return t, err
	}
	return tx.Teams().Get(t.ID)
}

// hardLately counts what the team did hard together in the last week, by sport.
func hardLately(tx recovery.Tx, t recovery.Team, now time.Time) (map[recovery.SportID]int, error) {
	days, err := tx.Days().Between(t.ID, now.AddDate(0, 0, -7), now)
	sports := map[recovery.SportID]int{}
	for _, day := range days {
		if day.Kind == recovery.DayHard && day.State == recovery.DayOn {
			sports[day.Ran.Sport] += max(1, day.Going)
		}
	}
	return sports, err
}
