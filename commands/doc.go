// Package commands is what the bot does when it is spoken to, and what it says when it speaks first.
//
// Its place in the flow: the router hands a handler a bot.Request; the handler reads the report with phrase, lets
// recovery decide, writes everything one intention causes in one recovery.Store.Change, and returns a bot.Response. It
// never sends. The Speaker is the other direction: the scheduler hands it a claimed notice, and it builds the message
// now and gives it to the platform.
//
// One file per command: its declaration, its handlers, its buttons (docs/architecture.md has the table). Where to find what:
//
//	desk.go, errors.go     what handlers share: who speaks (guest), one intention in one transaction, errors in words
//	hard.go … cooldown.go  a report and its answer; arrange.go, case.go: what follows from it, for every handler
//	reminder.go, did.go    what is pressed on a reminder, and on the plan
//	prefs*.go, typed.go    settings of a person, and how typed words are read
//	day*.go, join.go       one day of a team, from the draft to "were you there?"
//	team*.go, home.go      a team: who speaks for it, its settings, its hard sessions
//	series*.go             days that come again
//	share*.go, digest*.go  what members share, and the two things made of it: a slot, a week
//	membership.go          who left, and homes that are gone; forget_team.go: what forgetting takes out of teams
//	speaker*.go            what is sent first: speaker.go to a person, speaker_team.go to a group; _settled: what follows
//
// A day has three layers of files. What one person does with it in private before it stands: day.go (the draft), day_said,
// day_ask, day_guide, day_suggest, day_preview, day_form, day_post. What its card and its presses do: day_card, day_press,
// day_consent, day_change, day_ics. And what follows in the same transaction, of which the files above know only the names
// openDay, reply, dayChanged and attended: day_file (its notices), day_reply (answers and places), day_plan (how it stands for
// personal reminders), day_reminder (its private words), day_nudge.
//
// Most handlers hold one thing as one person sees it, and each such thing has a type that embeds guest, who speaks: circle
// is a team, stand a day with a card, sketch a day that is put together. For no person in particular, outing is a day with one athlete's answer, posting a day with all
// answers, as the Speaker posts it.
package commands
