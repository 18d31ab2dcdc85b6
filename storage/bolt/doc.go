// Package bolt keeps everything in one file on the local disk, with bbolt: the default engine.
//
// It stands at the end of the one way through the house: commands and the scheduler call the ports of package recovery,
// and this package makes them durable. It decides nothing.
//
// Read in this order: db.go (what lies where in the file), writer.go (how changes become durable), outbox.go (how
// notices are claimed and settled), then one file per port. failures.go says which errors end the store and which pass.
package bolt
