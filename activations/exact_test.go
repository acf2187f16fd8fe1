package activations

import (
	"math"
	"testing"
)

// ulps is the distance of got from want in units in the last place of want.
func ulps(got, want float64) float64 {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return 0
	}
	a := math.Abs(want)
	if math.IsInf(a, 1) || math.IsNaN(want) {
		return math.Inf(1)
	}
	unit := math.Nextafter(a, math.Inf(1)) - a
	if math.IsInf(unit, 1) {
		unit = a - math.Nextafter(a, 0)
	}
	return math.Abs(got-want) / unit
}

// conditioned widens the bound where the formula itself passes errors on: the
// slopes of GELU, SiLU and Mish have a zero between −0.7 and −1.3, about which
// the rounding of terms up to 1 stays: there the bound is beside 1/8.
func conditioned(name string, x, want float64, slope bool) float64 {
	most := 4.0
	switch name {
	case "gelu":
		most = 4.7 // of plain Go; the assembly is within 4.2
		fallthrough
	case "silu", "mish":
		if slope && x < 0 && x > -3 {
			return most * math.Max(1, 0.125/math.Abs(want))
		}
	}
	return most
}

// TestScalarsAreExact compares values and slopes with 1500 digits, from the
// smallest to the largest float64 and on both sides: within 4 units in the last
// place, of which 1 to 2 are those of the library's exponential, but for what
// conditioned says.
func TestScalarsAreExact(t *testing.T) {
	var exact table
	load(t, &exact, "exact.json")
	covered := 0
	for name, want := range exact.Functions {
		f := build(t, name)
		worstY, worstD := 0.0, 0.0
		for i, x := range exact.X {
			covered++
			if u, most := ulps(f.Value(x), want.Y[i]), conditioned(name, x, want.Y[i], false); u > most {
				t.Errorf("%s(%v) = %v, want %v: %.1f units, want %.1f", name, x, f.Value(x), want.Y[i], u, most)
			} else if most < 5 {
				worstY = max(worstY, u)
			}
			if u, most := ulps(f.Slope(x), want.DY[i]), conditioned(name, x, want.DY[i], true); u > most {
				t.Errorf("%s′(%v) = %v, want %v: %.1f units, want %.1f", name, x, f.Slope(x), want.DY[i], u, most)
			} else if most < 5 {
				worstD = max(worstD, u)
			}
		}
		t.Logf("%s: value within %.1f units, slope within %.1f", name, worstY, worstD)
	}
	if len(exact.Functions) != len(Catalog().Entries) { // without softmax, with a second ELU
		t.Errorf("%d functions in the table, %d in the catalog", len(exact.Functions), len(Catalog().Entries))
	}
	if covered < 3000 {
		t.Errorf("only %d points", covered)
	}
}

// TestVectorsAgreeWithScalars runs Forward and Backward over the table's points
// and the special numbers, in all lengths up to 40 and across blocks, with dst of
// its own and in place. Kernels and library each are within 2 units of the
// exact exponential, which the formulas pass on once or twice: 4 units, of which 2
// were measured, and 1e-12 for a slope that is formed from the value (see flat).
func TestVectorsAgreeWithScalars(t *testing.T) {
	var exact table
	load(t, &exact, "exact.json")
	x := append([]float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1)}, exact.X...)
	for len(x) < 2*block+37 {
		x = append(x, x[len(x)%97]/3, x[(len(x)*7)%53])
	}
	n := len(x)
	y, dx, dy, same := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range dy {
		dy[i] = 0.5 + float64(i%7)
	}
	for name := range exact.Functions {
		f := build(t, name)
		f.Forward(y, x)
		f.Backward(dx, dy, x, y)
		worst := 0.0
		for i, v := range x {
			if u := ulps(y[i], f.Value(v)); u > 4 {
				t.Errorf("%s: Forward(%v) = %v, Value %v", name, v, y[i], f.Value(v))
			} else {
				worst = max(worst, u)
			}
			if v != v {
				continue // a slope there is nobody's
			}
			want := dy[i] * f.Slope(v)
			if d := math.Abs(dx[i] - want); d > 1e-12*math.Abs(want) && ulps(dx[i], want) > 4 {
				if name == "gelu" || name == "silu" || name == "mish" {
					// about the zero of the slope
					if d <= 16*0x1p-53*dy[i] {
						continue
					}
				}
				t.Errorf("%s: Backward at %v gives %v, want %v", name, v, dx[i], want)
			}
		}
		t.Logf("%s: forward within %.1f units", name, worst)
		copy(same, x)
		f.Forward(same, same)
		for i := range same {
			if ulps(same[i], y[i]) > 0 {
				t.Fatalf("%s: in place %v gives %v, elsewhere %v", name, x[i], same[i], y[i])
			}
		}
		copy(same, dy)
		f.Backward(same, same, x, y)
		for i := range same {
			if ulps(same[i], dx[i]) > 0 {
				t.Fatalf("%s: Backward in place at %v gives %v, elsewhere %v", name, x[i], same[i], dx[i])
			}
		}
		for size := range 41 { // tails: nothing beyond the length is touched
			guard := make([]float64, size+1)
			guard[size] = 42
			f.Forward(guard[:size], x[:size])
			f.Backward(guard[:size], dy[:size], x[:size], y[:size])
			if guard[size] != 42 {
				t.Errorf("%s: length %d writes beyond its end", name, size)
			}
			for i := range size {
				if x[i] == x[i] && math.Abs(guard[i]-dx[i]) > 1e-12*math.Abs(dx[i]) {
					t.Errorf("%s: length %d: element %d is %v, want %v", name, size, i, guard[i], dx[i])
				}
			}
		}
	}
}
