package panels

import (
	"math"

	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

type heatKey struct {
	what quantity
	lane int
}

// bins are what a lane's heat map shows, as it was last.
type bins struct {
	width       int       // steps of a bin
	taken       int       // how many of the list are summed
	first, last any       // the first and the last of these
	sums        []float64 // [bins][layers] weighted squares, or values where linear
	count       []float64 // [bins] weights
	layer       int
	// linear asks for the mean in place of the root mean square.
	linear bool
	cells  [][]float64 // [layers][bins] what is painted
	stale  int         // the first bin whose cells are not what its sums are

	low, high, first0 float64   // smallest and largest value above 0, largest in the first item
	tally             [2048]int // of values above 0, by their power of two

	field *figure.Field
	from  fieldKey
}

// fieldKey is what a field follows from.
type fieldKey struct {
	taken, width, layers int
	last                 any
	low, high            float64
	scale                float64 // of the horizontal axis: units a step
}

// row is what one step, or some steps in a row, came to in each layer.
type row struct {
	step, steps int
	values      []float64
}

// series is the list behind a quantity.
type series struct {
	lane *livelab.Lane
	what quantity
}

func (s series) len() int {
	switch s.what {
	case gradient:
		return len(s.lane.Columns)
	case update:
		return len(s.lane.Looks)
	}
	return len(s.lane.Evaluations)
}

// id tells item i from any other that stood in its place: what is published is
// never written again, so that it is where its numbers are.
func (s series) id(i int) any {
	switch s.what {
	case gradient:
		return start(s.lane.Columns[i].GradientNorm)
	case update:
		return start(s.lane.Looks[i].Layers)
	}
	return start(s.lane.Evaluations[i].LayerGradientNorm)
}

// start is where a slice begins, nil where it is empty.
func start[T any](xs []T) *T {
	if len(xs) == 0 {
		return nil
	}
	return &xs[0]
}

// at reads item i; the steps of one reach back to the one before.
func (s series) at(i int, r *row) {
	switch s.what {
	case gradient:
		c := &s.lane.Columns[i]
		r.step, r.steps, r.values = c.Step, c.Steps, c.GradientNorm
	case update:
		k := &s.lane.Looks[i]
		from := 0
		if i > 0 {
			from = s.lane.Looks[i-1].Step
		}
		r.step, r.steps, r.values = k.Step, k.Step-from, r.values[:0]
		for j := range k.Layers {
			r.values = append(r.values, k.Layers[j].UpdateRatio)
		}
	default:
		e := &s.lane.Evaluations[i]
		from := 0
		if i > 0 {
			from = s.lane.Evaluations[i-1].Step
		}
		r.step, r.steps, r.values = max(1, e.Step), max(1, e.Step-from), e.LayerDeadFraction
		if s.what == saturated {
			r.values = e.LayerSaturatedFraction
		}
	}
}

// take sums what came since the last time into bins of width steps.
func (h *bins) take(s series, width int) {
	n := s.len()
	same := h.width == width && n >= h.taken && h.layer == len(s.lane.Denses)
	if !same || h.taken > 0 && (s.id(0) != h.first || s.id(h.taken-1) != h.last) {
		*h = bins{width: width, layer: len(s.lane.Denses), linear: s.what == dead || s.what == saturated, low: math.Inf(1)}
	}
	var r row
	for ; h.taken < n; h.taken++ {
		s.at(h.taken, &r)
		h.add(&r)
		h.last = s.id(h.taken)
		if h.taken == 0 {
			h.first, h.first0 = h.last, math.Max(0, largest(r.values))
		}
	}
}

// add spreads a row over the bins of its steps.
func (h *bins) add(r *row) {
	if len(r.values) < h.layer {
		return
	}
	from, to := (r.step-r.steps)/h.width, (r.step-1)/h.width
	h.stale = min(h.stale, from)
	for bin := from; bin <= to; bin++ {
		for len(h.count) <= bin {
			h.count = append(h.count, 0)
			h.sums = append(h.sums, make([]float64, h.layer)...)
		}
		weight := float64(min(r.step, (bin+1)*h.width) - max(r.step-r.steps, bin*h.width))
		h.count[bin] += weight
		sums := h.sums[bin*h.layer : (bin+1)*h.layer]
		for i, v := range r.values[:h.layer] {
			if h.linear {
				sums[i] += weight * v
			} else {
				sums[i] += weight * v * v
			}
			if !(v > 0 && v <= math.MaxFloat64) {
				continue
			}
			if v > h.high {
				h.high = v
			}
			if v < h.low {
				h.low = v
			}
			h.tally[math.Float64bits(v)>>52]++
		}
	}
}

// settle works the cells out whose sums have changed. What a logarithmic scale
// has no place for is not a number.
func (h *bins) settle() {
	for len(h.cells) < h.layer {
		h.cells = append(h.cells, nil)
	}
	for j := range h.cells {
		cells := h.cells[j][:min(h.stale, len(h.cells[j]))]
		for bin := len(cells); bin < len(h.count); bin++ {
			v := h.sums[bin*h.layer+j] / h.count[bin] // 0/0 where there are no steps
			if !h.linear {
				if v = math.Sqrt(v); v == 0 {
					v = math.NaN()
				}
			}
			if math.IsInf(v, 1) {
				v = math.NaN()
			}
			cells = append(cells, v)
		}
		h.cells[j] = cells
	}
	h.stale = len(h.count)
}

// paint makes the field: the root mean square over a bin's steps.
func (h *bins) paint(c *clock, low, high float64, log bool) *figure.Field {
	key := fieldKey{h.taken, h.width, h.layer, h.last, low, high, c.at(1)}
	if h.field != nil && h.from == key {
		return h.field
	}
	n := len(h.count)
	if n == 0 || h.layer == 0 {
		return nil
	}
	unit := key.scale * float64(h.width)
	f := &figure.Field{NX: n, NY: h.layer, Z: make([]float64, n*h.layer), Low: low, High: high, Log: log, Map: figure.Viridis(), Cells: true,
		XMin: 0.5 * unit, XMax: (float64(n) - 0.5) * unit, YMin: 1, YMax: float64(h.layer)}
	if n == 1 { // a single column of a field would be 1 wide
		f.NX, f.Z = 2, make([]float64, 2*h.layer)
		f.XMin, f.XMax = 0.25*unit, 0.75*unit
	}
	h.settle()
	for j, cells := range h.cells {
		line := f.Z[j*f.NX : (j+1)*f.NX]
		copy(line, cells)
		if n == 1 {
			line[1] = line[0]
		}
	}
	f.Ticks = plainOnes(f.BarTicks(barTicks))
	h.field, h.from = f, key
	return f
}
