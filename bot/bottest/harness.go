package bottest

import (
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// Harness hides a network from the suite.
type Harness struct {
	// New returns a fresh network with a platform that does not run yet. Fakes end with t.
	New func(t *testing.T) Network
	// NoSuggestions: the network asks for none while people type.
	NoSuggestions bool
	// NoEdits: the bot does not hear that people edit their messages.
	NoEdits bool
	// SlashOnly: a command is no message there, so that none can be edited.
	SlashOnly bool
	// Parallel: the subtests may run side by side, because each waits much.
	Parallel bool
	// NoUploads: the bot does not hear of files people send.
	NoUploads bool
	// Picks: people and roles are picked from a list, so that the bot knows who is meant.
	Picks bool
	// Rings: the fake tells for whom phones ring (Seen.Silent, Seen.Pinged).
	Rings bool
	// Charge puts the bot in charge of a group, where it is told only then who belongs to it; nil: it is told always.
	Charge func(t *testing.T, n Network, group string)
	// Role gives somebody a role of a group and returns its id; nil where groups have no roles.
	Role func(n Network, group, person, name string) (id string)
}

// Network is a platform with the fake behind it.
type Network interface {
	script.Face
	// Platform is the one under test, the same at each call.
	Platform() bot.Platform
	// Ready waits until Run of the platform receives. It fails t if that does not come.
	Ready(t *testing.T)
	// Sees is what the bot shows a person in a chat, script.DM or a group.
	Sees(t *testing.T, person, chat string) Sight
	// Address is where the bot writes to reach that chat.
	Address(person, chat string) bot.Address
	// Nowhere is the address of a chat that is gone.
	Nowhere() bot.Address
	// Book is the notebook the platform was made with.
	Book() bot.Notebook
}

// Sight is what a person sees of the bot in one chat.
type Sight struct {
	Messages []Seen   // oldest first
	Toasts   []string // oldest first; also those that were messages only this person saw, where a network has no toasts
	Choices  []string // the values last suggested
}

// Seen is one message as it looks to people: marks and escapes already turned into looks.
type Seen struct {
	Ref      bot.Ref
	Text     string      // everything readable
	Moments  []time.Time // shown in the reader's own zone by the network; their words need not be in Text
	Mentions []string    // ids of people linked by the network; their words need not be in Text
	Buttons  []string    // labels, row by row
	Choices  []string    // values of a select
	Files    []string    // names
	// Silent: nobody's phone rings for it. Pinged: this person's rings because it names them or a role of theirs. Only where
	// Harness.Rings.
	Silent, Pinged bool
}
