package export

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// drawContours draws the level lines, with a gap where a line has its label, and
// the labels along their lines, never upside down.
func (f *frame) drawContours(c draw.Canvas, p *plot.Plot) {
	contours := f.plot.Contours
	if contours == nil {
		return
	}
	at := px(c, p)
	width := contours.Width * f.k
	if width <= 0 {
		width = f.k
	}
	gaps := f.gaps(at)
	l := f.contourLabel()
	for i, line := range contours.Lines {
		ink := contours.Color
		if ink == (color.NRGBA{}) {
			ink = f.on(line.Level, f.theme.Contour)
		}
		g, labelled := gaps[i]
		if !labelled {
			points := make([]vg.Point, len(line.Points))
			for k, q := range line.Points {
				points[k] = at(q)
			}
			f.strokeWithin(points, width, ink, nil)
			continue
		}
		for _, part := range g.rest {
			f.strokeWithin(part, width, ink, nil)
		}
		l.turn, l.color = g.angle, f.on(line.Level, f.theme.Muted)
		f.write(line.Label, g.x, g.y, l)
	}
}

// on is the colour to use instead of want on the field where it has a height, so
// that lines and labels can be read on every colour map.
func (f *frame) on(level float64, want color.NRGBA) color.NRGBA {
	if f.plot.Field == nil {
		return want
	}
	return figure.Ink(want, f.plot.Field.Color(level), 3)
}

func (f *frame) contourLabel() label {
	return label{size: f.small, x: text.XCenter, y: text.YCenter}
}

// gaps finds the place of every contour's label, by the contour's index. A label
// that does not fit the view, its line's bend or the labels before it is left
// out, and so are all in a plot that is smaller than about a dozen of them.
func (f *frame) gaps(at func(figure.Point) vg.Point) map[int]gap {
	found := map[int]gap{}
	if f.plot.Contours == nil || f.data.w() < 20*f.small || f.data.h() < 10*f.small {
		return found
	}
	var labels []box
	for i, line := range f.plot.Contours.Lines {
		if line.Label == "" || line.At < 0 || line.At >= len(line.Points) {
			continue
		}
		points := make([]vg.Point, len(line.Points))
		for k, q := range line.Points {
			points[k] = at(q)
		}
		half := f.width(line.Label, f.contourLabel())/2 + 0.25*f.small
		g, fits := gapAround(points, line.At, half)
		if !fits {
			continue
		}
		g.box = turned(g.x, g.y, half, 0.5*f.small, g.angle)
		fits = f.data.grown(-0.2 * f.small).holds(g.box)
		for _, other := range labels {
			fits = fits && !other.overlaps(g.box)
		}
		if fits {
			labels = append(labels, g.box)
			found[i] = g
		}
	}
	return found
}

// gap is where a label interrupts its line.
type gap struct {
	x, y, angle float64
	box         box          // around the label
	rest        [][]vg.Point // the line without the gap
}

// gapAround cuts half px of arc out of a line on both sides of a point. It does
// not fit where the line is too short or bends more than the label can follow.
func gapAround(p []vg.Point, at int, half float64) (g gap, fits bool) {
	closed := len(p) > 2 && p[0] == p[len(p)-1]
	if closed { // begin half way round, so that the gap never meets the seam
		n := len(p) - 1
		turn := (at + n/2) % n
		p = append(append(append([]vg.Point(nil), p[turn:n]...), p[:turn]...), p[turn])
		at = (at - turn + n) % n
	}
	before, start, ok1 := walk(p, at, -1, half)
	after, end, ok2 := walk(p, at, 1, half)
	dx, dy := float64(end.X-start.X), float64(end.Y-start.Y)
	chord := math.Hypot(dx, dy)
	if !ok1 || !ok2 || chord < 0.93*2*half {
		return g, false
	}
	g.angle = math.Atan2(dy, dx)
	if g.angle > math.Pi/2 {
		g.angle -= math.Pi
	} else if g.angle <= -math.Pi/2 {
		g.angle += math.Pi
	}
	// The middle of the chord and the line's own point, half each, keep the text
	// on a bent line.
	g.x = (float64(start.X+end.X)/2 + float64(p[at].X)) / 2
	g.y = (float64(start.Y+end.Y)/2 + float64(p[at].Y)) / 2
	g.rest = [][]vg.Point{
		append(append([]vg.Point(nil), p[:before+1]...), start),
		append([]vg.Point{end}, p[after:]...),
	}
	return g, true
}

// walk goes along a line from a point until it has come that far, and returns
// the next point of the line beyond and the place reached.
func walk(p []vg.Point, from, step int, length float64) (beyond int, reached vg.Point, ok bool) {
	for i := from; i+step >= 0 && i+step < len(p); i += step {
		a, b := p[i], p[i+step]
		d := math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))
		if d >= length && d > 0 {
			t := vg.Length(length / d)
			return i + step, vg.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)}, true
		}
		length -= d
	}
	return 0, vg.Point{}, false
}

// turned is the upright box around a box of twice the given sides turned around
// its middle.
func turned(x, y, halfW, halfH, angle float64) box {
	sin, cos := math.Sincos(angle)
	w := math.Abs(halfW*cos) + math.Abs(halfH*sin)
	h := math.Abs(halfW*sin) + math.Abs(halfH*cos)
	return box{x - w, y - h, x + w, y + h}
}
