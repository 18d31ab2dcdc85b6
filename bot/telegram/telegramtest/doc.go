// Package telegramtest is a Telegram to test against: the Bot API as a server on loopback, and the people in front of it.
// It refuses what Telegram refuses, and it judges: a request the documents do not allow, a text that is too long, a button
// that cannot be pressed are errors of the test. So are its own answers, if they are not what the documents say.
//
// Its place in the flow: beside the adapter. Only tests import the package. A Server is
//
//   - what the adapter talks to: URL, Token, Username; Host serves its webhook, whatever https address it sets;
//   - a script.Face: Do, and what people do that no script can say (Start, Touch, Follow, Locate, Reply, Document, Anonymous,
//     Started, Deactivate), and what happens to groups (Supergroup, Migrate, Kick, Invite, Promote, Mute, Topic, CloseTopic,
//     DeleteTopic);
//   - a witness: Sees, Pinned, Acts, Sent, Menu, Waiting, and Address, UserID, ChatID, Nowhere for who is who;
//   - a network with bad days: Fail, Heal, Push, Options.Limits.
//
// The documents are read from the folder that EASYDAY_SPECS names; without it only our own rules are judged. What both
// forbid and Telegram takes all the same is in one list, noFaults.
//
// # When something is done
//
// Do returns when the bot has handled what was done: by long polling when an offset has gone past the update, by webhook
// when it was answered with 2xx. So a poller must confirm what it has handled, also when it stops. A press whose handling
// ended without any attempt at answerCallbackQuery is an error of the test: the button would go on turning. Time is the
// injected clock's, for polls, too: Pass lets it pass without jumping over their end.
//
// # People and groups
//
// People are called as in scripts. Whoever wrote in private has started the bot, whoever was only seen in groups has
// not. Where a press opens the chat with the bot, Do presses Start there; Touch does not. Groups are basic groups unless Supergroup was said before they were first entered; "team/hills" is the chat of a
// topic. The bot is a plain member and hears only what is meant for it, until Promote. On Telegram a captain is an
// administrator without any right of use here, and an admin is the owner (a second one: an administrator with the usual
// rights); of others the bot is told by getChatMember only as an administrator, by getChatAdministrators always.
//
// # Forms and lists
//
// Telegram has none. Fill answers the questions of a form one after the other. It knows which forms there are by Watch,
// around the handler the adapter is run with. A question is known by the label of its field; a field that is not named is
// answered by the button that keeps it or leaves it empty, and Pick turns pages by the button for more, so Options.Words
// must be what the adapter takes its own words from. Pick knows a choice by the value its button's data ends with, behind
// a sign such as a colon, else by its label.
package telegramtest
