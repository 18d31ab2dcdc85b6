package recovery

// Options are the modalities a swap may pick from, the best first, without the suggested one. The newcomer rule does not
// hold for them: who asks for something else may have what it needs. Empty when the gate is closed, the window is over or
// nothing was suggested.
func Options(c Case) []ModalityID {
	old := c.Session.Decision.Suggestion
	v := viewOf(&c)
	if old == nil || v.gate() != "" {
		return nil
	}
	ok, removed := v.possible(v.rotation())
	spared, _ := restore(RemovedNewcomer, removed)
	ok = append(ok, spared...)
	var out []ModalityID
	for _, r := range v.rank(ok) {
		if r.ID != old.Modality {
			out = append(out, r.ID)
		}
	}
	return out
}

// Swap is the decision after the athlete put another modality in place of the suggested one. The case is as for
// Decide, with the old decision in Session.Decision and what was swapped away before it in Session.SwapAway. to may be
// "" for the next one by R3; otherwise it is the athlete's own pick, which R3 does not limit. Refuses with Forbidden
// when the gate is closed or the window is over, NotFound when there is no suggestion, and Invalid (reason "modality")
// when to is not possible or stands already, or when nothing else is left. The caller adds what was replaced to
// Session.SwapAway.
func Swap(c Case, to ModalityID) (Decision, error) {
	v := viewOf(&c)
	if shut := v.gate(); shut != "" {
		return Decision{}, &Error{Code: Forbidden, Reason: shut}
	}
	old := c.Session.Decision.Suggestion
	if old == nil {
		return Decision{}, &Error{Code: NotFound, Reason: "suggestion"}
	}
	v.Keep, v.First, v.Picked, v.Stood = "", Won{}, to, old.Modality
	v.Away = append(v.Away, old.Modality)
	d := v.decide()
	if s := d.Suggestion; s == nil || s.Modality == old.Modality || to != "" && s.Modality != to {
		return Decision{}, Refuse("modality")
	}
	return d, nil
}
