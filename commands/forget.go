package commands

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerForget(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "forget", Brief: d.Words.Every("command.forget.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.forget})
	r.Action("forget.one", bot.Route{Ack: bot.AckRedraw, Run: d.forgetOne})
	r.Action("forget.two", bot.Route{Ack: bot.AckRedraw, Run: d.forgetTwo})
	r.Action("forget.no", bot.Route{Ack: bot.AckRedraw, Run: d.forgetNo})
}

// forget asks the first time. Of somebody who has not agreed there are only drafts, and what they answered in front of a team:
// that goes at once.
func (d *Desk) forget(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	if g.known {
		return private(forgetQuestion(g.voice, "forget.one")), nil
	}
	var public []posted
	inTeam := false
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		public, err = calls(tx, account(q), q.At)
		answers, failed := tx.RSVPs().OfAccount(account(q), time.Time{})
		left := d.leaveDays(tx, account(q), q.At)
		known, wrong := forgetInTeams(tx, account(q), q.At)
		if err := errors.Join(err, failed, left, wrong, forgetNotes(tx, account(q))); err != nil {
			return err
		}
		if inTeam = known || len(answers) > 0; inTeam {
			return tx.Tombstones().Bury(account(q), q.At)
		}
		return tx.Tombstones().Scrub(true)
	})
	if err != nil {
		return nil, err
	}
	d.neutralize(ctx, g.voice, public)
	said := g.voice.Text("forget.stranger")
	if inTeam {
		said = g.voice.Text("forget.stranger_team")
	}
	return private(bot.Message{Kind: "answer", Body: []bot.Text{said}}), nil
}

// forgetOne asks the second time.
func (d *Desk) forgetOne(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: forgetQuestion(g.voice, "forget.two")}, nil
}

func forgetQuestion(v bot.Voice, next string) bot.Message {
	return bot.Message{
		Kind: "answer", Tone: bot.Alarm, Title: v.Text(next + ".title"), Body: []bot.Text{v.Text(next + ".body")},
		Rows: [][]bot.Button{{button(v, next+".button", next, ""), button(v, "button.keep_it", "forget.no", "")}},
	}
}

// forgetTwo deletes everything about the athlete in one transaction. Pressed again there is nothing left to delete.
func (d *Desk) forgetTwo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	var public []posted
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(account(q))
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if public, err = mentions(tx, a, q.At); err != nil {
			return err
		}
		for _, account := range a.Accounts {
			more, err := calls(tx, account, q.At)
			if err != nil {
				return err
			}
			public = append(public, more...)
			if err := d.leaveDays(tx, account, q.At); err != nil {
				return err
			}
		}
		return Forget(tx, a, q.At)
	})
	if err != nil {
		return nil, err
	}
	d.neutralize(ctx, g.voice, public)
	return bot.Redraw{Message: d.receipt(g)}, nil
}

// receipt says what was deleted, and on which day the last backup with it is gone, too.
func (d *Desk) receipt(g guest) bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("forget.gone.title"), Body: []bot.Text{v.Text("forget.gone.body")}}
	if d.Defaults.Backups > 0 {
		last := g.now.Add(d.Defaults.Backups).In(g.zone).AddDate(0, 0, 1) // it may go at any time of the day before
		m.Body = append(m.Body, v.Text("forget.gone.backups", bot.With("Day", g.dateText(recovery.DateOf(last, g.zone)))))
	}
	return m
}

// posted is a message in a group that names somebody.
type posted struct {
	platform string
	at       bot.Ref
}

// mentions finds the messages in groups that name an athlete, as far as it is known where they stand.
func mentions(tx recovery.Tx, a recovery.Athlete, now time.Time) ([]posted, error) {
	notices, err := tx.Notices().Recent(a.ID, now.Add(-bot.BookmarkTTL-24*time.Hour))
	if err != nil {
		return nil, err
	}
	var found []posted
	for _, n := range notices {
		at, err := tx.Notes().Get(bot.BookmarkNote(n.To.Platform, mentionKey(n.ID)), now)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, posted{n.To.Platform, bot.ParseRef(string(at))})
	}
	return found, nil
}

// neutralize puts words that name nobody in the place of messages in groups. Best effort: whoever was named there is
// forgotten whether the network lets us or not.
func (d *Desk) neutralize(ctx context.Context, v bot.Voice, public []posted) {
	for _, p := range public {
		platform := d.Platforms[p.platform]
		if platform == nil {
			continue
		}
		err := platform.Edit(ctx, p.at, bot.Message{Kind: "notice", Body: []bot.Text{v.Text("mention.settled")}})
		if err != nil && !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrUnchanged) {
			d.Log.Info("a mention was not made neutral", "platform", p.platform, "err", err)
		}
	}
}

// Forget deletes what is kept under the athlete's id, what teams know of their accounts, and what lies in notes: drafts, and
// where messages stand. at is the time of the tombstone. An athlete without an id has nothing but accounts that teams knew.
func Forget(tx recovery.Tx, a recovery.Athlete, at time.Time) error {
	sessions, notices, err := everything(tx, a)
	if err != nil {
		return err
	}
	for _, account := range a.Accounts {
		if _, err := forgetInTeams(tx, account, at); err != nil {
			return err
		}
		if err := forgetNotes(tx, account); err != nil {
			return err
		}
		var keys []string
		for _, s := range sessions {
			keys = append(keys, answerKey(s.ID))
		}
		for _, n := range notices {
			keys = append(keys, noticeKey(n.ID), mentionKey(n.ID))
		}
		for _, key := range keys {
			if err := tx.Notes().Delete(bot.BookmarkNote(account.Platform, key)); err != nil {
				return err
			}
		}
	}
	if a.ID == "" {
		return nil // an account that only teams knew: its tombstone is there
	}
	return tx.Athletes().Forget(a.ID, at)
}

// forgetNotes deletes what people had begun to tell, and what the network's adapter keeps about them.
func forgetNotes(tx recovery.Tx, a recovery.Account) error {
	if err := tx.Notes().DeletePrefix(draftsOf(a)); err != nil {
		return err
	}
	return tx.Notes().DeletePrefix(bot.PersonNotes(a.Platform, a.User))
}

func (d *Desk) forgetNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("forget.kept")}}}, nil
}
