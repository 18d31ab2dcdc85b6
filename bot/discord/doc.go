// Package discord is easyday at home on Discord: slash commands, buttons, selects and modals, private answers, and direct
// messages, over the gateway (connected) or over HTTP (webhook).
//
// Its place in the flow: raw JSON → decode → bot.Request → bot.Handler → bot.Response → render → JSON. decode and render
// are pure, with golden files in testdata. Around them are thin: the first answer against its deadline (answer.go), speaking
// first (send.go), who is in a server (roster.go) and its calendar (gather.go), the gateway under supervision
// (supervisor.go), the interactions endpoint (receive.go), and REST with its limits (rest.go). discordgo gives the gateway session and the REST session; interactions, components and messages are
// structs of our own (wire.go), because the library loses what it does not know.
package discord
