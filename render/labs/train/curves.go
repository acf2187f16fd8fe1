package train

import (
	"image/color"
	"math"

	"downhill/nn"
	"downhill/render/figure"
)

// curve is one measure of one network over the epochs, averaged over the folds
// as far as all of them went.
func (f *Frame) curve(net int, measure func(nn.Epoch) float64) []figure.Point {
	var runs []*Result
	n := math.MaxInt
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Net == net {
			runs, n = append(runs, r), min(n, len(r.Epochs))
		}
	}
	if len(runs) == 0 {
		return nil
	}
	points := make([]figure.Point, 0, n)
	for k := range n {
		sum := 0.0
		for _, r := range runs {
			sum += measure(r.Epochs[k])
		}
		points = append(points, figure.Point{float64(runs[0].Epochs[k].Epoch), sum / float64(len(runs))})
	}
	return points
}

// measure is a quantity of the learning curves: as trained on, in evaluation,
// and on the validation data.
type measure struct {
	label                    string
	trained, training, valid func(nn.Epoch) float64
}

func lossMeasure() measure {
	return measure{"loss",
		func(e nn.Epoch) float64 { return e.TrainLoss },
		func(e nn.Epoch) float64 { return e.TrainLossEval },
		func(e nn.Epoch) float64 { return e.ValidLoss }}
}

func accuracyMeasure() measure {
	return measure{"accuracy",
		func(e nn.Epoch) float64 { return e.TrainAccuracy },
		func(e nn.Epoch) float64 { return e.TrainAccuracyEval },
		func(e nn.Epoch) float64 { return e.ValidAccuracy }}
}

// The widths of the curves in px: validation is what counts.
const (
	validWidth = 2.4
	trainWidth = 1.3
	faint      = 0.55 // opacity of what was trained on
)

// Curve is how one network learns by one measure: as it was trained on, in
// evaluation on the training data, and on the validation data.
type Curve struct {
	Name                     string
	Style                    figure.Style
	Trained, Training, Valid []figure.Point
}

// learning plots one measure of every network against the epoch.
func (f *Frame) learning(m measure, t figure.Theme) *figure.Plot {
	var curves []Curve
	for n := range f.Scenario.Train.Nets {
		trained := f.curve(n, m.trained)
		if len(trained) > 0 {
			trained = trained[1:] // before training nothing was trained on
		}
		curves = append(curves, Curve{f.Scenario.Train.Nets[n].Name, Style(t, n), trained, f.curve(n, m.training), f.curve(n, m.valid)})
	}
	last := max(1, f.Len()-1)
	return Learning(m.label, curves, figure.Axis{Label: "epoch", Max: float64(last), Ticks: WholeTicks(0, last, 10)}, t)
}

// Learning plots the curves of some networks by one measure, such as "loss":
// validation strong and with the network's marker, training thin, and what it was
// trained on faint, where there are not too many networks for that.
func Learning(label string, curves []Curve, x figure.Axis, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: x, Y: figure.Axis{Label: label}}
	span := noSpan()
	for _, c := range curves {
		pale := c.Style
		pale.Color = blend(c.Style.Color, t.Background, faint)
		if len(curves) > fewNets {
			c.Trained = nil
		} else {
			p.Lines = append(p.Lines, figure.Line{Style: pale, Width: trainWidth, Points: c.Trained})
		}
		p.Lines = append(p.Lines,
			figure.Line{Style: c.Style, Width: trainWidth, Points: c.Training},
			figure.Line{Name: c.Name, Style: c.Style, Width: validWidth, Points: c.Valid})
		p.Marks = append(p.Marks, marks(c.Valid, c.Style)...)
		span.takeRun(c.Training, c.Trained, c.Valid)
	}
	p.Y = span.axis(p.Y)
	p.Marks = visible(p.Marks, p.Y)
	return p
}

// Rates plots the learning rates of some networks, each the Valid of its curve.
func Rates(curves []Curve, x figure.Axis) *figure.Plot {
	p := &figure.Plot{X: x, Y: figure.Axis{Label: "learning rate η"}}
	span := noSpan()
	for _, c := range curves {
		p.Lines = append(p.Lines, figure.Line{Name: c.Name, Style: c.Style, Width: validWidth, Points: c.Valid})
		p.Marks = append(p.Marks, marks(c.Valid, c.Style)...)
		span.takeRun(c.Valid)
	}
	p.Y = span.axis(p.Y)
	if !p.Y.Log && span.most > 0 {
		_, p.Y.Max = figure.Nice(0, 1.1*span.most, 4)
		p.Y.Min = 0
	}
	return p
}

// blend mixes a colour into the background, so that faint lines that cross stay
// as faint, and PDF needs no transparency.
func blend(c, background color.NRGBA, opacity float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(b) + opacity*(float64(a)-float64(b)))) }
	return color.NRGBA{mix(c.R, background.R), mix(c.G, background.G), mix(c.B, background.B), 255}
}

// marks puts a marker on about every tenth of a curve and on its end.
func marks(points []figure.Point, s figure.Style) []figure.Mark {
	var out []figure.Mark
	every := max(1, (len(points)-1+9)/10)
	for k := len(points) - 1; k >= 0; k -= every {
		if q := points[k]; !math.IsNaN(q[1]) && !math.IsInf(q[1], 0) {
			out = append(out, figure.Mark{At: q, Style: s, Radius: 3.5, Rim: true})
		}
	}
	return out
}

// visible leaves out what is beyond the axis.
func visible(ms []figure.Mark, y figure.Axis) []figure.Mark {
	out := ms[:0]
	for _, m := range ms {
		if at := y.Norm(m.At[1]); at >= 0 && at <= 1 {
			out = append(out, m)
		}
	}
	return out
}

// span is what an axis must show.
type span struct{ least, most, first float64 }

func noSpan() span { return span{math.Inf(1), math.Inf(-1), math.Inf(-1)} }

// takeRun widens the span by one network's curves. A network that diverges must
// not flatten the others' curves: it counts up to one and a half times the
// largest first value, and then its curve leaves the picture.
func (s *span) takeRun(curves ...[]figure.Point) {
	for _, points := range curves {
		for _, q := range points {
			if math.IsNaN(q[1]) || math.IsInf(q[1], 0) {
				continue
			}
			if q[0] == 0 {
				s.first = math.Max(s.first, q[1])
			}
			s.least, s.most = math.Min(s.least, q[1]), math.Max(s.most, q[1])
		}
	}
}

// axis is linear unless the values span more than two decades.
func (s *span) axis(a figure.Axis) figure.Axis {
	if math.IsInf(s.most, -1) {
		a.Max = 1
		return a
	}
	most := s.most
	if a.Label != "accuracy" {
		most = math.Min(s.most, 1.5*math.Max(s.first, s.least))
	}
	if s.least > 0 && most > 100*s.least {
		a.Log = true
		a.Min, a.Max = figure.NiceLog(s.least, most)
		return a
	}
	a.Min, a.Max = figure.Nice(s.least, most, 5)
	if a.Label == "accuracy" {
		a.Min, a.Max = math.Max(0, a.Min), math.Min(1, a.Max)
	}
	return a
}

// WholeTicks are labelled whole numbers from low to high, at most about n.
func WholeTicks(low, high, n int) []figure.Tick {
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000} {
		step = s
		if (high-low)/s <= n {
			break
		}
	}
	var ticks []figure.Tick
	for k := (low + step - 1) / step * step; k <= high; k += step {
		ticks = append(ticks, figure.Tick{At: float64(k), Label: figure.Exact(float64(k))})
	}
	return ticks
}
