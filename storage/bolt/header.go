package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// A bbolt file begins with two meta pages; the valid one with the higher transaction rules. They are read here before
// bbolt maps the file, because bbolt panics or faults on what a cut or damaged file promises and does not hold.
const (
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	pageHeader   = 16       // bytes before the meta in its page
	metaLen      = 64       // bytes of a meta
	minPage      = 512      // the page sizes bbolt may have been given
	maxPage      = 64 << 10 //
	noFreelist   = ^uint64(0)
	metaSumStart = 56 // the checksum stands here, over all before it
)

var (
	errEmpty   = errors.New("the file is empty")
	errForeign = errors.New("the file is not an easyday store")
	errNewer   = errors.New("the file was written by a newer bbolt")
	errCut     = errors.New("the file is shorter than its own index says")
	errDamaged = errors.New("the file's head is damaged")
)

// meta is what matters of a meta page. Its numbers have the byte order of the machine.
type meta struct {
	page, root, freelist, pages, tx uint64
}

// checkHead returns one of the errors above unless f begins as a whole store does.
func checkHead(f *os.File) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("it is no regular file (%s)", info.Mode().Type())
	case info.Size() == 0:
		return errEmpty
	}
	m, err := readMeta(f)
	if err != nil {
		return err
	}
	switch size := uint64(info.Size()); {
	case m.pages > size/m.page:
		return errCut
	case m.freelist == noFreelist:
		return errForeign // a file of ours always has its freelist
	case m.freelist >= m.pages:
		return errDamaged
	}
	if err := checkFreelist(f, m); err != nil {
		return err
	}
	return checkRoots(f, m, m.root, rootDepth)
}

// readMeta returns the ruling meta. The second lies one page on; if the first is damaged, the usual page sizes are
// tried, as bbolt does.
func readMeta(f io.ReaderAt) (meta, error) {
	first, err := metaAt(f, 0)
	if err == nil {
		second, err := metaAt(f, int64(first.page))
		if err == nil && second.tx > first.tx {
			return second, nil
		}
		return first, nil
	}
	if errors.Is(err, errNewer) {
		return meta{}, err
	}
	for page := int64(1024); page <= maxPage; page *= 2 {
		if second, e := metaAt(f, page); e == nil {
			return second, nil
		}
	}
	return meta{}, err
}

func metaAt(f io.ReaderAt, at int64) (meta, error) {
	var b [pageHeader + metaLen]byte
	if _, err := f.ReadAt(b[:], at); err != nil && !errors.Is(err, io.EOF) {
		return meta{}, err
	}
	raw, order := b[pageHeader:], binary.NativeEndian
	if order.Uint32(raw) != boltMagic {
		return meta{}, errForeign
	}
	if metaSum(raw) != order.Uint64(raw[metaSumStart:]) {
		return meta{}, errDamaged
	}
	if order.Uint32(raw[4:]) > boltVersion {
		return meta{}, errNewer
	}
	m := meta{page: uint64(order.Uint32(raw[8:])), root: order.Uint64(raw[16:]), freelist: order.Uint64(raw[32:]), pages: order.Uint64(raw[40:]),
		tx: order.Uint64(raw[48:])}
	if m.page < minPage || m.page > maxPage || m.page&(m.page-1) != 0 {
		return meta{}, errDamaged
	}
	return m, nil
}

// metaSum is the checksum bbolt puts behind a meta.
func metaSum(raw []byte) uint64 {
	sum := fnv.New64a()
	sum.Write(raw[:metaSumStart])
	return sum.Sum64()
}
