package storagetest

import (
	"context"
	"testing"
	"time"

	"easyday/recovery"
)

const lease = 2 * time.Minute

type claims []recovery.Claimed

func (c claims) ids() (ids []string) {
	for _, one := range c {
		ids = append(ids, one.ID)
	}
	return ids
}

// claim claims with the usual lease.
func (d *desk) claim(now time.Time, limit int) claims {
	d.t.Helper()
	list, err := d.Claim(context.Background(), now, lease, limit)
	if err != nil {
		d.t.Errorf("Claim: %v", err)
	}
	return list
}

// one claims the only notice that is due.
func (d *desk) one(now time.Time) recovery.Claimed {
	d.t.Helper()
	list := d.claim(now, 9)
	if len(list) != 1 {
		d.t.Fatalf("claimed %v, want one notice", list.ids())
	}
	return list[0]
}

func (d *desk) begin(c recovery.Claimed, now time.Time) error {
	return d.Begin(context.Background(), c, now)
}

func (d *desk) finish(c recovery.Claimed, o recovery.Outcome) error {
	return d.Finish(context.Background(), c, o)
}

// begun claims the only notice that is due and begins an attempt.
func (d *desk) begun(now time.Time) recovery.Claimed {
	d.t.Helper()
	c := d.one(now)
	if err := d.begin(c, now); err != nil {
		d.t.Fatalf("Begin: %v", err)
	}
	return c
}

func (d *desk) nextDue() (time.Time, bool) {
	d.t.Helper()
	due, ok, err := d.NextDue(context.Background())
	if err != nil {
		d.t.Errorf("NextDue: %v", err)
	}
	return due, ok
}

func (d *desk) pending() bool {
	d.t.Helper()
	_, ok := d.nextDue()
	return ok
}

// looksAt fails unless NextDue says when.
func (d *desk) looksAt(what string, when time.Time) {
	d.t.Helper()
	due, ok := d.nextDue()
	if !ok || !due.Equal(when) {
		d.t.Errorf("%s: NextDue is %v, %v, want %v", what, due, ok, when)
	}
}

func testClaim(t *testing.T, h Harness) {
	story(t, h, "nothing pending is nothing to do", func(t *testing.T, d *desk) {
		same(t, "pending", d.pending(), false)
		same(t, "claimed", len(d.claim(at(0), 9)), 0)
	})
	story(t, h, "what is due is taken, the earliest first, up to limit, held for the lease", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "3", at(3)), aNotice("a", "s", "1", at(1)), aNotice("b", "s", "2b", at(2)),
			aNotice("a", "s", "2a", at(2)), aNotice("a", "s", "0", at(-1))))
		d.looksAt("at first", at(-1))
		same(t, "the first two", d.claim(at(2), 2).ids(), []string{"0", "1"})
		d.looksAt("with two taken", at(2))
		same(t, "the rest that is due", d.claim(at(2), 9).ids(), []string{"2a", "2b"})
		same(t, "once more", len(d.claim(at(2), 9)), 0)
		d.looksAt("with four taken", at(3))
		n := d.notice("0")
		same(t, "state", n.State, recovery.ClaimedState)
		same(t, "end of the lease", n.LeaseEnd, at(2).Add(lease))
		same(t, "fence", n.Fence, 1)
		same(t, "attempts", n.Attempt, 0)
	})
	story(t, h, "a claim is durable and says what is stored", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.one(at(1))
		d.reopen()
		same(t, "the stored notice", d.notice("n"), c.Notice)
		same(t, "claimed after reopening", len(d.claim(at(1), 9)), 0)
	})
	story(t, h, "a millisecond early is too early, and limit 0 takes nothing", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		same(t, "early", len(d.claim(at(1).Add(-time.Millisecond), 9)), 0)
		same(t, "limit 0", len(d.claim(at(1), 0)), 0)
		same(t, "in time", len(d.claim(at(1), 1)), 1)
	})
	story(t, h, "when the lease ends it is claimed again with a higher fence", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		first := d.one(at(1))
		d.looksAt("while it is held", at(1).Add(lease))
		same(t, "just before the end", len(d.claim(at(1).Add(lease-time.Millisecond), 9)), 0)
		second := d.one(at(1).Add(lease))
		if second.Fence <= first.Fence {
			t.Errorf("fence %d after %d", second.Fence, first.Fence)
		}
		hasCode(t, "Begin with the old fence", d.begin(first, at(4)), recovery.Conflict)
		hasCode(t, "Finish with the old fence", d.finish(first, recovery.Outcome{State: recovery.Sent, At: at(4)}), recovery.Conflict)
		same(t, "the stored notice", d.notice("n"), second.Notice)
	})
	story(t, h, "a lease that ended during an attempt is claimed as unsure", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		d.begun(at(1))
		again := d.one(at(1).Add(lease))
		same(t, "attempts", again.Attempt, 1)
		same(t, "why", again.Why, "unsure")
		same(t, "why, next time", d.one(at(9)).Why, "unsure")
	})
	story(t, h, "a fence never comes back, even if the notice is planned anew from nothing", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		old := d.one(at(1))
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		d.one(at(1))
		hasCode(t, "Begin with the old claim", d.begin(old, at(1)), recovery.Conflict)
	})
}

func testBegin(t *testing.T, h Harness) {
	story(t, h, "an attempt is marked and counted, durably", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		d.begun(at(1))
		d.reopen()
		n := d.notice("n")
		same(t, "state", n.State, recovery.Attempting)
		same(t, "attempts", n.Attempt, 1)
		d.looksAt("while it is held", at(1).Add(lease))
	})
	refusals := map[string]func(d *desk){
		"cancelled":         func(d *desk) { d.alter("n", func(n *recovery.Notice) { n.State = recovery.Cancelled }) },
		"planned for later": func(d *desk) { d.alter("n", func(n *recovery.Notice) { n.State, n.Due = recovery.Planned, at(9) }) },
		"answered": func(d *desk) {
			d.alter("n", func(n *recovery.Notice) { n.Answer, n.Answered = recovery.AnswerDone, at(1) })
		},
		"deleted with its session": func(d *desk) { d.write(func(tx recovery.Tx) error { return tx.Sessions().Delete("a", "s") }) },
		"forgotten":                func(d *desk) { d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", start()) }) },
	}
	for what, do := range refusals {
		story(t, h, "a notice that was "+what+" meanwhile may not be sent", func(t *testing.T, d *desk) {
			d.write(putSessions(aSession("a", "s", at(0))))
			d.write(putNotices(aNotice("a", "s", "n", at(1))))
			c := d.one(at(1))
			do(d)
			hasCode(t, "Begin", d.begin(c, at(1)), recovery.Conflict)
		})
	}
	story(t, h, "after the end of the lease nothing may be sent", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.one(at(1))
		hasCode(t, "Begin", d.begin(c, at(1).Add(lease)), recovery.Conflict)
	})
	story(t, h, "an answer from before the claim is no hindrance", func(t *testing.T, d *desk) {
		n := aNotice("a", "s", "n", at(5))
		n.Answer, n.Answered = recovery.AnswerLater, at(1)
		d.write(putNotices(n))
		d.begun(at(5))
	})
	story(t, h, "who was never there is a Conflict", func(t *testing.T, d *desk) {
		c := recovery.Claimed{Notice: aNotice("a", "s", "n", at(1))}
		hasCode(t, "Begin", d.begin(c, at(1)), recovery.Conflict)
		hasCode(t, "Finish", d.finish(c, recovery.Outcome{State: recovery.Sent, At: at(1)}), recovery.Conflict)
	})
}
