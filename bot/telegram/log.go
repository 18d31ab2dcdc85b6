package telegram

import (
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// quietLibrary takes the library's log away from stderr. The setting is of the whole process, and the library reads it
// without a lock; therefore it is made once, before the first call, and always the same.
var quietLibrary = sync.OnceFunc(func() {
	_ = tgbotapi.SetLogger(noLog{}) // fails only for nil
})

// noLog drops what the library would log: whole requests with what people wrote, and errors with the token in them. No
// part of a line could be kept, and nothing is missed, because every error comes back from the call, too.
type noLog struct{}

// Println drops a line.
func (noLog) Println(...any) {}

// Printf drops a line.
func (noLog) Printf(string, ...any) {}
