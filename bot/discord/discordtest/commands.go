package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
)

// command is one of the published menu.
type command struct {
	ID                string            `json:"id"`
	ApplicationID     string            `json:"application_id"`
	Version           string            `json:"version"`
	Type              int               `json:"type"`
	Name              string            `json:"name"`
	Names             map[string]string `json:"name_localizations"`
	Description       string            `json:"description"`
	Descriptions      map[string]string `json:"description_localizations"`
	MemberPermissions *string           `json:"default_member_permissions"`
	DMPermission      *bool             `json:"dm_permission,omitempty"`
	Contexts          []int             `json:"contexts"`
	IntegrationTypes  []int             `json:"integration_types"`
	Options           []option          `json:"options,omitempty"`
	NSFW              bool              `json:"nsfw"`
}

type option struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	Choices      []choice          `json:"choices,omitempty"`
	MinValue     *float64          `json:"min_value,omitempty"`
	MaxValue     *float64          `json:"max_value,omitempty"`
	MinLength    *int              `json:"min_length,omitempty"`
	MaxLength    *int              `json:"max_length,omitempty"`
	Options      []option          `json:"options,omitempty"`
}

type choice struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations,omitempty"`
	Value any               `json:"value"`
}

// The types of commands and options.
const (
	typeChatInput   = 1
	typeUserMenu    = 2
	typeMessageMenu = 3

	optionGroup   = 2 // and 1 is a subcommand
	optionString  = 3
	optionInteger = 4
	optionBoolean = 5
	optionUser    = 6
	optionWho     = 9 // a person or a role
	optionNumber  = 10
)

const dailyCreates = 200

func (s *Server) getCommands(c *call) (any, error) {
	if c.path("application_id") != applicationID {
		return nil, errForeignApplication
	}
	menu := slices.Clone(s.menu)
	if c.query.Get("with_localizations") != "true" {
		for i := range menu {
			menu[i] = plain(menu[i])
		}
	}
	return list(menu), nil
}

// plain is a command without its localisations.
func plain(c command) command {
	c.Names, c.Descriptions, c.Options = nil, nil, plainOptions(c.Options)
	return c
}

func plainOptions(from []option) []option {
	to := slices.Clone(from)
	for i := range to {
		to[i].Names, to[i].Descriptions, to[i].Options = nil, nil, plainOptions(to[i].Options)
		to[i].Choices = slices.Clone(to[i].Choices)
		for j := range to[i].Choices {
			to[i].Choices[j].Names = nil
		}
	}
	return to
}

// putCommands replaces the menu. New names count against the day's 200.
func (s *Server) putCommands(c *call) (any, error) {
	if c.path("application_id") != applicationID {
		return nil, errForeignApplication
	}
	var menu []command
	if err := c.into(&menu); err != nil {
		return nil, err
	}
	if err := checkMenu(menu); err != nil {
		return nil, err
	}
	now := s.opt.Clock.Now()
	s.creates = slices.DeleteFunc(s.creates, func(at int64) bool { return at <= now.Unix()-24*3600 })
	created := 0
	for i := range menu {
		m := &menu[i]
		if m.Type == 0 {
			m.Type = typeChatInput
		}
		m.ApplicationID, m.Version = applicationID, strconv.FormatInt((now.UnixMilli()-discordEpoch)<<22, 10)
		if old := s.published(m.Type, m.Name); old != nil {
			m.ID = old.ID
		} else {
			m.ID = strconv.Itoa(firstCommand + len(s.creates) + created)
			created++
		}
		if m.Contexts == nil {
			m.Contexts = []int{0, 1, 2}
		}
		if m.IntegrationTypes == nil {
			m.IntegrationTypes = []int{0}
		}
	}
	if len(s.creates)+created > dailyCreates {
		return nil, errTooManyCreates
	}
	for range created {
		s.creates = append(s.creates, now.Unix())
	}
	s.menu = menu
	s.tell()
	return list(slices.Clone(menu)), nil
}

func (s *Server) published(kind int, name string) *command {
	for i := range s.menu {
		if s.menu[i].Type == kind && s.menu[i].Name == name {
			return &s.menu[i]
		}
	}
	return nil
}

// Menu is what is published: the commands as Discord keeps them.
func (s *Server) Menu() json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return mustJSON(list(s.menu))
}
