package activations

import (
	"bytes"
	"math"
	"testing"

	"downhill/render/export"
	"downhill/render/figure"
)

// sound makes everything there is of a frame: nothing may panic or make an axis
// that has no numbers.
func sound(t *testing.T, f *Frame) {
	t.Helper()
	f.At(0)
	f.At(math.NaN())
	for _, p := range []*figure.Plot{f.ValuePlot(figure.Dark()), f.SlopePlot(figure.Dark()), f.OutputPlot(figure.Dark()),
		f.CostPlot(figure.Dark()), f.LogitPlot(figure.Dark()), f.ProbabilityPlot(figure.Dark()), f.JacobianPlot(figure.Dark())} {
		if math.IsNaN(p.Y.Min) || math.IsNaN(p.Y.Max) || math.IsInf(p.Y.Min, 0) || math.IsInf(p.Y.Max, 0) {
			t.Errorf("%q: axis from %v to %v", p.Title, p.Y.Min, p.Y.Max)
		}
	}
	var out bytes.Buffer
	if err := f.WriteCSV(&out); err != nil {
		t.Error(err)
	}
	if _, err := export.Texts(f.CurvesFigure(figure.Light()), export.Size{W: 800, H: 500}); err != nil {
		t.Error(err)
	}
	if _, err := export.Texts(f.SoftmaxFigure(figure.Light()), export.Size{W: 800, H: 500}); err != nil {
		t.Error(err)
	}
}

// TestExtremes: ranges without extent and beyond all measure, two points, inputs
// that are constant, wide or no numbers, logits that overflow, and no functions.
func TestExtremes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	all := everything()
	for name, c := range map[string]struct {
		from, to, mean, variance, saturation float64
		points                               int
	}{
		"ordinary": {-6, 6, 0, 1, 0.1, 401}, "no range": {2, 2, 0, 1, 0.1, 401}, "turned": {6, -6, 0, 1, 0.1, 9},
		"two points": {-6, 6, 0, 1, 0.1, 2}, "one point": {-6, 6, 0, 1, 0.1, 1},
		"huge": {-1e300, 1e300, 0, 1, 0.1, 401}, "all": {-math.MaxFloat64, math.MaxFloat64, 0, 1, 0.1, 101},
		"tiny": {0, 5e-324, 0, 1, 0.1, 5}, "no numbers": {nan, nan, nan, nan, nan, 5}, "infinite": {-inf, inf, inf, inf, inf, 5},
		"constant": {-6, 6, 0.3, 0, 0.1, 401}, "at the kink": {-6, 6, 0, 0, 0.1, 401}, "wide": {-6, 6, 100, 1e4, 0.1, 401},
		"narrow": {-6, 6, -3, 1e-300, 0.1, 401}, "very wide": {-6, 6, 0, 1e300, 0.1, 401}, "far off": {-6, 6, 1e300, 1, 0.1, 401},
		"negative": {-6, 6, 0, -1, -1, 401}, "all saturated": {-6, 6, 0, 1, 1e9, 401},
	} {
		t.Run(name, func(t *testing.T) {
			for k := 0; k < len(all); k += 8 {
				s := scene(t, all[k:min(len(all), k+8)]...)
				a := &s.Activations
				a.From, a.To, a.InputMean, a.InputVariance, a.Saturation, a.Points = c.from, c.to, c.mean, c.variance, c.saturation, c.points
				f, err := NewFrame(s)
				if err != nil {
					t.Fatal(err)
				}
				sound(t, f)
			}
		})
	}
	for name, c := range map[string]struct {
		z           []float64
		temperature float64
	}{
		"cold": {[]float64{2, 1}, 1e-300}, "frozen": {[]float64{2, 1, 2}, 0}, "hot": {[]float64{2, 1}, inf}, "no logits": {nil, 1},
		"one": {[]float64{3}, 1}, "overflow": {[]float64{1e308, -1e308}, 1}, "infinite": {[]float64{inf, 1, -inf}, 1},
		"no numbers": {[]float64{nan, 1}, nan}, "even": {[]float64{0, 0, 0}, 1}, "many": {make([]float64, 64), 2},
	} {
		t.Run("softmax "+name, func(t *testing.T) {
			s := scene(t, "relu")
			s.Activations.Logits, s.Activations.Temperature = c.z, c.temperature
			f := frame(t, s)
			sound(t, f)
			for _, p := range f.Softmax.P {
				if math.IsNaN(p) != (name == "no numbers") {
					t.Errorf("probabilities %v", f.Softmax.P)
				}
			}
		})
	}
	s := scene(t, "elu:alpha=1e300", "prelu:alpha=-1e300", "leaky_relu:alpha=1e-300", "rrelu:lower=0,upper=1e308", "elu:alpha=1e-320")
	sound(t, frame(t, s))
	for i := range s.Activations.Functions {
		s.Activations.Functions[i].Hidden = true
	}
	sound(t, frame(t, s))
	s.Activations.Functions = nil
	sound(t, frame(t, s))
}

// FuzzFrame: no numbers of a scenario make a frame fail or its probabilities
// leave 0 to 1.
func FuzzFrame(f *testing.F) {
	f.Add(-6.0, 6.0, 0.0, 1.0, 0.1, 1.0, 2.0)
	f.Add(-1e300, 1e300, 1e10, 1e-10, 0.25, 1e-300, -1e308)
	f.Fuzz(func(t *testing.T, from, to, mean, variance, saturation, temperature, logit float64) {
		s := scene(t, "gelu", "rrelu", "hard_sigmoid", "elu:alpha=0.3", "softsign")
		a := &s.Activations
		a.From, a.To, a.InputMean, a.InputVariance, a.Saturation, a.Points = from, to, mean, variance, saturation, 17
		a.Temperature, a.Logits = temperature, []float64{logit, 1, 0}
		frame, err := NewFrame(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range frame.Curves {
			if p := c.Output.Saturated; p < 0 || p > 1+1e-12 {
				t.Errorf("%s: saturated with probability %v", c.Name, p)
			}
			for k, d := range c.Output.Density {
				if d < 0 || math.IsNaN(d) {
					t.Fatalf("%s: density %v in bin %d", c.Name, d, k)
				}
			}
		}
		frame.ValuePlot(figure.Light())
		frame.SlopePlot(figure.Light())
		frame.OutputPlot(figure.Light())
		frame.JacobianPlot(figure.Light())
	})
}
