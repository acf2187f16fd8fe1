package transfer

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"downhill/nn"
)

// tiny is a machine of 4 visible and 3 hidden units with weights that matter, and
// three images.
func tiny(t *testing.T, k int) (*RBM, nn.Batch) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	m, err := NewRBM(4, 3, k, 0.1, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]float64{m.W, m.B, m.C} {
		for i := range part {
			part[i] = 0.8 * r.NormFloat64()
		}
	}
	return m, nn.BatchOf([][]float64{{1, 0, 1, 1}, {0, 1, 0, 0}, {1, 1, 0, 1}})
}

func bits(n, k int) []float64 {
	out := make([]float64, k)
	for i := range out {
		out[i] = float64(n >> i & 1)
	}
	return out
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// hiddenOf is p(h = 1 | v), by the formula.
func (m *RBM) hiddenOf(v []float64) []float64 {
	out := make([]float64, m.Hidden)
	for j := range out {
		z := m.C[j]
		for i, x := range v {
			z += x * m.W[i*m.Hidden+j]
		}
		out[j] = logistic(z)
	}
	return out
}

// exact is the gradient of the mean log-likelihood of W, with the model's
// expectation summed over all 2⁴ visible states.
func exact(m *RBM, data nn.Batch) []float64 {
	out := make([]float64, len(m.W))
	add := func(weight float64, v []float64) {
		for i, x := range v {
			for j, p := range m.hiddenOf(v) {
				out[i*m.Hidden+j] += weight * x * p
			}
		}
	}
	v := make([]float64, m.Visible)
	for c := range data.Cols {
		data.Column(v, c)
		add(1/float64(data.Cols), v)
	}
	// p(v) ∝ exp(bᵀv) Π (1 + exp(c_j + vᵀW_j))
	total, weights := 0.0, make([]float64, 1<<m.Visible)
	for n := range weights {
		v := bits(n, m.Visible)
		w := 1.0
		for i, x := range v {
			w *= math.Exp(m.B[i] * x)
		}
		for _, p := range m.hiddenOf(v) {
			w /= 1 - p
		}
		weights[n], total = w, total+w
	}
	for n, w := range weights {
		add(-w/total, bits(n, m.Visible))
	}
	return out
}

// expectedCD1 is the mean of CD-1 with visible probabilities, summed over all 2³
// hidden samples of each image.
func expectedCD1(m *RBM, data nn.Batch) []float64 {
	out := make([]float64, len(m.W))
	v0 := make([]float64, m.Visible)
	for c := range data.Cols {
		data.Column(v0, c)
		p0 := m.hiddenOf(v0)
		for n := range 1 << m.Hidden {
			h, weight := bits(n, m.Hidden), 1/float64(data.Cols)
			for j, x := range h {
				weight *= p0[j]*x + (1-p0[j])*(1-x)
			}
			v1 := make([]float64, m.Visible)
			for i := range v1 {
				z := m.B[i]
				for j, x := range h {
					z += m.W[i*m.Hidden+j] * x
				}
				v1[i] = logistic(z)
			}
			for j, p := range m.hiddenOf(v1) {
				for i := range v1 {
					out[i*m.Hidden+j] += weight * (v0[i]*p0[j] - v1[i]*p)
				}
			}
		}
	}
	return out
}

// average is the mean of W's gradient over many draws, with its standard error.
func average(m *RBM, data nn.Batch, draws int) (mean, failure []float64) {
	mean, failure = make([]float64, len(m.W)), make([]float64, len(m.W))
	r := rand.New(rand.NewPCG(3, 4))
	for n := range draws {
		dw, _, _, _ := m.Gradient(data, r)
		for i, x := range dw {
			d := x - mean[i]
			mean[i] += d / float64(n+1)
			failure[i] += d * (x - mean[i])
		}
	}
	for i, s := range failure {
		failure[i] = math.Sqrt(s) / float64(draws)
	}
	return mean, failure
}

func TestRBMGradientMatchesEnumeration(t *testing.T) {
	for _, c := range []struct {
		name   string
		steps  int
		sample bool
		draws  int
		want   func(*RBM, nn.Batch) []float64
	}{{"CD-1", 1, false, 20000, expectedCD1}, {"CD-100 as the likelihood", 100, true, 20000, exact}} {
		t.Run(c.name, func(t *testing.T) {
			m, data := tiny(t, c.steps)
			m.SampleVisible = c.sample
			got, failure := average(m, data, c.draws)
			want := c.want(m, data)
			largest := 0.0
			for i := range want {
				largest = max(largest, math.Abs(want[i]))
				// Five standard errors: one of 12 numbers beyond it has odds of 1e-5.
				if math.Abs(got[i]-want[i]) > 5*failure[i]+1e-12 {
					t.Errorf("ΔW[%d] = %v ± %v, want %v", i, got[i], failure[i], want[i])
				}
			}
			if largest < 20*failure[0] {
				t.Errorf("the largest gradient %v does not stand out of its error %v", largest, failure[0])
			}
		})
	}
	// The two expectations are not the same: CD-1 is biased.
	m, data := tiny(t, 1)
	if a, b := expectedCD1(m, data), exact(m, data); math.Abs(a[0]-b[0]) < 1e-3 {
		t.Errorf("CD-1 %v and likelihood %v agree: this test cannot tell them apart", a[0], b[0])
	}
}

func TestRBMBiases(t *testing.T) {
	m, data := tiny(t, 1)
	_, db, dc, _ := m.Gradient(data, rand.New(rand.NewPCG(5, 6)))
	for i := range db {
		var want float64
		for c := range data.Cols {
			want += (data.At(i, c) - m.v.At(i, c)) / float64(data.Cols)
		}
		if math.Abs(db[i]-want) > 1e-15 {
			t.Errorf("Δb[%d] = %v, want %v", i, db[i], want)
		}
	}
	for j := range dc {
		var want float64
		for c := range data.Cols {
			want += (m.h0.At(j, c) - m.hk.At(j, c)) / float64(data.Cols)
		}
		if math.Abs(dc[j]-want) > 1e-15 {
			t.Errorf("Δc[%d] = %v, want %v", j, dc[j], want)
		}
	}
	m.SetVisibleBias([]float64{0, 0.5, 1, 0.25})
	if m.B[1] != 0 || math.Abs(m.B[0]+m.B[2]) > 1e-14 || math.Abs(m.B[3]-math.Log(1.0/3)) > 1e-15 {
		t.Errorf("visible biases %v", m.B)
	}
	if _, err := NewRBM(4, 3, 0, 0.1, nil); err == nil || !strings.Contains(err.Error(), "CD-0") {
		t.Errorf("got %v", err)
	}
	if _, err := NewRBM(4, 3, 1, math.NaN(), nil); err == nil || !strings.Contains(err.Error(), "learning rate") {
		t.Errorf("got %v", err)
	}
}
