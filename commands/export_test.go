package commands_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/recovery"
)

// TestAnExportOfFortySessionsAgrees takes the file of somebody who trained, swapped, did it, was ill, and planned hard
// days and races, and makes every decision in it again.
func TestAnExportOfFortySessionsAgrees(t *testing.T) {
	h := newHouse(t)
	reports := []string{"12x400 65min rpe 9", "ride 90 min effort 6", "swim 45 min rpe 7", "strength 50 min 8", "football 90 min rpe 8", "climbing 2h rpe 7", "crossfit 40 min rpe 9"}
	for i := range 40 {
		m := message(t, h.hard("ana", reports[i%len(reports)]))
		switch i % 8 {
		case 1:
			h.command("ana", "plan", "hard", []string{"tue thu", "off", "sat"}[i/8%3])
		case 3:
			h.command("ana", "plan", "race", "in "+[]string{"2", "1", "5"}[i/8%3]+" days Race")
		case 5:
			swap := message(t, h.press("ana", action(t, m, "Something else")))
			h.press("ana", swap.Rows[0][0].Action)
		case 6:
			h.feel("ana", "empty")
		case 7:
			h.wait(2 * time.Hour)
			h.feel("ana", "ill")
			h.wait(time.Hour)
			h.feel("ana", "fine")
		}
		h.wait(29 * time.Hour)
	}
	m := message(t, h.command("ana", "export", "", ""))
	if m.File == nil || m.File.MIME != "application/json" {
		t.Fatalf("no file: %+v", m)
	}
	e, err := app.ReadExport("-", bytes.NewReader(m.File.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Sessions) < 39 { // some are told so soon after each other that they are one
		t.Fatalf("%d sessions", len(e.Sessions))
	}
	for _, row := range recovery.Audit(e) {
		for _, fault := range row.Faults {
			t.Errorf("%s %v: %s", row.Session, row.Ended, fault)
		}
	}
	var out strings.Builder
	if err := app.Explain(e, &out); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestAnExportIsForItsOwnerOnly(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 heron")
	for name, q := range map[string]*bot.Request{
		"in a group": h.request("ana", bot.Command{Name: "export"}),
		"by button":  h.request("ana", bot.Press{Action: bot.Action{Name: "export"}, At: bot.Ref{Chat: "runners", Message: "m"}}),
	} {
		q.Chat = bot.Chat{ID: "runners"}
		said, ok := h.handle(q).(bot.Say)
		if !ok || !said.Private || said.Message.File == nil || !bytes.Contains(said.Message.File.Bytes, []byte("heron")) {
			t.Errorf("%s: %+v", name, said)
		}
	}
	if said := h.handle(h.request("ben", bot.Command{Name: "export"})).(bot.Say); bytes.Contains(said.Message.File.Bytes, []byte("heron")) {
		t.Error("ben gets what ana told")
	}
	if said, ok := h.handle(h.request("zoe", bot.Command{Name: "export"})).(bot.Say); !ok || said.Message.File != nil {
		t.Errorf("who has not agreed gets a file: %+v", said)
	}
}
