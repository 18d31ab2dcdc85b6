package commands_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/commands"
	"easyday/recovery"
)

// stored is everything about one person.
type stored struct {
	known    bool
	athlete  recovery.Athlete
	sessions []recovery.Session
	notices  []recovery.Notice
	outings  []outing
	days     []recovery.DayAnswer
	teams    []recovery.Membership
}

func (s *story) ctx() context.Context { return context.Background() }

func (s *story) load(p string) (x stored) {
	err := s.App().Store.View(s.ctx(), func(tx recovery.Tx) (err error) {
		x = stored{}
		if x.athlete, err = tx.Athletes().Identify(recovery.Account{Platform: "local", User: p}); err != nil {
			return err
		}
		x.known = true
		if x.sessions, err = tx.Sessions().Latest(x.athlete.ID, time.Time{}, 0); err != nil {
			return err
		}
		if x.notices, err = tx.Notices().Recent(x.athlete.ID, time.Time{}); err != nil {
			return err
		}
		if x.days, x.teams, err = commands.InTeams(tx, x.athlete); err != nil {
			return err
		}
		x.outings, err = outingsOf(tx, p)
		return err
	})
	if err != nil && recovery.CodeOf(err) != recovery.NotFound {
		s.fail("load: %v", err)
	}
	return x
}

// record is everything stored, as text that compares.
func (x stored) record(s *story) string {
	data, err := json.Marshal(recovery.NewExport(x.athlete, x.sessions, x.notices).WithTeams(x.days, x.teams))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func (x stored) zone() *time.Location {
	zone, _ := recovery.Zoned(x.athlete.Settings.Zone)
	return zone
}

func (x stored) session(id string) (recovery.Session, bool) {
	i := slices.IndexFunc(x.sessions, func(s recovery.Session) bool { return s.ID == id })
	if i < 0 {
		return recovery.Session{}, false
	}
	return x.sessions[i], true
}

// goneOut reports whether the person may have read a notice.
func goneOut(n recovery.Notice) bool {
	return n.State == recovery.Sent || n.State == recovery.Attempting || n.State == recovery.Unknown
}

// invariants are what holds about everybody after every step.
func (s *story) invariants() {
	for _, p := range cast() {
		x := s.load(p)
		s.stored[p] = x.record(s)
		if !x.known {
			continue
		}
		pending, of, unasked := map[recovery.NoticeKind]int{}, map[string]int{}, map[string]int{}
		for _, n := range x.notices {
			if n.State.Pending() {
				pending[n.Kind]++
				s.planned(p, x, n)
			}
			if n.Kind != recovery.KindReminder {
				continue
			}
			if n.State.Pending() || n.State == recovery.Sent {
				of[n.Session]++
			}
			if n.State == recovery.Sent && !n.AskedFor {
				unasked[n.Session]++
			}
			if of[n.Session] > 1+len(s.picked[p]) || unasked[n.Session] > 1 {
				s.fail("%s is reminded of one session %d times, %d times without asking, and asked %d times", p, of[n.Session], unasked[n.Session], len(s.picked[p]))
			}
		}
		for kind, count := range pending {
			if count > 1 && kind != recovery.KindDayReminder && kind != recovery.KindNudge && kind != recovery.KindPlace {
				s.fail("%s has %d notices of the kind %s to come", p, count, kind)
			}
		}
		s.daysKept(p, x)
		if pending[recovery.KindReminder] == 0 {
			s.nothingMissing(p, x)
		}
	}
}

// planned is what holds for a notice that is to come.
func (s *story) planned(p string, x stored, n recovery.Notice) {
	// What was asked for keeps its moment when quiet hours change; it is put off when it comes.
	if n.Kind != recovery.KindAskAgain && n.Kind != recovery.KindPlace && n.Kind != recovery.KindNudge && x.athlete.Settings.Quiet.HoldsAt(n.Due, x.zoneAt(n.Due)) {
		s.fail("%s: %s due %s, in quiet hours %+v", p, n.Kind, n.Due.In(x.zoneAt(n.Due)), x.athlete.Settings.Quiet)
	}
	switch n.Kind {
	case recovery.KindReminder:
		s.reminderPlanned(p, x, n)
	case recovery.KindCheckin:
		s.checkinPlanned(p, x, n)
	case recovery.KindAskAgain:
		if !n.AskedFor || n.Session != "" || !x.athlete.Rest.Closed(s.Now()) {
			s.fail("%s is fine (%+v) and to be asked: %+v", p, x.athlete.Rest, n)
		}
	}
}

// checkinPlanned is what holds for a check-in that is to come.
func (s *story) checkinPlanned(p string, x stored, n recovery.Notice) {
	of, ok := x.session(n.Session)
	told := slices.ContainsFunc(x.notices, func(o recovery.Notice) bool { return o.Session == n.Session && o.Legs != "" })
	last := slices.ContainsFunc(x.notices, func(o recovery.Notice) bool {
		return o.Session == n.Session && (o.Kind == recovery.KindReminder || o.Answer == recovery.AnswerDone) && (o.State != recovery.Cancelled || o.Answer == recovery.AnswerDone)
	})
	switch {
	case !ok || !last:
		s.fail("%s: a check-in after no reminder", p)
	case !x.athlete.Settings.Checkin || told || n.AskedFor:
		s.fail("%s: a check-in nobody wants, told %v", p, told)
	case x.athlete.Rest.Closed(s.Now()) || x.athlete.Settings.Paused.Active(n.Due):
		s.fail("%s: a check-in is planned while resting, or in a pause", p)
	case !n.Due.After(of.End) || n.Due.Sub(of.End) > 3*24*time.Hour:
		s.fail("%s: a check-in is due %s about what ended %s", p, n.Due, of.End)
	}
}

// reminderPlanned is what holds for a reminder that is to come.
func (s *story) reminderPlanned(p string, x stored, n recovery.Notice) {
	of, ok := x.session(n.Session)
	switch sug := of.Decision.Suggestion; {
	case !ok:
		s.fail("%s: a reminder of no session", p)
	case x.athlete.Rest.Closed(s.Now()):
		s.fail("%s: a reminder is planned while resting", p)
	case n.Due.Before(of.End) || n.Due.After(n.Deadline) || !n.Deadline.Before(of.WindowEnd()):
		s.fail("%s: due %s, deadline %s, but the session ended %s", p, n.Due, n.Deadline, of.End)
	case sug == nil || sug.Modality != n.Modality:
		s.fail("%s: the reminder says %q, the session %+v", p, n.Modality, sug)
	case !n.AskedFor && x.athlete.Settings.Paused.Active(n.Due):
		s.fail("%s: a reminder is planned in a pause", p)
	}
	again := slices.ContainsFunc(x.notices, func(o recovery.Notice) bool {
		return o.Session == n.Session && o.Kind == recovery.KindReminder && o.State == recovery.Sent
	})
	done := slices.ContainsFunc(x.notices, func(o recovery.Notice) bool { return o.Session == n.Session && o.Answer == recovery.AnswerDone })
	if done && !slices.ContainsFunc(s.picked[p], n.Due.Equal) {
		s.fail("%s: a reminder is planned of what was done", p)
	}
	if again && !slices.ContainsFunc(s.picked[p], n.Due.Equal) {
		s.fail("%s: another reminder comes %s, which nobody asked for", p, n.Due)
	}
	owner, owned := recovery.Owner(x.sessions, s.Now())
	if owned && owner.ID != of.ID {
		s.fail("%s: a reminder of %s (effort %v, ended %s), but %s (effort %v, ended %s) owns the plan", p, of.Sport, of.Effort, of.End, owner.Sport, owner.Effort, owner.End)
	}
}

// nothingMissing fails if a session that should be reminded of is not. A gate or a pause that ran out by itself is
// noticed with the next change only, and so is an easy session that inherits the plan because a window ended.
func (s *story) nothingMissing(p string, x stored) {
	now, a := s.Now(), x.athlete
	owner, owned := recovery.Owner(x.sessions, now)
	ranOut := a.Rest.Because == recovery.SignalEmpty || a.Settings.Paused.On || owner.Decision.Silent == recovery.SilentNothing
	if !owned || !owner.Hard() || a.Rest.Closed(now) || ranOut || x.joined(owner) {
		return
	}
	c := recovery.Case{Now: now, Session: owner, Settings: a.Settings, Rest: a.Rest, Zone: x.zone(), Spells: a.Spells, Learned: a.Learned, Advised: a.Advised}
	for _, n := range x.notices {
		switch {
		case n.Kind == recovery.KindReminder && n.Session == owner.ID && (goneOut(n) || n.Answer == recovery.AnswerDone):
			return
		case n.Kind == recovery.KindDayReminder && n.Session == owner.ID && n.Answer == recovery.AnswerDone:
			return
		case n.Kind == recovery.KindDayReminder && n.State.Pending() && !n.AskedFor:
			c.Spent = append(c.Spent, recovery.Unasked{At: n.Due})
		case n.State == recovery.Sent && !n.AskedFor:
			c.Spent = append(c.Spent, recovery.Unasked{At: n.SentAt})
		}
	}
	for _, other := range x.sessions {
		if other.ID != owner.ID && len(c.Earlier) < recovery.EarlierEnough {
			c.Earlier = append(c.Earlier, other)
		}
	}
	if owner.Decision.Suggestion != nil {
		c.KeepTo = owner.Decision.Suggestion.Modality
	}
	if d := recovery.Decide(c); !d.Due.IsZero() {
		s.fail("%s: %s (effort %v, ended %s) lost its reminder, silent %q; it could come %s", p, owner.Sport, owner.Effort, owner.End, owner.Decision.Silent, d.Due)
	}
}

// delivered checks every notice that went out since the last look, and lays it on the screen of its person. Only time
// has passed since: settings, gate and sessions are as they were then.
func (s *story) delivered() {
	for _, p := range cast() {
		x := s.load(p)
		count := 0
		for _, n := range x.notices {
			if n.State != recovery.Sent {
				continue
			}
			if count++; !s.seen[n.ID] {
				s.seen[n.ID] = true
				s.sent(p, x, n)
			}
		}
		for _, m := range s.Room().View(p, script.DM) {
			unasked := []recovery.NoticeKind{recovery.KindReminder, recovery.KindCheckin, recovery.KindAskAgain, recovery.KindDayReminder, recovery.KindNudge, recovery.KindPlace}
			if !slices.Contains(unasked, recovery.NoticeKind(m.Kind)) || s.seen[p+m.Ref] {
				continue
			}
			s.seen[p+m.Ref] = true
			s.note("%s reads a %s", p, m.Kind)
			shown := &bot.Message{Kind: m.Kind}
			for _, row := range m.Rows {
				var buttons []bot.Button
				for _, b := range row {
					action, err := bot.ParseAction(b.Action)
					if err != nil {
						s.fail("%s: %v", b.Action, err)
					}
					buttons = append(buttons, bot.Button{Action: action})
				}
				shown.Rows = append(shown.Rows, buttons)
			}
			s.screen[p], s.last[p], s.who = append(s.screen[p], shown), shown, p // who is reminded mostly answers
			s.private(p, strings.Join(append(m.Body, m.Title), "\n"))
		}
	}
}

// sent is what holds for a notice that went out just now.
func (s *story) sent(p string, x stored, n recovery.Notice) {
	of, ok := x.session(n.Session)
	zone := x.zoneAt(n.SentAt)
	aboutDay := n.Kind == recovery.KindDayReminder || n.Kind == recovery.KindNudge || n.Kind == recovery.KindPlace
	switch {
	case aboutDay && (n.SentAt.After(n.Deadline) || x.athlete.Settings.Paused.Active(n.SentAt) && !n.AskedFor):
		s.fail("%s: told of a day %s, in a pause or after %s", p, n.SentAt, n.Deadline)
	case aboutDay && x.athlete.Settings.Quiet.HoldsAt(n.SentAt, zone):
		s.fail("%s: told of a day %s, in quiet hours %+v", p, n.SentAt.In(zone), x.athlete.Settings.Quiet)
	case aboutDay: // also while resting, in other words
	case n.Kind == recovery.KindAskAgain && x.athlete.Settings.Quiet.HoldsAt(n.SentAt, zone):
		s.fail("%s: asked %s, in quiet hours %+v", p, n.SentAt.In(zone), x.athlete.Settings.Quiet)
	case n.Kind == recovery.KindAskAgain:
		return
	case !ok:
		s.fail("%s: reminded of no session", p)
	case n.Kind == recovery.KindCheckin && (n.SentAt.Before(of.End) || n.SentAt.After(n.Deadline)):
		s.fail("%s: asked %s about what ended %s, deadline %s", p, n.SentAt, of.End, n.Deadline)
	case n.Kind == recovery.KindReminder && (n.SentAt.Before(of.End) || !n.SentAt.Before(of.WindowEnd()) || n.SentAt.After(n.Deadline)):
		s.fail("%s: reminded %s of what ended %s, deadline %s", p, n.SentAt, of.End, n.Deadline)
	case x.athlete.Settings.Quiet.HoldsAt(n.SentAt, zone):
		s.fail("%s: reminded %s, in quiet hours %+v", p, n.SentAt.In(zone), x.athlete.Settings.Quiet)
	case x.athlete.Rest.Closed(n.SentAt):
		s.fail("%s: reminded while resting", p)
	}
	today := 0
	for _, o := range x.notices {
		if o.State == recovery.Sent && !o.AskedFor && o.SentAt.In(zone).Format(time.DateOnly) == n.SentAt.In(zone).Format(time.DateOnly) {
			today++
		}
	}
	if !n.AskedFor && today > recovery.DailyBudget {
		s.fail("%s: %d messages on one day", p, today)
	}
}

// others fails if what p did changed what is stored about anybody else.
func (s *story) others(p string) {
	for _, o := range cast() {
		if o == p {
			continue
		}
		if now := s.load(o).record(s); now != s.stored[o] {
			s.fail("%s changed what is stored about %s:\n%s\n%s", p, o, s.stored[o], now)
		}
	}
}

// answered checks what p reads, and lays it on their screen: in place of at, or as a new message.
func (s *story) answered(p string, answer bot.Response, at *bot.Message) {
	var m bot.Message
	switch a := answer.(type) {
	case bot.Say:
		m = a.Message
		s.screen[p], s.last[p] = append(s.screen[p], &m), &m
	case bot.Redraw:
		m = a.Message
		if at == nil {
			at = &bot.Message{}
			s.screen[p] = append(s.screen[p], at)
		}
		*at, s.last[p] = m, at
	case bot.Ask:
		s.forms[p] = append(s.forms[p], opened{a.Form, at})
	}
	said := words(answer)
	if m.File != nil {
		s.private(p, string(m.File.Bytes))
	}
	for _, b := range slices.Concat(m.Rows...) {
		said += "\n" + b.Label.String()
		if err := b.Action.Check(); err != nil {
			s.fail("a button: %v", err)
		}
	}
	if m.Pick != nil {
		for _, c := range m.Pick.Choices {
			said += "\n" + c.Label.String()
		}
		if n := len(m.Pick.Choices); n < 1 || n > 25 {
			s.fail("a list of %d", n)
		}
	}
	if said == "" && answer != nil {
		switch answer.(type) {
		case bot.Ask, bot.Offer: // nothing to offer is no fault
		default:
			s.fail("an answer without words: %#v", answer)
		}
	}
	said = readable(answer)
	s.private(p, said)
	s.truthful(p, said)
}

// private fails if words shown to p hold another's canary.
func (s *story) private(p, said string) {
	for _, o := range cast() {
		if o != p && strings.Contains(said, canary(o)) {
			s.fail("%s reads what %s said: %s", p, o, said)
		}
	}
}

// truthful fails if words name a modality while p rests (R1), promise a reminder that is not planned, or show a template.
func (s *story) truthful(p, said string) {
	x, say := s.load(p), func(key string) string { return s.App().Desk.Words.Say("en", key, map[string]any{"When": "\x00"}) }
	if strings.Contains(said, "<no value>") || strings.Contains(said, "{{") {
		s.fail("a template shows: %s", said)
	}
	if x.known && x.athlete.Rest.Closed(s.Now()) {
		rest := said
		for _, sport := range recovery.Sports() {
			rest = strings.ReplaceAll(rest, say("sport."+string(sport.ID)+".name"), "")
		}
		for _, m := range recovery.Modalities() {
			if strings.Contains(rest, say("modality."+string(m.ID)+".name")) {
				s.fail("%s rests and reads of %s: %s", p, m.ID, said)
			}
		}
	}
	pending := slices.ContainsFunc(x.notices, func(n recovery.Notice) bool { return n.Kind == recovery.KindReminder && n.State.Pending() })
	for _, key := range []string{"plan.will_remind", "later.body"} {
		promise, _, _ := strings.Cut(say(key), "\x00")
		if promise == "" {
			s.fail("%s says nothing", key)
		}
		if strings.Contains(said, promise) && !pending {
			s.fail("%s is promised a reminder that does not come: %s", p, said)
		}
	}
}
