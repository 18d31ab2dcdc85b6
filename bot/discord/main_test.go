package discord

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when the tests leave a goroutine behind: of ours, of discordgo's or of a connection. Only a test that
// gave up waiting for a timer may: that wait cannot be ended.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("easyday/bot/bottest.(*Clock).Pending"))
}
