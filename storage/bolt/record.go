package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"easyday/recovery"
)

const (
	recordVersion = 1
	frameLen      = 1 + 4
)

// sum is the CRC-32C of a version and a payload. (MakeTable hands out one shared table for Castagnoli.)
func sum(version byte, payload []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return crc32.Update(crc32.Checksum([]byte{version}, table), table, payload)
}

// seal puts a payload into its frame.
func seal(payload []byte) []byte {
	b := make([]byte, frameLen, frameLen+len(payload))
	b[0] = recordVersion
	binary.BigEndian.PutUint32(b[1:], sum(recordVersion, payload))
	return append(b, payload...)
}

// unseal returns the payload of a record, still inside raw. Unavailable with reason corrupt if the frame does not hold,
// TooNew if it holds and a newer version wrote it.
func unseal(op string, raw []byte) ([]byte, error) {
	if len(raw) < frameLen {
		return nil, unavailable(op, reasonCorrupt, errors.New("a record is cut short"))
	}
	version, payload := raw[0], raw[frameLen:]
	switch {
	case sum(version, payload) != binary.BigEndian.Uint32(raw[1:frameLen]) || version == 0:
		return nil, unavailable(op, reasonCorrupt, errors.New("a record's checksum is wrong"))
	case version > recordVersion:
		return nil, &recovery.Error{Code: recovery.TooNew, Op: op,
			Err: fmt.Errorf("a record has version %d, this program knows %d", version, recordVersion)}
	}
	return payload, nil
}

// encode makes a record of v.
func encode(op string, v any) ([]byte, error) {
	payload, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return seal(payload), nil
}

// decode reads a record into a new T. The error never quotes the payload.
func decode[T any](op string, raw []byte) (T, error) {
	var v T
	payload, err := unseal(op, raw)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(payload, &v); err != nil {
		return v, unavailable(op, reasonCorrupt, errors.New("a record is not what its bucket holds"))
	}
	return v, nil
}
