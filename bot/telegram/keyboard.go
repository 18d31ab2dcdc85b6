package telegram

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"easyday/bot"
)

// sayFunc says a word of the adapter's own in somebody's language.
type sayFunc func(key string, args map[string]any) string

const (
	maxData    = 64 // bytes of callback_data
	perPage    = 8  // choices of a list
	shortLabel = 16 // runes that leave room for a second button beside it
)

// What callback_data can be, beside an encoded bot.Action. All are parted by colons.
const (
	dataValue = "v" // v:<bytes of the action>:<action>:<value>: a choice of a list
	dataKept  = "k" // k:<key>:<n>: the n-th choice of a kept list
	dataPage  = "p" // p:<key>:<n>: another page of it
	dataForm  = "f" // f:<form>:<verb>:<field>: a button of the collector
)

// list is a select with what else hangs on its message, as the Notebook keeps it when callback_data cannot hold it.
type list struct {
	Rows    [][]keyButton `json:"rows,omitempty"` // the message's other buttons
	Action  string        `json:"action"`
	Choices []listChoice  `json:"choices"`
}

type listChoice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// keyboard lays out buttons and select. keep is what the Notebook has to hold for it.
func keyboard(m bot.Message, say sayFunc) (k inlineKeyboard, keep map[string][]byte, err error) {
	k.Rows = [][]keyButton{}
	for _, row := range m.Rows {
		var keys []keyButton
		for _, b := range row {
			if err := b.Action.Check(); err != nil {
				return k, nil, err
			}
			if strings.TrimSpace(b.Label.String()) == "" {
				return k, nil, fmt.Errorf("button %s: no label", b.Action.Name)
			}
			keys = append(keys, keyButton{Text: b.Label.String(), Data: b.Action.String()})
		}
		if len(keys) > 0 {
			k.Rows = append(k.Rows, keys)
		}
	}
	if m.Pick == nil {
		return k, nil, nil
	}
	l, err := newList(k.Rows, *m.Pick)
	if err != nil {
		return k, nil, err
	}
	key, kept := l.key(), false
	k.Rows, kept = l.page(key, 0, say)
	if !kept {
		return k, nil, nil
	}
	value, err := json.Marshal(l)
	return k, map[string][]byte{key: value}, err
}

func newList(rows [][]keyButton, s bot.Select) (list, error) {
	l := list{Rows: rows, Action: s.Action.String()}
	if err := s.Action.Check(); err != nil {
		return l, err
	}
	if len(s.Choices) == 0 {
		return l, fmt.Errorf("select %s: no choices", s.Action.Name)
	}
	for _, c := range s.Choices {
		if strings.TrimSpace(c.Label.String()) == "" || c.Value == "" {
			return l, fmt.Errorf("select %s: an empty choice", s.Action.Name)
		}
		l.Choices = append(l.Choices, listChoice{c.Label.String(), c.Value})
	}
	return l, nil
}

// key names the list by what is in it, so that showing it again keeps nothing new.
func (l list) key() string {
	data, err := json.Marshal(l)
	if err != nil {
		panic(err) // strings only
	}
	return shortHash(data)
}

// shortHash is 16 characters of A-Z a-z 0-9 _ -.
func shortHash(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// page is the keyboard with the n-th page of choices, and whether its buttons refer to the kept list.
func (l list) page(key string, n int, say sayFunc) (rows [][]keyButton, kept bool) {
	rows = append([][]keyButton{}, l.Rows...)
	n = min(n, (len(l.Choices)-1)/perPage)
	first := n * perPage
	end := min(first+perPage, len(l.Choices))
	var row []keyButton
	for i := first; i < end; i++ {
		data := valueData(l.Action, l.Choices[i].Value)
		if len(data) > maxData {
			data, kept = dataKept+":"+key+":"+strconv.Itoa(i), true
		}
		b := keyButton{Text: l.Choices[i].Label, Data: data}
		if len(row) > 0 && (len(row) == 2 || !fits(b.Text, shortLabel) || !fits(row[0].Text, shortLabel)) {
			rows, row = append(rows, row), nil
		}
		row = append(row, b)
	}
	rows = append(rows, row)
	var turn []keyButton
	if n > 0 {
		turn = append(turn, keyButton{Text: say("face.less", nil), Data: dataPage + ":" + key + ":" + strconv.Itoa(n-1)})
	}
	if end < len(l.Choices) {
		turn = append(turn, keyButton{Text: say("face.more", nil), Data: dataPage + ":" + key + ":" + strconv.Itoa(n+1)})
	}
	if len(turn) > 0 {
		rows, kept = append(rows, turn), true
	}
	return rows, kept
}

func valueData(action, value string) string {
	return dataValue + ":" + strconv.Itoa(len(action)) + ":" + action + ":" + value
}

// press is what a button's callback_data says.
type press struct {
	Kind   string     `json:"kind,omitempty"` // "" for an action with or without values, else dataKept, dataPage or dataForm
	Action bot.Action `json:"action"`
	Values []string   `json:"values,omitempty"`
	Key    string     `json:"key,omitempty"`
	N      int        `json:"n,omitempty"`     // of dataKept and dataPage
	Verb   string     `json:"verb,omitempty"`  // of dataForm
	Field  string     `json:"field,omitempty"` // of dataForm
}

var errData = errors.New("callback data of nobody's")

// parsePress reads callback_data: anybody can send anything. What this version did not make is an Action without a name,
// which no route has.
func parsePress(data string) press {
	p, err := splitPress(data)
	if err != nil {
		return press{}
	}
	return p
}

func splitPress(data string) (press, error) {
	kind, rest, _ := strings.Cut(data, ":")
	first, second, ok := strings.Cut(rest, ":")
	switch {
	case len(data) > maxData || !ok:
		return press{}, errData
	case kind == dataValue:
		n, err := strconv.Atoi(first)
		if err != nil || n < 1 || n >= len(second)-1 || second[n] != ':' {
			return press{}, errData
		}
		a, err := bot.ParseAction(second[:n])
		return press{Action: a, Values: []string{second[n+1:]}}, err
	case kind == dataKept || kind == dataPage:
		n, err := strconv.Atoi(second)
		if err != nil || n < 0 {
			return press{}, errData
		}
		return press{Kind: kind, Key: first, N: n}, nil
	case kind == dataForm:
		verb, field, _ := strings.Cut(second, ":")
		return press{Kind: kind, Key: first, Verb: verb, Field: field}, nil
	}
	a, err := bot.ParseAction(data)
	return press{Action: a}, err
}
