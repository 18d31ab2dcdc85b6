package discordtest

import (
	"fmt"
)

// apiError is an answer of Discord that is no success.
type apiError struct {
	status, code int
	message      string
	field, fault string // what is wrong with which field of the body; "" where Discord does not say
}

func (e *apiError) Error() string { return fmt.Sprintf("%d (%d): %s", e.status, e.code, e.message) }

// The refusals, with Discord's own words.
var (
	errUnauthorized       = &apiError{status: 401, code: 0, message: "401: Unauthorized"}
	errNotFound           = &apiError{status: 404, code: 0, message: "404: Not Found"}
	errUnknownChannel     = &apiError{status: 404, code: 10003, message: "Unknown Channel"}
	errUnknownGuild       = &apiError{status: 404, code: 10004, message: "Unknown Guild"}
	errUnknownMember      = &apiError{status: 404, code: 10007, message: "Unknown Member"}
	errUnknownMessage     = &apiError{status: 404, code: 10008, message: "Unknown Message"}
	errUnknownUser        = &apiError{status: 404, code: 10013, message: "Unknown User"}
	errUnknownWebhook     = &apiError{status: 404, code: 10015, message: "Unknown Webhook"}
	errUnknownInteraction = &apiError{status: 404, code: 10062, message: "Unknown interaction"}
	errUnknownEvent       = &apiError{status: 404, code: 10070, message: "Unknown Guild Scheduled Event"}
	errForeignApplication = &apiError{status: 403, code: 20012, message: "You are not authorized to perform this action on this application"}
	errOpeningTooFast     = &apiError{status: 429, code: 40003, message: "You are opening direct messages too fast"}
	errAcknowledged       = &apiError{status: 400, code: 40060, message: "Interaction has already been acknowledged."}
	errFollowups          = &apiError{status: 400, code: 40094, message: "Maximum number of follow up messages for this interaction reached"}
	errMissingAccess      = &apiError{status: 403, code: 50001, message: "Missing Access"}
	errForeignMessage     = &apiError{status: 403, code: 50005, message: "Cannot edit a message authored by another user"}
	errEmptyMessage       = &apiError{status: 400, code: 50006, message: "Cannot send an empty message"}
	errCannotSend         = &apiError{status: 403, code: 50007, message: "Cannot send messages to this user"}
	errNoPermission       = &apiError{status: 403, code: 50013, message: "Missing Permissions"}
	errWebhookToken       = &apiError{status: 401, code: 50027, message: "Invalid Webhook Token"}
	errNotJSON            = &apiError{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	errFileTooBig         = &apiError{status: 413, code: 40005, message: "Request entity too large"}
	errNoMutualGuild      = &apiError{status: 403, code: 50278, message: "Cannot send messages to this user due to having no mutual guilds"}
	errTooManyEvents      = &apiError{status: 400, code: 30038, message: "Maximum number of guild scheduled events reached (100)"}
	errEventIsOver        = &apiError{status: 400, code: 180000, message: "Cannot update a finished event"}
	errTooManyCreates     = &apiError{status: 400, code: 30034, message: "Maximum number of daily application command creates has been reached (200)"}
)

// badForm is the refusal of a body that breaks a rule.
func badForm(format string, args ...any) error {
	return &apiError{status: 400, code: 50035, message: "Invalid Form Body: " + fmt.Sprintf(format, args...)}
}

// badField is badForm with the field and Discord's code for what is wrong with it.
func badField(field, fault string) error {
	return &apiError{status: 400, code: 50035, message: "Invalid Form Body", field: field, fault: fault}
}
