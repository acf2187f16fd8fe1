// Package panels makes the pictures of networks that learn side by side: pure
// functions from a frame of package live to plots, which the window paints and
// the export writes.
package panels

import (
	"math"

	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// Look is how pictures are asked for.
type Look struct {
	Theme  figure.Theme
	Across Across // in heat maps, whose cells are as many steps each, steps stand for seconds
}

// Across is what the horizontal axis of whatever runs over time counts.
type Across int

// The axes of time.
const (
	ByEpoch Across = iota
	ByStep
	BySeconds // of training, evaluations left out
)

func (a Across) label() string {
	return [...]string{"epoch", "step", "training time in s"}[a]
}

// Cache keeps what makes the next picture cheap: what columns came to, and the
// memory of networks at work. Its zero value is empty. It has one owner; the plots
// that it gives may be read by anybody.
type Cache struct {
	heats map[heatKey]*bins
	works []*work // by lane
}

// style is what a lane looks like everywhere.
func style(t figure.Theme, lane int) figure.Style { return train.Style(t, lane) }

// Letter names a lane: A, B, C, D.
func Letter(lane int) string { return string(rune('A' + lane)) }

// clock turns a lane's steps into the horizontal axis.
type clock struct {
	across  Across
	per     float64 // steps an epoch
	steps   []int   // of the evaluations
	seconds []float64
}

func newClock(l *livelab.Lane, a Across) clock {
	c := clock{across: a, per: float64(max(1, l.StepsPerEpoch)), seconds: l.Seconds}
	if a == BySeconds {
		for _, e := range l.Evaluations {
			c.steps = append(c.steps, e.Step)
		}
	}
	return c
}

// at is where a step stands. Seconds are known at evaluations and go evenly
// between them; behind the last they are not a number.
func (c *clock) at(step float64) float64 {
	switch c.across {
	case ByStep:
		return step
	case ByEpoch:
		return step / c.per
	}
	n := min(len(c.steps), len(c.seconds))
	lo, hi := 0, n
	for lo < hi { // the first evaluation at or behind the step
		if m := (lo + hi) / 2; float64(c.steps[m]) < step {
			lo = m + 1
		} else {
			hi = m
		}
	}
	switch {
	case lo == n:
		return math.NaN()
	case lo == 0 || float64(c.steps[lo]) == step:
		return c.seconds[lo]
	}
	a, b := float64(c.steps[lo-1]), float64(c.steps[lo])
	return c.seconds[lo-1] + (step-a)/(b-a)*(c.seconds[lo]-c.seconds[lo-1])
}

// recorded is the last step that a lane has recorded.
func recorded(l *livelab.Lane) int {
	n := l.Step
	if k := len(l.Columns); k > 0 {
		n = max(n, l.Columns[k-1].Step)
	}
	if k := len(l.Evaluations); k > 0 {
		n = max(n, l.Evaluations[k-1].Step)
	}
	return n
}

// timeAxis reaches a little beyond what was recorded, to a round place, so that
// it does not move with every step, but not beyond the end of the training.
func timeAxis(f *livelab.Frame, a Across) figure.Axis {
	far, last := 0.0, 0.0
	for i := range f.Lanes {
		l := &f.Lanes[i]
		c := newClock(l, a)
		if a == BySeconds {
			if n := len(l.Seconds); n > 0 {
				far = math.Max(far, l.Seconds[n-1])
			}
			last = math.Inf(1)
			continue
		}
		far, last = math.Max(far, c.at(float64(recorded(l)))), math.Max(last, c.at(float64(l.Last)))
	}
	axis := figure.Axis{Label: a.label(), Max: math.Min(roundUp(far), last)}
	if !(axis.Max > 0) {
		axis.Max = 1
		if a == ByStep {
			axis.Max = math.Max(1, math.Min(10, last))
		}
	}
	if a == BySeconds || axis.Max < 4 {
		return axis.WithTicks(5)
	}
	axis.Ticks = train.WholeTicks(0, int(axis.Max), 6)
	return axis
}

// roundUp is the next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten.
func roundUp(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return 0
	}
	ten := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8} {
		if x <= m*ten {
			return m * ten
		}
	}
	return 10 * ten
}

// now is a line at the moment that is looked at, where more was recorded.
func now(f *livelab.Frame, l Look) []figure.Rule {
	if f.Step >= f.Recorded || len(f.Lanes) == 0 {
		return nil
	}
	c := newClock(&f.Lanes[0], l.Across)
	at := c.at(float64(f.Step))
	if math.IsNaN(at) {
		return nil
	}
	return []figure.Rule{{AtX: at, AtY: math.NaN(), Color: l.Theme.Text}}
}

// hidden is how many of a lane's dense layers are hidden, at least one.
func hidden(l *livelab.Lane) int { return max(1, len(l.Denses)-1) }

// layerAxis counts the dense layers from 1, the last being the output.
func layerAxis(n int) figure.Axis {
	n = max(1, n)
	return figure.Axis{Label: "layer", Min: 0.5, Max: float64(n) + 0.5, Ticks: train.LayerTicks(n)}
}

// noTicks is an axis without numbers and lines: an axis without ticks would get
// some, so it has one that is out of view.
func noTicks(a figure.Axis) figure.Axis {
	a.Ticks = []figure.Tick{{At: a.Max + (a.Max - a.Min)}}
	return a
}

// bare is an axis that measures nothing.
func bare() figure.Axis { return noTicks(figure.Axis{Max: 1, Bare: true}) }

// barTicks is about how many numbers a colour bar has.
const barTicks = 5

// plainOnes writes 1 where numbers like 1e−6 are beside it.
func plainOnes(ts []figure.Tick) []figure.Tick {
	for i := range ts {
		if ts[i].At == 1 && ts[i].Label != "" {
			ts[i].Label = "1"
		}
	}
	return ts
}

// finite says whether x is a number that has a place.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// empty is a plot that says why there is nothing on it.
func empty(title, why string, x, y figure.Axis) *figure.Plot {
	return &figure.Plot{Title: title, X: x, Y: y,
		Notes: []figure.Note{{At: figure.Point{(x.Min + x.Max) / 2, (y.Min + y.Max) / 2}, Text: why,
			Cell: figure.Point{x.Max - x.Min, y.Max - y.Min}}}}
}

// classified says whether the data have classes.
func classified(f *livelab.Frame) bool { return f.Data.Classes > 0 }

// diverged says whether a lane's numbers stopped being finite.
func diverged(l *livelab.Lane) bool { return l.Status == nn.Diverged }
