package storagetest

import (
	"testing"
	"time"

	"easyday/recovery"
)

func testFinish(t *testing.T, h Harness) {
	sent := recovery.Outcome{State: recovery.Sent, At: at(1).Add(time.Minute), Ref: "m9", Why: "ok"}
	story(t, h, "sent is sent, with its place, and not pending any more", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		hasCode(t, "Finish", d.finish(c, sent), "")
		d.reopen()
		want := c.Notice
		want.State, want.Attempt, want.SentAt, want.Ref, want.Why, want.LeaseEnd = recovery.Sent, 1, sent.At, "m9", "ok", time.Time{}
		same(t, "the stored notice", d.notice("n"), want)
		same(t, "pending", d.pending(), false)
		hasCode(t, "a second Finish", d.finish(c, sent), recovery.Conflict)
	})
	story(t, h, "sent more than a minute after Due is late", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		o := sent
		o.At = o.At.Add(time.Millisecond)
		hasCode(t, "Finish", d.finish(d.begun(at(1)), o), "")
		same(t, "late", d.notice("n").Late, true)
	})
	story(t, h, "an attempt that failed makes it late, though it is sent when it is due again", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		for _, due := range []time.Time{at(20), at(40)} {
			c := d.one(d.notice("n").Due)
			hasCode(t, "Finish", d.finish(c, recovery.Outcome{State: recovery.Planned, At: c.Due, Due: due}), "")
		}
		n := d.notice("n")
		same(t, "due", n.Due, at(40))
		same(t, "promised", n.Promised(), at(1))
		hasCode(t, "Finish", d.finish(d.begun(at(40)), recovery.Outcome{State: recovery.Sent, At: at(40)}), "")
		same(t, "late", d.notice("n").Late, true)
	})
	for _, state := range []recovery.State{recovery.Planned, recovery.Unknown} {
		story(t, h, string(state)+" is tried again when the outcome says, with the attempts counted", func(t *testing.T, d *desk) {
			d.write(putNotices(aNotice("a", "s", "n", at(1))))
			first := d.begun(at(1))
			hasCode(t, "Finish", d.finish(first, recovery.Outcome{State: state, At: at(1), Due: at(2), Why: "network"}), "")
			same(t, "why", d.notice("n").Why, "network")
			d.looksAt("after it", at(2))
			again := d.begun(at(2))
			same(t, "attempts before this one", again.Attempt, 1)
			same(t, "attempts", d.notice("n").Attempt, 2)
			if again.Fence <= first.Fence {
				t.Errorf("fence %d after %d", again.Fence, first.Fence)
			}
			if state == recovery.Unknown {
				same(t, "why it is claimed", again.Why, "unsure")
			}
			same(t, "Recent", d.recent("a", at(2)), []string{"n"})
		})
	}
	for _, state := range []recovery.State{recovery.Expired, recovery.Undeliverable, recovery.Cancelled} {
		story(t, h, string(state)+" needs no attempt and ends it", func(t *testing.T, d *desk) {
			d.write(putNotices(aNotice("a", "s", "n", at(1))))
			hasCode(t, "Finish", d.finish(d.one(at(1)), recovery.Outcome{State: state, At: at(1), Why: "deadline"}), "")
			n := d.notice("n")
			same(t, "state and why", []string{string(n.State), n.Why}, []string{string(state), "deadline"})
			same(t, "pending", d.pending(), false)
		})
	}
	story(t, h, "what cannot be an outcome is Invalid", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		for _, o := range []recovery.Outcome{{}, {State: recovery.Attempting}, {State: recovery.ClaimedState}, {State: recovery.Planned}, {State: recovery.Unknown}} {
			hasCode(t, "Finish with "+string(o.State), d.finish(c, o), recovery.Invalid)
		}
		same(t, "state", d.notice("n").State, recovery.Attempting)
	})
	testFinishAfter(t, h, sent)
	testUnreachable(t, h)
}

// testFinishAfter is about what happened to the notice while the attempt was under way.
func testFinishAfter(t *testing.T, h Harness, sent recovery.Outcome) {
	cancel := func(n *recovery.Notice) {
		n.State, n.Why, n.Answer, n.Answered = recovery.Cancelled, "answered", recovery.AnswerDone, at(1)
	}
	story(t, h, "cancelled during the attempt: it is sent if it was sent, and keeps its answer", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		d.alter("n", cancel)
		hasCode(t, "Finish", d.finish(c, sent), "")
		n := d.notice("n")
		same(t, "state and answer", []string{string(n.State), string(n.Answer)}, []string{"sent", "done"})
		same(t, "pending", d.pending(), false)
	})
	story(t, h, "cancelled during the attempt: it stays cancelled if it was not sent", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		d.alter("n", cancel)
		before := d.notice("n")
		hasCode(t, "Finish", d.finish(c, recovery.Outcome{State: recovery.Unknown, At: at(1), Due: at(2)}), "")
		same(t, "the stored notice", d.notice("n"), before)
		same(t, "pending", d.pending(), false)
	})
	story(t, h, "planned for later during the attempt: the new plan stands", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		d.alter("n", func(n *recovery.Notice) { n.State, n.Due = recovery.Planned, at(90) })
		hasCode(t, "Finish", d.finish(c, sent), recovery.Conflict)
		d.looksAt("after it", at(90))
	})
	story(t, h, "deleted during the attempt: nothing comes back to life", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "s", at(0))))
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		c := d.begun(at(1))
		d.write(func(tx recovery.Tx) error { return tx.Sessions().Delete("a", "s") })
		hasCode(t, "Finish", d.finish(c, sent), recovery.Conflict)
		same(t, "notices", len(d.recent("a", at(0))), 0)
	})
}

func testUnreachable(t *testing.T, h Harness) {
	noMore := recovery.Outcome{State: recovery.Undeliverable, At: at(1), Why: "blocked", NoMore: true}
	unreachable := func(d *desk) (yes bool) {
		d.t.Helper()
		d.read(func(tx recovery.Tx) error {
			a, err := tx.Athletes().Get("a")
			yes = a.Home.Unreachable
			return err
		})
		return yes
	}
	story(t, h, "a person who cannot be written to is marked", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a")))
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		hasCode(t, "Finish", d.finish(d.begun(at(1)), noMore), "")
		same(t, "unreachable", unreachable(d), true)
	})
	story(t, h, "a message that cannot be delivered marks nobody", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a")))
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		o := noMore
		o.NoMore = false
		hasCode(t, "Finish", d.finish(d.begun(at(1)), o), "")
		same(t, "unreachable", unreachable(d), false)
	})
	story(t, h, "a home that the athlete has moved to meanwhile is not marked", func(t *testing.T, d *desk) {
		a := anAthlete("a")
		a.Home.Chat = "elsewhere"
		d.write(putAthletes(a))
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		hasCode(t, "Finish", d.finish(d.begun(at(1)), noMore), "")
		same(t, "unreachable", unreachable(d), false)
	})
	story(t, h, "an athlete who was forgotten is no error", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(1))))
		hasCode(t, "Finish", d.finish(d.begun(at(1)), noMore), "")
	})
}
