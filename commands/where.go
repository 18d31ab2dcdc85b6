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

func (d *Desk) registerWhere(r *bot.Router) {
	r.Action("travel.pick", bot.Route{Ack: bot.AckRedraw, Run: d.travelPicked})
	r.Suggest("prefs.travel.value", d.suggestTravel)
}

// longestDays is how far ahead a setting may end.
const longestDays = 365

// lasting parts a value from how long it holds: "knee for 2 weeks", "tokyo until sunday". until is zero where nothing is
// said of that, the last minute of a day that is named otherwise; ok is false if what is said cannot be read.
func (d *Desk) lasting(g guest, value string, zone *time.Location) (what string, until time.Time, ok bool) {
	words := strings.Fields(spoken(value))
	for i := range words {
		what, tail := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if n, ok := d.days(g, tail); ok {
			return what, inDays(g.now, n, zone), true
		}
		if said, found := cutBegin(tail, d.wordsFor(g, "until")); found {
			day, ok := d.parser(g).Day(said, g.now, zone)
			until := endOf(day, zone)
			return what, until, ok && until.After(g.now) && until.Before(g.now.AddDate(0, 0, longestDays+1))
		}
		if _, found := cutBegin(tail, d.wordsFor(g, "for")); found {
			return what, time.Time{}, false
		}
	}
	return strings.Join(words, " "), time.Time{}, true
}

// cutBegin takes the longest phrase that text begins with off it.
func cutBegin(text string, phrases []string) (rest string, found bool) {
	rest = text
	for _, p := range phrases {
		if after, ok := strings.CutPrefix(text, p+" "); ok && len(after) < len(rest) {
			rest, found = strings.TrimSpace(after), true
		}
	}
	return rest, found
}

// days reads "3 days", "for 2 weeks", "3d", "a week": 1 to longestDays.
func (d *Desk) days(g guest, text string) (n int, ok bool) {
	text, _ = cutBegin(text, d.wordsFor(g, "for"))
	number, unit, _ := strings.Cut(text, " ")
	if digits := strings.TrimRight(number, "abcdefghijklmnopqrstuvwxyz"); unit == "" && digits != "" {
		number, unit = digits, number[len(digits):]
	}
	n, err := strconv.Atoi(number)
	if err != nil && d.means(g, "one", number) {
		n, err = 1, nil
	}
	switch {
	case err != nil:
		return 0, false
	case d.means(g, "weeks", unit):
		n *= 7
	case !d.means(g, "days", unit):
		return 0, false
	}
	return n, n >= 1 && n <= longestDays
}

// inDays is the same time of day so many days from now.
func inDays(now time.Time, days int, zone *time.Location) time.Time {
	return recovery.WallInstant(now.In(zone).AddDate(0, 0, days), recovery.ClockOf(now, zone), zone)
}

// endOf is the last minute of a day.
func endOf(day recovery.Date, zone *time.Location) time.Time {
	return onDate(day, recovery.At(23, 59), zone)
}

// readPlace reads where somebody is, and whether it rains there: till the end of the day, if nothing else is said.
func (d *Desk) readPlace(g guest, value string) (func(*recovery.Settings), bool) {
	what, until, ok := d.lasting(g, value, g.zone)
	if !ok {
		return nil, false
	}
	at, known := oneNamed(d, g, "place", what, []string{string(recovery.PlaceHome), string(recovery.PlaceGym), string(recovery.PlaceAway), "anywhere", "raining", "dry"})
	switch at {
	case "raining":
		if until.IsZero() {
			until = endOf(recovery.DateOf(g.now, g.zone), g.zone)
		}
		return func(s *recovery.Settings) { s.Raining = until }, true
	case "dry":
		return func(s *recovery.Settings) { s.Raining = time.Time{} }, true
	case "anywhere":
		return func(s *recovery.Settings) { s.Stay = recovery.Stay{} }, true
	}
	return func(s *recovery.Settings) { s.Stay = recovery.Stay{Place: recovery.Place(at), Until: until} }, known
}

// placeText is where they are, as far as they said.
func (g guest) placeText() bot.Text {
	v, s := g.voice, g.Settings
	at := s.Stay.At(g.now)
	var parts []bot.Text
	if at != "" {
		parts = append(parts, g.until(v.Text("place."+string(at)), s.Stay.Until))
	}
	if g.now.Before(s.Raining) {
		parts = append(parts, g.until(v.Text("place.raining"), s.Raining))
	}
	if parts == nil {
		return v.Text("place.anywhere")
	}
	return v.Join("list.separator", parts...)
}

// until adds to something when it ends; zero: nothing is said of that.
func (g guest) until(what bot.Text, end time.Time) bot.Text {
	if end.IsZero() {
		return what
	}
	return g.voice.Text("prefs.until", bot.With("What", what), bot.With("When", end))
}

// needs are what /prefs access asks for, in the order of the table.
func needs() []recovery.Need {
	var out []recovery.Need
	for _, m := range recovery.Modalities() {
		if m.Need != "" && !slices.Contains(out, m.Need) {
			out = append(out, m.Need)
		}
	}
	return append(out, recovery.NeedOpenWater)
}

// readAccess reads what somebody has and has not: "no pool, bike yes", "open water". The word for default forgets it all.
func (d *Desk) readAccess(g guest, value string) (func(*recovery.Settings), bool) {
	if d.means(g, "default", spoken(value)) {
		return func(s *recovery.Settings) { s.Access = nil }, true
	}
	said := recovery.Access{}
	for _, piece := range d.pieces(g, value) {
		rest, lacking := d.cut(g, "lacking", piece)
		rest, _ = d.cut(g, "having", rest)
		need, known := oneNamed(d, g, "need", rest, needs())
		if !known {
			return nil, false
		}
		said[need] = !lacking
	}
	return func(s *recovery.Settings) { s.Access = withAccess(s.Access, said) }, len(said) > 0
}

// withAccess is what was known of somebody's things with what they say now.
func withAccess(known, said recovery.Access) recovery.Access {
	out := recovery.Access{}
	for _, a := range []recovery.Access{known, said} {
		for need, has := range a {
			out[need] = has
		}
	}
	return out
}

// accessText lists what they have and have not. While they rest it says how much is known only: some things are called
// like a modality (R1).
func (g guest) accessText() bot.Text {
	v, access := g.voice, g.Settings.Access
	switch {
	case len(access) == 0:
		return v.Text("prefs.unknown")
	case g.resting():
		return v.Text("prefs.noted", bot.With("Count", len(access)))
	}
	var parts []bot.Text
	for _, need := range needs() {
		if has, known := access[need]; known {
			parts = append(parts, accessWord(v, need, has))
		}
	}
	return v.Join("list.separator", parts...)
}

func accessWord(v bot.Voice, need recovery.Need, has bool) bot.Text {
	if has {
		return v.Text("have." + string(need))
	}
	return v.Text("lack." + string(need))
}

// travelText is where they travel.
func (g guest) travelText() bot.Text {
	travel := g.Settings.Travel
	if !travel.Active(g.now) {
		return g.voice.Text("prefs.at_home")
	}
	return g.until(g.voice.Text("prefs.travel_is", bot.With("Zone", cityName(g.voice, travel.Zone))), travel.Until)
}

// travelSaid puts another zone in force for a while; the home zone stays for afterwards.
func (d *Desk) travelSaid(ctx context.Context, q *bot.Request, g guest, value string) (bot.Response, error) {
	if d.means(g, "off", spoken(value)) {
		return d.set(ctx, q, "travel", func(s *recovery.Settings) { s.Travel = recovery.Travel{} })
	}
	what, _, ok := d.lasting(g, value, g.zone)
	what, _ = cutBegin(what, d.wordsFor(g, "toward"))
	zones := d.Cities.Find(what, q.At, g.Settings.Zone)
	if !ok || len(zones) == 0 {
		return nil, recovery.Refuse("travel")
	}
	there, _ := recovery.Zoned(zones[0])
	_, until, _ := d.lasting(g, value, there) // a day ends when it ends there
	if len(zones) > 1 {
		arg := ""
		if !until.IsZero() {
			arg = strconv.FormatInt(until.Unix(), 36)
		}
		m := bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("zone.which")}, Pick: zonePick(g.voice, zones, bot.Action{Name: "travel.pick", Arg: arg})}
		return answerSame(q, m), nil
	}
	return d.set(ctx, q, "travel", func(s *recovery.Settings) { s.Travel = recovery.Travel{Zone: zones[0], Until: until} })
}

// travelPicked takes one of several cities; the argument has when the journey ends.
func (d *Desk) travelPicked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	if _, err := d.must(ctx, q); err != nil {
		return nil, err
	}
	values, travel := q.Input.(bot.Press).Values, recovery.Travel{}
	if len(values) != 1 {
		return nil, bot.ErrOldButton
	}
	if _, ok := recovery.Zoned(values[0]); !ok {
		return nil, recovery.Refuse("travel")
	}
	travel.Zone = values[0]
	if arg := pressArg(q); arg != "" {
		unix, err := strconv.ParseInt(arg, 36, 64)
		if err != nil || unix <= q.At.Unix() || unix > q.At.AddDate(0, 0, longestDays+2).Unix() {
			return nil, bot.ErrOldButton
		}
		travel.Until = time.Unix(unix, 0).UTC()
	}
	return d.set(ctx, q, "travel", func(s *recovery.Settings) { s.Travel = travel })
}

// suggestTravel completes the city while nothing but a city was typed, else it offers the catalogue's examples.
func (d *Desk) suggestTravel(ctx context.Context, q *bot.Request) (bot.Response, error) {
	if typedSoFar(q) != "" {
		if offer, err := d.suggestZone(ctx, q); err != nil || len(offer.(bot.Offer).Choices) > 0 {
			return offer, err
		}
	}
	return d.suggestPref("travel")(ctx, q)
}
