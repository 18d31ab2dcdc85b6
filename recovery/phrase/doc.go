// Package phrase reads what an athlete types ("ran hills 50 min, brutal, ended 7pm") into a recovery.Report and the
// signals of the rest gate. It stands between commands and recovery: text and a vocabulary go in, a Reading comes out.
// It is pure and offline: now and the zone are arguments, and the same text gives the same reading.
//
// The way of a text: admit (size and odd characters) → lex (words, numbers, symbols) → numbers.go (one walk over all
// number patterns) → words.go (sports, kinds, distances) → gate.go (signals, negations) → endtime.go (when it ended).
//
// Every word comes from the Vocabulary of the language, and so does how it writes (writing.go: 12,5 and 1.500, ü and ue) and
// puts words together (compound.go: every "-lauf"); Go code knows number patterns only. In each section the longest
// phrase wins. The id "ignore" holds phrases that look like a word of the section and are not ("sick workout").
// In the gate section "*" stands for up to four words of the same clause ("pain * chest").
//
// A captain's line about a day to come goes another way, with the same words: Outing, whose corpora are
// testdata/outing_<language>.txt. outing.go walks the line once: rule ("every monday"), part of the day, date, clock, room and
// how long, each taken where it stands (outing_rule.go, outing_date.go, outing_clock.go); of what is left the first modality is
// what, what comes after "at" is where, and the rest is handed back. Only then date, clock and rule are resolved against
// now. A number that means nothing by itself is a clock after a day or "at" only ("sat 9"), and "7.10" a date beside another
// clock, else a clock. A line about a session that a team did is read by Session.
//
// # Clock or duration
//
// What a number with a colon means, the first row that fits:
//
//	1:05:00                                        duration, h:mm:ss
//	7:30 pm                                        clock
//	4:30/km · @4:30 · 4:30 pace · avg pace 4:30    neither, a pace; 12 km at 4:30/km took 54 minutes if nothing else is said
//	1:30 h · 48:12 min                             duration in that unit
//	17:00-18:30                                    clocks: start and end
//	ended, at, until, started, yesterday … 18:30   clock
//	6x800 in 3:05 · 10x100 on 1:30                 neither, what one interval took or was started at
//	for time: … 8:42 · 17:20 rx                    duration, mm:ss
//	in, took, for, time 18:30                      duration
//	48:12                                          duration, mm:ss: no clock has 48 hours
//	marathon 3:45 · 800 m 2:05                     duration: a distance, 1 to 5 o'clock, and a speed that fits (1 to 12 m/s; swum, from 0.4)
//	rowed 2k 7:45                                  duration: a speed that rowers have (3.3 to 6.5 m/s)
//	5k race 19:42 · parkrun 21:30                  duration: a race, and a speed that can be run (1 to 7 m/s)
//	parkrun this morning, 22:10                    duration: no morning has that clock
//	18:30                                          clock
//
// A duration of two parts is h:mm or mm:ss: with a distance, mm:ss unless that is faster than 20 m/s; without one, h:mm
// when the first part is at most 9.
//
// A clock without started, from or a range is the end. 18.30, 1930 and a bare 7 are clocks only after ended, at, started or a
// day; a bare 7 is 7 or 19 o'clock, whichever was last, and so is half past six. "ended" before what cannot be read ("ended
// 25:99", "ended at dusk") leaves the end to be asked. 19h is a clock after ended, 7h only after at: else a duration. A word
// such as "Uhr" makes a clock of 24 hours of the number before it: "7 Uhr" is 07:00, "7 Uhr abends" 19:00.
// "65m" is minutes up to 240, unless another duration was said or it is a race of 60 to 200 m; else metres.
// "2x45 min" is 90 minutes unless another duration or intervals were said. A number that stands by itself at the end
// ("45 min, 8") is the effort.
// What stands beside the easy beginning or ending ("2k cooldown", "warm up 15 min") is not the session's. A duration after a
// plus is added to the one before it. A duration shorter than the intervals alone is no session's.
// Of several durations or distances the largest counts; of several effort words the hardest, but a number before any word.
package phrase
