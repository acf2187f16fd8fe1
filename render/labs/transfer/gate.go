package transfer

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// gate lets the trainings work only while somebody waits for them, so that a run
// on several processors goes on for a budget of time like any other, and stands
// still where nobody asks.
type gate struct {
	mu    sync.Mutex
	until time.Time     // when it closes
	open  chan struct{} // closed when it opens again
}

func newGate() *gate { return &gate{open: make(chan struct{})} }

// admit opens the gate until a moment.
func (g *gate) admit(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.until = until
	close(g.open)
	g.open = make(chan struct{})
}

// pass returns when the gate is open, or ctx is done.
func (g *gate) pass(ctx context.Context) {
	runtime.Gosched() // in a browser there is one thread for all
	for ctx.Err() == nil {
		g.mu.Lock()
		wait, closed := g.open, !time.Now().Before(g.until)
		g.mu.Unlock()
		if !closed {
			return
		}
		select {
		case <-wait:
		case <-ctx.Done():
		}
	}
}
