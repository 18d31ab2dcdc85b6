package discord

import "encoding/json"

// What Discord sends and takes, as far as the bot uses it. Unknown fields and unknown components are left alone: Discord
// adds some every month, and no press may be lost over one.

// Kinds of interactions.
const (
	pingInteraction    = 1
	commandInteraction = 2
	pressInteraction   = 3
	suggestInteraction = 4
	submitInteraction  = 5
)

// Kinds of application commands and of their options.
const (
	slashCommand   = 1
	messageCommand = 3

	subOption     = 1
	groupOption   = 2
	stringOption  = 3
	integerOption = 4
	whoOption     = 9 // a person or a role; Discord calls it mentionable
)

// Kinds of components.
const (
	actionRow    = 1
	buttonKind   = 2
	stringSelect = 3
	textInput    = 4
	labelKind    = 18
)

// Kinds of first answers.
const (
	answerMessage  = 4
	deferMessage   = 5
	deferUpdate    = 6
	answerUpdate   = 7
	answerChoices  = 8
	answerModal    = 9
	ephemeralFlag  = 1 << 6
	silentFlag     = 1 << 12
	inServers      = 0 // interaction contexts
	botDM          = 1
	privateChannel = 2
	forServers     = 0 // ways to install the app
	forOneself     = 1
	dmChannel      = 1 // channel types
)

// interaction is what somebody did with the bot's commands, buttons and forms.
type interaction struct {
	ID            string          `json:"id"`
	ApplicationID string          `json:"application_id"`
	Token         string          `json:"token"`
	Type          int             `json:"type"`
	Context       *int            `json:"context"`
	GuildID       string          `json:"guild_id"`
	ChannelID     string          `json:"channel_id"`
	Channel       *channel        `json:"channel"`
	Member        *member         `json:"member"` // in servers
	User          *user           `json:"user"`   // elsewhere
	Locale        string          `json:"locale"`
	Message       *messageRef     `json:"message"` // what was pressed, or what the form was opened from
	Data          json.RawMessage `json:"data"`    // by Type
}

type channel struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	Name string `json:"name"`
}

type member struct {
	Nick        string   `json:"nick"`
	Permissions string   `json:"permissions"` // only in interactions
	Roles       []string `json:"roles"`
	User        *user    `json:"user"`
}

type user struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
	Bot        bool   `json:"bot"`
}

// messageRef is a message of which only the place matters; its components may be of kinds nobody here knows.
type messageRef struct {
	ID    string `json:"id"`
	Flags int    `json:"flags"`
}

// commandData is the Data of a command and of suggestions.
type commandData struct {
	Name     string   `json:"name"`
	Type     int      `json:"type"`
	Options  []option `json:"options"`
	TargetID string   `json:"target_id"`
	Resolved resolved `json:"resolved"`
}

// resolved is what the ids in a command stand for. Members come without their user.
type resolved struct {
	Messages map[string]message   `json:"messages"`
	Users    map[string]user      `json:"users"`
	Members  map[string]member    `json:"members"`
	Roles    map[string]groupRole `json:"roles"`
}

// groupRole is a role of a server.
type groupRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions string `json:"permissions"`
}

type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []option        `json:"options"`
}

// pressData is the Data of a button or select.
type pressData struct {
	CustomID string   `json:"custom_id"`
	Values   []string `json:"values"`
}

// submitData is the Data of a filled form.
type submitData struct {
	CustomID   string      `json:"custom_id"`
	Components []submitted `json:"components"`
}

// submitted is one component of a filled form: a field, or a label or row around fields.
type submitted struct {
	CustomID   string          `json:"custom_id"`
	Value      json.RawMessage `json:"value"`
	Values     []string        `json:"values"`
	Component  *submitted      `json:"component"`
	Components []submitted     `json:"components"`
}

// message is a message as it comes: somebody's in a direct chat, or one of the bot's own.
type message struct {
	ID          string          `json:"id"`
	ChannelID   string          `json:"channel_id"`
	GuildID     string          `json:"guild_id"`
	WebhookID   string          `json:"webhook_id"`
	Type        int             `json:"type"`
	Author      *user           `json:"author"`
	Content     string          `json:"content"`
	EditedAt    string          `json:"edited_timestamp"`
	Attachments []attachedFile  `json:"attachments"`
	Nonce       json.RawMessage `json:"nonce"`      // words or a number
	Components  json.RawMessage `json:"components"` // of kinds nobody here may know
}

type attachedFile struct {
	Filename string `json:"filename"`
}

// answer is a first answer to an interaction.
type answer struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// deferral is the Data of a deferred message.
type deferral struct {
	Flags int `json:"flags,omitempty"`
}

// outMessage is a message on its way. Everything it shows is said even if empty, so that an edit leaves nothing behind.
type outMessage struct {
	Content          string          `json:"content"`
	Embeds           []embed         `json:"embeds"`
	Components       []component     `json:"components"`
	Attachments      []attachment    `json:"attachments"`
	AllowedMentions  allowedMentions `json:"allowed_mentions"`
	Flags            int             `json:"flags,omitempty"`
	Nonce            string          `json:"nonce,omitempty"`
	EnforceNonce     bool            `json:"enforce_nonce,omitempty"`
	MessageReference *reference      `json:"message_reference,omitempty"`
}

type embed struct {
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Color       int          `json:"color,omitempty"`
	Fields      []embedField `json:"fields,omitempty"`
}

type embedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// component is a row, button or select of a message.
type component struct {
	Type        int            `json:"type"`
	CustomID    string         `json:"custom_id,omitempty"`
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	Options     []selectOption `json:"options,omitempty"`
	Components  []component    `json:"components,omitempty"`
}

type selectOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

type attachment struct {
	ID       string `json:"id"` // the number of the file in the same request
	Filename string `json:"filename"`
}

// allowedMentions says who is pinged: nobody but Users and who has Roles.
type allowedMentions struct {
	Parse []string `json:"parse"`
	Users []string `json:"users,omitempty"`
	Roles []string `json:"roles,omitempty"`
}

type reference struct {
	ChannelID       string `json:"channel_id"`
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

// modal is a form.
type modal struct {
	CustomID   string       `json:"custom_id"`
	Title      string       `json:"title"`
	Components []modalLabel `json:"components"`
}

type modalLabel struct {
	Type        int        `json:"type"`
	Label       string     `json:"label"`
	Description string     `json:"description,omitempty"`
	Component   modalInput `json:"component"`
}

type modalInput struct {
	Type      int    `json:"type"`
	CustomID  string `json:"custom_id"`
	Style     int    `json:"style"`
	Required  bool   `json:"required"` // Discord takes true if nothing is said
	Value     string `json:"value,omitempty"`
	MaxLength int    `json:"max_length"`
}

// choices are suggestions.
type choices struct {
	Choices []choice `json:"choices"`
}

type choice struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations,omitempty"`
	Value any               `json:"value"` // words or a number, as the option's type wants
}
