package bot

// Response is what a handler returns: Say, Redraw, Toast, Ask or Offer. nil says nothing.
type Response interface{ response() }

// Say is a new message. Private means only the person who asked may see it: in a group the adapter finds its way.
type Say struct {
	Message Message
	Private bool
}

// Redraw puts another message in place of the one that was pressed. Note, if not empty, is flashed beside it.
type Redraw struct {
	Message Message
	Note    Text
}

// Toast is a short private word that leaves the message as it is. Alert asks for a louder form.
type Toast struct {
	Note  Text
	Alert bool
}

// Ask opens a form. Only a press may be answered with it.
type Ask struct{ Form Form }

// Offer answers Complete with at most 25 choices.
type Offer struct{ Choices []Choice }

func (Say) response()    {}
func (Redraw) response() {}
func (Toast) response()  {}
func (Ask) response()    {}
func (Offer) response()  {}
