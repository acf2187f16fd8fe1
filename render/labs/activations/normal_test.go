package activations

import (
	"math"
	"sort"
	"testing"

	"downhill/activations"
)

// TestDensitiesMatchQuantiles puts 200,000 inputs of equal probability through
// every function and counts how many fall into each bin. A bin's origins are at
// most four intervals, each of whose ends is off by one input at most: 8 of
// 200,000. The twin with a mean a tenth of a standard deviation higher fails.
func TestDensitiesMatchQuantiles(t *testing.T) {
	const n = 200_000
	z := make([]float64, n)
	for i := range z {
		z[i] = math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/n-1)
	}
	for _, in := range []normal{{0, 1}, {-0.7, 1.6}, {2, 0.5}} {
		s := scene(t)
		s.Activations.InputMean, s.Activations.InputVariance = in.mean, in.std*in.std
		for _, spec := range everything() {
			s.Activations.Functions = scene(t, spec).Activations.Functions
			f := frame(t, s)
			c := &f.Curves[0]
			if len(f.Edges) == 0 {
				t.Fatalf("%s: no bins", spec)
			}
			count := make([]float64, len(f.Edges)-1)
			bin := func(y float64) int {
				return sort.Search(len(f.Edges), func(k int) bool { return f.Edges[k] > y }) - 1
			}
			for _, u := range z {
				if k := bin(c.Function.Value(in.mean + in.std*u)); k >= 0 && k < len(count) {
					count[k] += 1.0 / n
				}
			}
			p := make([]float64, len(count))
			for k := range p {
				p[k] = c.Output.Density[k] * (f.Edges[k+1] - f.Edges[k])
			}
			for _, m := range c.Output.Masses {
				if k := bin(m.At); k >= 0 && k < len(p) {
					p[k] += m.P
				}
			}
			worst := 0.0
			for k := range p {
				worst = math.Max(worst, math.Abs(p[k]-count[k]))
			}
			if worst > 8.0/n {
				t.Errorf("%s of N(%v, %v²): a bin is off by %v", spec, in.mean, in.std, worst)
			}
			twin := normal{in.mean + 0.1*in.std, in.std}.density(c.Function, f.Edges)
			off := 0.0
			for k := range twin {
				off = math.Max(off, math.Abs(twin[k]-c.Output.Density[k])*(f.Edges[k+1]-f.Edges[k]))
			}
			if off < 8.0/n {
				t.Errorf("%s: a mean a tenth higher passes, off by %v", spec, off)
			}
		}
	}
}

// TestDensityHoldsAllProbability: with bins that hold every output, densities
// and masses add up to 1 (n roundings of numbers up to 1).
func TestDensityHoldsAllProbability(t *testing.T) {
	edges := make([]float64, 2001)
	for k := range edges {
		edges[k] = -40 + 0.04*float64(k)
	}
	for _, spec := range everything() {
		f := build(t, spec)
		for _, in := range []normal{{0, 1}, {1, 2}, {-3, 0.3}} {
			total := 0.0
			for k, d := range in.density(f, edges) {
				total += d * (edges[k+1] - edges[k])
			}
			for _, m := range in.masses(f) {
				total += m.P
			}
			if math.Abs(total-1) > 1e-12 {
				t.Errorf("%s of N(%v, %v²): %v in all", spec, in.mean, in.std, total)
			}
		}
	}
}

// TestRoundingIsNoMass: far out tanh rounds to 1 and GELU to 0 wherever the
// input is, and yet that is density, in the bin that holds the value; ReLU's is
// a mass.
func TestRoundingIsNoMass(t *testing.T) {
	s := scene(t, "tanh", "gelu", "relu")
	for _, mean := range []float64{100, -100, 1e6, -1e6} {
		s.Activations.InputMean = mean
		for i, all := range s.Activations.Functions {
			one := s.Clone()
			one.Activations.Functions = one.Activations.Functions[i : i+1]
			f := frame(t, one)
			o := f.Curves[0].Output
			total := 0.0
			for k, d := range o.Density {
				total += d * (f.Edges[k+1] - f.Edges[k])
			}
			masses := 0
			if all.Function.Key == "relu" && mean < 0 {
				masses = 1
				total += o.Masses[0].P
			}
			// The bins of what is not constant hold ±3 standard deviations.
			if len(o.Masses) != masses || !(total > 0.997 && total < 1+1e-12) {
				t.Errorf("%s of N(%v, 1): masses %v, %v in all", all.Function.Key, mean, o.Masses, total)
			}
		}
	}
}

// TestMasses: where functions are constant.
func TestMasses(t *testing.T) {
	tail := math.Erfc(3/math.Sqrt2) / 2
	for _, c := range []struct {
		spec string
		in   normal
		want []Mass
	}{
		{"relu", normal{0, 1}, []Mass{{0, 0.5}}},
		{"relu", normal{1, 2}, []Mass{{0, math.Erfc(0.5/math.Sqrt2) / 2}}},
		{"leaky_relu:alpha=0", normal{0, 1}, []Mass{{0, 0.5}}}, {"elu:alpha=0", normal{0, 1}, []Mass{{0, 0.5}}},
		{"leaky_relu:alpha=0.01", normal{0, 1}, nil}, {"sigmoid", normal{0, 1}, nil}, {"tanh", normal{0, 1e4}, nil},
		{"gelu", normal{0, 1}, nil}, {"softplus", normal{-50, 1}, nil}, {"selu", normal{-1e3, 1}, nil},
		{"hard_sigmoid", normal{0, 1}, []Mass{{0, tail}, {1, tail}}},
		{"tanh", normal{2, 0}, []Mass{{math.Tanh(2), 1}}},
	} {
		got := c.in.masses(build(t, c.spec))
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v want %v", c.spec, got, c.want)
			continue
		}
		for i := range got {
			if got[i].At != c.want[i].At || math.Abs(got[i].P-c.want[i].P) > 1e-15 {
				t.Errorf("%s: got %v want %v", c.spec, got, c.want)
			}
		}
	}
}

// TestSaturatedProbability against the normal's own tails.
func TestSaturatedProbability(t *testing.T) {
	f := frame(t, scene(t, "relu", "sigmoid", "leaky_relu", "tanh"))
	end := 2 * math.Acosh(1/(2*math.Sqrt(0.1)))
	for i, want := range []float64{0.5, math.Erfc(end / math.Sqrt2), 0, math.Erfc(math.Acosh(1/math.Sqrt(0.1)) / math.Sqrt2)} {
		if got := f.Curves[i].Output.Saturated; math.Abs(got-want) > 1e-14 {
			t.Errorf("%s: got %v want %v", f.Curves[i].Name, got, want)
		}
	}
	s := scene(t, "relu", "tanh")
	s.Activations.InputVariance = 0
	f = frame(t, s)
	if f.Curves[0].Output.Saturated != 1 || f.Curves[1].Output.Saturated != 0 {
		t.Errorf("all at 0: %v and %v", f.Curves[0].Output.Saturated, f.Curves[1].Output.Saturated)
	}
}

// TestBetweenKeepsSmallProbabilities: far out on both sides.
func TestBetweenKeepsSmallProbabilities(t *testing.T) {
	n := normal{0, 1}
	for _, c := range [][3]float64{{10, 11, 7.61966195820307e-24}, {-11, -10, 7.61966195820307e-24},
		{math.Inf(-1), math.Inf(1), 1}, {0, math.Inf(1), 0.5}} {
		// Erfc's argument is rounded, which x² = 100 times magnifies.
		if got := n.between(c[0], c[1]); math.Abs(got-c[2]) > 1e-13*c[2] {
			t.Errorf("from %v to %v: got %v want %v", c[0], c[1], got, c[2])
		}
	}
}

// TestCrossingIsExact: the place found is the neighbour of where f comes to y.
func TestCrossingIsExact(t *testing.T) {
	for _, spec := range []string{"sigmoid", "tanh", "elu", "softplus", "softsign"} {
		f := build(t, spec)
		for _, x := range []float64{-20, -3, -1e-3, 0.4, 5} {
			y := f.Value(x)
			if y == f.Value(math.Inf(1)) || y == f.Value(math.Inf(-1)) || math.Abs(f.Slope(x)) < 1e-6 {
				continue // flat to the last bit: any x will do
			}
			if got := crossing(f, y, -40, 40, true); math.Abs(got-x) > 1e-15*(1+math.Abs(y))/f.Slope(x)+1e-14*math.Abs(x) {
				t.Errorf("%s is %v at %v, found %v", spec, y, x, got)
			}
		}
	}
	// Falling: GELU left of its turn.
	g := activations.GELU{}
	turn := g.Turns()[0]
	if got := crossing(g, g.Value(-2), -12, turn, false); math.Abs(got+2) > 1e-14 {
		t.Errorf("GELU: found %v, want −2", got)
	}
}
