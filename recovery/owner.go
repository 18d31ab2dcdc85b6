package recovery

import "time"

// Owner is the session that owns the plan (R15): of the hard ones whose window is open at now, the one that ended last;
// equal ends: the one reported last, then the greater id. Only if there is none, an easy one the athlete asked to be
// reminded of. ok is false if nobody owns a plan.
func Owner(sessions []Session, now time.Time) (owner Session, ok bool) {
	for _, s := range sessions {
		if s.ClaimsPlan() && now.Before(s.WindowEnd()) && (!ok || s.outranks(&owner)) {
			owner, ok = s, true
		}
	}
	return owner, ok
}

// ClaimsPlan reports whether a session wants a reminder at all (R9).
func (s *Session) ClaimsPlan() bool { return s.Hard() || s.Asked }

// Hard reports whether a session is more than an easy one (R9).
func (s *Session) Hard() bool { return s.Effort > EasyEffort }

// outranks orders sessions that claim the plan: an easy one never replaces a hard one.
func (s *Session) outranks(o *Session) bool {
	if s.Hard() != o.Hard() {
		return s.Hard()
	}
	if d := s.End.Compare(o.End); d != 0 {
		return d > 0
	}
	if d := s.Reported.Compare(o.Reported); d != 0 {
		return d > 0
	}
	return s.ID > o.ID
}

// olderThanAnother reports whether another session owns the plan (R15).
func (c *Case) olderThanAnother() bool {
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if e.ID != c.Session.ID && e.ClaimsPlan() && c.Now.Before(e.WindowEnd()) && e.outranks(&c.Session) {
			return true
		}
	}
	return false
}
