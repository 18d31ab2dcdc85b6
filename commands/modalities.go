package commands

import (
	"context"
	"slices"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerModalities(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "modalities", Brief: d.Words.Every("command.modalities.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.modalities})
	r.Action("modality", bot.Route{Ack: bot.AckRedraw, Run: d.modality})
	r.Action("taste", bot.Route{Ack: bot.AckRedraw, Run: d.tasteSaid})
	r.Action("has", bot.Route{Ack: bot.AckRedraw, Run: d.hasSaid})
}

// shelf is where modalities are looked at: by themselves, or in the place of the message of a session.
type shelf struct {
	guest
	at *shown
}

// shelfAt reads the presser, and the session they came from; "" for none.
func (d *Desk) shelfAt(ctx context.Context, q *bot.Request, target string) (shelf, error) {
	if target == "" {
		g, err := d.must(ctx, q)
		return shelf{guest: g}, err
	}
	x, err := d.pressed(ctx, q, target)
	return shelf{x.guest, &x}, err
}

// frame is an empty message in its place.
func (s shelf) frame() bot.Message {
	if s.at != nil {
		return s.at.frame()
	}
	return bot.Message{Kind: "answer"}
}

// arg is the argument of a button about a modality here.
func (s shelf) arg(words ...string) string {
	arg := ""
	for _, w := range words {
		arg += w + "~"
	}
	if s.at != nil {
		arg += s.at.arg()
	}
	return arg
}

// back leads to where they came from.
func (s shelf) back() bot.Button {
	switch {
	case s.at == nil:
		return button(s.voice, "button.prefs", "prefs", "")
	case s.at.session.Decision.Suggestion == nil || !s.now.Before(s.at.session.WindowEnd()):
		return button(s.voice, "button.back", "back", s.at.arg())
	}
	return button(s.voice, "button.back", "else", s.at.arg())
}

// illOrHurt is under every message that names a modality (R1).
func (s shelf) illOrHurt() bot.Button {
	if s.at != nil {
		return button(s.voice, "button.ill_or_hurt", "rest", s.at.arg())
	}
	return button(s.voice, "button.ill_or_hurt", "feel.ask", "")
}

// modalities shows the fifteen with what is known of each.
func (d *Desk) modalities(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.shelfAt(ctx, q, "")
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.shelfMessage(s)), nil
}

// modality shows one of them, or all.
func (d *Desk) modality(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, target, _ := cutArg(pressArg(q))
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		id = values[0]
	}
	s, err := d.shelfAt(ctx, q, target)
	if err != nil {
		return nil, err
	}
	m, ok := recovery.ModalityByID(recovery.ModalityID(id))
	switch {
	case id == "":
		return bot.Redraw{Message: d.shelfMessage(s)}, nil
	case !ok:
		return nil, bot.ErrOldButton
	}
	return bot.Redraw{Message: d.modalityPage(s, m)}, nil
}

// standing says what is known of a modality; "" if nothing is.
func (g guest) standing(m recovery.Modality) string {
	limited := func(l recovery.Limit) bool { return slices.Contains(m.Strains, l.Area) }
	switch taste := g.Settings.Taste[m.ID]; {
	case taste == recovery.Hates:
		return "hate"
	case taste == recovery.Cannot:
		return "cannot"
	case slices.ContainsFunc(g.limits(), limited):
		return "limited"
	case g.lacks(m):
		return "lacking"
	case taste > 0:
		return "love"
	}
	return ""
}

// lacks reports whether they said that what a modality needs is not there, nor what stands in for it.
func (g guest) lacks(m recovery.Modality) bool {
	has, known := g.Settings.Access[m.Need]
	return m.Need != "" && known && !has && !(m.Need == recovery.NeedPool && g.Settings.Access[recovery.NeedOpenWater])
}

// shelfMessage lists the modalities of which something is known; all fifteen are to be picked from.
func (d *Desk) shelfMessage(s shelf) bot.Message {
	v, m := s.voice, s.frame()
	if s.resting() {
		rest := restMessage(v, s.Rest.Because, "")
		rest.Kind, rest.Key = m.Kind, m.Key
		return rest
	}
	m.Title, m.Body = v.Text("modalities.title"), []bot.Text{v.Text("modalities.how")}
	m.Pick = &bot.Select{Label: v.Text("modalities.pick"), Action: bot.Action{Name: "modality", Arg: s.arg("")}}
	named := map[string][]bot.Text{}
	for _, row := range recovery.Modalities() {
		name, stands := modalityName(v, row.ID), s.standing(row)
		named[stands] = append(named[stands], name)
		if stands != "" {
			name = v.Text("modalities.standing", bot.With("Name", name), bot.With("Standing", v.Text("standing."+stands)))
		}
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: name, Value: string(row.ID)})
	}
	for _, stands := range []string{"love", "hate", "cannot", "limited", "lacking"} {
		if names := named[stands]; names != nil {
			m.Facts = append(m.Facts, bot.Fact{Name: v.Text("standing." + stands), Value: v.Join("list.separator", names...)})
		}
	}
	m.Rows = [][]bot.Button{{s.back(), s.illOrHurt()}}
	return m
}

// modalityPage shows how one is done, how long and how easy, and what there is to heed.
func (d *Desk) modalityPage(s shelf, row recovery.Modality) bot.Message {
	v, m, id := s.voice, s.frame(), string(row.ID)
	if s.resting() {
		return d.shelfMessage(s)
	}
	easy := recovery.Suggestion{Modality: row.ID, MinLow: row.Min, MinHigh: row.Max, Gauge: row.Gauge}
	if easy.Gauge == recovery.GaugeBPM {
		easy.Gauge = recovery.GaugeTalk // the beats are said with a suggestion, for whom they can be said
	}
	m.Title = modalityName(v, row.ID)
	m.Body = []bot.Text{
		v.Text("suggest.dose", bot.With("Minutes", minutesText(v, easy)), bot.With("Gauge", gaugeText(v, easy))),
		v.Text("modality." + id + ".how"), v.Text("modality." + id + ".note"),
	}
	if stands := s.standing(row); stands != "" {
		m.Facts = []bot.Fact{{Name: v.Text("modalities.known"), Value: v.Text("standing." + stands)}}
	}
	var likes, last []bot.Button
	for _, word := range tastes() {
		if tasteOf(word) != s.Settings.Taste[row.ID] {
			likes = append(likes, button(v, "taste."+word, "taste", s.arg(id, word)))
		}
	}
	if row.Need != "" {
		if has, known := s.Settings.Access[row.Need]; !known || has {
			last = append(last, button(v, "lack."+string(row.Need), "has", s.arg(id, "lack")))
		} else {
			last = append(last, button(v, "have."+string(row.Need), "has", s.arg(id, "have")))
		}
	}
	if row.Need == recovery.NeedPool && !s.Settings.Access[recovery.NeedOpenWater] {
		last = append(last, button(v, "have.open_water", "has", s.arg(id, "open")))
	}
	last = append(last, button(v, "modalities.all", "modality", s.arg("")), s.back(), s.illOrHurt())
	m.Rows = [][]bot.Button{likes, last}
	return m
}

// aboutModality takes what a button of a page says of its modality, and draws the page anew. While they rest the answer
// names none (R1).
func (d *Desk) aboutModality(ctx context.Context, q *bot.Request, say func(row recovery.Modality, word string) func(*recovery.Settings)) (bot.Response, error) {
	id, rest, _ := cutArg(pressArg(q))
	word, target, _ := cutArg(rest)
	row, ok := recovery.ModalityByID(recovery.ModalityID(id))
	if !ok {
		return nil, bot.ErrOldButton
	}
	set := say(row, word)
	if set == nil {
		return nil, bot.ErrOldButton
	}
	s, err := d.shelfAt(ctx, q, target)
	if err != nil {
		return nil, err
	}
	if s.guest, _, err = d.keepSettings(ctx, q, set); err != nil {
		return nil, err
	}
	if s.resting() {
		return settingKept(q, s.guest, shown{}, s.prefFact("modalities")), nil
	}
	return bot.Redraw{Message: d.modalityPage(s, row)}, nil
}

func (d *Desk) tasteSaid(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.aboutModality(ctx, q, func(row recovery.Modality, word string) func(*recovery.Settings) {
		if !slices.Contains(tastes(), word) {
			return nil
		}
		return func(s *recovery.Settings) { s.Taste = withTaste(s.Taste, row.ID, tasteOf(word)) }
	})
}

// hasSaid notes whether they have what a modality needs, or open water in the place of a pool.
func (d *Desk) hasSaid(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.aboutModality(ctx, q, func(row recovery.Modality, word string) func(*recovery.Settings) {
		said := recovery.Access{row.Need: word == "have"}
		switch {
		case row.Need == "" || word == "open" && row.Need != recovery.NeedPool:
			return nil
		case word == "open":
			said = recovery.Access{recovery.NeedOpenWater: true}
		case word != "have" && word != "lack":
			return nil
		}
		return func(s *recovery.Settings) { s.Access = withAccess(s.Access, said) }
	})
}
