package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// maxRaces is how many races a person may have ahead.
const maxRaces = 5

// raceWords is how many words of what was typed may say the day of a race; the rest is its name.
const raceWords = 5

func (d *Desk) registerPlan(r *bot.Router) {
	sub := func(name string) bot.MenuSub {
		return bot.MenuSub{Name: name, Brief: d.Words.Every("command.plan." + name), Options: []bot.MenuOption{
			{Name: "value", Brief: d.Words.Every("command.prefs.value"), Type: bot.WordsType, Rest: true, Complete: true, Max: 100},
		}}
	}
	d.command(r, bot.MenuCommand{Name: "plan", Brief: d.Words.Every("command.plan.brief"), Subs: []bot.MenuSub{sub("hard"), sub("race")}},
		bot.Route{Ack: bot.AckPrivate, Run: d.plan})
	r.Suggest("plan.hard.value", d.suggestPref("hard_days"))
	r.Suggest("plan.race.value", d.suggestPref("race"))
	r.Action("plan", bot.Route{Ack: bot.AckRedraw, Run: d.plan})
	r.Action("plan.day", bot.Route{Ack: bot.AckRedraw, Run: d.planDay})
	r.Action("plan.race", bot.Route{Ack: bot.AckForm, Run: d.raceForm})
	r.Form("plan.race.fill", bot.Route{Ack: bot.AckRedraw, Run: d.raceFilled})
	r.Action("plan.drop", bot.Route{Ack: bot.AckRedraw, Run: d.raceDropped})
}

// plan shows which hard days and races lie ahead, or changes them: reminders make room for both (R7).
func (d *Desk) plan(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	c, _ := q.Input.(bot.Command)
	value := strings.TrimSpace(c.Options["value"])
	switch {
	case c.Rest != "" && len(d.howIn(q, g, c.Rest)) > 0:
		return d.sayHow(ctx, q, g, d.howIn(q, g, c.Rest))
	case c.Rest != "":
		return answerSame(q, g.planMessage(g.voice.Text("hard.ask_again"), g.voice.Text("ahead.how"))), nil
	case value == "":
		return answerSame(q, g.planMessage(g.voice.Text("ahead.how"))), nil
	case c.Sub == "race":
		return d.raceSaid(ctx, q, g, value)
	}
	if d.means(g, "off", value) {
		return d.setHardDays(ctx, q, "ahead.hard_off", func([]time.Weekday) []time.Weekday { return nil })
	}
	days, ok := d.parser(g).Weekdays(value)
	if !ok {
		return nil, recovery.Refuse("hard_days")
	}
	return d.setHardDays(ctx, q, "ahead.hard_set", func([]time.Weekday) []time.Weekday { return days })
}

// planMessage is what lies ahead, with said above it.
func (g guest) planMessage(said ...bot.Text) bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("ahead.title"), Body: said, Rows: make([][]bot.Button, 2)}
	var names []bot.Text
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		label, to := v.Text("weekday."+strconv.Itoa(int(day))), "on"
		if slices.Contains(g.Settings.HardDays, day) {
			names = append(names, label)
			label, to = v.Text("ahead.day_on", bot.With("Day", label)), "off"
		}
		m.Rows[i/4] = append(m.Rows[i/4], bot.Button{Label: label, Action: bot.Action{Name: "plan.day", Arg: strconv.Itoa(int(day)) + "~" + to}})
	}
	m.Rows[1] = append(m.Rows[1], button(v, "button.race", "plan.race", ""))
	if names == nil {
		names = []bot.Text{v.Text("ahead.none")}
	}
	m.Facts = []bot.Fact{{Name: v.Text("ahead.hard"), Value: v.Join("list.separator", names...)}}
	races := g.racesAhead()
	for _, r := range races {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Text("ahead.race"), Value: g.raceText(r)})
	}
	if len(races) > 0 {
		m.Pick = &bot.Select{Label: v.Text("ahead.drop"), Action: bot.Action{Name: "plan.drop"}}
		for _, r := range races {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: g.raceText(r), Value: r.On.String()})
		}
	}
	return m
}

// racesAhead are the races from today on: those of the past disappear by themselves.
func (g guest) racesAhead() []recovery.RaceDay {
	return upcoming(g.Settings.Races, recovery.DateOf(g.now, g.zone))
}

func upcoming(races []recovery.RaceDay, today recovery.Date) []recovery.RaceDay {
	return slices.DeleteFunc(slices.Clone(races), func(r recovery.RaceDay) bool { return before(r.On, today) })
}

// before compares two days; their text is in the order of the calendar.
func before(a, b recovery.Date) bool { return a.String() < b.String() }

func (g guest) raceText(r recovery.RaceDay) bot.Text {
	if r.Name == "" {
		return g.dateText(r.On)
	}
	return g.voice.Text("ahead.race_is", bot.With("Day", g.dateText(r.On)), bot.With("Name", r.Name))
}

// dateText is a day in words, with its year unless that is this one.
func (g guest) dateText(on recovery.Date) bot.Text {
	t := time.Date(on.Year, on.Month, on.Day, 12, 0, 0, 0, time.UTC)
	key := "date.day"
	if on.Year != g.now.In(g.zone).Year() {
		key = "date.year"
	}
	v := g.voice
	return v.Text(key, bot.With("Weekday", v.Text("weekday."+strconv.Itoa(int(t.Weekday())))), bot.With("Day", on.Day),
		bot.With("Month", v.Text("month."+strconv.Itoa(int(on.Month)))), bot.With("Year", on.Year))
}

// setAhead changes what lies ahead and plans the coming reminder again in the same transaction. key says what that means.
// set must leave the slices it is handed alone; nothing is written when it fails.
func (d *Desk) setAhead(ctx context.Context, q *bot.Request, key string, set func(*recovery.Settings) error) (bot.Response, error) {
	g, x, err := d.keepAthlete(ctx, q, func(_ recovery.Tx, a recovery.Athlete) (recovery.Athlete, error) {
		err := set(&a.Settings)
		return a, err
	})
	if err != nil {
		return nil, err
	}
	said := []bot.Text{g.voice.Text(key)}
	if x.session.Decision.Suggestion != nil && !(x.reminded() && x.next.IsZero()) {
		said = append(said, x.planText())
	}
	m := g.planMessage(said...)
	m.Tone = bot.Good
	return answerSame(q, m), nil
}

// setHardDays changes the days of the week that are hard ones.
func (d *Desk) setHardDays(ctx context.Context, q *bot.Request, key string, change func([]time.Weekday) []time.Weekday) (bot.Response, error) {
	return d.setAhead(ctx, q, key, func(s *recovery.Settings) error {
		s.HardDays = change(s.HardDays)
		return nil
	})
}

// setRaces changes the races.
func (d *Desk) setRaces(ctx context.Context, q *bot.Request, key string, change func([]recovery.RaceDay) ([]recovery.RaceDay, error)) (bot.Response, error) {
	return d.setAhead(ctx, q, key, func(s *recovery.Settings) (err error) {
		s.Races, err = change(s.Races)
		return err
	})
}

// planDay makes a day of the week a hard day, or none again. The button says which, so that pressing it twice is once.
func (d *Desk) planDay(ctx context.Context, q *bot.Request) (bot.Response, error) {
	number, to, _ := cutArg(pressArg(q))
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 6 || to != "on" && to != "off" {
		return nil, bot.ErrOldButton
	}
	key := "ahead.hard_set"
	if to == "off" {
		key = "ahead.hard_less"
	}
	return d.setHardDays(ctx, q, key, func(days []time.Weekday) []time.Weekday { return withDay(days, time.Weekday(n), to == "on") })
}

// withDay are the days from Monday to Sunday, with or without one of them.
func withDay(days []time.Weekday, day time.Weekday, on bool) []time.Weekday {
	var out []time.Weekday
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		if d == day && on || d != day && slices.Contains(days, d) {
			out = append(out, d)
		}
	}
	return out
}

// raceSaid reads "29 nov Berlin 10k", "off", and "off 29 nov".
func (d *Desk) raceSaid(ctx context.Context, q *bot.Request, g guest, value string) (bot.Response, error) {
	rest, off := d.cut(g, "off", spoken(value))
	if off && rest == "" {
		return d.setRaces(ctx, q, "ahead.race_off", func([]recovery.RaceDay) ([]recovery.RaceDay, error) { return nil, nil })
	}
	if on, name, ok := d.raceDay(g, rest); off && ok && name == "" {
		return d.dropRace(ctx, q, on)
	}
	on, name, ok := d.raceDay(g, value)
	if !ok {
		return nil, recovery.Refuse("race")
	}
	return d.addRace(ctx, q, g, recovery.RaceDay{On: on, Name: name})
}

// raceDay parts a day, at the beginning or at the end of what was said, from the name of a race.
func (d *Desk) raceDay(g guest, value string) (on recovery.Date, name string, ok bool) {
	words := strings.Fields(value)
	day := func(words []string) (recovery.Date, bool) {
		return d.parser(g).Day(strings.Trim(strings.Join(words, " "), " ,;:–"), g.now, g.zone)
	}
	for n := min(len(words), raceWords); n > 0; n-- {
		if on, ok = day(words[:n]); ok {
			return on, raceName(words[n:]), true
		}
		if on, ok = day(words[len(words)-n:]); ok {
			return on, raceName(words[:len(words)-n]), true
		}
	}
	return on, "", false
}

// raceName is the name of a race as it is kept: without the signs that part it from its day.
func raceName(words []string) string {
	const most = 60
	name := []rune(strings.Trim(bot.Verbatim(strings.Join(words, " ")).String(), " ,;:–-"))
	return strings.TrimSpace(string(name[:min(len(name), most)]))
}

// addRace keeps a race, in the order of days. A second one on the same day takes the place of the first.
func (d *Desk) addRace(ctx context.Context, q *bot.Request, g guest, race recovery.RaceDay) (bot.Response, error) {
	today := recovery.DateOf(g.now, g.zone)
	switch {
	case before(race.On, today):
		return nil, recovery.Refuse("race_past")
	case race.On.Year > today.Year+3:
		return nil, recovery.Refuse("race")
	}
	return d.setRaces(ctx, q, "ahead.race_set", func(races []recovery.RaceDay) ([]recovery.RaceDay, error) {
		races = slices.DeleteFunc(upcoming(races, today), func(r recovery.RaceDay) bool { return r.On == race.On })
		if len(races) >= maxRaces {
			return nil, recovery.Refuse("races_full")
		}
		races = append(races, race)
		slices.SortFunc(races, func(a, b recovery.RaceDay) int { return strings.Compare(a.On.String(), b.On.String()) })
		return races, nil
	})
}

func (d *Desk) dropRace(ctx context.Context, q *bot.Request, on recovery.Date) (bot.Response, error) {
	return d.setRaces(ctx, q, "ahead.race_dropped", func(races []recovery.RaceDay) ([]recovery.RaceDay, error) {
		return slices.DeleteFunc(slices.Clone(races), func(r recovery.RaceDay) bool { return r.On == on }), nil
	})
}

func (d *Desk) raceDropped(ctx context.Context, q *bot.Request) (bot.Response, error) {
	values := q.Input.(bot.Press).Values
	var on recovery.Date
	if len(values) != 1 || on.UnmarshalText([]byte(values[0])) != nil {
		return nil, bot.ErrOldButton
	}
	return d.dropRace(ctx, q, on)
}

func (d *Desk) raceForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{Title: v.Text("ahead.race"), Action: bot.Action{Name: "plan.race.fill"}, Fields: []bot.Field{
		{Name: "race_day", Label: v.Text("field.race_day.label"), Hint: v.Text("field.race_day.hint"), Required: true, Max: 60},
		{Name: "race_name", Label: v.Text("field.race_name.label"), Hint: v.Text("field.race_name.hint"), Max: 60},
	}}}, nil
}

func (d *Desk) raceFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	fields := q.Input.(bot.Submit).Fields
	on, ok := d.parser(g).Day(fields["race_day"], g.now, g.zone)
	if !ok {
		return nil, recovery.Refuse("race")
	}
	return d.addRace(ctx, q, g, recovery.RaceDay{On: on, Name: raceName([]string{fields["race_name"]})})
}
