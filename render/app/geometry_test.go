package app

import (
	"fmt"
	"image"
	"testing"
)

// Nothing overlaps, nothing is empty that must not be, and everything together
// covers the window, at every size and scale that the window can have.
func TestGeometry(t *testing.T) {
	for _, size := range []image.Point{{960, 600}, {1119, 679}, {1120, 680}, {1280, 800}, {1920, 1080}, {3840, 1200}} {
		for _, px := range []float64{1, 1.25, 1.5, 2, 3} {
			for _, drawer := range []bool{false, true} {
				w, h := int(float64(size.X)*px), int(float64(size.Y)*px)
				t.Run(fmt.Sprintf("%dx%d/scale=%g/drawer=%v", size.X, size.Y, px, drawer), func(t *testing.T) {
					checkGeometry(t, place(w, h, px, drawer), image.Rect(0, 0, w, h), px, drawer)
				})
			}
		}
	}
}

func checkGeometry(t *testing.T, g geometry, window image.Rectangle, px float64, drawer bool) {
	t.Helper()
	parts := map[string]image.Rectangle{"bar": g.bar, "rail": g.rail, "canvas": g.canvas, "transport": g.transport, "charts[0]": g.charts[0]}
	wide := float64(window.Dx()) >= roomyWidth*px && float64(window.Dy()) >= roomyHeight*px
	if g.compact == wide {
		t.Errorf("compact is %v", g.compact)
	}
	if !g.panel.Empty() {
		parts["panel"] = g.panel
	}
	if !g.compact {
		parts["charts[1]"] = g.charts[1]
	}
	if want := !g.compact || drawer; g.panel.Empty() == want || g.charts[1].Empty() != g.compact {
		t.Errorf("compact %v, drawer %v: the panel is %v, the second chart %v", g.compact, drawer, g.panel, g.charts[1])
	}
	area := 0
	for a, r := range parts {
		if r.Empty() || !r.In(window) {
			t.Errorf("%s is %v in the window %v", a, r, window)
		}
		area += r.Dx() * r.Dy()
		for b, q := range parts {
			if a != b && r.Overlaps(q) {
				t.Errorf("%s %v overlaps %s %v", a, r, b, q)
			}
		}
	}
	if area != window.Dx()*window.Dy() {
		t.Errorf("the parts cover %d of %d pixels", area, window.Dx()*window.Dy())
	}
	for i, head := range g.heads {
		if head.Empty() != g.charts[i].Empty() || !head.In(g.charts[i]) {
			t.Errorf("the head %v of chart %d %v", head, i, g.charts[i])
		}
	}
	// The canvas stays the largest part and a chart stays readable.
	if c := g.canvas; float64(c.Dx()) < 560*px || float64(c.Dy()) < 300*px {
		t.Errorf("the canvas is only %v", c.Size())
	}
	if c := g.charts[0]; float64(c.Dy()) < 120*px || float64(c.Dx()) < 300*px {
		t.Errorf("the chart is only %v", c.Size())
	}
}

// Text of twice the size folds a usual window like a small one.
func TestGeometryFollowsTheTextSize(t *testing.T) {
	if g := place(1280, 800, 2, false); !g.compact || !g.panel.Empty() {
		t.Errorf("twice the text at 1280×800: %+v, want the panel folded away", g)
	}
}
