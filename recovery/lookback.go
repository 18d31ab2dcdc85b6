package recovery

import (
	"slices"
	"time"
)

// factsOf reduces a case to what decides. Maps and slices are shared with the case where they are as they were there.
func factsOf(c *Case, z zones) Facts {
	f := Facts{
		At: plain(c.Now), Zone: z.home.String(),
		Report: c.Session.Report, ID: c.Session.ID, Reported: plain(c.Session.Reported), Asked: c.Session.Asked,
		Rest: c.Rest.aged(c.Now), Keep: c.KeepTo, AskedAt: plain(c.AskedAt), Spent: instants(c.Spent),
		Settings: deciding(&c.Settings, c.Learned.Slots, c.Now),
		Earlier:  lookBack(c, z.zoneAt(c.Now)),
	}
	if s := c.Session.Decision.Suggestion; s != nil && s.Modality == c.KeepTo {
		f.First = s.Trace.won()
	}
	f.Rest.Since, f.Rest.UnderSince = plain(f.Rest.Since), plain(f.Rest.UnderSince)
	f.Report.Note, f.Report.End = "", plain(f.Report.End)
	for _, id := range c.Session.SwapAway {
		f.Away = append(f.Away, ModalityID(id))
	}
	return f
}

// plain is an instant as it comes back from a file.
func plain(t time.Time) time.Time { return t.Round(0).UTC() }

// instants are the moments of unprompted messages.
func instants(messages []Unasked) (out []time.Time) {
	for _, m := range messages {
		out = append(out, plain(m.At))
	}
	return out
}

// deciding is the part of the settings that decides, with the slots in force: the athlete's own, else the learned ones,
// else the defaults (R7). What was over before any session that may still be reported decides nothing.
func deciding(s *Settings, learned []Slot, now time.Time) Settings {
	slots := s.Slots
	if len(slots) == 0 {
		slots = learned
	}
	if len(slots) == 0 {
		slots = DefaultSlots()
	}
	over := func(until time.Time) bool { return !until.IsZero() && now.Sub(until) > Backdate+Window }
	out := Settings{
		Quiet: s.Quiet, Slots: slots, Usual: s.Usual, Paused: s.Paused, Heart: s.Heart, Access: s.Access, Taste: s.Taste,
		HardDays: s.HardDays, Races: aheadOf(s.Races, now),
	}
	if !over(s.Travel.Until) {
		out.Travel = s.Travel
	}
	if !over(s.Stay.Until) {
		out.Stay = s.Stay
	}
	if !over(s.Raining) {
		out.Raining = s.Raining
	}
	if over(s.Paused.Until) {
		out.Paused = Pause{}
	}
	for _, l := range s.Limits {
		if !over(l.Until) {
			out.Limits = append(out.Limits, l)
		}
	}
	return out
}

// aheadOf are the days of races that are not over, without the athlete's names for them, which decide nothing.
func aheadOf(races []RaceDay, now time.Time) (out []RaceDay) {
	oldest := DateOf(now.Add(-Backdate-Window), time.UTC).String()
	for _, r := range races {
		if r.On.String() >= oldest {
			out = append(out, RaceDay{On: r.On})
		}
	}
	return out
}

// lookBack reduces the earlier sessions, spells and answers.
func lookBack(c *Case, zone *time.Location) LookedBack {
	l := LookedBack{
		Usual: c.usual(), Older: c.olderThanAnother(), Felt: c.felt(), Fed: c.fed(), Pattern: c.pattern(zone),
		Advised: c.advised(), Unwell: c.unwell(),
	}
	if last := c.lastSuggested(); last != nil {
		t := &last.Decision.Suggestion.Trace
		l.Waited, l.Last, l.Recent, l.Count = t.Waited, t.Last, t.Recent, t.Count
	}
	return l
}

// unwell reports whether the athlete has rested behind the gate since the session ended.
func (c *Case) unwell() bool {
	return slices.ContainsFunc(c.Spells, func(s Spell) bool {
		return s.Why != SpellPause && (s.To.IsZero() || !s.To.Before(c.Session.End))
	})
}

// advised reports whether R13's advice was given lately. What this very session brought is said as long as it stands.
func (c *Case) advised() bool {
	return !c.Advised.IsZero() && c.Now.Sub(c.Advised) < PatternSpan && c.Advised.Before(c.Session.Reported)
}

// lastSuggested is the session whose suggestion was made last, nil for none: its trace has the state of the rotation.
func (c *Case) lastSuggested() (last *Session) {
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if e.ID == c.Session.ID || e.Decision.Suggestion == nil {
			continue
		}
		if last == nil || newer(e, last) {
			last = e
		}
	}
	return last
}

func newer(a, b *Session) bool {
	if d := a.Reported.Compare(b.Reported); d != 0 {
		return d > 0
	}
	return a.ID > b.ID
}

// usual is the athlete's usual duration in minutes: the setting, else the median of the last ten reports that are not
// races once there are three, else an hour (§1).
func (c *Case) usual() int {
	const (
		fewest  = 3
		most    = 10
		nothing = 60
	)
	if c.Settings.Usual > 0 {
		return c.Settings.Usual
	}
	minutes := make([]int, 0, most)
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if e.Kind != Race && e.Minutes > 0 && e.ID != c.Session.ID && len(minutes) < most {
			minutes = append(minutes, e.Minutes)
		}
	}
	if len(minutes) < fewest {
		return nothing
	}
	slices.Sort(minutes)
	mid := len(minutes) / 2
	if len(minutes)%2 == 1 {
		return minutes[mid]
	}
	return (minutes[mid-1] + minutes[mid]) / 2
}

// felt is how each modality left the athlete after sessions like this one: of the same sport and kind where there are
// FeltEnough answers, else of the same sport.
func (c *Case) felt() map[ModalityID]Tally {
	mine := 0
	for _, row := range c.Learned.Felt {
		if row.Sport == c.Session.Sport {
			mine++
		}
	}
	if mine == 0 {
		return nil
	}
	felt := make(map[ModalityID]Tally, min(mine, len(modalities)))
	for _, row := range c.Learned.Felt {
		if row.Sport == c.Session.Sport && row.Modality != "" {
			felt[row.Modality] = felt[row.Modality].plus(row.Tally)
		}
	}
	for _, row := range c.Learned.Felt {
		if row.Sport == c.Session.Sport && row.Modality != "" && row.Kind == c.Session.Kind && row.Kind != "" && row.Of() >= FeltEnough {
			felt[row.Modality] = row.Tally
		}
	}
	return felt
}

func (t Tally) plus(o Tally) Tally {
	return Tally{Fresher: t.Fresher + o.Fresher, Same: t.Same + o.Same, Heavier: t.Heavier + o.Heavier}
}

// fed reports whether R14 was said already in a window that is open.
func (c *Case) fed() bool {
	return slices.ContainsFunc(c.Earlier, func(e Session) bool {
		return e.ID != c.Session.ID && e.Decision.Basics && e.Effort >= BasicsFrom && c.Now.Before(e.WindowEnd())
	})
}
