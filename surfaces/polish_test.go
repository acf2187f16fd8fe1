package surfaces

import (
	"math"
	"testing"
)

// counted counts the values asked for.
type counted struct {
	Surface
	n *int
}

func (c counted) Eval(p, grad []float64) float64 { *c.n++; return c.Surface.Eval(p, grad) }

// TestPolishIsNewton: on a quadratic with slanting axes one step arrives, and
// from anywhere on Himmelblau's surface, convex only in part, one or two
// dozen values do. A wrong sign in the step or in the shift still arrives, by
// halving steps, but takes several times as many values.
func TestPolishIsNewton(t *testing.T) {
	for _, c := range []struct {
		s           Surface
		worst, mean float64 // values asked for, a fifth above what was measured
	}{
		{Booth{}, 5, 4},
		{Himmelblau{}, 20, 11},
	} {
		total, worst := 0, 0
		points := scatter(c.s.Domain(), 300)
		for _, p := range points {
			n := 0
			m, ok := polish(counted{c.s, &n}, p[0], p[1])
			near := math.Inf(1)
			for _, d := range c.s.Minima() {
				near = min(near, math.Hypot(m.X-d.X, m.Y-d.Y))
			}
			// The last digit of a minimum may differ with the way to it.
			if !ok || near > 1e-14 {
				t.Errorf("%T: from %v to %v, %v: %.2g from a minimum", c.s, p, m, ok, near)
			}
			total += n
			worst = max(worst, n)
		}
		mean := float64(total) / float64(len(points))
		t.Logf("%T: %d values at worst, %.1f on average", c.s, worst, mean)
		if float64(worst) > c.worst || mean > c.mean {
			t.Errorf("%T: %d values at worst, %.1f on average: want %v and %v at most", c.s, worst, mean, c.worst, c.mean)
		}
	}
}

// TestPolishRefusesWhatIsNoMinimum: a kink, a flat, a way down without end.
func TestPolishRefusesWhatIsNoMinimum(t *testing.T) {
	for _, c := range []struct {
		s    Surface
		x, y float64
	}{{Bukin{}, -12, 2}, {MonkeySaddle{}, 0, 0}, {Saddle{}, 1, 0.5}, {Saddle{}, 0, 0}, {Plateau{Width: 0.2}, -12, 0}} {
		if m, ok := polish(c.s, c.x, c.y); ok {
			t.Errorf("%T: from (%v, %v) to %v", c.s, c.x, c.y, m)
		}
	}
}
