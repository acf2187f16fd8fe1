package screen

import (
	"image"
	"math"
	"testing"

	"downhill/render/figure"
)

func TestTransformIsExactAtTheEdges(t *testing.T) {
	area := image.Rect(68, 44, 968, 604)
	for name, axis := range map[string]figure.Axis{
		"linear": {Min: -10, Max: 4.26}, "tiny": {Min: 1 - 1e-13, Max: 1 + 1e-13},
		"log": {Min: 1e-9, Max: 300, Log: true}, "third": {Min: -1.0 / 3, Max: 0.1},
	} {
		tr := NewTransform(area, axis, axis)
		for _, c := range []struct{ v, x, y float64 }{{axis.Min, 68, 604}, {axis.Max, 968, 44}} {
			if x, y := tr.ToPixel(figure.Point{c.v, c.v}); x != c.x || y != c.y {
				t.Errorf("%s: %v is at (%v, %v), want (%v, %v)", name, c.v, x, y, c.x, c.y)
			}
			if p := tr.ToData(c.x, c.y); p != (figure.Point{c.v, c.v}) {
				t.Errorf("%s: (%v, %v) holds %v, want %v", name, c.x, c.y, p, c.v)
			}
		}
	}
}

func TestTransformBothWays(t *testing.T) {
	area := image.Rect(10, 20, 510, 320)
	tr := NewTransform(area, figure.Axis{Min: -3, Max: 5}, figure.Axis{Min: 1e-6, Max: 1e3, Log: true})
	for _, p := range []figure.Point{{0, 1}, {-2.9, 1e-5}, {4, 999}, {12, 1e9}, {-50, 1e-9}} {
		q := tr.ToData(tr.ToPixel(p))
		// Rounding: 2⁻⁵² of a pixel's place, times the exponential's slope of
		// some tens.
		if math.Abs(q[0]-p[0]) > 1e-12*(1+math.Abs(p[0])) || math.Abs(q[1]/p[1]-1) > 1e-12 {
			t.Errorf("%v comes back as %v", p, q)
		}
	}
	// A decade is a ninth of the height everywhere.
	_, a := tr.ToPixel(figure.Point{0, 1e-6})
	_, b := tr.ToPixel(figure.Point{0, 1e-5})
	if got, want := a-b, 300.0/9; math.Abs(got-want) > 1e-9 {
		t.Errorf("a decade is %v px high, want %v", got, want)
	}
}

func TestTransformBeyondTheAxes(t *testing.T) {
	tr := NewTransform(image.Rect(0, 0, 100, 100), figure.Axis{Min: 1e-300, Max: 2e-300}, figure.Axis{Min: 0.1, Max: 1, Log: true})
	for _, y := range []float64{0, -1, math.NaN()} {
		if _, got := tr.ToPixel(figure.Point{0, y}); !math.IsNaN(got) {
			t.Errorf("%v on a logarithmic axis is at %v, want NaN", y, got)
		}
	}
	if x, _ := tr.ToPixel(figure.Point{math.MaxFloat64, 1}); math.IsInf(x, 0) || x < 1e300 {
		t.Errorf("a finite number is at %v, want a large finite one", x)
	}
	if x, _ := tr.ToPixel(figure.Point{math.Inf(-1), 1}); !math.IsInf(x, -1) {
		t.Errorf("−∞ is at %v, want −∞", x)
	}
}

func TestInnerLeavesRoomForNumbers(t *testing.T) {
	k := newKit(t)
	area := image.Rect(100, 200, 552, 352)
	p := lossPlot(figure.Dark(), 1, 10)
	if got := k.Inner(area, p, 1, Canvas); got != area {
		t.Errorf("a canvas' axes span %v, want all of %v", got, area)
	}
	narrow := k.Inner(area, p, 1, Chart)
	if !narrow.In(area) || narrow.Min.X-area.Min.X != chartLeft || area.Max.Y-narrow.Max.Y != chartBottom {
		t.Errorf("a chart's axes span %v in %v", narrow, area)
	}
	p.Y.Ticks = []figure.Tick{{At: 1, Label: "123456.789"}}
	wide := k.Inner(area, p, 1, Chart)
	if room, need := float64(wide.Min.X-area.Min.X), k.widest(p.Y, 1)+6; room < need {
		t.Errorf("%v px for numbers of %v", room, need)
	}
	if got := k.Inner(image.Rect(0, 0, 30, 10), p, 1, Chart); got.Empty() {
		t.Error("a tiny chart has no axes at all")
	}
}
