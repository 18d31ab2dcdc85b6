package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"strconv"
	"time"
)

// maxSkew is how far the time in a signed call may be from ours.
const maxSkew = 5 * time.Minute

// parseKey reads an application's public key as the developer portal shows it.
func parseKey(text string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("the Discord public key is not 64 hexadecimal digits; copy it from the developer portal, General Information")
	}
	return key, nil
}

// genuine reports whether body was signed by the owner of key at about now. signature and timestamp are the headers
// X-Signature-Ed25519 and X-Signature-Timestamp.
func genuine(key ed25519.PublicKey, signature, timestamp string, body []byte, now time.Time) bool {
	signed, err := hex.DecodeString(signature)
	if err != nil || len(signed) != ed25519.SignatureSize {
		return false
	}
	said, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return false
	}
	if age := now.Sub(time.Unix(said, 0)); age < -maxSkew || age > maxSkew {
		return false
	}
	return ed25519.Verify(key, append([]byte(timestamp), body...), signed)
}
