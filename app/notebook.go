package app

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// notebook keeps small things of adapters in the store.
type notebook struct {
	store recovery.Store
	clock bot.Clock
}

// Get implements bot.Notebook.
func (n notebook) Get(ctx context.Context, key string) (value []byte, ok bool, err error) {
	err = n.store.View(ctx, func(tx recovery.Tx) error {
		value, err = tx.Notes().Get(key, n.clock.Now())
		return err
	})
	if recovery.CodeOf(err) == recovery.NotFound {
		return nil, false, nil
	}
	return value, err == nil, err
}

// Put implements bot.Notebook.
func (n notebook) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	var until time.Time
	if ttl > 0 {
		until = n.clock.Now().Add(ttl)
	}
	_, err := n.store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		return tx.Notes().Put(key, value, until)
	})
	return err
}

// Delete implements bot.Notebook.
func (n notebook) Delete(ctx context.Context, key string) error {
	_, err := n.store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error { return tx.Notes().Delete(key) })
	return err
}

// FirstSeen implements bot.Notebook.
func (n notebook) FirstSeen(ctx context.Context, key string, ttl time.Duration) (first bool, err error) {
	now := n.clock.Now()
	_, err = n.store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		_, err := tx.Notes().Get(key, now)
		if first = recovery.CodeOf(err) == recovery.NotFound; !first {
			return err
		}
		return tx.Notes().Put(key, []byte{}, now.Add(ttl))
	})
	return first && err == nil, err
}
