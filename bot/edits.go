package bot

import (
	"context"
	"sync"
)

// Edits keeps to what a network allows when one message changes faster than that: while an edit of it is under way, the
// newest of those that come behind it stands for all of them. The zero value is ready; many goroutines may use it.
type Edits struct {
	mu    sync.Mutex
	lines map[Ref]*editLine // of messages that are being edited
}

// editLine is who edits a message and who waits.
type editLine struct {
	turn chan struct{} // holds a token while an edit is under way
	next *edit         // what waits, nil for nothing
	used int           // how many are in the line
}

// edit is one that waits its turn; what it says may be replaced until then.
type edit struct {
	message Message
	done    chan struct{} // closed when it was made
	err     error
}

// Do makes an edit through do, one at a time for each message. If a newer one comes while it waits, the newer one is made
// in its place, once, and both return what do said to it. What waits goes by the ctx of who came first: if that ends, its
// error is what all who wait get, with nothing changed.
func (e *Edits) Do(ctx context.Context, at Ref, m Message, do func(ctx context.Context, at Ref, m Message) error) error {
	line, mine, first := e.join(at, m)
	defer e.leave(at, line)
	if !first {
		<-mine.done
		return mine.err
	}
	defer close(mine.done)
	select {
	case line.turn <- struct{}{}:
		defer func() { <-line.turn }()
	case <-ctx.Done():
		e.take(line)
		mine.err = ctx.Err()
		return mine.err
	}
	mine.err = do(ctx, at, e.take(line))
	return mine.err
}

// join puts an edit into the line of its message. first is false for one that took the place of another that waits.
func (e *Edits) join(at Ref, m Message) (line *editLine, mine *edit, first bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.lines == nil {
		e.lines = map[Ref]*editLine{}
	}
	if line = e.lines[at]; line == nil {
		line = &editLine{turn: make(chan struct{}, 1)}
		e.lines[at] = line
	}
	line.used++
	if first = line.next == nil; first {
		line.next = &edit{done: make(chan struct{})}
	}
	line.next.message = m
	return line, line.next, first
}

// take is what the line's next edit says by now; nobody can change it any more.
func (e *Edits) take(line *editLine) Message {
	e.mu.Lock()
	defer e.mu.Unlock()
	m := line.next.message
	line.next = nil
	return m
}

func (e *Edits) leave(at Ref, line *editLine) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if line.used--; line.used == 0 {
		delete(e.lines, at)
	}
}
