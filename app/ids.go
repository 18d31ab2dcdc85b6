package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/xid"
)

// NewID makes ids for real use: 20 characters, sortable, unique without coordination. They fit a Discord nonce and a
// Telegram button.
func NewID() string { return xid.New().String() }

// seededIDs makes the same ids again for the same seed: 12 characters of the seed, 8 of a counter.
func seededIDs(now time.Time, boot int) func() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", now.UnixNano(), boot))
	prefix := hex.EncodeToString(sum[:])[:12]
	var n atomic.Uint32
	return func() string { return fmt.Sprintf("%s%08x", prefix, n.Add(1)) }
}
