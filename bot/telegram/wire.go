package telegram

// The parts of the Bot API that the bot reads and writes, as they are on the wire. The library's own structs lack topics,
// reply parameters, link preview options and date_time entities.

type update struct {
	ID       int64         `json:"update_id"`
	Message  *message      `json:"message"`
	Edited   *message      `json:"edited_message"`
	Callback *callback     `json:"callback_query"`
	MyMember *memberChange `json:"my_chat_member"`
}

type message struct {
	ID          int64     `json:"message_id"`
	Thread      int64     `json:"message_thread_id"`
	InTopic     bool      `json:"is_topic_message"`
	From        *user     `json:"from"`
	SenderChat  *chat     `json:"sender_chat"`
	Chat        chat      `json:"chat"`
	Date        int64     `json:"date"` // Unix seconds; 0: the message is inaccessible
	Text        string    `json:"text"`
	Caption     string    `json:"caption"`
	Document    *file     `json:"document"`
	Audio       *file     `json:"audio"`
	Video       *file     `json:"video"`
	Photo       []file    `json:"photo"`
	Location    *location `json:"location"`
	MigrateTo   int64     `json:"migrate_to_chat_id"`
	MigrateFrom int64     `json:"migrate_from_chat_id"`
}

type user struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
	ReadsAll  bool   `json:"can_read_all_group_messages,omitempty"` // of the bot itself: privacy mode is off
}

type chat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"` // private, group, supergroup or channel
	Title string `json:"title"`
}

type file struct {
	Name string `json:"file_name"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type memberChange struct {
	Chat chat   `json:"chat"`
	From user   `json:"from"`
	New  member `json:"new_chat_member"`
}

type member struct {
	Status    string `json:"status"` // creator, administrator, member, restricted, left or kicked
	User      user   `json:"user"`
	CanDelete bool   `json:"can_delete_messages"` // of an administrator
	CanPin    bool   `json:"can_pin_messages"`    // of an administrator
	CanSend   *bool  `json:"can_send_messages"`   // of who is restricted
	IsMember  bool   `json:"is_member"`           // of who is restricted
}

// entity gives a run of a text a look. Offsets and lengths are UTF-16 units.
type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	User     *user  `json:"user,omitempty"`             // of text_mention
	UnixTime *int64 `json:"unix_time,omitempty"`        // of date_time
	Format   string `json:"date_time_format,omitempty"` // of date_time
}

type keyButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// inlineKeyboard hangs on a message of the bot. It is sent even when empty, which takes the old one away.
type inlineKeyboard struct {
	Rows [][]keyButton `json:"inline_keyboard"`
}

// replyKeyboard stands in place of a person's own keyboard.
type replyKeyboard struct {
	Rows    [][]replyKey `json:"keyboard"`
	Resize  bool         `json:"resize_keyboard"`
	OneTime bool         `json:"one_time_keyboard"`
}

type replyKey struct {
	Text     string `json:"text"`
	Location bool   `json:"request_location"`
}

type removeKeyboard struct {
	Remove bool `json:"remove_keyboard"`
}

type replyParameters struct {
	Message int64 `json:"message_id"`
	Anyway  bool  `json:"allow_sending_without_reply"`
}

type command struct {
	Name  string `json:"command"`
	Brief string `json:"description"`
}

type commandScope struct {
	Type string `json:"type"`
}

type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	LastError string `json:"last_error_message"`
	LastDate  int64  `json:"last_error_date"`
}
