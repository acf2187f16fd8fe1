package trainpage

import (
	"math"
	"time"

	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// speeds lists how fast the training goes, in steps a second; 0 is as fast as it
// can.
var speeds = [...]float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 0}

// clock is how time goes.
type clock struct {
	playing bool
	speed   int     // index into speeds
	pace    float64 // the step that slow playing has come to
	want    int     // the last target that was asked for
	seek    int     // the step that is looked at while the training is on its way there, −1 for none
	known   bool    // there was a frame since the start

	preview   *livelab.Frame // the frame as it was at the step on the way to which the training is
	previewOf *livelab.Frame
	previewAt int

	rate  float64 // steps a second, measured
	since time.Time
	from  int

	frames cadence
}

// cadence keeps frames at a distance in the mean, though each comes later than it
// was asked for by as much as the system is busy.
type cadence struct {
	asked time.Duration // from frame to frame
	last  time.Time     // when it was asked the last time
}

// How far frames are apart while the networks train flat out: a little more than
// thirty a second, and where a boundary is redrawn with nearly every frame enough
// that it is thirty times a second too.
const (
	frameEvery = 32 * time.Millisecond
	planeEvery = 21 * time.Millisecond
)

// next is what to ask for now, to have them every so often.
func (c *cadence) next(now time.Time, every time.Duration) time.Duration {
	apart := now.Sub(c.last)
	c.last = now
	if c.asked == 0 || apart > 4*every { // it begins
		c.asked = every
		return c.asked
	}
	c.asked = max(every/2, min(c.asked+(every-apart)/8, every))
	return c.asked
}

// restart begins anew.
func (c *clock) restart(at int) {
	c.pace, c.want, c.seek, c.known = float64(at), at, -1, false
	c.rate, c.since = 0, time.Time{}
	if at > 0 {
		c.seek = at
	}
}

// measure is over how long the steps a second are measured.
const measure = 500 * time.Millisecond

// follow takes note of how far the training is.
func (c *clock) follow(f *livelab.Frame, now time.Time) {
	c.known = true
	if c.seek >= 0 && !f.Seeking && (f.Step >= c.seek || f.Ended) {
		c.seek = -1
		c.since = time.Time{}
	}
	switch took := now.Sub(c.since); {
	case c.since.IsZero() || f.Step < c.from:
		c.since, c.from = now, f.Step
	case took >= measure:
		c.rate = float64(f.Step-c.from) / took.Seconds()
		c.since, c.from = now, f.Step
	}
}

// step is the moment looked at.
func (pg *Page) step() int {
	if pg.time.seek >= 0 {
		return pg.time.seek
	}
	if f := pg.frame(); f != nil {
		return f.Step
	}
	return 0
}

// begun says whether the networks have been trained at all.
func (pg *Page) begun() bool { return pg.current() && pg.frame().Recorded > 0 }

// play lets time go on while it plays.
func (pg *Page) play() {
	c, f := &pg.time, pg.frame()
	if !c.playing || !pg.current() || c.seek >= 0 {
		return
	}
	if f.Ended {
		c.playing = false
		return
	}
	pg.travelTo.goal.Tick(pg.s.Now)
	v, by, last := pg.travelTo.goal.Pace(speeds[c.speed], f.Last)
	if last < f.Last && f.Step >= last {
		pg.Still()
		return
	}
	want := last
	if v > 0 {
		// No more than a sixth of a second ahead of what has been trained.
		c.pace = math.Min(c.pace+by, float64(f.Step)+math.Max(1, v/6))
		want = min(int(c.pace), last)
	}
	if want != c.want {
		c.want = want
		pg.command(func(r *livelab.Run) error { r.SetTarget(want); return nil })
	}
}

// setPlaying lets the training go on, or rest.
func (pg *Page) setPlaying(on bool) {
	c, f := &pg.time, pg.frame()
	if on == c.playing {
		return
	}
	if on && pg.current() && f.Ended {
		pg.message = "every training has ended: go back, reset, or train for more epochs"
		return
	}
	c.playing, pg.travelTo = on, journey{}
	c.since = time.Time{}
	c.pace = float64(pg.step())
	c.want = -1
	if !on {
		pg.command(func(r *livelab.Run) error { r.SetTarget(0); return nil })
	}
}

// advance trains some steps more and rests.
func (pg *Page) advance(steps int) {
	pg.setPlaying(false)
	pg.time.want = -1
	pg.command(func(r *livelab.Run) error {
		r.SetTarget(r.Frame().Target + steps)
		return nil
	})
}

// epoch trains to the end of the epoch and rests.
func (pg *Page) epoch() {
	pg.setPlaying(false)
	pg.time.want = -1
	pg.command(func(r *livelab.Run) error {
		f := r.Frame()
		n := f.Lanes[0].StepsPerEpoch
		r.SetTarget((f.Target/n + 1) * n)
		return nil
	})
}

// seek looks at a step that was recorded.
func (pg *Page) seek(step int) {
	f := pg.frame()
	if !pg.current() {
		return
	}
	pg.setPlaying(false)
	step = max(0, min(step, f.Recorded))
	pg.time.seek, pg.time.want = step, -1
	pg.command(func(r *livelab.Run) error {
		// A command before this one may have cut what was recorded.
		return r.Rewind(min(step, r.Frame().Recorded))
	})
}

// move goes some steps forward, where need be by training, or back.
func (pg *Page) move(by int) {
	f := pg.frame()
	switch {
	case !pg.current():
	case by > 0 && pg.step()+by > f.Recorded:
		pg.advance(by)
	default:
		pg.seek(pg.step() + by)
	}
}

// reset begins again with the same first weights and the settings as they are.
func (pg *Page) reset() {
	pg.setPlaying(false)
	pg.restart("", func(*scenario.Scenario) {})
}

// Between is the least time between two frames: where the networks train flat
// out, thirty frames a second are enough, and without a graphics card each takes
// from the training what it costs.
func (pg *Page) Between() time.Duration {
	c := &pg.time
	if !c.playing || speeds[c.speed] > 0 || !pg.current() || pg.frame().Ended {
		return 0
	}
	every := frameEvery
	if panels.Planar(&pg.frame().Lanes[0]) {
		every = planeEvery
	}
	return c.frames.next(time.Now(), every)
}

func (pg *Page) newSeed() { pg.SetSeed(pg.doc.Seed + 1) }

func (pg *Page) setSpeed(i int) {
	pg.time.speed = max(0, min(i, len(speeds)-1))
	pg.time.pace, pg.time.want = float64(pg.step()), -1
	if speeds[pg.time.speed] > 0 && pg.time.playing {
		pg.command(func(r *livelab.Run) error { r.SetTarget(0); return nil })
	}
}
