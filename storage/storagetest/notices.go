package storagetest

import (
	"testing"
	"time"

	"easyday/recovery"
)

// aNotice is a planned reminder.
func aNotice(athlete, session, id string, due time.Time) recovery.Notice {
	return recovery.Notice{ID: id, Kind: recovery.KindReminder, Athlete: athlete, Session: session, Due: due,
		Deadline: due.Add(2 * time.Hour), State: recovery.Planned, Modality: "walk",
		To: recovery.Address{Platform: "telegram", Chat: "c" + athlete}}
}

func putNotices(list ...recovery.Notice) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, n := range list {
			if err := tx.Notices().Put(n); err != nil {
				return err
			}
		}
		return nil
	}
}

// notice returns a stored notice.
func (d *desk) notice(id string) (n recovery.Notice) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) (err error) {
		n, err = tx.Notices().Get(id)
		return err
	})
	return n
}

// alter changes a stored notice as a command does.
func (d *desk) alter(id string, f func(n *recovery.Notice)) {
	d.t.Helper()
	d.write(func(tx recovery.Tx) error {
		n, err := tx.Notices().Get(id)
		if err != nil {
			return err
		}
		f(&n)
		return tx.Notices().Put(n)
	})
}

func noticeIDs(list []recovery.Notice) (ids []string) {
	for _, n := range list {
		ids = append(ids, n.ID)
	}
	return ids
}

// recent returns the ids that Notices.Recent returns.
func (d *desk) recent(athlete string, since time.Time) (ids []string) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		list, err := tx.Notices().Recent(athlete, since)
		ids = noticeIDs(list)
		return err
	})
	return ids
}

func testNotices(t *testing.T, h Harness) {
	story(t, h, "a notice comes back as put", func(t *testing.T, d *desk) {
		n := aNotice("a", "s", "n", at(5))
		n.Team, n.AskedFor, n.Why, n.Attempt, n.Fence, n.LeaseEnd = "t", true, "quiet", 2, 7, at(9)
		n.SentAt, n.Ref, n.Late, n.Answer, n.Answered, n.Legs = at(6), "r", true, recovery.AnswerDone, at(7), recovery.LegsFresher
		d.write(putNotices(n))
		d.reopen()
		same(t, "Get", d.notice("n"), n)
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Notices().Get("m")
			absent(t, "another", err)
			_, err = tx.Notices().Get("")
			absent(t, "no id", err)
			return nil
		})
		hasCode(t, "Put without id", d.try(putNotices(aNotice("a", "s", "", at(0)))), recovery.Invalid)
	})
	story(t, h, "OfSession and Recent are by Due, since is inclusive, others' are left out", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "1", at(9)), aNotice("a", "s", "2", at(5)), aNotice("a", "ss", "3", at(7)),
			aNotice("aa", "s", "4", at(6)), aNotice("a", "s", "5", at(5)), aNotice("a", "s", "6", at(-5))))
		d.read(func(tx recovery.Tx) error {
			list, err := tx.Notices().OfSession("a", "s")
			same(t, "OfSession", noticeIDs(list), []string{"6", "2", "5", "1"})
			none, _ := tx.Notices().OfSession("b", "s")
			same(t, "OfSession of another", len(none), 0)
			return err
		})
		same(t, "Recent", d.recent("a", at(5)), []string{"2", "5", "3", "1"})
		same(t, "Recent, a millisecond later", d.recent("a", at(5).Add(time.Millisecond)), []string{"3", "1"})
	})
	story(t, h, "what is nobody's in particular is due, expires, and stands in nobody's history", func(t *testing.T, d *desk) {
		card := aNotice("", "", "card", at(5))
		card.Team, card.Day, card.Kind = "t", "d", recovery.KindCardEdit
		d.write(putNotices(card, aNotice("a", "", "of one", at(5))))
		same(t, "nobody's history", d.recent("", at(0)), []string(nil))
		d.alter("card", func(n *recovery.Notice) { n.Due = at(6) })
		same(t, "claimable", d.claim(at(6), 9).ids(), []string{"of one", "card"})
		d.write(func(tx recovery.Tx) error {
			n, err := tx.Notices().Expire(at(7), 9)
			same(t, "expired", n, 2)
			return err
		})
		same(t, "pending", d.pending(), false)
		hasCode(t, "a session of nobody", d.try(putNotices(aNotice("", "s", "n", at(0)))), recovery.Invalid)
	})
	story(t, h, "a notice that is put again stands at its new place only", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("a", "s", "n", at(5)), aNotice("a", "s", "m", at(6))))
		d.write(putNotices(aNotice("a", "t", "n", at(7))))
		d.read(func(tx recovery.Tx) error {
			old, err := tx.Notices().OfSession("a", "s")
			same(t, "the old session's", noticeIDs(old), []string{"m"})
			return err
		})
		same(t, "Recent", d.recent("a", at(0)), []string{"m", "n"})
		same(t, "claimable at the old time", d.claim(at(6), 9).ids(), []string{"m"})
		same(t, "claimable at the new", d.claim(at(7), 9).ids(), []string{"n"})
	})
	story(t, h, "what is settled is not due, and what is planned again is", func(t *testing.T, d *desk) {
		for _, s := range []recovery.State{recovery.Sent, recovery.Expired, recovery.Undeliverable, recovery.Cancelled} {
			d.write(putNotices(aNotice("a", "s", "n", at(5))))
			d.alter("n", func(n *recovery.Notice) { n.State = s })
			same(t, "something pending after "+string(s), d.pending(), false)
		}
		d.alter("n", func(n *recovery.Notice) { n.State = recovery.Planned })
		same(t, "something pending after planning again", d.pending(), true)
	})
}
