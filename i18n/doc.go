// Package i18n holds every word the bot says and understands: one TOML file a language in locales, with the sentences
// (go-i18n messages with CLDR plurals) and, under [vocabulary], the words of the report parser.
//
// It sits beside the flow: bot.Voice asks it for sentences, the phrase parser gets its vocabulary from it, both through
// app. Adding a language is adding a file.
package i18n
