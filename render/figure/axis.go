package figure

import "math"

// Norm is where v stands on the axis: 0 at Min, 1 at Max, beyond these outside.
// What has no place there (not a number, or not above zero on a logarithmic
// axis) is not a number.
func (a Axis) Norm(v float64) float64 {
	if !(a.Min < a.Max) {
		return math.NaN()
	}
	if a.Log {
		if !(v > 0) || !(a.Min > 0) {
			return math.NaN()
		}
		from := math.Log(a.Min)
		return (math.Log(v) - from) / (math.Log(a.Max) - from)
	}
	return (v/2 - a.Min/2) / (a.Max/2 - a.Min/2) // halves keep huge ranges finite
}

// Value is the value at the position t of the axis, the inverse of Norm.
func (a Axis) Value(t float64) float64 {
	if a.Log {
		from := math.Log(a.Min)
		return math.Exp(from + t*(math.Log(a.Max)-from))
	}
	return a.Min + t*(a.Max-a.Min)
}

// WithTicks returns the axis with about n round ticks in its range.
func (a Axis) WithTicks(n int) Axis {
	if a.Log {
		a.Ticks = LogTicks(a.Min, a.Max, n)
	} else {
		a.Ticks = Ticks(a.Min, a.Max, n)
	}
	return a
}
