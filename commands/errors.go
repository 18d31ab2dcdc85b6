package commands

import (
	"context"
	"errors"

	"easyday/bot"
	"easyday/recovery"
)

// Explain turns an error into what the person reads: one clear sentence that says what to do.
func (d *Desk) Explain(ctx context.Context, q *bot.Request, err error) bot.Response {
	v := d.voice(ctx, q)
	note := v.Text(errorKey(err))
	switch q.Input.(type) {
	case bot.Press, bot.Submit:
		return bot.Toast{Note: note, Alert: true}
	}
	m := bot.Message{Kind: "answer", Body: []bot.Text{note}}
	if missing(err) && recovery.ReasonOf(err) == "athlete" {
		m.Rows = [][]bot.Button{{button(v, "button.report", "guide", "")}}
	}
	return private(m)
}

// errorKey is the one switch from errors to sentences.
func errorKey(err error) string {
	switch {
	case errors.Is(err, bot.ErrOldButton):
		return "error.old_button"
	case errors.Is(err, bot.ErrUnknown):
		return "error.unknown_command"
	}
	reason := recovery.ReasonOf(err)
	switch recovery.CodeOf(err) {
	case recovery.Invalid:
		if known := invalidKeys[reason]; known {
			return "error.invalid." + reason
		}
		return "error.invalid.other"
	case recovery.NotFound:
		switch reason {
		case "athlete":
			return "error.stranger"
		case "first":
			return "error.first_expired"
		case "day":
			return "error.day_gone"
		case "draft":
			return "error.draft_gone"
		}
		return "error.not_found"
	case recovery.Forbidden:
		switch reason {
		case recovery.SilentOver, recovery.SilentRest, recovery.SilentOlder, "role", "private", "late", "joins_off", "joins_full":
			return "error.forbidden." + reason
		}
		return "error.forbidden.other"
	case recovery.Unavailable:
		if reason == "full" || reason == "read_only" {
			return "error.unavailable." + reason
		}
		return "error.unavailable.other"
	case recovery.Conflict, recovery.Duplicate:
		if reason == "day_over" {
			return "error.day_over"
		}
		return "error.conflict"
	}
	return "error.internal"
}

// invalidKeys are the reasons of Invalid errors with a sentence of their own.
var invalidKeys = map[string]bool{
	"text_long": true, "text_odd": true, "sport": true, "minutes": true, "effort": true, "ended": true, "future": true,
	"too_old": true, "zone": true, "quiet": true, "slots": true, "usual": true, "language": true, "pause": true, "mention": true,
	"modality": true, "moment": true,
	"access": true, "modalities": true, "limitation": true, "place": true, "heart": true, "checkin": true, "travel": true,
	"day_past": true, "day_today": true, "day_far": true, "day_when": true, "day_room": true, "day_length": true, "hard_days": true, "race": true, "race_past": true, "races_full": true,
	"series": true, "series_full": true, "series_move": true, "team_hard": true, "captain": true, "role": true, "board": true, "team_place": true,
	"own": true, "list_full": true, "team_switch": true, "digest": true, "digest_board": true,
}
