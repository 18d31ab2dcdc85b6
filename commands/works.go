package commands

import (
	"slices"

	"easyday/bot"
	"easyday/recovery"
)

// The one question more about a sport that the bot does not know: legs, arms or everything?

// worksButtons are what a sport that the bot does not know can work.
func worksButtons(v bot.Voice, r recovery.Report) [][]bot.Button {
	rows := make([][]bot.Button, 1)
	for _, works := range recovery.Workings() {
		with := r
		with.Works = works
		rows[0] = append(rows[0], takeButton(worksLabel(v, works), with))
	}
	return rows
}

func worksLabel(v bot.Voice, works recovery.Loads) bot.Text { return v.Text("works." + string(works)) }

// worksFit reports that what a report says of its sport can be said of it.
func worksFit(r recovery.Report) bool {
	return r.Works == "" || r.Sport == recovery.OtherSport && slices.Contains(recovery.Workings(), r.Works)
}

// worksSaid reads a whole text as what a sport works.
func (d *Desk) worksSaid(g guest, text string) (recovery.Loads, bool) {
	for _, works := range recovery.Workings() {
		if hasFold(d.wordsFor(g, "works."+string(works)), spoken(text)) {
			return works, true
		}
	}
	return "", false
}
