package recovery_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"easyday/recovery"
)

func allForms() []recovery.Form {
	return []recovery.Form{recovery.FormCooldown, recovery.FormBetween, recovery.FormSeparate}
}

// quoted are the sources of everything that can be asked for, by id; see is told of each.
func quoted(see func(recovery.Form, recovery.ModalityID, recovery.SportID, []recovery.Source)) map[string]recovery.Source {
	all := map[string]recovery.Source{}
	for _, form := range allForms() {
		for _, m := range append(ids(), "") {
			for _, s := range append(recovery.Sports(), recovery.Sport{}) {
				found := recovery.Sources(form, m, s.ID)
				for _, src := range found {
					all[src.ID] = src
				}
				see(form, m, s.ID, found)
			}
		}
	}
	return all
}

func TestR11SourcesAreOfTheFormAndTheCase(t *testing.T) {
	quoted(func(form recovery.Form, m recovery.ModalityID, sport recovery.SportID, found []recovery.Source) {
		if len(found) < 1 || len(found) > recovery.SourcesMost {
			t.Errorf("%s, %s after %s: %d sources", form, m, sport, len(found))
		}
		for _, s := range found {
			if !slices.Contains(s.Forms, form) {
				t.Errorf("%s is about %v and quoted for %s", s.ID, s.Forms, form)
			}
			if m != "" && len(s.For) > 0 && !slices.Contains(s.For, m) {
				t.Errorf("%s is about %v and quoted for %s", s.ID, s.For, m)
			}
			if sport != "" && len(s.After) > 0 && !slices.Contains(s.After, sport) {
				t.Errorf("%s is about %v and quoted after %s", s.ID, s.After, sport)
			}
		}
		sober := func(s recovery.Source) bool { return s.Strength == "sober" }
		if form == recovery.FormCooldown && !slices.ContainsFunc(found, sober) {
			t.Errorf("the sober review is not quoted for a cooldown after %s", sport)
		}
	})
}

func TestR11TheMostTellingStudyComesFirst(t *testing.T) {
	for _, c := range []struct {
		form  recovery.Form
		m     recovery.ModalityID
		after recovery.SportID
		want  string
	}{
		{recovery.FormSeparate, "swimming", "run", "lum dupuy"},
		{recovery.FormSeparate, "swimming", "ride", "dupuy"},
		{recovery.FormSeparate, "foam_rolling", "run", "wiewelhove dupuy"},
		{recovery.FormSeparate, "yoga", "strength", "fares dupuy"},
		{recovery.FormSeparate, "tai_chi", "run", "dupuy"},
		{recovery.FormCooldown, "", "run", "menzies van_hooren ortiz"},
		{recovery.FormCooldown, "", "swim", "mota van_hooren ortiz"},
		{recovery.FormCooldown, "", "football", "mika van_hooren ortiz"},
		{recovery.FormBetween, "", "strength", "ortiz"},
	} {
		var got []string
		for _, s := range recovery.Sources(c.form, c.m, c.after) {
			got = append(got, s.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, %s after %s: %v, want %s", c.form, c.m, c.after, got, c.want)
		}
	}
}

func TestSourcesAreTheCallersOwn(t *testing.T) {
	first := recovery.Sources(recovery.FormSeparate, "swimming", "run")[0]
	first.Forms[0], first.For[0], first.After[0] = "x", "x", "x"
	if again := recovery.Sources(recovery.FormSeparate, "swimming", "run"); len(again) == 0 || again[0].For[0] != "swimming" {
		t.Errorf("what was handed out is the table itself: %v", again)
	}
}

func TestR11RulesPageHasEverySource(t *testing.T) {
	all := quoted(func(recovery.Form, recovery.ModalityID, recovery.SportID, []recovery.Source) {})
	cells, order := rows(t, rulesPage(t), "Evidence")
	if len(order) != len(all) {
		t.Errorf("the page has %v, the product %d sources", order, len(all))
	}
	for _, s := range all {
		want := []string{strings.Join(asStrings(s.Forms), ", "), orAny(asStrings(s.For)), orAny(asStrings(s.After))}
		got := cells[s.ID]
		if len(got) != 6 || !slices.Equal(got[:3], want) || got[3] == "" || !strings.HasPrefix(got[4], s.Strength) || !strings.Contains(got[5], "https://doi.org/"+s.DOI+")") {
			t.Errorf("%s: the page says %q, the product %q, %s, %s", s.ID, got, want, s.Strength, s.DOI)
		}
	}
}

func orAny(list []string) string {
	if len(list) == 0 {
		return "any"
	}
	return strings.Join(list, ", ")
}

// TestR11NothingIsPromised looks for what no study of ours found.
func TestR11NothingIsPromised(t *testing.T) {
	files, err := filepath.Glob("../i18n/locales/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	// Whole claims, or what only a claim says: an inflamed place may be spared.
	claims := []string{"inflammation", "entzündungshemm", "entzündungen", "hemmt entzünd", "heals", "cures ", "heilt ", "detox", "entgift", "flushes", "guarantee", "garantier"}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sentences, _, found := strings.Cut(string(text), "\n[vocabulary.") // what people type is theirs
		if !found {
			t.Fatalf("%s has no vocabulary", file)
		}
		for line := range strings.Lines(sentences) {
			for _, c := range claims {
				if strings.Contains(strings.ToLower(line), c) {
					t.Errorf("%s promises %q: %s", filepath.Base(file), c, line)
				}
			}
		}
		for id, s := range quoted(func(recovery.Form, recovery.ModalityID, recovery.SportID, []recovery.Source) {}) {
			if !strings.Contains(sentences, "\n"+id+" = ") {
				t.Errorf("%s has no words for %s (%s)", filepath.Base(file), id, s.DOI)
			}
		}
	}
}
