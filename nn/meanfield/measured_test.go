package meanfield

import (
	"math"
	"testing"

	"downhill/nn/signal"
)

// measured is a network that nn/signal measures, beside its theory.
type measured struct {
	phi, init   string
	width       int
	depth       int
	trials      int
	tied, skip  bool
	measurement *signal.Result
	theory      *Prediction
}

const measuredBatch = 16

func (m *measured) run(t *testing.T) {
	t.Helper()
	f := theory(t, m.phi)
	s, err := signal.New(signal.Plan{Activation: f.phi, Initializer: initializer(t, m.init), Depth: m.depth, Width: m.width,
		Batch: measuredBatch, Trials: m.trials, Seed: 3, InputStd: 1, Tied: m.tied, Skip: m.skip})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Step(0); err != nil {
		t.Fatal(err)
	}
	m.measurement = s.Result()
	m.theory, err = f.Predict(Network{Depth: m.depth, Batch: measuredBatch, WeightVariance: variance(t, m.init, m.width),
		InputSquare: 1, Tied: m.tied, Skip: m.skip})
	if err != nil {
		t.Fatal(err)
	}
}

// excess is log10 of a measured mean of layer l beside the theory, and its
// standard error.
func (m *measured) excess(l int, q signal.Quantity, of func(Layer) float64) (log10, err float64) {
	s := m.measurement.Layers[l].Stats[q]
	return math.Log10(s.Mean / of(m.theory.Layers[l])), s.Std / s.Mean / math.Ln10 / math.Sqrt(float64(m.trials))
}

func pre(l Layer) float64        { return l.Q }
func gradPre(l Layer) float64    { return l.GradPre }
func gradAct(l Layer) float64    { return l.GradAct }
func gradWeight(l Layer) float64 { return l.GradWeight }

// A wide network with one matrix at every layer has the variances of one with
// many, ∂L/∂W (each layer's part) among them. Six standard errors, and 0.03 for
// what 256 units lack of infinitely many: the 8 layers' 8/256 in the mean, and
// twice that.
func TestTiedHasTheSameLimit(t *testing.T) {
	for _, m := range []measured{
		{phi: "tanh", init: "glorot_normal"}, {phi: "selu", init: "lecun_normal"}, {phi: "sigmoid", init: "glorot_normal"},
	} {
		m.width, m.depth, m.trials, m.tied = 256, 8, 20, true
		m.run(t)
		for l := range m.depth {
			for q, of := range map[signal.Quantity]func(Layer) float64{signal.PreVar: pre, signal.GPreVar: gradPre,
				signal.GActVar: gradAct, signal.GWVar: gradWeight} {
				if off, err := m.excess(l, q, of); !(math.Abs(off) < 6*err+0.03) {
					t.Errorf("%s, layer %d: %v is off by %.3f ± %.3f in log10", m.phi, l+1, q, off, err)
				}
			}
		}
	}
}

// A narrow tied network leaves the limit with its depth, as the note says, and
// one with free matrices does not. Over 400 trials the deviation of the mean is a
// tenth with tanh; ReLU's is carried by a few trials, so that only its size can
// be told, and that the typical trial (the geometric mean) is none of them.
func TestTiedLeavesTheLimit(t *testing.T) {
	for _, c := range []struct {
		phi, init string
		low, high float64 // of the mean
	}{{"tanh", "glorot_normal", 1.4, 2.2}, {"relu", "he_normal", 8, 1000}} {
		for _, tied := range []bool{true, false} {
			m := measured{phi: c.phi, init: c.init, width: 64, depth: 20, trials: 400, tied: tied}
			m.run(t)
			low, high := c.low, c.high
			if !tied {
				low, high = 0.8, 1.25
			}
			s, want := m.measurement.Layers[0].Stats[signal.GPreVar], m.theory.Layers[0].GradPre
			if got := s.Mean / want; !(got > low && got < high) {
				t.Errorf("%s, tied %v: the variance of the first gradients is %.2f times the theory's in the mean, want %g to %g",
					c.phi, tied, got, low, high)
			}
			if got := s.Log10Mean - math.Log10(want); !(math.Abs(got) < 0.4) {
				t.Errorf("%s, tied %v: the typical trial is off by %.2f in log10, want less than 0.4", c.phi, tied, got)
			}
		}
	}
}

// With skip connections ∂L/∂h is multiplied by 1 + χ a layer: with tanh, whose
// outputs have mean 0, 256 units are enough to see it; with ReLU what is too much
// after 12 layers falls as 1/width.
func TestSkipBackward(t *testing.T) {
	m := measured{phi: "tanh", init: "glorot_normal", width: 256, depth: 12, trials: 20, skip: true}
	m.run(t)
	for l := range m.depth {
		if l > 0 {
			closeTo(t, "∂L/∂h with a skip", m.theory.Layers[l-1].GradAct, m.theory.Layers[l].GradAct*(1+m.theory.Layers[l].Chi))
		}
		for q, of := range map[signal.Quantity]func(Layer) float64{signal.GPreVar: gradPre, signal.GActVar: gradAct} {
			if off, err := m.excess(l, q, of); !(math.Abs(off) < 6*err+0.005) {
				t.Errorf("tanh, layer %d: %v is off by %.4f ± %.4f in log10", l+1, q, off, err)
			}
		}
	}
	var over [2]float64
	for i, width := range []int{64, 256} {
		m := measured{phi: "relu", init: "he_normal", width: width, depth: 12, trials: 40, skip: true}
		m.run(t)
		off, _ := m.excess(0, signal.GActVar, gradAct)
		over[i] = math.Pow(10, off) - 1
	}
	if ratio := over[0] / over[1]; !(ratio > 2.5 && ratio < 6.5) || over[0] < 1 {
		t.Errorf("ReLU: the first layer's ∂L/∂h² is %.2f of itself too large at width 64, %.2f at 256: want about four times less",
			over[0], over[1])
	}
}
