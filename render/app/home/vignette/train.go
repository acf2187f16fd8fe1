package vignette

import (
	"errors"
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	trainlab "downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

const (
	// boundaryNodes is how fine a decision boundary is: a card is some 240 px wide.
	boundaryNodes = 40
	// trainMoments is how many moments of a training are kept.
	trainMoments = 12
	// trainMemory is for the snapshots of one training in bytes; the film keeps
	// the few frames it needs.
	trainMemory = 8 << 20
)

// trainTake films what a network says all over the plane; of images, and of
// networks that are compared, the loss.
type trainTake struct {
	run    *livelab.Run
	frames []*livelab.Frame // the moments so far
	next   int              // the step at which another is kept
	cache  panels.Cache
}

var _ Take = (*trainTake)(nil)

func (w *Studio) startTrain(s scenario.Scenario) (Take, error) {
	s = s.Clone()
	s.Train.Nets = s.Train.Nets[:min(len(s.Train.Nets), livelab.MaxLanes)]
	s.Train.View = scenario.TrainView{} // of what more there is
	source, err := w.source(&s)
	if err != nil {
		return nil, err
	}
	run, err := livelab.StartWith(s, livelab.Options{Source: source, Memory: trainMemory})
	if err != nil {
		return nil, err
	}
	run.SetTarget(run.Last())
	t := &trainTake{run: run}
	t.keep()
	return t, nil
}

// plane says whether the boundary of a network is what there is to see.
func plane(f *livelab.Frame) bool { return len(f.Lanes) == 1 && panels.Planar(&f.Lanes[0]) }

// keep takes the present moment.
func (r *trainTake) keep() {
	f := r.run.Frame()
	if n := len(r.frames); n > 0 && (f.Step == r.frames[n-1].Step || !plane(f)) {
		r.frames[n-1] = f // of curves the last one has them all
		return
	}
	r.frames = append(r.frames, f)
	r.next = f.Step + max(1, r.run.Last()/trainMoments)
}

// Step trains on.
func (r *trainTake) Step(budget time.Duration) (bool, error) {
	end := time.Now().Add(budget)
	for !r.run.Done() && time.Now().Before(end) {
		if err := r.run.Step(min(budget, 4*time.Millisecond)); err != nil {
			return true, err
		}
		if r.run.Frame().Step >= r.next || r.run.Done() {
			r.keep()
		}
	}
	if r.run.Done() {
		r.keep()
	}
	return r.run.Done(), nil
}

// Film shows the boundary as it moves, or draws the curves.
func (r *trainTake) Film(t figure.Theme) (*Film, error) {
	if len(r.frames) == 0 {
		return nil, errors.New("vignette: nothing is trained yet")
	}
	last := r.frames[len(r.frames)-1]
	look := panels.Look{Theme: t}
	if !plane(last) {
		if at, lost := explodes(last); last.Lanes[0].Epoch >= fewEpochs && (at == 0 || 2*lost < len(last.Lanes)) {
			return drawing(panels.Curves(last, panels.Loss, look)), nil
		}
		film, err := steps(last, t)
		if err != nil && r.run.Done() {
			return units(last, look), nil
		}
		return film, err
	}
	plots := make([]*figure.Plot, len(r.frames))
	for i, f := range r.frames {
		plots[i] = bare(r.cache.Boundary(f, 0, boundaryNodes, look))
		for k := range plots[i].Marks {
			plots[i].Marks[k].Radius *= 0.6
		}
	}
	return &Film{Frames: len(plots), Rest: len(plots) - 1, Fill: true, at: func(i int) *figure.Plot { return plots[i] }}, nil
}

// fewEpochs are too few for curves with a point for each.
const fewEpochs = 3

// explodes is the step at which the first network was lost before it could show
// in a curve by epoch, 0 where none was, and how many were.
func explodes(f *livelab.Frame) (at, lost int) {
	for i := range f.Lanes {
		if l := &f.Lanes[i]; l.Status == nn.Diverged && l.Epoch < fewEpochs {
			if lost++; lost == 1 || l.Step < at {
				at = max(1, l.Step)
			}
		}
	}
	return at, lost
}

// steps draws the loss of the minibatches of a training that is too large to come
// to an epoch or two: a mean over a twentieth of the steps there are. Of one in
// which a network explodes it draws the beginning.
func steps(f *livelab.Frame, t figure.Theme) (*Film, error) {
	p := &figure.Plot{X: figure.Axis{Min: 1}}
	for i := range f.Lanes {
		if cs := f.Lanes[i].Columns; len(cs) > 0 {
			p.X.Max = math.Max(p.X.Max, float64(cs[len(cs)-1].Step))
		}
	}
	exploded, _ := explodes(f)
	if exploded > 0 {
		const beside, atLeast = 5, 20 // how much is seen of those that go on
		p.X.Max = math.Min(p.X.Max, math.Max(atLeast, float64(beside*exploded)))
	}
	low, high := math.Inf(1), math.Inf(-1)
	for i := range f.Lanes {
		l := &f.Lanes[i]
		line := figure.Line{Style: trainlab.Style(t, i), Width: 2}
		window := max(1, len(l.Columns)/20)
		if exploded > 0 {
			window = 1
		}
		for k := 1; k <= len(l.Columns) && float64(l.Columns[k-1].Step) <= p.X.Max; k++ {
			group := l.Columns[max(0, k-window):k]
			sum := 0.0
			for _, c := range group {
				sum += c.Loss / float64(len(group))
			}
			line.Points = append(line.Points, figure.Point{float64(l.Columns[k-1].Step), sum})
			if l.Status != nn.Diverged && !math.IsNaN(sum) && !math.IsInf(sum, 0) || k == 1 {
				low, high = math.Min(low, sum), math.Max(high, sum)
			}
		}
		p.Lines = append(p.Lines, line)
	}
	if !(low < high) || p.X.Max < 3 {
		return nil, errors.New("vignette: too little is trained yet")
	}
	p.Y = span(low, high, exploded > 0)
	return drawing(p), nil
}

// manyDecades is the ratio beyond which a loss would leave all else a flat line.
const manyDecades = 1e3

// span is an axis with some room around what is on it, and over it for what
// explodes, which leaves the picture.
func span(low, high float64, leaves bool) figure.Axis {
	if leaves {
		high = math.Max(20*high, low*manyDecades)
	}
	if low > 0 && high/low >= manyDecades {
		room := math.Pow(high/low, 1.0/12)
		return figure.Axis{Min: low / room, Max: high * room, Log: true}
	}
	room := (high - low) / 12
	return figure.Axis{Min: low - room, Max: high + room}
}

// units shows of a training that is over after a step or two what its layers give,
// one network after the other.
func units(f *livelab.Frame, look panels.Look) *Film {
	n := len(f.Lanes)
	return &Film{Frames: n, Rest: n / 2, at: func(i int) *figure.Plot { return bare(panels.Activations(f, i, look)) }}
}

// Close does nothing.
func (r *trainTake) Close() {}
