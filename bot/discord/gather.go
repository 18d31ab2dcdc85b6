package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"easyday/bot"
)

// What fits into an event of a server's calendar.
const (
	maxEventName  = 100
	maxEventAbout = 1000
	maxEventPlace = 100
)

// States of an event. Discord itself takes one that takes place elsewhere from planned to begun to over by its times.
const (
	planned   = 1
	begun     = 2
	over      = 3
	cancelled = 4
)

// The only kind and privacy the bot's events have: with a place of their own, for members of the server.
const (
	elsewhere   = 3
	membersOnly = 2
)

// Refusals that only events meet.
const (
	codeUnknownEvent  = 10070
	codeTooManyEvents = 30038
	codeEventIsOver   = 180000
	faultEventIsPast  = "SCHEDULE_PAST" // part of the code of a field
)

// calendarEvent is one of a server's calendar. What is empty is not sent: a change says only what changes.
type calendarEvent struct {
	ID      string      `json:"id,omitempty"`
	Creator string      `json:"creator_id,omitempty"`
	Name    string      `json:"name,omitempty"`
	About   *string     `json:"description,omitempty"`
	Start   string      `json:"scheduled_start_time,omitempty"`
	End     string      `json:"scheduled_end_time,omitempty"`
	State   int         `json:"status,omitempty"`
	Kind    int         `json:"entity_type,omitempty"`
	Privacy int         `json:"privacy_level,omitempty"`
	Where   *eventPlace `json:"entity_metadata,omitempty"`
}

type eventPlace struct {
	Location string `json:"location"`
}

// Gather mirrors a day as an external event of the server, as bot.Gatherer says. It does nothing and says ErrGone for what
// would begin in the past, which Discord refuses, and for what is over. An event that has begun cannot be cancelled: it is
// ended. Cancelling what is over, cancelled or gone already is no error; cancelling what was never made returns "".
func (b *Bot) Gather(ctx context.Context, g bot.Gathering) (string, error) {
	want := renderEvent(g)
	switch {
	case !isSnowflake(g.Group) || g.ID != "" && !isSnowflake(g.ID):
		return "", fmt.Errorf("gather: %w", bot.ErrGone)
	case want.Name == "" || want.Where.Location == "" || !g.To.After(g.From):
		return "", errors.New("gather: an event without a name, a place or a length")
	}
	var was calendarEvent
	var err error
	if g.ID == "" {
		was, err = b.findEvent(ctx, g.Group, want)
	} else {
		err = steerEvent(b.get(ctx, eventsOf(g.Group)+"/"+g.ID, &was))
	}
	switch {
	case g.Cancelled && (errors.Is(err, errNoEvent) || err == nil && was.ID == ""):
		return g.ID, nil
	case err != nil:
		return "", err
	case g.Cancelled:
		return was.idUnless(b.endEvent(ctx, g.Group, was))
	case was.ID == "":
		return b.makeEvent(ctx, g, want)
	}
	return b.changeEvent(ctx, g, was, want)
}

// idUnless is the id, or "" with an error.
func (e calendarEvent) idUnless(err error) (string, error) {
	if err != nil {
		return "", err
	}
	return e.ID, nil
}

// errNoEvent says that there is no such event, or not any more. It leads to ErrGone.
var errNoEvent = fmt.Errorf("%w: the event was deleted", bot.ErrGone)

// errLate says that the event would begin in the past, or is over.
var errLate = fmt.Errorf("%w: it is too late for this event", bot.ErrGone)

// findEvent finds what an earlier attempt made, of which it is not known whether it arrived; the zero event if nothing.
func (b *Bot) findEvent(ctx context.Context, guild string, want calendarEvent) (calendarEvent, error) {
	self, err := b.whoAmI(ctx)
	if err != nil {
		return calendarEvent{}, err
	}
	var all []calendarEvent
	if err := b.get(ctx, eventsOf(guild), &all); err != nil {
		return calendarEvent{}, steerEvent(err)
	}
	for _, e := range all {
		if e.Creator == self.ID && e.Name == want.Name && sameTime(e.Start, want.Start) {
			return e, nil
		}
	}
	return calendarEvent{}, nil
}

func eventsOf(guild string) string { return "/guilds/" + guild + "/scheduled-events" }

// makeEvent makes an event. Doubt about whether it arrived is ErrUnsure; findEvent settles it.
func (b *Bot) makeEvent(ctx context.Context, g bot.Gathering, want calendarEvent) (string, error) {
	if !g.From.After(b.o.Clock.Now()) {
		return "", errLate
	}
	want.Kind, want.Privacy = elsewhere, membersOnly
	if *want.About == "" {
		want.About = nil
	}
	var made calendarEvent
	err := b.rest.call(ctx, http.MethodPost, eventsOf(g.Group), want, &made, callOptions{})
	return made.idUnless(steerEvent(err))
}

// changeEvent makes an event say what it should, by a call that says only what changes. One that has begun does not begin
// again: it is ended, and another is made.
func (b *Bot) changeEvent(ctx context.Context, g bot.Gathering, was, want calendarEvent) (string, error) {
	now := b.o.Clock.Now()
	moved := !sameTime(was.Start, want.Start)
	switch {
	case was.State == cancelled || moved && !g.From.After(now) || !g.To.After(now):
		return "", errLate
	case was.State == over && !moved:
		return "", errLate
	case moved && was.State != planned:
		if err := b.endEvent(ctx, g.Group, was); err != nil {
			return "", err
		}
		g.ID = ""
		return b.Gather(ctx, g)
	}
	var change calendarEvent
	if moved {
		change.Start = want.Start
	}
	if !sameTime(was.End, want.End) {
		change.End = want.End
	}
	if was.Name != want.Name {
		change.Name = want.Name
	}
	if was.About == nil && *want.About != "" || was.About != nil && *was.About != *want.About {
		change.About = want.About
	}
	if was.Where == nil || *was.Where != *want.Where {
		change.Where = want.Where
	}
	if change == (calendarEvent{}) {
		return was.ID, nil
	}
	return was.idUnless(b.patchEvent(ctx, g.Group, was.ID, change))
}

// endEvent cancels an event, or ends it if it has begun.
func (b *Bot) endEvent(ctx context.Context, guild string, was calendarEvent) error {
	end := calendarEvent{State: cancelled}
	switch was.State {
	case over, cancelled:
		return nil
	case begun:
		end.State = over
	}
	err := b.patchEvent(ctx, guild, was.ID, end)
	var refused *apiError
	if errors.As(err, &refused) && (refused.Code == codeEventIsOver || refused.Code == codeUnknownEvent) {
		return nil // it ended meanwhile
	}
	return err
}

func (b *Bot) patchEvent(ctx context.Context, guild, id string, change calendarEvent) error {
	return steerEvent(b.rest.call(ctx, http.MethodPatch, eventsOf(guild)+"/"+id, change, nil, callOptions{}))
}

// renderEvent draws a day as an event. A name and a place are shown as they are, the rest is read as mark-up.
func renderEvent(g bot.Gathering) calendarEvent {
	about := markdown(g.About).fit(maxEventAbout)
	return calendarEvent{
		Name: strings.TrimSpace(plain(g.Title).fit(maxEventName)), About: &about,
		Start: g.From.UTC().Format(time.RFC3339), End: g.To.UTC().Format(time.RFC3339),
		Where: &eventPlace{Location: strings.TrimSpace(plain(g.Place).fit(maxEventPlace))},
	}
}

// sameTime reports whether two times of events are the same second.
func sameTime(a, b string) bool {
	x, err1 := time.Parse(time.RFC3339, a)
	y, err2 := time.Parse(time.RFC3339, b)
	return err1 == nil && err2 == nil && x.Truncate(time.Second).Equal(y.Truncate(time.Second))
}

// steerEvent gives a refusal the meaning it has for events: whoever may not make any does without.
func steerEvent(err error) error {
	var e *apiError
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Code == codeUnknownEvent:
		return fmt.Errorf("%w: %w", errNoEvent, e)
	case e.Code == codeEventIsOver || strings.Contains(e.Message, faultEventIsPast):
		return fmt.Errorf("%w: %w", errLate, e)
	case e.Status == http.StatusForbidden || e.Code == codeTooManyEvents:
		return fmt.Errorf("%w: %w", bot.ErrGone, e)
	}
	return steer(err)
}
