package recovery

import (
	"cmp"
	"slices"
)

// Form is one of the three forms of active recovery (§2).
type Form string

// The forms.
const (
	FormCooldown Form = "cooldown"
	FormBetween  Form = "between"
	FormSeparate Form = "separate"
)

// SourcesMost is how many sources are quoted at once.
const SourcesMost = 3

// Source is one study or experience the bot may quote, and for which form (R11).
type Source struct {
	ID       string // key of its words: evidence.<id>
	DOI      string
	Forms    []Form
	Strength string       // how far it carries: "lactate", "small", "weak", "mixed", "narrative" or "sober"
	For      []ModalityID // only for these; empty: for any
	After    []SportID    // only after these; empty: after any
}

// sources are all that may be quoted. Of those that fit equally closely the first come first; the sober review stands
// before the hopeful ones, so that it is never the one that is left out.
var sources = [...]Source{
	{ID: "van_hooren", DOI: "10.1007/s40279-018-0916-2", Forms: []Form{FormCooldown}, Strength: "sober"},
	{ID: "menzies", DOI: "10.1080/02640414.2010.481721", Forms: []Form{FormCooldown}, Strength: "lactate", After: []SportID{"run", "trail_run", "ultra"}},
	{ID: "mota", DOI: "10.2147/OAJSM.S127948", Forms: []Form{FormCooldown}, Strength: "small", After: []SportID{"swim"}},
	{ID: "mika", DOI: "10.1371/journal.pone.0164216", Forms: []Form{FormCooldown}, Strength: "small", After: []SportID{"row", "football"}},
	{ID: "ortiz", DOI: "10.1519/JSC.0000000000002589", Forms: []Form{FormBetween, FormCooldown}, Strength: "weak"},
	{ID: "lum", DOI: "10.1055/s-0029-1239498", Forms: []Form{FormSeparate}, Strength: "small", For: []ModalityID{"swimming"}, After: []SportID{"run", "trail_run", "ultra", "triathlon"}},
	{ID: "wiewelhove", DOI: "10.3389/fphys.2019.00376", Forms: []Form{FormSeparate}, Strength: "small", For: []ModalityID{"foam_rolling"}},
	{ID: "fares", DOI: "10.1519/SSC.0000000000000654", Forms: []Form{FormSeparate}, Strength: "narrative", For: []ModalityID{"yoga", "light_jogging", "deep_water_running"}},
	{ID: "dupuy", DOI: "10.3389/fphys.2018.00403", Forms: []Form{FormSeparate, FormCooldown}, Strength: "mixed"},
}

// Sources are at most SourcesMost that fit a form, a modality ("" for any) and the hard sport ("" for any), the most
// telling first: those about this very modality or sport, then the general ones. Nothing else may be quoted for them (R11).
func Sources(form Form, m ModalityID, after SportID) []Source {
	var out []Source
	for _, s := range sources {
		if slices.Contains(s.Forms, form) && among(s.For, m) && among(s.After, after) {
			s.Forms, s.For, s.After = slices.Clone(s.Forms), slices.Clone(s.For), slices.Clone(s.After)
			out = append(out, s)
		}
	}
	closeness := func(s Source) (n int) {
		if m != "" && len(s.For) > 0 {
			n++
		}
		if after != "" && len(s.After) > 0 {
			n++
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b Source) int { return cmp.Compare(closeness(b), closeness(a)) })
	return out[:min(len(out), SourcesMost)]
}

// among reports whether id is in a list that limits; no list limits nothing, and "" is any.
func among[T ~string](list []T, id T) bool {
	return len(list) == 0 || id == "" || slices.Contains(list, id)
}
