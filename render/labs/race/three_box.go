package race

import (
	"math"
	"unicode/utf8"

	"downhill/render/figure"
)

// box finds the lines and the words around the surface: the floor with its grid,
// the edges at the back, ticks with numbers, and the axes' names.
func (s *Sight) box() {
	x, y := s.Side[0], s.Side[1]
	// The floor's edges nearest to the eye carry x and y, the upright edge farthest
	// to the left carries f.
	fx, fy := math.Copysign(x, s.eye[0]), math.Copysign(y, s.eye[1])
	corners := [4][2]float64{{-x, -y}, {x, -y}, {x, y}, {-x, y}}
	zx, zy, least := 0.0, 0.0, math.Inf(1)
	for _, c := range corners {
		if at, _ := s.See(c[0], c[1], middle); at[0] < least {
			zx, zy, least = c[0], c[1], at[0]
		}
	}
	for i, c := range corners {
		d := corners[(i+1)%4]
		s.edge([3]float64{c[0], c[1], floor}, [3]float64{d[0], d[1], floor}, 1)
		if c != [2]float64{fx, fy} { // the upright edge nearest to the eye would cut the surface in two
			s.edge([3]float64{c[0], c[1], floor}, [3]float64{c[0], c[1], tall}, 1)
		}
		if mx, my := (c[0]+d[0])/2, (c[1]+d[1])/2; mx*s.eye[0]+my*s.eye[1] < 0 {
			s.edge([3]float64{c[0], c[1], tall}, [3]float64{d[0], d[1], tall}, 1)
		}
	}
	w := s.window
	s.axis("x", figure.Axis{Min: w[0], Max: w[1]}, nil, [3]float64{-x, fy, floor}, [3]float64{x, fy, floor}, [3]float64{0, fy, 0}, true)
	s.axis("y", figure.Axis{Min: w[2], Max: w[3]}, nil, [3]float64{fx, -y, floor}, [3]float64{fx, y, floor}, [3]float64{fx, 0, 0}, true)
	s.axis(barTitle(s.heights), figure.Axis{}, s.heights, [3]float64{zx, zy, 0}, [3]float64{zx, zy, tall}, [3]float64{zx, zy, 0}, false)
}

// edge is a straight line where nothing hides it.
func (s *Sight) edge(from, to [3]float64, width float64) {
	var l strand
	const parts = 96
	for k := range parts + 1 {
		t := float64(k) / parts
		at, near := s.See(from[0]+t*(to[0]-from[0]), from[1]+t*(to[1]-from[1]), from[2]+t*(to[2]-from[2]))
		if s.visible(at, near) {
			l.add(at)
		} else {
			l.lift()
		}
	}
	s.axes = append(s.axes, figure.Line{Points: l.points, Width: width, Style: figure.Style{Color: mix(s.theme.Line, s.theme.Muted, 0.25)}})
}

// axis numbers the way between two places of the box: outwards is the direction in
// which its numbers stand. heights is the scale where it is that of f. A grid goes
// over the floor.
func (s *Sight) axis(name string, a figure.Axis, heights *figure.Field, from, to, outwards [3]float64, grid bool) {
	p, _ := s.See(from[0], from[1], from[2])
	q, _ := s.See(to[0], to[1], to[2])
	length := math.Hypot(q[0]-p[0], q[1]-p[1])
	if length < 3*s.Em { // one looks along it
		return
	}
	mid := [3]float64{(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2}
	dx, dy := s.away(mid, outwards)
	n := max(2, min(6, int(length/(4.2*s.Em))))
	var ticks []figure.Tick
	position := a.Norm
	if heights != nil {
		ticks, position = heights.BarTicks(max(2, min(6, int(length/(2*s.Em))))), heights.T
		if !(heights.Low < heights.High) {
			ticks = nil
		}
	} else {
		ticks = figure.Ticks(a.Min, a.Max, n)
	}
	widest, last := 0.0, math.Inf(-1)
	for _, t := range ticks {
		at := position(t.At)
		if t.Label == "" || !(at >= -1e-9 && at <= 1+1e-9) || heights != nil && (t.At < heights.Low || t.At > heights.High) {
			continue
		}
		if (at-last)*length < 1.3*s.Em {
			continue
		}
		last = at
		var c [3]float64
		for i := range c {
			c[i] = from[i] + at*(to[i]-from[i])
		}
		foot, _ := s.See(c[0], c[1], c[2])
		s.axes = append(s.axes, figure.Line{Width: 1, Style: figure.Style{Color: s.theme.Muted},
			Points: []figure.Point{foot, {foot[0] + 0.45*s.Em*dx, foot[1] + 0.45*s.Em*dy}}})
		wide := s.word(t.Label, foot, dx, dy, 0.8*s.Em, false)
		widest = math.Max(widest, wide)
		if grid && at > 1e-9 && at < 1-1e-9 {
			other := c
			if from[0] != to[0] {
				other[1] = -c[1]
			} else {
				other[0] = -c[0]
			}
			s.edge(c, other, 0.6)
		}
	}
	if heights != nil { // above the axis: beside the numbers there is no room
		top := figure.Point{q[0], q[1]}
		s.word(name, top, -0.35, 1, 0.6*s.Em, true)
		return
	}
	foot, _ := s.See(mid[0], mid[1], mid[2])
	s.word(name, foot, dx, dy, 1.2*s.Em+math.Abs(dx)*widest+math.Abs(dy)*1.1*s.Em, true)
}

// away is the direction on the picture in which a place of the box moves outwards.
func (s *Sight) away(at, outwards [3]float64) (dx, dy float64) {
	p, _ := s.See(at[0], at[1], at[2])
	const step = 0.05
	q, _ := s.See(at[0]+step*outwards[0], at[1]+step*outwards[1], at[2]+step*outwards[2])
	dx, dy = q[0]-p[0], q[1]-p[1]
	if l := math.Hypot(dx, dy); l > 1e-9 {
		return dx / l, dy / l
	}
	return 0, -1
}

// word writes a text beside a place, in a direction, with a gap, and returns how
// wide it is taken to be.
func (s *Sight) word(text string, at figure.Point, dx, dy, gap float64, name bool) float64 {
	const digit = 0.6 // of the text's size
	wide := digit * s.Em * float64(utf8.RuneCountInString(text))
	reach := gap + math.Abs(dx)*wide/2 + math.Abs(dy)*s.Em/2
	c := s.theme.Muted
	if name {
		c = s.theme.Text
	}
	p := figure.Point{at[0] + dx*reach, at[1] + dy*reach}
	if name { // a name is moved into the picture, a number would say something else there
		side, end := math.Max(0, s.Aspect-0.55*wide), 1-0.6*s.Em
		p[0], p[1] = math.Max(-side, math.Min(side, p[0])), math.Max(-end, math.Min(end, p[1]))
	} else if math.Abs(p[0]) > s.Aspect-wide/3 || math.Abs(p[1]) > 1-s.Em/3 {
		return wide // it would be cut
	}
	s.words = append(s.words, figure.Note{At: p, Text: text, Color: c, Cell: figure.Point{1.6*wide + 2*s.Em, 2.4 * s.Em}})
	return wide
}
