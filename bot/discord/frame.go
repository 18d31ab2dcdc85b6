package discord

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
)

// Kinds of WebSocket frames (RFC 6455, 5.2).
const (
	frameMore  = 0x0
	frameText  = 0x1
	frameBytes = 0x2
	frameClose = 0x8
)

const maxFrame = 16 << 20 // bytes of one message of the gateway

var errFrame = errors.New("the gateway sent what is no WebSocket frame")

// frame is one WebSocket frame.
type frame struct {
	last    bool
	kind    byte
	payload []byte
}

// readFrame reads a frame as servers send them: not masked.
func readFrame(r *bufio.Reader) (frame, error) {
	var head [10]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return frame{}, err
	}
	f := frame{last: head[0]&0x80 != 0, kind: head[0] & 0x0f}
	size := uint64(head[1] & 0x7f)
	switch {
	case head[0]&0x70 != 0 || head[1]&0x80 != 0:
		return frame{}, errFrame
	case size == 126:
		if _, err := io.ReadFull(r, head[2:4]); err != nil {
			return frame{}, err
		}
		size = uint64(binary.BigEndian.Uint16(head[2:4]))
	case size == 127:
		if _, err := io.ReadFull(r, head[2:10]); err != nil {
			return frame{}, err
		}
		size = binary.BigEndian.Uint64(head[2:10])
	}
	if size > maxFrame {
		return frame{}, fmt.Errorf("%w: too long", errFrame)
	}
	f.payload = make([]byte, size)
	_, err := io.ReadFull(r, f.payload)
	return f, err
}

// serverFrame is f as servers write it.
func serverFrame(f frame) []byte { return append(frameHead(f, 0), f.payload...) }

// clientFrame is f as clients write it: masked.
func clientFrame(f frame) []byte {
	out := frameHead(f, 0x80)
	mask := binary.BigEndian.AppendUint32(nil, rand.Uint32())
	out = append(out, mask...)
	for i, b := range f.payload {
		out = append(out, b^mask[i%4])
	}
	return out
}

// frameHead is what comes before mask and payload.
func frameHead(f frame, masked byte) []byte {
	first := f.kind
	if f.last {
		first |= 0x80
	}
	switch size := len(f.payload); {
	case size < 126:
		return []byte{first, masked | byte(size)}
	case size <= 0xffff:
		return binary.BigEndian.AppendUint16([]byte{first, masked | 126}, uint16(size))
	default:
		return binary.BigEndian.AppendUint64([]byte{first, masked | 127}, uint64(size))
	}
}

// parseClientFrame reads the one frame in p as clients write it. ok is false if p is not exactly one.
func parseClientFrame(p []byte) (f frame, ok bool) {
	if len(p) < 6 || p[1]&0x80 == 0 {
		return frame{}, false
	}
	f = frame{last: p[0]&0x80 != 0, kind: p[0] & 0x0f}
	size, at := int(p[1]&0x7f), 2
	switch {
	case size == 126 && len(p) >= 8:
		size, at = int(binary.BigEndian.Uint16(p[2:4])), 4
	case size >= 126:
		return frame{}, false // we never write so much
	}
	if len(p) != at+4+size {
		return frame{}, false
	}
	mask := p[at : at+4]
	for i, b := range p[at+4:] {
		f.payload = append(f.payload, b^mask[i%4])
	}
	return f, true
}
