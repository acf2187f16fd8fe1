package ui

import (
	"math"
	"strconv"

	"downhill/internal/param"
)

// scale maps a parameter to a slider, whose positions run from 0 to 1.
//
//	linear    p = (v − Low)/(High − Low)
//	log       p = log(v/Low)/log(High/Low)
//	oneLess   p = log(1 − v)/log(1 − High), for Low = 0
//
// A logarithmic scale whose Low is not above 0 keeps position 0 for Low and
// spreads six decades below High over the rest. On a linear scale the grid is
// about a hundredth of the range, on the others 1, 2 and 5 a decade.
type scale struct {
	kind      param.Scale
	whole     bool
	low, high float64 // ends of the slider
	floor     float64 // log: the value at position 0⁺
	min, max  float64 // what is allowed
	minOpen   bool
	maxOpen   bool
}

func newScale(s param.Spec) scale {
	c := scale{kind: s.Scale, whole: s.Kind == param.Int, low: s.Low, high: s.High,
		min: s.Min, max: s.Max, minOpen: s.MinOpen, maxOpen: s.MaxOpen}
	if s.Min == 0 && s.Max == 0 && !s.MinOpen {
		c.min, c.max = math.Inf(-1), math.Inf(1)
	}
	if c.high <= c.low { // a declaration without slider ends
		c.low, c.high = 0, 1
	}
	c.floor = c.low
	switch {
	case c.kind == param.Log && c.low <= 0:
		c.floor = c.high * 1e-6
	case c.kind == param.OneLess && c.high >= 1:
		c.high = 0.9999
	}
	return c
}

// position is where the slider stands for v, held to [0, 1].
func (c scale) position(v float64) float64 {
	var p float64
	switch c.kind {
	case param.Log:
		if v < c.floor {
			return 0
		}
		p = math.Log(v/c.floor) / math.Log(c.high/c.floor)
	case param.OneLess:
		if v >= 1 {
			return 1
		}
		a, b := math.Log1p(-c.low), math.Log1p(-c.high)
		p = (math.Log1p(-v) - a) / (b - a)
	default:
		p = (v - c.low) / (c.high - c.low)
	}
	if math.IsNaN(p) {
		return 0
	}
	return math.Max(0, math.Min(1, p))
}

// value is what the slider stands for at p: on the grid, or with fine set to two
// more digits.
func (c scale) value(p float64, fine bool) float64 {
	p = math.Max(0, math.Min(1, p))
	if p == 0 {
		return c.keep(c.low)
	}
	switch c.kind {
	case param.Log:
		v := c.floor * math.Pow(c.high/c.floor, p)
		if c.low <= 0 && v < c.floor*1.5 {
			return c.keep(c.low)
		}
		return c.keep(snap(v, fine))
	case param.OneLess:
		a, b := math.Log1p(-c.low), math.Log1p(-c.high)
		return c.keep(oneLess(snap(math.Exp(a+(b-a)*p), fine)))
	}
	step := c.grid()
	if fine {
		step /= 10
	}
	return c.keep(multiple(c.low+(c.high-c.low)*p, step))
}

// nudge is the value one key press beyond v: a unit of the second digit, or with
// coarse set the next value of the grid.
func (c scale) nudge(v float64, dir int, coarse bool) float64 {
	d := float64(dir)
	if c.kind == param.Linear {
		step := c.grid()
		if coarse {
			step *= 10
		}
		return c.keep(multiple(v+d*step, step))
	}
	u := v
	if c.kind == param.OneLess {
		u, d = 1-v, -d
	}
	if u <= 0 {
		if d > 0 {
			return c.keep(c.floor)
		}
		return c.keep(v)
	}
	next := 0.0
	if coarse {
		next = nextNice(u, d)
	} else {
		// Going down from 0.1 the second digit belongs to the decade below.
		unit := math.Pow(10, math.Floor(math.Log10(u)+d*1e-9)-1)
		if c.whole {
			unit = math.Max(1, unit)
		}
		next = multiple(u+d*unit, unit)
	}
	if c.kind == param.OneLess {
		return c.keep(oneLess(math.Min(next, 1)))
	}
	if c.low <= 0 && next < c.floor*(1-1e-9) {
		next = c.low
	}
	return c.keep(next)
}

// grid is a round step of about a hundredth of the slider's range.
func (c scale) grid() float64 {
	step := niceBelow((c.high - c.low) / 80)
	if c.whole {
		step = math.Max(1, math.Round(step))
	}
	return step
}

// keep holds v to what is allowed; at an open end it stays v's nearest grid
// value, which the declaration keeps inside.
func (c scale) keep(v float64) float64 {
	if c.whole {
		v = math.Round(v)
	}
	if v < c.min || c.minOpen && v == c.min {
		v = c.min
		if c.minOpen {
			v = math.Max(c.floor, math.Nextafter(c.min, c.max))
		}
	}
	if v > c.max || c.maxOpen && v == c.max {
		v = c.max
		if c.maxOpen {
			v = math.Min(c.high, math.Nextafter(c.max, c.min))
		}
	}
	return v
}

// niceBelow is the largest 1, 2 or 5 times a power of ten that is not above x.
func niceBelow(x float64) float64 {
	if x <= 0 || math.IsInf(x, 0) {
		return 1
	}
	p := math.Floor(math.Log10(x))
	for _, m := range []float64{5, 2, 1} {
		if v := decimal(m, p); v <= x*(1+1e-12) {
			return v
		}
	}
	return decimal(5, p-1)
}

// nextNice is the next 1, 2 or 5 times a power of ten beyond x.
func nextNice(x, dir float64) float64 {
	p := math.Floor(math.Log10(x))
	if dir > 0 {
		for _, v := range []float64{decimal(1, p), decimal(2, p), decimal(5, p), decimal(1, p+1), decimal(2, p+1)} {
			if v > x*(1+1e-9) {
				return v
			}
		}
	}
	for _, v := range []float64{decimal(1, p+1), decimal(5, p), decimal(2, p), decimal(1, p), decimal(5, p-1)} {
		if v < x*(1-1e-9) {
			return v
		}
	}
	return x
}

// snap rounds x > 0 to 1, 2 or 5 times a power of ten, whichever is nearest on a
// logarithmic scale, or with fine set to two digits.
func snap(x float64, fine bool) float64 {
	if fine {
		v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 2, 64), 64)
		if err != nil {
			return x
		}
		return v
	}
	low := niceBelow(x)
	high := nextNice(low, 1)
	if x*x > low*high {
		return high
	}
	return low
}

// decimal is m·10^p, exactly as it would be typed.
func decimal(m, p float64) float64 {
	v, err := strconv.ParseFloat(strconv.Itoa(int(m))+"e"+strconv.Itoa(int(p)), 64)
	if err != nil {
		return m * math.Pow(10, p)
	}
	return v
}

// multiple rounds v to a multiple of step, without the binary dust of a product:
// 3 × 0.1 is 0.3.
func multiple(v, step float64) float64 {
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	return round(math.Round(v/step)*step, digits)
}

// oneLess is 1 − u with as many decimals as u has.
func oneLess(u float64) float64 {
	if u <= 0 {
		return 1
	}
	return round(1-u, max(0, -int(math.Floor(math.Log10(u)+1e-9)))+2)
}

func round(v float64, digits int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', min(digits, 300), 64), 64)
	if err != nil {
		return v
	}
	return r + 0 // no negative zero
}
