package labs

import (
	"fmt"
	"math"
	"slices"
	"time"

	"downhill/render/figure"
)

// Player is a frame that can be played from one moment to another.
type Player interface {
	// Moments are what it can show; an error says why its figure does not move.
	Moments() (Moments, error)
	// Play returns the picture of a step; share, 0 to 1, is how much of the
	// animation is over. Its axes stay where they are.
	Play(Look) func(step int, share float64) figure.Figure
}

// Moments are what an animation runs through, in the lab's own steps.
type Moments struct {
	Unit  string // of a step: "step", "epoch", "layer"
	Steps []int  // that can be told apart, ascending, at least one
	Until int    // where it ends unless another step is asked for
	// Restless says that every frame looks different, whatever its step.
	Restless bool
}

// Extent is where the moments begin and end.
func (m *Moments) Extent() Extent { return Extent{m.Unit, m.Steps[0], m.Steps[len(m.Steps)-1]} }

// Extent is the steps that a lab goes through, as it is known before a run.
type Extent struct {
	Unit        string
	First, Last int
}

// Moments are all steps of an extent.
func (e Extent) Moments() Moments {
	m := Moments{Unit: e.Unit, Until: e.Last, Steps: make([]int, 0, e.Last-e.First+1)}
	for s := e.First; s <= e.Last; s++ {
		m.Steps = append(m.Steps, s)
	}
	return m
}

// Open stands in a Clip for an end that is left to the lab.
const Open = -1

// Clip is the part of a run that an animation shows and how fast. What is 0 is
// left to the lab: Usual has its ends.
type Clip struct {
	From, To int     // in the lab's own steps; Open for the lab's first and its usual last
	Rate     float64 // frames a second
	Seconds  float64 // from the first frame to the end of the last one
}

// Usual is the whole of a run.
func Usual() Clip { return Clip{From: Open, To: Open} }

// What can be asked for.
const (
	MinRate, MaxRate       = 1.0, 60.0
	MinSeconds, MaxSeconds = 0.1, 600.0
)

// How an animation is unless it is asked for otherwise: some eight seconds, and
// less where there are few moments; every moment once, or frames enough for the
// eye where there are many; and at the end time to read the last picture.
const (
	usualSeconds = 8.0
	momentSecond = 0.4
	usualRate    = 12.5
	usualHold    = 1600 * time.Millisecond
)

// Check reports what cannot be shown of a run.
func (c Clip) Check(e Extent) error {
	if err := c.CheckPace(); err != nil {
		return err
	}
	for _, end := range []struct {
		name string
		at   int
	}{{"first", c.From}, {"last", c.To}} {
		if end.at != Open && (end.at < e.First || end.at > e.Last) {
			return fmt.Errorf("the animation's %s %s is %d: want %d to %d", end.name, e.Unit, end.at, e.First, e.Last)
		}
	}
	if c.From != Open && c.To != Open && c.From > c.To {
		return fmt.Errorf("the animation goes from %s %d to %d: want the first no larger than the last; try %d to %d", e.Unit, c.From, c.To, c.To, c.From)
	}
	return nil
}

// CheckPace reports a rate and a duration that no animation can have.
func (c Clip) CheckPace() error {
	if c.Rate != 0 && !(c.Rate >= MinRate && c.Rate <= MaxRate) {
		return fmt.Errorf("%v frames a second: want %v to %v; try 25", c.Rate, MinRate, MaxRate)
	}
	if c.Seconds != 0 && !(c.Seconds >= MinSeconds && c.Seconds <= MaxSeconds) {
		return fmt.Errorf("an animation of %v seconds: want %v to %v; try 8", c.Seconds, MinSeconds, MaxSeconds)
	}
	return nil
}

// Animate makes an animation of a part of what a player shows.
func Animate(p Player, l Look, c Clip) (figure.Animation, error) {
	m, err := p.Moments()
	if err != nil {
		return figure.Animation{}, err
	}
	e := m.Extent()
	if err := c.Check(e); err != nil {
		return figure.Animation{}, err
	}
	from, to := c.From, c.To
	if from == Open {
		from = e.First
	}
	if to == Open {
		to = max(from, min(m.Until, e.Last))
	}
	moments := 1
	for _, s := range m.Steps {
		if s > from && s <= to {
			moments++
		}
	}
	n, rate := c.Pace(moments, m.Restless)
	at := func(i int) (step int, share float64) {
		if n > 1 {
			share = float64(i) / float64(n-1)
			step = i * (to - from) / (n - 1)
		}
		// The last moment that there is by then.
		k, found := slices.BinarySearch(m.Steps, from+step)
		if !found {
			k--
		}
		return m.Steps[max(0, k)], share
	}
	show := p.Play(l)
	a := figure.Animation{Frames: n, Rate: rate, Hold: usualHold, At: func(i int) figure.Figure { return show(at(i)) }}
	if !m.Restless {
		a.Same = func(i int) bool {
			now, _ := at(i)
			before, _ := at(i - 1)
			return now == before
		}
	}
	return a, nil
}

// Pace is how many frames show so many moments, and how many a second. Restless
// moments look different in every frame.
func (c Clip) Pace(moments int, restless bool) (n int, rate float64) {
	seconds := c.Seconds
	if seconds == 0 {
		if seconds = math.Max(1, math.Min(usualSeconds, momentSecond*float64(moments))); restless {
			seconds = usualSeconds
		}
	}
	if c.Rate != 0 {
		n = int(math.Round(seconds * c.Rate))
		return max(1, n), c.Rate
	}
	n = max(1, int(math.Round(seconds*usualRate)))
	if !restless {
		n = min(n, moments)
	}
	// Of a whole number of hundredths of a second each, as a GIF has them.
	return n, 100 / math.Max(1, math.Round(100*seconds/float64(n)))
}
