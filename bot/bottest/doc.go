// Package bottest is what every adapter has in common, as tests: Run drives a bot.Platform through a fake of its network
// and looks at what people there see. A new adapter's test file is a Harness and one call.
//
// Its place in the flow: beside it. Only tests import the package. It also has the small fakes they share: a clock, a
// notebook and a catalogue.
package bottest
