package telegram

import (
	"context"
	"errors"
)

// maxCrowd is how many updates of one person may wait in a chat while they are answered one by one. Whoever sends more at
// once would hold up everybody: Telegram shows only a hundred updates ahead, and a chat takes one answer a second.
const maxCrowd = 20

// errCrowd is why an answer is left out. What the update said was heard all the same.
var errCrowd = errors.New("too many updates of the same person wait behind this one; its answer is left out")

type crowdKey struct{}

// withCrowd lets crowded know what waits behind f.
func (o *order) withCrowd(f *flight) context.Context {
	return context.WithValue(o.ctx, crowdKey{}, func() bool { return o.crowdBehind(f) })
}

// crowded reports whether the person whose update is handled has too many others waiting behind it.
func crowded(ctx context.Context) bool {
	behind, ok := ctx.Value(crowdKey{}).(func() bool)
	return ok && behind()
}

func (o *order) crowdBehind(f *flight) bool {
	o.mu.Lock()
	waiting := append([]*flight{}, o.lanes[f.lane]...)
	o.mu.Unlock()
	if len(waiting) <= maxCrowd {
		return false
	}
	who, ok := author(f.raw)
	n := 0
	for _, w := range waiting {
		if other, is := author(w.raw); ok && is && other == who {
			n++
		}
	}
	return n > maxCrowd
}
