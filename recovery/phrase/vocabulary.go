package phrase

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"easyday/recovery"
)

// Vocabulary holds the words of one language: section → id → words and phrases. It is what the tables
// [vocabulary.<section>] with <id> = ["…"] decode into.
//
// Sections and their ids:
//
//	sports     the ids of recovery.Sports
//	kinds      the ids of recovery.Kinds
//	effort     0 to 10 in halves: words for that effort · marker: stands beside a number ("rpe") · out_of
//	gate       emergency, same_day, head, ill, hurt, empty
//	negation   no: cancels what follows · either: as no, and at the end of a clause it cancels what stands before ("Fieber habe
//	           ich nicht") · other: says that a signal is someone else's ("my dad had") · filler: may stand between
//	feeling    fine, sore · well: says to be fine again, wherever it stands · better: says so unless it stands in a report
//	plans      will: before an act it makes a plan of it ("want to") · will_far: the same with anything between ("will morgen
//	           10 km laufen") · act: what is planned ("run") · plan: a whole one ("planning a") · but: ends a plan
//	units      min, hour, second, day, week, km, mile, metre, yard · m: minutes or metres · and: joins two units ·
//	           pace, per_km, per_mile: after a pace · aside: after a duration that is not the session's ("rest") ·
//	           hour_open: an hour after which one digit is minutes ("1 Std 5")
//	time       ended, started, ends_in, at, took, ago, am, pm, noon, midnight, now, today, yesterday, before_yesterday,
//	           tomorrow, morning, evening, night, vague, and monday to sunday · half, half_past, quarter_past, quarter_to:
//	           before an hour · past: between minutes and an hour · pace: before a pace ·
//	           half_to: half an hour before the hour that follows ("halb sieben") · quarter_into: three quarters before it ·
//	           before: before a duration, how long ago ("vor 2 Stunden"), and between minutes and an hour ("10 vor 7") ·
//	           oclock: after a clock ("18 Uhr") · before_noon, after_noon: after a clock what am and pm are, by themselves
//	           morning and evening ("abends") · until: ended, also before a bare hour in words ("bis sieben") · begun,
//	           over: started and ended, also after the clock ("um 17 Uhr angefangen") · morrow: tomorrow, and right after
//	           a day its morning ("morgen", "mañana") · scored: who does a workout "for time" ends with minutes and
//	           seconds · sendoff: after intervals, before a pace ("10x100 on 1:30")
//	distances  metres: names of distances
//	durations  minutes: names of durations
//	cooldown   done: says that the easy ending was done · warmup: the easy beginning; what is beside either ("2 km warm-up",
//	           "cool down 10 min") is not the session's
//	numbers    a value: number words
//	filler     word: carries no meaning of its own
//	months     1 to 12 · ordinal: after the day of a month ("th")
//	days       for a day that is typed by itself: today, tomorrow, after_tomorrow, and monday to sunday with their short forms ·
//	           in: before how long, one: one of them, day, week, month · and, to: between weekdays · small: may stand
//	           anywhere ("on")
//	modalities the ids of recovery.Modalities: ways to recover: what a team's day is called, and what somebody likes or not (Parser.Modality)
//	outing     for a captain's line (Parser.Outing): every, every_other ("every other"), daily, weekly, fortnight ("every two weeks"),
//	           of_month, first, second, third, fourth, last: which weekday of a month · weekdays: those that come every week by
//	           themselves ("mondays") · day, workdays, weekend: after every · after_session: the day after each team session ·
//	           next_week · at: before a clock, until: between two, oclock: after one of 12 hours · noon, midnight, now ·
//	           morning, evening: parts of the day · room: before how many, places: after it, most: either
//	venue      likewise · place: before a place, article: left out of it, stop: ends it · easy: says nothing of its own
//	signs      decimal: "," where 12,5 has decimals and 1.500 none · times: stands for x between numbers ("12 mal 400")
//	spelling   letters: other ways to type them; both are the same wherever words are compared (ue = ["ü"])
//
// Every section but the last two also knows ignore: phrases that look like its words and are not. A section may be missing.
//
// "-lauf" is every compound that ends in a word, "fußball-" every one that begins with it; a phrase that names the whole
// word goes before.
type Vocabulary map[string]map[string][]string

const ignore = "ignore"

// Parser reads text with one vocabulary. It never changes after New and may be used by many goroutines.
type Parser struct {
	writing writing

	sports, kinds, effort, gate, negation, feeling, cooldown, plans, units, time, distances, durations, numbers, filler, months, days,
	modalities, outings, venue, signs lexicon
}

// New compiles a vocabulary. The error, for the operator, names the section and the id or phrase at fault: an unknown
// section or id, an id without phrases, a phrase without a word, or one phrase under two ids of a section.
func New(v Vocabulary) (*Parser, error) {
	written, err := newWriting(v)
	if err != nil {
		return nil, err
	}
	p, bit := &Parser{writing: written}, uint32(1)
	p.writing.starts = map[string]uint32{}
	for _, section := range slices.Sorted(maps.Keys(v)) {
		if section == "spelling" {
			continue
		}
		lex, known := p.section(section)
		if lex == nil {
			return nil, fmt.Errorf("vocabulary: unknown section %q", section)
		}
		if *lex, err = written.compile(v[section], known); err != nil {
			return nil, fmt.Errorf("vocabulary: section %q: %w", section, err)
		}
		for first := range lex.phrases {
			p.writing.starts[first] |= bit
		}
		lex.bit, bit = bit, bit<<1
	}
	return p, nil
}

// section returns where a section is kept and which ids it knows, nil for an unknown one.
func (p *Parser) section(name string) (*lexicon, func(id string) bool) {
	switch name {
	case "sports":
		return &p.sports, func(id string) bool { _, ok := recovery.SportByID(recovery.SportID(id)); return ok }
	case "kinds":
		return &p.kinds, func(id string) bool { return slices.Contains(recovery.Kinds(), recovery.Kind(id)) }
	case "effort":
		return &p.effort, func(id string) bool {
			f, err := strconv.ParseFloat(id, 64)
			return err == nil && recovery.Effort(f).Valid() || oneOf("marker out_of")(id)
		}
	case "gate":
		return &p.gate, func(id string) bool { return slices.Contains(recovery.Signals(), recovery.Signal(id)) }
	case "negation":
		return &p.negation, oneOf("no either other filler")
	case "feeling":
		return &p.feeling, oneOf("fine sore well better")
	case "cooldown":
		return &p.cooldown, oneOf("done warmup")
	case "plans":
		return &p.plans, oneOf("will will_far act plan but")
	case "units":
		return &p.units, oneOf("min hour hour_open second day week km mile metre yard m and pace per_km per_mile aside")
	case "time":
		return &p.time, oneOf("ended started ends_in at took ago am pm noon midnight now today yesterday before_yesterday " +
			"tomorrow morning evening night vague monday tuesday wednesday thursday friday saturday sunday " +
			"half half_past half_to quarter_past quarter_to quarter_into past before pace oclock before_noon after_noon until " +
			"begun over morrow scored sendoff")
	case "distances":
		return &p.distances, positive
	case "durations":
		return &p.durations, positive
	case "numbers":
		return &p.numbers, positive
	case "filler":
		return &p.filler, oneOf("word")
	case "months":
		return &p.months, oneOf("1 2 3 4 5 6 7 8 9 10 11 12 ordinal")
	case "days":
		return &p.days, oneOf("today tomorrow after_tomorrow monday tuesday wednesday thursday friday saturday sunday in one day week " +
			"month and to small")
	case "modalities":
		return &p.modalities, func(id string) bool { _, ok := recovery.ModalityByID(recovery.ModalityID(id)); return ok }
	case "outing":
		return &p.outings, oneOf("every every_other daily weekly fortnight of_month first second third fourth last weekdays day workdays " +
			"weekend after_session next_week at until oclock noon midnight now morning evening room most places")
	case "venue":
		return &p.venue, oneOf("place article stop easy")
	case "signs":
		return &p.signs, oneOf("decimal times")
	}
	return nil, nil
}

func oneOf(ids string) func(string) bool {
	return func(id string) bool { return slices.Contains(strings.Fields(ids), id) }
}

func positive(id string) bool {
	f, err := strconv.ParseFloat(id, 64)
	return err == nil && f > 0 && f < 1e6
}

func (w writing) compile(ids map[string][]string, known func(string) bool) (lexicon, error) {
	lex := lexicon{phrases: map[string][]entry{}}
	owner := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if id != ignore && !known(id) {
			return lexicon{}, fmt.Errorf("unknown id %q", id)
		}
		if len(ids[id]) == 0 {
			return lexicon{}, fmt.Errorf("id %q has no words", id)
		}
		for _, phrase := range ids[id] {
			words, err := w.split(phrase)
			if err != nil {
				return lexicon{}, fmt.Errorf("id %q: %w", id, err)
			}
			key := strings.Join(words, " ")
			if other, taken := owner[key]; taken && other != id {
				return lexicon{}, fmt.Errorf("%q stands under both %q and %q", phrase, other, id)
			} else if taken {
				continue
			}
			owner[key] = id
			if !lex.addCompound(words, id) {
				lex.phrases[words[0]] = append(lex.phrases[words[0]], entry{id, words[1:], slices.Contains(words, "*")})
			}
		}
	}
	return lex, nil
}

func (w writing) split(phrase string) ([]string, error) {
	if err := admit(phrase); err != nil {
		return nil, fmt.Errorf("odd characters in %q", phrase)
	}
	var words []string
	for _, t := range w.lex(phrase) {
		words = append(words, t.norm)
	}
	if len(words) == 0 || words[0] == "*" || words[len(words)-1] == "*" {
		return nil, fmt.Errorf("%q does not begin and end with a word", phrase)
	}
	return words, nil
}
