package commands

import (
	"math"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// answerKey is under which the answer to a report is found again.
func answerKey(session string) string { return "s/" + session }

// answer is what a person reads after a report was saved: what was understood, what to do, when the reminder comes. Drawn
// again later it has the buttons that still make sense.
func (d *Desk) answer(x shown) bot.Message {
	v, s := x.voice, x.session
	m := bot.Message{
		Kind: "answer", Tone: bot.Good, Key: answerKey(s.ID), Facts: reportFacts(v, s.Report),
		Title: v.Text("answer.title", bot.With("What", whatText(v, s.Report))),
	}
	merged := s.Previous != nil && s.Previous.Merged
	if merged && x.undoable {
		m.Body = append(m.Body, v.Text("answer.merged"))
	}
	if x.dropped != nil {
		m.Body = append(m.Body, x.droppedText())
	}
	for _, o := range x.superseded {
		m.Body = append(m.Body, v.Text("answer.superseded", bot.With("What", whatText(v, o.Report)), bot.With("Ended", o.End)))
	}
	if x.resting() {
		rest := restMessage(v, x.Rest.Because, "")
		m.Tone, m.Title, m.Rows = rest.Tone, rest.Title, rest.Rows
		m.Body = append(append(append(rest.Body, v.Text("answer.saved_too")), x.patternText()...), m.Body...)
	} else {
		m.Body = append(append(m.Body, x.patternText()...), x.cooldownText()...)
		if s.Decision.Suggestion != nil {
			m.Body = append(m.Body, suggestionText(v, s), whyText(v, s))
		}
		m.Body = append(m.Body, x.planText())
		if s.Decision.Basics {
			m.Body = append(m.Body, v.Text("answer.basics"))
		}
		m.Rows = planButtons(v, s, x.arg())
	}
	if last := x.ownButtons(&m, merged); len(last) > 0 {
		m.Rows = append(m.Rows, last)
	}
	if x.asksLegs() {
		m.Body = append(m.Body, x.legsText())
	}
	return x.fit(offerJoin(x, m))
}

// ownButtons are those about the report itself, with the question for the best time in the body.
func (x shown) ownButtons(m *bot.Message, merged bool) (last []bot.Button) {
	v, s := x.voice, x.session
	if x.tipStands() && !x.resting() && !s.CooledDown {
		last = append(last, button(v, "cooldown.button", "cool.done", s.ID))
	}
	if !x.undoable {
		return last
	}
	last = append(last, changeButton(v, "change", s), button(v, "button.undo", "undo", s.ID))
	if merged {
		last = append(last, button(v, "button.two", "two", s.ID))
	}
	if !x.Settings.Asked && !x.next.IsZero() {
		m.Body = append(m.Body, v.Text("answer.best_time"))
		last = append(last, button(v, "button.best_time", "slots.ask", s.ID))
	}
	return last
}

// planButtons are the buttons every message that names a modality has. target is what they act on.
func planButtons(v bot.Voice, s recovery.Session, target string) [][]bot.Button {
	sug := s.Decision.Suggestion
	if sug == nil {
		if s.Decision.Silent == recovery.SilentEasy {
			return [][]bot.Button{{button(v, "button.remind_anyway", "easy", s.ID)}}
		}
		return nil
	}
	row := []bot.Button{button(v, "button.how", "how", target), button(v, "button.why", "why", target), button(v, "button.else", "else", target)}
	if lack, ok := lackButton(v, sug.Modality, target); ok {
		row = append(row, lack)
	}
	return [][]bot.Button{append(row, button(v, "button.ill_or_hurt", "rest", target))}
}

// lackButton is "I have no pool" for a modality that needs something.
func lackButton(v bot.Voice, id recovery.ModalityID, target string) (bot.Button, bool) {
	m, _ := recovery.ModalityByID(id)
	if m.Need == "" {
		return bot.Button{}, false
	}
	return button(v, "lack."+string(m.Need), "lack", target+"~"+string(m.Need)), true
}

func changeButton(v bot.Voice, action string, s recovery.Session) bot.Button {
	effort := strconv.FormatFloat(float64(s.Effort), 'g', -1, 64)
	arg := strings.Join([]string{s.ID, string(s.Sport), strconv.Itoa(s.Minutes), effort}, "~")
	return button(v, "button.change", action, arg)
}

// suggestionText names the modality, the minutes and the gauge.
func suggestionText(v bot.Voice, s recovery.Session) bot.Text {
	sug := s.Decision.Suggestion
	return v.Text("suggest.line", bot.With("Modality", modalityText(v, *sug)), bot.With("Minutes", minutesText(v, *sug)), bot.With("Gauge", gaugeText(v, *sug)))
}

// doseText is suggestionText under a title that has the modality.
func doseText(v bot.Voice, s recovery.Session) bot.Text {
	sug := s.Decision.Suggestion
	return v.Text("suggest.dose", bot.With("Minutes", minutesText(v, *sug)), bot.With("Gauge", gaugeText(v, *sug)))
}

func minutesText(v bot.Voice, sug recovery.Suggestion) bot.Text {
	minutes := v.Text("suggest.minutes", bot.With("Low", sug.MinLow), bot.With("High", sug.MinHigh))
	if sug.MinLow == sug.MinHigh {
		minutes = v.Text("suggest.about_minutes", bot.With("Low", sug.MinLow))
	}
	if sug.UpTo > 0 {
		minutes = v.Text("suggest.up_to", bot.With("Minutes", minutes), bot.With("UpTo", sug.UpTo))
	}
	return minutes
}

// modalityName is a modality with its emoji.
func modalityName(v bot.Voice, id recovery.ModalityID) bot.Text {
	return modalityText(v, recovery.Suggestion{Modality: id})
}

func modalityText(v bot.Voice, sug recovery.Suggestion) bot.Text {
	m, _ := recovery.ModalityByID(sug.Modality)
	name := v.Text("modality." + string(sug.Modality) + ".name")
	if sug.Machine != "" {
		name = v.Text("modality.steady_cardio."+sug.Machine, bot.With("Name", name))
	}
	return v.Text("emoji_and", bot.With("Emoji", m.Emoji), bot.With("Name", name))
}

func gaugeText(v bot.Voice, sug recovery.Suggestion) bot.Text {
	switch {
	case sug.Gauge == recovery.GaugeBPM && sug.Estimate:
		return v.Text("gauge.bpm_estimate", bot.With("Cap", sug.CapBPM), bot.With("Aim", sug.AimBPM))
	case sug.Gauge == recovery.GaugeBPM:
		return v.Text("gauge.bpm", bot.With("Cap", sug.CapBPM), bot.With("Aim", sug.AimBPM))
	case sug.Gauge == recovery.GaugeTalk:
		if m, _ := recovery.ModalityByID(sug.Modality); m.Need == recovery.NeedPool || m.Need == recovery.NeedDeepPool {
			return v.Text("gauge.water")
		}
	}
	return v.Text("gauge." + string(sug.Gauge))
}

// soFarBelow is how many answers it takes to say more than "so far".
const soFarBelow = 5

// whyText says in one line what speaks for the suggestion.
func whyText(v bot.Voice, s recovery.Session) bot.Text {
	trace := s.Decision.Suggestion.Trace
	why := mainReason(v, s)
	also := trace.Also
	if also == "" {
		return why
	}
	if also == recovery.ReasonWorked && trace.Felt.Of() < soFarBelow {
		also = "worked_so_far"
	}
	return v.Text("also."+also, bot.With("Why", why), bot.With("Count", trace.Days),
		bot.With("Fresher", trace.Felt.Fresher), bot.With("Of", trace.Felt.Of()))
}

// mainReason is the most telling of what speaks for the suggestion.
func mainReason(v bot.Voice, s recovery.Session) bot.Text {
	return v.Text("why."+s.Decision.Suggestion.Trace.Why, bot.With("Did", v.Text("sport."+string(s.Sport)+".did")))
}

// planText says when the next reminder comes, that it has been, or why none will come.
func (x shown) planText() bot.Text {
	switch {
	case !x.next.IsZero():
		return x.voice.Text("plan.will_remind", bot.With("When", x.next))
	case x.did:
		return x.voice.Text("plan.done")
	case x.reminded():
		return x.voice.Text("plan.reminded", bot.With("When", x.sent))
	case x.lost:
		return x.voice.Text("plan.lost")
	}
	silent := x.session.Decision.Silent
	switch {
	case silent == "" || silent == recovery.SilentJoined && x.joined.ID == "":
		silent = recovery.SilentSent
	case silent == recovery.SilentJoined:
		return x.voice.Text("plan.silent.joined", bot.With("When", x.joined.At))
	}
	return x.voice.Text("plan.silent."+silent, bot.With("End", x.session.WindowEnd()))
}

// whatText is a report in two or three words: "run (intervals)".
func whatText(v bot.Voice, r recovery.Report) bot.Text {
	name := v.Text("sport." + string(r.Sport) + ".name")
	if r.Kind == "" || string(r.Kind) == string(r.Sport) {
		return name
	}
	return v.Text("report.kind_of", bot.With("Sport", name), bot.With("Kind", v.Text("kind."+string(r.Kind))))
}

// reportFacts are what was understood, one fact a field that is known.
func reportFacts(v bot.Voice, r recovery.Report) []bot.Fact {
	var facts []bot.Fact
	add := func(name string, value bot.Text) {
		facts = append(facts, bot.Fact{Name: v.Text("fact." + name), Value: value})
	}
	if r.Sport != "" {
		add("sport", whatText(v, r))
	}
	if r.Works != "" {
		add("works", worksLabel(v, r.Works))
	}
	if r.Minutes > 0 {
		add("minutes", v.Text("unit.minutes", bot.With("Count", r.Minutes)))
	}
	if r.Metres > 0 {
		add("distance", v.Text("unit.km", bot.With("Km", strconv.FormatFloat(math.Round(float64(r.Metres)/100)/10, 'f', -1, 64))))
	}
	if r.EffortKnown {
		key := "report.effort"
		if r.EffortAssumed {
			key = "report.effort_assumed"
		}
		add("effort", v.Text(key, bot.With("Effort", strconv.FormatFloat(float64(r.Effort), 'g', -1, 64))))
	}
	if !r.End.IsZero() {
		key := "report.ended"
		if r.EndSource == recovery.EndAssumed {
			key = "report.ended_now"
		}
		add("ended", v.Text(key, bot.With("When", r.End)))
	}
	return facts
}

func sportLabel(v bot.Voice, id recovery.SportID) bot.Text {
	s, _ := recovery.SportByID(id)
	return v.Text("emoji_and", bot.With("Emoji", s.Emoji), bot.With("Name", v.Text("sport."+string(id)+".name")))
}
