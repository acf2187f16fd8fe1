package surfaces

import (
	"math"
	"testing"
)

// roll is gradient descent with momentum, m ← βm − η∇f, p ← p + m, until done;
// it returns the steps that took.
func roll(s Surface, p []float64, lr, beta float64, limit int, done func(p []float64) bool) int {
	m, g := make([]float64, 2), make([]float64, 2)
	for k := range limit {
		if done(p) {
			return k
		}
		s.Eval(p, g)
		for i := range p {
			m[i] = beta*m[i] - lr*g[i]
			p[i] += m[i]
		}
	}
	return limit
}

// TestMomentumLeavesThePlateauSooner: in a tenth of the steps at β = 0.9, and
// what it takes to gather speed.
func TestMomentumLeavesThePlateauSooner(t *testing.T) {
	s := build(t, "plateau")
	off := func(p []float64) bool { return p[0] > -0.5 }
	start := s.Start()
	plain := roll(s, []float64{start[0], start[1]}, 0.1, 0, 5000, off)
	fast := roll(s, []float64{start[0], start[1]}, 0.1, 0.9, 5000, off)
	t.Logf("plain %d steps, momentum %d", plain, fast)
	if plain < 600 || plain > 900 {
		t.Errorf("gradient descent takes %d steps, want about 750", plain)
	}
	if fast*5 > plain {
		t.Errorf("momentum takes %d steps, gradient descent %d: want less than a fifth", fast, plain)
	}
}

// TestBroadWellCatchesMore: the deepest well is not the one most starting
// points lead to.
func TestBroadWellCatchesMore(t *testing.T) {
	s := build(t, "gaussian-wells")
	ms := s.Minima()
	caught := make([]int, len(ms))
	for _, p := range scatter(s.Domain(), 300) {
		roll(s, p, 0.2, 0, 2000, func([]float64) bool { return false })
		for i, m := range ms {
			if math.Hypot(p[0]-m.X, p[1]-m.Y) < 1e-3 {
				caught[i]++
			}
		}
	}
	t.Logf("caught %v of 300", caught)
	if caught[1] < caught[0]*5/4 {
		t.Errorf("the broad well catches %d, the deep one %d: want a quarter more", caught[1], caught[0])
	}
}

// TestAckleyTip: at the kink the gradient is 0, as documented, and next to it
// ab/√2 outwards.
func TestAckleyTip(t *testing.T) {
	s := build(t, "ackley")
	g := make([]float64, 2)
	if f := s.Eval([]float64{0, 0}, g); f != 0 || g[0] != 0 || g[1] != 0 {
		t.Errorf("f, ∇f(0, 0) = %v, %v, want 0", f, g)
	}
	// The egg box is flat there up to 1e-7, since its curvature is below 100.
	want := 20 * 0.2 / math.Sqrt2
	s.Eval([]float64{0.6e-9, -0.8e-9}, g)
	if !(math.Abs(g[0]-0.6*want) < 1e-6 && math.Abs(g[1]+0.8*want) < 1e-6) {
		t.Errorf("∇f next to the tip = %v, want (%v, %v)", g, 0.6*want, -0.8*want)
	}
	if xx, xy, yy := hessianAt(s, []float64{0, 0}); math.IsNaN(xx+xy+yy) || xx != yy || xy != 0 || xx <= 0 {
		t.Errorf("Hessian at the tip %v %v %v, want the egg box's", xx, xy, yy)
	}
}

// TestBukinFloor: on the kink only the second term has a slope, and f falls
// along it towards −10 from both sides: there is no other minimum.
func TestBukinFloor(t *testing.T) {
	s, g := Bukin{}, make([]float64, 2)
	// y is exactly 0.01·x·x as Eval rounds it.
	floor := func(x float64) []float64 { return []float64{x, 0.01 * x * x} }
	for _, c := range []struct{ x, slope float64 }{{-15, -0.01}, {-12, -0.01}, {-10, 0}, {-8, 0.01}, {-5, 0.01}} {
		f := s.Eval(floor(c.x), g)
		if g[0] != c.slope || g[1] != 0 || f != 0.01*math.Abs(c.x+10) {
			t.Errorf("x = %v: f, ∇f = %v, %v, want slope (%v, 0)", c.x, f, g, c.slope)
		}
		if xx, xy, yy := hessianAt(s, floor(c.x)); xx != 0 || xy != 0 || yy != 0 {
			t.Errorf("x = %v: Hessian %v %v %v, want 0", c.x, xx, xy, yy)
		}
		for _, du := range []float64{1e-6, -1e-6} {
			p := []float64{c.x, 0.01*c.x*c.x + du}
			if v := s.Eval(p, g); !(v > f) || g[1]*du <= 0 {
				t.Errorf("%v: f = %v, ∇f = %v, want it to rise from the floor", p, v, g)
			}
		}
	}
	last := math.Inf(1)
	for x := -15.0; x < -10; x += 0.125 {
		f, mirrored := s.Eval(floor(x), nil), s.Eval(floor(-20-x), nil)
		if !(f < last) || math.Abs(f-mirrored) > 1e-15 {
			t.Errorf("along the floor f(%v) = %v after %v; on the other side %v", x, f, last, mirrored)
		}
		last = f
	}
}
