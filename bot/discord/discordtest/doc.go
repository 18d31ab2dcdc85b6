// Package discordtest is a pretend Discord for tests of the adapter: REST v10, the gateway and interactions, on loopback,
// with people in front of it. It refuses what Discord refuses, and holds every request of the adapter and every answer of
// its own against Discord's OpenAPI document (EASYDAY_SPECS) and against the rules that document leaves out.
//
// Its place in the flow: New starts a Server; the adapter is made with URL, Token and PublicKey of it; Do lets people act
// (script.Face) and returns when the bot has answered; Sees and Acts tell what people then see.
//
//	adapter → call.go (fault.go, limits.go) → messages.go, webhook.go, callback.go, commands.go, account.go,
//	          calendar.go → world.go
//	adapter ↔ socket.go, gateway.go, session.go (gateway_fault.go)
//	people  → face.go → say.go, press.go, fill.go, complete.go → interaction.go → wait.go → gateway or endpoint.go → adapter
//	people  ← sight.go, act.go, markdown.go, role.go ← world.go
//	judge.go, rules.go, rules_command.go look at everything on the way
//
// For tests of faults: Fail and Heal (requests), FailGateway and HealGateway (connections to come), Reconnect, Invalidate,
// CloseGateway, Drop, Mute, StopAcks, Push and PushFrame (open connections), Refuse, NoDMs, Uninstall, Foreign, PaceDMs,
// Revoke, Role, Give, Permit, Schedule, CancelEvent and DeleteEvent (what the world is like), Post and Endpoint (webhook
// mode), WaitFor (until something happened here), Sent, Identifies, Interactions, Secrets (what went over the wire), and
// Events (a server's calendar).
//
// Mind when testing an adapter with it:
//
//   - All deadlines, expiries and limits go by Options.Clock. The fake makes no timers of its own on it. The
//     heartbeat interval it announces is 41.25 s.
//   - A request needs "Authorization: Bot TOKEN" (not callbacks and webhooks), a User-Agent that begins "DiscordBot (" and a
//     path under /api/v10. What is wrong with a request is reported with t.Error even where the fake lets it pass.
//   - Do of a command, press, form or suggestion returns at the final answer, which a deferral is not. With Options.Hooked
//     it waits for Handled in every case, so that follow-ups are there, too. Plain text, edits and files only Handled can
//     end; where the bot does not hear of them (no intent, a server) Do returns at once. Handled gets the interaction's
//     id, the message's id, or for an edit the message's id, a slash and anything.
//   - An interaction that is Handled without an answer is an error of Do: people read "The application did not respond".
//   - An interaction nobody can get (no session, no endpoint) is an error at once; while a session can still be resumed,
//     events wait for that.
//   - Ephemeral messages that answer a press or a form and have nothing to press, pick or open are Sight.Toasts, not
//     Sight.Messages. Acts have them as say.
//   - Roles: a member has the usual permissions; a captain also MANAGE_GUILD and MANAGE_EVENTS; an admin ADMINISTRATOR and
//     with it everything. Each by a role of the server, beside those of Role and Give. The bot's own role may what the
//     invitation asks for, until Permit.
//   - Whose phones ring (Seen.Pinged): whom the words of a new message mention as far as the request allows it; of a role if
//     everybody may mention it or the bot may mention all. Cards, edits, and messages with SUPPRESS_NOTIFICATIONS ring for
//     nobody.
//   - Events are external ones, which begin and end by themselves at their times.
//   - A group is a server with one text channel of the same name; the bot is in it. People have the bot installed for
//     themselves, until Uninstall.
//   - Commands are parsed as the client would fill them in: against the published menu, by the names of the speaker's
//     language or the default ones; name=value words are options (quotes for values with spaces), the rest goes to the
//     free string option named report or value, else to the first free one. What is not in the menu, out of bounds, or not
//     among the choices cannot be sent.
//   - A person or role is picked by @name: people before roles; or a role by role:ID:NAME, which makes one of that name that
//     everybody may mention, with an id of its own.
//   - Text is what people read: escapes undone, marks taken out; <t:…> goes to Seen.Moments and leaves the text together
//     with parentheses around it; <@id> goes to Seen.Mentions and stands in the text as @name, <@&id> as @role.
package discordtest
