package lecture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestNotes(t *testing.T) {
	var terminal strings.Builder
	file := filepath.Join(t.TempDir(), "note.txt")
	n := NewNotes(&terminal, file)
	n.Say("one\n")
	n.Say("two\n")
	n.Close()
	if got := terminal.String(); got != "one\n\ntwo\n\n" {
		t.Errorf("the terminal got %q", got)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "two\n" {
		t.Errorf("the file holds %q, %v; want the newest note only", got, err)
	}
	if err := n.Err(); err != nil {
		t.Error(err)
	}
	NewNotes(nil, "").Say("to nobody")
}

// A file that cannot be written is said, and nothing waits for it.
func TestNotesSayWhatFails(t *testing.T) {
	n := NewNotes(nil, filepath.Join(t.TempDir(), "missing", "note.txt"))
	n.Say("one")
	n.Close()
	if err := n.Err(); err == nil || !strings.Contains(err.Error(), "note.txt") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

// A terminal that nobody reads does not stop the lecture.
func TestNotesDoNotHang(t *testing.T) {
	stuck := make(chan struct{})
	defer close(stuck)
	n := NewNotes(blocked(stuck), "")
	said := make(chan struct{})
	go func() {
		for range 200 {
			n.Say("note")
		}
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(10 * time.Second): // a lost lecture takes forever
		t.Fatal("a terminal that nobody reads stops the lecture")
	}
}

type blocked chan struct{}

func (b blocked) Write(p []byte) (int, error) {
	<-b
	return len(p), nil
}
