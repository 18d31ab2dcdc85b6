package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// kept is a message told from others by its kind.
func kept(n int) Message { return Message{Kind: fmt.Sprint(n)} }

func TestEdits(t *testing.T) {
	at, other := Ref{Chat: "c", Message: "1"}, Ref{Chat: "c", Message: "2"}
	t.Run("the newest stands for all that waited behind the one under way", func(t *testing.T) {
		var edits Edits
		var mu sync.Mutex
		var made []string
		began, goOn := make(chan struct{}), make(chan struct{})
		do := func(_ context.Context, _ Ref, m Message) error {
			mu.Lock()
			made = append(made, m.Kind)
			first := len(made) == 1
			mu.Unlock()
			if first {
				close(began)
				<-goOn
			}
			return nil
		}
		var all sync.WaitGroup
		all.Go(func() { _ = edits.Do(t.Context(), at, kept(0), do) })
		<-began
		const behind = 50
		for n := 1; n <= behind; n++ {
			all.Go(func() {
				if err := edits.Do(t.Context(), at, kept(n), do); err != nil {
					t.Error(err)
				}
			})
		}
		for edits.waiting(at) <= behind { // the one under way counts, too
			runtime.Gosched()
		}
		if err := edits.Do(t.Context(), other, kept(99), do); err != nil { // another message waits for nobody
			t.Error(err)
		}
		close(goOn)
		all.Wait()
		if len(made) != 3 || made[0] != "0" || made[1] != "99" {
			t.Errorf("made %v, want the first, the other message's, and one for all that waited", made)
		}
		if err := edits.Do(t.Context(), at, kept(100), do); err != nil || made[len(made)-1] != "100" || edits.waiting(at) != 0 {
			t.Errorf("afterwards: %v, %v", err, made)
		}
	})
	t.Run("who waits in vain says so, and the line goes on", func(t *testing.T) {
		var edits Edits
		began, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- edits.Do(t.Context(), at, kept(0), func(context.Context, Ref, Message) error {
				close(began)
				<-goOn
				return ErrGone
			})
		}()
		<-began
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		never := func(context.Context, Ref, Message) error { t.Error("it was made"); return nil }
		if err := edits.Do(ctx, at, kept(1), never); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		close(goOn)
		if err := <-ended; !errors.Is(err, ErrGone) {
			t.Errorf("the first: %v", err)
		}
		if err := edits.Do(t.Context(), at, kept(2), func(context.Context, Ref, Message) error { return nil }); err != nil {
			t.Errorf("after it: %v", err)
		}
	})
}

// waiting is how many are in the line of a message.
func (e *Edits) waiting(at Ref) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if line := e.lines[at]; line != nil {
		return line.used
	}
	return 0
}
