// Package storagetest is what every storage engine must pass: the contracts of recovery.Store, recovery.Outbox and the
// ports, as tests. An engine's own test file is ten lines; what only that engine can do wrong, it tests beside them.
//
// Run goes through the contracts topic by topic, one file each; RunConcurrent does the same things at once. Instants
// have whole milliseconds: no engine needs to keep more.
package storagetest
