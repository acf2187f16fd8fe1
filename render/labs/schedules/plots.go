package schedules

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// Focus is what of the curves a picture dwells on. The zero Focus shows all.
type Focus struct {
	// Selected alone has its twin and its landmarks drawn; all have where it is 0,
	// the first where it is 1.
	Selected int
}

func (o Focus) on(index int) bool { return o.Selected == 0 || o.Selected == index+1 }

// The widths of lines in px.
const (
	curveWidth = 2.2
	twinWidth  = 1.1
)

// faint is a colour for what lies behind.
func faint(c color.NRGBA) color.NRGBA {
	c.A = 140
	return c
}

// X is where a step stands on the time axis.
func (f *Frame) X(step int) float64 {
	if f.epochs() {
		return float64(step) / float64(f.StepsPerEpoch)
	}
	return float64(step)
}

// StepAt is the step nearest to a place on the time axis.
func (f *Frame) StepAt(x float64) int {
	if f.epochs() {
		x *= float64(f.StepsPerEpoch)
	}
	return max(0, min(f.Len()-1, int(math.Round(x))))
}

func (f *Frame) epochs() bool { return f.Scenario.Schedules.Axis == scenario.AxisEpochs }

// timeAxis goes from the first to the last step.
func (f *Frame) timeAxis() figure.Axis {
	a := figure.Axis{Label: fmt.Sprintf("step (%d an epoch)", f.StepsPerEpoch), Max: f.X(f.Len() - 1)}
	if f.epochs() {
		a.Label = fmt.Sprintf("epoch (%d steps each)", f.StepsPerEpoch)
	}
	return a
}

// mostPoints of a curve are drawn; a picture has no room for more.
const mostPoints = 2000

// line are the points of a list by step. Where an axis is logarithmic, 0 has no
// place on it.
func (f *Frame) line(ys []float64, log bool) []figure.Point {
	stride := max(1, len(ys)/mostPoints)
	var out []figure.Point
	for t, y := range ys {
		// A rate that was held and then jumps makes an upright stair.
		if t > 1 && ys[t-1] == ys[t-2] && y != ys[t-1] && (ys[t-1] > 0 || !log) {
			out = append(out, figure.Point{f.X(t), ys[t-1]})
		}
		if t%stride != 0 && t != len(ys)-1 && ys[t-1] == y && ys[t+1] == y {
			continue
		}
		if stride > 1 && t%stride != 0 && t != len(ys)-1 && math.Abs(y-ys[t-1]) < 0.01*math.Abs(y) {
			continue
		}
		if log && y <= 0 {
			y = math.NaN()
		}
		out = append(out, figure.Point{f.X(t), y})
	}
	return out
}

// RatePlot is the learning rate over time under every schedule, with what its
// formula promises and where the loss has cut it.
func (f *Frame) RatePlot(t figure.Theme, o Focus) *figure.Plot {
	log := !f.Scenario.Schedules.Linear
	p := &figure.Plot{X: f.timeAxis(), Legend: true}
	low, high := math.Inf(1), math.Inf(-1)
	take := func(ys []float64) {
		for _, y := range ys {
			if y > 0 {
				low, high = math.Min(low, y), math.Max(high, y)
			}
		}
	}
	var twins []figure.Line
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		known := c.Rate[:c.Known]
		take(known)
		p.Lines = append(p.Lines, figure.Line{Name: c.Label, Style: style, Width: curveWidth, Points: f.line(known, log)})
		if f.Scenario.Schedules.Twins && c.Twin != nil && o.on(c.Index) {
			take(c.Twin)
			behind := style
			behind.Color, behind.Dash = faint(style.Color), nil
			name := ""
			if o.Selected > 0 {
				name = c.TwinLabel + " (the same per other unit)"
			}
			twins = append(twins, figure.Line{Name: name, Style: behind, Width: twinWidth, Points: f.line(c.Twin, log)})
		}
		if o.on(c.Index) {
			for _, m := range c.Landmarks {
				p.Marks = append(p.Marks, figure.Mark{At: figure.Point{f.X(m.Step), m.Rate}, Radius: 5, Rim: true, Label: m.Text, Style: style})
			}
		}
		for _, cut := range c.Cuts {
			mark := figure.Style{Color: style.Color, Marker: figure.Diamond}
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{f.X(cut.Step), cut.To}, Radius: 5, Rim: true, Style: mark})
		}
	}
	p.Lines = append(p.Lines, twins...)
	p.Y = rateAxis(low, high, log)
	return p
}

func rateAxis(low, high float64, log bool) figure.Axis {
	a := figure.Axis{Label: "learning rate η", Log: log}
	if !(high > 0) {
		low, high = 0.1, 1
	}
	if !log {
		a.Min, a.Max = figure.Nice(0, high*1.05, 5)
		return a
	}
	a.Min, a.Max = span(low, high)
	return a
}

// span are the ends of a logarithmic axis: whole decades where there are many,
// else a little room.
func span(low, high float64) (from, to float64) {
	low = math.Max(low, high*1e-9)
	if high/low > 1e3 {
		return figure.NiceLog(low, high)
	}
	pad := math.Max(1.15, math.Pow(high/low, 0.08))
	return low / pad, high * pad
}

// raceBins is how many means a long race's loss is drawn as: its noise would
// hide one curve behind the other.
const raceBins = 200

// RaceLossPlot is the loss of the race over time under every schedule: of a long
// race the mean over some steps at a time.
func (f *Frame) RaceLossPlot(t figure.Theme) *figure.Plot {
	p := f.Race.Chart(nil, 0, f.Len()-1, scenario.View{}, t)
	p.Y.Label, p.Title, p.Rules, p.Legend = p.Title, "", nil, false
	p.X = f.timeAxis()
	size := max(1, f.Len()/raceBins)
	if size > 2 {
		p.Y.Label += fmt.Sprintf(", mean of %d", size)
	} else {
		size = 1
	}
	low, high := math.Inf(1), 0.0
	for i := range p.Lines {
		p.Lines[i].Points = f.means(p.Lines[i].Points, size)
		for _, q := range p.Lines[i].Points {
			if q[1] > 0 && q[1] <= p.Y.Max {
				low, high = math.Min(low, q[1]), math.Max(high, q[1])
			}
		}
	}
	if p.Y.Log && size > 1 && high > 0 {
		p.Y.Min, p.Y.Max = figure.NiceLog(math.Max(low, high*1e-16), high)
	}
	return p
}

// means moves a curve by step to the time axis, as means of so many points.
func (f *Frame) means(points []figure.Point, size int) []figure.Point {
	var out []figure.Point
	for k := 0; k < len(points); k += size {
		part := points[k:min(k+size, len(points))]
		sum := 0.0
		for _, q := range part {
			sum += q[1]
		}
		middle := (part[0][0] + part[len(part)-1][0]) / 2
		x := middle
		if f.epochs() {
			x /= float64(f.StepsPerEpoch)
		}
		out = append(out, figure.Point{x, sum / float64(len(part))})
	}
	return out
}

// ValidPlot is the network's validation loss over time under every schedule,
// with the loss to be reached, when it was, and where the rate was cut.
func (f *Frame) ValidPlot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: f.timeAxis(), Y: figure.Axis{Label: "validation loss"}}
	low, high, first := math.Inf(1), math.Inf(-1), math.Inf(1)
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		line := figure.Line{Name: c.Label, Style: style, Width: 1.8}
		for k, e := range c.Epochs {
			if k == 0 {
				first = e.ValidLoss
			}
			// A loss that explodes must not flatten the others' curves.
			if e.ValidLoss <= 3*first {
				low, high = math.Min(low, e.ValidLoss), math.Max(high, e.ValidLoss)
			}
			line.Points = append(line.Points, figure.Point{f.X(e.Step), e.ValidLoss})
		}
		p.Lines = append(p.Lines, line)
		for _, cut := range c.Cuts {
			// The loss that was seen when the cut was decided is that of the epoch
			// that ends where it takes effect.
			k := slices.IndexFunc(c.Epochs, func(e Epoch) bool { return e.Step == cut.Step })
			if k >= 0 {
				p.Marks = append(p.Marks, figure.Mark{At: figure.Point{f.X(cut.Step), c.Epochs[k].ValidLoss}, Radius: 5, Rim: true,
					Style: figure.Style{Color: style.Color, Marker: figure.Diamond}})
			}
		}
		if k := slices.IndexFunc(c.Epochs, func(e Epoch) bool { return e.Step == c.Arrived }); c.Arrived >= 0 && k >= 0 {
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{f.X(c.Arrived), c.Epochs[k].ValidLoss}, Radius: 6, Rim: true,
				Style: figure.Style{Color: style.Color, Marker: figure.Check}})
		}
	}
	if !math.IsNaN(f.Target) {
		p.Rules = append(p.Rules, figure.Rule{AtX: math.NaN(), AtY: f.Target, Color: t.Muted, Dash: []float64{4, 4}})
		low = math.Min(low, f.Target)
	}
	switch {
	case !(high >= low):
		p.Y.Max = 1
	case low > 0 && high/low > 4:
		p.Y.Log = true
		p.Y.Min, p.Y.Max = span(low, high)
	default:
		p.Y.Min, p.Y.Max = figure.Nice(math.Min(low, high*0.98), high, 4)
	}
	return p
}
