package optimizers

import (
	"math"
	"testing"
)

// ftrlCase is one of ftrl.json: the weights after each of 50 given gradients.
type ftrlCase struct {
	Alpha, Beta, L1, L2, N0 float64
	W0                      []float64
	W                       [][]float64 // [50][6]
	ZFinal                  []float64   `json:"z_final"`
	NFinal                  []float64   `json:"n_final"`
}

type ftrlFile struct {
	G         [][]float64 // [50][6]
	Cases     []ftrlCase
	Shrinkage struct {
		LR, N0, L1, Beta float64
		L2Keras          float64 `json:"l2_keras"`
		L2Shrinkage      float64 `json:"l2_shrinkage"`
		W0               []float64
		W                [][]float64
	} `json:"keras_shrinkage"`
}

// ftrlTolerance beside the largest weight: z sums 50 terms of size 60 and
// cancels, so some hundred roundings.
const ftrlTolerance = 1e-12

// apart is the largest difference of the weights beside the largest weight.
func apart(o Optimizer, s *State, g, want [][]float64, w0 []float64, lr float64) float64 {
	x := append([]float64(nil), w0...)
	f := &given{g: g}
	top, size := 0.0, 0.0
	for t := range g {
		o.Step(s, x, f, lr)
		for i := range x {
			top = max(top, math.Abs(x[i]-want[t][i]))
			size = max(size, math.Abs(want[t][i]))
		}
	}
	return top / size
}

func TestFTRLMatchesReference(t *testing.T) {
	var file ftrlFile
	readJSON(t, "ftrl.json", &file)
	if len(file.Cases) != 4 {
		t.Fatalf("%d cases, want 4", len(file.Cases))
	}
	seen := map[string]bool{}
	for _, c := range file.Cases {
		o := FTRL{L1: c.L1, L2: c.L2 / 2, Beta: c.Beta, InitialAccumulator: c.N0}
		s := NewState(o, 6)
		if d := apart(o, s, file.G, c.W, c.W0, c.Alpha); d > ftrlTolerance {
			t.Errorf("%+v: weights differ by %.1e", o, d)
		}
		for i := range c.ZFinal {
			if d := math.Abs(s.Slot[0][i] - c.ZFinal[i]); d > ftrlTolerance*60 {
				t.Errorf("%+v: z[%d] = %v, want %v", o, i, s.Slot[0][i], c.ZFinal[i])
			}
			if d := math.Abs(s.Slot[1][i] - c.NFinal[i]); d > ftrlTolerance*60 {
				t.Errorf("%+v: n[%d] = %v, want %v", o, i, s.Slot[1][i], c.NFinal[i])
			}
		}
		for name, turn := range map[string]func(*FTRL, *float64){
			"l1":                  func(o *FTRL, _ *float64) { o.L1 *= 1.01 },
			"l2":                  func(o *FTRL, _ *float64) { o.L2 *= 1.01 },
			"beta":                func(o *FTRL, _ *float64) { o.Beta *= 1.01 },
			"initial_accumulator": func(o *FTRL, _ *float64) { o.InitialAccumulator *= 1.01 },
			"lr":                  func(_ *FTRL, lr *float64) { *lr *= 1.01 },
			"keep_initial":        func(o *FTRL, _ *float64) { o.KeepInitial = true },
		} {
			twin, lr := o, c.Alpha
			turn(&twin, &lr)
			if twin == o && lr == c.Alpha {
				continue // it is 0 in this case
			}
			if d := apart(twin, NewState(twin, 6), file.G, c.W, c.W0, lr); d < 1e6*ftrlTolerance {
				t.Errorf("%+v: %s changed by 1 %% moves the weights by %.1e only", o, name, d)
			}
			seen[name] = true
		}
	}
	if len(seen) != 6 {
		t.Errorf("twins covered %v, want all six hyperparameters", seen)
	}
}

// shrinking is Keras' Ftrl with l2_shrinkage, which adds to z the gradient of
// another l₂ penalty without letting the accumulator see it.
type shrinking struct {
	FTRL
	shrinkage float64
}

func (o shrinking) Step(s *State, x []float64, f Objective, lr float64) {
	for i := range x {
		s.Slot[0][i] += 2 * o.shrinkage * x[i]
	}
	o.FTRL.Step(s, x, f, lr)
}

func TestFTRLMatchesKerasWithShrinkage(t *testing.T) {
	var file ftrlFile
	readJSON(t, "ftrl.json", &file)
	k := file.Shrinkage
	o := shrinking{FTRL{L1: k.L1, L2: k.L2Keras, Beta: k.Beta, InitialAccumulator: k.N0}, k.L2Shrinkage}
	if d := apart(o, NewState(o, 6), file.G, k.W, k.W0, k.LR); d > ftrlTolerance {
		t.Errorf("weights differ by %.1e", d)
	}
}

// TestFTRLKeepInitial: with gradients near 0 the initial weights stay if they
// are to be kept and vanish, as in Keras, if they are not.
func TestFTRLKeepInitial(t *testing.T) {
	f := &given{g: [][]float64{{1e-9, -1e-9}}}
	for _, keep := range []bool{true, false} {
		f.next = 0
		o := FTRL{InitialAccumulator: 0.1, Beta: 0.5, KeepInitial: keep}
		x := []float64{3, -2}
		o.Step(NewState(o, 2), x, f, 0.1)
		want := []float64{0, 0}
		if keep {
			want = []float64{3, -2}
		}
		// The step itself is η g/√n₀ = 3e-10 long.
		if math.Abs(x[0]-want[0]) > 1e-8 || math.Abs(x[1]-want[1]) > 1e-8 {
			t.Errorf("keep_initial=%v: got %v, want %v", keep, x, want)
		}
	}
}

// TestFTRLOpenCases: no gradient yet with a divisor of 0, and a rate of 0.
func TestFTRLOpenCases(t *testing.T) {
	o := FTRL{}
	x := []float64{3, -2}
	s := NewState(o, 2)
	o.Step(s, x, &given{g: [][]float64{{0, 1}}}, 0.1)
	if x[0] != 3 || x[1] != -2.1 {
		t.Errorf("after the gradient (0, 1): got %v, want [3 -2.1]", x)
	}
	before := s.Slot[0][1]
	o.Step(s, x, &given{g: [][]float64{{1, 1}}}, 0)
	if x[0] != 3 || x[1] != -2.1 || s.Slot[0][1] != before || s.Evals != 2 {
		t.Errorf("with rate 0: x = %v, z = %v, %d evaluations", x, s.Slot[0], s.Evals)
	}
}
