package script

import (
	"time"

	"easyday/bot"
)

// Step is one line understood: Say, As, In, Role, Join, Leave, Block, Unblock, Press, Pick, Fill, Complete, Edit,
// Upload, Wait or Restart.
type Step interface{ step() }

// Say types Text, which may be a slash command.
type Say struct{ Text string }

// As speaks as this person from now on. Lang is a hint for people who are new or change it; "" leaves it.
type As struct{ Name, Lang string }

// In goes to a chat: DM or the name of a group.
type In struct{ Chat string }

// DM is the chat name of the private chat with the bot. No group has it.
const DM = "dm"

// Role gives the speaker a role in the group they are in.
type Role struct{ Role bot.Role }

// Join makes the speaker a member of a group without going there.
type Join struct{ Group string }

// Leave ends it.
type Leave struct{ Group string }

// Block keeps the bot from writing to the speaker privately.
type Block struct{}

// Unblock allows it again.
type Unblock struct{}

// Press presses a button. Nth counts the messages that have it, from 1, the newest.
type Press struct {
	Label string
	Nth   int
}

// Pick picks Value in the newest select.
type Pick struct{ Value string }

// Fill fills the open form. Order has the names as they were written.
type Fill struct {
	Values map[string]string
	Order  []string
}

// Complete asks for suggestions for what Text is about to say.
type Complete struct{ Text string }

// Edit changes the speaker's last message in this chat.
type Edit struct{ Text string }

// Upload sends a file with words beside it.
type Upload struct{ Path, Text string }

// Wait moves the clock by For, or to whatever is due next.
type Wait struct {
	For  time.Duration // not negative
	Next bool
}

// Restart closes and reopens everything but the clock.
type Restart struct{}

func (Say) step()      {}
func (As) step()       {}
func (In) step()       {}
func (Role) step()     {}
func (Join) step()     {}
func (Leave) step()    {}
func (Block) step()    {}
func (Unblock) step()  {}
func (Press) step()    {}
func (Pick) step()     {}
func (Fill) step()     {}
func (Complete) step() {}
func (Edit) step()     {}
func (Upload) step()   {}
func (Wait) step()     {}
func (Restart) step()  {}
