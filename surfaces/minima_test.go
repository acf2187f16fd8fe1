package surfaces

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// withoutMinima are the surfaces whose lesson is that there is none.
var withoutMinima = []string{"saddle", "monkey-saddle"}

// TestMinimaAreMinima: f is what is declared, the gradient is 0 up to rounding
// and the Hessian positive definite; at a kink f rises all around.
func TestMinimaAreMinima(t *testing.T) {
	each(t, func(t *testing.T, v variant) {
		ms := v.Minima()
		if slices.Contains(withoutMinima, v.key) != (len(ms) == 0) {
			t.Errorf("%d minima", len(ms))
		}
		g := make([]float64, 2)
		for i, m := range ms {
			p := []float64{m.X, m.Y}
			// 1e-12 is some thousand roundings of the terms of f.
			if f := v.Eval(p, g); !(math.Abs(f-m.F) <= 1e-12*max(1, math.Abs(m.F))) {
				t.Errorf("%v: f = %v", m, f)
			}
			if i > 0 && (m.F < ms[i-1].F-1e-12 || m.Global && !ms[i-1].Global) {
				t.Errorf("%v comes after %v", m, ms[i-1])
			}
			if m.Kink {
				risesAround(t, v, m)
				continue
			}
			xx, xy, yy := hessianAt(v, p)
			det := xx*yy - xy*xy
			if !(xx > 0 && det > 0) {
				t.Errorf("%v: the Hessian %v %v %v is not positive definite", m, xx, xy, yy)
			}
			// Moving the minimum by the spacing of the float64 around it
			// changes the gradient by ε‖H‖‖p‖; evaluating it costs as much
			// again a few times.
			size := 1 + math.Hypot(m.X, m.Y)
			if limit := 1e-14 * (xx + yy) * size; !(math.Hypot(g[0], g[1]) <= limit) {
				t.Errorf("%v: ∇f = %v, want it below %.2g", m, g, limit)
			}
			// A Newton step would not move it: all its digits are right.
			dx, dy := (yy*g[0]-xy*g[1])/det, (xx*g[1]-xy*g[0])/det
			if !(math.Hypot(dx, dy) <= 1e-13*size) {
				t.Errorf("%v: a Newton step moves it by (%.2g, %.2g)", m, dx, dy)
			}
		}
	})
}

// risesAround looks at rings around a kink and, where a sharp valley leads to
// it, along that valley.
func risesAround(t *testing.T, v variant, m Minimum) {
	t.Helper()
	for _, r := range []float64{1e-9, 1e-6, 1e-3, 0.05} {
		for k := range 360 {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / 360)
			if f := v.Eval([]float64{m.X + r*cos, m.Y + r*sin}, nil); !(f > m.F) {
				t.Errorf("%v: f = %v at distance %v, %d°", m, f, r, k)
			}
		}
		for _, x := range []float64{m.X - r, m.X + r} {
			if f := v.Eval([]float64{x, x * x / 100}, nil); !(f > m.F) {
				t.Errorf("%v: f = %v on the floor at x = %v", m, f, x)
			}
		}
	}
}

// TestNoMinimumIsMissing goes down from every point of a grid that is as low
// as its eight neighbours. Where that ends in the domain must be a declared
// minimum, and every declared one must be reached; no grid point is lower than
// the global one.
func TestNoMinimumIsMissing(t *testing.T) {
	const n = 241
	each(t, func(t *testing.T, v variant) {
		ms, d := v.Minima(), v.Domain()
		hx, hy := (d.XMax-d.XMin)/(n-1), (d.YMax-d.YMin)/(n-1)
		grid := make([][]float64, n) // [x][y]
		for i := range grid {
			grid[i] = make([]float64, n)
			for j := range grid[i] {
				f := v.Eval([]float64{d.XMin + hx*float64(i), d.YMin + hy*float64(j)}, nil)
				if len(ms) > 0 && !(f >= ms[0].F-1e-12*math.Abs(ms[0].F)) {
					t.Fatalf("f = %v on the grid, below the global minimum %v", f, ms[0])
				}
				grid[i][j] = f
			}
		}
		if v.key == "bukin" {
			return // every point of its floor is a kink: see TestBukinFloor
		}
		reached := make([]bool, len(ms))
		for i := range n {
			for j := range n {
				if !lowest(grid, i, j) {
					continue
				}
				x, y := d.XMin+hx*float64(i), d.YMin+hy*float64(j)
				x, y, ok := descend(v, x, y, max(hx, hy))
				if !d.contains(x, y) {
					continue
				}
				k := slices.IndexFunc(ms, func(m Minimum) bool {
					// Kinks are chattered about, not reached.
					return math.Hypot(x-m.X, y-m.Y) < 1e-6 || m.Kink && math.Hypot(x-m.X, y-m.Y) < 1e-3
				})
				switch {
				case k >= 0:
					reached[k] = true
				case !ok && v.key == "plateau" && x < -25*v.Surface.(Plateau).Width:
					// Out there rounding hides the slope, 1e-11 of f.
				case ok:
					t.Errorf("undeclared minimum %v at (%v, %v)", v.Eval([]float64{x, y}, nil), x, y)
				default:
					t.Errorf("no way down from (%v, %v)", x, y)
				}
			}
		}
		for k, ok := range reached {
			if !ok {
				t.Errorf("%v was not reached from the grid", ms[k])
			}
		}
	})
}

// lowest says whether no neighbour of a grid point is lower.
func lowest(grid [][]float64, i, j int) bool {
	for a := max(0, i-1); a <= min(len(grid)-1, i+1); a++ {
		for b := max(0, j-1); b <= min(len(grid)-1, j+1); b++ {
			if grid[a][b] < grid[i][j] {
				return false
			}
		}
	}
	return true
}

// descend is saddle-free Newton (Dauphin et al. 2014) with steps of at most
// radius, which cannot leap into another valley. It shares nothing with
// polish. It reports whether the gradient vanished.
func descend(s Surface, x, y, radius float64) (float64, float64, bool) {
	var (
		p, q, g = []float64{x, y}, make([]float64, 2), make([]float64, 2)
		h       = mat.NewSymDense(2, nil)
		eig     mat.EigenSym
		axes    mat.Dense
		values  = make([]float64, 2)
		first   = s.Domain()
		margin  = max(first.XMax-first.XMin, first.YMax-first.YMin)
	)
	for range 5000 {
		f := s.Eval(p, g)
		if p[0] < first.XMin-margin || p[0] > first.XMax+margin || p[1] < first.YMin-margin || p[1] > first.YMax+margin {
			return p[0], p[1], false
		}
		s.Hessian(p, h)
		if !eig.Factorize(h, true) {
			return p[0], p[1], false
		}
		eig.Values(values)
		eig.VectorsTo(&axes)
		var move [2]float64
		for k, lambda := range values {
			along := g[0]*axes.At(0, k) + g[1]*axes.At(1, k)
			along /= max(math.Abs(lambda), 1e-9)
			move[0] -= along * axes.At(0, k)
			move[1] -= along * axes.At(1, k)
		}
		length := math.Hypot(move[0], move[1])
		if length < 1e-9 {
			if values[0] > 0 { // the smaller one
				return p[0], p[1], true
			}
			// A saddle, hit exactly: go down the way f bends down.
			move, length = [2]float64{radius * axes.At(0, 0), radius * axes.At(1, 0)}, radius
		}
		scale := min(1, radius/length)
		for ; scale*length > 1e-12; scale /= 2 {
			q[0], q[1] = p[0]+scale*move[0], p[1]+scale*move[1]
			if s.Eval(q, nil) < f {
				break
			}
		}
		if scale*length <= 1e-12 {
			// Rounding hides what is left to fall.
			return p[0], p[1], values[0] > 0 && length < 1e-6
		}
		copy(p, q)
	}
	return p[0], p[1], false
}

// TestSaddlesFallWithoutBound: there is no minimum to declare.
func TestSaddlesFallWithoutBound(t *testing.T) {
	for _, s := range []Surface{Saddle{}, MonkeySaddle{}} {
		if s.Minima() != nil {
			t.Errorf("%T has minima %v", s, s.Minima())
		}
		g := make([]float64, 2)
		if f := s.Eval([]float64{0, 0}, g); f != 0 || g[0] != 0 || g[1] != 0 {
			t.Errorf("%T: f, ∇f(0, 0) = %v, %v, want 0", s, f, g)
		}
		lowest := 0.0
		for _, p := range [][]float64{{0, 1e3}, {-1e3, 0}} {
			lowest = min(lowest, s.Eval(p, nil))
		}
		if lowest > -1e6 {
			t.Errorf("%T falls to %v only", s, lowest)
		}
	}
}
