package commands

import (
	"context"
	"strconv"

	"easyday/bot"
	"easyday/recovery"
)

// logPage is how many sessions /log shows at once.
const logPage = 8

func (d *Desk) registerLog(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "log", Brief: d.Words.Every("command.log.brief"), Short: true}, bot.Route{Ack: bot.AckPrivate, Run: d.logAsked})
	r.Action("log", bot.Route{Ack: bot.AckRedraw, Run: d.logPressed})
	r.Action("log.open", bot.Route{Ack: bot.AckRedraw, Run: d.logOpen})
	r.Action("log.delete", bot.Route{Ack: bot.AckRedraw, Run: d.logDelete})
	r.Action("log.sure", bot.Route{Ack: bot.AckRedraw, Run: d.logSure})
}

func (d *Desk) logAsked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.logMessage(ctx, q, 0)
	if err != nil {
		return nil, err
	}
	return private(m), nil
}

// logPressed turns to a page; a page that is not there is the first.
func (d *Desk) logPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	page, err := strconv.Atoi(pressArg(q))
	if err != nil {
		page = 0
	}
	m, err := d.logMessage(ctx, q, page)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m}, nil
}

// logMessage lists a page of sessions, the last ones first, with a list to open one; on top of the first page the week.
func (d *Desk) logMessage(ctx context.Context, q *bot.Request, page int) (bot.Message, error) {
	var g guest
	var sessions []recovery.Session
	var notices []recovery.Notice
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if g, err = d.guestIn(tx, q); err == nil && g.known {
			sessions, notices, err = everything(tx, g.Athlete)
		}
		return err
	})
	if err != nil {
		return bot.Message{}, err
	}
	v := g.voice
	if len(sessions) == 0 {
		return bot.Message{Kind: "answer", Body: []bot.Text{v.Text("log.empty")}, Rows: helpRows(v)}, nil
	}
	if page < 0 || page > (len(sessions)-1)/logPage {
		page = 0
	}
	m := bot.Message{Kind: "answer", Title: v.Text("log.title")}
	if page == 0 {
		m.Body = weekText(g, recovery.WeekOf(sessions, notices, g.Spells, g.zone, q.At))
		m.Body = append(m.Body, streakText(v, recovery.StreakOf(sessions, notices, g.Spells, q.At))...)
	}
	m.Pick = &bot.Select{Label: v.Text("log.pick"), Action: bot.Action{Name: "log.open"}}
	for _, s := range sessions[page*logPage : min((page+1)*logPage, len(sessions))] {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Moment(s.End), Value: logLine(g, s)})
		label := v.Text("log.choice", bot.With("What", whatText(v, s.Report)), bot.With("Ended", s.End))
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: label, Value: s.ID})
	}
	var row []bot.Button
	if page > 0 {
		row = append(row, button(v, "log.newer", "log", strconv.Itoa(page-1)))
	}
	if (page+1)*logPage < len(sessions) {
		row = append(row, button(v, "log.older", "log", strconv.Itoa(page+1)))
	}
	m.Rows = [][]bot.Button{append(row, button(v, "button.table", "table", ""))}
	return m, nil
}

// weekText says a week in words. What was done in it is left out while the gate is closed (R1).
func weekText(g guest, w recovery.Week) []bot.Text {
	v := g.voice
	if w.Hard+w.Easy == 0 {
		return []bot.Text{v.Text("week.none")}
	}
	some := func(keys []string, counts ...int) bot.Text {
		var parts []bot.Text
		for i, n := range counts {
			if n > 0 {
				parts = append(parts, v.Text("week."+keys[i], bot.With("Count", n)))
			}
		}
		return v.Join("list.separator", parts...)
	}
	sessions := some([]string{"hard", "easy"}, w.Hard, w.Easy)
	said := []bot.Text{v.Text("week.all", bot.With("List", sessions), bot.With("Minutes", w.Minutes))}
	if w.Recovered+w.Rested+w.Open > 0 {
		after := some([]string{"moved", "rested", "open"}, w.Recovered, w.Rested, w.Open)
		said = append(said, v.Text("week.after", bot.With("List", after)))
	}
	if len(w.Modalities) > 0 && !g.resting() {
		var names []bot.Text
		for _, id := range w.Modalities {
			names = append(names, modalityName(v, id))
		}
		said = append(said, v.Text("week.with", bot.With("List", v.Join("list.separator", names...))))
	}
	return said
}

// logLine is a session in one line. What was suggested is left out while the gate is closed (R1).
func logLine(g guest, s recovery.Session) bot.Text {
	v := g.voice
	line := v.Text("log.line", bot.With("What", whatText(v, s.Report)), bot.With("Count", s.Minutes), bot.With("Effort", float64(s.Effort)))
	if s.Decision.Suggestion == nil || g.resting() {
		return line
	}
	return v.Text("log.with", bot.With("Line", line), bot.With("Modality", modalityText(v, *s.Decision.Suggestion)))
}

// logOpen shows one session with what came of it, whatever its age.
func (d *Desk) logOpen(ctx context.Context, q *bot.Request) (bot.Response, error) {
	press := q.Input.(bot.Press)
	id := press.Action.Arg
	if len(press.Values) == 1 {
		id = press.Values[0]
	}
	var w window
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		if w.shown, err = d.target(tx, g.Athlete, sessionArg(id), q.At); err == nil {
			w.notices, err = tx.Notices().OfSession(g.ID, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: logSession(w)}, nil
}

// logSession is the page of one session: its report, what came of it, Done if that is still to be said, and how to change,
// undo or delete it.
func logSession(w window) bot.Message {
	v, s := w.voice, w.session
	m := bot.Message{Kind: "answer", Title: whatText(v, s.Report), Facts: reportFacts(v, s.Report)}
	if s.Decision.Suggestion != nil && !w.resting() {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Text("log.suggested"), Value: modalityText(v, *s.Decision.Suggestion)})
	}
	m.Facts = append(m.Facts, w.fates()...)
	m.Body = []bot.Text{w.planText()}
	if s.Note != "" {
		m.Body = append(m.Body, v.Text("log.note", bot.With("Note", bot.Verbatim(s.Note))))
	}
	if !w.did && s.ClaimsPlan() {
		m.Rows = append(m.Rows, []bot.Button{button(v, "button.done_after_all", "did", w.arg())})
	}
	row := []bot.Button{changeButton(v, "log.change", s)}
	if w.undoable {
		row = append(row, button(v, "button.undo", "undo", s.ID))
	}
	m.Rows = append(m.Rows, append(row, button(v, "button.delete", "log.delete", s.ID), button(v, "button.back", "log", "")))
	return m
}

func (d *Desk) logDelete(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := pressArg(q)
	x, err := d.pressed(ctx, q, sessionArg(id))
	if err != nil {
		return nil, err
	}
	v := x.voice
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Title: v.Text("log.sure", bot.With("What", whatText(v, x.session.Report)), bot.With("Ended", x.session.End)),
		Rows: [][]bot.Button{{button(v, "button.delete_sure", "log.sure", id), button(v, "button.keep_it", "log.open", id)}},
	}}, nil
}

// logSure deletes a session with its reminders; another one may take the plan up again.
func (d *Desk) logSure(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	noticeID := d.IDs()
	_, err = d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, pressArg(q))
		if missing(err) {
			return nil // pressed twice
		}
		if err != nil {
			return err
		}
		_, err = d.remove(tx, a, s, q, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := d.logMessage(ctx, q, 0)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m, Note: g.voice.Text("log.deleted")}, nil
}
