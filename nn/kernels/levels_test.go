package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// eachLevel runs test for every level. Only one that this machine's processor
// lacks is skipped.
func eachLevel(t *testing.T, test func(t *testing.T, l level)) {
	for _, l := range []level{plain, avx2, avx512} {
		t.Run(l.String(), func(t *testing.T) {
			if l > best {
				t.Skipf("this processor has no %v: the best it has is %v", l, best)
			}
			test(t, l)
		})
	}
}

// levels lists what this machine can run, plain Go first.
func levels() []level { return []level{plain, avx2, avx512}[:best+1] }

// random returns n normal numbers, the same ones every time.
func random(n int) []float64 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// special are the numbers at which a loop may differ from another.
var special = [...]float64{
	0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(),
	math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, 0x1p-1022, -0x1p-1022,
	math.MaxFloat64, -math.MaxFloat64, 0x1p-53, 1e-9, -1e-9, 30, -30,
	709.78, 709.79, 710, 745, -708.3, -708.5, -745.1, -745.14, -746, -1000, 1000, 1e300, -1e300,
}

// mixed returns n numbers of many sizes, with one in eight from special.
func mixed(n int, seed uint64) []float64 {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		switch r.IntN(8) {
		case 0:
			x[i] = special[r.IntN(len(special))]
		case 1, 2:
			x[i] = r.NormFloat64() * math.Exp(40*r.Float64()-30)
		default:
			x[i] = 3 * r.NormFloat64()
		}
	}
	return x
}

// guard is what lies around a destination in the tests: nothing may write it.
const guard = -7.25e77

// guarded returns a slice of n inside a larger one filled with guard, off
// elements after its start, and the larger one.
func guarded(n, off int) (s, all []float64) {
	all = make([]float64, off+n+17)
	for i := range all {
		all[i] = guard
	}
	return all[off : off+n : off+n], all
}

// same says whether a and b are the same number, with −0 apart from 0, or both
// NaN.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

func TestPad(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 8, 7: 8, 8: 8, 9: 16, 32: 32, 100: 104} {
		if got := Pad(n); got != want {
			t.Errorf("Pad(%d) = %d: want %d", n, got, want)
		}
	}
}
