package bot

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Platform is one network, at home. Adapters pass bottest.Run.
type Platform interface {
	// Name is lower case and stays the same for ever: it stands in the store.
	Name() string
	// Features says what the network can do, for wording only.
	Features() Features
	// Publish makes the commands known to the network. Publishing the same menu again changes nothing. It tries again by
	// itself while the network is away, and fails only for what no waiting mends: its error ends the process.
	Publish(ctx context.Context, m Menu) error
	// Run receives until ctx ends and hands every request to h; it returns nil when ctx ends, after all handlers are done.
	// The context it gives to h must outlive ctx (context.WithoutCancel), so that an answer under way is not cut off.
	// A nil Response says nothing; only Typed and Upload may get one. Messages with a Key are put into Bookmarks.
	Run(ctx context.Context, h Handler) error
	// Send speaks first; it may be called before Run. It fails with ErrUnreachable, ErrGone, ErrUnsure or RetryError; any
	// other error means that nothing arrived. Once Begin has returned, whatever leaves that in doubt is ErrUnsure, a ctx
	// that ends included.
	Send(ctx context.Context, o Outgoing) (Ref, error)
	// Edit puts m in place of the bot's own message. It fails like Send, and with ErrUnchanged.
	Edit(ctx context.Context, at Ref, m Message) error
}

// Features is what words depend on.
type Features struct {
	FreeText bool // plain text in private chats reaches the bot
}

// Outgoing is a message nobody asked for just now.
type Outgoing struct {
	To      Address
	Key     string // the same for every attempt at the same message, so that a network that can tells doubles apart
	Message Message
	Silent  bool // nobody's phone rings for it, where the network can
	// Begin is called once, right before bytes leave. Its error aborts the send and is returned as it is.
	Begin func(ctx context.Context) error
}

// Address is where to write on one network.
type Address struct{ Chat, Topic, User string }

// Ref is where a message stands.
type Ref struct{ Chat, Message string }

// Zero reports whether the Ref points nowhere.
func (r Ref) Zero() bool { return r == Ref{} }

// String is the Ref as the store keeps it; ParseRef reads it.
func (r Ref) String() string { return r.Chat + "\x00" + r.Message }

// ParseRef reads what Ref.String wrote.
func ParseRef(s string) Ref {
	chat, message, _ := strings.Cut(s, "\x00")
	return Ref{chat, message}
}

// Handler answers requests. The Router is one.
type Handler interface {
	Handle(ctx context.Context, r *Request) (Response, error)
}

// What a Platform may be able to do beside. Each is one method; who uses it has a way without it.

// Link can tell whether the network is connected right now.
type Link interface{ Connected() bool }

// Finder can look whether a message sent first has arrived after all.
type Finder interface {
	// Find looks among the bot's own newest messages where o would have gone. ok is false if it is not among them. It fails
	// like Send, but never with ErrUnsure.
	Find(ctx context.Context, o Outgoing) (at Ref, ok bool, err error)
}

// Roster can tell who belongs to a group.
type Roster interface {
	// Member looks one person up: in is false for who is not there (any more). It fails with ErrGone when the bot itself is
	// not there, with RetryError, and with any other error when it cannot be told.
	Member(ctx context.Context, group, user string) (role Role, in bool, err error)
}

// Pinner can keep a message of the bot at the top of its chat.
type Pinner interface {
	// Pin pins it, without ringing, or takes it down. Doing it again changes nothing. It fails like Edit; ErrGone also when
	// the bot may not.
	Pin(ctx context.Context, at Ref, on bool) error
}

// Gatherer can mirror a day in the network's own calendar of a group.
type Gatherer interface {
	// Gather makes the event, or changes or cancels the one of g.ID, and returns its id, which may be another one. Doing it
	// again changes nothing, so that ErrUnsure is no reason not to. It fails like Edit; ErrGone also when the bot may not,
	// when it is too late for the event, and when somebody deleted or cancelled it. Cancelling what is not there is no error.
	Gather(ctx context.Context, g Gathering) (id string, err error)
}

// Gathering is a day as a network's own calendar shows it.
type Gathering struct {
	Group     string // Chat.Group
	ID        string // what Gather returned before; "" makes one, unless the bot made the same at the same time already
	Title     Text   // at most 100 characters are shown
	About     Text   // at most 1000
	Place     Text   // at most 100; never empty
	From, To  time.Time
	Cancelled bool
}

// Receiver is called by its network over HTTP (mode "webhook"). While Run runs, ServeHTTP takes the calls, else it
// answers 503, which networks take as "try again".
type Receiver interface{ http.Handler }

// Examiner can try what an operator would check.
type Examiner interface {
	// Examine tries the tokens, the connection and, unless chat is "", what the bot may do there. It changes nothing and
	// never says a secret.
	Examine(ctx context.Context, chat string) []Finding
}

// Finding is one thing Examine looked at. Says is a plain English sentence that says what to do if it is not OK.
type Finding struct {
	OK   bool
	Says string
}

// Declarer is a Handler that knows beforehand how its first answer will look. The Router is one. An adapter whose Handler
// is none takes AckPrivate.
type Declarer interface{ Ack(r *Request) Ack }
