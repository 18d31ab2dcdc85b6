package bolt

import (
	"sync"

	bbolt "go.etcd.io/bbolt"
)

// file is an open bbolt file. Compact puts another in its place; who began to read in the old one reads on there.
type file struct {
	*bbolt.DB
	users sync.WaitGroup // who reads in it without being the writer
}

// use returns the file to read in now. It stays open until users.Done.
func (db *DB) use() *file {
	db.swap.RLock()
	defer db.swap.RUnlock()
	db.file.users.Add(1)
	return db.file
}

// exchange puts another file in the place of the one in use and returns that. Only the writer may call it.
func (db *DB) exchange(next *file) (old *file) {
	db.swap.Lock()
	defer db.swap.Unlock()
	old, db.file = db.file, next
	return old
}
