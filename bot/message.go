package bot

// Message is what the bot shows, as meaning: adapters decide how it looks. An answer keeps to 500 characters and two
// button rows.
type Message struct {
	Kind  string // answer, reminder, notice …: see docs/chat-format.md
	Tone  Tone
	Title Text
	Body  []Text // paragraphs
	Facts []Fact
	Rows  [][]Button
	Pick  *Select
	File  *File
	// Key names the message for later: where it stands is remembered (Bookmarks), so that it can be replied to and
	// redrawn. "" is never looked for again.
	Key string
	// ReplyTo is the Key of the message this one follows, where the network can show it; "" for none.
	ReplyTo string
}

// Tone says how a message should feel; an adapter may give it a colour.
type Tone string

// The tones.
const (
	Plain Tone = ""
	Good  Tone = "good" // something was done
	Calm  Tone = "calm" // rest
	Alarm Tone = "alarm"
)

// Fact is a name with a value, for things that read better in two columns.
type Fact struct{ Name, Value Text }

// Button does Action when pressed. Labels always have words.
type Button struct {
	Label  Text
	Action Action
}

// Select is a list to pick one of.
type Select struct {
	Label   Text
	Action  Action
	Choices []Choice // 1 to 25
}

// Choice is one entry of a list. Value is what comes back.
type Choice struct {
	Label Text
	Value string
}

// Form asks for several things at once.
type Form struct {
	Title  Text
	Action Action
	Fields []Field // 1 to 5
}

// Field is one line of a form.
type Field struct {
	Name     string // lower_snake, unique in the form
	Label    Text
	Hint     Text
	Value    string // what stands in it at first
	Required bool
	Place    bool // where they are answers it, too: it then says "geo:LATITUDE,LONGITUDE" (RFC 5870), which nobody may write down
	Max      int  // runes, 1 to 4000
}

// File is a document to hand over.
type File struct {
	Name  string
	MIME  string
	Bytes []byte
}

// Closed is the message without anything to press.
func (m Message) Closed() Message {
	m.Rows, m.Pick = nil, nil
	return m
}
