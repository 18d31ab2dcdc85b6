// Package app wires everything together, and is the only package that knows everything: configuration, the App with its
// store, router, scheduler and platforms, the Server that runs it on the networks, what the doctor looks at, the
// virtual-clock bench of the terminal chat, and the try-out page's server.
//
// main is a thin layer over it; tests and benchmarks build the same App in process.
package app
