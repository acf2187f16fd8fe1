package screen

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// painted returns what a painter paints into an image of this size.
func painted(p *Painter, w, h int, plot *figure.Plot, theme figure.Theme, scale float64, look Look) *image.RGBA {
	img := ebiten.NewImage(w, h)
	defer img.Deallocate()
	p.Draw(img, image.Rect(0, 0, w, h), plot, theme, scale, look)
	return enginetest.Snapshot(img)
}

func square(lines ...figure.Line) *figure.Plot {
	return &figure.Plot{X: figure.Axis{Min: 0, Max: 200}, Y: figure.Axis{Min: 0, Max: 100}, Lines: lines}
}

// TestGrowingLinesLookAsIfDrawnAtOnce paints a race step by step, and compares
// with painting its end.
func TestGrowingLinesLookAsIfDrawnAtOnce(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	for _, scale := range []float64{1, 2} {
		w, h := int(450*scale), int(280*scale)
		plot := racePlot(theme, 8, 0)
		full := make([][]figure.Point, len(plot.Lines))
		for i := range full {
			full[i] = racer(i, 200)
			if i%3 == 2 {
				full[i] = wander(i, 201, 0.1)
			}
			full[i][90+i] = figure.Point{math.NaN(), 0}
		}
		grow := k.NewPainter()
		at := 1
		for _, by := range []int{1, 1, 1, 2, 5, 30, 1, 1, 50, 3, 40, 66} {
			at = min(at+by, 201)
			for i := range plot.Lines {
				plot.Lines[i].Points = full[i][:at:at]
			}
			got := painted(grow, w, h, plot, theme, scale, Canvas)
			want := painted(k.NewPainter(), w, h, plot, theme, scale, Canvas)
			// Casings that came in several parts beneath the lines' edges round
			// differently, by one of 255 each time.
			if n, worst := difference(got, want, 3); n > 0 {
				t.Fatalf("scale %v, step %d: %d pixels differ, the worst by %d", scale, at, n, worst)
			}
		}
		if grow.trails.complete != 1 || grow.ground.drawn != 1 {
			t.Errorf("scale %v: lines drawn completely %d times, ground %d times, want 1", scale, grow.trails.complete, grow.ground.drawn)
		}
	}
}

// TestPainterNoticesChanges changes one thing after another; each time, a
// painter that has painted before must paint what a new one paints.
func TestPainterNoticesChanges(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	plot := racePlot(theme, 3, 100)
	plot.X.Label = "x"
	p := k.NewPainter()
	before := painted(p, 300, 200, plot, theme, 1, Canvas)
	changes := []struct {
		name string
		do   func()
	}{
		{"shorter lines", func() { plot.Lines[0].Points = plot.Lines[0].Points[:40] }},
		{"other points", func() { plot.Lines[0].Points = wander(1, 60, 0.1) }},
		{"a hidden line", func() { plot.Lines = plot.Lines[1:] }},
		{"a colour", func() { plot.Lines[0].Style.Color = theme.Bad }},
		{"a width", func() { plot.Lines[0].Width = 4 }},
		{"a dash", func() { plot.Lines[0].Style.Dash = []float64{12, 6} }},
		{"a casing", func() { plot.Lines[0].Casing = false }},
		{"an axis", func() { plot.X.Max = 6 }},
		{"a tick", func() { plot.X = plot.X.WithTicks(3) }},
		{"an axis' name", func() { plot.X.Label = "weight" }},
		{"contours", func() { plot.Contours = figure.Trace(plot.Field, []float64{3}) }},
		{"a field", func() { f := *plot.Field; f.Map = figure.Viridis(); plot.Field = &f }},
		{"a colour bar", func() { plot.Bar = "f" }},
		{"a theme", func() { theme = figure.Light() }},
		{"no field", func() { plot.Field, plot.Contours = nil, nil }},
		{"no lines", func() { plot.Lines = nil }},
	}
	for _, c := range changes {
		c.do()
		painted(p, 300, 200, plot, theme, 1, Canvas)
		// Twice, because two changes in a row are drawn with fewer corners.
		got := painted(p, 300, 200, plot, theme, 1, Canvas)
		want := painted(k.NewPainter(), 300, 200, plot, theme, 1, Canvas)
		if n, worst := difference(got, want, 0); n > 0 {
			t.Errorf("%s: %d pixels differ from a new painter's, the worst by %d", c.name, n, worst)
		}
		if n, _ := difference(got, before, 8); n == 0 {
			t.Errorf("%s changed nothing that is seen", c.name)
		}
		before = got
	}
}

// TestMovingViewSettles pans a view with more points than a moving frame draws:
// every frame stays near the complete picture, and the first that does not move
// is it.
func TestMovingViewSettles(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	plot := racePlot(theme, 14, 10)
	for i := range plot.Lines {
		plot.Lines[i].Points = wander(i+1, 2000, 0.03)
	}
	p := k.NewPainter()
	for range 4 {
		plot.X.Min, plot.X.Max = plot.X.Min+0.1, plot.X.Max+0.1
		painted(p, 450, 280, plot, theme, 1, Canvas)
	}
	if p.trails.coarse <= tolerance {
		t.Fatal("the view was drawn with every corner while it moved: more points are needed here")
	}
	got := painted(p, 450, 280, plot, theme, 1, Canvas)
	if n, worst := difference(got, painted(k.NewPainter(), 450, 280, plot, theme, 1, Canvas), 0); n > 0 {
		t.Errorf("at rest %d pixels differ, the worst by %d", n, worst)
	}
}

// TestMovingHoles pans lines of nothing but short pieces, which no tolerance
// makes fewer.
func TestMovingHoles(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	plot := racePlot(theme, 14, 10)
	for i := range plot.Lines {
		points := wander(i, 2000, 0.03)
		for j := 2; j < len(points); j += 3 {
			points[j][0] = math.NaN()
		}
		plot.Lines[i].Points = points
	}
	p := k.NewPainter()
	for range 3 {
		plot.X.Max += 0.1
		painted(p, 300, 200, plot, theme, 1, Canvas)
	}
	if p.trails.coarse > coarsest {
		t.Errorf("a tolerance of %v px, want %v at most", p.trails.coarse, coarsest)
	}
}

func TestHolesBreakLines(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	line := func(y float64) figure.Line {
		return figure.Line{Style: figure.Style{Color: theme.Racers[0]}, Width: 3, Points: []figure.Point{{20, 50}, {80, 50}, {100, y}, {120, 50}, {180, 50}}}
	}
	for _, y := range []float64{math.NaN(), math.Inf(1)} {
		img := painted(newKit(t).NewPainter(), 200, 100, square(line(y)), theme, 1, Canvas)
		for x, want := range map[int]color.NRGBA{50: theme.Racers[0], 100: theme.Background, 150: theme.Racers[0]} {
			if got := img.RGBAAt(x, 50); got != (color.RGBA{want.R, want.G, want.B, 255}) {
				t.Errorf("hole %v: (%d, 50) is %v, want %v", y, x, got, want)
			}
		}
	}
}

func TestHugeCoordinatesDoNotSmear(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	style := figure.Style{Color: theme.Racers[0]}
	// Up to the right by one pixel in two.
	plot := square(figure.Line{Style: style, Width: 2, Points: []figure.Point{{20, 20}, {60, 40}, {1e300, 5e299}}})
	plot.Marks = []figure.Mark{{At: figure.Point{1e300, 1e300}, Style: style, Radius: 7, Rim: true, Label: "far"}}
	img := painted(newKit(t).NewPainter(), 200, 100, plot, theme, 1, Canvas)
	inked := 0
	for y := range 100 {
		for x := range 200 {
			c := img.RGBAAt(x, y)
			if c == (color.RGBA{theme.Background.R, theme.Background.G, theme.Background.B, 255}) {
				continue
			}
			inked++
			// 1 px, the edge, and half the diagonal of a pixel.
			if d := math.Abs(float64(x)+0.5-20-2*(80-float64(y)-0.5)) / math.Sqrt(5); d > 2.3 {
				t.Fatalf("(%d, %d) is %v, %v px from the line", x, y, c, d)
			}
		}
	}
	if inked < 300 {
		t.Errorf("the line has %d pixels, want some 160·√5/2·2 = 360", inked)
	}
}

// TestSharp looks for half-covered pixels where there must be none, at whole and
// broken scales.
func TestSharp(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Light()
	for _, scale := range []float64{1, 1.25, 1.5, 2, 3} {
		plot := square()
		plot.Y.Ticks = []figure.Tick{{At: 33, Label: "33"}}
		plot.Rules = []figure.Rule{{AtX: 77.7, AtY: math.NaN(), Color: theme.Accent}}
		w, h := int(300*scale), int(150*scale)
		img := painted(newKit(t).NewPainter(), w, h, plot, theme, scale, Chart)
		count := func(n int, at func(int) color.RGBA, ink color.NRGBA) (full, other int) {
			for i := range n {
				switch at(i) {
				case color.RGBA{ink.R, ink.G, ink.B, 255}:
					full++
				case color.RGBA{theme.Panel.R, theme.Panel.G, theme.Panel.B, 255}:
				default:
					other++
				}
			}
			return full, other
		}
		inner := newKit(t).Inner(image.Rect(0, 0, w, h), plot, scale, Chart)
		full, other := count(inner.Dy(), func(i int) color.RGBA { return img.RGBAAt(inner.Max.X-5, inner.Min.Y+i) }, theme.Line)
		if full != int(hair(scale)) || other != 0 {
			t.Errorf("scale %v: a grid line is %d px high with %d half-covered, want %v and none", scale, full, other, hair(scale))
		}
		full, other = count(inner.Dx(), func(i int) color.RGBA { return img.RGBAAt(inner.Min.X+i, inner.Min.Y+3) }, theme.Accent)
		if full != int(hair(scale)) || other != 0 {
			t.Errorf("scale %v: a rule is %d px wide with %d half-covered, want %v and none", scale, full, other, hair(scale))
		}
		// A card's edges.
		k, card := newKit(t), ebiten.NewImage(40, 40)
		k.RoundRect(card, image.Rect(4, 4, 36, 36), 6, gray(255), gray(0), scale)
		row := enginetest.Snapshot(card)
		for x, want := range map[int]uint8{3: 0, 4: 255, 35: 255, 36: 0} {
			if got := row.RGBAAt(x, 20).A; got != want {
				t.Errorf("scale %v: a card at x = %d has alpha %d, want %d", scale, x, got, want)
			}
		}
		if c := row.RGBAAt(4+int(hair(scale)), 20); c.R != 255 {
			t.Errorf("scale %v: inside a card's border is %v", scale, c)
		}
	}
}

// TestNothingOutside paints marks, notes and lines at the edges of an area in
// the middle of a picture.
func TestNothingOutside(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	for _, look := range []Look{Canvas, Chart} {
		img := ebiten.NewImage(400, 300)
		area := image.Rect(100, 80, 300, 220)
		plot := racePlot(theme, 4, 100)
		plot.X.Min, plot.X.Max = -8.02, -2
		plot.Bar, plot.Legend = "f", true
		for i := range 12 {
			sin, cos := math.Sincos(float64(i))
			plot.Marks = append(plot.Marks, figure.Mark{At: figure.Point{-5 + 3*cos, 3 * sin}, Radius: 9, Rim: true, Label: "a long label"})
			plot.Notes = append(plot.Notes, figure.Note{At: figure.Point{100 * cos, 100 * sin}, Text: "out of view", Arrow: true})
		}
		newKit(t).NewPainter().Draw(img, area, plot, theme, 1, look)
		got := enginetest.Snapshot(img)
		for y := range 300 {
			for x := range 400 {
				if inside := image.Pt(x, y).In(area); (got.RGBAAt(x, y).A == 255) != inside {
					t.Fatalf("look %d: (%d, %d) has alpha %d", look, x, y, got.RGBAAt(x, y).A)
				}
			}
		}
	}
}

func TestStillFramesAllocateLittle(t *testing.T) {
	enginetest.Need(t)
	k, theme := newKit(t), figure.Dark()
	plot := racePlot(theme, 14, 200)
	p, img := k.NewPainter(), ebiten.NewImage(904, 560)
	frame := func() { p.Draw(img, img.Bounds(), plot, theme, 1, Canvas) }
	frame()
	frame()
	// What remains is the engine's: two labels of five texts each with their
	// halos, two images and two batches.
	if n := testing.AllocsPerRun(50, frame); n > 40 {
		t.Errorf("%v allocations a frame, want 40 at most", n)
	}
}
