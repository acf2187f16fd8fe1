package screen

import (
	"fmt"
	"image"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// TestBandPictures compares areas, bars with names, cells and a band, dark and
// light, at two scales.
func TestBandPictures(t *testing.T) {
	enginetest.Need(t)
	for _, theme := range themes() {
		for _, scale := range []float64{1, 2} {
			t.Run(fmt.Sprintf("%s scale=%v", theme.Name, scale), func(t *testing.T) {
				k := newKit(t)
				px := func(v int) int { return int(float64(v) * scale) }
				img := ebiten.NewImage(px(960), px(520))
				for i, p := range []*figure.Plot{
					ridges(theme, 12, 48, 0), bars(theme, false), matrix(theme),
					bars(theme, true), spread(theme, false), spread(theme, true),
				} {
					x, y := i%3*320, i/3*260
					k.NewPainter().Draw(img, image.Rect(px(x), px(y), px(x+320), px(y+260)), p, theme, scale, Chart)
				}
				golden(t, fmt.Sprintf("bands_%s_%v", theme.Name, scale), img)
			})
		}
	}
}

// TestPainterNoticesBands changes bands and what is new beside them; a painter
// that has painted before must paint what a new one paints.
func TestPainterNoticesBands(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	plot := spread(theme, false)
	p := k.NewPainter()
	before := painted(p, 300, 200, plot, theme, 1, Chart)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"other points", func() {
			plot.Bands[0].Upper = append([]figure.Point(nil), plot.Bands[0].Upper...)
			plot.Bands[0].Upper[8][1] *= 3
		}},
		{"fewer points", func() { plot.Bands[0].Lower = plot.Bands[0].Lower[:12] }},
		{"a colour", func() { plot.Bands[0].Color.A = 200 }},
		{"another band", func() { plot.Bands = append(plot.Bands, figure.Bar(theme.Bad, 1, 1e-4, 2, 5)) }},
		{"a name", func() { plot.Bands[1].Name = "zone" }},
		{"an axis without numbers", func() { plot.X.Bare = true }},
		{"margins", func() { plot.Margins.Left = 8 }},
		{"no bands", func() { plot.Bands = nil }},
	} {
		c.do()
		painted(p, 300, 200, plot, theme, 1, Chart)
		got := painted(p, 300, 200, plot, theme, 1, Chart)
		want := painted(k.NewPainter(), 300, 200, plot, theme, 1, Chart)
		if n, worst := difference(got, want, 0); n > 0 {
			t.Errorf("%s: %d pixels differ from a new painter's, the worst by %d", c.name, n, worst)
		}
		if n, _ := difference(got, before, 8); n == 0 {
			t.Errorf("%s changed nothing that is seen", c.name)
		}
		before = got
	}
}

// TestUnchangedBandsAreKept paints the same bands again, and equal ones from
// another memory: neither is drawn a second time.
func TestUnchangedBandsAreKept(t *testing.T) {
	enginetest.Need(t)
	p, theme := newKit(t).NewPainter(), figure.Dark()
	plot := ridges(theme, 10, 32, 0)
	painted(p, 300, 200, plot, theme, 1, Chart)
	painted(p, 300, 200, plot, theme, 1, Chart)
	painted(p, 300, 200, ridges(theme, 10, 32, 0), theme, 1, Chart)
	if p.ground.drawn != 1 {
		t.Errorf("drawn %d times, want once", p.ground.drawn)
	}
	painted(p, 300, 200, ridges(theme, 10, 32, 0.1), theme, 1, Chart)
	if p.ground.drawn != 2 {
		t.Errorf("drawn %d times after a change, want twice", p.ground.drawn)
	}
}

// TestBandsHaveNoSeams fills a strip from many quadrilaterals with borders between
// pixels: all its pixels have one colour, with soft edges and without.
func TestBandsHaveNoSeams(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	for _, n := range []int{300, softPoints + 1} {
		plot := &figure.Plot{X: figure.Axis{Min: 0, Max: 200}, Y: figure.Axis{Min: 0, Max: 100}}
		b := figure.Band{Color: theme.Racers[0]}
		b.Color.A = 100
		for i := range n {
			x := 200 * float64(i) / float64(n-1)
			// The edges wave outside of what is looked at, so that no cut is left out.
			b.Lower = append(b.Lower, figure.Point{x, 10 + 5*math.Sin(float64(i))})
			b.Upper = append(b.Upper, figure.Point{x, 90 + 5*math.Cos(2*float64(i))})
		}
		plot.Bands = []figure.Band{b}
		img := painted(k.NewPainter(), 200, 100, plot, theme, 1, Canvas)
		want := img.RGBAAt(100, 50)
		for y := 30; y < 70; y++ {
			for x := 1; x < 199; x++ {
				if got := img.RGBAAt(x, y); got != want {
					t.Fatalf("%d points: (%d, %d) is %v, the rest %v", n, x, y, got, want)
				}
			}
		}
	}
}

// TestCellsHaveOneColor samples a matrix close to the borders of its cells.
func TestCellsHaveOneColor(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	f := &figure.Field{NX: 3, NY: 2, XMax: 2, YMax: 1, High: 5, Z: []float64{0, 1, 2, 3, math.NaN(), 5}, Map: figure.Viridis(), Cells: true}
	plot := &figure.Plot{X: figure.Axis{Min: -0.5, Max: 2.5}, Y: figure.Axis{Min: -0.5, Max: 1.5}, Field: f}
	img := painted(k.NewPainter(), 300, 200, plot, theme, 1, Canvas)
	for i, z := range f.Z {
		if math.IsNaN(z) {
			continue
		}
		want := f.Color(z)
		x0, y0 := i%3*100, (1-i/3)*100
		for _, at := range [][2]int{{50, 50}, {2, 60}, {97, 60}, {60, 2}, {60, 70}} {
			got := img.RGBAAt(x0+at[0], y0+at[1])
			// The map has 512 steps, of at most 3 of 255 levels in viridis.
			for c, d := range [3]int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
				if max(d, -d) > 3 {
					t.Errorf("cell %d at %v: %v, want %v (channel %d)", i, at, got, want, c)
				}
			}
		}
	}
}

// TestAlignCharts gives two charts in a row, one without numbers, the same size.
func TestAlignCharts(t *testing.T) {
	k, theme := newKit(t), figure.Dark()
	for _, scale := range []float64{1, 2} {
		w, h := int(300*scale), int(200*scale)
		plots := []*figure.Plot{spread(theme, false), spread(theme, true)}
		areas := []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(w, 0, 2*w, h)}
		placed, margins := k.Align(areas, plots, scale)
		if placed[0].Dx() <= placed[1].Dx() || placed[0].Min.X != 0 || placed[1].Max.X != 2*w {
			t.Errorf("scale %v: charts at %v, want the one with numbers wider, both in %d px", scale, placed, 2*w)
		}
		var inner [2]image.Rectangle
		for i, r := range placed {
			plots[i].Margins = margins[i]
			inner[i] = k.Inner(r, plots[i], scale, Chart)
		}
		// A px is what moving to whole pixels takes.
		if d := inner[0].Dx() - inner[1].Dx(); d < -1 || d > 1 || inner[0].Min.Y != inner[1].Min.Y || inner[0].Max.Y != inner[1].Max.Y {
			t.Errorf("scale %v: plots at %v and %v, want the same size", scale, inner[0], inner[1])
		}
	}
}
