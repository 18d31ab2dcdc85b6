package commands

import (
	"errors"
	"reflect"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// relearn derives anew what the athlete's answers taught, and keeps it. Called by everything that changes an answer, or a
// session that has one.
func (d *Desk) relearn(tx recovery.Tx, a recovery.Athlete) (recovery.Athlete, error) {
	sessions, notices, err := everything(tx, a)
	if err != nil {
		return a, err
	}
	learned := recovery.Learn(a.Learned.Since, sessions, notices, d.zoneThen(a, sessions))
	if reflect.DeepEqual(learned, a.Learned) {
		return a, nil
	}
	a.Learned = learned
	return a, tx.Athletes().Put(a)
}

// Age lets go what an athlete's record holds from before the end of the retention, and learns again without the sessions
// that are gone.
func (d *Desk) Age(tx recovery.Tx, a recovery.Athlete, before time.Time) error {
	aged, relearn := a.Aged(before)
	if relearn {
		var err error
		if aged, err = d.relearn(tx, aged); err != nil {
			return err
		}
	}
	if reflect.DeepEqual(aged, a) {
		return nil
	}
	return errors.Join(tx.Athletes().Put(aged), tx.Tombstones().Scrub(false))
}

// relearnAfter is relearn if a session's answers may have taught something.
func (d *Desk) relearnAfter(tx recovery.Tx, a recovery.Athlete, notices []recovery.Notice) (recovery.Athlete, error) {
	if !slices.ContainsFunc(notices, func(n recovery.Notice) bool { return n.Answer == recovery.AnswerDone || n.Legs != "" }) {
		return a, nil
	}
	return d.relearn(tx, a)
}

// everything is all that is stored of an athlete's sessions, the one that ended last first, and notices.
func everything(tx recovery.Tx, a recovery.Athlete) (sessions []recovery.Session, notices []recovery.Notice, err error) {
	if sessions, err = tx.Sessions().Latest(a.ID, time.Time{}, 0); err == nil {
		notices, err = tx.Notices().Recent(a.ID, time.Time{})
	}
	return sessions, notices, err
}

// zoneThen tells in which zone an athlete was: as the last decision before that instant knew it, else as it is now.
func (d *Desk) zoneThen(a recovery.Athlete, sessions []recovery.Session) func(time.Time) *time.Location {
	return func(t time.Time) *time.Location {
		var known *recovery.Facts
		for _, s := range sessions {
			if f := s.Decision.Facts; f != nil && !f.At.After(t) && (known == nil || f.At.After(known.At)) {
				known = f
			}
		}
		then := a
		if known != nil {
			then.Settings.Zone, then.Settings.Travel = known.Zone, known.Settings.Travel
		}
		return d.zoneNow(then, t)
	}
}

// legsWithin is how long after Done the next report may still ask for the legs.
const legsWithin = 7 * 24 * time.Hour

// legsQuestion is the last reminder of the last days, of a session or of a team's day, that was done and whose legs nobody has told yet; nil for none. The
// answer to the next report asks for it once.
func (d *Desk) legsQuestion(tx recovery.Tx, a recovery.Athlete, now time.Time) (*recovery.Notice, error) {
	recent, err := tx.Notices().Recent(a.ID, now.Add(-2*legsWithin))
	if err != nil {
		return nil, err
	}
	var last *recovery.Notice
	for i, n := range recent {
		if n.Session != "" && n.Answer == recovery.AnswerDone && (last == nil || n.Answered.After(last.Answered)) {
			last = &recent[i]
		}
	}
	if last == nil || now.Sub(last.Answered) > legsWithin {
		return nil, nil
	}
	told := func(n recovery.Notice) bool { return n.Session == last.Session && n.Legs != "" }
	if slices.ContainsFunc(recent, told) {
		return nil, nil
	}
	return last, nil
}

// streakFirst is how many sessions are read first to find the end of a streak: most are shorter.
const streakFirst = 24

// streakOf counts the windows an athlete honoured in a row (R10). It reads no further back than the one that was missed.
func (d *Desk) streakOf(tx recovery.Tx, a recovery.Athlete, now time.Time) (recovery.Streak, error) {
	for limit := streakFirst; ; limit *= 4 {
		sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, limit)
		if err != nil || len(sessions) == 0 {
			return recovery.StreakOf(nil, nil, a.Spells, now), err
		}
		// What is said about a session is due after its end.
		notices, err := tx.Notices().Recent(a.ID, sessions[len(sessions)-1].End)
		if err != nil {
			return recovery.Streak{}, err
		}
		fates := recovery.Fates(sessions, notices, a.Spells, now)
		missed := func(f recovery.Fate) bool { return f.Counted == recovery.CountedMissed }
		if len(sessions) < limit || slices.ContainsFunc(fates, missed) {
			return recovery.StreakOf(sessions, notices, a.Spells, now), nil
		}
	}
}

// streakText says a streak in words; nothing if there is none.
func streakText(v bot.Voice, s recovery.Streak) []bot.Text {
	switch {
	case s.Count == 0:
		return nil
	case s.Frozen:
		return []bot.Text{v.Text("streak.frozen", bot.With("Count", s.Count))}
	}
	return []bot.Text{v.Text("streak.running", bot.With("Count", s.Count))}
}
