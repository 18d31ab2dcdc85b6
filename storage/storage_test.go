package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
	"easyday/storage"
)

func options() storage.Options {
	return storage.Options{Now: func() time.Time { return time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC) }}
}

func TestOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, url := range []string{"bolt:easyday.db", "bolt:" + filepath.Join(t.TempDir(), "data", "easyday.db")} {
		t.Run(url[:len("bolt:e")]+" opens the file it names", func(t *testing.T) {
			s, err := storage.Open(context.Background(), url, options())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(strings.TrimPrefix(url, "bolt:")); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("what is no engine is Invalid, names what is, and no password", func(t *testing.T) {
		for _, url := range []string{"", "easyday.db", "bolts:x", "redis://user:secret@host/1", "BOLT"} {
			s, err := storage.Open(context.Background(), url, options())
			if s != nil || recovery.CodeOf(err) != recovery.Invalid {
				t.Fatalf("Open(%q) is %v, %v, want Invalid", url, s, err)
			}
			if text := err.Error(); !strings.Contains(text, "bolt:PATH") || strings.Contains(text, "secret") {
				t.Errorf("Open(%q): error %q", url, text)
			}
		}
	})
	t.Run("bolt without a path is Invalid, and no store comes with the error", func(t *testing.T) {
		s, err := storage.Open(context.Background(), "bolt:", options())
		if s != nil || recovery.CodeOf(err) != recovery.Invalid {
			t.Errorf("it is %v, %v, want Invalid", s, err)
		}
	})
}
