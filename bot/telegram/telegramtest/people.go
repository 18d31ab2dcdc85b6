package telegramtest

import (
	"errors"
	"fmt"
	"strconv"
)

// UserID is somebody's id; they may be new.
func (s *Server) UserID(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strconv.FormatInt(s.must(name).id, 10)
}

// must finds somebody; a name no script could have is an error of the test. The lock is held.
func (s *Server) must(name string) *person {
	s.t.Helper()
	p, err := s.world.meet(name, "")
	if err != nil {
		s.t.Fatalf("telegramtest: %q: %v", name, err)
	}
	return p
}

// Started makes somebody who knows the bot: they started it some time ago.
func (s *Server) Started(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.must(name).started = true
}

// Deactivate deletes somebody's account.
func (s *Server) Deactivate(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.must(name).gone = true
}

// block keeps the bot from writing to somebody, or allows it again. The bot is told.
func (s *Server) block(p *person, blocked bool) ([]*update, error) {
	if p.blocked == blocked {
		return nil, errors.New("that is so already")
	}
	before := s.world.member(p.dm, botID)
	p.blocked, p.dm.bot = blocked, member
	if blocked {
		p.dm.bot = kicked
	}
	return s.memberChanged(p.dm, botID, p.id, before), nil
}

// Anonymous lets an administrator write as the group, or by name again.
func (s *Server) Anonymous(name, group string, on bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.group(group)
	if g == nil || g.members[s.must(name).id] == nil {
		return fmt.Errorf("%s is not in %s", name, group)
	}
	m := g.members[s.must(name).id]
	if m.state != owner && m.state != administrator {
		return fmt.Errorf("%s is no administrator of %s", name, group)
	}
	m.hidden = on
	return nil
}
