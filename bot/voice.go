package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Words is the catalogue: it says a key in a language. A missing key says the key itself; tests see to it that none is.
type Words interface {
	Say(lang, key string, args map[string]any) string
}

// Voice speaks to one reader: their language, their zone, their now.
type Voice struct {
	words Words
	lang  string
	zone  *time.Location
	now   time.Time
}

// NewVoice makes a Voice. now decides what "today" and "tomorrow" are.
func NewVoice(w Words, lang string, zone *time.Location, now time.Time) Voice {
	return Voice{w, lang, zone, now}
}

// Lang is the language it speaks.
func (v Voice) Lang() string { return v.lang }

// Zone is the zone its moments are told in.
func (v Voice) Zone() *time.Location { return v.zone }

// Arg is a named value for a sentence. A string is a person's own words or data; an int named Count chooses the plural;
// a time.Time becomes a moment; a Text keeps its moments and mentions.
type Arg struct {
	Name  string
	Value any
}

// With makes an Arg.
func With(name string, value any) Arg { return Arg{name, value} }

// Text says a key.
func (v Voice) Text(key string, args ...Arg) Text {
	var rich []Text
	data := make(map[string]any, len(args))
	for _, a := range args {
		switch x := a.Value.(type) {
		case time.Time:
			rich = append(rich, v.Moment(x))
			data[a.Name] = mark(len(rich) - 1)
		case Text:
			rich = append(rich, x)
			data[a.Name] = mark(len(rich) - 1)
		case string:
			data[a.Name] = clean(x)
		default:
			data[a.Name] = x
		}
	}
	return splice(v.words.Say(v.lang, key, data), rich)
}

func mark(i int) string { return string(markOpen) + strconv.Itoa(i) + string(markClose) }

// splice puts rich arguments back where their marks stand.
func splice(said string, rich []Text) Text {
	var t Text
	for said != "" {
		before, rest, found := strings.Cut(said, string(markOpen))
		if before != "" {
			t.spans = append(t.spans, Span{Words: before})
		}
		if !found {
			break
		}
		number, after, _ := strings.Cut(rest, string(markClose))
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < len(rich) {
			t.spans = append(t.spans, rich[i].spans...)
		}
		said = after
	}
	return t
}

// Join puts texts together with a catalogue separator between those that are not empty.
func (v Voice) Join(key string, parts ...Text) Text {
	var t Text
	for _, p := range parts {
		if p.Empty() {
			continue
		}
		if !t.Empty() {
			t.spans = append(t.spans, Span{Words: v.words.Say(v.lang, key, nil)})
		}
		t.spans = append(t.spans, p.spans...)
	}
	return t
}

// Moment tells an instant in the reader's zone: "10:04", "tomorrow 10:04", "Sun 10:04", "14 Mar 10:04".
func (v Voice) Moment(t time.Time) Text {
	days := daysBetween(v.now.In(v.zone), t.In(v.zone))
	key := "moment.date"
	switch {
	case days == 0:
		key = "moment.today"
	case days == 1:
		key = "moment.tomorrow"
	case days == -1:
		key = "moment.yesterday"
	case days > 1 && days < 7:
		key = "moment.weekday"
	}
	return v.moment(key, t)
}

// Date tells an instant in the reader's zone in words that stay right however long they are read: "Wed 11 Mar 12:15".
func (v Voice) Date(t time.Time) Text {
	said := v.moment("moment.full", t)
	said.spans[0].Lasting = true
	return said
}

func (v Voice) moment(key string, t time.Time) Text {
	there := t.In(v.zone)
	return Text{[]Span{{Moment: t.UTC(), Words: v.words.Say(v.lang, key, map[string]any{
		"Time":    there.Format("15:04"),
		"Weekday": v.words.Say(v.lang, fmt.Sprintf("weekday.%d", int(there.Weekday())), nil),
		"Month":   v.words.Say(v.lang, fmt.Sprintf("month.%d", int(there.Month())), nil),
		"Day":     there.Day(),
	})}}}
}

// daysBetween counts calendar days from a to b, both in the same zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) int64 {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return int(day(b) - day(a))
}
