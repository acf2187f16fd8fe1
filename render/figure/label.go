package figure

import (
	"math"
	"slices"
	"unicode/utf8"
)

// The size of a contour's label in px, for text of 11 px as in the window.
const (
	labelHeight  = 14.0
	labelAdvance = 6.5 // a digit with its share of space
	labelGap     = 8.0 // from the text to the line on both sides together
)

// Label returns the contours with the level written on some of the lines: where
// a line is long, straight and near the horizontal, away from the border, from
// the other labels and from the paths to avoid (trails, marks). The view is the
// plot's axes and its size in px; a picture whose text is larger than 11 px
// passes a size that is smaller by as much. The points are shared with c, whose
// own labels are left alone.
func Label(c *Contours, x, y Axis, w, h float64, avoid ...[]Point) *Contours {
	out := &Contours{Color: c.Color, Width: c.Width, Lines: make([]Contour, len(c.Lines))}
	v := view{x: x, y: y, w: w, h: h}
	taken := newGrid(w, h)
	for _, path := range avoid {
		taken.path(v, path)
	}
	texts := levelTexts(c.Lines)
	var spots []spot
	for i, line := range c.Lines {
		line.Label, line.At = "", 0
		out.Lines[i] = line
		spots = v.spots(spots, i, line, texts[line.Level])
	}
	most := int(math.Max(2, math.Min(16, w*h/(150*110))))
	var placed []spot
	onLevel := map[float64]int{}
	for len(placed) < most {
		best, bestScore := -1, 0.35 // below it no label is better than this one
		for k, s := range spots {
			if score := s.score(placed, taken, onLevel[c.Lines[s.line].Level]); score > bestScore {
				best, bestScore = k, score
			}
		}
		if best < 0 {
			break
		}
		s := spots[best]
		out.Lines[s.line].Label = texts[c.Lines[s.line].Level]
		out.Lines[s.line].At = s.at
		placed = append(placed, s)
		onLevel[c.Lines[s.line].Level]++
		keep := spots[:0]
		for _, other := range spots {
			if other.line != s.line {
				keep = append(keep, other)
			}
		}
		spots = keep
	}
	return out
}

// levelTexts writes every level as shortly as its distance to the next one
// allows: 0.1, 20, 1e−5; levels that stand a round amount above a base, such as
// −1.0316 + 0.01, are rounded to a twentieth of that distance.
func levelTexts(lines []Contour) map[float64]string {
	var levels []float64
	for _, l := range lines {
		levels = append(levels, l.Level)
	}
	slices.Sort(levels)
	levels = slices.Compact(levels)
	texts := make(map[float64]string, len(levels))
	for i, level := range levels {
		gap := math.Inf(1)
		if i > 0 {
			gap = level - levels[i-1]
		}
		if i+1 < len(levels) {
			gap = math.Min(gap, levels[i+1]-level)
		}
		texts[level] = Exact(roundest(level, math.Min(0.05*gap, 0.005*math.Abs(level))))
	}
	return texts
}

// view turns points into px from the lower left corner.
type view struct {
	x, y Axis
	w, h float64
}

func (v view) px(p Point) Point { return Point{v.x.Norm(p[0]) * v.w, v.y.Norm(p[1]) * v.h} }

// spot is a place where a label could stand.
type spot struct {
	line, at int
	p        Point   // px
	half     float64 // half the label's width in px
	straight float64 // chord over arc, up to 1
	level    float64 // |cos| of the angle to the horizontal
	length   float64 // of the whole line in px
}

// spots appends the places on a line that are inside the view with their whole
// label, one every 8 px.
func (v view) spots(spots []spot, i int, line Contour, text string) []spot {
	n := len(line.Points)
	half := (labelGap + labelAdvance*float64(utf8.RuneCountInString(text))) / 2
	px := make([]Point, n)
	arc := make([]float64, n)
	for k, p := range line.Points {
		px[k] = v.px(p)
		if k > 0 {
			arc[k] = arc[k-1] + math.Hypot(px[k][0]-px[k-1][0], px[k][1]-px[k-1][1])
		}
	}
	if n < 3 || !(arc[n-1] > 5*half) {
		return spots
	}
	next, a, b := half*1.2, 0, 0
	for k := range px {
		if arc[k] < next || arc[n-1]-arc[k] < half*1.2 {
			continue
		}
		next = arc[k] + 8
		if p := px[k]; p[0] < half+6 || p[0] > v.w-half-6 || p[1] < labelHeight || p[1] > v.h-labelHeight {
			continue
		}
		for arc[a+1] < arc[k]-half {
			a++
		}
		for b < n-1 && arc[b] < arc[k]+half {
			b++
		}
		dx, dy := px[b][0]-px[a][0], px[b][1]-px[a][1]
		chord := math.Hypot(dx, dy)
		straight := chord / (arc[b] - arc[a])
		if straight < 0.95 {
			continue
		}
		spots = append(spots, spot{line: i, at: k, p: px[k], half: half,
			straight: straight, level: math.Abs(dx) / chord, length: arc[n-1]})
	}
	return spots
}

// score is how good a place is, at most about 2; with a neighbour closer than
// 60 px or 1.6 labels, or a path across it is 0.
func (s spot) score(placed []spot, taken *grid, onLevel int) float64 {
	if taken.near(s.p, s.half) {
		return 0
	}
	space := 1.0
	for _, other := range placed {
		d := math.Hypot(s.p[0]-other.p[0], s.p[1]-other.p[1])
		if d < math.Max(60, 1.6*(s.half+other.half)) {
			return 0
		}
		space = math.Min(space, d/200)
	}
	return 10*(s.straight-0.95) + 0.4*s.level + 0.5*space + 0.2*math.Min(1, s.length/600) - 0.4*float64(onLevel)
}

// grid remembers which squares of 8 px a path goes through.
type grid struct {
	nx, ny int
	taken  []bool
}

const gridPx = 8.0

func newGrid(w, h float64) *grid {
	nx := int(math.Max(1, math.Min(4096, w/gridPx))) + 1
	ny := int(math.Max(1, math.Min(4096, h/gridPx))) + 1
	return &grid{nx: nx, ny: ny, taken: make([]bool, nx*ny)}
}

func (g *grid) mark(p Point) {
	if i, j := int(p[0]/gridPx), int(p[1]/gridPx); p[0] >= 0 && p[1] >= 0 && i < g.nx && j < g.ny {
		g.taken[j*g.nx+i] = true
	}
}

// path marks the squares along a polyline.
func (g *grid) path(v view, points []Point) {
	var last Point
	for k, p := range points {
		q := v.px(p)
		g.mark(q)
		if k > 0 {
			// A jump across the whole view has at most a thousand squares to mark.
			d := math.Hypot(q[0]-last[0], q[1]-last[1])
			for step := gridPx / 2; step < math.Min(d, 4000); step += gridPx / 2 {
				f := step / d
				g.mark(Point{last[0] + f*(q[0]-last[0]), last[1] + f*(q[1]-last[1])})
			}
		}
		last = q
	}
}

// near reports whether a path goes through the label around p.
func (g *grid) near(p Point, half float64) bool {
	for y := p[1] - labelHeight; y <= p[1]+labelHeight; y += gridPx {
		for x := p[0] - half; x <= p[0]+half; x += gridPx {
			i, j := int(x/gridPx), int(y/gridPx)
			if x >= 0 && y >= 0 && i < g.nx && j < g.ny && g.taken[j*g.nx+i] {
				return true
			}
		}
	}
	return false
}
