package signal

import (
	"image/color"
	"math"

	"downhill/nn/meanfield"
	"downhill/nn/signal"
	"downhill/render/figure"
)

// Quantity is a curve of the variance panels.
type Quantity struct {
	Of       signal.Quantity
	Name     string // in the legend
	Short    string // for a narrow legend
	Backward bool
	theory   func(meanfield.Layer) float64
}

// fewPanels is how many panels beside each other have room for sentences.
const fewPanels = 3

func (q *Quantity) name(few bool) string {
	if few {
		return q.Name
	}
	return q.Short
}

// Quantities are the curves that the panels can show, forward ones first.
func Quantities() []Quantity {
	return []Quantity{
		{signal.PreVar, "pre-activations z", "z", false, func(l meanfield.Layer) float64 { return l.Q }},
		{signal.ActVar, "activations h", "h", false, func(l meanfield.Layer) float64 { return l.Variance() }},
		{signal.GPreVar, "∂L/∂z", "z", true, func(l meanfield.Layer) float64 { return l.GradPre }},
		{signal.GActVar, "∂L/∂h", "h", true, func(l meanfield.Layer) float64 { return l.GradAct }},
		{signal.GWVar, "∂L/∂W", "W", true, func(l meanfield.Layer) float64 { return l.GradWeight }},
	}
}

// Shown says which curves are wanted, by Quantity.Of; nil for all.
type Shown map[signal.Quantity]bool

func (s Shown) has(q signal.Quantity) bool { return s == nil || s[q] }

// The curves of one panel share its combination's colour and are told apart by
// how strong it is, by marker and dash.
var looks = [3]struct {
	strength float64
	marker   figure.Marker
}{{1, figure.Disc}, {0.62, figure.Square}, {0.8, figure.Triangle}}

// look is the style of the k-th curve of a direction.
func look(t figure.Theme, index, k int) figure.Style {
	s := Style(t, index)
	l := looks[k%len(looks)]
	return figure.Style{Color: blend(s.Color, t.Background, l.strength), Marker: l.marker}
}

// blend mixes a colour into the background, so that PDF needs no transparency.
func blend(c, background color.NRGBA, opacity float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(b) + opacity*(float64(a)-float64(b)))) }
	return color.NRGBA{mix(c.R, background.R), mix(c.G, background.G), mix(c.B, background.B), 255}
}

// Panel is one plot of a figure with what it belongs to.
type Panel struct {
	Run      int  // index of the combination
	Backward bool // shows the backward pass
	Plot     *figure.Plot
}

// VariancePanels are two plots for each shown combination, forward and backward:
// variance against layer, measured as dots with the spread over the trials, the
// theory dashed. All forward plots share their axes, and all backward ones.
func (f *Frame) VariancePanels(t figure.Theme, shown Shown) []Panel {
	var panels []Panel
	for _, backward := range []bool{false, true} {
		first := len(panels)
		s := newSpan()
		for _, m := range f.shown() {
			p := f.variancePanel(m, backward, shown, t, &s)
			if p == nil {
				continue
			}
			panels = append(panels, Panel{Run: m.Index, Backward: backward, Plot: p})
		}
		y := s.axis()
		y.Label = "variance"
		if backward {
			y.Label = "gradient variance"
		}
		for i := first; i < len(panels); i++ {
			panels[i].Plot.Y = y
			panels[i].Plot.Marks = within(panels[i].Plot.Marks, y)
		}
	}
	return panels
}

// variancePanel draws one combination in one direction, nil where nothing of it
// is wanted.
func (f *Frame) variancePanel(m *Measured, backward bool, shown Shown, t figure.Theme, s *span) *figure.Plot {
	p := &figure.Plot{X: layerAxis(f.Scenario.Signal.Depth), Legend: true}
	p.Title = m.Label
	few := len(f.shown()) <= fewPanels
	if backward {
		p.Title = m.Theory.Words
		if !few {
			p.Title = m.Theory.Brief()
		}
	}
	dots := 20
	if !few {
		dots = 10
	}
	var theory []figure.Line
	k := 0
	for _, q := range Quantities() {
		if q.Backward != backward {
			continue
		}
		k++ // a quantity keeps its marker when another one is hidden
		if !shown.has(q.Of) {
			continue
		}
		style := look(t, m.Index, k-1)
		points, low, high := measured(m.Layers(), q.Of)
		s.take(points, low, high)
		band := figure.Band{Color: blend(style.Color, t.Background, 0.28), Lower: low, Upper: high}
		band.Color.A = 150
		p.Bands = append(p.Bands, band)
		p.Lines = append(p.Lines, figure.Line{Name: q.name(few), Style: style, Width: 1.5, Points: points})
		p.Marks = append(p.Marks, spaced(points, style, dots)...)
		line := figure.Line{Style: figure.Style{Color: t.Text, Dash: []float64{5, 3}}, Width: 1.1,
			Points: predicted(m.Theory, q.theory)}
		s.take(line.Points)
		theory = append(theory, line)
	}
	if len(p.Lines) == 0 {
		return nil
	}
	p.Lines = append(p.Lines, theory...)
	return p
}

// predicted is the theory by layer.
func predicted(t *Theory, of func(meanfield.Layer) float64) []figure.Point {
	if t.Exact == nil {
		return nil
	}
	points := make([]figure.Point, 0, len(t.Exact.Layers))
	for i, l := range t.Exact.Layers {
		v := of(l)
		if !(v > least && v < most) {
			v = math.NaN()
		}
		points = append(points, figure.Point{float64(i + 1), v})
	}
	return points
}

// A logarithmic axis shows what lies between these.
const (
	least = 1e-300
	most  = 1e300
)

// measured is a quantity by layer, its geometric mean over the trials, with the
// edges of one standard deviation of log₁₀ to either side.
func measured(layers []signal.Layer, q signal.Quantity) (points, low, high []figure.Point) {
	for _, l := range layers {
		s := l.Stats[q]
		x := float64(l.Layer)
		points = append(points, figure.Point{x, power(s.Log10Mean)})
		if !math.IsNaN(s.Log10Std) {
			low = append(low, figure.Point{x, power(s.Log10Mean - s.Log10Std)})
			high = append(high, figure.Point{x, power(s.Log10Mean + s.Log10Std)})
		}
	}
	return points, low, high
}

// power is 10ˣ, not a number beyond what an axis shows.
func power(x float64) float64 {
	v := math.Pow(10, x)
	if !(v > least && v < most) {
		return math.NaN()
	}
	return v
}

// spaced puts a marker on at most n points of a curve, and on its ends.
func spaced(points []figure.Point, s figure.Style, n int) []figure.Mark {
	var out []figure.Mark
	every := max(1, (len(points)+n-1)/n)
	for k := 0; k < len(points); k++ {
		if k%every != 0 && k != len(points)-1 || math.IsNaN(points[k][1]) {
			continue
		}
		if k == len(points)-1 && k%every != 0 && k%every < every/2 {
			continue
		}
		out = append(out, figure.Mark{At: points[k], Style: s, Radius: 2.8, Rim: true})
	}
	return out
}

// within leaves out the marks beyond the axis.
func within(ms []figure.Mark, y figure.Axis) []figure.Mark {
	out := ms[:0]
	for _, m := range ms {
		if at := y.Norm(m.At[1]); at >= 0 && at <= 1 {
			out = append(out, m)
		}
	}
	return out
}

// layerAxis goes from the first to the last layer.
func layerAxis(depth int) figure.Axis {
	pad := 0.02 * float64(depth)
	a := figure.Axis{Label: "layer", Min: 1 - math.Max(0.1, pad), Max: float64(depth) + math.Max(0.1, pad)}
	a.Ticks = layerTicks(depth, 6)
	return a
}

// layerTicks names the first layer and round ones, about n.
func layerTicks(depth, n int) []figure.Tick {
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
		step = s
		if depth/s <= n {
			break
		}
	}
	ticks := []figure.Tick{{At: 1, Label: "1"}}
	for k := step; k <= depth; k += step {
		if k > 1 && (k-1 >= step/2 || k == depth) {
			ticks = append(ticks, figure.Tick{At: float64(k), Label: figure.Exact(float64(k))})
		}
	}
	return ticks
}

// span is what a logarithmic axis must show.
type span struct{ low, high float64 }

func newSpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) take(curves ...[]figure.Point) {
	for _, c := range curves {
		for _, p := range c {
			if p[1] > least && p[1] < most {
				s.low, s.high = math.Min(s.low, p[1]), math.Max(s.high, p[1])
			}
		}
	}
}

func (s *span) axis() figure.Axis {
	a := figure.Axis{Log: true}
	a.Min, a.Max = figure.NiceLog(s.low, s.high)
	if a.Max/a.Min < 1e4 && s.low < s.high { // a decade of room is too much for a flat curve
		pad := math.Pow(s.high/s.low, 0.08) * 1.05
		a.Min, a.Max = math.Max(a.Min, s.low/pad), math.Min(a.Max, s.high*pad)
	}
	return a
}
