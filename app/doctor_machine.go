package app

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"easyday/commands"
	"easyday/recovery"
	"easyday/storage"
)

// shortSecret is how long a webhook secret should be, so that nobody guesses it.
const shortSecret = 16

// secrets looks at what the operator chose.
func (d *doctor) secrets() {
	if s := d.config.Telegram.Secret; d.config.Mode == ModeWebhook && s != "" && len(s) < shortSecret {
		d.bad("The secret by which Telegram's calls are known is so short that it can be guessed: make it %d characters or more.", shortSecret)
	}
}

// process looks whether easyday runs here.
func (d *doctor) process(ctx context.Context) {
	status, err := askHealth(ctx, d.config)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		d.fine("No easyday answers on %s: it is not running, or listens elsewhere.", d.config.Listen)
	case err != nil:
		d.bad("Something on %s does not answer as easyday does: choose another address in listen.", d.config.Listen)
	case status == http.StatusOK:
		d.fine("An easyday is running on %s and has a network connected.", d.config.Listen)
	case status == http.StatusServiceUnavailable:
		d.bad("An easyday is running on %s, but has no network connected: its log says why.", d.config.Listen)
	default:
		d.bad("Something on %s answers, but it is no easyday: choose another address in listen.", d.config.Listen)
	}
}

// store looks whether the store can be written. A store that is not there yet is not made: its owner may be another
// user than the one who asks.
func (d *doctor) store(ctx context.Context) {
	name := strings.TrimPrefix(d.config.Storage.String(), "bolt:")
	if path, ok := strings.CutPrefix(d.config.Storage.URL, "bolt:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			d.folder(path)
			return
		}
	}
	store, err := storage.Open(ctx, d.config.Storage.URL, storage.Options{Now: d.Clock.Now, Log: d.Log, Forget: commands.Forget})
	if recovery.ReasonOf(err) == "locked" {
		d.fine("The database %s is held by an easyday that is running.", name)
		return
	}
	if err != nil {
		d.bad("The database cannot be opened: %v.", plainStore(err))
		return
	}
	book, key := notebook{store, d.Clock}, "doctor"
	err = errors.Join(book.Put(ctx, key, nil, time.Minute), book.Delete(ctx, key), store.Close())
	if err != nil {
		d.bad("The database %s cannot be written: %v.", name, plainStore(err))
		return
	}
	d.fine("The database %s can be written.", name)
}

// plainStore is why the store failed, without where in it.
func plainStore(err error) error {
	if e, ok := errors.AsType[*recovery.Error](err); ok && e.Err != nil {
		return e.Err
	}
	return err
}

// folder looks whether a file can be made, by making another one.
func (d *doctor) folder(path string) {
	dir := filepath.Dir(path)
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".easyday-doctor-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		d.bad("The database %s is not there yet and cannot be made: %v.", path, err)
		return
	}
	d.fine("The database %s is not there yet; it can be made.", path)
}

// public looks whether the addresses that the networks call lead to an easyday.
func (d *doctor) public(ctx context.Context) {
	if d.config.Mode != ModeWebhook {
		return
	}
	for _, name := range d.config.Networks() {
		address := callURL(d.config, name)
		answer, err := d.get(ctx, address)
		switch {
		case err != nil:
			d.bad("%s cannot be reached from here: %s.", address, plainReach(err))
		case answer.StatusCode == http.StatusMethodNotAllowed && answer.Header.Get("Allow") == http.MethodPost:
			d.fine("%s leads to an easyday.", address)
		case answer.StatusCode >= 500:
			d.bad("%s is answered with %d: the proxy there does not reach easyday on %s, or easyday is not running.", address, answer.StatusCode, d.config.Listen)
		case answer.StatusCode == http.StatusNotFound:
			d.bad("%s is answered with 404: the proxy there must pass the whole path on to easyday on %s.", address, d.config.Listen)
		default:
			d.bad("%s is answered with %d, and not by easyday: let the proxy there pass it on to %s.", address, answer.StatusCode, d.config.Listen)
		}
	}
}

// plainReach says why an address cannot be reached.
func plainReach(err error) string {
	var name *net.DNSError
	var unknown x509.UnknownAuthorityError
	var foreign x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return "its name has no address"
	case errors.As(err, &unknown), errors.As(err, &foreign), errors.As(err, &invalid):
		return "its certificate is not one the networks would trust"
	case errors.Is(err, context.DeadlineExceeded):
		return "nothing answers in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection is refused"
	}
	return "the connection fails"
}

// get asks an address, without following where it sends to, and reads no more than the head of the answer.
func (d *doctor) get(ctx context.Context, address string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	client := http.Client{Transport: d.HTTP, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(ask)
	if err != nil {
		return nil, err
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 1<<10) // so that the connection can be used again
	return answer, answer.Body.Close()
}
