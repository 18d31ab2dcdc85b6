package app

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/bot/bottest"
)

func TestNotebook(t *testing.T) {
	clock := bottest.NewClock(saturday())
	a := openApp(t, filepath.Join(t.TempDir(), "notes.db"), clock)
	book := notebook{a.Store, clock}
	ctx := t.Context()
	t.Run("of many at once one is first, until it is forgotten", func(t *testing.T) {
		for range 2 {
			var first atomic.Int32
			var all sync.WaitGroup
			for range 16 {
				all.Go(func() {
					ok, err := book.FirstSeen(ctx, "update/1", time.Hour)
					if err != nil {
						t.Error(err)
					}
					if ok {
						first.Add(1)
					}
				})
			}
			all.Wait()
			if n := first.Load(); n != 1 {
				t.Errorf("%d were first", n)
			}
			clock.Add(time.Hour)
		}
	})
	t.Run("what is deleted is gone, twice too", func(t *testing.T) {
		if err := book.Put(ctx, "k", []byte("v"), 0); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := book.Delete(ctx, "k"); err != nil {
				t.Fatal(err)
			}
			if _, ok, err := book.Get(ctx, "k"); ok || err != nil {
				t.Errorf("it is there: %v, %v", ok, err)
			}
		}
	})
}
