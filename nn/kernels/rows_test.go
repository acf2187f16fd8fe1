package kernels

import (
	"math"
	"testing"
)

func TestRows(t *testing.T) {
	const rows, cols, stride = 5, 13, 16
	x, y := random(rows*stride), random(rows*stride + 1)[:rows*stride]
	bias := random(rows)
	z := append([]float64(nil), x...)
	AddBias(z, stride, rows, cols, bias)
	sums, dots := make([]float64, rows), []float64{1, 2, 3, 4, 5}
	RowSums(sums, x, stride, rows, cols, false)
	RowDots(dots, x, y, stride, rows, cols, true)
	for r := range rows {
		s, d := 0.0, float64(r+1)
		for c := range stride {
			want := x[r*stride+c]
			if c < cols {
				s += want
				d += want * y[r*stride+c]
				want += bias[r]
			}
			if got := z[r*stride+c]; got != want {
				t.Errorf("AddBias: [%d][%d] = %v: want %v", r, c, got, want)
			}
		}
		near(t, "RowSums", sums[r], s)
		near(t, "RowDots", dots[r], d)
	}
	RowSums(sums, x, stride, rows, cols, true)
	RowDots(dots, x, x, stride, rows, cols, false)
	for r := range rows {
		near(t, "RowSums, added", sums[r]/2, sums[r]-sums[r]/2)
		near(t, "RowDots", dots[r], SumSquares(x[r*stride:][:cols]))
	}
}

// A mean far from 0 takes no digits from the variance: that of 1, 2, 3, 4 is
// 1.25 also when 10⁹ is added, where E(x²) − E(x)² in one pass is off by 100.
func TestRowMoments(t *testing.T) {
	eachRow := []float64{1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4}
	var mean, variance [1]float64
	RowMoments(mean[:], variance[:], eachRow, 4, 1, 4)
	if mean[0] != 1e9+2.5 || variance[0] != 1.25 {
		t.Errorf("mean %v, variance %v: want 1e9 + 2.5 and 1.25", mean[0], variance[0])
	}
	const rows, cols, stride = 3, 50, 56
	x := random(rows * stride)
	m, v := make([]float64, rows), make([]float64, rows)
	RowMoments(m, v, x, stride, rows, cols)
	for r := range rows {
		mu, q := 0.0, 0.0
		for _, e := range x[r*stride:][:cols] {
			mu += e / cols
		}
		for _, e := range x[r*stride:][:cols] {
			q += (e - mu) * (e - mu) / cols
		}
		near(t, "mean", m[r], mu)
		near(t, "variance", v[r], q)
	}
	RowMoments(m, v, nil, 0, rows, 0)
	if m[1] != 0 || v[2] != 0 {
		t.Errorf("rows without elements: mean %v, variance %v: want 0", m, v)
	}
	if RowMoments(mean[:], variance[:], []float64{1, math.NaN()}, 2, 1, 2); !math.IsNaN(mean[0]) || !math.IsNaN(variance[0]) {
		t.Errorf("of NaN: mean %v, variance %v: want NaN", mean[0], variance[0])
	}
}

// batchNorm is batch normalization forward with batch statistics, and the loss
// Σ y·weight.
func batchNorm(x, gamma, beta, weight []float64, stride, rows, cols int) (loss float64, xhat, invStd []float64) {
	mean, variance := make([]float64, rows), make([]float64, rows)
	RowMoments(mean, variance, x, stride, rows, cols)
	invStd = make([]float64, rows)
	for r := range invStd {
		invStd[r] = 1 / math.Sqrt(variance[r]+1e-3)
	}
	y := make([]float64, len(x))
	xhat = make([]float64, len(x))
	NormalizeRows(y, xhat, x, stride, rows, cols, mean, invStd, gamma, beta)
	for r := range rows {
		loss += Dot(y[r*stride:][:cols], weight[r*stride:][:cols])
	}
	return loss, xhat, invStd
}

// The gradient of batch normalization against central differences, which with a
// step of 10⁻⁵ are within 10⁻⁸ of it.
func TestNormalizeRowsBack(t *testing.T) {
	const rows, cols, stride, h = 3, 11, 16, 1e-5
	x, dy := random(rows*stride), random(rows*stride + 1)[:rows*stride]
	gamma, beta := []float64{1, -0.5, 2}, []float64{0.1, 0, 7}
	_, xhat, invStd := batchNorm(x, gamma, beta, dy, stride, rows, cols)
	dgamma, dbeta := make([]float64, rows), make([]float64, rows)
	RowDots(dgamma, dy, xhat, stride, rows, cols, false)
	RowSums(dbeta, dy, stride, rows, cols, false)
	dx := make([]float64, rows*stride)
	NormalizeRowsBack(dx, dy, xhat, stride, rows, cols, invStd, gamma, dgamma, dbeta)
	slope := func(v []float64, i int) float64 {
		keep := v[i]
		v[i] = keep + h
		up, _, _ := batchNorm(x, gamma, beta, dy, stride, rows, cols)
		v[i] = keep - h
		down, _, _ := batchNorm(x, gamma, beta, dy, stride, rows, cols)
		v[i] = keep
		return (up - down) / (2 * h)
	}
	for r := range rows {
		for c := range cols {
			if got, want := dx[r*stride+c], slope(x, r*stride+c); math.Abs(got-want) > 1e-8 {
				t.Errorf("dx[%d][%d] = %v: want %v", r, c, got, want)
			}
		}
		if got, want := dgamma[r], slope(gamma, r); math.Abs(got-want) > 1e-8 {
			t.Errorf("dγ[%d] = %v: want %v", r, got, want)
		}
		if got, want := dbeta[r], slope(beta, r); math.Abs(got-want) > 1e-8 {
			t.Errorf("dβ[%d] = %v: want %v", r, got, want)
		}
	}
}
