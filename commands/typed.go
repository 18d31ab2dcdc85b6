package commands

import (
	"slices"
	"strings"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// wordsFor are the catalogue's words for a setting ("off", "none" …), in the person's language and in English.
func (d *Desk) wordsFor(g guest, key string) []string {
	out := d.wordsIn(g.voice.Lang(), key)
	if other := d.Words.Languages()[0]; other != g.voice.Lang() {
		out = append(out, d.wordsIn(other, key)...)
	}
	return out
}

func (d *Desk) wordsIn(lang, key string) []string {
	words := strings.Split(d.Words.Say(lang, "word."+key, nil), ",")
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return words
}

// means reports whether text is one of those words.
func (d *Desk) means(g guest, key, text string) bool { return hasFold(d.wordsFor(g, key), text) }

func hasFold(words []string, text string) bool {
	for _, w := range words {
		if strings.EqualFold(w, text) {
			return true
		}
	}
	return false
}

// spoken is text as its words compare: small letters, straight apostrophes, single spaces, nothing at the end.
func spoken(text string) string {
	text = strings.Trim(strings.ReplaceAll(strings.ToLower(text), "’", "'"), " .!")
	return strings.Join(strings.Fields(text), " ")
}

// cutAny takes the longest of some phrases that stands in text as whole words out of it.
func cutAny(text string, phrases []string) (rest string, found bool) {
	longest := slices.Clone(phrases)
	slices.SortStableFunc(longest, func(a, b string) int { return len(b) - len(a) })
	padded := " " + text + " "
	for _, p := range longest {
		before, after, ok := strings.Cut(padded, " "+spoken(p)+" ")
		if ok && p != "" {
			return strings.Join(strings.Fields(before+" "+after), " "), true
		}
	}
	return text, false
}

// cut takes every word that the catalogue has for something out of text.
func (d *Desk) cut(g guest, key, text string) (rest string, found bool) {
	for {
		shorter, cut := cutAny(text, d.wordsFor(g, key))
		if !cut {
			return text, found
		}
		text, found = shorter, true
	}
}

// pieces parts a list as people write it: at commas, semicolons and the word for and.
func (d *Desk) pieces(g guest, text string) []string {
	text = " " + spoken(strings.NewReplacer(",", " , ", ";", " , ").Replace(text)) + " "
	for _, w := range d.wordsFor(g, "and") {
		text = strings.ReplaceAll(text, " "+w+" ", " , ")
	}
	var out []string
	for _, piece := range strings.Split(text, ",") {
		if piece = spoken(piece); piece != "" {
			out = append(out, piece)
		}
	}
	return out
}

// oneNamed is which of some things text is a word for: word.<section>.<id>.
func oneNamed[ID ~string](d *Desk, g guest, section, text string, ids []ID) (id ID, ok bool) {
	i := slices.IndexFunc(ids, func(id ID) bool { return d.means(g, section+"."+string(id), text) })
	if i < 0 {
		return "", false
	}
	return ids[i], true
}

// readModality is the modality that a whole text names, in the person's language or in English: by its name, or by a word for it.
func (d *Desk) readModality(g guest, text string) (recovery.ModalityID, bool) {
	for _, m := range recovery.Modalities() {
		if spoken(g.voice.Text("modality."+string(m.ID)+".name").String()) == spoken(text) {
			return m.ID, true
		}
	}
	for _, lang := range []string{g.voice.Lang(), d.Words.Languages()[0]} {
		if id, ok := d.Parsers[lang].Modality(text); ok {
			return id, true
		}
	}
	return "", false
}

// readQuiet reads "22:00-07:00", "from 10pm to 6am" and "off".
func (d *Desk) readQuiet(g guest, value string) (recovery.Quiet, bool) {
	if d.means(g, "off", value) {
		return recovery.Quiet{}, true
	}
	value = strings.ReplaceAll(strings.ToLower(value), "–", "-")
	for _, w := range d.wordsFor(g, "from") {
		value = strings.TrimPrefix(value, w+" ")
	}
	for _, w := range d.wordsFor(g, "to") {
		value = strings.Replace(value, " "+w+" ", "-", 1)
	}
	from, to, ok := strings.Cut(value, "-")
	if !ok {
		return recovery.Quiet{}, false
	}
	a, okA := phrase.ParseClock(strings.TrimSpace(from))
	b, okB := phrase.ParseClock(strings.TrimSpace(to))
	return recovery.Quiet{From: a, To: b}, okA && okB && a != b // all day would be a pause, and the same twice says nothing
}

// readSlots reads names ("morning, lunch"), times ("7:00 18:30", "18 Uhr") or the word for default; at most four.
func (d *Desk) readSlots(g guest, value string) ([]recovery.Slot, bool) {
	if d.means(g, "default", value) {
		return nil, true
	}
	const apart = " , "
	var out []recovery.Slot
	rest := " " + strings.ToLower(strings.ReplaceAll(value, ",", apart)) + " "
	for _, name := range []string{recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening} {
		for _, w := range d.wordsFor(g, name) {
			if w = " " + w + " "; strings.Contains(rest, w) {
				slot, _ := recovery.NamedSlot(name)
				out = append(out, slot)
				rest = strings.Replace(rest, w, apart, 1)
			}
		}
	}
	for _, w := range d.wordsFor(g, "between") {
		rest = strings.ReplaceAll(rest, " "+w+" ", apart)
	}
	for _, piece := range strings.Split(rest, ",") {
		clocks, ok := clocksIn(strings.Fields(piece))
		if !ok {
			return nil, false
		}
		for _, c := range clocks {
			out = append(out, recovery.Slot{Work: c, Free: c, Exact: true})
		}
	}
	return out, len(out) >= 1 && len(out) <= 4
}

// clocksIn reads words as times of day one after the other. One may take up to three ("18 Uhr 30"), the most that leave
// a time to what follows; two bare numbers are two times.
func clocksIn(words []string) ([]recovery.Clock, bool) {
	if len(words) == 0 {
		return nil, true
	}
	for n := min(len(words), 3); n > 0; n-- {
		if n > 1 && strings.ContainsAny(words[1][:1], "0123456789") {
			continue
		}
		clock, ok := phrase.ParseClock(strings.Join(words[:n], " "))
		if !ok {
			continue
		}
		if then, ok := clocksIn(words[n:]); ok {
			return append([]recovery.Clock{clock}, then...), true
		}
	}
	return nil, false
}

// readLanguage reads what people call a language, in their own or in others.
func (d *Desk) readLanguage(value string) (string, bool) {
	value = strings.ToLower(strings.Trim(value, " .!"))
	for _, lang := range d.Words.Languages() {
		called := value
		for _, w := range d.wordsIn(lang, "in") {
			called = strings.TrimPrefix(called, w+" ")
		}
		if called == lang || hasFold(d.wordsIn(lang, "language"), called) {
			return lang, true
		}
	}
	return "", false
}

// cityName is a zone as people say it in their language: the city.
func cityName(v bot.Voice, zone string) string {
	city := zoneName(zone)
	for _, pair := range strings.Split(v.Text("word.cities").String(), ",") {
		if own, theirs, _ := strings.Cut(pair, "="); strings.TrimSpace(own) == city {
			return strings.TrimSpace(theirs)
		}
	}
	return city
}

// placeName is a zone as somebody who said it will know it: the city they typed, else the zone's own.
func (d *Desk) placeName(v bot.Voice, zone, said string) string {
	if city, ok := d.Cities.City(said, zone); ok {
		return city
	}
	return cityName(v, zone)
}
