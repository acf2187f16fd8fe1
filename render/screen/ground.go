package screen

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// ground keeps what lies beneath the lines in an image: field, contours, grid,
// bands, numbers and colour bar.
type ground struct {
	image  *ebiten.Image
	of     groundKey
	xTicks []figure.Tick
	yTicks []figure.Tick
	bands  []bandKey
	field  fieldLayer
	pixels *figure.Raster // of a relief
	lines  *Batch
	drawn  int // complete drawings, for tests
}

// groundKey is what must be the same, besides the ticks, for the image to serve.
type groundKey struct {
	field        *figure.Field
	relief       *figure.Relief
	contours     *figure.Contours
	x, y         span
	xName, yName string
	xBare, yBare bool
	title, bar   string
	inner        image.Rectangle
	scale        float64
	look         Look
	theme        themeKey
}

// themeKey tells themes apart.
type themeKey struct {
	name                                  string
	paper, line, text, muted, contour, on color.NRGBA
}

func (g *ground) update(v *view) *ebiten.Image {
	p := v.plot
	key := groundKey{
		field: p.Field, relief: p.Relief, contours: p.Contours, x: v.t.x, y: v.t.y, xName: p.X.Label, yName: p.Y.Label, xBare: p.X.Bare, yBare: p.Y.Bare,
		title: p.Title, bar: p.Bar, inner: v.inner, scale: v.scale, look: v.look,
		theme: themeKey{v.theme.Name, v.paper(), v.theme.Line, v.theme.Text, v.theme.Muted, v.theme.Contour, v.theme.Raised},
	}
	img, fresh := sized(g.image, v.area.Size())
	g.image = img
	sameBands := g.sameBands(p.Bands)
	if !fresh && sameBands && key == g.of && slices.Equal(g.xTicks, p.X.Ticks) && slices.Equal(g.yTicks, p.Y.Ticks) {
		return img
	}
	g.of = key
	g.xTicks, g.yTicks = append(g.xTicks[:0], p.X.Ticks...), append(g.yTicks[:0], p.Y.Ticks...)
	g.drawn++
	if p.Relief == nil || v.inner != img.Bounds() { // a relief has paper of its own
		img.Fill(v.paper())
	}
	inner := img.SubImage(v.inner).(*ebiten.Image)
	if p.Relief != nil {
		g.relief(v, inner)
	} else if p.Field != nil {
		g.field.draw(v.kit, inner, p.Field, v.t, v.theme, v.scale)
	}
	if p.Contours != nil {
		g.contours(v, inner)
	}
	if v.look == Chart && p.Field == nil {
		g.grid(v, img)
	}
	g.drawBands(v, inner)
	if v.look == Chart {
		g.chartAxes(v, img)
	} else {
		g.canvasAxes(v, img)
	}
	if v.kit.hasBar(p) {
		g.colorBar(v, img)
	}
	return img
}

func (g *ground) close() {
	for _, img := range []*ebiten.Image{g.image, g.field.texture} {
		if img != nil {
			img.Deallocate()
		}
	}
	g.image, g.field.texture, g.field.of = nil, nil, nil
}

// canvasAxes writes the numbers along the left and the bottom edge, and the
// axes' names at their ends.
func (g *ground) canvasAxes(v *view, img *ebiten.Image) {
	face, s := v.kit.caption(v.scale), v.scale
	width, height := float64(v.area.Dx()), float64(v.area.Dy())
	write := func(text string, x, y float64, align Align) {
		v.label(img, face, text, x, y, align, v.theme.Muted, false)
	}
	column := max(36*s, margin*s+v.kit.widest(v.plot.Y, s)) // where numbers end
	row := height - 16*s
	last := width - margin*s
	if name := v.plot.X.Label; name != "" {
		write(name, last, row, Right|Middle)
		last -= face.Measure(name) + margin*s
	}
	end := column + 4*s
	for _, t := range v.plot.X.Ticks {
		x, _ := v.t.ToPixel(figure.Point{t.At, v.plot.Y.Min})
		half := face.Measure(t.Label) / 2
		if t.Label != "" && x-half > end && x+half <= last {
			write(t.Label, x, row, Center|Middle)
			end = x + half + 6*s
		}
	}
	top := margin * s
	if name := v.plot.Y.Label; name != "" {
		write(name, max(column, margin*s+face.Measure(name)), 16*s, Right|Middle)
		top = 28 * s
	}
	for _, t := range v.plot.Y.Ticks {
		_, y := v.t.ToPixel(figure.Point{v.plot.X.Min, t.At})
		if y > top && y < row-14*s {
			write(t.Label, column, y, Right|Middle)
		}
	}
}

// vivid says that what lies beneath may be of any colour.
func (v *view) vivid() bool {
	return v.plot.Field != nil && v.plot.Field.Map.Name != v.theme.Surface.Name
}

// halo calls draw with the places around a text where its halo stands.
func (v *view) halo(draw func(dx, dy float64, c color.NRGBA)) {
	d, paper := hair(v.scale), faded(v.theme.Background, 0.75)
	draw(-d, 0, paper)
	draw(d, 0, paper)
	draw(0, -d, paper)
	draw(0, d, paper)
}

// label writes on the plot itself: on a vivid field in the colour of text, and
// there and above trails with a halo of the paper's colour.
func (v *view) label(img *ebiten.Image, face *Face, text string, x, y float64, align Align, c color.NRGBA, halo bool) {
	if v.vivid() {
		halo = true
		if c == v.theme.Muted {
			c = v.theme.Text
		}
	}
	x, y = math.Round(x), math.Round(y)
	if halo {
		v.halo(func(dx, dy float64, c color.NRGBA) { face.Draw(img, text, x+dx, y+dy, align, c) })
	}
	face.Draw(img, text, x, y, align, c)
}

// sharp moves the middle of a line of this width so that its edges lie between
// pixels.
func sharp(at, width float64) float64 { return math.Floor(at-width/2+0.5) + width/2 }

// colorBar draws the field's map from Low to High with its numbers.
func (g *ground) colorBar(v *view, img *ebiten.Image) {
	f, face, s := v.plot.Field, v.kit.caption(v.scale), v.scale
	var bar image.Rectangle
	px := func(x float64) int { return int(math.Round(x * s)) }
	if v.look == Chart {
		bar = image.Rect(v.inner.Max.X+px(10), v.inner.Min.Y, v.inner.Max.X+px(10+barWidth), v.inner.Max.Y)
		face.Draw(img, v.plot.Bar, float64(v.area.Max.X)-6*s, float64(v.inner.Min.Y)-9*s, Right|Middle, v.theme.Muted)
	} else {
		widest := face.Measure(v.plot.Bar) - (barWidth+6)*s
		for _, t := range f.Ticks {
			widest = max(widest, face.Measure(t.Label))
		}
		height := min(120*s, float64(v.area.Dy())/3)
		card := image.Rect(0, 0, int(math.Ceil(widest))+px(barWidth+6+20), int(height)+px(38)).
			Add(v.area.Max.Sub(image.Pt(px(margin), px(margin+22))))
		card = card.Sub(card.Size())
		g.lines.RoundRect(card, 8*s, faded(v.theme.Panel, 0.9), v.theme.Line, hair(s))
		g.lines.Draw(img)
		bar = image.Rect(card.Min.X+px(10), card.Max.Y-px(12)-int(height), card.Min.X+px(10+barWidth), card.Max.Y-px(12))
		face.Draw(img, v.plot.Bar, float64(card.Min.X)+10*s, float64(card.Min.Y)+13*s, Left|Middle, v.theme.Muted)
	}
	n := len(f.Map.Stops)
	x0, x1 := float64(bar.Min.X), float64(bar.Max.X)
	for i, c := range f.Map.Stops {
		y := float64(bar.Max.Y) - float64(bar.Dy())*float64(i)/float64(max(1, n-1))
		a := g.lines.vertex(x0, y, 0, 0, solid, inkOf(c))
		b := g.lines.vertex(x1, y, 0, 0, solid, inkOf(c))
		if i > 0 {
			g.lines.quad(a-2, b-2, a, b)
		}
	}
	for _, t := range f.Ticks {
		y := float64(bar.Max.Y) - f.T(t.At)*float64(bar.Dy())
		if t.Label != "" && !math.IsNaN(y) {
			g.lines.Line(x1, sharp(y, hair(s)), x1+3*s, sharp(y, hair(s)), hair(s), v.theme.Muted)
		}
	}
	g.lines.Draw(img)
	last := math.Inf(1)
	for _, t := range f.Ticks {
		y := float64(bar.Max.Y) - f.T(t.At)*float64(bar.Dy())
		if t.Label != "" && math.Abs(y-last) >= 12*s {
			// Numbers at the ends stand beside the bar, clear of its name above.
			face.Draw(img, t.Label, x1+6*s, min(max(y, float64(bar.Min.Y)+5*s), float64(bar.Max.Y)-5*s), Left|Middle, v.theme.Muted)
			last = y
		}
	}
}
