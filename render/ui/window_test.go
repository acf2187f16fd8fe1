package ui_test

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
	"downhill/render/ui"
	"downhill/render/ui/internal/demo"
)

func newWindow(t testing.TB, colors figure.Theme, scale float64) (*demo.Window, *ebiten.Image) {
	t.Helper()
	th, err := ui.NewTheme(colors, scale, 1)
	if err != nil {
		t.Fatal(err)
	}
	w := demo.New(th, t.Logf)
	n := th.Px(1)
	w.Layout(1280*n, 800*n)
	return w, ebiten.NewImage(1280*n, 800*n)
}

// wantColors checks places of the demo's window, given at 1280×800, for what
// stands there; k is the window's scale.
func wantColors(t *testing.T, im *image.RGBA, k float64, c figure.Theme) {
	t.Helper()
	for _, p := range []struct {
		what string
		x, y float64
		want color.NRGBA
	}{
		{"the hole for the canvas", 500, 300, c.Surface.At(0.7)}, {"the panel", 979, 200, c.Panel}, {"the top bar", 400, 10, c.Panel},
		{"the play button", 160, 618, c.Accent}, {"SGD's chip", 1000, 269, c.Racers[0]}, {"Adam's chip", 1000, 409, c.Racers[5]},
		{"Nadam's chip", 1000, 465, c.Racers[7]}, {"the rail's edge", 67, 700, c.Line},
	} {
		got := im.RGBAAt(int((p.x+0.5)*k), int((p.y+0.5)*k))
		d := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
		// Two steps of 255 for the graphics driver's rounding.
		if d(got.R, p.want.R) > 2 || d(got.G, p.want.G) > 2 || d(got.B, p.want.B) > 2 {
			t.Errorf("%s, scale %v: %s at (%v, %v) is %v, want %v", c.Name, k, p.what, p.x, p.y, got, p.want)
		}
	}
}

func TestWindowLooks(t *testing.T) {
	enginetest.Need(t)
	for _, colors := range []figure.Theme{figure.Dark(), figure.Light()} {
		for _, scale := range []float64{1, 2} {
			w, screen := newWindow(t, colors, scale)
			for range 4 {
				if err := w.Update(); err != nil {
					t.Fatal(err)
				}
				w.Draw(screen)
			}
			im := enginetest.Snapshot(screen)
			shot(t, fmt.Sprintf("window_%s_%gx", colors.Name, scale), im)
			wantColors(t, im, scale, colors)
			w.SaveDialog()
			w.Layer.Toast("Saved race-1.png and race-1.yaml in /home/ada/figures", false)
			w.Layer.Toast("/home/ada/figures: no space left on the device; free some or choose another folder", true)
			for range 4 {
				if err := w.Update(); err != nil {
					t.Fatal(err)
				}
				w.Draw(screen)
			}
			im = enginetest.Snapshot(screen)
			shot(t, fmt.Sprintf("dialog_%s_%gx", colors.Name, scale), im)
			at := func(x, y float64) color.RGBA { return im.RGBAAt(int(x*scale), int(y*scale)) }
			if p := at(440, 300); p != color.RGBA(colors.Panel) {
				t.Errorf("%s, scale %v: the dialog's card is %v, want %v", colors.Name, scale, p, colors.Panel)
			}
			if p, c := at(500, 200), colors.Surface.At(0.7); p.R >= c.R || p.B >= c.B {
				t.Errorf("%s, scale %v: the canvas below a dialog is %v, want it darker than %v", colors.Name, scale, p, c)
			}
		}
	}
}

// TestEverythingGrows sets the largest text on a display of scale 1, and displays
// of scale 1.25 and 3: whatever stands in the window stands at the scaled place.
func TestEverythingGrows(t *testing.T) {
	enginetest.Need(t)
	for _, c := range []struct{ scale, text float64 }{{1, 2}, {3, 1}, {1.25, 1}} {
		th, err := ui.NewTheme(figure.Light(), c.scale, c.text)
		if err != nil {
			t.Fatal(err)
		}
		w := demo.New(th, t.Logf)
		width, height := int(1280*c.scale*c.text), int(800*c.scale*c.text)
		w.Layout(width, height)
		screen := ebiten.NewImage(width, height)
		for range 4 {
			if err := w.Update(); err != nil {
				t.Fatal(err)
			}
			w.Draw(screen)
		}
		im := enginetest.Snapshot(screen)
		shot(t, fmt.Sprintf("text_%gx_%g", c.scale, c.text), im)
		wantColors(t, im, c.scale*c.text, figure.Light())
	}
}

func TestThemeErrors(t *testing.T) {
	for _, c := range [][2]float64{{0, 1}, {1, 0}, {-1, 1}, {100, 1}, {1, 9}} {
		if _, err := ui.NewTheme(figure.Dark(), c[0], c[1]); err == nil {
			t.Errorf("NewTheme(scale %v, text size %v) gives no error", c[0], c[1])
		}
	}
}
