package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much a request may say, in bytes.
const (
	maxBody = 16 << 10
	maxAct  = 64 << 10 // people may type more
)

// policy is what the page may load: what this server sends, nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard refuses what does not come from a page of this server on this machine.
func guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { refuseForeign(w) }))
	safe := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		switch {
		case !loopback(r.Host):
			// Another name that leads here would make the browser take a foreign page for ours (DNS rebinding).
			fail(w, http.StatusForbidden, "this page is only for the machine it runs on: open it as 127.0.0.1 or localhost")
		case strings.HasPrefix(r.URL.Path, "/api/") && foreign(r):
			refuseForeign(w)
		default:
			safe.ServeHTTP(w, r)
		}
	})
}

func refuseForeign(w http.ResponseWriter) {
	fail(w, http.StatusForbidden, "another site asked for this")
}

// loopback reports whether a Host header names this machine as its own browser does.
func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	return name == "127.0.0.1" || name == "::1" || strings.EqualFold(name, "localhost")
}

// foreign reports whether the browser says that another origin asks. Other ports of this machine are other origins.
func foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// read decodes a JSON body of at most limit bytes. If it cannot it answers, and ok is false.
func read(w http.ResponseWriter, r *http.Request, limit int64, into any) (ok bool) {
	// A plain form of a foreign page cannot have this type.
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "the body must be application/json")
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); errors.Is(err, io.EOF) {
			return true
		}
	}
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		fail(w, http.StatusRequestEntityTooLarge, "that is too long to send")
	} else {
		fail(w, http.StatusBadRequest, "the body cannot be read")
	}
	return false
}

// reply sends a value as JSON.
func reply(w http.ResponseWriter, status int, value any) {
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(value); err != nil {
		status = http.StatusInternalServerError
		body.Reset()
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// If the browser is gone there is nobody left to tell.
	_, _ = w.Write(body.Bytes())
}

// fail sends why something was not done.
func fail(w http.ResponseWriter, status int, why string) {
	reply(w, status, map[string]string{"error": sentence(why)})
}

// sentence makes an error's words one for people.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(first)) + s[size:]; strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
