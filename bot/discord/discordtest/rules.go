package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// rules says what the document does not: it is checked of every request, and what Discord refuses is refused as well.
func rules(c *call) []string {
	switch {
	case c.pattern == "/applications/{application_id}/commands" && c.method == "PUT":
		var menu []command
		if json.Unmarshal(c.body, &menu) != nil {
			return nil // the document's judge has said so
		}
		return menuRules(menu)
	case strings.HasSuffix(c.pattern, "/callback"):
		return answerRules(c)
	case strings.Contains(c.pattern, "/scheduled-events"):
		return eventRules(c)
	case writesMessage(c):
		return append(messageRules(c.body), pingRules(c)...)
	}
	return nil
}

// pingRules: only a message sent first calls a whole role.
func pingRules(c *call) []string {
	var b body
	if json.Unmarshal(c.body, &b) != nil || len(b.Mentions.Roles) == 0 || c.method == "POST" && c.pattern == "/channels/{channel_id}/messages" {
		return nil
	}
	return []string{"an edit or an answer calls a role"}
}

func writesMessage(c *call) bool {
	return (c.method == "POST" || c.method == "PATCH") &&
		(strings.HasPrefix(c.pattern, "/webhooks/") || strings.Contains(c.pattern, "/messages"))
}

// answerRules looks at first answers.
func answerRules(c *call) []string {
	var b firstBody
	if json.Unmarshal(c.body, &b) != nil {
		return nil
	}
	switch b.Type {
	case answerMessage, answerEdit:
		return messageRules(b.Data)
	case answerForm:
		return formRules(b.Data)
	}
	return nil
}

// messageRules looks at a message as it is sent.
func messageRules(raw json.RawMessage) (faults []string) {
	var b body
	if json.Unmarshal(raw, &b) != nil {
		return nil
	}
	switch {
	case b.Mentions.Parse == nil:
		faults = append(faults, "allowed_mentions.parse must be said: by default everything pings")
	case len(*b.Mentions.Parse) > 0:
		faults = append(faults, fmt.Sprintf("allowed_mentions.parse %v lets people's words ping", *b.Mentions.Parse))
	}
	if b.Enforce && b.Nonce == nil {
		faults = append(faults, "enforce_nonce without a nonce")
	}
	if n := length(deref(b.Content)); n > maxContent {
		faults = append(faults, fmt.Sprintf("content of %d characters, at most %d fit", n, maxContent))
	}
	if sum := embedSum(deref(b.Embeds)); sum > 6000 {
		faults = append(faults, fmt.Sprintf("embeds of %d characters, at most 6000 fit in all", sum))
	}
	if err := checkComponents(deref(b.Components)); err != nil {
		faults = append(faults, err.Error())
	}
	return faults
}

// checkComponents refuses what Discord refuses of the components of a message.
func checkComponents(cs []component) error {
	var fault string
	say := func(format string, args ...any) {
		if fault == "" {
			fault = fmt.Sprintf(format, args...)
		}
	}
	seen := map[string]bool{}
	total := 0
	each(cs, func(c component) {
		total++
		if c.CustomID != "" && seen[c.CustomID] {
			say("components: custom_id %q is there twice", c.CustomID)
		}
		seen[c.CustomID] = true
		if length(c.CustomID) > 100 {
			say("components: a custom_id of %d characters", length(c.CustomID))
		}
		switch c.Type {
		case typeRow:
			rowRules(c, say)
		case typeButton:
			buttonRules(c, say)
		case typeSelect:
			selectRules(c, say)
		}
	})
	if total > maxComponents {
		say("components: %d, at most %d fit", total, maxComponents)
	}
	if fault == "" {
		return nil
	}
	return badForm("%s", fault)
}

func rowRules(c component, say func(string, ...any)) {
	buttons := 0
	for _, x := range c.Components {
		if x.Type == typeButton {
			buttons++
		}
	}
	switch n := len(c.Components); {
	case n == 0:
		say("components: an empty row")
	case buttons > 5:
		say("components: %d buttons in a row", buttons)
	case buttons < n && n > 1:
		say("components: a select shares its row")
	}
}

func buttonRules(c component, say func(string, ...any)) {
	link := c.Style == styleLink
	switch {
	case c.Style == stylePremium:
	case link && (c.URL == "" || c.CustomID != ""):
		say("components: a link button needs a url and no custom_id")
	case !link && (c.CustomID == "" || c.URL != ""):
		say("components: a button needs a custom_id and no url")
	case c.Label == "" && c.Emoji == nil:
		say("components: a button needs a label or an emoji")
	case length(c.Label) > 80:
		say("components: a label of %d characters, at most 80 fit", length(c.Label))
	}
}

func selectRules(c component, say func(string, ...any)) {
	if n := len(c.Options); n < 1 || n > 25 {
		say("components: a select of %d options, 1 to 25 fit", n)
	}
	values := map[string]bool{}
	defaults := 0
	for _, o := range c.Options {
		if values[o.Value] {
			say("components: the value %q is there twice", o.Value)
		}
		values[o.Value] = true
		if o.Default {
			defaults++
		}
		for _, text := range []string{o.Label, o.Value} {
			if n := length(text); n < 1 || n > 100 {
				say("components: an option of %d characters, 1 to 100 fit", n)
			}
		}
	}
	switch most := deref(or(c.MaxValues, 1)); {
	case deref(or(c.MinValues, 1)) > most || most > len(c.Options):
		say("components: a select that cannot be satisfied")
	case defaults > most:
		say("components: %d options are chosen by default, at most %d may be", defaults, most)
	}
}

// formRules looks at a modal.
func formRules(raw json.RawMessage) (faults []string) {
	var b struct {
		CustomID   string `json:"custom_id"`
		Components []component
	}
	if json.Unmarshal(raw, &b) != nil {
		return nil
	}
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if n := len(b.Components); n < 1 || n > maxFormComponent {
		say("a modal of %d components, 1 to 5 fit", n)
	}
	var ids []string
	each(b.Components, func(c component) {
		if c.CustomID != "" && slices.Contains(ids, c.CustomID) {
			say("custom_id %q is there twice in a modal", c.CustomID)
		}
		ids = append(ids, c.CustomID)
		switch c.Type {
		case typeRow:
			say("an action row in a modal is deprecated: use a label")
		case typeInput:
			inputRules(c, say)
		case typeSelect:
			selectRules(c, say)
		}
	})
	return faults
}

func inputRules(c component, say func(string, ...any)) {
	most := deref(or(c.MaxLength, 4000))
	switch n := length(c.Value); {
	case n > most:
		say("the value of %q has %d characters, at most %d fit", c.CustomID, n, most)
	case n > 0 && n < deref(c.MinLength):
		say("the value of %q has %d characters, at least %d are wanted", c.CustomID, n, *c.MinLength)
	case deref(c.MinLength) > most:
		say("%q wants at least %d and at most %d characters", c.CustomID, *c.MinLength, most)
	case c.Label != "":
		say("%q has a label of its own: it stands in the label around it", c.CustomID)
	}
}
