package page

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"

	"easyday/bot/local"
)

// assets are the page and what it loads. They are read only.
//
//go:embed page.html static/*.css static/*.js static/*.svg
var assets embed.FS

func (s *server) page(w http.ResponseWriter, _ *http.Request) { s.asset(w, "page.html") }

func (s *server) static(w http.ResponseWriter, r *http.Request) {
	s.asset(w, "static/"+r.PathValue("name"))
}

// asset sends one of the assets. Its type is told here, because machines differ in what they know.
func (s *server) asset(w http.ResponseWriter, name string) {
	kind := map[string]string{
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
		".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}[path.Ext(name)]
	content, err := fs.ReadFile(assets, name)
	if err != nil || kind == "" {
		fail(w, http.StatusNotFound, "there is no such file")
		return
	}
	w.Header().Set("Content-Type", kind)
	// If the browser is gone there is nobody left to tell.
	_, _ = w.Write(content)
}

// file sends a file the bot handed over to this person in this chat.
func (s *server) file(w http.ResponseWriter, r *http.Request) {
	who, ok := s.speaker(r.PathValue("person"), r.PathValue("chat"))
	if ok {
		s.stage.RLock()
		seen := s.opt.Stage.Room().View(who.Person, who.Chat)
		s.stage.RUnlock()
		i := slices.IndexFunc(seen, func(m local.Shown) bool { return m.Ref == r.PathValue("ref") && m.File != nil })
		if i >= 0 {
			kind := seen[i].File.MIME
			if _, _, err := mime.ParseMediaType(kind); err != nil {
				kind = "application/octet-stream"
			}
			w.Header().Set("Content-Type", kind)
			// Never shown in place: what it holds is not ours.
			name := map[string]string{"filename": path.Base(seen[i].File.Name)}
			w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", name))
			_, _ = w.Write(seen[i].File.Bytes)
			return
		}
	}
	fail(w, http.StatusNotFound, "there is no such file")
}
