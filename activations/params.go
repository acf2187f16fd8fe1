package activations

import (
	"math"

	"downhill/internal/param"
)

// slope declares a slope left of 0 that is not negative.
func slope(key, symbol, title string, value float64, help string) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(value),
		Max: math.Inf(1), Low: 0, High: 1, Help: help}
}
