package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// calendarEvent is one of a server's calendar.
type calendarEvent struct {
	id, creator        string
	name, about, place string
	from, to           time.Time
	state              int // as it was set; see stateAt
}

// The states of an event.
const (
	eventPlanned   = 1
	eventBegun     = 2
	eventOver      = 3
	eventCancelled = 4
)

const (
	maxEvents     = 100
	kindElsewhere = 3
	membersOnly   = 2
)

// Event is an event of a server's calendar as people see it.
type Event struct {
	ID, Name, About, Place string
	From, To               time.Time
	State                  string // planned, begun, over or cancelled
}

// Events are all events of a group's server, oldest first, those that are over or cancelled too.
func (s *Server) Events(group string) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Event
	for _, e := range s.world.guild(group).events {
		all = append(all, Event{
			ID: e.id, Name: e.name, About: s.world.reader(e.about).text, Place: e.place, From: e.from, To: e.to,
			State: [...]string{"", "planned", "begun", "over", "cancelled"}[e.stateAt(s.opt.Clock.Now())],
		})
	}
	return all
}

// Schedule lets somebody make an event in a group's server.
func (s *Server) Schedule(person, group string, x Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guild(group)
	g.events = append(g.events, &calendarEvent{
		id: s.world.snowflake(s.opt.Clock.Now()), creator: s.world.person(person).id, name: x.Name, about: x.About, place: x.Place,
		from: x.From, to: x.To, state: eventPlanned,
	})
}

// CancelEvent lets an admin cancel an event of a group's server, DeleteEvent delete it.
func (s *Server) CancelEvent(group, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.world.guild(group).events {
		if e.id == id {
			e.state = eventCancelled
		}
	}
}

// DeleteEvent lets an admin delete an event of a group's server.
func (s *Server) DeleteEvent(group, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guild(group)
	g.events = slices.DeleteFunc(g.events, func(e *calendarEvent) bool { return e.id == id })
}

// stateAt is what Discord makes of an event by its times.
func (e *calendarEvent) stateAt(now time.Time) int {
	switch {
	case e.state > eventBegun || now.Before(e.from) && e.state == eventPlanned:
		return e.state
	case !now.Before(e.to):
		return eventOver
	}
	return eventBegun
}

func (s *Server) eventJSON(g *guild, e *calendarEvent) map[string]any {
	about := any(nil)
	if e.about != "" {
		about = e.about
	}
	return map[string]any{
		"id": e.id, "guild_id": g.id, "name": e.name, "description": about, "channel_id": nil, "creator_id": e.creator,
		"creator": s.world.userJSON(e.creator), "image": nil, "scheduled_start_time": stamp(e.from), "scheduled_end_time": stamp(e.to),
		"status": e.stateAt(s.opt.Clock.Now()), "entity_type": kindElsewhere, "entity_id": nil, "recurrence_rule": nil,
		"privacy_level": membersOnly, "guild_scheduled_event_exceptions": []any{}, "entity_metadata": map[string]any{"location": e.place},
	}
}

// listEvents lists what is still to come or has begun.
func (s *Server) listEvents(c *call) (any, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, err
	}
	all := []any{}
	for _, e := range g.events {
		if e.stateAt(s.opt.Clock.Now()) <= eventBegun {
			all = append(all, s.eventJSON(g, e))
		}
	}
	return all, nil
}

// calendarEvent finds one by its id.
func (s *Server) calendarEvent(c *call) (*guild, *calendarEvent, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range g.events {
		if e.id == c.path("guild_scheduled_event_id") {
			return g, e, nil
		}
	}
	return nil, nil, errUnknownEvent
}

func (s *Server) getEvent(c *call) (any, error) {
	g, e, err := s.calendarEvent(c)
	if err != nil {
		return nil, err
	}
	return s.eventJSON(g, e), nil
}

// eventBody is what a request says of an event.
type eventBody struct {
	Name    *string `json:"name"`
	About   *string `json:"description"`
	Start   *string `json:"scheduled_start_time"`
	End     *string `json:"scheduled_end_time"`
	Kind    *int    `json:"entity_type"`
	Privacy *int    `json:"privacy_level"`
	State   *int    `json:"status"`
	Where   *struct {
		Location string `json:"location"`
	} `json:"entity_metadata"`
}

func (s *Server) createEvent(c *call) (any, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, err
	}
	var b eventBody
	if err := c.into(&b); err != nil {
		return nil, err
	}
	now := s.opt.Clock.Now()
	switch {
	case !g.allows(permCreateEvents):
		return nil, errNoPermission
	case b.Name == nil || b.Start == nil || b.Where == nil || deref(b.Kind) != kindElsewhere || deref(b.Privacy) != membersOnly:
		return nil, badForm("the fake knows events with a name, a start, a place, entity_type 3 and privacy_level 2")
	case b.End == nil:
		return nil, badField("scheduled_end_time", "BASE_TYPE_REQUIRED")
	case b.State != nil:
		return nil, badForm("status: an event begins as it is planned")
	}
	open := 0
	for _, e := range g.events {
		if e.stateAt(now) <= eventBegun {
			open++
		}
	}
	if open >= maxEvents {
		return nil, errTooManyEvents
	}
	e := &calendarEvent{creator: applicationID, state: eventPlanned}
	if err := e.amend(b, now); err != nil {
		return nil, err
	}
	e.id = s.world.snowflake(now)
	g.events = append(g.events, e)
	return s.eventJSON(g, e), nil
}

func (s *Server) changeEvent(c *call) (any, error) {
	g, e, err := s.calendarEvent(c)
	if err != nil {
		return nil, err
	}
	var b eventBody
	if err := c.into(&b); err != nil {
		return nil, err
	}
	now := s.opt.Clock.Now()
	was := e.stateAt(now)
	switch {
	case !g.allows(permManageEvents) && (e.creator != applicationID || !g.allows(permCreateEvents)):
		return nil, errNoPermission
	case was > eventBegun:
		return nil, errEventIsOver
	case b.State != nil && *b.State != was+1 && (was != eventPlanned || *b.State != eventCancelled):
		return nil, badField("status", "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION")
	case b.Start != nil && was == eventBegun:
		return nil, badField("scheduled_start_time", "GUILD_SCHEDULED_EVENT_BEGUN")
	}
	if err := e.amend(b, now); err != nil {
		return nil, err
	}
	return s.eventJSON(g, e), nil
}

// amend puts what a request says into an event, or changes nothing. What is absent stays.
func (e *calendarEvent) amend(b eventBody, now time.Time) error {
	next := *e
	var err error
	if b.Name != nil {
		next.name = strings.TrimSpace(*b.Name)
	}
	if b.About != nil {
		next.about = *b.About
	}
	if b.Where != nil {
		next.place = strings.TrimSpace(b.Where.Location)
	}
	if b.Start != nil {
		if next.from, err = time.Parse(time.RFC3339, *b.Start); err != nil {
			return badField("scheduled_start_time", "DATE_TIME_TYPE_PARSE")
		}
		if !next.from.After(now) {
			return badField("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST")
		}
	}
	if b.End != nil {
		if next.to, err = time.Parse(time.RFC3339, *b.End); err != nil {
			return badField("scheduled_end_time", "DATE_TIME_TYPE_PARSE")
		}
		if !next.to.After(now) {
			return badField("scheduled_end_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST")
		}
	}
	if b.State != nil {
		next.state = *b.State
	}
	for _, f := range []struct {
		name, text  string
		least, most int
	}{{"name", next.name, 1, 100}, {"description", next.about, 0, 1000}, {"entity_metadata", next.place, 1, 100}} {
		if n := length(f.text); n < f.least || n > f.most {
			return badField(f.name, "BASE_TYPE_BAD_LENGTH")
		}
	}
	if !next.to.After(next.from) {
		return badField("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START")
	}
	*e = next
	return nil
}

// eventRules says of a request what the document does not.
func eventRules(c *call) []string {
	var b eventBody
	if json.Unmarshal(c.body, &b) != nil || c.method != "PATCH" {
		return nil
	}
	if b == (eventBody{}) {
		return []string{"a change of an event that changes nothing"}
	}
	return nil
}
