package cli

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress shows how far some work is, with the time left, on one line that
// disappears when the work is over. The zero value shows nothing.
type progress struct {
	w           io.Writer // nil to show nothing
	what, unit  string    // of the total: " %"
	start, last time.Time
	shown       bool
}

// Work that is over sooner shows nothing, and the line changes no faster than
// can be read.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress starts showing some work on standard error where that is a terminal.
func (f *common) progress(s *streams, what string) *progress {
	file, ok := s.err.(*os.File)
	if !ok || f.quiet {
		return &progress{}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &progress{}
	}
	return &progress{w: file, what: what, start: time.Now()}
}

// show reports that done of total parts are finished.
func (p *progress) show(done, total int) {
	if p.w == nil {
		return
	}
	if now := time.Now(); now.Sub(p.start) >= progressAfter && now.Sub(p.last) >= progressEvery && done > 0 {
		p.last, p.shown = now, true
		left := time.Duration(float64(now.Sub(p.start)) * float64(total-done) / float64(done))
		fmt.Fprintf(p.w, "\r\x1b[K%s: %d of %d%s, %s left", p.what, done, total, p.unit, max(time.Second, left.Round(time.Second)))
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
