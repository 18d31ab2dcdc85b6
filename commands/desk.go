package commands

import (
	"context"
	"log/slog"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// Words is the catalogue, with what commands need beyond saying.
type Words interface {
	bot.Words
	// Match is the shipped language nearest to a hint.
	Match(hint string) string
	// Languages are all shipped languages.
	Languages() []string
	// Every says a key in every language.
	Every(key string) map[string]string
}

// Defaults hold until a person or a team says otherwise.
type Defaults struct {
	Zone       string // IANA name, known to recovery.Zoned
	Language   string // of people whose network says none; "" for the catalogue's own default
	Quiet      recovery.Quiet
	MinimumAge int // years; said at first contact
	Operator   Operator
	Retention  time.Duration // how long sessions are kept
	Backups    time.Duration // how long what was deleted may lie in a backup; 0: there are none
}

// Desk answers requests. It holds no state of its own: everything is in the button or in the store.
type Desk struct {
	Store    recovery.Store
	Words    Words
	Parsers  map[string]*phrase.Parser // language → parser; every shipped language has one
	IDs      func() string             // new ids: 20 characters, never the same twice
	Defaults Defaults
	Cities   *Cities
	Log      *slog.Logger
	// Platforms are asked to edit messages in groups that name somebody who is forgotten; nil: they stay.
	Platforms map[string]bot.Platform
}

// Register adds every command, button and form to the router. One line per command.
func (d *Desk) Register(r *bot.Router) {
	d.registerHard(r)
	d.registerFirst(r)
	d.registerAnswer(r)
	d.registerSwap(r)
	d.registerReminder(r)
	d.registerMention(r)
	d.registerRest(r)
	d.registerToday(r)
	d.registerLog(r)
	d.registerTable(r)
	d.registerCheckin(r)
	d.registerDayReminder(r)
	d.registerAsking(r)
	d.registerPrefs(r)
	d.registerModalities(r)
	d.registerZone(r)
	d.registerPlan(r)
	d.registerWhy(r)
	d.registerSets(r)
	d.registerPrivacy(r)
	d.registerTeam(r)
	d.registerDay(r)
	d.registerJoin(r)
	d.registerHelp(r)
	d.registerExport(r)
	d.registerForget(r)
}

// guest is the person a request comes from: an athlete who agreed, or somebody we know nothing about.
type guest struct {
	recovery.Athlete
	known bool
	voice bot.Voice
	zone  *time.Location
	now   time.Time
}

// resting reports whether the rest gate is closed: every message that would name a modality asks this first (R1).
func (g guest) resting() bool { return g.Rest.Closed(g.now) }

// meet finds out who speaks. Nobody is stored by it.
func (d *Desk) meet(ctx context.Context, q *bot.Request) (g guest, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err = d.guestIn(tx, q)
		return err
	})
	return g, err
}

// must is meet for commands that make sense only for people who agreed; for others it is a NotFound "athlete".
func (d *Desk) must(ctx context.Context, q *bot.Request) (g guest, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err = d.athleteIn(tx, q)
		return err
	})
	return g, err
}

// guestIn is meet inside a transaction.
func (d *Desk) guestIn(tx recovery.Tx, q *bot.Request) (guest, error) {
	a, err := tx.Athletes().Identify(account(q))
	if missing(err) {
		return d.stranger(tx, q)
	}
	return d.guestOf(a, q.At), err
}

// athleteIn is must inside a transaction.
func (d *Desk) athleteIn(tx recovery.Tx, q *bot.Request) (guest, error) {
	g, err := d.guestIn(tx, q)
	if err == nil && !g.known {
		err = &recovery.Error{Code: recovery.NotFound, Reason: "athlete"}
	}
	return g, err
}

// zoneOf is an athlete's home zone; the default if this program does not know it any more.
func (d *Desk) zoneOf(a recovery.Athlete) *time.Location {
	zone, ok := recovery.Zoned(a.Settings.Zone)
	if !ok {
		zone, _ = recovery.Zoned(d.Defaults.Zone)
	}
	return zone
}

// zoneNow is the zone in force: where the athlete travels, else zoneOf.
func (d *Desk) zoneNow(a recovery.Athlete, now time.Time) *time.Location {
	if there, ok := recovery.Zoned(a.Settings.Travel.Zone); ok && a.Settings.Travel.Active(now) {
		return there
	}
	return d.zoneOf(a)
}

func (d *Desk) guestOf(a recovery.Athlete, now time.Time) guest {
	zone := d.zoneNow(a, now)
	return guest{Athlete: a, known: true, now: now, zone: zone, voice: bot.NewVoice(d.Words, d.language(a.Settings.Language), zone, now)}
}

// in is the guest told of times in another zone.
func (d *Desk) in(zone *time.Location, g guest) guest {
	g.zone, g.voice = zone, bot.NewVoice(d.Words, g.voice.Lang(), zone, g.now)
	return g
}

// stranger guesses language and zone for somebody who has not agreed: the zone of the team they write in or were asked in,
// else the default.
func (d *Desk) stranger(tx recovery.Tx, q *bot.Request) (guest, error) {
	g := guest{now: q.At, Athlete: recovery.Athlete{Settings: recovery.Settings{
		Zone: d.Defaults.Zone, Quiet: d.Defaults.Quiet, Language: d.language(q.From.Language),
	}}}
	guess, err := guessedZone(tx, q)
	if _, ok := recovery.Zoned(guess); ok {
		g.Settings.Zone = guess
	}
	g.zone, _ = recovery.Zoned(g.Settings.Zone)
	g.voice = bot.NewVoice(d.Words, g.Settings.Language, g.zone, q.At)
	return g, err
}

// guessedZone is the zone of the team whose group this is, in private that in which the open question was asked; "" if
// there is none.
func guessedZone(tx recovery.Tx, q *bot.Request) (string, error) {
	if q.Chat.Private {
		asked, _, err := draftIn(tx, q)
		return asked.Zone, err
	}
	team, err := tx.Teams().At(q.Platform, q.Chat.Group)
	if missing(err) {
		err = nil
	}
	return team.Zone, err
}

// language is the shipped language nearest to a hint, the operator's default without one.
func (d *Desk) language(hint string) string {
	if hint == "" {
		hint = d.Defaults.Language
	}
	return d.Words.Match(hint)
}

func (d *Desk) parser(g guest) *phrase.Parser { return d.Parsers[g.voice.Lang()] }

func account(q *bot.Request) recovery.Account {
	return recovery.Account{Platform: q.Platform, User: q.From.ID}
}

func origin(q *bot.Request) recovery.Origin {
	return recovery.Origin{Platform: q.Platform, ID: q.ID}
}

// home is where reminders for a person go: a private chat with them.
func home(q *bot.Request) recovery.Address {
	a := recovery.Address{Platform: q.Platform, User: q.From.ID}
	if q.Chat.Private {
		a.Chat = q.Chat.ID
	}
	return a
}

// change runs one athlete's intention in one transaction. f gets the athlete as stored now; whoever is heard from in
// private can be written to again.
func (d *Desk) change(ctx context.Context, q *bot.Request, g guest, f func(tx recovery.Tx, a recovery.Athlete) error) (applied bool, err error) {
	return d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(g.ID)
		if err != nil {
			return err
		}
		if a.Home.Unreachable && (q.Chat.Private || q.Held) {
			a.Home.Unreachable = false
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
		}
		return f(tx, a)
	})
}

// once is change for answers that cannot be drawn again from what is stored: the same update delivered twice is a
// Duplicate, and its message stays as it is.
func (d *Desk) once(ctx context.Context, q *bot.Request, g guest, f func(tx recovery.Tx, a recovery.Athlete) error) error {
	applied, err := d.change(ctx, q, g, f)
	if err == nil && !applied {
		err = &recovery.Error{Code: recovery.Duplicate}
	}
	return err
}

// missing reports whether an error only says that there is no such record.
func missing(err error) bool { return recovery.CodeOf(err) == recovery.NotFound }

// ignoreMissing is an error, but nil for one that only says that there is no such record.
func ignoreMissing(err error) error {
	if missing(err) {
		return nil
	}
	return err
}

// private is a message only the person sees.
func private(m bot.Message) bot.Response { return bot.Say{Message: m, Private: true} }

// button makes a button that does name with arg.
func button(v bot.Voice, key, name, arg string, args ...bot.Arg) bot.Button {
	return bot.Button{Label: v.Text(key, args...), Action: bot.Action{Name: name, Arg: arg}}
}

// voice speaks as the person has chosen, and by the network's hint while the store cannot be read: it never fails.
func (d *Desk) voice(ctx context.Context, q *bot.Request) bot.Voice {
	if g, err := d.meet(ctx, q); err == nil {
		return g.voice
	}
	zone, _ := recovery.Zoned(d.Defaults.Zone)
	return bot.NewVoice(d.Words, d.language(q.From.Language), zone, q.At)
}
