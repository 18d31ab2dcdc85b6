package recovery

// Sift is what may be suggested by these facts, in table order, and what each rule removed. Both are empty when the gate
// is closed or the window is over (R1).
func Sift(f Facts) (possible []ModalityID, removed []Removal) {
	v := f.replayed()
	if v.gate() != "" {
		return nil, nil
	}
	ok, removed := v.possible(v.rotation())
	for _, m := range ok {
		possible = append(possible, m.ID)
	}
	return possible, removed
}
