package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// loop is an element-wise loop on some slices of one length, the first writes
// of which are written. Its functions of level l and of plain Go must agree
// within ulps units in the last place, or to the bit where that is 0.
type loop struct {
	name         string
	slices       int
	writes       int
	inPlace      bool // may a written slice be one of the others
	ulps         float64
	run          func(l level, s [][]float64)
	zeroSignFree bool // 0 may come out as −0
	// slack is how far more they may be apart for these inputs; nil is 0.
	slack func(in []float64) float64
}

// The exponential functions are off by at most 2.2 units with assembly and 2.5
// in Go (see TestExpAccuracy), in sum 4.7, GELU and its gradient by 2.9 and 4.2
// with assembly and 3.8 and 4.7 in Go (see TestSmoothAccuracy); the others round
// alike.
var loops = []loop{
	{name: "mul", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { mul(l, s[0], s[1], s[2]) }},
	{name: "add", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { add(l, s[0], s[1], s[2]) }},
	{name: "axpy", slices: 2, writes: 1, inPlace: true, run: func(l level, s [][]float64) { axpy(l, s[0], s[1], -0.3) }},
	{name: "scale", slices: 1, writes: 1, run: func(l level, s [][]float64) { scale(l, s[0], 1.7) }},
	{name: "shift", slices: 1, writes: 1, run: func(l level, s [][]float64) { shift(l, s[0], -0.7) }},
	{name: "relu", slices: 2, writes: 1, inPlace: true, run: func(l level, s [][]float64) { relu(l, s[0], s[1]) }},
	{name: "reluBack", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { reluBack(l, s[0], s[1], s[2]) }},
	{name: "leaky", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { leaky(l, s[0], s[1], s[2], 0.2) }},
	{name: "elu", slices: 2, writes: 1, inPlace: true, ulps: 4.7, zeroSignFree: true, run: func(l level, s [][]float64) { elu(l, s[0], s[1], 1.76, 1.05) }},
	{name: "eluBack", slices: 4, writes: 1, inPlace: true, run: func(l level, s [][]float64) { eluBack(l, s[0], s[1], s[2], s[3], 1.76, 1.05) }},
	{name: "tanhBack", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { tanhBack(l, s[0], s[1], s[2]) }},
	{name: "sigmoidBack", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { sigmoidBack(l, s[0], s[1], s[2]) }},
	{name: "exp", slices: 2, writes: 1, inPlace: true, ulps: 4.7, run: func(l level, s [][]float64) { exp(l, s[0], s[1]) }},
	{name: "tanh", slices: 2, writes: 1, inPlace: true, ulps: 4.7, run: func(l level, s [][]float64) { tanh(l, s[0], s[1]) }},
	{name: "sigmoid", slices: 2, writes: 1, inPlace: true, ulps: 4.7, run: func(l level, s [][]float64) { sigmoid(l, s[0], s[1]) }},
	{name: "softplus", slices: 2, writes: 1, inPlace: true, ulps: 4.7, run: func(l level, s [][]float64) { softplus(l, s[0], s[1]) }},
	{name: "gelu", slices: 2, writes: 1, inPlace: true, ulps: 6.7, zeroSignFree: true, run: func(l level, s [][]float64) { gelu(l, s[0], s[1]) }},
	{name: "geluBack", slices: 3, writes: 1, inPlace: true, ulps: 9, zeroSignFree: true, run: func(l level, s [][]float64) { geluBack(l, s[0], s[1], s[2]) },
		slack: func(in []float64) float64 { // about the zero of the slope
			if x := in[2]; x < -0.5 && x > -1.3 {
				return 9 * ulp(0.125) * math.Abs(in[1])
			}
			return 0
		}},
	{name: "normalize", slices: 3, writes: 2, inPlace: true, run: func(l level, s [][]float64) { normalize(l, s[0], s[1], s[2], 0.4, 1.3, -0.6, 0.1) }},
	{name: "normalizeBack", slices: 3, writes: 1, inPlace: true, run: func(l level, s [][]float64) { normalizeBack(l, s[0], s[1], s[2], 1.4, 0.3, -0.2) }},
	{name: "momentum", slices: 3, writes: 2, run: func(l level, s [][]float64) { momentum(l, s[0], s[1], s[2], 0.01, 0.9) }},
	{name: "rmsprop", slices: 3, writes: 2, run: func(l level, s [][]float64) { rmsprop(l, s[0], s[1], s[2], 0.01, 0.9, 1-0.9, 1e-7) }},
	{name: "adam", slices: 4, writes: 3, run: func(l level, s [][]float64) { adam(l, s[0], s[1], s[2], s[3], 0.01, 1-0.9, 1-0.999, 1e-7) }},
}

// check runs the loop on n elements at level l and in plain Go, slice i
// starting off[i] elements into its memory, and compares. same[i] is the slice
// that slice i is.
func (p loop) check(t *testing.T, l level, n int, off []int, alias []int, seed uint64) {
	t.Helper()
	got, all, want := make([][]float64, p.slices), make([][]float64, p.slices), make([][]float64, p.slices)
	for i := range got {
		if j := alias[i]; j != i {
			got[i], all[i], want[i] = got[j], all[j], want[j]
			continue
		}
		got[i], all[i] = guarded(n, off[i])
		want[i] = mixed(n, seed+uint64(i))
		copy(got[i], want[i])
	}
	before := make([][]float64, p.slices)
	for i := range want {
		before[i] = append([]float64(nil), want[i]...)
	}
	p.run(l, got)
	p.run(plain, want)
	where := fmt.Sprintf("%s: n = %d, offsets %v, alias %v", p.name, n, off, alias)
	for i := range got {
		for e := range n {
			var in []float64
			for j := range before {
				in = append(in, before[j][e])
			}
			if !p.agree(got[i][e], want[i][e], in) {
				t.Fatalf("%s: slice %d[%d] = %v: want %v from %v", where, i, e, got[i][e], want[i][e], in)
			}
		}
		for e, v := range all[i] {
			if (e < off[alias[i]] || e >= off[alias[i]]+n) && v != guard {
				t.Fatalf("%s: element %d outside slice %d was written: %v", where, e-off[i], i, v)
			}
		}
	}
}

func (p loop) agree(got, want float64, in []float64) bool {
	if same(got, want) || p.zeroSignFree && got == 0 && want == 0 {
		return true
	}
	if p.slack != nil && math.Abs(got-want) <= p.slack(in) {
		return true
	}
	if p.ulps == 0 || math.IsInf(got, 0) || math.IsInf(want, 0) || math.Signbit(got) != math.Signbit(want) {
		return false
	}
	return math.Abs(got-want) <= p.ulps*ulp(want)
}

// ulp is the distance from |x| to the next larger number.
func ulp(x float64) float64 {
	x = math.Abs(x)
	return math.Nextafter(x, math.Inf(1)) - x
}

func TestLoopsMatchPlainGo(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		for _, p := range loops {
			t.Run(p.name, func(t *testing.T) {
				r := rand.New(rand.NewPCG(7, 8))
				own := []int{0, 1, 2, 3}[:p.slices]
				for n := range 70 {
					for k := range 9 {
						off := make([]int, p.slices)
						for i := range off {
							off[i] = (k + i*r.IntN(3)) % 9
						}
						p.check(t, l, n, off, own, uint64(n*9+k))
					}
				}
				p.check(t, l, 4099, []int{1, 2, 3, 4}[:p.slices], own, 1)
				if !p.inPlace {
					return
				}
				for n := range 35 {
					for i := 1; i < p.slices; i++ { // slice i is the destination
						alias := append([]int(nil), own...)
						alias[i] = 0
						p.check(t, l, n, []int{3, 1, 2, 0}[:p.slices], alias, uint64(n))
					}
					p.check(t, l, n, []int{3, 0, 0, 0}[:p.slices], make([]int, p.slices), uint64(n)) // all are
				}
			})
		}
	})
}

func FuzzLoops(f *testing.F) {
	f.Add(uint8(0), uint16(1), uint8(0), uint64(1))
	f.Add(uint8(19), uint16(77), uint8(0x5b), uint64(2))
	f.Fuzz(func(t *testing.T, which uint8, n uint16, offs uint8, seed uint64) {
		p := loops[int(which)%len(loops)]
		off := []int{int(offs & 3), int(offs >> 2 & 3), int(offs >> 4 & 3), int(offs >> 6)}[:p.slices]
		for _, l := range levels() {
			p.check(t, l, int(n%600), off, []int{0, 1, 2, 3}[:p.slices], seed)
		}
	})
}
