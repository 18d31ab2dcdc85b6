// Package recovery is what easyday knows about active recovery, and nothing else: sessions, sports, modalities,
// the rest gate, the suggestion, the moment of the reminder, and the ports a store must offer.
//
// It is the middle of the house. Data comes in from commands (a Report, an answer), a pure function decides
// (Decide, Swap, LaterMoments), and the decision goes out through the ports to the store. The package imports only the
// standard library, does no I/O, reads no clock (now is an argument) and returns reason codes, never sentences.
//
// Numbers R1 to R15 in comments are the rules in docs/rules.md.
//
// Read in this order: session.go is what is reported. Then three files tell the way of one report to a decision:
// decide.go (the rest gate, and everything in order), choose.go (which modality; possible.go says what may be, score.go
// what is better, dose.go how much), moment.go (when to remind; legal.go says when that is allowed). facts.go is what all
// of them look at, and lookback.go how a case is reduced to it. audit.go checks all of it from an export.
//
// What people do together lies beside it: team.go (a group and its budget of pings), day.go (a day, its answers, the queue,
// when it is told of), series.go (days that come again), propose.go (what a captain is offered), share.go and digest.go (what
// members share, and what may be said of it). None of it is in Facts: a day changes whether a reminder comes, never what is
// suggested, and nothing of it tells how anybody is.
package recovery
