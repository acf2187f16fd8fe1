package activations

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

type curve struct{ Y, DY []float64 }

type reference struct {
	X           []float64
	Activations map[string]curve
	Softmax     struct {
		Z, P       []float64
		Jacobian   [][]float64
		LogSoftmax []float64 `json:"log_softmax"`
		PShift1000 []float64 `json:"p_shift1000"`
	}
}

// table is testdata/exact.json.
type table struct {
	X         []float64
	Functions map[string]curve
}

func load(t *testing.T, into any, name ...string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"testdata"}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func build(t testing.TB, spec string) Function {
	t.Helper()
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// relative is what is asked of values and slopes beside the reference.
const relative = 1e-12

// off is the largest difference of got from want, each beside want itself plus
// what the reference lost to cancellation.
func off(got func(x float64) float64, x, want []float64, lost float64) (worst, at float64) {
	for i, v := range x {
		d := math.Abs(got(v)-want[i]) - lost
		if d <= 0 {
			continue
		}
		if d /= math.Abs(want[i]); !(d <= worst) {
			worst, at = d, v
		}
	}
	return worst, at
}

// TestFunctionsMatchReference holds every function that PyTorch has against its
// values at 401 points from −6 to 6. The reference computes some slopes and
// GELU as differences of numbers near 1, so that small ones carry a rounding of
// 1: lostY and lostDY, in units of 2⁻⁵³, allow for that and no more. (The table of
// TestScalarsAreExact has all digits there.) Twins with a parameter 1 % off must
// fail.
func TestFunctionsMatchReference(t *testing.T) {
	var ref reference
	load(t, &ref, "reference", "activations.json")
	const unit = 0x1p-53
	for _, c := range []struct {
		name, spec    string
		lostY, lostDY float64
		twins         []string
	}{
		{"sigmoid", "sigmoid", 0, 0, nil},
		{"tanh", "tanh", 0, 2, nil}, // 1 − y² is 2e-5 at 6
		{"relu", "relu", 0, 0, []string{"leaky_relu:alpha=0.01"}},
		{"leaky_relu_0.01", "leaky_relu:alpha=0.01", 0, 0, []string{"leaky_relu:alpha=0.0101"}},
		{"leaky_relu_0.2", "leaky_relu:alpha=0.2", 0, 0, []string{"leaky_relu:alpha=0.202"}},
		{"leaky_relu_0.3", "leaky_relu", 0, 0, []string{"leaky_relu:alpha=0.303"}},
		{"leaky_relu_0.2", "prelu:alpha=0.2", 0, 0, []string{"prelu:alpha=0.202"}},
		{"rrelu_eval", "rrelu", 0, 0, []string{"rrelu:lower=0.12625", "rrelu:upper=0.33666666666666667"}},
		{"elu_1", "elu", 0, 0, []string{"elu:alpha=1.01"}},
		{"selu", "selu", 0, 0, []string{"elu:alpha=1.7580993408473766"}}, // λα without λ on the right
		{"softplus", "softplus", 0, 0, nil},
		{"softsign", "softsign", 0, 0, nil},
		{"gelu_exact", "gelu", 8, 8, nil}, // x(1 + erf)/2 is 6e-9 at −6, with a rounding of 6·1
		{"silu", "silu", 0, 2, nil},
		{"mish", "mish", 0, 2, nil},
		{"hardsigmoid_torch_relu6(x+3)/6", "hard_sigmoid", 0, 0, nil},
	} {
		want, ok := ref.Activations[c.name]
		if !ok || len(want.Y) != 401 || len(want.DY) != 401 {
			t.Fatalf("%s is not in the reference", c.name)
		}
		x, dy := ref.X, want.DY
		if c.spec == "hard_sigmoid" {
			// PyTorch has 1/6 in single precision there, and 0 at the kink at 3.
			dy = append([]float64(nil), dy...)
			for i, v := range dy {
				if v == float64(float32(1.0/6)) || x[i] == 3 {
					dy[i] = 1.0 / 6
				}
			}
		}
		f := build(t, c.spec)
		y, atY := off(f.Value, x, want.Y, c.lostY*unit)
		d, atD := off(f.Slope, x, dy, c.lostDY*unit)
		t.Logf("%s: value %.1e, slope %.1e", c.spec, y, d)
		if !(y <= relative) {
			t.Errorf("%s: value off by %.2g at %v", c.spec, y, atY)
		}
		if !(d <= relative) {
			t.Errorf("%s: slope off by %.2g at %v", c.spec, d, atD)
		}
		for _, spec := range c.twins {
			twin := build(t, spec)
			if y, _ := off(twin.Value, x, want.Y, c.lostY*unit); y <= relative {
				t.Errorf("%s passes for %s: value", spec, c.name)
			}
			if d, _ := off(twin.Slope, x, dy, c.lostDY*unit); d <= relative {
				t.Errorf("%s passes for %s: slope", spec, c.name)
			}
		}
	}
}

// TestSELUConstants: 1 % off either of them is far outside.
func TestSELUConstants(t *testing.T) {
	var ref reference
	load(t, &ref, "reference", "activations.json")
	want := ref.Activations["selu"]
	for _, c := range []struct {
		alpha, scale float64
		fits         bool
	}{{SELUAlpha, SELUScale, true}, {1.01 * SELUAlpha, SELUScale, false}, {SELUAlpha, 1.01 * SELUScale, false}} {
		got := func(x float64) float64 { return c.scale * ELU{c.alpha}.Value(x) }
		slope := func(x float64) float64 { return c.scale * ELU{c.alpha}.Slope(x) }
		y, _ := off(got, ref.X, want.Y, 0)
		d, _ := off(slope, ref.X, want.DY, 0)
		if (y <= relative) != c.fits || (d <= relative) != c.fits {
			t.Errorf("α = %v, λ = %v: off by %.2g and %.2g, want it to fit: %v", c.alpha, c.scale, y, d, c.fits)
		}
	}
}

// TestSoftmaxMatchesReference compares probabilities, Jacobian and logarithms,
// and the product with the Jacobian. Five terms add up to five roundings.
func TestSoftmaxMatchesReference(t *testing.T) {
	var ref reference
	load(t, &ref, "reference", "activations.json")
	z, n := ref.Softmax.Z, len(ref.Softmax.Z)
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= relative*math.Abs(want)) {
			t.Errorf("%s: got %v want %v", what, got, want)
		}
	}
	p, jac, shifted := make([]float64, n), make([]float64, n*n), make([]float64, n)
	Softmax{}.Forward(p, z)
	Softmax{}.Jacobian(jac, p)
	for i, v := range z {
		near("probability", p[i], ref.Softmax.P[i])
		near("logarithm", v-LogSumExp(z), ref.Softmax.LogSoftmax[i])
		for j := range z {
			near("Jacobian", jac[i*n+j], ref.Softmax.Jacobian[i][j])
		}
		shifted[i] = v + 1000
	}
	Softmax{}.Forward(shifted, shifted)
	for i := range z {
		near("shifted by 1000", shifted[i], ref.Softmax.PShift1000[i])
	}
	dx, dy := make([]float64, n), make([]float64, n)
	for j := range dy {
		dy[j] = 1 // one column of the Jacobian at a time
		Softmax{}.Backward(dx, dy, z, p)
		for i := range dx {
			if want := ref.Softmax.Jacobian[i][j]; math.Abs(dx[i]-want) > relative*math.Abs(want) {
				t.Errorf("∂p%d/∂z%d: got %v want %v", j, i, dx[i], want)
			}
		}
		dy[j] = 0
	}
}
