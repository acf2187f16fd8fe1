package landscape

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/nn"
	"downhill/surfaces"
)

// kinds are slices of different networks, data, rules and directions.
func kinds() map[string]func(*Settings) {
	return map[string]func(*Settings){
		"random": nil,
		"path":   func(s *Settings) { s.Directions = Path },
		"spiral": func(s *Settings) {
			s.Data, s.Hidden, s.Activation, s.Rule, s.Rate, s.Points = "spiral", []int{8, 5, 4}, "silu", "rmsprop", 0.01, 37
		},
		"penalty": func(s *Settings) { s.L2, s.Directions, s.Rule, s.Rate, s.Epochs = 0.01, Path, "momentum", 0.05, 40 },
		"blobs":   func(s *Settings) { s.Data, s.Hidden, s.Activation = "blobs", []int{5}, "softplus" },
	}
}

func places() [][2]float64 {
	return [][2]float64{{0, 0}, {-1, 0.75}, {0.3, -0.2}, {1.2, 1.2}, {-0.05, -1.1}, {3, -4}}
}

// The gradient is exact: central differences of f with a step of 1e-5 agree to
// their own cut-off error of some 1e-10 times the third derivative.
func TestGradientMatchesDifferences(t *testing.T) {
	for name, change := range kinds() {
		t.Run(name, func(t *testing.T) {
			f := trained(t, change)
			const h = 1e-5
			for _, p := range places() {
				var g, with [2]float64
				z := f.Eval(p[:], g[:])
				if without := f.Eval(p[:], nil); without != z {
					t.Errorf("%v: f = %v with a gradient and %v without", p, z, without)
				}
				for i := range 2 {
					up, down := p, p
					up[i], down[i] = p[i]+h, p[i]-h
					with[i] = (f.Eval(up[:], nil) - f.Eval(down[:], nil)) / (up[i] - down[i])
				}
				if d := math.Hypot(g[0]-with[0], g[1]-with[1]); d > 1e-6*(1+math.Hypot(g[0], g[1])) {
					t.Errorf("%v: gradient %v, differences %v", p, g, with)
				}
			}
		})
	}
}

// Second differences of f with a step of 1e-3 have a cut-off error of 1e-6 times
// the fourth derivative, and 1e-9 of rounding.
func TestHessianMatchesDifferences(t *testing.T) {
	for name, change := range kinds() {
		t.Run(name, func(t *testing.T) {
			f := trained(t, change)
			const h = 1e-3
			at := func(x, y float64) float64 { return f.Eval([]float64{x, y}, nil) }
			got := mat.NewSymDense(2, nil)
			for _, p := range places()[:5] {
				x, y := p[0], p[1]
				f.Hessian(p[:], got)
				want := [3]float64{(at(x+h, y) - 2*at(x, y) + at(x-h, y)) / h / h,
					(at(x+h, y+h) - at(x+h, y-h) - at(x-h, y+h) + at(x-h, y-h)) / 4 / h / h,
					(at(x, y+h) - 2*at(x, y) + at(x, y-h)) / h / h}
				size := math.Abs(want[0]) + math.Abs(want[1]) + math.Abs(want[2])
				for k, g := range []float64{got.At(0, 0), got.At(0, 1), got.At(1, 1)} {
					if math.Abs(g-want[k]) > 1e-3*(size+0.1) {
						t.Errorf("%v: entry %d = %v, want %v", p, k, g, want[k])
					}
				}
			}
		})
	}
}

// evaluate is the loss that package nn's own evaluator measures at some
// parameters, with the penalties, and the accuracy.
func evaluate(t *testing.T, f *Slice, theta []float64) (loss, accuracy float64) {
	t.Helper()
	m := f.net.model.Clone()
	m.SetCoordinates(theta)
	loss, accuracy = nn.NewEvaluator(m, 1).Evaluate(f.net.set)
	return loss + m.Penalty(nil, nil), accuracy
}

// same says whether two losses are the same but for the order of a sum.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-13*(1+math.Abs(b)) }

func TestPlanePassesThroughTheSolution(t *testing.T) {
	for name, change := range kinds() {
		t.Run(name, func(t *testing.T) {
			f := trained(t, change)
			// The same training by the trainer's own epochs.
			tr, err := nn.NewTrainer(f.net.training())
			if err != nil {
				t.Fatal(err)
			}
			for !tr.Done() {
				if _, err := tr.Epoch(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(tr.Model.Theta, f.plane().origin) {
				t.Fatal("the origin is not what the training ends with")
			}
			loss, accuracy := evaluate(t, f, tr.Model.Theta)
			s := f.Slice()
			if got := f.Eval([]float64{0, 0}, nil); !same(got, loss) || !same(s.Loss, loss) || s.Accuracy != accuracy {
				t.Errorf("at the origin f = %v, said to be %v with accuracy %v; nn has %v with %v", got, s.Loss, s.Accuracy, loss, accuracy)
			}
			last := len(s.Path) - 1
			if s.Path[last] != ([2]float64{}) || s.PathDistance[last] != 0 || !same(s.PathLoss[last], loss) {
				t.Errorf("the path ends at %v, %v off the plane, with loss %v", s.Path[last], s.PathDistance[last], s.PathLoss[last])
			}
			if s.Epochs[0] != 0 || s.Epochs[last] != f.settings.Epochs || s.Parameters != len(tr.Model.Theta) {
				t.Errorf("epochs %v, %d parameters", s.Epochs, s.Parameters)
			}
			// It has learnt: below ln 2, or ln 3 for the three blobs.
			if !(s.PathLoss[last] < 0.8*s.PathLoss[0]) {
				t.Errorf("the loss went from %v to %v", s.PathLoss[0], s.PathLoss[last])
			}
		})
	}
}

// Each point of the projected path is the point of the plane next to the
// parameters of that epoch, and f there is the loss that nn itself measures.
func TestProjectedPathAgreesWithTheNetwork(t *testing.T) {
	for name, change := range kinds() {
		t.Run(name, func(t *testing.T) {
			f := trained(t, change)
			p, s, way := f.plane(), f.Slice(), f.net.train()
			if len(way.theta) != len(s.Path) {
				t.Fatalf("%d entries of the path, %d projected", len(way.theta), len(s.Path))
			}
			theta, rest := make([]float64, s.Parameters), make([]float64, s.Parameters)
			for k, q := range s.Path {
				off := 0.0
				for i := range theta {
					theta[i] = p.origin[i] + q[0]*p.axis[0][i] + q[1]*p.axis[1][i]
					rest[i] = way.theta[k][i] - theta[i]
					off = math.Hypot(off, rest[i])
				}
				loss, _ := evaluate(t, f, theta)
				if got := f.Eval(q[:], nil); !same(got, loss) {
					t.Errorf("epoch %d at %v: f = %v, the network has %v", s.Epochs[k], q, got, loss)
				}
				if loss, _ := evaluate(t, f, way.theta[k]); !same(s.PathLoss[k], loss) {
					t.Errorf("epoch %d: loss %v, the network has %v", s.Epochs[k], s.PathLoss[k], loss)
				}
				// What is left stands at right angles to both axes.
				for i, a := range p.axis {
					if c := dot(rest, a); math.Abs(c) > 1e-10*s.Axes[i].Norm*(1+off) {
						t.Errorf("epoch %d: %v of the rest lies along axis %d", s.Epochs[k], c, i)
					}
				}
				if math.Abs(off-s.PathDistance[k]) > 1e-10*(1+off) {
					t.Errorf("epoch %d: %v off the plane, said to be %v", s.Epochs[k], off, s.PathDistance[k])
				}
			}
		})
	}
}

// A path worked by hand in three coordinates: it goes 0, 2, 4 along the first
// and 0, 1, 0 along the second, all at 7 in the third. Its variance is
// 8 + 2/3 (sums of squares about the mean), 12/13 of it along the first.
func TestVarianceSharesByHand(t *testing.T) {
	path := [][]float64{{0, 0, 7}, {2, 1, 7}, {4, 0, 7}}
	p := &plane{origin: path[2], axis: mainDirections(path)}
	project(p, path)
	s := &p.describe
	want := [2]float64{12.0 / 13, 1.0 / 13}
	for k, a := range s.Axes {
		if math.Abs(a.Share-want[k]) > 1e-14 {
			t.Errorf("axis %d holds %v, want %v", k, a.Share, want[k])
		}
		// It reaches 4 along the first axis, so 1 is 4 long along both.
		if math.Abs(a.Norm-4) > 1e-14 {
			t.Errorf("axis %d is %v long, want 4", k, a.Norm)
		}
	}
	if math.Abs(s.Share-1) > 1e-14 {
		t.Errorf("the plane holds %v", s.Share)
	}
	for k, want := range [][2]float64{{-1, 0}, {-0.5, 0.25}, {0, 0}} {
		if got := s.Path[k]; math.Abs(got[0]-want[0]) > 1e-14 || math.Abs(math.Abs(got[1])-want[1]) > 1e-14 || s.PathDistance[k] > 1e-14 {
			t.Errorf("entry %d at %v, %v off; want %v", k, got, s.PathDistance[k], want)
		}
	}
	// Two axes at 45° hold the variance of their plane: of the first coordinate
	// along the first, of the third, which has none, by the second.
	p = &plane{origin: path[2], axis: [2][]float64{{2, 0, 0}, {1, 0, 1}}}
	project(p, path)
	if s := &p.describe; math.Abs(s.Axes[0].Share-12.0/13) > 1e-14 || s.Axes[1].Share > 1e-14 || math.Abs(s.Path[0][0]+2) > 1e-14 || math.Abs(s.PathDistance[1]-1) > 1e-14 {
		t.Errorf("oblique axes: %+v", s)
	}
}

// No plane holds more of the path than that of its main directions, which come
// from the left and from above and reach to 1.
func TestMainDirectionsHoldTheMost(t *testing.T) {
	random, path := trained(t, nil).Slice(), trained(t, func(s *Settings) { s.Directions = Path }).Slice()
	if !(path.Share > 0.8 && path.Share <= 1+1e-12) || !(path.Axes[0].Share >= path.Axes[1].Share) {
		t.Errorf("the main directions hold %v: %v and %v", path.Share, path.Axes[0].Share, path.Axes[1].Share)
	}
	// Two of 74 directions at random hold 3 % on average.
	if !(random.Share > 0 && random.Share < 0.3) {
		t.Errorf("random directions hold %v", random.Share)
	}
	far := 0.0
	for _, p := range path.Path {
		far = max(far, math.Abs(p[0]), math.Abs(p[1]))
	}
	if math.Abs(far-1) > 1e-12 || path.Path[0][0] > 0 || path.Path[0][1] < 0 {
		t.Errorf("the path comes from %v and reaches to %v", path.Path[0], far)
	}
}

func TestRandomDirectionsAreFilterNormalized(t *testing.T) {
	f := trained(t, nil)
	p := f.plane()
	for k, d := range p.axis {
		for _, s := range f.net.model.Spans {
			for j := range s.Cols {
				got, want := columnNorm(d, s, j), columnNorm(p.origin, s, j)
				if s.Name == "bias" {
					want = 0
				}
				if math.Abs(got-want) > 1e-12*(1+want) || s.Name != "bias" && want == 0 {
					t.Errorf("direction %d, layer %d %s, unit %d: norm %v, want %v", k, s.Layer, s.Name, j, got, want)
				}
			}
		}
	}
	if slices.Equal(p.axis[0], p.axis[1]) {
		t.Error("both directions are the same")
	}
}

func TestSameSeedSameBits(t *testing.T) {
	bits := func(f *Slice) string {
		var b strings.Builder
		for _, p := range places() {
			var g [2]float64
			fmt.Fprintf(&b, "%x %x ", f.Eval(p[:], g[:]), g)
		}
		fmt.Fprintf(&b, "%v %+v", f.Minima(), f.Slice())
		return b.String()
	}
	for name, change := range kinds() {
		first, second := bits(trained(t, change)), bits(trained(t, change))
		if first != second {
			t.Errorf("%s: not the same twice", name)
		}
	}
	other := trained(t, func(s *Settings) { s.Seed = 2 })
	if bits(trained(t, nil)) == bits(other) {
		t.Error("another seed gives the same")
	}
}

// Many goroutines that ask at once, the first of them while it trains, get what
// one gets alone.
func TestConcurrentEvaluation(t *testing.T) {
	alone, shared := trained(t, nil), trained(t, nil)
	var wait sync.WaitGroup
	for w := range 8 {
		wait.Go(func() {
			h, want := mat.NewSymDense(2, nil), mat.NewSymDense(2, nil)
			for k := range 40 {
				p := [2]float64{math.Sin(float64(w*40 + k)), math.Cos(float64(3*w + k))}
				var g, ga [2]float64
				if z, za := shared.Eval(p[:], g[:]), alone.Eval(p[:], ga[:]); z != za || g != ga {
					t.Errorf("%v: %v %v, alone %v %v", p, z, g, za, ga)
				}
				shared.Hessian(p[:], h)
				alone.Hessian(p[:], want)
				if !mat.Equal(h, want) {
					t.Errorf("%v: Hessian differs", p)
				}
			}
			shared.Minima()
		})
	}
	wait.Wait()
}

// The minima are found, lie in the domain, and the gradient vanishes there.
func TestMinimaAreFound(t *testing.T) {
	f := trained(t, nil)
	minima := f.Minima()
	if len(minima) == 0 || !strings.Contains(f.Findings(), "found, not known") {
		t.Fatalf("%d minima: %s", len(minima), f.Findings())
	}
	d := f.Domain()
	for _, m := range minima {
		var g [2]float64
		z := f.Eval([]float64{m.X, m.Y}, g[:])
		if !m.Found || z != m.F || math.Hypot(g[0], g[1]) > 1e-8 || math.Abs(m.X) > d.XMax || math.Abs(m.Y) > d.YMax {
			t.Errorf("%+v: f = %v, gradient %v", m, z, g)
		}
	}
	// The lowest point of the slice is not above the solution.
	if minima[0].F > f.Slice().Loss {
		t.Errorf("the lowest minimum has %v, the solution %v", minima[0].F, f.Slice().Loss)
	}
}

// A document can be read, and a start shown, without waiting for a training.
func TestSettingsNeedNoTraining(t *testing.T) {
	f := trained(t, nil)
	f.plane = func() *plane { t.Fatal("it was trained"); return nil }
	if f.Dim() != 2 || f.Domain() != (surfaces.Domain{XMin: -1.25, XMax: 1.25, YMin: -1.25, YMax: 1.25}) || f.Start() != [2]float64{-1, 0.75} {
		t.Errorf("domain %v, start %v", f.Domain(), f.Start())
	}
}

// A training that diverges is a result: the slice goes through the last weights
// that are finite, and says so.
func TestDivergedTraining(t *testing.T) {
	for _, directions := range []string{Random, Path} {
		f := trained(t, func(s *Settings) {
			s.Activation, s.Rule, s.Rate, s.L2, s.Directions = "linear", "momentum", 100, 1, directions
		})
		s := f.Slice()
		if z := f.Eval([]float64{0.1, 0.1}, nil); math.IsNaN(z) || !strings.Contains(s.Trouble, "diverged in epoch") {
			t.Errorf("%s: f = %v, %q", directions, z, s.Trouble)
		}
	}
}

// Where no weight is left the plane is a
// point, and nothing is infinite.
func TestNoWeightsLeft(t *testing.T) {
	f := trained(t, func(s *Settings) { s.L2, s.Rule, s.Rate, s.Epochs = 1, "sgd", 0.5, 1 })
	clear(f.plane().origin)
	p := &plane{origin: f.plane().origin, axis: randomDirections(f.net.model, f.plane().origin, 1)}
	project(p, f.net.train().theta)
	for k, q := range p.describe.Path {
		if q != ([2]float64{}) || !(p.describe.PathDistance[k] > 0) {
			t.Errorf("entry %d at %v, %v off", k, q, p.describe.PathDistance[k])
		}
	}
}

func TestErrorsNameTheWayOut(t *testing.T) {
	for text, want := range map[string]string{
		"network:data=iris":                         "want moons or",
		"network:hidden=6.5":                        "want whole numbers of units, such as 6/6",
		"network:hidden=4/4/4/4":                    "want 1 to 3 layers; try 6/6",
		"network:hidden=33":                         "want 1 ≤ hidden ≤ 32",
		"network:activation=prelu":                  "want linear or",
		"network:rule=newton":                       "want sgd or",
		"network:directions=x":                      "want random or path",
		"network:span=0":                            "want 0.01 ≤ span ≤ 100; try 1.25",
		"network:epochs=0":                          "want 1 ≤ epochs ≤ 1000; try 100",
		"network:points=5":                          "want 20 ≤ points ≤ 500; try 100",
		"network:lr=0":                              "want 0 < lr ≤ 100; try 0.02",
		"network:l2=-1":                             "want 0 ≤ l2 ≤ 1; try 0",
		"network:lr=0.1,rate=0.2":                   "unknown parameter",
		"network:seed=-1":                           "want 0 ≤ seed",
		"network:batch=0":                           "want 1 ≤ batch",
		"network:noise=-0.1":                        "want 0 ≤ noise",
		"network:data=sine":                         "want moons or",
		"network:activation=rrelu":                  "want linear or",
		"network:hidden=0":                          "want 1 ≤ hidden ≤ 32",
		"network:directions=random,directions=path": "given twice",
	} {
		c := Surfaces()
		_, err := c.Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	for _, change := range []func(*Settings){
		func(s *Settings) { s.Data = "sine" }, func(s *Settings) { s.Hidden = nil }, func(s *Settings) { s.Rule = "adm" },
		func(s *Settings) { s.Activation = "softmax" }, func(s *Settings) { s.Directions = "" }, func(s *Settings) { s.Span = math.NaN() },
		func(s *Settings) { s.BatchSize = 0 }, func(s *Settings) { s.Rate = math.Inf(1) },
	} {
		s := Default()
		change(&s)
		if _, err := New(s); err == nil {
			t.Errorf("%+v: no error", s)
		}
	}
}

// The declared parameters give the default settings, and every one is heard.
func TestParametersReachTheSettings(t *testing.T) {
	c := Surfaces()
	of := func(text string) Settings {
		choice, err := c.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		f, err := c.Build(choice)
		if err != nil {
			t.Fatal(err)
		}
		return f.(*Slice).settings
	}
	if got := of(Key); fmt.Sprint(got) != fmt.Sprint(Default()) {
		t.Errorf("got %+v, want %+v", got, Default())
	}
	want := Settings{"xor", 64, 0.05, []int{4, 3}, "relu", "momentum", 0.5, 7, 8, 0.01, 9, Path, 2}
	if got := of("network:data=xor,points=64,noise=0.05,hidden=4/3,activation=relu,rule=momentum,lr=0.5,epochs=7,batch=8,l2=0.01,seed=9,directions=path,span=2"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
