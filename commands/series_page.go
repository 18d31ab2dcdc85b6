package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// seriesList is every series of a team, each to be picked.
func (d *Desk) seriesList(c circle) bot.Message {
	v := c.voice
	m := bot.Message{Kind: "answer", Title: v.Text("series.title")}
	if len(c.team.Series) == 0 {
		m.Body = append(m.Body, v.Text("series.none"))
	} else {
		m.Pick = &bot.Select{Label: v.Text("series.pick"), Action: bot.Action{Name: "series", Arg: c.team.ID}}
	}
	room := listRoom - length(m.Title) - length(v.Text("series.hint"))
	for _, s := range c.team.Series {
		line := d.seriesLine(c, s)
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: line, Value: s.ID})
		if room -= length(line) + lineRoom; room >= 0 {
			m.Body = append(m.Body, line)
		}
	}
	if c.captain {
		m.Body = append(m.Body, v.Text("series.hint"))
	}
	if c.stored {
		m.Rows = [][]bot.Button{{button(v, "button.back", "team", c.team.ID)}}
	}
	return m
}

// seriesLine is a series in a line.
func (d *Desk) seriesLine(c circle, s recovery.Series) bot.Text {
	v := c.voice
	line := v.Text("series.line", bot.With("Rule", ruleText(v, s)), bot.With("What", c.whatOf(s.What, clip(s.Own, lineRunes))))
	if s.Paused.Active(c.now) {
		line = v.Text("series.line_paused", bot.With("Line", line))
	}
	return line
}

// whatOf is what a team does together, as this person may read it: nothing of the kind while they rest (R1).
func (c circle) whatOf(what recovery.ModalityID, own string) bot.Text {
	switch v := c.voice; {
	case c.resting():
		return v.Text("team.together")
	case what != "":
		return modalityName(v, what)
	case own != "":
		return bot.Verbatim(own)
	default:
		return v.Text("series.different")
	}
}

// ruleText says when a series comes.
func ruleText(v bot.Voice, s recovery.Series) bot.Text {
	clock := bot.With("Clock", s.At.String())
	if s.Rule.AfterSession {
		return v.Text("series.after_session", clock)
	}
	var names []bot.Text
	for _, day := range s.Rule.Weekdays {
		names = append(names, v.Text("weekday."+strconv.Itoa(int(day))))
	}
	days := bot.With("Days", v.Join("list.separator", names...))
	switch {
	case s.Rule.Nth != 0:
		return v.Text("series.nth."+nthWords[s.Rule.Nth], days, clock)
	case s.Rule.Weeks > 1:
		return v.Text("series.every_weeks", days, clock, bot.With("Count", s.Rule.Weeks))
	}
	return v.Text("series.every", days, clock)
}

// nthWords are the names of Recurrence.Nth in keys.
var nthWords = map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}

// seriesFacts are what there is to say of a series, one thing a line.
func (d *Desk) seriesFacts(c circle, s recovery.Series) []bot.Fact {
	v := c.voice
	facts := []bot.Fact{
		{Name: v.Text("series.when"), Value: v.Text("series.when_there", bot.With("Rule", ruleText(v, s)), bot.With("Zone", cityName(v, c.there.String())))},
		{Name: v.Text("series.what"), Value: c.whatOf(s.What, s.Own)},
	}
	if s.Place != "" {
		facts = append(facts, bot.Fact{Name: v.Text("series.where"), Value: bot.Verbatim(s.Place)})
	}
	if s.Room > 0 {
		facts = append(facts, bot.Fact{Name: v.Text("series.room"), Value: v.Text("series.places", bot.With("Count", s.Room))})
	}
	if o, ok := s.Next(c.now, c.there); ok {
		facts = append(facts, bot.Fact{Name: v.Text("series.next"), Value: v.Moment(o.At)})
	}
	return facts
}

// seriesPage is one series with what a captain may do with it.
func (d *Desk) seriesPage(c circle, s recovery.Series, said ...bot.Text) bot.Message {
	v := c.voice
	m := bot.Message{Kind: "answer", Title: v.Text("series.one"), Body: said, Facts: d.seriesFacts(c, s)}
	if len(said) > 0 {
		m.Tone = bot.Good
	}
	back := button(v, "series.all", "series", c.team.ID)
	if s.Paused.Active(c.now) {
		m.Body = append(m.Body, pausedText(v, s.Paused))
	}
	switch o, coming := s.Next(c.now, c.there); {
	case !c.captain:
		m.Rows = [][]bot.Button{{back}}
		return m
	case s.Paused.Active(c.now):
		m.Rows = [][]bot.Button{{button(v, "series.go_on", "series.on", seriesArg(c, s, recovery.Date{}))}}
	default:
		if coming {
			m.Rows = append(m.Rows, []bot.Button{
				button(v, "series.skip", "series.skip", seriesArg(c, s, o.On)), button(v, "series.move", "series.move", seriesArg(c, s, o.On)),
			})
		}
		m.Rows = append(m.Rows, []bot.Button{button(v, "series.pause", "series.pause", seriesArg(c, s, recovery.Date{}))})
	}
	last := len(m.Rows) - 1
	m.Rows[last] = append(m.Rows[last], button(v, "series.end", "series.end", seriesArg(c, s, recovery.Date{})), back)
	return m
}

func pausedText(v bot.Voice, p recovery.Pause) bot.Text {
	if p.Until.IsZero() {
		return v.Text("series.paused")
	}
	return v.Text("series.paused_until", bot.With("When", p.Until))
}

// changeSeries changes one series of a team and shows it.
func (d *Desk) changeSeries(ctx context.Context, q *bot.Request, arg, said string, f func(c circle, s *recovery.Series, on recovery.Date) error) (bot.Response, error) {
	c, s, on, err := d.seriesPart(ctx, q, arg)
	if err == nil && s.ID == "" {
		err = bot.ErrOldButton
	}
	if err != nil {
		return nil, err
	}
	err = d.changeTeam(ctx, q, &c, true, func(_ recovery.Tx, t *recovery.Team) error {
		i := slices.IndexFunc(t.Series, func(o recovery.Series) bool { return o.ID == s.ID })
		if i < 0 {
			return bot.ErrOldButton
		}
		t.Series = slices.Clone(t.Series)
		return f(c, &t.Series[i], on)
	})
	if err != nil {
		return nil, err
	}
	s, ok := seriesIn(c.team, s.ID)
	if !ok {
		return nil, bot.ErrOldButton
	}
	return bot.Redraw{Message: d.seriesPage(c, s, c.voice.Text(said))}, nil
}

// seriesSkip leaves one date of a series out. Again it changes nothing.
func (d *Desk) seriesSkip(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.changeSeries(ctx, q, pressArg(q), "series.skipped", func(_ circle, s *recovery.Series, on recovery.Date) error {
		if on == (recovery.Date{}) || !s.Rule.On(on) {
			return bot.ErrOldButton
		}
		if !slices.Contains(s.Skips, on) {
			s.Skips = append(slices.Clone(s.Skips), on)
		}
		return nil
	})
}

// seriesForm asks for one thing about a series.
func (d *Desk) seriesForm(fill, field string) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		v := d.voice(ctx, q)
		return bot.Ask{Form: bot.Form{Title: v.Text("series.one"), Action: bot.Action{Name: fill, Arg: pressArg(q)}, Fields: []bot.Field{
			{Name: "value", Label: v.Text("field." + field + ".label"), Hint: v.Text("field." + field + ".hint"), Required: field == "series_move", Max: longestPref},
		}}}, nil
	}
}

// seriesMoved puts one date of a series at another time.
func (d *Desk) seriesMoved(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	return d.changeSeries(ctx, q, submit.Action.Arg, "series.was_moved", func(c circle, s *recovery.Series, on recovery.Date) error {
		out, err := d.parser(c.guest).Outing(submit.Fields["value"], q.Told(), c.there)
		if on == (recovery.Date{}) || !s.Rule.On(on) {
			return bot.ErrOldButton
		}
		if err != nil || out.Again || out.Rest != "" || !out.Timed && out.On == (recovery.Date{}) {
			return recovery.Refuse("series_move")
		}
		day, clock := out.On, out.Clock
		if day == (recovery.Date{}) {
			day = on
		}
		if !out.Timed {
			clock = s.At
		}
		to := onDate(day, clock, c.there)
		if !to.After(q.At) || to.After(q.At.Add(recovery.DayAhead)) {
			return recovery.Refuse("series_move")
		}
		s.Moves = append(slices.DeleteFunc(slices.Clone(s.Moves), func(m recovery.Move) bool { return m.On == on }), recovery.Move{On: on, To: to.UTC()})
		return nil
	})
}

// seriesPaused lets a series rest: till a day, or till the captain goes on.
func (d *Desk) seriesPaused(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	value := strings.TrimSpace(submit.Fields["value"])
	return d.changeSeries(ctx, q, submit.Action.Arg, "series.now_paused", func(c circle, s *recovery.Series, _ recovery.Date) error {
		s.Paused = recovery.Pause{On: true}
		if value == "" {
			return nil
		}
		_, until, ok := d.lasting(c.guest, value, c.there)
		if day, named := d.parser(c.guest).Day(value, q.Told(), c.there); until.IsZero() && named {
			until, ok = endOf(day, c.there), true
		}
		if !ok || !until.After(q.At) || until.After(q.At.AddDate(0, 0, longestDays+1)) {
			return recovery.Refuse("pause")
		}
		s.Paused.Until = until.UTC()
		return nil
	})
}

// seriesOn goes on with a series.
func (d *Desk) seriesOn(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.changeSeries(ctx, q, pressArg(q), "series.goes_on", func(_ circle, s *recovery.Series, _ recovery.Date) error {
		s.Paused = recovery.Pause{}
		return nil
	})
}

// seriesEnd asks before a series ends for good.
func (d *Desk) seriesEnd(ctx context.Context, q *bot.Request) (bot.Response, error) {
	c, s, _, err := d.seriesPart(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	if s.ID == "" {
		return nil, bot.ErrOldButton
	}
	v, arg := c.voice, seriesArg(c, s, recovery.Date{})
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Title: v.Text("series.end_ask"), Body: []bot.Text{d.seriesLine(c, s), v.Text("series.end_body")},
		Rows: [][]bot.Button{{button(v, "series.end_sure", "series.ended", arg), button(v, "button.keep_it", "series", arg)}},
	}}, nil
}

// seriesEnded ends a series. What it posted stays.
func (d *Desk) seriesEnded(ctx context.Context, q *bot.Request) (bot.Response, error) {
	team, rest, _ := cutArg(pressArg(q))
	id, _, _ := cutArg(rest)
	if team == "" || id == "" {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, team)
	if err != nil {
		return nil, err
	}
	err = d.changeTeam(ctx, q, &c, true, func(tx recovery.Tx, t *recovery.Team) error {
		t.Series = slices.DeleteFunc(slices.Clone(t.Series), func(s recovery.Series) bool { return s.ID == id })
		return planNotice(tx, recovery.Notice{ID: seriesNotice(id)})
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.seriesList(c), Note: c.voice.Text("series.has_ended")}, nil
}
