package discordtest

import (
	"fmt"
)

// apiError is an answer of Discord that is no success.
type apiError struct {
	status, code int
	message      string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d (%d): %s", e.status, e.code, e.message) }

// The refusals, with Discord's own words.
var (
	errUnauthorized       = &apiError{401, 0, "401: Unauthorized"}
	errNotFound           = &apiError{404, 0, "404: Not Found"}
	errUnknownChannel     = &apiError{404, 10003, "Unknown Channel"}
	errUnknownGuild       = &apiError{404, 10004, "Unknown Guild"}
	errUnknownMember      = &apiError{404, 10007, "Unknown Member"}
	errUnknownMessage     = &apiError{404, 10008, "Unknown Message"}
	errUnknownUser        = &apiError{404, 10013, "Unknown User"}
	errUnknownWebhook     = &apiError{404, 10015, "Unknown Webhook"}
	errUnknownInteraction = &apiError{404, 10062, "Unknown interaction"}
	errForeignApplication = &apiError{403, 20012, "You are not authorized to perform this action on this application"}
	errOpeningTooFast     = &apiError{429, 40003, "You are opening direct messages too fast"}
	errAcknowledged       = &apiError{400, 40060, "Interaction has already been acknowledged."}
	errFollowups          = &apiError{400, 40094, "Maximum number of follow up messages for this interaction reached"}
	errMissingAccess      = &apiError{403, 50001, "Missing Access"}
	errForeignMessage     = &apiError{403, 50005, "Cannot edit a message authored by another user"}
	errEmptyMessage       = &apiError{400, 50006, "Cannot send an empty message"}
	errCannotSend         = &apiError{403, 50007, "Cannot send messages to this user"}
	errNoPermission       = &apiError{403, 50013, "Missing Permissions"}
	errWebhookToken       = &apiError{401, 50027, "Invalid Webhook Token"}
	errNotJSON            = &apiError{400, 50109, "The request body contains invalid JSON."}
	errFileTooBig         = &apiError{413, 40005, "Request entity too large"}
	errNoMutualGuild      = &apiError{403, 50278, "Cannot send messages to this user due to having no mutual guilds"}
	errTooManyCreates     = &apiError{400, 30034, "Maximum number of daily application command creates has been reached (200)"}
)

// badForm is the refusal of a body that breaks a rule.
func badForm(format string, args ...any) error {
	return &apiError{400, 50035, "Invalid Form Body: " + fmt.Sprintf(format, args...)}
}
