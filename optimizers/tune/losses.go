package tune

import "fmt"

// FromLosses reads a range test that was made elsewhere, on a network: entry t
// of losses is that of step t, which was taken with rates[t], and start the loss
// before any step. A test that diverged has fewer losses than rates. The lists
// are kept. Smoothing and marks are those of Test.
func FromLosses(rates, losses []float64, start, smooth float64) (*Range, error) {
	switch {
	case len(rates) < 2:
		return nil, fmt.Errorf("range test: %d rates: want at least 2", len(rates))
	case len(losses) > len(rates):
		return nil, fmt.Errorf("range test: %d losses for %d rates: want at most one each", len(losses), len(rates))
	case !(smooth >= 0) || smooth >= 1:
		return nil, fmt.Errorf("range test: smoothing = %v: want 0 to below 1; try 0.9", smooth)
	}
	r := &Range{From: rates[0], To: rates[len(rates)-1], Smooth: smooth, Steps: len(rates), Rates: rates, Loss: losses,
		Smoothed: smoothed(losses, smooth), Start: start, Falls: -1, Steepest: -1, Lowest: -1, Diverges: -1}
	r.mark()
	if len(losses) < len(rates) {
		r.Reason = "the loss is not finite"
		if r.Diverges < 0 {
			r.Diverges = len(losses)
		}
	}
	return r, nil
}
