package lecture

import (
	"fmt"
	"io"
	"time"

	"downhill/render/export"
)

// Notes hands what the speaker reads to a terminal and to a file, so that a
// second screen can show it. It writes in a goroutine: neither a slow disk nor a
// terminal that nobody reads stops the lecture. A nil Notes says nothing.
type Notes struct {
	jobs chan string
	over chan struct{}
	errs chan error
}

// NewNotes writes to a terminal (nil for none) and a file ("" for none), which
// holds the newest note only.
func NewNotes(out io.Writer, file string) *Notes {
	if out == nil && file == "" {
		return nil
	}
	n := &Notes{jobs: make(chan string, 64), over: make(chan struct{}), errs: make(chan error, 1)}
	go n.write(out, file)
	return n
}

func (n *Notes) write(out io.Writer, file string) {
	defer close(n.over)
	for note := range n.jobs {
		if out != nil {
			// A terminal that has gone away is no reason to end the lecture.
			_, _ = fmt.Fprintf(out, "%s\n", note)
		}
		if file == "" || len(n.jobs) > 0 { // there is a newer one
			continue
		}
		err := export.Atomically(file, func(w io.Writer) error {
			_, err := io.WriteString(w, note)
			return err
		})
		if err != nil {
			select {
			case n.errs <- err:
			default: // it was said already
			}
		}
	}
}

// Say hands over a note.
func (n *Notes) Say(note string) {
	if n == nil {
		return
	}
	select {
	case n.jobs <- note:
	default: // nobody takes them
	}
}

// Err is what went wrong since it was asked last.
func (n *Notes) Err() error {
	if n == nil {
		return nil
	}
	select {
	case err := <-n.errs:
		return err
	default:
		return nil
	}
}

// Close ends when what was handed over is written, or after a second where nobody
// takes it.
func (n *Notes) Close() {
	if n == nil {
		return
	}
	close(n.jobs)
	select {
	case <-n.over:
	case <-time.After(time.Second):
	}
}
