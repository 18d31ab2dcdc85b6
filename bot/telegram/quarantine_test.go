package telegram

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestNoPlaceIsPutAside: wherever in an update a place stands, and whatever else is wrong with it.
func TestNoPlaceIsPutAside(t *testing.T) {
	const place = `{"latitude":48.208176,"longitude":16.373819}`
	for name, raw := range map[string]string{
		"a place":                `{"update_id":5,"message":{"from":{"id":77},"location":` + place + `}}`,
		"a venue":                `{"update_id":5,"message":{"from":{"id":77},"venue":{"location":` + place + `,"title":"Home"}}}`,
		"an answer to a place":   `{"update_id":5,"message":{"from":{"id":77},"text":"there","reply_to_message":{"location":` + place + `}}}`,
		"a quote from elsewhere": `{"update_id":5,"message":{"from":{"id":77},"external_reply":{"venue":{"location":` + place + `}}}}`,
		"a press below a place":  `{"update_id":5,"callback_query":{"from":{"id":77},"message":{"pinned_message":[{"location":` + place + `}]}}}`,
		"one of another form":    `{"update_id":"x","message":{"from":{"id":77},"text":7,"location":[` + place + `]}}`,
		"a kind of tomorrow":     `{"update_id":5,"business_place":{"from":{"id":77},"spot":` + place + `}}`,
		"no JSON":                `{"update_id":5,"message":{"from":{"id":77},"location":` + place,
		"JSON that is too deep":  `{"update_id":5,"message":{"from":{"id":77},"location":` + place + `},"x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`,
	} {
		kept := string(withoutPlace(json.RawMessage(raw)))
		if strings.Contains(kept, "208176") || strings.Contains(kept, "373819") || strings.Contains(kept, "Home") {
			t.Errorf("%s: kept is %.300s", name, kept)
		}
		if strings.Contains(raw, "there") && !strings.Contains(kept, "there") {
			t.Errorf("%s: the rest is lost: %s", name, kept)
		}
	}
	const big = `{"update_id":9007199254740993,"message":{"from":{"id":77},"text":"<ill> & more"}}`
	if kept := string(withoutPlace(json.RawMessage(big))); kept != big {
		t.Errorf("an update without a place became %s", kept)
	}
}
