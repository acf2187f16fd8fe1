package activations

import (
	"fmt"
	"math"
	"testing"
)

// TestTempered compares with the definition where that does not overflow, and
// with the limits where it does. Five roundings of terms up to 1.
func TestTempered(t *testing.T) {
	inf := math.Inf(1)
	plain := func(z []float64, temperature float64) []float64 {
		p, sum := make([]float64, len(z)), 0.0
		for i, v := range z {
			p[i] = math.Exp(v / temperature)
			sum += p[i]
		}
		for i := range p {
			p[i] /= sum
		}
		return p
	}
	z := []float64{2, 1, 0.1, -1, 0}
	for _, c := range []struct {
		z           []float64
		temperature float64
		want        []float64
	}{
		{z, 1, plain(z, 1)}, {z, 0.5, plain(z, 0.5)}, {z, 7, plain(z, 7)},
		{z, 0, []float64{1, 0, 0, 0, 0}}, {z, 1e-300, []float64{1, 0, 0, 0, 0}}, {z, 5e-324, []float64{1, 0, 0, 0, 0}},
		{z, inf, []float64{0.2, 0.2, 0.2, 0.2, 0.2}}, {z, 1e300, []float64{0.2, 0.2, 0.2, 0.2, 0.2}},
		{[]float64{3, 3, 1}, 0, []float64{0.5, 0.5, 0}},
		{[]float64{1e308, -1e308, 1e308}, 1, []float64{0.5, 0, 0.5}},
		{[]float64{1e308, -1e308}, inf, []float64{0.5, 0.5}},
		{[]float64{1e308, -1e308}, 0, []float64{1, 0}},
		{[]float64{inf, 0, inf}, 2, []float64{0.5, 0, 0.5}},
		{[]float64{7}, 0, []float64{1}},
	} {
		p := make([]float64, len(c.z))
		Softmax{}.Tempered(p, c.z, c.temperature)
		for i := range p {
			if !(math.Abs(p[i]-c.want[i]) <= 5*0x1p-52*c.want[i]) {
				t.Errorf("z = %v at T = %v: got %v want %v", c.z, c.temperature, p, c.want)
				break
			}
		}
	}
	p := make([]float64, 2)
	for _, bad := range []float64{-1, math.NaN()} {
		if (Softmax{}).Tempered(p, []float64{1, 2}, bad); !math.IsNaN(p[0]) || !math.IsNaN(p[1]) {
			t.Errorf("T = %v gives %v, want NaN", bad, p)
		}
	}
}

// TestTemperedJacobianMatchesDifferences: central differences are off by h²/6
// times a third derivative (at most 1/T³ = 8) plus 1e-16/h: 2e-11 with h = 1e-6.
func TestTemperedJacobianMatchesDifferences(t *testing.T) {
	z, n := []float64{2, 1, 0.1, -1, 0}, 5
	for _, temperature := range []float64{0.5, 1, 3} {
		p, up, down, jac := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n*n)
		Softmax{}.Tempered(p, z, temperature)
		Softmax{}.TemperedJacobian(jac, p, temperature)
		for j := range z {
			const h = 1e-6
			moved := append([]float64{}, z...)
			moved[j] = z[j] + h
			Softmax{}.Tempered(up, moved, temperature)
			moved[j] = z[j] - h
			Softmax{}.Tempered(down, moved, temperature)
			for i := range z {
				want := (up[i] - down[i]) / (2 * h)
				if got := jac[i*n+j]; math.Abs(got-want) > 4e-10 {
					t.Errorf("T = %v: ∂p%d/∂z%d = %v, differences give %v", temperature, i, j, got, want)
				}
			}
		}
		if temperature == 1 {
			want := make([]float64, n*n)
			Softmax{}.Jacobian(want, p)
			for k := range want {
				// p(1 − p) has the rounding of 1 − p, which is 0.4 and more here.
				if math.Abs(jac[k]-want[k]) > 8*0x1p-52*math.Abs(want[k]) {
					t.Errorf("entry %d: got %v, Jacobian has %v", k, jac[k], want[k])
				}
			}
		}
	}
}

// TestTemperedJacobianFarOut: what vanishes keeps its digits, and nothing is
// not a number.
func TestTemperedJacobianFarOut(t *testing.T) {
	p, jac := make([]float64, 2), make([]float64, 4)
	Softmax{}.Tempered(p, []float64{100, 0}, 1)
	Softmax{}.TemperedJacobian(jac, p, 1)
	if want := math.Exp(-100); math.Abs(jac[0]-want) > 1e-14*want || jac[0] != jac[3] || jac[1] != -jac[0] {
		t.Errorf("100 apart: got %v, want ±%v", jac, want)
	}
	for _, z := range [][]float64{{1e308, -1e308}, {2, 1}, {-1e4, 1e4}, {3, 3}} {
		for _, temperature := range []float64{0, 5e-324, 1e-300, 1, 1e300, math.Inf(1)} {
			t.Run(fmt.Sprint(z, temperature), func(t *testing.T) {
				Softmax{}.Tempered(p, z, temperature)
				Softmax{}.TemperedJacobian(jac, p, temperature)
				for _, d := range jac {
					if math.IsNaN(d) {
						t.Errorf("p = %v, Jacobian %v", p, jac)
					}
				}
				if tied := z[0] == z[1]; !tied && temperature < 1e-3 && (jac[0] != 0 || jac[1] != 0) {
					t.Errorf("decided, but the Jacobian is %v", jac)
				}
			})
		}
	}
}

// TestEntropy: 0 where all is decided, ln n where nothing is.
func TestEntropy(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want float64
	}{{[]float64{1, 0, 0}, 0}, {[]float64{0.25, 0.25, 0.25, 0.25}, math.Log(4)}, {[]float64{0.5, 0.5, 0}, math.Ln2}, {nil, 0}} {
		if got := Entropy(c.p); math.Abs(got-c.want) > 1e-15 || math.Signbit(got) {
			t.Errorf("Entropy(%v) = %v, want %v", c.p, got, c.want)
		}
	}
	if !math.IsNaN(Entropy([]float64{math.NaN()})) {
		t.Error("the entropy of NaN is a number")
	}
}
