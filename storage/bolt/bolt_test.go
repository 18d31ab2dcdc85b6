package bolt_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"easyday/storage"
	"easyday/storage/bolt"
	"easyday/storage/storagetest"
)

func TestStore(t *testing.T)      { storagetest.Run(t, harness()) }
func TestConcurrent(t *testing.T) { storagetest.RunConcurrent(t, harness()) }

// harness opens files that must be sound when their story is over: whatever it did, records and indexes agree.
func harness() storagetest.Harness {
	return storagetest.Harness{Open: func(t testing.TB, place string, opts storage.Options) storage.Store {
		path := filepath.Join(place, "easyday.db")
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) { // the first time: it is checked after the last
			t.Cleanup(func() {
				if _, err := bolt.Verify(context.Background(), path); err != nil {
					t.Errorf("the file that is left: %v", err)
				}
			})
		}
		s, err := storage.Open(t.Context(), "bolt:"+path, opts)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}}
}
