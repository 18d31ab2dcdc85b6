package commands

import (
	"maps"

	"easyday/bot"
	"easyday/recovery"
)

// tastes are what can be said of a modality, in the order of its buttons.
func tastes() []string { return []string{"love", "hate", "cannot", "can"} }

// tasteOf is what Taste holds for a word of tastes; 0 for "can": nothing speaks for it or against it.
func tasteOf(word string) int {
	switch word {
	case "love":
		return recovery.Loves
	case "hate":
		return recovery.Hates
	case "cannot":
		return recovery.Cannot
	}
	return 0
}

// withTaste is a taste with one modality changed.
func withTaste(known recovery.Taste, id recovery.ModalityID, taste int) recovery.Taste {
	out := recovery.Taste{}
	maps.Copy(out, known)
	if out[id] = taste; taste == 0 {
		delete(out, id)
	}
	return out
}

// readTaste reads "love swimming, hate yoga and pilates", "can't jog", "can jog". A verb holds until the next one. The
// word for default forgets it all.
func (d *Desk) readTaste(g guest, value string) (func(*recovery.Settings), bool) {
	if d.means(g, "default", spoken(value)) {
		return func(s *recovery.Settings) { s.Taste = nil }, true
	}
	said, word := map[recovery.ModalityID]int{}, ""
	for _, piece := range d.pieces(g, value) {
		rest, verb := d.verb(g, piece)
		if verb != "" {
			word = verb
		}
		id, known := d.readModality(g, rest)
		if !known || word == "" {
			return nil, false
		}
		said[id] = tasteOf(word)
	}
	return func(s *recovery.Settings) {
		for id, taste := range said {
			s.Taste = withTaste(s.Taste, id, taste)
		}
	}, len(said) > 0
}

// verb takes what is said of a modality out of a piece: a word of tastes, "" if nothing is.
func (d *Desk) verb(g guest, piece string) (rest, word string) {
	piece, _ = d.cut(g, "my", piece)
	for _, w := range []string{"hate", "cannot", "love", "can"} { // "can't stand" before "can't", "don't like" before "like"
		if rest, found := d.cut(g, "taste."+w, piece); found {
			piece, word = rest, w
			break
		}
	}
	piece, not := d.cut(g, "not", piece)
	switch {
	case not && word == "can":
		word = "cannot"
	case not && word != "cannot":
		word = "hate"
	}
	return piece, word
}

// tasteText says what they love and what they will not have: by name, or, in a list of settings and while they rest
// (R1), how many.
func (g guest) tasteText(byName bool) bot.Text {
	v := g.voice
	named := map[string][]bot.Text{}
	for _, m := range recovery.Modalities() {
		for _, word := range []string{"love", "hate", "cannot"} {
			if g.Settings.Taste[m.ID] == tasteOf(word) {
				named[word] = append(named[word], modalityName(v, m.ID))
			}
		}
	}
	loves, out := named["love"], len(named["hate"])+len(named["cannot"])
	switch {
	case len(loves)+out == 0:
		return v.Text("prefs.all_fine")
	case !byName || g.resting():
		var counts []bot.Text
		if len(loves) > 0 {
			counts = append(counts, v.Text("prefs.taste_loves", bot.With("Count", len(loves))))
		}
		if out > 0 {
			counts = append(counts, v.Text("prefs.taste_out", bot.With("Count", out)))
		}
		return v.Join("list.separator", counts...)
	}
	var parts []bot.Text
	for _, word := range []string{"love", "hate", "cannot"} {
		if names := named[word]; names != nil {
			parts = append(parts, v.Text("modalities.of", bot.With("Standing", v.Text("standing."+word)), bot.With("Names", v.Join("list.separator", names...))))
		}
	}
	return v.Join("list.line", parts...)
}
