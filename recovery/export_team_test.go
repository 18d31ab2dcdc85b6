package recovery_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// TestExportHoldsTheirOwnOfATeam: what they answered, posted and share, and nothing of what others did.
func TestExportHoldsTheirOwnOfATeam(t *testing.T) {
	begins := evening(t).UTC()
	me, other := recovery.Account{Platform: "telegram", User: "4711"}, recovery.Account{Platform: "telegram", User: "13"}
	a := recovery.Athlete{ID: "ana", Accounts: []recovery.Account{me}}
	day := recovery.Day{
		ID: "d1", Team: "t", Kind: recovery.DayTeam, By: other, ByName: "Kim", At: begins, Length: 45, What: "yoga", Place: "the lido",
		State: recovery.DayOn, Room: 3, Going: 2, Maybe: 7, Card: "card-ref", Event: "event-ref",
	}
	mine := recovery.Day{ID: "d0", Team: "t", Kind: recovery.DayJoin, By: me, ByName: "Ana", At: begins.Add(-time.Hour), Own: "sauna", State: recovery.DayCancelled}
	r := recovery.RSVP{
		Day: "d1", Account: me, Name: "Ana B.", Reply: recovery.ReplyGoing, At: begins.Add(-48 * time.Hour), When: begins, Waiting: true,
		Remind: true, Was: recovery.WasThere,
	}
	team := recovery.Team{
		ID: "t", Home: recovery.Address{Platform: "telegram", Chat: "-100"}, Name: "Harriers", Captains: []recovery.Captain{{User: "4711"}, {User: "13", Name: "Kim"}},
		Series: []recovery.Series{{ID: "s1", By: me}, {ID: "s2", By: other, ByName: "Kim"}},
	}
	m := recovery.Member{Team: "t", Account: me, Name: "Ana B.", Shares: true, Seen: begins}
	e := recovery.NewExport(a, nil, nil).WithTeams([]recovery.DayAnswer{{Day: day, Answer: r}, {Day: mine}}, []recovery.Membership{{Team: team, Member: m}})
	want := []recovery.ExportDay{
		{ID: "d0", Team: "t", Kind: recovery.DayJoin, BeginsAt: begins.Add(-time.Hour), Own: "sauna", State: recovery.DayCancelled, Posted: true, PostedAs: "Ana"},
		{
			ID: "d1", Team: "t", Kind: recovery.DayTeam, BeginsAt: begins, Minutes: 45, Modality: "yoga", Place: "the lido", State: recovery.DayOn,
			Reply: recovery.ReplyGoing, As: me, Name: "Ana B.", AnsweredAt: begins.Add(-48 * time.Hour), Waiting: true, Remind: true, Was: recovery.WasThere,
		},
	}
	if !reflect.DeepEqual(e.Days, want) {
		t.Errorf("days %+v\nwant %+v", e.Days, want)
	}
	teams := []recovery.ExportTeam{{ID: "t", Name: "Harriers", As: me, Shown: "Ana B.", Shares: true, Captain: true, Series: []string{"s1"}, SeenAt: begins}}
	if !reflect.DeepEqual(e.Teams, teams) {
		t.Errorf("teams %+v\nwant %+v", e.Teams, teams)
	}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, theirs := range []string{"Kim", "13", "card-ref", "event-ref", "s2", "-100"} {
		if strings.Contains(string(text), `"`+theirs+`"`) {
			t.Errorf("%s is in the export: %s", theirs, text)
		}
	}
}

// TestExportWithoutTeams has both lists, and files written before there were any are read and audited all the same.
func TestExportWithoutTeams(t *testing.T) {
	text, err := json.Marshal(recovery.NewExport(recovery.Athlete{}, nil, nil))
	if err != nil || !strings.Contains(string(text), `"days":[]`) || !strings.Contains(string(text), `"teams":[]`) {
		t.Errorf("%s, %v", text, err)
	}
	l := newLife(3)
	for range 6 {
		l.live()
	}
	e := l.exported(t)
	e.Days, e.Teams = nil, nil
	if rows := recovery.Audit(e); slices.ContainsFunc(rows, func(r recovery.Audited) bool { return len(r.Faults) > 0 }) || e.Version != 1 {
		t.Errorf("version %d: %+v", e.Version, rows)
	}
}
