package ui_test

import (
	"fmt"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

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

func TestWindowLooks(t *testing.T) {
	needDisplay(t)
	for _, colors := range []figure.Theme{figure.Dark(), figure.Light()} {
		for _, scale := range []float64{1, 2} {
			w, screen := newWindow(t, colors, scale)
			for range 4 {
				if err := w.Update(); err != nil {
					t.Fatal(err)
				}
				w.Draw(screen)
			}
			shot(t, fmt.Sprintf("window_%s_%gx", colors.Name, scale), snapshot(screen))
			w.SaveDialog()
			w.Layer.Toast("Saved race-1.png and race-1.yaml in /home/ada/figures", false)
			w.Layer.Toast("/home/ada/figures: no space left on the device; free some or choose another folder", true)
			for range 4 {
				if err := w.Update(); err != nil {
					t.Fatal(err)
				}
				w.Draw(screen)
			}
			shot(t, fmt.Sprintf("dialog_%s_%gx", colors.Name, scale), snapshot(screen))
		}
	}
}
