package signalpage

import (
	"time"

	"downhill/render/app/stage"
)

var _ stage.Timed = (*Page)(nil)

// Moment has no time in it: what is shown is measured more and more often until
// Ready says that it is whole.
func (pg *Page) Moment() (at, last int, unit string) { return 0, 0, "" }

// Seek has nothing to look for.
func (pg *Page) Seek(int) {}

// PlayTo has nothing to play.
func (pg *Page) PlayTo(int, time.Duration) {}

// Still has nothing to stop: the measuring goes on, since without it there is
// nothing to see.
func (pg *Page) Still() {}
