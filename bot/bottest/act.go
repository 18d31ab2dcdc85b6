package bottest

// Act is one thing the bot did, as people see it: the same on every network, so that a conversation can be compared
// between them. A fake lists the acts it saw in order.
type Act struct {
	Op      string   // ActSay, ActRedraw, ActToast, ActAsk or ActOffer
	Chat    string   // script.DM or the name of a group
	Person  string   // the one person who sees it; "" for everyone in Chat
	Text    string   // everything readable, in order: title, paragraphs, facts as "name: value"; moments as their words
	Buttons []string // labels, row by row, a select's choices included where they are buttons
	Choices []string // labels of a select or of suggestions
	File    string   // the name of a file
}

// The ops of an Act. Where a network has no toasts they are messages only one person sees; where it has no forms each
// question of one is a message.
const (
	ActSay    = "say"
	ActRedraw = "redraw"
	ActToast  = "toast"
	ActAsk    = "ask"
	ActOffer  = "offer"
)
