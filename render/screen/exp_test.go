package screen

import (
	"downhill/render/figure"
	"fmt"
	"github.com/hajimehoshi/ebiten/v2"
	"image"
	"testing"
	"time"
)

func TestExp(t *testing.T) {
	needDisplay(t)
	k := newKit(t)
	theme := figure.Dark()
	img := ebiten.NewImage(900, 560)
	tr := NewTransform(image.Rect(0, 0, 900, 560), figure.Axis{Min: -10, Max: 4}, figure.Axis{Min: -3, Max: 3})
	one := img.SubImage(image.Rect(0, 0, 1, 1)).(*ebiten.Image)
	var px [4]byte
	var paths [14][]figure.Point
	for i := range paths {
		paths[i] = wander(i+1, 2000, 0.03)
	}
	for _, c := range []struct {
		name string
		w    float64
		dash bool
	}{{"none", 0, false}, {"line", 2.2, false}, {"dash", 2.2, true}, {"casing", 5, false}, {"thin", 0.2, false}} {
		b := k.NewBatch()
		var tot, build time.Duration
		var nv, nt int
		for r := range 12 {
			t0 := time.Now()
			if c.w > 0 {
				for i := range paths {
					var p Pen
					st := theme.Style(i)
					d := st.Dash
					if !c.dash {
						d = nil
					}
					p.Start(c.w, st.Color, d, everywhere)
					for _, q := range paths[i] {
						x, y := tr.ToPixel(q)
						p.To(b, x, y)
					}
				}
			}
			nv, nt = b.Len()
			t1 := time.Now()
			img.Clear()
			b.Draw(img)
			one.ReadPixels(px[:])
			if r > 1 {
				tot += time.Since(t1)
				build += t1.Sub(t0)
			}
		}
		fmt.Println(c.name, nv, nt, "build", build/10, "draw", tot/10)
	}
}
