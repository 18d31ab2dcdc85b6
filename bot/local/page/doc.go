// Package page is the try-out chat in a browser: a plain page over a local.Room, for one machine and without an account
// anywhere.
//
// Its place in the flow: beside the terminal chat. What somebody types or presses on the page becomes a script.Step in
// the Room; what the Room then shows them is what the page draws. The clock and the store below are moved through a
// Stage. Every word of the page's own stands in page.html.
package page
