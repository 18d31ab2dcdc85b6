package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// What tests outside the package do to days as the commands do: in a transaction of their own.

func (d *Desk) OpenDay(tx recovery.Tx, t recovery.Team, day recovery.Day, at, now time.Time) error {
	return d.openDay(tx, t, day, at, now)
}

func (d *Desk) DayChanged(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	return d.dayChanged(tx, t, day, now)
}

func (d *Desk) Reply(tx recovery.Tx, t recovery.Team, day recovery.Day, who recovery.RSVP, answer recovery.Reply, now time.Time) (recovery.Day, recovery.RSVP, error) {
	return d.reply(tx, t, day, who, answer, now)
}

func (d *Desk) Attended(tx recovery.Tx, t recovery.Team, day recovery.Day, who recovery.RSVP, was recovery.Was, now time.Time) error {
	return d.attended(tx, t, day, who, was, now)
}

func (d *Desk) LeaveTeam(tx recovery.Tx, team string, who recovery.Account, now time.Time) error {
	return d.leaveTeam(tx, team, who, now)
}

func InTeams(tx recovery.Tx, a recovery.Athlete) ([]recovery.DayAnswer, []recovery.Membership, error) {
	return inTeams(tx, a)
}

func (d *Desk) DigestMessage(ctx context.Context, t recovery.Team, now time.Time) (bot.Message, bool, error) {
	return d.digestMessage(ctx, t, now)
}

func (d *Desk) Sweep(ctx context.Context, t recovery.Team, now time.Time) (gone bool, err error) {
	return d.sweep(ctx, t, now)
}

func (d *Desk) Card(t recovery.Team, day recovery.Day, answers []recovery.RSVP, now time.Time) bot.Message {
	return d.card(t, day, answers, now)
}

func CalendarFile(day recovery.Day, title, about string, now time.Time) []byte {
	return calendarFile(day, title, about, now)
}
