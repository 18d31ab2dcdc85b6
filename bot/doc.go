// Package bot is the chat model every network shares: what a person can do (Request), what a command answers
// (Response, returned and never sent), and what a network must offer (Platform).
//
// Its place in the flow: an adapter decodes bytes into a Request, the Router finds the Route, the handler returns a
// Response, the adapter renders it at home. The model says what is meant (a private answer, a choice, a form, a moment
// in time) and leaves how it looks to the adapter. What only some networks can do is an interface of its own that a Platform may
// have, too (platform.go): Finder, Roster, Pinner, Gatherer and others; who needs it asks whether it is there. The package imports only the standard library.
package bot
