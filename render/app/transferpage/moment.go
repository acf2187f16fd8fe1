package transferpage

import (
	"time"

	"downhill/render/app/stage"
)

var _ stage.Timed = (*Page)(nil)

// Moment is the epoch that the newest training on the labelled task is at, the last
// only when all that is compared is trained; 0 while what is shown is of other
// settings.
func (pg *Page) Moment() (at, last int, unit string) {
	last = pg.doc.Transfer.Epochs()
	f := pg.shown()
	if f == nil || pg.outdated() {
		return 0, last, "epoch"
	}
	if f.Done {
		return last, last, "epoch"
	}
	for i := range f.Runs {
		if n := len(f.Runs[i].Epochs); n > 0 {
			at = min(n, last) - 1
		}
	}
	return at, last, "epoch"
}

// Seek trains where anything is to be seen: the experiments are compared when
// they are trained, so that every moment but the start takes the whole training.
func (pg *Page) Seek(at int) {
	if at == 0 {
		pg.Still()
		return
	}
	f := pg.shown()
	done := f != nil && !pg.outdated() && f.Done
	same := pg.busy() && pg.shot != nil && pg.shot.Generation == pg.generation && !pg.outdated()
	if !done && !same {
		pg.train()
	}
}

// PlayTo trains; it takes as long as it takes.
func (pg *Page) PlayTo(at int, _ time.Duration) { pg.Seek(at) }

// Still ends the training; what it has shown stays.
func (pg *Page) Still() { pg.cancel() }
