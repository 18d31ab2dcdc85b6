package recovery

import "time"

// FigureLeast is the rule of every figure a group sees: at least so many people stand behind it, and at least so many of those
// who share do not. Else the bot says "some".
const FigureLeast = 5

// Figure is a number that may be shown, or not.
type Figure struct {
	N     int  `json:"n"`
	Shown bool `json:"shown"` // false: say "some"; N is 0 then
}

// figure shows n if enough of the people it counts stand behind it and enough of those who share do not.
func figure(n, behind, sharing int) Figure {
	if behind < FigureLeast || sharing-behind < FigureLeast {
		return Figure{}
	}
	return Figure{N: n, Shown: true}
}

// WeekOfOne is one sharing member's week, reduced to what a digest may count.
type WeekOfOne struct {
	Sessions int     // hard sessions that ended in it
	Windows  int     // of those, windows that are over or honoured
	Honoured int     // windows honoured (R10)
	Done     []Clock // wall clock of each Done in their own zone
}

// Digest is a team's week. Frozen once posted.
type Digest struct {
	Week      Date   `json:"week"`                 // its Monday
	Trained   Figure `json:"trained"`              // people with a session
	Sessions  Figure `json:"sessions"`             // sessions; shown if Trained is
	Honoured  Figure `json:"honoured"`             // people who honoured every window they had
	Slot      Clock  `json:"slot"`                 // the hour with most Dones; meaningful with SlotShown
	SlotShown bool   `json:"slot_shown,omitempty"` // at least FigureLeast people moved in it, and as many who share did not
	Days      int    `json:"days"`                 // the team's own days that took place: public anyway
}

// DigestOf sums a week up. Feeling, illness and effort are in none of its inputs. Honoured is shown beside Trained only if at
// least FigureLeast people trained and did not honour every window: else the two figures together would tell of a few.
func DigestOf(week Date, members []WeekOfOne, days int) Digest {
	d := Digest{Week: week, Days: days}
	sharing, trained, sessions, honoured := len(members), 0, 0, 0
	for i := range members {
		m := &members[i]
		if m.Sessions > 0 {
			trained, sessions = trained+1, sessions+m.Sessions
		}
		if m.honoured() {
			honoured++
		}
	}
	d.Trained = figure(trained, trained, sharing)
	d.Sessions = figure(sessions, trained, sharing)
	among := sharing
	if d.Trained.Shown {
		among = trained
	}
	d.Honoured = figure(honoured, honoured, among)
	d.Slot, d.SlotShown = slotOf(members)
	return d
}

// honoured reports whether somebody had windows and honoured each of them.
func (m *WeekOfOne) honoured() bool {
	return m.Sessions > 0 && m.Windows > 0 && m.Honoured >= m.Windows
}

// slotOf is the hour with most Dones, the earliest of equal ones, and whether it may be shown.
func slotOf(members []WeekOfOne) (Clock, bool) {
	var times, people [24]int
	for i := range members {
		var seen [24]bool
		for _, c := range members[i].Done {
			if !c.Valid() {
				continue
			}
			hour := int(c) / 60
			times[hour]++
			if !seen[hour] {
				seen[hour] = true
				people[hour]++
			}
		}
	}
	best := 0
	for hour := range times {
		if times[hour] > times[best] {
			best = hour
		}
	}
	if !figure(best, people[best], len(members)).Shown {
		return 0, false
	}
	return At(best, 0), true
}

// NextDigest is when the digest is due next after now: its weekday and wall clock in the team's zone. ok is false if it
// never is.
func (p DigestPlan) NextDigest(now time.Time, zone *time.Location) (t time.Time, ok bool) {
	if !p.On || !p.At.Valid() || p.Weekday < time.Sunday || p.Weekday > time.Saturday {
		return time.Time{}, false
	}
	for d := DateOf(now, zone).add(-1); ; d = d.add(1) {
		if d.weekday() != p.Weekday {
			continue
		}
		if t = WallInstant(d.noon(zone), p.At, zone); t.After(now) {
			return t, true
		}
	}
}
