package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"easyday/bot"
)

// maxSkew is how far the machine's clock may be off: minutes of a reminder are read from it.
const maxSkew = time.Minute

// Examine tries the token, the way updates come, the clock and, unless chat is "", what the bot may do there. It changes
// nothing and never says a secret.
func (b *Bot) Examine(ctx context.Context, chat string) []bot.Finding {
	found := []bot.Finding{b.examineClock(ctx)}
	var me user
	if err := b.client.call(ctx, "getMe", nil, &me, callOptions{}); err != nil {
		return append(found, unreachable(err))
	}
	found = append(found,
		fine("The token is valid; it belongs to @%s.", me.Username),
		b.examineWebhook(ctx),
		examinePrivacy(me),
	)
	if chat != "" {
		found = append(found, b.examineChat(ctx, chat, me))
	}
	return found
}

func fine(format string, args ...any) bot.Finding {
	return bot.Finding{OK: true, Says: fmt.Sprintf(format, args...)}
}

func wrong(format string, args ...any) bot.Finding {
	return bot.Finding{Says: fmt.Sprintf(format, args...)}
}

// unreachable says why Telegram gave no answer.
func unreachable(err error) bot.Finding {
	if errors.Is(err, errToken) {
		return wrong("Telegram does not know this token. Ask @BotFather for the right one (/token).")
	}
	return wrong("Telegram cannot be asked: %v. Check the connection and api_url.", err)
}

// examineWebhook looks whether updates come the way this bot wants them.
func (b *Bot) examineWebhook(ctx context.Context) bot.Finding {
	var info webhookInfo
	if err := b.client.call(ctx, "getWebhookInfo", nil, &info, callOptions{}); err != nil {
		return unreachable(err)
	}
	wanted := ""
	if b.opt.Webhook != nil {
		wanted = b.opt.Webhook.URL
	}
	switch {
	case wanted == "" && info.URL != "":
		return wrong("A webhook is set for this token, although this bot polls. Starting the bot takes it away; if another program set it, stop that one.")
	case info.URL != wanted && info.URL == "":
		return wrong("No webhook is set for this token yet. Starting the bot sets it.")
	case info.URL != wanted:
		return wrong("The webhook of this token leads to another address. Starting the bot changes it; if another program set it, stop that one.")
	case info.LastError != "":
		return wrong("The last call of the webhook failed at %s: %s. Check that public_url can be reached from the internet; %d updates wait.",
			time.Unix(info.LastDate, 0).UTC().Format(time.RFC3339), info.LastError, info.Pending)
	case wanted != "":
		return fine("The webhook is set and works; %d updates wait.", info.Pending)
	}
	return fine("No webhook is set, as it should be for polling; %d updates wait.", info.Pending)
}

// examinePrivacy says how much of a group reaches the bot.
func examinePrivacy(me user) bot.Finding {
	if me.ReadsAll {
		return fine("Privacy mode is off: everything written in groups reaches the bot, which reads only commands. @BotFather can switch it on (/setprivacy).")
	}
	return fine("Privacy mode is on: in groups only commands and replies reach the bot, which is all it needs.")
}

// examineChat says what the bot may do in a chat.
func (b *Bot) examineChat(ctx context.Context, chat string, me user) bot.Finding {
	chat, err := b.current(ctx, chat)
	if err != nil {
		return wrong("The notebook cannot be read: %v.", err)
	}
	if !isGroup(chat) {
		if err := b.client.call(ctx, "getChat", map[string]string{"chat_id": chat}, nil, callOptions{}); err != nil {
			return wrong("Nobody with that id has started the bot (%v). They have to open a chat with @%s and press Start.", err, me.Username)
		}
		return fine("The person with that id has started the bot.")
	}
	var self member
	p := map[string]string{"chat_id": chat, "user_id": strconv.FormatInt(me.ID, 10)}
	if err := b.client.call(ctx, "getChatMember", p, &self, callOptions{}); err != nil {
		return wrong("The bot is not in that chat (%v). Add it there.", err)
	}
	switch {
	case self.Status == "left" || self.Status == "kicked":
		return wrong("The bot is not in that chat. Add it there.")
	case self.CanSend != nil && !*self.CanSend:
		return wrong("The bot may not write in that chat. An administrator has to let it.")
	case self.Status != "administrator":
		return fine("The bot may write in that chat, and nothing else. As an administrator who may delete and pin messages it also takes away reports typed there, pins recovery days, and learns who has left the group.")
	case !self.CanDelete:
		return fine("The bot may write in that chat and learns who has left it%s. To let it take away reports typed there, let it delete messages.", pins(self))
	}
	return fine("The bot may write in that chat, take away reports typed there, and learns who has left it%s.", pins(self))
}

// pins says whether recovery days are pinned.
func pins(self member) string {
	if self.CanPin {
		return "; recovery days are pinned"
	}
	return "; recovery days are not pinned, since it may not pin messages"
}

// examineClock compares the machine's clock with Telegram's. No token is needed for that, so none is sent.
func (b *Bot) examineClock(ctx context.Context) bot.Finding {
	ctx, cancel := bot.WithTimeout(ctx, b.opt.Clock, callTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, cmp.Or(b.opt.APIURL, defaultAPI)+"/", nil)
	if err != nil {
		return wrong("api_url is no address.")
	}
	response, err := b.client.http.RoundTrip(request)
	if err != nil {
		return unreachable(b.client.redacted(err))
	}
	defer response.Body.Close()
	there, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		return fine("Telegram does not say what time it is; the clock was not compared.")
	}
	ahead := b.opt.Clock.Now().Sub(there).Round(time.Second)
	switch {
	case ahead > maxSkew:
		return wrong("This machine's clock is %s ahead of Telegram's: reminders would come early. Set it, best by NTP.", ahead)
	case ahead < -maxSkew:
		return wrong("This machine's clock is %s behind Telegram's: reminders would come late. Set it, best by NTP.", -ahead)
	}
	return fine("The clock agrees with Telegram's.")
}
