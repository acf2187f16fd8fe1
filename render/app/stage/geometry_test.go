package stage

import (
	"fmt"
	"image"
	"testing"
)

func arranged(w, h int, px float64, drawer bool) *Stage {
	s := &Stage{TextScale: 1, Drawer: drawer}
	s.Arrange(image.Pt(w, h), px)
	return s
}

// Nothing overlaps, nothing is empty that must not be, and everything together
// covers the window, at every size and scale that the window can have.
func TestRooms(t *testing.T) {
	for _, size := range []image.Point{{960, 600}, {1119, 679}, {1120, 680}, {1280, 800}, {1920, 1080}, {3840, 1200}} {
		for _, px := range []float64{1, 1.25, 1.5, 2, 3} {
			for _, drawer := range []bool{false, true} {
				for _, charts := range []float64{0, ChartsHeight} {
					for _, transport := range []bool{false, true} {
						w, h := int(float64(size.X)*px), int(float64(size.Y)*px)
						t.Run(fmt.Sprintf("%dx%d/scale=%g/drawer=%v/charts=%g/transport=%v", size.X, size.Y, px, drawer, charts, transport),
							func(t *testing.T) { checkRooms(t, arranged(w, h, px, drawer), transport, charts) })
					}
				}
			}
		}
	}
}

func checkRooms(t *testing.T, s *Stage, transport bool, charts float64) {
	t.Helper()
	g, px, window := s.Rooms(transport, charts), s.Unit(), image.Rectangle{Max: s.Size}
	wide := float64(s.Size.X) >= roomyWidth*px && float64(s.Size.Y) >= roomyHeight*px
	if s.Compact == wide {
		t.Errorf("compact is %v", s.Compact)
	}
	there := map[string]bool{"bar": true, "rail": true, "canvas": true, "transport": transport, "panel": !s.Compact || s.Drawer,
		"charts[0]": charts > 0, "charts[1]": charts > 0 && !s.Compact}
	parts := map[string]image.Rectangle{"bar": s.Bar, "rail": s.Rail, "canvas": g.Canvas, "transport": g.Transport, "panel": g.Panel,
		"charts[0]": g.Charts[0], "charts[1]": g.Charts[1]}
	area := 0
	for a, r := range parts {
		if r.Empty() == there[a] || !r.In(window) {
			t.Errorf("%s is %v in the window %v", a, r, window)
		}
		area += r.Dx() * r.Dy()
		for b, q := range parts {
			if a != b && r.Overlaps(q) {
				t.Errorf("%s %v overlaps %s %v", a, r, b, q)
			}
		}
		if a != "bar" && a != "rail" && !r.In(s.Body) {
			t.Errorf("%s %v is not in the body %v", a, r, s.Body)
		}
	}
	if area != s.Size.X*s.Size.Y {
		t.Errorf("the parts cover %d of %d pixels", area, s.Size.X*s.Size.Y)
	}
	for i, head := range g.Heads {
		if head.Empty() != g.Charts[i].Empty() || !head.In(g.Charts[i]) {
			t.Errorf("the head %v of chart %d %v", head, i, g.Charts[i])
		}
	}
	// The canvas stays the largest part and a chart stays readable.
	if c := g.Canvas; float64(c.Dx()) < 560*px || float64(c.Dy()) < 300*px {
		t.Errorf("the canvas is only %v", c.Size())
	}
	if c := g.Charts[0]; charts > 0 && (float64(c.Dy()) < 120*px || float64(c.Dx()) < 300*px) {
		t.Errorf("the chart is only %v", c.Size())
	}
}

// Text of twice the size folds a usual window like a small one.
func TestRoomsFollowTheTextSize(t *testing.T) {
	s := arranged(1280, 800, 2, false)
	if g := s.Rooms(true, ChartsHeight); !s.Compact || !g.Panel.Empty() {
		t.Errorf("twice the text at 1280×800: %+v, want the panel folded away", g)
	}
}
