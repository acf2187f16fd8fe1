package export

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"

	"downhill/render/figure"
)

// marker draws a marker of radius r px around (x, y); the rim is a ring of rim
// px around it in the background's colour.
func (s *sheet) marker(m figure.Marker, x, y, r float64, c color.Color, rim float64) {
	at := vg.Point{X: vg.Length(x), Y: vg.Length(y)}
	if open, strokes := strokesOf(m); open {
		width := math.Max(1.2, 0.4*r)
		for _, under := range []bool{true, false} {
			if under && rim <= 0 {
				continue
			}
			w, ink := width, c
			if under {
				w, ink = width+2*rim, color.Color(s.theme.Background)
			}
			if m == figure.Ring {
				s.SetColor(ink)
				s.SetLineWidth(vg.Length(w))
				s.SetLineDash(nil, 0)
				s.Canvas.Stroke(circle(at, r))
				continue
			}
			for _, line := range strokes {
				points := make([]vg.Point, len(line))
				for i, p := range line {
					points[i] = vg.Point{X: at.X + vg.Length(p[0]*r), Y: at.Y + vg.Length(p[1]*r)}
				}
				s.stroke(points, w, ink, nil)
			}
		}
		return
	}
	if rim > 0 {
		s.SetColor(s.theme.Background)
		s.Fill(outlineOf(m, at, r, rim))
	}
	s.SetColor(c)
	s.Fill(outlineOf(m, at, r, 0))
}

// strokesOf returns the lines of the markers that have no inside, in radii; a
// ring has none of its own.
func strokesOf(m figure.Marker) (open bool, lines [][][2]float64) {
	switch m {
	case figure.Ring:
		return true, nil
	case figure.Cross:
		return true, [][][2]float64{{{-0.8, -0.8}, {0.8, 0.8}}, {{-0.8, 0.8}, {0.8, -0.8}}}
	case figure.Check:
		return true, [][][2]float64{{{-0.9, 0.05}, {-0.25, -0.65}, {0.95, 0.75}}}
	}
	return false, nil
}

// outlineOf is a filled marker's outline, grown by rim on all sides. The shapes
// have about the same area, so that none looks larger than the others.
func outlineOf(m figure.Marker, at vg.Point, r, rim float64) vg.Path {
	switch m {
	case figure.Square:
		return polygon(at, 4, math.Pi/4, (0.88*r+rim)*math.Sqrt2)
	case figure.Triangle:
		return polygon(at, 3, math.Pi/2, 1.28*r+2*rim)
	case figure.Diamond:
		return polygon(at, 4, 0, 1.25*r+math.Sqrt2*rim)
	}
	return circle(at, r+rim)
}

// polygon is regular, with a corner at the angle start.
func polygon(at vg.Point, n int, start, r float64) vg.Path {
	var p vg.Path
	for i := range n {
		sin, cos := math.Sincos(start + 2*math.Pi*float64(i)/float64(n))
		q := vg.Point{X: at.X + vg.Length(r*cos), Y: at.Y + vg.Length(r*sin)}
		if i == 0 {
			p.Move(q)
		} else {
			p.Line(q)
		}
	}
	p.Close()
	return p
}

// circle is drawn as four Bézier curves: the canvases disagree on arcs.
func circle(at vg.Point, radius float64) vg.Path {
	const handle = 0.5522847498 // 4(√2 − 1)/3, off by 0.03 % of the radius
	r := vg.Length(radius)
	h := r * handle
	p := func(x, y vg.Length) vg.Point { return vg.Point{X: at.X + x, Y: at.Y + y} }
	var c vg.Path
	c.Move(p(r, 0))
	c.CubeTo(p(r, h), p(h, r), p(0, r))
	c.CubeTo(p(-h, r), p(-r, h), p(-r, 0))
	c.CubeTo(p(-r, -h), p(-h, -r), p(0, -r))
	c.CubeTo(p(h, -r), p(r, -h), p(r, 0))
	c.Close()
	return c
}

// swatch shows a racer's dash and marker in a box of w px around the middle
// height y.
func (s *sheet) swatch(st figure.Style, x, y, w, size float64) {
	k := size / windowText
	points := []vg.Point{{X: vg.Length(x), Y: vg.Length(y)}, {X: vg.Length(x + w), Y: vg.Length(y)}}
	s.stroke(points, 2*k, st.Color, scaled(st.Dash, 0.8*k))
	s.marker(st.Marker, x+w/2, y, size*0.3, st.Color, 1.2*k)
}
