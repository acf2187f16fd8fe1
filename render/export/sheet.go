package export

import (
	"image"
	"image/color"
	"math"
	"slices"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// sheet is what a figure is drawn on: a canvas whose unit is the px and whose
// origin is the lower left corner, with the theme and the sizes that follow from
// the picture's.
type sheet struct {
	draw.Canvas
	raster *image.RGBA // the canvas's pixels, nil where it has none
	miters bool        // the canvas has no round joins
	flips  bool        // the canvas paints images upside down
	theme  figure.Theme
	text   *outlines
	small  float64 // px, the size of the smallest text
	k      float64 // px here for one px of the figure's line widths and radii
}

// The smallest text is 1/50 of the picture's height (20 px at 1600×1000, so that
// it can be read at half size), or of what the height would be at that shape,
// and never below 10 px. A figure's own lengths are made for a window with text
// of 11 px; on paper lines are a little finer beside the text, as if it were 14.
const (
	textShare  = 1.0 / 50
	shape      = 1.6 // width to height
	smallest   = 10.0
	windowText = 14.0
)

func textSize(s Size) float64 {
	return math.Max(smallest, math.Min(float64(s.H), float64(s.W)/shape)*textShare)
}

// label is how a text is drawn.
type label struct {
	size    float64
	bold    bool
	tabular bool
	color   color.Color
	x       text.XAlignment
	y       text.YAlignment
	turn    float64 // radians, counter-clockwise
	halo    color.Color
	before  bool // left of its place sooner than right of it
}

func (s *sheet) style(l label) text.Style {
	f := font.Font{Typeface: "Inter", Size: vg.Length(l.size)}
	if l.bold {
		f.Weight = stdfont.WeightSemiBold
	}
	if l.tabular {
		f.Variant = tabular
	}
	return text.Style{Color: l.color, Font: f, XAlign: l.x, YAlign: l.y, Rotation: l.turn, Handler: s.text}
}

// write draws a text at (x, y).
func (s *sheet) write(txt string, x, y float64, l label) {
	if txt == "" {
		return
	}
	sty, at := s.style(l), vg.Point{X: vg.Length(x), Y: vg.Length(y)}
	if l.halo != nil {
		under := sty
		under.Color = l.halo
		s.text.Halo(s, txt, under, at, vg.Length(l.size*0.28))
	}
	s.FillText(sty, at, txt)
}

// width is how wide a text is in px.
func (s *sheet) width(txt string, l label) float64 {
	w, _, _ := s.text.Box(txt, s.style(l).Font)
	return float64(w)
}

// fit shortens a text with … until it is at most w wide; "" where not even one
// letter has room.
func (s *sheet) fit(txt string, w float64, l label) string {
	if s.width(txt, l) <= w {
		return txt
	}
	r := []rune(txt)
	low, high := 0, len(r) // r[:low] with … fits
	for low < high {
		mid := (low + high + 1) / 2
		if s.width(string(r[:mid])+"…", l) <= w {
			low = mid
		} else {
			high = mid - 1
		}
	}
	for low > 0 && (r[low-1] == ' ' || r[low-1] == ',') {
		low--
	}
	if low == 0 {
		return ""
	}
	return string(r[:low]) + "…"
}

// fill fills a rectangle.
func (s *sheet) fill(r vg.Rectangle, c color.Color) {
	s.SetColor(c)
	s.Fill(r.Path())
}

// stroke draws an open polyline.
func (s *sheet) stroke(points []vg.Point, width float64, c color.Color, dash []float64) {
	if len(points) < 2 || width <= 0 {
		return
	}
	s.SetColor(c)
	s.SetLineWidth(vg.Length(width))
	var pattern []vg.Length
	period := 0.0
	for _, d := range dash {
		pattern = append(pattern, vg.Length(d))
		period += math.Max(0, d)
	}
	if !(period >= 1) || slices.Min(dash) < 0 { // dashes too fine to see, or none
		pattern, period = nil, 0
	}
	offset := 0.0
	for len(points) > 1 {
		n := len(points)
		if s.miters {
			n = untilSharp(points)
		}
		path := make(vg.Path, 0, n)
		path.Move(points[0])
		length := 0.0
		for i := 1; i < n; i++ {
			path.Line(points[i])
			length += math.Hypot(float64(points[i].X-points[i-1].X), float64(points[i].Y-points[i-1].Y))
		}
		s.SetLineDash(pattern, vg.Length(offset))
		s.Canvas.Stroke(path)
		if period > 0 {
			offset = math.Mod(offset+length, period)
		}
		points = points[n-1:]
	}
	s.SetLineDash(nil, 0)
}

// untilSharp is how many points there are up to the first turn of more than 100
// degrees, where a mitred join would grow a spike.
func untilSharp(p []vg.Point) int {
	for i := 1; i < len(p)-1; i++ {
		ax, ay := p[i].X-p[i-1].X, p[i].Y-p[i-1].Y
		bx, by := p[i+1].X-p[i].X, p[i+1].Y-p[i].Y
		dot := float64(ax*bx + ay*by)
		if dot < -0.17*math.Hypot(float64(ax), float64(ay))*math.Hypot(float64(bx), float64(by)) {
			return i + 1
		}
	}
	return len(p)
}

// line draws a straight line.
func (s *sheet) line(x0, y0, x1, y1, width float64, c color.Color) {
	s.stroke([]vg.Point{{X: vg.Length(x0), Y: vg.Length(y0)}, {X: vg.Length(x1), Y: vg.Length(y1)}}, width, c, nil)
}

// hair is the width of a thin line: 1 px in a window.
func (s *sheet) hair() float64 { return math.Max(1, s.k) }

// crisp moves a coordinate so that a thin line along it covers whole pixels.
func (s *sheet) crisp(v float64) float64 {
	if s.raster == nil {
		return v
	}
	if w := math.Round(s.hair()); int(w)%2 == 1 {
		return math.Floor(v) + 0.5
	}
	return math.Round(v)
}

func scaled(dash []float64, k float64) []float64 {
	out := make([]float64, len(dash))
	for i, d := range dash {
		out[i] = d * k
	}
	return out
}

// box is a rectangle in px with plain numbers.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) w() float64 { return b.x1 - b.x0 }
func (b box) h() float64 { return b.y1 - b.y0 }
func (b box) rect() vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: vg.Length(b.x0), Y: vg.Length(b.y0)}, Max: vg.Point{X: vg.Length(b.x1), Y: vg.Length(b.y1)}}
}

func (b box) overlaps(o box) bool {
	return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1
}

func (b box) holds(o box) bool {
	return o.x0 >= b.x0 && o.x1 <= b.x1 && o.y0 >= b.y0 && o.y1 <= b.y1
}

func (b box) grown(d float64) box { return box{b.x0 - d, b.y0 - d, b.x1 + d, b.y1 + d} }
