package figure

import (
	"math"
	"testing"
)

// TestAlignGrid lays out two rows of three panels, of which only the first has
// numbers at the left and one a legend above, over a panel as wide as all.
func TestAlignGrid(t *testing.T) {
	var areas []Area
	var margins []Margins
	for i := range 6 {
		areas = append(areas, Area{X: float64(i%3) / 3 * 300, Y: float64(i/3) * 100, W: 1.0 / 3 * 300, H: 100})
		m := Margins{Left: 5, Right: 5, Top: 10, Bottom: 10}
		if i%3 == 0 {
			m.Left = 35
		}
		if i == 4 {
			m.Top = 30
		}
		margins = append(margins, m)
	}
	areas, margins = append(areas, Area{X: 0, Y: 200, W: 300, H: 50}), append(margins, Margins{Left: 1})
	got, around := AlignGrid(areas, margins)
	// 300 − 35 − 5·5 = 240 for three plots, 250 − 10 − 30 − 10 − 10 over rows of 100, 100 and 50.
	for i := range 6 {
		a, m := got[i], around[i]
		if w := a.W - m.Left - m.Right; math.Abs(w-80) > 1e-9 {
			t.Errorf("panel %d is %v wide, want 80", i, w)
		}
		if h := a.H - m.Top - m.Bottom; math.Abs(h-76) > 1e-9 {
			t.Errorf("panel %d is %v high, want 76 of 190", i, h)
		}
		if top := a.Y + m.Top; math.Abs(top-(got[i/3*3].Y+around[i/3*3].Top)) > 1e-9 {
			t.Errorf("panel %d begins at %v, its row elsewhere", i, top)
		}
	}
	if last := got[6]; last.X != 0 || last.W != 300 || math.Abs(last.Y+last.H-250) > 1e-9 {
		t.Errorf("the panel as wide as all is at %v, want it to stay", last)
	}
	if right := got[2].X + got[2].W; math.Abs(right-300) > 1e-9 {
		t.Errorf("the grid ends at %v, want 300 as before", right)
	}
	if areas[0].W != 1.0/3*300 || margins[1].Top != 10 {
		t.Error("AlignGrid wrote to its arguments")
	}
}

func TestSlant(t *testing.T) {
	for _, c := range []struct {
		name        string
		at, widths  []float64
		wantSlanted bool
		wantEvery   int
	}{
		{"room", []float64{0, 50, 100}, []float64{40, 40, 40}, false, 1},
		{"one too long", []float64{0, 50, 100}, []float64{40, 70, 40}, true, 1},
		{"many", []float64{0, 6, 12, 18}, []float64{30, 30, 30, 30}, true, 3},
		{"none", nil, nil, false, 1},
	} {
		if slanted, every := Slant(c.at, c.widths, 10); slanted != c.wantSlanted || every != c.wantEvery {
			t.Errorf("%s: slanted %v, every %d; want %v, %d", c.name, slanted, every, c.wantSlanted, c.wantEvery)
		}
	}
}

func TestWorded(t *testing.T) {
	for label, want := range map[string]bool{"tanh": true, "class 1": true, "1e−7": false, "−0.5": false, "50 %": false, "∞": false} {
		if got := (Axis{Ticks: []Tick{{Label: label}}}).Worded(); got != want {
			t.Errorf("%q: worded %v, want %v", label, got, want)
		}
	}
}

func TestEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	log := Axis{Min: 0.01, Max: 10, Log: true}
	for _, c := range []struct{ lower, upper, wantLower, wantUpper float64 }{
		{0.1, 1, 0.1, 1},
		{-inf, 1, 0.01, 1},
		{0, 1, 0.01, 1},
		{-2, 0.001, 0.001, 0.001}, // not above the upper edge
		{-2, -1, 0.01, 0.01},
		{nan, 1, nan, 1},
	} {
		lo, up := log.Edges(c.lower, c.upper)
		if lo != c.wantLower && !math.IsNaN(c.wantLower) || math.IsNaN(c.wantLower) != math.IsNaN(lo) || up != c.wantUpper {
			t.Errorf("%v, %v: at %v, %v, want %v, %v", c.lower, c.upper, lo, up, c.wantLower, c.wantUpper)
		}
	}
	if lo, _ := (Axis{Min: 0, Max: 1}).Edges(-inf, 1); lo != -inf {
		t.Errorf("on a linear axis −∞ is at %v, want −∞, which breaks the band", lo)
	}
}

func TestCellAt(t *testing.T) {
	f := &Field{NX: 3, NY: 1, XMin: 10, XMax: 30, Cells: true}
	if x0, x1, y0, y1 := f.Extent(); x0 != 5 || x1 != 35 || y0 != -0.5 || y1 != 0.5 {
		t.Errorf("extent %v…%v, %v…%v; want 5…35, −0.5…0.5", x0, x1, y0, y1)
	}
	for x, want := range map[float64]int{4.9: -1, 5: 0, 14.9: 0, 15.1: 1, 34.9: 2, 35.1: -1} {
		if i, _, ok := f.CellAt(Point{x, 0.2}); ok != (want >= 0) || ok && i != want {
			t.Errorf("x = %v: column %d, %v; want %d", x, i, ok, want)
		}
	}
}
