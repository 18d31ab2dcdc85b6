package telegramtest

import "encoding/json"

// What the Bot API says, as far as this Telegram says it.

type wireUser struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type wireMessage struct {
	ID          int64           `json:"message_id"`
	Thread      int64           `json:"message_thread_id,omitempty"`
	InTopic     bool            `json:"is_topic_message,omitempty"`
	From        *wireUser       `json:"from,omitempty"`
	SenderChat  *wireChat       `json:"sender_chat,omitempty"`
	Date        int64           `json:"date"`
	EditDate    int64           `json:"edit_date,omitempty"`
	Chat        wireChat        `json:"chat"`
	ReplyTo     *wireMessage    `json:"reply_to_message,omitempty"`
	Text        string          `json:"text,omitempty"`
	Entities    []entity        `json:"entities,omitempty"`
	Caption     string          `json:"caption,omitempty"`
	CaptionEnts []entity        `json:"caption_entities,omitempty"`
	Document    *wireDocument   `json:"document,omitempty"`
	Location    *wireLocation   `json:"location,omitempty"`
	Markup      *wireKeyboard   `json:"reply_markup,omitempty"`
	Joined      []wireUser      `json:"new_chat_members,omitempty"`
	Left        *wireUser       `json:"left_chat_member,omitempty"`
	Created     bool            `json:"group_chat_created,omitempty"`
	Pinned      *wireMessage    `json:"pinned_message,omitempty"`
	MigrateTo   int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom int64           `json:"migrate_from_chat_id,omitempty"`
	TopicMade   *wireTopicMade  `json:"forum_topic_created,omitempty"`
	TopicClosed json.RawMessage `json:"forum_topic_closed,omitempty"`
}

// wireInaccessible is a message too old to be shown with a press.
type wireInaccessible struct {
	Chat wireChat `json:"chat"`
	ID   int64    `json:"message_id"`
	Date int64    `json:"date"` // 0
}

type wireDocument struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size,omitempty"`
}

type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type wireTopicMade struct {
	Name  string `json:"name"`
	Color int    `json:"icon_color"`
}

// entity is a special run of a text. Offset and Length are in UTF-16 units.
type entity struct {
	Type     string    `json:"type"`
	Offset   int       `json:"offset"`
	Length   int       `json:"length"`
	URL      string    `json:"url,omitempty"`
	User     *wireUser `json:"user,omitempty"`
	Language string    `json:"language,omitempty"`
	Emoji    string    `json:"custom_emoji_id,omitempty"`
	Unix     int64     `json:"unix_time,omitempty"`
	Format   string    `json:"date_time_format,omitempty"`
}

type wireKeyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

// button is one of an inline keyboard; which of the others is set says what it does.
type button struct {
	Text     string          `json:"text"`
	Style    string          `json:"style,omitempty"`
	Icon     string          `json:"icon_custom_emoji_id,omitempty"`
	URL      string          `json:"url,omitempty"`
	Data     string          `json:"callback_data,omitempty"`
	WebApp   json.RawMessage `json:"web_app,omitempty"`
	Login    json.RawMessage `json:"login_url,omitempty"`
	Inline   *string         `json:"switch_inline_query,omitempty"`
	Here     *string         `json:"switch_inline_query_current_chat,omitempty"`
	Chosen   json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CopyText json.RawMessage `json:"copy_text,omitempty"`
	Game     json.RawMessage `json:"callback_game,omitempty"`
	Pay      bool            `json:"pay,omitempty"`
}

type wireQuery struct {
	ID       string   `json:"id"`
	From     wireUser `json:"from"`
	Message  any      `json:"message,omitempty"`
	Instance string   `json:"chat_instance"`
	Data     string   `json:"data,omitempty"`
}

type wireMemberChange struct {
	Chat wireChat `json:"chat"`
	From wireUser `json:"from"`
	Date int64    `json:"date"`
	Old  any      `json:"old_chat_member"`
	New  any      `json:"new_chat_member"`
}

// wireMember is a ChatMember that is no administrator.
type wireMember struct {
	Status    string   `json:"status"`
	User      wireUser `json:"user"`
	Anonymous *bool    `json:"is_anonymous,omitempty"` // of an owner
	Until     *int64   `json:"until_date,omitempty"`   // of somebody banned
}

// wireAdmin is a ChatMemberAdministrator.
type wireAdmin struct {
	Status    string   `json:"status"`
	User      wireUser `json:"user"`
	Editable  bool     `json:"can_be_edited"`
	Anonymous bool     `json:"is_anonymous"`
	Manage    bool     `json:"can_manage_chat"`
	Delete    bool     `json:"can_delete_messages"`
	Video     bool     `json:"can_manage_video_chats"`
	Restrict  bool     `json:"can_restrict_members"`
	Promote   bool     `json:"can_promote_members"`
	Info      bool     `json:"can_change_info"`
	Invite    bool     `json:"can_invite_users"`
	Post      bool     `json:"can_post_stories"`
	EditStory bool     `json:"can_edit_stories"`
	DelStory  bool     `json:"can_delete_stories"`
	Pin       bool     `json:"can_pin_messages"`
	Topics    bool     `json:"can_manage_topics"`
}
