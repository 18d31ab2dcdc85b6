package telegram

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"easyday/bot"
)

// pressWait is how long a press waits for its result before Telegram is told that it arrived. After some seconds Telegram
// would take no answer at all, and the button would spin until then.
const pressWait = time.Second

// queryTimeout is for the answer itself: what the press changed must not wait for it for long.
const queryTimeout = 5 * time.Second

// query is a press that Telegram waits to hear of, once.
type query struct {
	bot  *Bot
	id   string
	mu   sync.Mutex
	done bool
}

// answer flashes words, or nothing for "". It reports whether they were shown for certain: they are not if the press was
// answered before or is too old.
func (q *query) answer(ctx context.Context, text string, alert bool) bool {
	p := map[string]string{}
	if text != "" {
		p["text"] = cutUnits(text, maxToast)
	}
	if alert {
		p["show_alert"] = "true"
	}
	return q.send(ctx, p)
}

// lead opens the chat with the bot by a link of ours, as surely as answer flashes words.
func (q *query) lead(ctx context.Context, link string) bool {
	return q.send(ctx, map[string]string{"url": link})
}

func (q *query) send(ctx context.Context, p map[string]string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.done {
		return false
	}
	q.done = true
	p["callback_query_id"] = q.id
	err := q.bot.client.call(ctx, "answerCallbackQuery", p, nil, callOptions{timeout: queryTimeout})
	if err != nil {
		q.bot.opt.Log.Debug("telegram: a press could not be answered", "err", err)
	}
	return err == nil
}

// patience answers the press with nothing if that takes longer than pressWait. end stops it and answers a press that
// nobody answered.
func (q *query) patience(ctx context.Context) (end func()) {
	waiting, stop := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				q.bot.opt.Log.Error("telegram: panic", "stack", string(debug.Stack()))
			}
		}()
		if bot.Sleep(waiting, q.bot.opt.Clock, pressWait) == nil {
			q.answer(ctx, "", false)
		}
	})
	return func() {
		stop()
		done.Wait()
		q.answer(ctx, "", false)
	}
}

// press hears a button.
func (t *turn) press(ctx context.Context) error {
	t.query = &query{bot: t.Bot, id: t.heard.Query}
	defer t.query.patience(ctx)()
	p := t.heard.Press
	switch p.Kind {
	case dataForm:
		return t.pressedForm(ctx, p)
	case dataPage:
		l, ok, err := t.keptList(ctx, t.heard.At.Chat, p.Key)
		if err != nil {
			return err
		}
		if ok {
			return t.turnPage(ctx, l, p)
		}
	}
	p, err := t.picked(ctx, p)
	if err != nil {
		return err
	}
	in := bot.Press{Action: p.Action, At: t.heard.At, Values: p.Values}
	if t.heard.Chat.Private {
		if err := t.closeForm(ctx); err != nil {
			return err
		}
		return t.ask(ctx, in)
	}
	return t.pressedThere(ctx, in)
}

// pressedThere takes a button of a message in a group. Where the answer is the person's alone and they cannot be written
// to, their press waits until they press Start, and nothing is handled before.
func (t *turn) pressedThere(ctx context.Context, in bot.Press) error {
	q := t.request(ctx, in)
	if a := t.ack(q); a == bot.AckPrivate || a == bot.AckForm {
		reachable, err := t.started(ctx, t.heard.From)
		if err != nil {
			return err
		}
		if !reachable {
			return t.point(ctx)
		}
	}
	return t.do(ctx, q)
}

// picked is a press with what its button refers to in a kept list. What is gone is an action without a name, which no
// route has.
func (t *turn) picked(ctx context.Context, p press) (press, error) {
	if p.Kind == "" {
		return p, nil
	}
	if p.Kind != dataKept {
		return press{}, nil
	}
	l, ok, err := t.keptList(ctx, t.heard.At.Chat, p.Key)
	if err != nil || !ok || p.N >= len(l.Choices) {
		return press{}, err
	}
	return chosen(l, p.N), nil
}

// chosen is the n-th choice of a list; an action this version cannot read has no route.
func chosen(l list, n int) press {
	a, err := bot.ParseAction(l.Action)
	if err != nil {
		return press{}
	}
	return press{Action: a, Values: []string{l.Choices[n].Value}}
}

// turnPage shows another page of a list on the message that was pressed.
func (t *turn) turnPage(ctx context.Context, l list, p press) error {
	t.query.answer(ctx, "", false)
	chat, err := t.current(ctx, t.heard.At.Chat)
	if err != nil {
		return err
	}
	rows, _ := l.page(p.Key, p.N, t.say)
	params := map[string]string{"chat_id": chat, "message_id": t.heard.At.Message}
	if err := setJSON(params, "reply_markup", inlineKeyboard{rows}); err != nil {
		return err
	}
	err = t.insistOnSame(ctx, func(ctx context.Context) error {
		return t.client.call(ctx, "editMessageReplyMarkup", params, nil, callOptions{slot: slot(chat, true)})
	})
	if errors.Is(err, bot.ErrUnchanged) || errors.Is(err, bot.ErrGone) {
		return nil
	}
	return err
}
