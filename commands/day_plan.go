package commands

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/recovery"
)

// outing is a day of a team with what an athlete answered to it.
type outing struct {
	day    recovery.Day
	answer recovery.RSVP
}

// stands reports whether the athlete goes, or went as far as they said: then the day may stand for a personal reminder.
func (o outing) stands() bool {
	return o.answer.Joined() && o.day.State == recovery.DayOn && o.day.Kind != recovery.DayHard && o.answer.Was != recovery.WasNot
}

// outingsOf are the days of the last 24 hours and to come that an athlete answered, by whichever account.
func outingsOf(tx recovery.Tx, a recovery.Athlete, now time.Time) ([]outing, error) {
	var all []outing
	for _, account := range a.Accounts {
		answers, err := tx.RSVPs().OfAccount(account, now.Add(-recovery.Window))
		if err != nil {
			return nil, err
		}
		for _, r := range answers {
			day, err := tx.Days().Get(r.Day)
			if missing(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			all = append(all, outing{day, r})
		}
	}
	slices.SortStableFunc(all, func(a, b outing) int { return a.day.At.Compare(b.day.At) })
	return all, nil
}

// dayFor is the first day that stands for the personal reminder of a session, ok false for none.
func dayFor(days []outing, s recovery.Session) (day recovery.Day, ok bool) {
	i := slices.IndexFunc(days, func(o outing) bool { return o.stands() && o.day.Inside(s) })
	if i < 0 {
		return day, false
	}
	return days[i].day, true
}

// joinedInstead closes a decision for which a day stands: its reminder does not come, the day's does. What the athlete asked
// for comes all the same, and a pause is the better reason.
func joinedInstead(days []outing, s recovery.Session, dec recovery.Decision, asked bool) recovery.Decision {
	s.Decision = dec
	if _, ok := dayFor(days, s); !ok || asked || dec.Suggestion == nil || dec.Silent == recovery.SilentPaused || dec.Silent == recovery.SilentSent {
		return dec
	}
	return dec.Close(recovery.SilentJoined)
}

// holding is the session in whose window a day lies: of those that had ended when it began, the one that owned the plan.
func holding(sessions []recovery.Session, day recovery.Day) (recovery.Session, bool) {
	before := slices.DeleteFunc(slices.Clone(sessions), func(s recovery.Session) bool { return s.End.After(day.At) })
	s, ok := recovery.Owner(before, day.At)
	return s, ok && day.Inside(s)
}

// derivedID is an id that follows from what it is for, so that the same cause makes the same notice again. It has 20
// characters, as every id.
func derivedID(kind recovery.NoticeKind, day, who string, at time.Time) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(kind), day, who, strconv.FormatInt(at.UnixNano(), 36)}, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:20]
}

// dayReminderID is the id of the reminder of a day: another one once it is moved.
func dayReminderID(a recovery.Athlete, day recovery.Day) string {
	return derivedID(recovery.KindDayReminder, day.ID, a.ID, day.At)
}

// dayReminder is the reminder an athlete gets of a day, ok false for none: for who goes, and for who may come and asked.
func (d *Desk) dayReminder(a recovery.Athlete, sessions []recovery.Session, o outing, now time.Time) (n recovery.Notice, ok bool) {
	asked := o.answer.Reply == recovery.ReplyMaybe && o.answer.Remind && o.day.State == recovery.DayOn
	if !o.stands() && !asked || o.answer.Was != "" {
		return n, false
	}
	due, deadline, ok := recovery.DayMoment(o.day, a.Settings, d.zoneOf(a), now)
	if !ok || a.Settings.Paused.Active(due) && !asked {
		return n, false
	}
	n = recovery.Notice{
		ID: dayReminderID(a, o.day), Kind: recovery.KindDayReminder, Athlete: a.ID, Team: o.day.Team, Day: o.day.ID, To: a.Home,
		Due: due, Deadline: deadline, AskedFor: asked, State: recovery.Planned, Modality: o.day.What,
	}
	if s, held := holding(sessions, o.day); held {
		n.Session = s.ID
	}
	return n, true
}

// arrangeDays sees to it that an athlete is reminded of each day they go to, once, and of no other, and that nothing else
// about a day comes that has nothing to say any more.
func (d *Desk) arrangeDays(tx recovery.Tx, a recovery.Athlete, sessions []recovery.Session, days []outing, now time.Time) error {
	wanted := map[string]bool{}
	for _, o := range days {
		n, ok := d.dayReminder(a, sessions, o, now)
		if !ok {
			continue
		}
		wanted[n.ID] = true
		if err := planDayReminder(tx, n, now); err != nil {
			return err
		}
	}
	recent, err := tx.Notices().Recent(a.ID, now.Add(-recovery.Backdate))
	if err != nil {
		return err
	}
	for _, n := range recent {
		if !n.State.Pending() || wanted[n.ID] {
			continue
		}
		n.Why = idleDay(n, days, a, now)
		if n.Why == "" && n.Kind == recovery.KindDayReminder && !n.MayBeOut() {
			n.Why = recovery.WhyQuiet // no minute before the day is left to them
		}
		if n.Why == "" {
			continue
		}
		n.State = recovery.Cancelled
		if err := tx.Notices().Put(n); err != nil {
			return err
		}
	}
	return nil
}

// planDayReminder plans it, or leaves the one that is planned, went out, or was lost as it is. One that was cancelled before
// it could go out is planned again.
func planDayReminder(tx recovery.Tx, n recovery.Notice, now time.Time) error {
	old, err := tx.Notices().Get(n.ID)
	switch {
	case missing(err):
	case err != nil:
		return err
	case old.State == recovery.Cancelled && unseen(old) && old.Answer == "":
	case old.State != recovery.Planned || old.MayBeOut() || !old.Promised().After(now):
		return nil
	case old.Due.Equal(n.Due) && old.Session == n.Session && old.AskedFor == n.AskedFor && old.Modality == n.Modality:
		return nil
	}
	return tx.Notices().Put(n)
}

// idleDay says why a word about a day that is to come has nothing to say any more, "" if it has, or is about no day. days has
// the athlete's answers.
func idleDay(n recovery.Notice, days []outing, a recovery.Athlete, now time.Time) string {
	var o outing
	if i := slices.IndexFunc(days, func(o outing) bool { return o.day.ID == n.Day }); i >= 0 {
		o = days[i]
	}
	switch n.Kind {
	case recovery.KindNudge:
		if o.answer.Reply != "" {
			return recovery.WhyAnswered
		}
	case recovery.KindPlace:
		if !o.stands() {
			return recovery.WhyLeft
		}
	case recovery.KindDayReminder:
		return idleReminder(n, o, a, now)
	}
	return ""
}

// idleReminder is idleDay for the reminder of a day. One that may be on the wire is left alone while the day is on.
func idleReminder(n recovery.Notice, o outing, a recovery.Athlete, now time.Time) string {
	goes := o.stands() || o.answer.Reply == recovery.ReplyMaybe && o.answer.Remind
	switch {
	case o.day.State == recovery.DayCancelled:
		return recovery.WhyCancelled
	case !goes:
		return recovery.WhyLeft
	case !o.day.At.Equal(n.Deadline):
		return recovery.WhyMoved
	case !n.AskedFor && (a.Settings.Paused.Active(now) || a.Settings.Paused.Active(n.Due)):
		return recovery.WhyPaused
	case !now.Before(n.Deadline):
		return recovery.WhyDeadline
	}
	return ""
}
