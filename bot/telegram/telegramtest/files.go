package telegramtest

import "net/http"

// getFile gives out where a file can be had.
func (s *Server) getFile(c *call) (any, *refusal) {
	f, ok := s.about.files[c.text("file_id")]
	switch {
	case !ok:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case len(f.bytes) > maxDownload:
		return nil, badRequest("file is too big")
	}
	return map[string]any{"file_id": c.text("file_id"), "file_unique_id": f.UniqueID, "file_size": f.Size, "file_path": f.path()}, nil
}

// maxDownload is the largest file a bot can fetch, in bytes.
const maxDownload = 20 << 20

func (s *Server) download(w http.ResponseWriter, _ *http.Request, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.about.files {
		if f.path() == path {
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(f.bytes)
			return
		}
	}
	answer(w, reply{refusal: &refusal{code: http.StatusNotFound, text: "Not Found"}})
}
