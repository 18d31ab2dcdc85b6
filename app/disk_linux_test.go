package app

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"easyday/recovery"
)

// smallDisk mounts a file system of a megabyte, or skips the test.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v): run as root to test a full one", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill writes until nothing more fits.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; {
		if _, err := f.Write(bytes.Repeat([]byte("x"), size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFullDisk(t *testing.T) {
	dir := smallDisk(t)
	clock := newVirtualClock(saturday(), false)
	net := &fakeNet{name: "fake"}
	a := openApp(t, filepath.Join(dir, "easyday.db"), clock, net)
	var people []string
	for i := range 50 {
		people = append(people, fmt.Sprint("ana", i))
	}
	a.join(t, "fake", people...)
	report := func(who string) (saved bool) {
		t.Helper()
		answer, err := a.Router.Handle(t.Context(), a.hard("fake", who, "update-of-"+who, clock.Now()))
		text := said(t, answer, err)
		saved = strings.HasPrefix(text, "Saved")
		if !saved && !strings.HasPrefix(text, "Not saved: my disk is full") {
			t.Fatalf("the answer is %q", text)
		}
		// What was confirmed is there, what was refused is not.
		if stored := a.sessionsOf(t, "fake-"+who) == 1; stored != saved {
			t.Errorf("stored %v, but the answer is %q", stored, text)
		}
		return saved
	}
	if !report(people[0]) {
		t.Fatal("refused while there was space")
	}
	full := filepath.Join(dir, "full")
	fill(t, full)
	var refused []string
	for _, who := range people[1:] {
		if !report(who) {
			refused = append(refused, who)
		}
	}
	if len(refused) == 0 {
		t.Fatal("nothing was refused: the disk was never full")
	}
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	for _, who := range refused {
		if !report(who) { // the network delivers the same update again
			t.Errorf("%s is still refused", who)
		}
	}
	clock.Set(saturday().Add(20 * time.Hour))
	if err := a.Scheduler.Tick(t.Context(), clock.Now()); err != nil || len(net.sent) != len(people) {
		t.Errorf("a tick said %v and %d reminders were sent, want %d", err, len(net.sent), len(people))
	}
}

func TestReadOnlyDisk(t *testing.T) {
	dir := smallDisk(t)
	db := filepath.Join(dir, "easyday.db")
	if out := play(t, db, "/hard 12x400 65min rpe 9"); !strings.Contains(out, "Saved") {
		t.Fatal(out)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=1m"); err != nil {
		t.Skipf("the small disk cannot be made read-only here: %v", err)
	}
	for _, path := range []string{db, filepath.Join(dir, "new.db")} {
		_, err := OpenBench(t.Context(), BenchOptions{DB: path, Now: saturday(), Zone: "UTC", Config: DefaultConfig()})
		if recovery.ReasonOf(err) != "read_only" || !strings.Contains(err.Error(), path) {
			t.Errorf("opening %s: %v, want that it is read-only", path, err)
		}
	}
}
