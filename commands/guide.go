package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// The guided report: what is known so far travels in the buttons, so that it survives restarts and needs no memory.

// assumedMark stands before an end that nobody said.
const assumedMark = "!"

// worksMark stands between a sport and what it works.
const worksMark = "."

// packReport writes a partial report into an action's argument, at most 52 bytes: sport ("other.L" with what it works),
// minutes, effort, end, kind, metres, parted by tildes. The note stays in the draft.
func packReport(r recovery.Report) string {
	fields := make([]string, 6)
	if fields[0] = string(r.Sport); r.Works != "" {
		fields[0] += worksMark + string(r.Works)
	}
	if r.Minutes > 0 {
		fields[1] = strconv.Itoa(r.Minutes)
	}
	if r.EffortKnown {
		fields[2] = strconv.FormatFloat(float64(r.Effort), 'g', -1, 64)
	}
	switch {
	case r.EndSource == recovery.EndVague:
		fields[3] = "?"
	case !r.End.IsZero():
		fields[3] = strconv.FormatInt(r.End.Unix(), 36)
		if r.EndSource == recovery.EndAssumed {
			fields[3] = assumedMark + fields[3]
		}
	}
	fields[4] = string(r.Kind)
	if r.Metres > 0 {
		fields[5] = strconv.FormatInt(int64(r.Metres), 36)
	}
	return strings.Join(fields, "~")
}

// unpackReport reads what packReport wrote. People can send anything: what cannot be read is ErrOldButton.
func unpackReport(arg string) (recovery.Report, error) {
	fields := strings.Split(arg, "~")
	if len(fields) != 6 {
		return recovery.Report{}, bot.ErrOldButton
	}
	sport, works, _ := strings.Cut(fields[0], worksMark)
	r := recovery.Report{
		Sport: recovery.SportID(sport), Works: recovery.Loads(works), Kind: recovery.Kind(fields[4]), EndSource: recovery.EndAssumed,
	}
	var errs [4]error
	if fields[1] != "" {
		r.Minutes, errs[0] = strconv.Atoi(fields[1])
	}
	if fields[2] != "" {
		var effort float64
		effort, errs[1] = strconv.ParseFloat(fields[2], 64)
		r.Effort, r.EffortKnown = recovery.Effort(effort), true
	}
	switch fields[3] {
	case "":
	case "?":
		r.EndSource = recovery.EndVague
	default:
		packed, assumed := strings.CutPrefix(fields[3], assumedMark)
		var unix int64
		unix, errs[2] = strconv.ParseInt(packed, 36, 64)
		if r.End = time.Unix(unix, 0).UTC(); !assumed {
			r.EndSource = recovery.EndSaid
		}
	}
	if fields[5] != "" {
		var metres int64
		metres, errs[3] = strconv.ParseInt(fields[5], 36, 32)
		r.Metres = int(metres)
	}
	if r.Kind != "" && !slices.Contains(recovery.Kinds(), r.Kind) || !worksFit(r) {
		return recovery.Report{}, bot.ErrOldButton
	}
	for _, err := range errs {
		if err != nil {
			return recovery.Report{}, bot.ErrOldButton
		}
	}
	return r, nil
}

// ask shows the question for one missing field and keeps a draft, so that it may also be answered by typing.
func (d *Desk) ask(ctx context.Context, q *bot.Request, g guest, r recovery.Report, field recovery.Field) (bot.Message, error) {
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return putDraft(tx, q, draft{Report: r, Asked: field, Lang: g.voice.Lang(), Zone: g.Settings.Zone})
	})
	if err != nil {
		return bot.Message{}, err
	}
	return d.question(ctx, q, g, r, field)
}

// question is how one missing field is asked for.
func (d *Desk) question(ctx context.Context, q *bot.Request, g guest, r recovery.Report, field recovery.Field) (bot.Message, error) {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("ask." + string(field) + ".title"), Facts: reportFacts(v, r)}
	form := button(v, "ask.other", "ask", string(field)+"~"+packReport(r))
	switch field {
	case recovery.FieldSport:
		m.Rows, m.Pick = sportButtons(v, r)
		again, err := d.againButton(ctx, g, r)
		if err != nil {
			return bot.Message{}, err
		}
		if again != nil {
			m.Rows = append([][]bot.Button{again}, m.Rows...)
		}
	case recovery.FieldWorks:
		m.Rows = worksButtons(v, r)
	case recovery.FieldMinutes:
		m.Rows = minuteButtons(v, r)
		m.Rows[1] = append(m.Rows[1], form)
	case recovery.FieldEffort:
		m.Body = []bot.Text{v.Text("ask.effort.hint")}
		m.Rows = effortButtons(v, r)
	case recovery.FieldEnded:
		m.Rows = endedButtons(v, r, q.At)
		m.Rows[0] = append(m.Rows[0], form)
	}
	return m, nil
}

// takeButton takes the report as it would be with one more field.
func takeButton(label bot.Text, r recovery.Report) bot.Button {
	return bot.Button{Label: label, Action: bot.Action{Name: "take", Arg: packReport(r)}}
}

// sportButtons are the most common sports as buttons and all others in a list.
func sportButtons(v bot.Voice, r recovery.Report) ([][]bot.Button, *bot.Select) {
	const perRow = 3
	common := commonSports()
	rows := make([][]bot.Button, 2)
	for i, id := range common {
		with := r
		with.Sport = id
		rows[i/perRow] = append(rows[i/perRow], takeButton(sportLabel(v, id), with))
	}
	return rows, &bot.Select{
		Label: v.Text("ask.sport.list"), Action: bot.Action{Name: "take", Arg: packReport(r)}, Choices: otherSports(v, common),
	}
}

// commonSports are those with a button of their own.
func commonSports() []recovery.SportID {
	return []recovery.SportID{"run", "ride", "swim", "strength", "football", "crossfit"}
}

// otherSports are the choices for all sports without a button of their own.
func otherSports(v bot.Voice, shown []recovery.SportID) (choices []bot.Choice) {
	for _, s := range recovery.Sports() {
		if !slices.Contains(shown, s.ID) {
			choices = append(choices, bot.Choice{Label: sportLabel(v, s.ID), Value: string(s.ID)})
		}
	}
	return choices
}

// againButton takes the last report once more, ended now: the same sport, kind, minutes and effort. Nothing for a report
// that has begun, or without a last one.
func (d *Desk) againButton(ctx context.Context, g guest, r recovery.Report) ([]bot.Button, error) {
	if r.Sport != "" || r.Minutes > 0 || r.EffortKnown || r.Metres > 0 || !r.End.IsZero() && r.EndSource == recovery.EndSaid {
		return nil, nil
	}
	last, ok, err := d.lastReport(ctx, g)
	if err != nil || !ok {
		return nil, err
	}
	same := recovery.Report{
		Sport: last.Sport, Works: last.Works, Kind: last.Kind, Minutes: last.Minutes, Metres: last.Metres, Effort: last.Effort, EffortKnown: last.EffortKnown,
	}
	v := g.voice
	label := v.Text("ask.again", bot.With("What", whatText(v, same)), bot.With("Minutes", v.Text("unit.minutes", bot.With("Count", same.Minutes))),
		bot.With("Effort", strconv.FormatFloat(float64(same.Effort), 'g', -1, 64)))
	return []bot.Button{takeButton(label, same)}, nil
}

func minuteButtons(v bot.Voice, r recovery.Report) [][]bot.Button {
	rows := make([][]bot.Button, 2)
	for i, minutes := range []int{30, 45, 60, 75, 90, 120} {
		with := r
		with.Minutes = minutes
		rows[i/3] = append(rows[i/3], takeButton(v.Text("unit.minutes", bot.With("Count", minutes)), with))
	}
	return rows
}

// efforts are those to pick from; halves can be typed.
func efforts() []int { return []int{3, 4, 5, 6, 7, 8, 9, 10} }

func effortButtons(v bot.Voice, r recovery.Report) [][]bot.Button {
	rows := make([][]bot.Button, 2)
	for i, effort := range efforts() {
		with := r
		with.Effort, with.EffortKnown, with.EffortAssumed = recovery.Effort(effort), true, false
		rows[i/4] = append(rows[i/4], takeButton(v.Text("effort."+strconv.Itoa(effort)), with))
	}
	return rows
}

func endedButtons(v bot.Voice, r recovery.Report, now time.Time) [][]bot.Button {
	rows := make([][]bot.Button, 1)
	for _, hours := range []int{1, 3, 6, 12} {
		with := r
		with.End, with.EndSource = now.Add(-time.Duration(hours)*time.Hour).Truncate(time.Minute), recovery.EndSaid
		rows[0] = append(rows[0], takeButton(v.Text("ask.ended.ago", bot.With("Count", hours)), with))
	}
	return rows
}

// takePressed takes one step of the guided report.
func (d *Desk) takePressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	press := q.Input.(bot.Press)
	r, err := unpackReport(press.Action.Arg)
	if err != nil {
		return nil, err
	}
	if len(press.Values) == 1 {
		r.Sport, r.Works = recovery.SportID(press.Values[0]), ""
	}
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	if r, err = d.withNote(ctx, q, r); err != nil {
		return nil, err
	}
	return d.take(ctx, q, g, phrase.Reading{Report: r})
}

// withNote puts back what the person typed at first, if the draft still has it.
func (d *Desk) withNote(ctx context.Context, q *bot.Request, r recovery.Report) (recovery.Report, error) {
	dr, ok, err := d.draft(ctx, q)
	if ok && (dr.Report.Sport == "" || dr.Report.Sport == r.Sport) {
		r.Note = dr.Report.Note
		r.Feeling = dr.Report.Feeling
	}
	return r, err
}

// askForm opens a form for one field.
func (d *Desk) askForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	field, packed, _ := cutArg(pressArg(q))
	askable := []recovery.Field{recovery.FieldMinutes, recovery.FieldEnded}
	if _, err := unpackReport(packed); err != nil || !slices.Contains(askable, recovery.Field(field)) {
		return nil, bot.ErrOldButton
	}
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{
		Title:  v.Text("ask." + field + ".title"),
		Action: bot.Action{Name: "ask.fill", Arg: packed},
		Fields: []bot.Field{{Name: field, Label: v.Text("field." + field + ".label"), Hint: v.Text("field." + field + ".hint"), Required: true, Max: 60}},
	}}, nil
}

// askFilled takes the field that was filled in.
func (d *Desk) askFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	r, err := unpackReport(submit.Action.Arg)
	if err != nil {
		return nil, err
	}
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	said := signals(d.parser(g), submit.Fields, q.Told(), g.zone)
	if err := applyFields(d.parser(g), &r, submit.Fields, q.Told(), g.zone); err != nil && len(said) == 0 {
		return nil, err
	}
	if r, err = d.withNote(ctx, q, r); err != nil {
		return nil, err
	}
	return d.take(ctx, q, g, phrase.Reading{Report: r, Signals: said})
}
