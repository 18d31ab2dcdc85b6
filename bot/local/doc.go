// Package local is a pretend network in memory and in the store's Notebook: people, groups, messages and buttons without
// an account anywhere. The terminal chat and the chat page show it, and most tests of behaviour run on it.
//
// Its place in the flow: a script.Step of a person becomes a bot.Request, the handler's bot.Response becomes what people
// see (Shown) and one Event line for each act of the bot. It refuses what real networks refuse: to people an error of the
// step, to the bot the errors of bot or, for what only a mistake in the program can cause, a plain error.
package local
