package race

import (
	"math"

	"downhill/internal/param"
	"downhill/optimizers/maps"
	"downhill/render/figure"
)

// mapAxis is an axis of a map with about n numbers: its places are those of
// maps.Axis.Position, its numbers the values themselves.
func mapAxis(a *maps.Axis, n int) figure.Axis {
	out := figure.Axis{Label: named(a.Spec)}
	if a.Spec.Unit != "" {
		out.Label += " in " + a.Spec.Unit
	}
	var ticks []figure.Tick
	switch a.Spec.Scale {
	case param.Log:
		out.Label += " (logarithmic)"
		ticks = figure.LogTicks(a.From, a.To, n)
	case param.OneLess:
		out.Label += " (scale of 1 − " + a.Spec.Symbol + ")"
		ticks = oneLessTicks(a.From, a.To)
	}
	labels := 0
	for _, t := range ticks {
		if t.Label != "" {
			labels++
		}
	}
	if labels < 2 { // a part of a decade
		ticks = figure.Ticks(a.From, a.To, n)
	}
	for _, t := range ticks {
		if t.At < a.From*(1-1e-12) || t.At > a.To*(1+1e-12) {
			continue
		}
		t.At = a.Position(t.At)
		out.Ticks = append(out.Ticks, t)
	}
	return out
}

// named is a parameter's name with its symbol.
func named(s param.Spec) string {
	if s.Symbol == s.Key {
		return s.Title
	}
	return s.Title + " " + s.Symbol
}

// oneLessTicks are round decay rates: 0, 0.5, 0.9, 0.99 … with 0.95, 0.995 …
// between them where the range is not long.
func oneLessTicks(from, to float64) []figure.Tick {
	decades := math.Log10((1 - from) / (1 - to))
	var out []figure.Tick
	add := func(rest float64, named bool) {
		v := 1 - rest
		v = math.Round(v*1e12) / 1e12
		if v < from-1e-12 || v > to+1e-12 {
			return
		}
		t := figure.Tick{At: v}
		if named {
			t.Label = figure.Exact(v)
		}
		out = append(out, t)
	}
	for d := 1.0; d > 1e-9; d /= 10 {
		add(d, true)
		for _, part := range []float64{0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2} {
			add(d*part, part == 0.5 && decades < 4 || part == 0.2 && decades < 2.5)
		}
	}
	return out
}
