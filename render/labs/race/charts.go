package race

import (
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

// Series holds the points of one kind of chart. They grow with the recording,
// so that a frame of a running race costs only its new steps; what was handed
// out is never written again.
type Series struct {
	kind   string
	by     Pacing
	rec    *race.Recording // the recording that the points are made of
	points [][]figure.Point
	bounds []bounds // of each racer's points
	ghost  *Series  // of the run before
}

// bounds are what an axis must span.
type bounds struct {
	least    float64 // lowest finite value
	positive float64 // lowest value above zero
	most     float64 // highest finite value
}

func noBounds() bounds {
	return bounds{least: math.Inf(1), positive: math.Inf(1), most: math.Inf(-1)}
}

func (b *bounds) take(q figure.Point) {
	if math.IsNaN(q[1]) || math.IsInf(q[1], 0) {
		return
	}
	b.least, b.most = math.Min(b.least, q[1]), math.Max(b.most, q[1])
	if q[1] > 0 {
		b.positive = math.Min(b.positive, q[1])
	}
}

// within returns the bounds for the axis of a racer that leaves for infinity: it
// must not flatten the others' curves, so it counts up to so many times its
// first value and then runs off the picture.
func (b bounds) within(times, first float64) bounds {
	limit := times * math.Max(math.Abs(first), 1e-3)
	b.most, b.least = math.Min(b.most, limit), math.Max(b.least, -limit)
	b.positive = math.Min(b.positive, limit)
	return b
}

func (b *bounds) join(o bounds) {
	b.least, b.most = math.Min(b.least, o.least), math.Max(b.most, o.most)
	b.positive = math.Min(b.positive, o.positive)
}

// value is what a chart of a kind shows of a row.
func (f *Frame) value(kind string, t *race.Track, row int) float64 {
	switch kind {
	case scenario.ChartGradient:
		return t.GradientNorm[row]
	case scenario.ChartDistance:
		return f.Distance(t.Path[row])
	case scenario.ChartRate:
		return t.LearningRate[row]
	}
	low, _ := f.lowest()
	if math.IsInf(low, 0) {
		low = 0
	}
	return t.Loss[row] - low
}

// follow makes the points fit a frame: behind those of an earlier recording of
// the same run, or all of them anew.
func (s *Series) follow(f *Frame, kind string) {
	if s.rec == f.Rec && s.kind == kind && s.by == f.pace {
		return // and so may be shared by those who only read
	}
	same := s.rec != nil && s.kind == kind && s.by == f.pace && continues(s.rec, f.Rec)
	if !same {
		s.kind, s.by = kind, f.pace
		s.points = make([][]figure.Point, len(f.Rec.Tracks))
		s.bounds = make([]bounds, len(f.Rec.Tracks))
		for i := range s.bounds {
			s.bounds[i] = noBounds()
		}
	}
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		for row := len(s.points[i]); row < t.Len(); row++ {
			q := figure.Point{f.cost(i, row), f.value(kind, t, row)}
			s.points[i] = append(s.points[i], q)
			s.bounds[i].take(q)
		}
	}
	s.rec = f.Rec
}

// continues says whether b only adds rows to a.
func continues(a, b *race.Recording) bool {
	if a == b {
		return true
	}
	if len(a.Tracks) != len(b.Tracks) || len(a.Kept) > len(b.Kept) || len(a.Changes) > len(b.Changes) {
		return false
	}
	for i := range a.Tracks {
		x, y := a.Tracks[i].Path, b.Tracks[i].Path
		// The same memory, or a copy that grew: the driver replaces rows only
		// together with Kept.
		if len(x) > len(y) || len(x) > 0 && (x[0] != y[0] || x[len(x)-1] != y[len(x)-1]) {
			return false
		}
	}
	n := len(a.Kept)
	return n == 0 || a.Kept[n-1] == b.Kept[n-1] && &a.Kept[0] == &b.Kept[0]
}

// ChartTitle names a chart's quantity with its unit or symbol.
func (f *Frame) ChartTitle(kind string) string {
	switch kind {
	case scenario.ChartGradient:
		return "gradient norm |∇f(θ)|"
	case scenario.ChartDistance:
		return f.Named("distance to the nearest minimum") + " |θ − θ*|"
	case scenario.ChartRate:
		return "learning rate η"
	}
	if low, ok := f.lowest(); ok && low != 0 {
		return f.Named("loss above the minimum") + " f(θ) − f*"
	}
	return "loss f(θ)"
}

// Chart plots a quantity of every racer up to a step, against steps or
// gradient evaluations. s may be nil; given again for the next frame of the
// same race it saves work.
func (f *Frame) Chart(s *Series, i int, at int, v scenario.View, t figure.Theme) *figure.Plot {
	if s == nil {
		s = &Series{}
	}
	f = f.Paced(v)
	kind := v.Chart(i)
	s.follow(f, kind)
	p := &figure.Plot{Title: f.ChartTitle(kind)}
	p.X = figure.Axis{Label: f.pace.Unit(), Max: f.Clock(f.Scenario.Race.Steps)}
	all := noBounds()
	_, known := f.lowest() // or else the race is downhill for ever
	for k := range f.Rec.Tracks {
		line := figure.Line{Name: f.Rec.Tracks[k].Name, Style: Style(t, k), Width: 1.5}
		if n := f.rows(k, at); n > 0 && !f.Scenario.Race.Racers[k].Hidden {
			line.Points = s.points[k][:n:n]
			b, first := s.bounds[k], s.points[k][0][1]
			switch {
			case !known:
				b = b.within(30, first)
			case f.Rec.Tracks[k].Status == race.Diverged:
				b = b.within(1000, first)
			}
			all.join(b)
		}
		p.Lines = append(p.Lines, line)
	}
	if f.pace == ByEvaluations {
		p.X.Max = math.Max(1, f.Clock(f.Rec.Step))
	}
	f.addGhostCurves(p, s, &all, kind, t)
	p.Y = all.axis(kind, v.LinearY)
	if kind == scenario.ChartDistance && len(f.Minima) == 0 {
		p.Notes = []figure.Note{{At: figure.Point{(p.X.Min + p.X.Max) / 2, (p.Y.Min + p.Y.Max) / 2},
			Text: f.noMinimum(), Color: t.Muted}}
	}
	p.Rules = []figure.Rule{{AtX: f.Clock(at), AtY: math.NaN(), Color: t.Muted}}
	return p
}

// axis spans the values: whole decades on a logarithmic axis, of which at most
// sixteen, since below that a float64 sum is rounding. An axis is logarithmic
// where no value is negative, unless linear is wanted.
func (b *bounds) axis(kind string, linear bool) figure.Axis {
	a := figure.Axis{Label: kind}
	switch {
	case math.IsInf(b.most, -1): // nothing to show
		a.Max = 1
	case !linear && b.least >= 0 && b.most > 0:
		a.Log = true
		a.Min, a.Max = figure.NiceLog(math.Max(b.positive, b.most*1e-16), b.most)
	default:
		a.Min, a.Max = figure.Nice(math.Min(0, b.least), b.most, 4)
	}
	return a
}

// Reading is one series' value under the crosshair.
type Reading struct {
	Racer int
	Name  string
	Value float64
	Here  bool // false where the racer has no row there
}

// ChartName is a short ChartTitle, for a list to choose from.
func ChartName(f *Frame, kind string) string {
	switch kind {
	case scenario.ChartGradient:
		return "gradient norm |∇f|"
	case scenario.ChartDistance:
		if f != nil {
			return f.Named("distance to the minimum")
		}
		return "distance to the minimum"
	case scenario.ChartRate:
		return "learning rate η"
	}
	if f != nil {
		if low, ok := f.lowest(); ok && low != 0 {
			return f.Named("loss above the minimum") + " f − f*"
		}
	}
	return "loss f(θ)"
}

// Readings gives every shown racer's value of a kind of chart at a step, or,
// by evaluations, after that many, or, in a race by time, after so many µs.
func (f *Frame) Readings(kind string, x float64, byEvals bool) []Reading {
	var out []Reading
	for k := range f.Rec.Tracks {
		if f.Scenario.Race.Racers[k].Hidden {
			continue
		}
		t := &f.Rec.Tracks[k]
		row := -1
		switch {
		case byEvals:
			if n := t.Len(); n > 0 && int(x) <= t.Evaluations[n-1] {
				row, _ = slices.BinarySearch(t.Evaluations, int(x)+1)
				row--
			}
		case f.pace == ByTime:
			if step := math.Floor(x * 1000 / f.NsPerStep[k] * (1 + 1e-12)); step <= float64(f.Rec.Step) {
				row = f.Rec.Row(int(step))
			}
		case int(x) <= f.Rec.Step: // beyond it nobody knows
			row = f.Rec.Row(int(x))
		}
		r := Reading{Racer: k, Name: t.Name, Value: math.NaN()}
		if row >= 0 && row < t.Len() {
			r.Value, r.Here = f.value(kind, t, row), true
		}
		out = append(out, r)
	}
	return out
}
