package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// What the test binary does when it is started again by itself, instead of testing.
const (
	jobVar   = "EASYDAY_TEST_JOB" // compact or restore
	storeVar = "EASYDAY_TEST_STORE"
)

// TestMain runs the tests, or the job of a process that is to be killed.
func TestMain(m *testing.M) {
	job, path := os.Getenv(jobVar), os.Getenv(storeVar)
	switch job {
	case "":
		os.Exit(m.Run())
	case "compact":
		fail(compactForEver(path))
	case "restore":
		fail(restoreForEver(path))
	}
	fail(fmt.Errorf("%q is no job", job))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// patient are options for a process whose predecessor may still be dying.
func patient() Options { return Options{Now: testNow, LockWait: 10 * time.Second} }

// compactForEver compacts again and again while it counts in a note, and prints each number once it is confirmed.
func compactForEver(path string) error {
	db, err := Open(context.Background(), path, patient())
	if err != nil {
		return err
	}
	failed := make(chan error)
	go func() {
		for {
			if err := db.Compact(context.Background()); err != nil {
				failed <- err
			}
		}
	}()
	go func() {
		for n := 1; ; n++ {
			if err := set(db, "count", fmt.Sprint(n)); err != nil {
				failed <- err
			}
			fmt.Println(n)
		}
	}()
	return <-failed
}

// restoreForEver restores again and again, each time another backup than the last, and prints which.
func restoreForEver(path string) error {
	for n := 0; ; n++ {
		if _, err := Restore(context.Background(), fmt.Sprint(path, ".backup", n%2), path, patient()); err != nil {
			return err
		}
		if err := removeAside(path); err != nil {
			return err
		}
		fmt.Println(n % 2)
	}
}

func removeAside(path string) error {
	old, err := filepath.Glob(Aside(path) + "*")
	for _, name := range old {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// killed starts the job on the store and kills it after a while, counted from the first line it printed; it returns the
// last line that was whole.
func killed(t *testing.T, job, path string, after time.Duration) (last string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), jobVar+"="+job, storeVar+"="+path)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		if last == "" {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		last = strings.TrimSpace(line)
	}
	err = cmd.Wait()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != -1 {
		t.Fatalf("it was not killed: %v %s", err, complaint.String())
	}
	return last
}

func kills() int {
	if proving() {
		return 300
	}
	return 30
}

// TestKilledWhileCompacting kills a process that writes and compacts: the file is whole and has every confirmed change.
func TestKilledWhileCompacting(t *testing.T) {
	path := filled(t)
	r := rand.New(rand.NewPCG(4, 1))
	making, total := 0, 0
	for i := range kills() {
		last := killed(t, "compact", path, time.Duration(r.IntN(40_000))*time.Microsecond)
		left, err := filepath.Glob(path + "." + compacting + "-*")
		check(t, err)
		making += min(1, len(left))
		found, err := Verify(context.Background(), path)
		if want := (Contents{30, 30, 30, 30, 30, 30, 30, 31, 0}); err != nil || found != want {
			t.Fatalf("kill %d: holds %+v, %v, want %+v", i, found, err, want)
		}
		opts, _ := options()
		db := reopened(t, path, opts)
		var confirmed, have int
		_, _ = fmt.Sscan(last, &confirmed)
		_, _ = fmt.Sscan(value(t, db, "count"), &have)
		if have < confirmed || have > confirmed+1 {
			t.Fatalf("kill %d: %d was confirmed, the file has %d", i, confirmed, have)
		}
		check(t, db.Close())
		alone(t, filepath.Dir(path), "easyday.db")
		total += confirmed
	}
	if making == 0 {
		t.Error("no kill came while it compacted: this test cannot fail")
	}
	t.Logf("%d kills, %d of them with a copy in the making, %d confirmed changes", kills(), making, total)
}

// TestKilledWhileRestoring kills a process that restores one backup after the other: the file is always one of them.
func TestKilledWhileRestoring(t *testing.T) {
	path := filled(t)
	opts, _ := options()
	for n := range 2 {
		db := reopened(t, path, opts)
		check(t, set(db, "which", fmt.Sprint(n)))
		check(t, db.Backup(context.Background(), fmt.Sprint(path, ".backup", n)))
		check(t, db.Close())
	}
	r := rand.New(rand.NewPCG(4, 2))
	making, seen := 0, map[string]int{}
	for i := range kills() {
		killed(t, "restore", path, time.Duration(r.IntN(80_000))*time.Microsecond)
		left, err := filepath.Glob(path + "." + restoring + "-*")
		check(t, err)
		making += min(1, len(left))
		found, err := Verify(context.Background(), path)
		if want := (Contents{30, 30, 30, 30, 30, 30, 30, 32, 0}); err != nil || found != want {
			t.Fatalf("kill %d: holds %+v, %v, want %+v", i, found, err, want)
		}
		db := reopened(t, path, opts)
		seen[value(t, db, "which")]++
		check(t, db.Close())
		check(t, removeAside(path))
		alone(t, filepath.Dir(path), "easyday.db", "easyday.db.backup0", "easyday.db.backup1")
	}
	if making == 0 || len(seen) != 2 || seen["0"]+seen["1"] != kills() {
		t.Errorf("%d kills with a restoration in the making, found %v: this test cannot fail", making, seen)
	}
	t.Logf("%d kills, %d of them with a restoration in the making; then it was %v", kills(), making, seen)
}

// filled is a closed store with some of everything.
func filled(t *testing.T) (path string) {
	t.Helper()
	db, path, _ := fresh(t)
	fill(t, db, 30)
	change(t, db, func(tx recovery.Tx) error { return tx.Notes().Put("count", []byte("0"), time.Time{}) })
	check(t, db.Close())
	return path
}
