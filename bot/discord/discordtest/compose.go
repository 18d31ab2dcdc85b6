package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

const (
	maxContent = 2000
	maxEmbeds  = 10
	maxRows    = 5
	maxFiles   = 10
	sameNonce  = 5 * time.Minute // "the past few minutes"
)

// body is what a message request may say.
type body struct {
	Content     *string       `json:"content"`
	Embeds      *[]embed      `json:"embeds"`
	Components  *[]component  `json:"components"`
	Attachments *[]attachment `json:"attachments"`
	Flags       *int          `json:"flags"`
	Nonce       any           `json:"nonce"`
	Enforce     bool          `json:"enforce_nonce"`
	Reference   *struct {
		MessageID string `json:"message_id"`
		Fail      *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
	Mentions mentions `json:"allowed_mentions"`
}

// mentions is who may be pinged.
type mentions struct {
	Parse *[]string
	Users []string
	Roles []string
}

// compose makes a new message of a request without posting it.
func (s *Server) compose(c *call, to *channel) (*message, error) {
	now := s.opt.Clock.Now()
	m := &message{channel: to, author: applicationID, at: now}
	if err := s.amend(m, c); err != nil {
		return nil, err
	}
	m.id, m.edited = s.world.snowflake(now), time.Time{}
	return m, s.ring(m, c)
}

// amend puts what a request says into a message, or changes nothing. What is absent stays.
func (s *Server) amend(m *message, c *call) error {
	var b body
	if err := c.into(&b); err != nil {
		return err
	}
	said := map[string]json.RawMessage{}
	if err := json.Unmarshal(c.body, &said); err != nil {
		return badForm("%v", err)
	}
	next := *m
	if _, ok := said["content"]; ok {
		next.content = deref(b.Content)
	}
	if _, ok := said["embeds"]; ok {
		next.embeds = embeds(deref(b.Embeds))
	}
	if _, ok := said["components"]; ok {
		next.components = deref(b.Components)
		n := 0
		number(next.components, &n)
	}
	if b.Flags != nil {
		next.flags = m.flags&(flagEphemeral|flagLoading|flagComponents) | *b.Flags&(flagComponents|1<<2|flagSilent)
		if m.id == "" {
			next.flags |= *b.Flags & flagEphemeral
		}
	}
	_, listed := said["attachments"]
	next.attachments = s.attach(m, c.files, deref(b.Attachments), listed)
	if err := next.check(); err != nil {
		return err
	}
	next.edited = s.opt.Clock.Now()
	*m = next
	return nil
}

// embeds fills in what Discord fills in.
func embeds(from []embed) []embed {
	to := slices.Clone(from)
	for i := range to {
		to[i].Type = "rich"
	}
	return to
}

// attach finds the attachments after an edit: what is listed, if there is a list, else what there was; and what is new.
func (s *Server) attach(m *message, files []upload, listed []attachment, hasList bool) []attachment {
	var keep []attachment
	for _, a := range m.attachments {
		if !hasList || slices.ContainsFunc(listed, func(l attachment) bool { return l.ID == a.ID }) {
			keep = append(keep, a)
		}
	}
	for _, f := range files {
		id := s.world.snowflake(s.opt.Clock.Now())
		name := f.name
		for _, l := range listed {
			if l.ID == strconv.Itoa(f.n) && l.Filename != "" {
				name = l.Filename
			}
		}
		at := s.http.URL + "/attachments/" + m.channel.id + "/" + id
		keep = append(keep, attachment{ID: id, Filename: name, Size: len(f.bytes), URL: at, ProxyURL: at})
	}
	return keep
}

// check refuses what Discord refuses of any message.
func (m *message) check() error {
	switch {
	case length(m.content) > maxContent:
		return badForm("content: Must be 2000 or fewer in length.")
	case len(m.embeds) > maxEmbeds:
		return badForm("embeds: Must be 10 or fewer in length.")
	case m.flags&flagComponents != 0 && (m.content != "" || len(m.embeds) > 0):
		return badForm("content: The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	case m.flags&flagComponents == 0 && len(m.components) > maxRows:
		return badForm("components: Must be 5 or fewer in length.")
	case len(m.attachments) > maxFiles:
		return badForm("attachments: Must be 10 or fewer in length.")
	case strings.TrimSpace(m.content) == "" && len(m.embeds) == 0 && len(m.components) == 0 && len(m.attachments) == 0:
		return errEmptyMessage
	}
	if sum := embedSum(m.embeds); sum > 6000 {
		return badForm("embeds: Embed size exceeds maximum size of 6000")
	}
	return checkComponents(m.components)
}

// length is in UTF-16 units, as Discord's clients count.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// embedSum is the length of all that is readable.
func embedSum(es []embed) (sum int) {
	for _, e := range es {
		sum += length(e.Title) + length(e.Description)
		for _, f := range e.Fields {
			sum += length(f.Name) + length(f.Value)
		}
		if e.Footer != nil {
			sum += length(e.Footer.Text)
		}
		if e.Author != nil {
			sum += length(e.Author.Name)
		}
	}
	return sum
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
