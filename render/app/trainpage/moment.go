package trainpage

import (
	"time"

	"downhill/render/app/stage"
	livelab "downhill/render/labs/train/live"
)

var _ stage.Timed = (*Page)(nil)

// journey is the epoch that the training is brought to from outside.
type journey struct {
	on    bool
	epoch int
	in    time.Duration // 0 for as fast as it can
	goal  stage.Goal    // in steps, once it is known how many an epoch has
}

// Moment is the epoch that is reached, of those that the document has.
func (pg *Page) Moment() (at, last int, unit string) {
	if f := pg.frame(); pg.current() {
		at = pg.step() / f.Lanes[0].StepsPerEpoch
	}
	return at, pg.doc.Train.Epochs, "epoch"
}

// Seek goes to an epoch, where need be by training.
func (pg *Page) Seek(epoch int) { pg.PlayTo(epoch, 0) }

// PlayTo trains to the end of an epoch.
func (pg *Page) PlayTo(epoch int, in time.Duration) {
	pg.Still()
	pg.travelTo = journey{on: true, epoch: max(0, min(epoch, pg.doc.Train.Epochs)), in: in}
	pg.depart()
}

// Still lets the training rest where it is.
func (pg *Page) Still() {
	pg.travelTo = journey{}
	pg.setPlaying(false)
	if f := pg.frame(); pg.current() && f.Target > f.Step && pg.time.seek < 0 { // on its way to what Seek wants
		pg.time.want = -1
		pg.command(func(r *livelab.Run) error { r.SetTarget(0); return nil })
	}
}

// depart begins the journey as soon as there are networks: what is recorded is
// looked at, the rest is trained.
func (pg *Page) depart() {
	j := &pg.travelTo
	if !j.on || j.goal.Set() || !pg.current() || pg.time.seek >= 0 {
		return
	}
	f, at := pg.frame(), pg.step()
	to := j.epoch * f.Lanes[0].StepsPerEpoch
	switch {
	case to <= at || j.in <= 0 && to <= f.Recorded:
		*j = journey{}
		if to != at {
			pg.seek(min(to, f.Recorded))
		}
	case j.in <= 0:
		*j = journey{}
		pg.time.want = -1
		pg.command(func(r *livelab.Run) error { r.SetTarget(to); return nil })
	case f.Ended:
		*j = journey{}
	default:
		pg.setPlaying(true)
		j.goal = stage.NewGoal(float64(at), to, j.in)
	}
}
