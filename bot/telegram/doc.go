// Package telegram is easyday at home on Telegram: it turns updates of the Bot API into bot.Requests and answers into
// messages, keyboards, questions asked one after the other and private replies.
//
// Its place in the flow: an update comes in by long polling (poll.go) or by webhook (receive.go), decode.go and group.go
// say what was heard, the bot.Handler answers, answer.go shows the answer by way of render.go, roster.go
// looks people up and pins, and client.go is the only
// place where bytes leave. Decoding and rendering are pure; everything durable lies in the bot.Notebook.
package telegram
