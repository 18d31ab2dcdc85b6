package storagetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

func putNote(key, value string) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error { return tx.Notes().Put(key, []byte(value), time.Time{}) }
}

// note returns the value of a note, "" if there is none.
func (d *desk) note(key string) string {
	d.t.Helper()
	var value []byte
	d.read(func(tx recovery.Tx) (err error) {
		if value, err = tx.Notes().Get(key, d.now()); recovery.CodeOf(err) == recovery.NotFound {
			return nil
		}
		return err
	})
	return string(value)
}

func testChange(t *testing.T, h Harness) {
	errOwn := errors.New("own")
	story(t, h, "what was changed is there after reopening", func(t *testing.T, d *desk) {
		d.write(putNote("k", "v"))
		d.reopen()
		same(t, "note", d.note("k"), "v")
	})
	story(t, h, "a failing change writes nothing and its error comes back as it is", func(t *testing.T, d *desk) {
		err := d.try(func(tx recovery.Tx) error { return errors.Join(putNote("k", "v")(tx), errOwn) })
		if !errors.Is(err, errOwn) {
			t.Errorf("error %v, want one that is %v", err, errOwn)
		}
		same(t, "note", d.note("k"), "")
		if err := d.try(func(recovery.Tx) error { return errOwn }); err != errOwn {
			t.Errorf("error %v, want the very error of f", err)
		}
	})
	story(t, h, "a panic writes nothing and the store lives on", func(t *testing.T, d *desk) {
		err := d.try(func(tx recovery.Tx) error {
			if err := putNote("k", "v")(tx); err != nil {
				return err
			}
			panic("on purpose")
		})
		if err == nil {
			t.Error("no error for a panic")
		}
		same(t, "note", d.note("k"), "")
		d.write(putNote("k", "after"))
		same(t, "note", d.note("k"), "after")
	})
	story(t, h, "later reads of a change see its writes", func(t *testing.T, d *desk) {
		d.write(func(tx recovery.Tx) error {
			if err := putNote("k", "v")(tx); err != nil {
				return err
			}
			got, err := tx.Notes().Get("k", d.now())
			same(t, "note in the change", string(got), "v")
			return err
		})
	})
	story(t, h, "a cancelled context runs nothing", func(t *testing.T, d *desk) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := d.Change(ctx, recovery.Origin{}, func(recovery.Tx) error { t.Error("f ran"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Change: error %v, want context.Canceled", err)
		}
		if err := d.View(ctx, func(recovery.Tx) error { t.Error("f ran"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("View: error %v, want context.Canceled", err)
		}
	})
	story(t, h, "a megabyte survives", func(t *testing.T, d *desk) {
		big := strings.Repeat("0123456789abcdef", 1<<16)
		d.write(putNote("big", big))
		d.reopen()
		if d.note("big") != big {
			t.Error("a note of 1 MiB came back different")
		}
	})
	testOrigins(t, h)
}

func testOrigins(t *testing.T, h Harness) {
	o := recovery.Origin{Platform: "telegram", ID: "7"}
	apply := func(d *desk, o recovery.Origin) bool {
		d.t.Helper()
		runs := 0
		applied, err := d.Change(context.Background(), o, func(recovery.Tx) error { runs++; return nil })
		if err != nil {
			d.t.Fatalf("Change: %v", err)
		}
		if applied != (runs > 0) {
			d.t.Errorf("applied is %v, but f ran %d times", applied, runs)
		}
		return applied
	}
	story(t, h, "an origin counts once, also after reopening", func(t *testing.T, d *desk) {
		same(t, "first", apply(d, o), true)
		same(t, "second", apply(d, o), false)
		d.reopen()
		same(t, "after reopening", apply(d, o), false)
	})
	story(t, h, "an origin is forgotten after OriginTTL", func(t *testing.T, d *desk) {
		apply(d, o)
		d.advance(recovery.OriginTTL - time.Millisecond)
		same(t, "just before", apply(d, o), false)
		d.advance(2 * time.Millisecond)
		same(t, "just after", apply(d, o), true)
		same(t, "and once more", apply(d, o), false)
	})
	story(t, h, "an origin is remembered when the clock is set back", func(t *testing.T, d *desk) {
		apply(d, o)
		d.advance(-49 * time.Hour)
		same(t, "two days earlier", apply(d, o), false)
	})
	story(t, h, "the zero origin is never remembered", func(t *testing.T, d *desk) {
		same(t, "first", apply(d, recovery.Origin{}), true)
		same(t, "second", apply(d, recovery.Origin{}), true)
	})
	story(t, h, "origins that look alike are different", func(t *testing.T, d *desk) {
		apply(d, recovery.Origin{Platform: "ab", ID: "c"})
		for _, other := range []recovery.Origin{{Platform: "a", ID: "bc"}, {Platform: "ab", ID: "cd"}, {Platform: "ab"}, {ID: "abc"}} {
			same(t, "another origin", apply(d, other), true)
		}
	})
	story(t, h, "a failed change leaves its origin free", func(t *testing.T, d *desk) {
		_, err := d.Change(context.Background(), o, func(tx recovery.Tx) error {
			return errors.Join(putNote("k", "v")(tx), errors.New("own"))
		})
		if err == nil {
			t.Error("no error")
		}
		same(t, "the next try", apply(d, o), true)
	})
	story(t, h, "an origin with old ones beside it is found among thousands", func(t *testing.T, d *desk) {
		for i := range 300 {
			apply(d, recovery.Origin{Platform: "discord", ID: at(i).Format(time.RFC3339)})
		}
		d.advance(3 * 24 * time.Hour)
		apply(d, o)
		d.advance(5 * 24 * time.Hour)
		for i := range 300 {
			same(t, "an old origin", apply(d, recovery.Origin{Platform: "discord", ID: at(i).Format(time.RFC3339)}), true)
		}
		same(t, "the young one", apply(d, o), false)
	})
}
