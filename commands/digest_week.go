package commands

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// digestMessage is what a team reads of its week. The first time its figures are kept, and it says the same ever after: who stops
// sharing in between is not counted out. ok is false when the digest is off.
func (d *Desk) digestMessage(ctx context.Context, t recovery.Team, now time.Time) (m bot.Message, ok bool, err error) {
	var sum recovery.Digest
	_, err = d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		stored, err := tx.Teams().Get(t.ID)
		if missing(err) {
			return nil
		}
		if ok = err == nil && stored.Digest.On; !ok {
			return err
		}
		sum, err = d.frozenDigest(tx, stored, now, now)
		return err
	})
	return digestText(d.teamVoice(t, now), sum), ok, err
}

// frozenDigest are the figures of a team's week, the one digestWeek finds for of: those that were kept, else as they stand, and
// then they are kept.
func (d *Desk) frozenDigest(tx recovery.Tx, t recovery.Team, of, now time.Time) (sum recovery.Digest, err error) {
	from, to, week := digestWeek(of, d.teamZone(t))
	data, err := tx.Notes().Get(digestKey(t.ID, week), now)
	if err == nil && json.Unmarshal(data, &sum) == nil {
		return sum, nil
	}
	if err != nil && !missing(err) {
		return sum, err
	}
	weeks, err := d.weeksOf(tx, t, from, to, now)
	if err != nil {
		return sum, err
	}
	days, err := tx.Days().Between(t.ID, from, to)
	if err != nil {
		return sum, err
	}
	days = slices.DeleteFunc(days, func(day recovery.Day) bool {
		return day.State != recovery.DayOn || day.Kind == recovery.DayHard || day.At.After(now)
	})
	sum = recovery.DigestOf(week, weeks, len(days))
	if data, err = json.Marshal(sum); err != nil {
		return sum, err
	}
	return sum, tx.Notes().Put(digestKey(t.ID, sum.Week), data, now.Add(digestKept))
}

// digestWeek is the week a digest at now is about: the last that is over, on a Sunday the one that ends.
func digestWeek(now time.Time, zone *time.Location) (from, to time.Time, monday recovery.Date) {
	day := now.In(zone).AddDate(0, 0, -6)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, -1)
	}
	return recovery.WallInstant(day, 0, zone), recovery.WallInstant(day.AddDate(0, 0, 7), 0, zone), recovery.DateOf(day, zone)
}

// weeksOf is the week of everybody who shares, reduced to what a digest may count: that they trained, after which windows they
// pressed Done, and when. How they were is in none of it: a window of somebody who rested counts as any in which nothing was done.
func (d *Desk) weeksOf(tx recovery.Tx, t recovery.Team, from, to, now time.Time) ([]recovery.WeekOfOne, error) {
	athletes, err := sharing(tx, t)
	if err != nil {
		return nil, err
	}
	var out []recovery.WeekOfOne
	for _, a := range athletes {
		week, err := d.weekOf(tx, a, from, to, now)
		if err != nil {
			return nil, err
		}
		out = append(out, week)
	}
	return out, nil
}

func (d *Desk) weekOf(tx recovery.Tx, a recovery.Athlete, from, to, now time.Time) (week recovery.WeekOfOne, err error) {
	sessions, err := tx.Sessions().Latest(a.ID, to, recovery.EarlierEnough)
	if err != nil {
		return week, err
	}
	sessions = slices.DeleteFunc(sessions, func(s recovery.Session) bool { return s.End.Before(from) })
	week.Sessions = len(sessions)
	notices, err := tx.Notices().Recent(a.ID, from)
	if err != nil {
		return week, err
	}
	over := map[string]bool{}
	for _, s := range sessions {
		over[s.ID] = !now.Before(s.WindowEnd())
	}
	for _, f := range recovery.Fates(sessions, notices, nil, now) {
		done := f.Counted == recovery.CountedDone
		if done {
			week.Honoured++
		}
		if done || over[f.Session] {
			week.Windows++
		}
	}
	for _, n := range notices {
		if n.Answer == recovery.AnswerDone && !n.Answered.Before(from) && n.Answered.Before(to) {
			week.Done = append(week.Done, recovery.ClockOf(n.Answered, d.zoneNow(a, n.Answered)))
		}
	}
	return week, nil
}

// digestText is a team's week in words. What too few stand behind is "some".
func digestText(v bot.Voice, sum recovery.Digest) bot.Message {
	m := bot.Message{Kind: "digest", Title: v.Text("digest.title")}
	say := func(key string, f recovery.Figure) {
		count := v.Text("digest.some")
		if f.Shown {
			count = bot.Verbatim(strconv.Itoa(f.N))
		}
		m.Body = append(m.Body, v.Text(key, bot.With("Figure", count)))
	}
	say("digest.trained", sum.Trained)
	say("digest.sessions", sum.Sessions)
	say("digest.honoured", sum.Honoured)
	if sum.SlotShown {
		m.Body = append(m.Body, v.Text("digest.slot", bot.With("Clock", sum.Slot.String())))
	}
	if sum.Days > 0 {
		m.Body = append(m.Body, v.Text("digest.days", bot.With("Count", sum.Days)))
	}
	return m
}
