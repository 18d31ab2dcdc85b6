package commands

import (
	"slices"
	"unicode/utf8"

	"easyday/bot"
)

// answerRunes is how much an answer may say, its title among it.
const answerRunes = 500

// fit leaves out of an answer what matters least, as long as it says too much at once: the question for the best time,
// whose button stays; the basics; the question for the legs, which the next report asks again; what had been begun before;
// that two reports are one session, whose button stays, too; the second reason, which Why tells. If the question for the
// legs is left it gets its buttons.
func (x shown) fit(m bot.Message) bot.Message {
	v := x.voice
	for _, spare := range []bot.Text{v.Text("answer.best_time"), v.Text("answer.basics"), x.legsText(), x.droppedText(), v.Text("answer.merged")} {
		if runes(m) <= answerRunes {
			break
		}
		if i := lineAt(m, spare); i >= 0 {
			m.Body = slices.Delete(m.Body, i, i+1)
		}
	}
	if s := x.session; runes(m) > answerRunes && !x.resting() && s.Decision.Suggestion != nil {
		if i := lineAt(m, whyText(v, s)); i >= 0 {
			m.Body[i] = mainReason(v, s)
		}
	}
	if x.asksLegs() && lineAt(m, x.legsText()) >= 0 {
		m.Rows = append(m.Rows, legsRow(v, "legs", x.legs.ID, x.arg()))
	}
	return m
}

// lineAt is where a message says a line, -1 if it does not.
func lineAt(m bot.Message, line bot.Text) int {
	return slices.IndexFunc(m.Body, func(l bot.Text) bool { return l.String() == line.String() })
}

// runes is how long a message is: its title and its paragraphs, which an empty line parts.
func runes(m bot.Message) int {
	n := utf8.RuneCountInString(m.Title.String()) + 2*max(0, len(m.Body)-1)
	for _, line := range m.Body {
		n += utf8.RuneCountInString(line.String())
	}
	return n
}

// asksLegs reports whether the answer asks for the legs after the last recovery in one tap. That names a modality, so the
// gate comes first (R1).
func (x shown) asksLegs() bool { return x.legs != nil && !x.resting() }

// legsText is that question; nothing if there is none.
func (x shown) legsText() (t bot.Text) {
	if x.asksLegs() {
		t = x.voice.Text("answer.legs", bot.With("Modality", x.voice.Text("modality."+string(x.legs.Modality)+".name")))
	}
	return t
}

// droppedText says what had been begun to be told before, and is lost now; nothing if there is none.
func (x shown) droppedText() (t bot.Text) {
	if x.dropped != nil {
		t = x.voice.Text("answer.dropped", bot.With("What", whatText(x.voice, *x.dropped)))
	}
	return t
}
