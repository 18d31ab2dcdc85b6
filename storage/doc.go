// Package storage opens the store a URL names. Each engine lives in a folder of its own and passes storagetest.Run.
//
// It stands between app, which knows the configuration, and the engines: everybody else sees only the ports of package
// recovery.
package storage
