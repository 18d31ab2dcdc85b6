package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// nameRunes is how much of a name a card shows.
const nameRunes = 32

// card is what a whole team sees of a day, in the team's language. It says who goes, and nothing of how anybody is.
func (d *Desk) card(t recovery.Team, day recovery.Day, answers []recovery.RSVP, now time.Time) bot.Message {
	v := d.dayVoice(t, day, now)
	m := bot.Message{Kind: "day", Key: dayKey(day.ID), Title: dayTitle(v, day)}
	add := func(name string, value bot.Text) {
		if !value.Empty() {
			m.Facts = append(m.Facts, bot.Fact{Name: v.Text("day.fact." + name), Value: value})
		}
	}
	if day.Kind == recovery.DayHard {
		return hardCard(v, m, day, now)
	}
	add("when", whenText(v, v.Date(day.At), day.Length))
	add("where", bot.Verbatim(day.Place))
	over := !now.Before(day.End())
	if day.State == recovery.DayCancelled {
		m.Title, m.Tone = v.Text("day.cancelled", bot.With("What", m.Title)), bot.Calm
		return m
	}
	if !over {
		add("room", roomText(v, day))
		add("how", howOf(v, t, day.What, day.Own))
	}
	add("going", namesText(v, answers, func(r recovery.RSVP) bool { return r.Joined() }))
	if !over {
		add("waiting", namesText(v, answers, func(r recovery.RSVP) bool { return r.Waiting }))
	}
	m.Rows = cardRows(v, day, over)
	if over {
		m.Body = []bot.Text{v.Text("day.were_you_there")}
	}
	return m
}

// dayVoice speaks to a team of a day: in the zone the day was posted in, and in the team's language, else that of who posted
// it.
func (d *Desk) dayVoice(t recovery.Team, day recovery.Day, now time.Time) bot.Voice {
	zone, ok := recovery.Zoned(day.Zone)
	if !ok {
		zone = d.teamZone(t)
	}
	language := t.Language
	if language == "" {
		language = day.Language
	}
	return bot.NewVoice(d.Words, d.language(language), zone, now)
}

// dayTitle says what the day is.
func dayTitle(v bot.Voice, day recovery.Day) bot.Text {
	what := bot.Verbatim(day.Own)
	switch {
	case day.Kind == recovery.DayHard:
		return v.Text("day.title_hard", bot.With("What", whatText(v, day.Ran)))
	case day.What != "":
		what = modalityName(v, day.What)
	}
	if day.Kind == recovery.DayJoin && day.ByName != "" {
		return v.Text("day.title_join", bot.With("Who", clip(day.ByName, nameRunes)), bot.With("What", what))
	}
	return v.Text("day.title", bot.With("What", what))
}

// hardCard asks who did a hard session. From so many on it says how many, never who.
func hardCard(v bot.Voice, m bot.Message, day recovery.Day, now time.Time) bot.Message {
	const least = 3
	m.Facts = []bot.Fact{{Name: v.Text("day.fact.ended"), Value: v.Date(day.At)}}
	if day.Going >= least {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Text("day.fact.ran"), Value: bot.Verbatim(strconv.Itoa(day.Going))})
	}
	switch {
	case day.State == recovery.DayCancelled:
		m.Title, m.Tone = v.Text("day.cancelled", bot.With("What", m.Title)), bot.Calm
	case day.Open(now):
		m.Body = []bot.Text{v.Text("day.ran_private")}
		m.Rows = [][]bot.Button{{button(v, "day.ran", "ran", day.ID)}}
	}
	return m
}

// roomText is how many places there are, are free, and are waited for.
func roomText(v bot.Voice, day recovery.Day) bot.Text {
	switch {
	case day.Room == 0:
		return bot.Text{}
	case day.Waiting > 0:
		return v.Text("day.room_full", bot.With("Count", day.Waiting), bot.With("Room", day.Room))
	}
	return v.Text("day.room_free", bot.With("Count", max(day.Free(), 0)), bot.With("Room", day.Room))
}

// namesText are the first names of those who fit in the order of their answers, and how many more there are.
func namesText(v bot.Voice, answers []recovery.RSVP, fits func(recovery.RSVP) bool) bot.Text {
	var who []recovery.RSVP
	for _, r := range answers {
		if fits(r) {
			who = append(who, r)
		}
	}
	slices.SortStableFunc(who, func(a, b recovery.RSVP) int { return a.At.Compare(b.At) })
	var names []bot.Text
	for _, r := range who[:min(len(who), recovery.NamesOpen)] {
		name := bot.Verbatim(strings.TrimSpace(clip(r.Name, nameRunes)))
		if name.Empty() {
			name = v.Text("day.somebody")
		}
		names = append(names, name)
	}
	said := v.Join("list.separator", names...)
	if more := len(who) - len(names); more > 0 {
		return v.Text("day.and_more", bot.With("Names", said), bot.With("Count", more))
	}
	return said
}

// cardRows are the buttons of a card; afterwards everybody says for themselves whether they were there.
func cardRows(v bot.Voice, day recovery.Day, over bool) [][]bot.Button {
	if over {
		return [][]bot.Button{{button(v, "day.there", "day.there", day.ID), button(v, "day.not", "day.not", day.ID)}}
	}
	return [][]bot.Button{
		{
			countButton(v, "day.in", "day.in", day.ID, day.Going),
			countButton(v, "day.maybe", "day.maybe", day.ID, day.Maybe),
			countButton(v, "day.out", "day.out", day.ID, day.Cant),
		},
		{button(v, "day.remind", "day.remind", day.ID), button(v, "day.more", "day.more", day.ID)},
	}
}

// countButton is a button with how many have pressed it, once somebody has.
func countButton(v bot.Voice, key, action, arg string, count int) bot.Button {
	b := button(v, key, action, arg)
	if count > 0 {
		b.Label = v.Text("day.count", bot.With("Label", b.Label), bot.With("Number", count))
	}
	return b
}
