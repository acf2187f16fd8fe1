package train

import (
	"fmt"
	"time"

	"downhill/nn/sparse"
	"downhill/render/figure"
)

// SpeedText says in words how long a prediction takes with whole kernels and in
// compressed rows, and which of the two is faster.
func SpeedText(s sparse.Speed) string {
	micro := func(d time.Duration) string { return figure.Short(float64(d)/1000, 3) + " µs" }
	verdict := "the dense product is faster"
	if g := s.Gain(); g > 1 {
		verdict = figure.Short(g, 2) + " times as fast"
	}
	return fmt.Sprintf("%s dense, %s sparse, %s", micro(s.Dense), micro(s.Sparse), verdict)
}
