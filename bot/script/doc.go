// Package script reads conversation scripts: lines a person types, and directives such as :press or :wait, as
// docs/chat-format.md describes them. It knows no network.
//
// Its place in the flow: a Runner parses a line into a Step, keeps who speaks where, and has the step done by a Face (a
// network as its people see it) or a Bench (the clock and the machine below it). The terminal chat, the page and the
// tests of every adapter drive their networks with it.
package script
