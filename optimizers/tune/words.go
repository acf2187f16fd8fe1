package tune

import (
	"fmt"
	"strings"

	"downhill/internal/param"
)

// Grid says in words what was searched: "η 1e−5 … 100 (15), β 0, 0.5, 0.9".
func (r *Result) Grid() string {
	parts := make([]string, len(r.Axes))
	for i, a := range r.Axes {
		if n := len(a.Values); n > 6 {
			parts[i] = fmt.Sprintf("%s %s … %s (%d values)", a.Symbol, written(a.Values[0]), written(a.Values[n-1]), n)
			continue
		}
		values := make([]string, len(a.Values))
		for k, v := range a.Values {
			values[k] = written(v)
		}
		parts[i] = a.Symbol + " " + strings.Join(values, ", ")
	}
	return strings.Join(parts, " × ")
}

func written(x float64) string {
	return strings.ReplaceAll(strings.ReplaceAll(param.FormatFloat(x), "-", "−"), "e−0", "e−")
}

// String names the stage: "present", "default", "grid", "refined 2".
func (s Stage) String() string {
	switch s {
	case Present:
		return "present"
	case Default:
		return "default"
	case Gridded:
		return "grid"
	}
	return fmt.Sprintf("refined %d", int(s-Refined)+1)
}
