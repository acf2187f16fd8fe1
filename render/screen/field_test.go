package screen

import (
	"image"
	"image/color"
	"math"
	"testing"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// TestFieldColors compares pixels with Field.T between the nodes and the map's
// colour there.
func TestFieldColors(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	maps := map[string]figure.ColorMap{"viridis": figure.Viridis(), "prgn": figure.PRGn(), "muted": theme.Surface}
	for name, m := range maps {
		for _, log := range []bool{false, true} {
			f := &figure.Field{NX: 40, NY: 30, XMin: -2, XMax: 3, YMin: 1, YMax: 2, Low: 0.1, High: 20, Log: log, Map: m}
			for j := range f.NY {
				for i := range f.NX {
					f.Z = append(f.Z, 0.05+math.Pow(float64(i)/12, 2)+float64(j*j)/80)
				}
			}
			plot := &figure.Plot{X: figure.Axis{Min: -2, Max: 3}, Y: figure.Axis{Min: 1, Max: 2}, Field: f}
			img := painted(newKit(t).NewPainter(), 391, 291, plot, theme, 1, Canvas)
			for _, at := range []image.Point{{0, 0}, {5, 5}, {200, 100}, {390, 290}, {123, 222}, {390, 0}, {77, 3}, {301, 199}} {
				// The pixel's middle, in columns and rows of the grid.
				x := (float64(at.X) + 0.5) / 391 * 39
				y := (1 - (float64(at.Y)+0.5)/291) * 29
				i, j := int(x), int(y)
				u, v := x-float64(i), y-float64(j)
				T := func(i, j int) float64 { return f.T(f.Z[min(j, 29)*40+min(i, 39)]) }
				tt := (T(i, j)*(1-u)+T(i+1, j)*u)*(1-v) + (T(i, j+1)*(1-u)+T(i+1, j+1)*u)*v
				want := m.At(tt)
				got := img.RGBAAt(at.X, at.Y)
				for c, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
					if d < -2 || d > 2 {
						t.Errorf("%s log=%v at %v: %v, want %v (channel %d)", name, log, at, got, want, c)
					}
				}
			}
		}
	}
}

// TestFieldStaysInItsPlace paints a field that covers the right half of the view.
func TestFieldStaysInItsPlace(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	f := &figure.Field{NX: 2, NY: 2, XMin: 0, XMax: 1e9, YMin: -1, YMax: 1, Z: []float64{1, 1, 1, 1}, Low: 0, High: 1, Map: figure.Viridis()}
	plot := &figure.Plot{X: figure.Axis{Min: -1, Max: 1}, Y: figure.Axis{Min: -1, Max: 1}, Field: f}
	img := painted(newKit(t).NewPainter(), 100, 100, plot, theme, 1, Canvas)
	top := figure.Viridis().At(1)
	for x, want := range map[int]color.NRGBA{10: theme.Background, 49: theme.Background, 50: top, 99: top} {
		if got := img.RGBAAt(x, 60); got != (color.RGBA{want.R, want.G, want.B, 255}) {
			t.Errorf("x = %d is %v, want %v", x, got, want)
		}
	}
}

// TestHolesAreHatched looks for both colours of the hatching where the field has
// no numbers, and for neither where it has.
func TestHolesAreHatched(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	f := &figure.Field{NX: 20, NY: 20, XMin: 0, XMax: 1, YMin: 0, YMax: 1, Low: 0, High: 1, Map: figure.Viridis()}
	for k := range 400 {
		z := 0.5
		if k%20 >= 10 {
			z = math.NaN()
		}
		f.Z = append(f.Z, z)
	}
	plot := &figure.Plot{X: figure.Axis{Min: 0, Max: 1}, Y: figure.Axis{Min: 0, Max: 1}, Field: f}
	img := painted(newKit(t).NewPainter(), 200, 200, plot, theme, 1, Canvas)
	paper := color.RGBA{theme.Panel.R, theme.Panel.G, theme.Panel.B, 255}
	count := func(x0, x1 int) (blank, brighter int) {
		for y := range 200 {
			for x := x0; x < x1; x++ {
				if c := img.RGBAAt(x, y); c == paper {
					blank++
				} else if c.R > paper.R+40 && c.R == c.G-(theme.Muted.G-theme.Muted.R)/2-(theme.Panel.G-theme.Panel.R)/2 {
					brighter++
				}
			}
		}
		return blank, brighter
	}
	if blank, lines := count(110, 200); blank < 5000 || lines < 500 {
		t.Errorf("the hole has %d pixels of paper and %d of hatching", blank, lines)
	}
	want := figure.Viridis().At(0.5)
	for _, x := range []int{0, 50, 94} {
		if got := img.RGBAAt(x, 100); max(got.R, want.R)-min(got.R, want.R) > 2 || max(got.G, want.G)-min(got.G, want.G) > 2 {
			t.Errorf("x = %d beside the hole is %v, want %v", x, got, want)
		}
	}
}

// TestFieldTexture checks the bytes without a display.
func TestFieldTexture(t *testing.T) {
	f := &figure.Field{NX: 3, NY: 1, Low: 0, High: 1, Z: []float64{0, 1, math.NaN()}, Map: figure.Viridis()}
	pix, w, h := fieldPixels(nil, f)
	if w != mapStops || h != 2 || len(pix) != 4*w*h {
		t.Fatalf("%d×%d with %d bytes", w, h, len(pix))
	}
	if got, want := [12]byte(pix[:12]), [12]byte{0, 0, 0, 255, 255, 255, 0, 255, 0, 0, 255, 255}; got != want {
		t.Errorf("texels %v, want %v", got, want)
	}
	last := figure.Viridis().At(1)
	if got := [4]byte(pix[len(pix)-4:]); got != [4]byte{last.R, last.G, last.B, 255} {
		t.Errorf("the map ends with %v, want %v", got, last)
	}
}

func TestFieldsOfOneRow(t *testing.T) {
	enginetest.Need(t)
	theme := figure.Dark()
	for _, f := range []*figure.Field{
		{NX: 1, NY: 1, Z: []float64{0.5}},
		{NX: 5, NY: 1, Z: []float64{0, 1, 0, 1, 0}},
		{NX: 300, NY: 1, Z: make([]float64, 300)},
		{NX: 3, NY: 3}, // without numbers
	} {
		f.XMin, f.XMax, f.YMin, f.YMax, f.High, f.Map = 0, 1, 0, 1, 1, figure.Viridis()
		plot := &figure.Plot{X: figure.Axis{Min: 0, Max: 1}, Y: figure.Axis{Min: 0, Max: 1}, Field: f}
		img := painted(newKit(t).NewPainter(), 50, 50, plot, theme, 1, Canvas)
		paper := img.RGBAAt(25, 25) == color.RGBA{theme.Background.R, theme.Background.G, theme.Background.B, 255}
		if paper != (len(f.Z) == 0) {
			t.Errorf("%d×%d: (25, 25) is %v", f.NX, f.NY, img.RGBAAt(25, 25))
		}
	}
}
