package bolt_test

import (
	"path/filepath"
	"testing"

	"easyday/storage"
	"easyday/storage/storagetest"
)

func TestStore(t *testing.T)      { storagetest.Run(t, harness()) }
func TestConcurrent(t *testing.T) { storagetest.RunConcurrent(t, harness()) }

func harness() storagetest.Harness {
	return storagetest.Harness{Open: func(t testing.TB, place string, opts storage.Options) storage.Store {
		s, err := storage.Open(t.Context(), "bolt:"+filepath.Join(place, "easyday.db"), opts)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}}
}
