package bolt

import (
	"encoding/binary"
	"io"
)

// Small buckets lie inside the pages that list all buckets. bbolt copies such a bucket to the heap and believes its
// counts and lengths: damaged ones would make it read beyond the copy, which no recover catches. So the pages that list
// the buckets, one to a few, are checked before bbolt sees them. Pages elsewhere are read in the mapping, where the
// worst is a fault, which guard turns into an error.
const (
	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	longList     = 0xFFFF // a count that stands in the first 8 bytes instead
	elementLen   = 16     // of a branch or a leaf page
	bucketEntry  = 0x01
	bucketHead   = 16 // root page and sequence, before the page of an inline bucket
	rootDepth    = 4
)

// checkRoots returns errDamaged unless the tree of pages at id lists buckets that can be opened.
func checkRoots(f io.ReaderAt, m meta, id uint64, depth int) error {
	p, err := readPage(f, m, id)
	if err != nil || depth == 0 || len(p) < pageHeader || binary.NativeEndian.Uint64(p) != id {
		return errDamaged
	}
	if binary.NativeEndian.Uint16(p[8:]) != branchPage {
		return checkLeaf(p, m)
	}
	for i := range int(binary.NativeEndian.Uint16(p[10:])) {
		at := pageHeader + i*elementLen
		if at+elementLen > len(p) {
			return errDamaged
		}
		e := p[at:]
		if _, ok := within(e, binary.NativeEndian.Uint32(e), binary.NativeEndian.Uint32(e[4:])); !ok {
			return errDamaged
		}
		if err := checkRoots(f, m, binary.NativeEndian.Uint64(e[8:]), depth-1); err != nil {
			return err
		}
	}
	return nil
}

// readPage reads a page with its overflow.
func readPage(f io.ReaderAt, m meta, id uint64) ([]byte, error) {
	if id < 2 || id >= m.pages {
		return nil, errDamaged
	}
	var head [pageHeader]byte
	if _, err := f.ReadAt(head[:], int64(id*m.page)); err != nil {
		return nil, err
	}
	more := uint64(binary.NativeEndian.Uint32(head[12:]))
	if more >= m.pages-id {
		return nil, errDamaged
	}
	p := make([]byte, (1+more)*m.page)
	_, err := f.ReadAt(p, int64(id*m.page))
	return p, err
}

// checkLeaf checks the elements of a leaf page, and those of the inline buckets among them.
func checkLeaf(p []byte, m meta) error {
	if len(p) < pageHeader || binary.NativeEndian.Uint16(p[8:]) != leafPage {
		return errDamaged
	}
	for i := range int(binary.NativeEndian.Uint16(p[10:])) {
		at := pageHeader + i*elementLen
		if at+elementLen > len(p) {
			return errDamaged
		}
		e := p[at:]
		pos, keyLen, valueLen := binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
		if _, ok := within(e, pos, keyLen); !ok {
			return errDamaged
		}
		v, ok := within(e, pos+keyLen, valueLen)
		if !ok || uint64(pos)+uint64(keyLen) > uint64(len(e)) {
			return errDamaged
		}
		if binary.NativeEndian.Uint32(e)&bucketEntry == 0 {
			continue
		}
		if err := checkEntry(v, m); err != nil {
			return err
		}
	}
	return nil
}

// checkEntry checks what is stored for one bucket: its root page, or the bucket itself.
func checkEntry(v []byte, m meta) error {
	if len(v) < bucketHead {
		return errDamaged
	}
	if root := binary.NativeEndian.Uint64(v); root != 0 {
		if root < 2 || root >= m.pages {
			return errDamaged
		}
		return nil
	}
	return checkLeaf(v[bucketHead:], m)
}

// within returns n bytes from pos on, counted from the start of an element, as bbolt does.
func within(element []byte, pos, n uint32) ([]byte, bool) {
	if end := uint64(pos) + uint64(n); end > uint64(len(element)) {
		return nil, false
	}
	return element[pos : pos+n], true
}

// checkFreelist returns errDamaged unless the list of free pages fits its page and names pages of the file in order:
// bbolt would believe any length, and write to any page it is told is free.
func checkFreelist(f io.ReaderAt, m meta) error {
	p, err := readPage(f, m, m.freelist)
	if err != nil || binary.NativeEndian.Uint64(p) != m.freelist || binary.NativeEndian.Uint16(p[8:]) != freelistPage {
		return errDamaged
	}
	count, ids := uint64(binary.NativeEndian.Uint16(p[10:])), p[pageHeader:]
	if count == longList {
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return errDamaged
	}
	for last := uint64(1); count > 0; count, ids = count-1, ids[8:] {
		id := binary.NativeEndian.Uint64(ids)
		if id <= last || id >= m.pages {
			return errDamaged
		}
		last = id
	}
	return nil
}
