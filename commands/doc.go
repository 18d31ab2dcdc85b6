// Package commands is what the bot does when it is spoken to, and what it says when it speaks first.
//
// Its place in the flow: the router hands a handler a bot.Request; the handler reads the report with phrase, lets
// recovery decide, writes everything one intention causes in one recovery.Store.Change, and returns a bot.Response. It
// never sends. The Speaker is the other direction: the scheduler hands it a claimed notice, and it builds the message
// now and gives it to the platform.
//
// One file per command: its declaration, its handlers, its buttons. desk.go has what they share.
package commands
