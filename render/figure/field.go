package figure

import (
	"image/color"
	"math"
	"strconv"
)

// T is the position of the height z on the colour map, from 0 at Low to 1 at
// High, held to that range:
//
//	T = (z − Low) / (High − Low), or with Log
//	T = log₁₀((z − Base)/(Low − Base)) / log₁₀((High − Base)/(Low − Base)).
//
// Where Low is not above Base the logarithm begins six decades below High.
// Not-a-number stays what it is; a map without extent is 0 below, 1 above and ½
// at its height.
func (f *Field) T(z float64) float64 {
	lo, hi := f.Low, f.High
	switch {
	case math.IsNaN(z) || math.IsNaN(lo) || math.IsNaN(hi):
		return math.NaN()
	case z >= hi && hi > lo:
		return 1
	case z <= lo && hi > lo:
		return 0
	case !(lo < hi):
		switch {
		case z < lo:
			return 0
		case z > hi:
			return 1
		}
		return 0.5
	}
	if f.Log && hi > f.Base {
		from, to := lo-f.Base, hi-f.Base
		if !(from > 0) {
			from = to * 1e-6
		}
		if z-f.Base <= from {
			return 0
		}
		return held(math.Log(z-f.Base)-math.Log(from), math.Log(to)-math.Log(from))
	}
	return held(z/2-lo/2, hi/2-lo/2)
}

func held(part, whole float64) float64 {
	if t := part / whole; t >= 0 {
		return math.Min(t, 1)
	}
	return 0
}

// Color is the colour of the height z, transparent where it is not a number.
func (f *Field) Color(z float64) color.NRGBA { return f.Map.At(f.T(z)) }

// Extent is where the field's picture reaches along both axes: from the first to
// the last node, with Cells half a cell further on all sides.
func (f *Field) Extent() (xMin, xMax, yMin, yMax float64) {
	xMin, xMax, yMin, yMax = f.XMin, f.XMax, f.YMin, f.YMax
	if f.Cells {
		x, y := halfCell(xMin, xMax, f.NX), halfCell(yMin, yMax, f.NY)
		xMin, xMax, yMin, yMax = xMin-x, xMax+x, yMin-y, yMax+y
	}
	return xMin, xMax, yMin, yMax
}

func halfCell(from, to float64, n int) float64 {
	if n < 2 {
		return 0.5
	}
	return (to - from) / float64(n-1) / 2
}

// CellAt is the column and the row of the cell that p lies in, on linear axes;
// ok is false where there is none.
func (f *Field) CellAt(p Point) (i, j int, ok bool) {
	at := func(v, from, to float64, n int) int {
		half := halfCell(from, to, n)
		if k := math.Floor((v - from + half) / (2 * half)); k >= 0 && k < float64(n) {
			return int(k)
		}
		return -1
	}
	i, j = at(p[0], f.XMin, f.XMax, f.NX), at(p[1], f.YMin, f.YMax, f.NY)
	return i, j, i >= 0 && j >= 0
}

// BarTicks returns about n round heights for the colour bar.
func (f *Field) BarTicks(n int) []Tick {
	if !f.Log || f.High <= f.Base {
		return Ticks(f.Low, f.High, n)
	}
	from, to := f.Low-f.Base, f.High-f.Base
	if !(from > 0) {
		from = to * 1e-6
	}
	ticks := LogTicks(from, to, n)
	for i := range ticks {
		above := ticks[i].At
		ticks[i].At += f.Base
		if ticks[i].Label != "" && f.Base != 0 {
			// What stands at the bar is the height itself: a round one, where
			// that is as good as where the tick stands.
			ticks[i].At = roundest(ticks[i].At, 0.05*above)
			ticks[i].Label = Exact(ticks[i].At)
		}
	}
	return ticks
}

// roundest is the number with the fewest digits no further than off from x.
func roundest(x, off float64) float64 {
	for digits := 1; digits < 15; digits++ {
		r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
		if err == nil && math.Abs(r-x) <= off {
			return r
		}
	}
	return x
}
