// Package ratelimit is the bot.Limiter of one process: it lets calls through as fast as a network allows and no faster.
//
// Its place in the flow: an adapter asks it right before a call that counts, and tells it when the network itself said
// "wait". It knows rules, not networks; Telegram and Discord are rules as values. Time comes from the injected clock.
package ratelimit
