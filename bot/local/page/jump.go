package page

import (
	"context"
	"net/http"
	"time"
)

// maxJump is how far the clock goes at once.
const maxJump = 31 * 24 * time.Hour

// leap is how the clock is to be moved: by For ("8h"), or to what is due next.
type leap struct {
	For  string `json:"for,omitempty"`
	Next bool   `json:"next,omitempty"`
}

// moved is how it went. OK is false if nothing was planned.
type moved struct {
	OK  bool      `json:"ok"`
	Now time.Time `json:"now"`
}

// jump moves the clock. Once begun it is finished, even if the browser goes away.
func (s *server) jump(w http.ResponseWriter, r *http.Request) {
	var l leap
	if !read(w, r, maxBody, &l) {
		return
	}
	d, err := time.ParseDuration(l.For)
	if !l.Next && (err != nil || d <= 0 || d > maxJump) || l.Next && l.For != "" {
		fail(w, http.StatusBadRequest, "the clock goes forward only, at most 31 days at once")
		return
	}
	ok, ctx := true, context.WithoutCancel(r.Context())
	err = s.moving(func() (err error) {
		if l.Next {
			ok, err = s.opt.Stage.JumpNext(ctx)
			return err
		}
		return s.opt.Stage.Jump(ctx, d)
	})
	s.told(w, "move the clock", ok, err)
}

// startOver deletes everything. The body is an empty object.
func (s *server) startOver(w http.ResponseWriter, r *http.Request) {
	if !read(w, r, maxBody, &struct{}{}) {
		return
	}
	ctx := context.WithoutCancel(r.Context())
	err := s.moving(func() error { return s.opt.Stage.StartOver(ctx) })
	s.told(w, "start over", true, err)
}

func (s *server) told(w http.ResponseWriter, what string, ok bool, err error) {
	if err != nil {
		s.opt.Log.Error("page: could not "+what, "err", err)
		fail(w, http.StatusInternalServerError, "could not "+what+": "+err.Error())
		return
	}
	reply(w, http.StatusOK, moved{ok, s.opt.Stage.Now().UTC()})
}
