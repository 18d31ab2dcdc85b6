package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

// told is the gate after somebody said these things at these times.
func told(at time.Time, said ...recovery.Signal) recovery.Rest {
	var r recovery.Rest
	for _, s := range said {
		r = r.Say(s, at)
	}
	return r
}

func TestR1RestGate(t *testing.T) {
	end := evening(t)

	for _, s := range recovery.Signals() {
		t.Run("whoever says "+string(s)+" gets rest, never a modality", func(t *testing.T) {
			c := caseOf("run", end)
			open := recovery.Decide(c)
			c.Rest = told(end, s)

			d := recovery.Decide(c)
			if d.Suggestion != nil || !d.Due.IsZero() {
				t.Fatalf("got a suggestion or a reminder behind the gate")
			}
			if d.Rest != s || d.Silent != recovery.SilentRest {
				t.Fatalf("got rest %q silent %q; want the reason and silence", d.Rest, d.Silent)
			}
			c.Session.Decision = open
			for _, to := range append(ids(), "") {
				if _, err := recovery.Swap(c, to); recovery.CodeOf(err) != recovery.Forbidden || recovery.ReasonOf(err) != recovery.SilentRest {
					t.Fatalf("swap to %q behind the gate: %v", to, err)
				}
			}
		})
	}

	t.Run("the gate comes before every other reason for silence", func(t *testing.T) {
		c := caseOf("run", end)
		c.Rest = told(end, recovery.SignalIll)
		c.Session.Effort = 2
		c.Now = end.Add(30 * time.Hour)
		if d := recovery.Decide(c); d.Silent != recovery.SilentRest {
			t.Fatalf("silent %q, want rest", d.Silent)
		}
	})

	for _, s := range []recovery.Signal{recovery.SignalIll, recovery.SignalHurt, recovery.SameDay, recovery.Emergency} {
		t.Run(string(s)+" lasts until fine is said, however long that takes", func(t *testing.T) {
			r := told(end, s)
			if !r.Closed(end.AddDate(1, 0, 0)) {
				t.Fatal("opened by itself")
			}
			if r.Say(recovery.SignalFine, end.AddDate(0, 0, 3)).Closed(end.AddDate(0, 0, 3)) {
				t.Fatal("fine did not open it")
			}
			if !r.Say(recovery.SignalAssess, end).Closed(end) {
				t.Fatal("an assessed head is no end of it")
			}
			if r.Say(recovery.NoSignal, end) != r {
				t.Fatal("saying nothing changed the gate")
			}
		})
	}

	t.Run("empty lasts one window and no minute longer", func(t *testing.T) {
		r := told(end, recovery.SignalEmpty)
		if !r.Closed(end.Add(24*time.Hour - time.Minute)) {
			t.Fatal("open before the window was over")
		}
		if r.Closed(end.Add(24 * time.Hour)) {
			t.Fatal("closed after the window")
		}
	})
	t.Run("empty said again starts its window again", func(t *testing.T) {
		r := told(end, recovery.SignalEmpty).Say(recovery.SignalEmpty, end.Add(20*time.Hour))
		if !r.Closed(end.Add(40 * time.Hour)) {
			t.Fatal("the second time did not count")
		}
	})
	t.Run("a gate that opened by itself does not outrank a new reason", func(t *testing.T) {
		later := end.Add(25 * time.Hour)
		if r := told(end, recovery.SignalEmpty).Say(recovery.SignalHurt, later); r.Because != recovery.SignalHurt || !r.Closed(later.AddDate(0, 1, 0)) {
			t.Fatalf("got %+v", r)
		}
	})
	t.Run("ill said again keeps its beginning", func(t *testing.T) {
		if r := told(end, recovery.SignalIll).Say(recovery.SignalIll, end.AddDate(0, 0, 2)); !r.Since.Equal(end) {
			t.Fatalf("since %v, want %v", r.Since, end)
		}
	})

	t.Run("the graver reason wins, in either order", func(t *testing.T) {
		all := recovery.Signals() // the gravest first
		for i, grave := range all {
			for _, light := range all[i:] {
				for _, said := range [][]recovery.Signal{{grave, light}, {light, grave}} {
					if r := told(end, said...); r.Because != grave {
						t.Errorf("said %v: because %q, want %q", said, r.Because, grave)
					}
					if g := recovery.Gravest(said); g != grave {
						t.Errorf("Gravest(%v) = %q, want %q", said, g, grave)
					}
				}
			}
		}
		if g := recovery.Gravest(nil); g != recovery.NoSignal {
			t.Errorf("Gravest of nothing = %q", g)
		}
	})
}

func TestR1cHead(t *testing.T) {
	end := evening(t)
	closed := func(t *testing.T, want bool, said ...recovery.Signal) {
		t.Helper()
		if got := told(end, said...).Closed(end); got != want {
			t.Errorf("said %v: closed %v, want %v", said, got, want)
		}
	}
	const head, fine, assess, ill, emergency = recovery.Head, recovery.SignalFine, recovery.SignalAssess, recovery.SignalIll, recovery.Emergency

	t.Run("fine does not open it", func(t *testing.T) { closed(t, true, head, fine) })
	t.Run("only an assessment opens it", func(t *testing.T) { closed(t, false, head, assess) })
	t.Run("no time opens it", func(t *testing.T) {
		if !told(end, head).Closed(end.AddDate(5, 0, 0)) {
			t.Error("opened by itself")
		}
	})
	t.Run("a graver reason does not make it forgotten", func(t *testing.T) {
		closed(t, true, head, emergency, fine)
		closed(t, true, emergency, head, fine)
		if r := told(end, emergency, head, fine); r.Because != head {
			t.Errorf("after fine the reason is %q, want the head", r.Because)
		}
		closed(t, false, emergency, head, fine, assess)
		closed(t, false, emergency, head, assess, fine)
		closed(t, true, emergency, head, assess)
	})
	t.Run("it does not make an illness forgotten", func(t *testing.T) {
		closed(t, true, ill, head, assess)
		closed(t, true, head, ill, assess)
		closed(t, false, ill, head, assess, fine)
		closed(t, false, ill, head, fine, assess)
	})
	t.Run("empty under it still lasts its own window only", func(t *testing.T) {
		later := end.Add(25 * time.Hour)
		if told(end, recovery.SignalEmpty, head).Say(assess, later).Closed(later) {
			t.Error("empty outlived its window")
		}
		soon := end.Add(time.Hour)
		if !told(end, recovery.SignalEmpty, head).Say(assess, soon).Closed(soon) {
			t.Error("empty was forgotten")
		}
	})
}

func TestR1SignalsAsFeelings(t *testing.T) {
	want := map[recovery.Signal]recovery.Feeling{
		recovery.Emergency: recovery.Ill, recovery.SameDay: recovery.Ill, recovery.Head: recovery.Injured,
		recovery.SignalIll: recovery.Ill, recovery.SignalHurt: recovery.Injured, recovery.SignalEmpty: recovery.Depleted,
		recovery.SignalFine: "", recovery.NoSignal: "",
	}
	for s, f := range want {
		if got := s.Feeling(); got != f {
			t.Errorf("%q is stored as %q, want %q", s, got, f)
		}
	}
}
