package clipboard

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// fake is a clipboard in memory; while hold is open every question hangs.
type fake struct {
	text chan string // holds one text
	hold chan struct{}
	err  error
}

func newFake(text string) *fake {
	f := &fake{text: make(chan string, 1)}
	f.text <- text
	return f
}

func (f *fake) wait() {
	if f.hold != nil {
		<-f.hold
	}
}

func (f *fake) Read() (string, error) {
	f.wait()
	if f.err != nil {
		return "", f.err
	}
	s := <-f.text
	f.text <- s
	return s, nil
}

func (f *fake) Write(s string) error {
	f.wait()
	if f.err != nil {
		return f.err
	}
	<-f.text
	f.text <- s
	return nil
}

// settle polls until done; the answers come from another goroutine.
func settle(t *testing.T, b *Board, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if b.Poll(); time.Now().After(end) {
			t.Fatal("no answer in 20 s")
		}
	}
}

func TestCopyThenPaste(t *testing.T) {
	b := New(newFake("old"), "", nil)
	var log []string
	// Asked in one breath: the second waits for the first.
	b.Copy("new", func(err error) {
		if err != nil {
			t.Error(err)
		}
		log = append(log, "copied")
	})
	b.Paste(func(s string, err error) {
		if err != nil {
			t.Error(err)
		}
		log = append(log, s)
	})
	if len(log) != 0 {
		t.Errorf("answers %q before Poll", log)
	}
	settle(t, b, func() bool { return len(log) == 2 })
	if got := strings.Join(log, " "); got != "copied new" {
		t.Errorf("got %q, want copied new", got)
	}
}

func TestErrorsArrive(t *testing.T) {
	f := newFake("")
	f.err = errors.New("exit status 1")
	b := New(f, "", nil)
	var got []error
	b.Copy("x", func(err error) { got = append(got, err) })
	b.Paste(func(_ string, err error) { got = append(got, err) })
	settle(t, b, func() bool { return len(got) == 2 })
	for _, err := range got {
		if !errors.Is(err, f.err) {
			t.Errorf("got %v, want %v", err, f.err)
		}
	}
}

// Without a clipboard every question is answered with the reason.
func TestMissing(t *testing.T) {
	b := New(nil, "install xclip", nil)
	if b.Missing() != "install xclip" {
		t.Errorf("Missing() = %q", b.Missing())
	}
	var got error
	b.Copy("x", func(err error) { got = err })
	b.Poll()
	if got == nil || got.Error() != "install xclip" {
		t.Errorf("got %v, want the reason", got)
	}
	if New(nil, "", nil).Missing() == "" {
		t.Error("a board without a backend gives no reason")
	}
}

// A clipboard that hangs holds nobody up: nothing blocks, the question fails
// after the timeout, others fail with it, and when it answers after all the next
// one goes through.
func TestHangingClipboard(t *testing.T) {
	f := newFake("late")
	f.hold = make(chan struct{})
	now := time.Unix(0, 0)
	b := New(f, "", func() time.Time { return now })
	failed, answered := 0, 0
	count := func(_ string, err error) {
		if err != nil {
			failed++
		} else {
			answered++
		}
	}
	b.Paste(count)
	b.Paste(count)
	b.Poll()
	now = now.Add(Timeout - time.Millisecond)
	if b.Poll(); failed != 0 {
		t.Fatalf("%d questions failed before the timeout", failed)
	}
	now = now.Add(time.Millisecond)
	if b.Poll(); failed != 2 {
		t.Fatalf("%d questions failed at the timeout, want 2", failed)
	}
	b.Paste(count) // while it hangs
	if b.Poll(); failed != 3 {
		t.Fatalf("%d questions failed while it hangs, want 3", failed)
	}
	close(f.hold)
	settle(t, b, func() bool { b.Paste(count); b.Poll(); return answered > 0 })
}

func TestLongTextIsRefused(t *testing.T) {
	b := New(newFake(strings.Repeat("a", MaxText+1)), "", nil)
	var got error
	b.Paste(func(_ string, err error) { got = err })
	settle(t, b, func() bool { return got != nil })
	if !strings.Contains(got.Error(), "want at most") {
		t.Errorf("got %v", got)
	}
}
