package recovery

// Team is a group of people with a home: a server or a group on a network.
type Team struct {
	ID   string  `json:"id"`
	Home Address `json:"home"` // Platform and Chat name the home; Topic where posts go
	Name string  `json:"name,omitempty"`
	Zone string  `json:"zone,omitempty"` // IANA name; the first guess for a member's own zone
}
