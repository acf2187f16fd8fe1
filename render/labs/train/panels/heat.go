package panels

import (
	"math"

	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// mostBins is how many cells a heat map has from left to right at most: about
// two pixels each in the window's lane.
const mostBins = 400

// quantity is what a heat map shows of each layer over time.
type quantity int

const (
	gradient quantity = iota
	update
	dead
	saturated
)

func (q quantity) title() string {
	return [...]string{"gradient norm ‖∂L/∂W‖", "update to weight ‖ΔW‖/‖W‖",
		"share of dead units", "share of saturated values"}[q]
}

func (q quantity) bar() string {
	return [...]string{"‖∂L/∂W‖", "‖ΔW‖/‖W‖", "share of dead units", "share of saturated values"}[q]
}

// Gradients are the heat maps of the gradient norm of each dense layer over
// time, root mean square over the steps of a cell, one for each lane with a
// common logarithmic scale. What is 0 or not finite is hatched.
func (c *Cache) Gradients(f *livelab.Frame, l Look) []*figure.Plot {
	ps := c.heatMaps(f, gradient, l)
	for i, p := range ps {
		if r := f.Lanes[i].Ratio(); p.Field != nil && finite(r) {
			p.Notes = append(p.Notes, figure.Note{At: figure.Point{p.X.Max, p.Y.Max}, Text: f.Lanes[i].RatioWords() + " = " + figure.Short(r, 2)})
		}
	}
	return ps
}

// Updates are the heat maps of the ratio of update to weights.
func (c *Cache) Updates(f *livelab.Frame, l Look) []*figure.Plot { return c.heatMaps(f, update, l) }

// Dead are the heat maps of the share of dead units in each layer.
func (c *Cache) Dead(f *livelab.Frame, l Look) []*figure.Plot { return c.heatMaps(f, dead, l) }

// Saturated are the heat maps of the share of saturated values in each layer.
func (c *Cache) Saturated(f *livelab.Frame, l Look) []*figure.Plot {
	return c.heatMaps(f, saturated, l)
}

func (c *Cache) heatMaps(f *livelab.Frame, q quantity, l Look) []*figure.Plot {
	if l.Across == BySeconds { // cells are steps of the same number
		l.Across = ByStep
	}
	x := timeAxis(f, l.Across)
	hs := make([]*bins, len(f.Lanes))
	for i := range f.Lanes {
		key := heatKey{q, i}
		if c.heats == nil {
			c.heats = map[heatKey]*bins{}
		}
		h := c.heats[key]
		if h == nil {
			h = &bins{}
			c.heats[key] = h
		}
		h.take(series{&f.Lanes[i], q}, binWidth(&f.Lanes[i], q, x, l.Across))
		hs[i] = h
	}
	log := q == gradient || q == update
	low, high := 0.0, 1.0
	if log {
		low, high = heatScale(f, hs)
	}
	var out []*figure.Plot
	for i, h := range hs {
		lane := &f.Lanes[i]
		clock := newClock(lane, l.Across)
		y := layerAxis(len(lane.Denses))
		field := h.paint(&clock, low, high, log)
		if field == nil {
			out = append(out, empty(q.title(), "no step was taken yet", x, y))
			continue
		}
		out = append(out, &figure.Plot{Title: q.title(), X: x, Y: y, Field: field, Bar: q.bar(), Rules: now(f, l)})
	}
	return out
}

// binWidth is how many steps a cell has: a power of two, so that it holds whole
// columns.
func binWidth(l *livelab.Lane, q quantity, x figure.Axis, a Across) int {
	steps := x.Max
	if a == ByEpoch {
		steps *= float64(max(1, l.StepsPerEpoch))
	}
	width := 1
	if q == gradient && len(l.Columns) > 0 {
		width = l.Columns[0].Steps
	}
	for float64(width)*mostBins < steps {
		width *= 2
	}
	return width
}

// rare is the share of values at each end that the scale of colours leaves out, so
// that a few steps do not take the contrast from all others: less than one layer
// of the deepest network has.
const rare = 0.005

// heatScale is the range that all lanes share, to round places so that colours
// stay what they are for a while; what is beyond it, a few values, has the colour
// of the bar's end. Lanes that diverged count only where there are no others, and
// up to a thousand times their first values.
func heatScale(f *livelab.Frame, hs []*bins) (low, high float64) {
	low = math.Inf(1)
	all, count := [2048]int{}, 0
	for i, h := range hs {
		if diverged(&f.Lanes[i]) {
			continue
		}
		low, high = math.Min(low, h.low), math.Max(high, h.high)
		for k, n := range h.tally {
			all[k] += n
			count += n
		}
	}
	if count == 0 { // every lane that has values diverged
		for _, h := range hs {
			if h.low <= h.high {
				low, high = math.Min(low, h.low), math.Max(high, math.Min(h.high, train.Beyond*h.first0))
			}
		}
	} else {
		cut := int(rare * float64(count))
		from, to := 0, len(all)-1
		for sum := all[from]; sum <= cut; sum += all[from] {
			from++
		}
		for sum := all[to]; sum <= cut; sum += all[to] {
			to--
		}
		low, high = math.Max(low, math.Ldexp(1, from-1023)), math.Min(high, math.Ldexp(1, to-1022))
	}
	switch {
	case !(low <= high):
		return 0.1, 10
	case high < 10*low:
		middle := math.Sqrt(low) * math.Sqrt(high)
		low, high = middle/math.Sqrt(10), middle*math.Sqrt(10)
	}
	return round125(low, math.Floor), round125(high, math.Ceil)
}

// round125 rounds to 1, 2 or 5 times a power of ten, down or up.
func round125(x float64, way func(float64) float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(x)))
	if !(ten > 0) || math.IsInf(ten, 0) {
		return x
	}
	steps := []float64{1, 2, 5, 10}
	up := way(0.5) == 1
	for i, m := range steps {
		if up && x <= m*ten {
			return m * ten
		}
		if !up && (i == len(steps)-1 || x < steps[i+1]*ten) {
			return m * ten
		}
	}
	return x
}
