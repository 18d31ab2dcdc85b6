package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a test waits for what has to come.
const patience = 30 * time.Second

// TestMain lets the test binary be the command easyday, for the scripts and for the tests that need a process.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"easyday": main}) }

// TestScripts runs the command lines of testdata/script as a newcomer would type them.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true})
}

// process is a running easyday.
type process struct {
	*exec.Cmd
	t      *testing.T
	in     io.WriteCloser
	out    *bufio.Reader
	errors bytes.Buffer
	home   string
}

// begin starts easyday in a home of its own.
func begin(t *testing.T, home string, args ...string) *process {
	t.Helper()
	return beginWith(t, home, nil, args...)
}

// beginWith is begin with variables in the environment.
func beginWith(t *testing.T, home string, env []string, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(self, args...), t: t, home: home}
	p.Args[0] = "easyday"
	p.Dir, p.Stderr = home, &p.errors
	p.Env = append([]string{"HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "TMPDIR=" + home, "TZ=Europe/Berlin"}, env...)
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() }) // if the test has failed
	return p
}

// say types a line.
func (p *process) say(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

// line reads lines until one has part, and fails the test if none does.
func (p *process) line(part string) string {
	p.t.Helper()
	found := make(chan string, 1)
	go func() {
		defer close(found)
		for {
			line, err := p.out.ReadString('\n')
			if strings.Contains(line, part) {
				found <- line
			}
			if err != nil || strings.Contains(line, part) {
				return
			}
		}
	}()
	select {
	case line, ok := <-found:
		if !ok {
			_ = p.Process.Kill()
			_ = p.Wait()
			p.t.Fatalf("no line had %q; errors: %s", part, p.errors.String())
		}
		return line
	case <-time.After(patience):
		p.t.Fatalf("no line had %q for %s", part, patience)
	}
	return ""
}

// end waits for the process and returns its exit code, how long that took and what it said to stderr.
func (p *process) end(limit time.Duration) (code int, took time.Duration, errs string) {
	p.t.Helper()
	began, ended := time.Now(), make(chan error, 1)
	go func() {
		_, _ = io.Copy(io.Discard, p.out)
		ended <- p.Wait()
	}()
	select {
	case err := <-ended:
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			p.t.Fatal(err)
		}
	case <-time.After(limit):
		p.t.Fatalf("still running after %s", limit)
	}
	return p.ProcessState.ExitCode(), time.Since(began), p.errors.String()
}

// signal sends a signal to the process.
func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

func TestSignals(t *testing.T) {
	const drained = 10 * time.Second
	t.Run("the try-out chat says where it is and ends well", func(t *testing.T) {
		t.Parallel()
		home := t.TempDir()
		p := begin(t, home)
		p.line("no network configured")
		if line := p.line("http://127.0.0.1:"); !strings.Contains(line, filepath.Join(home, "cache", "easyday", "tryout.db")) {
			t.Errorf("it does not say where its file is: %s", line)
		}
		p.signal(syscall.SIGTERM)
		if code, _, errs := p.end(drained); code != 0 || errs != "" {
			t.Errorf("exit %d, stderr %q; want 0 and nothing", code, errs)
		}
	})
	t.Run("a script that waits for its next line ends, saying so, and leaves no file behind", func(t *testing.T) {
		t.Parallel()
		home := t.TempDir()
		p := begin(t, home, "chat", "--json")
		p.say("/hard 12x400 65min rpe 9")
		p.line(`"kind":"answer"`)
		p.signal(syscall.SIGTERM)
		if code, _, errs := p.end(drained); code != 1 || !strings.Contains(errs, "stopped before the end of the script") {
			t.Errorf("exit %d, stderr %q", code, errs)
		}
		if left, err := os.ReadDir(home); err != nil || len(left) != 0 {
			t.Errorf("it left %v, %v", left, err)
		}
	})
}

func TestSecondProcessOnTheSameFile(t *testing.T) {
	const atOnce = 10 * time.Second // the engine waits for two; the rest is for a busy machine
	t.Run("a second chat ends at once and names the file, the first goes on", func(t *testing.T) {
		t.Parallel()
		home := t.TempDir()
		first := begin(t, home, "chat", "--json", "--db", "ana.db")
		first.say("/hard 12x400 65min rpe 9")
		first.line(`"kind":"answer"`)
		second := begin(t, home, "chat", "--json", "--db", "ana.db")
		if code, took, errs := second.end(patience); code != 1 || took > atOnce || !strings.Contains(errs, filepath.Join(home, "ana.db")) {
			t.Errorf("exit %d after %s, stderr %q", code, took, errs)
		}
		first.say("/today")
		first.line(`"kind":"answer"`)
		if err := first.in.Close(); err != nil {
			t.Error(err)
		}
		if code, _, errs := first.end(patience); code != 0 || errs != "" {
			t.Errorf("the first: exit %d, stderr %q", code, errs)
		}
	})
	t.Run("a second try-out chat ends at once and names the file", func(t *testing.T) {
		t.Parallel()
		home := t.TempDir()
		first := begin(t, home)
		first.line("http://127.0.0.1:")
		second := begin(t, home)
		if code, took, errs := second.end(patience); code != 1 || took > atOnce || !strings.Contains(errs, "tryout.db") {
			t.Errorf("exit %d after %s, stderr %q", code, took, errs)
		}
		first.signal(os.Interrupt)
		if code, _, errs := first.end(patience); code != 0 {
			t.Errorf("the first: exit %d, stderr %q", code, errs)
		}
	})
}

func TestRunInProcess(t *testing.T) {
	t.Run("an ended context ends the try-out chat", func(t *testing.T) {
		t.Setenv("XDG_CACHE_HOME", t.TempDir())
		t.Chdir(t.TempDir())
		ctx, cancel := context.WithCancel(t.Context())
		said, says := io.Pipe()
		code := make(chan int, 1)
		var errs bytes.Buffer
		go func() { code <- run(ctx, nil, os.Stdin, says, &errs) }()
		if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || !strings.Contains(line, "no network configured") {
			t.Errorf("it says %q, %v", line, err)
		}
		cancel()
		select {
		case c := <-code:
			if c != 0 {
				t.Errorf("exit %d, stderr %q", c, errs.String())
			}
		case <-time.After(patience):
			t.Fatal("it did not end")
		}
	})
	t.Run("a try-out chat without a home says what to set", func(t *testing.T) {
		t.Setenv("XDG_CACHE_HOME", "")
		t.Setenv("HOME", "")
		t.Chdir(t.TempDir())
		var errs bytes.Buffer
		if c := run(t.Context(), nil, os.Stdin, io.Discard, &errs); c != 1 || !strings.Contains(errs.String(), "XDG_CACHE_HOME") {
			t.Errorf("exit %d, stderr %q", c, errs.String())
		}
	})
}
