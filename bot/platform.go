package bot

import (
	"context"
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

// Clock is the injected time.
type Clock interface{ Now() time.Time }

// Notebook is a small durable memory for adapters, kept by the store.
type Notebook interface {
	// Get returns the value, or ok false if it is absent or expired.
	Get(ctx context.Context, key string) (value []byte, ok bool, err error)
	// Put keeps value for ttl; 0 keeps it for ever.
	Put(ctx context.Context, key string, value []byte, ttl time.Duration) error
}

// Link is a Platform that can tell whether it is connected right now.
type Link interface{ Connected() bool }
