package screen

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// trails keeps the plot's lines in an image.
//
// All lines are drawn together, step by step, so that where two cross, the
// later one is above, and a line that grows step by step beside the others
// looks as if all had been drawn at once. Casings go beneath everything that is
// already there; as all have the same colour, their order does not matter. What
// remains is rounding, by one or two of 255 levels along a line's edge. Where
// lines grow one after the other instead of together, the one that grew last is
// above until the next complete drawing. The newest piece of every line, which
// may still change, is not in the image but drawn every frame.
type trails struct {
	image          *ebiten.Image
	of             trailsKey
	drawn          []trail
	lines, casings *Batch // what is new, into the image
	tips, under    *Batch // what is held back, every frame
	op             ebiten.DrawImageOptions
	moved          bool    // the last frame was drawn completely
	coarse         float64 // the tolerance of what is in the image, px
	complete       int     // complete drawings, for tests
}

// trailsKey is what must be the same for lines to be continued.
type trailsKey struct {
	x, y   span
	scale  float64
	casing color.NRGBA
}

// trail is one line as far as it is drawn.
type trail struct {
	points []figure.Point
	last   figure.Point // points' last, by value
	color  color.NRGBA
	width  float64
	dash   []float64 // as the line has it
	cased  bool
	pen    Pen
}

// budget is how many triangles a frame may have that moves, one after another
// that differs: at most 12,000, about 4 ms for a renderer without a GPU (⅓ µs
// each), and fewer in a small picture, where more cannot be told apart. What
// does not fit is drawn with a larger tolerance, and in the first frame that
// does not move with the usual one again.
func budget(size image.Point) int { return max(3000, min(12000, size.X*size.Y/40)) }

// coarsest is the largest tolerance, in pixels of the display.
const coarsest = 16.0

// casingRoom is how much wider a casing is than its line, in logical pixels.
const casingRoom = 2.8

// paint draws the lines into dst; at is where the area's corner is in it.
func (l *trails) paint(v *view, dst *ebiten.Image, at image.Point) {
	lines := v.plot.Lines
	if len(lines) == 0 {
		l.drawn = l.drawn[:0]
		return
	}
	// Room for half a line along the axes' ends.
	frame := v.inner.Inset(-int(math.Ceil(3 * v.scale))).Intersect(v.area)
	t := NewTransform(v.inner.Sub(frame.Min), v.plot.X, v.plot.Y)
	key := trailsKey{x: t.x, y: t.y, scale: v.scale, casing: v.theme.Background}
	img, fresh := sized(l.image, frame.Size())
	l.image = img
	room := 8 * v.scale
	clip := box{-room, -room, float64(frame.Dx()) + room, float64(frame.Dy()) + room}
	goesOn := !fresh && key == l.of && l.goesOn(lines)
	l.of = key
	if !goesOn || l.coarse > tolerance {
		img.Clear()
		l.complete++
	}
	switch {
	case !goesOn && l.moved: // again, so it moves
		l.coarse = max(tolerance, l.coarse/2)
		most := budget(frame.Size())
		for l.begin(lines, v, clip, l.coarse); !l.draw(lines, t, most); l.begin(lines, v, clip, l.coarse) {
			if l.coarse *= 2; l.coarse >= coarsest {
				most = math.MaxInt // what is left are short pieces between holes
			}
		}
	case !goesOn || l.coarse > tolerance:
		l.coarse = tolerance
		l.begin(lines, v, clip, tolerance)
		fallthrough
	default:
		l.draw(lines, t, math.MaxInt)
	}
	l.moved = !goesOn
	l.lines.Draw(img)
	l.casings.DrawUnder(img)
	at = at.Add(frame.Min)
	l.tips.dx, l.tips.dy = float64(at.X), float64(at.Y)
	l.under.dx, l.under.dy = l.tips.dx, l.tips.dy
	for i := range l.drawn {
		l.drawn[i].pen.Tip(l.tips, l.under)
	}
	clipped := dst.RecyclableSubImage(image.Rectangle{Max: frame.Size()}.Add(at))
	l.under.Draw(clipped)
	l.op.GeoM.Reset()
	l.op.GeoM.Translate(float64(at.X), float64(at.Y))
	clipped.DrawImage(img, &l.op)
	l.tips.Draw(clipped)
	clipped.Recycle()
}

// goesOn says whether the lines are the ones drawn, and perhaps longer.
func (l *trails) goesOn(lines []figure.Line) bool {
	if len(lines) != len(l.drawn) {
		return false
	}
	for i := range lines {
		a, b := &l.drawn[i], &lines[i]
		if a.color != b.Style.Color || a.width != b.Width || a.cased != b.Casing ||
			!slices.Equal(a.dash, b.Style.Dash) || !a.goesOn(b.Points) {
			return false
		}
	}
	return true
}

// goesOn says whether points are those drawn and perhaps more.
func (a *trail) goesOn(points []figure.Point) bool {
	n := len(a.points)
	if n == 0 || n > len(points) {
		return n == 0
	}
	if !same(a.last, points[n-1]) {
		return false
	}
	if &a.points[0] != &points[0] {
		for i, p := range a.points {
			if !same(p, points[i]) {
				return false
			}
		}
	}
	return true
}

// same compares points; not-a-number is the same as itself.
func same(p, q figure.Point) bool {
	return p == q || math.Float64bits(p[0]) == math.Float64bits(q[0]) && math.Float64bits(p[1]) == math.Float64bits(q[1])
}

// begin starts every line.
func (l *trails) begin(lines []figure.Line, v *view, clip box, tolerance float64) {
	l.lines.Reset()
	l.casings.Reset()
	l.drawn = slices.Grow(l.drawn[:0], len(lines))[:len(lines)]
	for i := range lines {
		line, a := &lines[i], &l.drawn[i]
		a.points, a.color, a.width, a.cased = nil, line.Style.Color, line.Width, line.Casing
		a.dash = append(a.dash[:0], line.Style.Dash...)
		var dash [4]float64
		a.pen.Start(line.Width*v.scale, line.Style.Color, scaled(dash[:0], line.Style.Dash, v.scale), clip)
		a.pen.cone.tolerance = tolerance
		if line.Casing {
			a.pen.Case(l.casings, (line.Width+casingRoom)*v.scale, v.theme.Background)
		}
	}
}

// draw continues every line to its end; it gives up and returns false where
// that takes more than so many triangles.
func (l *trails) draw(lines []figure.Line, t Transform, most int) bool {
	from, to := math.MaxInt, 0
	for i := range lines {
		from, to = min(from, len(l.drawn[i].points)), max(to, len(lines[i].Points))
	}
	for k := from; k < to; k++ {
		for i := range lines {
			points, a := lines[i].Points, &l.drawn[i]
			if k >= len(a.points) && k < len(points) {
				x, y := t.ToPixel(points[k])
				a.pen.To(l.lines, x, y)
			}
		}
		if (len(l.lines.is)+len(l.casings.is))/3 > most {
			return false
		}
	}
	for i := range lines {
		a := &l.drawn[i]
		a.points = lines[i].Points
		if n := len(a.points); n > 0 {
			a.last = a.points[n-1]
		}
	}
	return true
}

// scaled appends up to four lengths, times scale.
func scaled(dst, lengths []float64, scale float64) []float64 {
	for _, d := range lengths[:min(4, len(lengths))] {
		dst = append(dst, d*scale)
	}
	return dst
}

func (l *trails) close() {
	if l.image != nil {
		l.image.Deallocate()
	}
	l.image, l.drawn = nil, nil
}
