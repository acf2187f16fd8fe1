package surfaces

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// findings are what a search for minima ends with.
type findings struct {
	minima []Minimum
	text   string
}

// Sizes of the search. A minimum whose basin is narrower than two cells of the
// grid may be missed; that is why what is found is called found.
const (
	searchCells = 128 // along each axis
	searchLows  = 400 // points of the grid that are followed down, the lowest first
	searchSlow  = 24  // of them without derivatives where these lead nowhere
)

// search looks for the minima of f inside d. It takes a grid of values, goes
// down from each point that is as low as its neighbours (by Newton's method,
// and where that jumps away or ends at no minimum, without derivatives) and keeps each minimum once. It is deterministic: the
// same formula gives the same minima to the last bit.
func search(f Surface, d Domain) findings {
	g := newSearchGrid(f, d)
	if !finite(g.least) {
		return findings{text: "f is not a finite number anywhere in the domain"}
	}
	if g.least == g.most {
		return findings{text: "f is the same all over the domain: no minimum"}
	}
	var out []Minimum
	for i, p := range g.lows() {
		m, ok := g.settle(f, p, i < searchSlow)
		if !ok || m.X <= d.XMin || m.X >= d.XMax || m.Y <= d.YMin || m.Y >= d.YMax || g.known(out, m) {
			continue
		}
		m.Found = true
		out = append(out, m)
	}
	rank(out)
	return g.judge(f, out)
}

// searchGrid is f on a grid.
type searchGrid struct {
	d           Domain
	hx, hy      float64   // width and height of a cell
	z           []float64 // [searchCells+1][searchCells+1], rows of one y
	least, most float64   // finite values
	edge        [2]float64
	edgeLow     float64 // the lowest value on the edge of the domain, at edge
	innerLow    float64 // and inside it
	poles       [][2]float64
}

func newSearchGrid(f Surface, d Domain) *searchGrid {
	const n = searchCells + 1
	g := &searchGrid{d: d, hx: (d.XMax - d.XMin) / searchCells, hy: (d.YMax - d.YMin) / searchCells,
		z: make([]float64, n*n), least: math.Inf(1), most: math.Inf(-1), edgeLow: math.Inf(1), innerLow: math.Inf(1)}
	var p [2]float64
	for j := range n {
		for i := range n {
			p = g.at(i, j)
			z := f.Eval(p[:], nil)
			g.z[j*n+i] = z
			edge := i == 0 || j == 0 || i == n-1 || j == n-1
			if math.IsInf(z, -1) && !edge {
				g.poles = append(g.poles, p)
			}
			if !finite(z) {
				continue
			}
			g.least, g.most = min(g.least, z), max(g.most, z)
			switch {
			case !edge:
				g.innerLow = min(g.innerLow, z)
			case z < g.edgeLow:
				g.edge, g.edgeLow = p, z
			}
		}
	}
	return g
}

func (g *searchGrid) at(i, j int) [2]float64 {
	return [2]float64{g.d.XMin + g.hx*float64(i), g.d.YMin + g.hy*float64(j)}
}

// lows lists the points that no neighbour undercuts, the lowest first. On the
// edge they count too: the minimum may lie just inside.
func (g *searchGrid) lows() [][2]float64 {
	const n = searchCells + 1
	type low struct{ i, j int }
	var out []low
	for j := range n {
		for i := range n {
			if g.low(i, j) {
				out = append(out, low{i, j})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b low) int {
		switch za, zb := g.z[a.j*n+a.i], g.z[b.j*n+b.i]; {
		case za < zb:
			return -1
		case za > zb:
			return 1
		}
		return 0
	})
	var points [][2]float64
	for _, l := range out[:min(len(out), searchLows)] {
		points = append(points, g.at(l.i, l.j))
	}
	return points
}

// low says whether a point is finite, as low as its neighbours and lower than
// one of them: of a flat only the rim is followed.
func (g *searchGrid) low(i, j int) bool {
	const n = searchCells + 1
	z, lower := g.z[j*n+i], false
	if !finite(z) {
		return false
	}
	for b := max(0, j-1); b <= min(n-1, j+1); b++ {
		for a := max(0, i-1); a <= min(n-1, i+1); a++ {
			if o := g.z[b*n+a]; o < z {
				return false
			} else if o > z {
				lower = true
			}
		}
	}
	return lower
}

// known says whether a minimum was found before: two closer than a hundredth of
// a cell are one.
func (g *searchGrid) known(ms []Minimum, m Minimum) bool {
	return slices.ContainsFunc(ms, func(o Minimum) bool {
		return math.Abs(o.X-m.X) < g.hx/100 && math.Abs(o.Y-m.Y) < g.hy/100
	})
}

// settle goes down from a low point of the grid to the minimum beside it; slow
// allows the search without derivatives, which takes some thousand values.
func (g *searchGrid) settle(f Surface, p [2]float64, slow bool) (Minimum, bool) {
	m, ok := g.newton(f, p)
	low := f.Eval(p[:], nil)
	if !ok && slow {
		p = g.creep(f, p, 1e-4)
		m, ok = g.newton(f, p)
	}
	switch {
	case ok: // a crease may lead through it, at which 0 stands for the slope
		m.Kink = g.kink(f, m)
		return m, g.steep(f, m) || g.rises(f, m)
	case !slow:
		return m, false
	}
	q := g.creep(f, p, 1e-14)
	if g.pole(f, p, q, low) {
		g.poles = append(g.poles, q)
		return m, false
	}
	q = round(f, q)
	m = Minimum{X: q[0], Y: q[1], F: f.Eval(q[:], nil)}
	m.Kink = g.kink(f, m)
	return m, g.rises(f, m)
}

// newton polishes p and refuses a minimum more than two cells away: from there
// another point of the grid leads to it.
func (g *searchGrid) newton(f Surface, p [2]float64) (Minimum, bool) {
	m, ok := polish(f, p[0], p[1])
	return m, ok && finite(m.F) && math.Abs(m.X-p[0]) <= 2*g.hx && math.Abs(m.Y-p[1]) <= 2*g.hy
}

// steep says whether the Hessian is so clearly positive definite that nobody
// has to look whether f rises all around.
func (g *searchGrid) steep(f Surface, m Minimum) bool {
	h := mat.NewSymDense(2, nil)
	f.Hessian([]float64{m.X, m.Y}, h)
	a, b, c := h.At(0, 0), h.At(0, 1), h.At(1, 1)
	mean, radius := (a+c)/2, math.Hypot((a-c)/2, b)
	return mean-radius > 1e-6*(mean+radius)
}

// judge says what the minima found are worth: global is the lowest one, unless
// f is lower elsewhere.
func (g *searchGrid) judge(f Surface, ms []Minimum) findings {
	far, depth, bottomless := g.falls(f)
	bottomless = bottomless || len(g.poles) > 0
	undercut := len(ms) > 0 && g.least < ms[0].F-1e-9*(g.most-ms[0].F)
	if bottomless || undercut {
		for i := range ms {
			ms[i].Global = false
		}
	}
	text := "no minimum found in the domain"
	switch n := len(ms); {
	case n == 1:
		text = "1 minimum found, not known to be the only one"
	case n > 1:
		text = fmt.Sprintf("%d minima found, not known to be all", n)
	case bottomless:
		text = "no minimum"
	}
	switch {
	case len(g.poles) > 0:
		text += ": f falls without bound near " + point(g.poles[0], 6)
	case bottomless:
		text += ": f falls without bound as far as was looked, to " + digits(depth, 3) + " at " + point(far, 3)
	case undercut:
		text += ": none is global, since f falls to " + digits(g.least, 6) + " elsewhere in the domain"
	case len(ms) == 0 && g.edgeLow < g.innerLow:
		text += ": f is lowest at its edge, " + digits(g.edgeLow, 6) + " at " + point(g.edge, 6) + "; try a wider one"
	case len(ms) == 0:
		text += ": the lowest value seen is " + digits(g.least, 6) + ", and f does not rise from there all around"
	}
	return findings{minima: ms, text: text}
}

// digits writes a number with some digits and a real minus sign.
func digits(x float64, n int) string {
	return strings.ReplaceAll(strconv.FormatFloat(x+0, 'g', n, 64), "-", "−")
}

func point(p [2]float64, n int) string { return "(" + digits(p[0], n) + ", " + digits(p[1], n) + ")" }
