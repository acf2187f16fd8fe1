package schedules

import (
	"math"

	"downhill/internal/param"
)

// Performance cuts the rate when the loss has stopped falling:
//
//	η ← max(factor · η, min_lr)
//
// as soon as the loss was not below its best by more than min_delta patience
// times in a row; then the waiting begins anew. Keras' ReduceLROnPlateau in
// mode "min" without cooldown (PyTorch's cuts one later). A rate that is at or
// below min_lr from the beginning is left alone. A loss that is not a number is
// no improvement.
// Source: Géron 2019, chapter 11, "Performance scheduling".
type Performance struct {
	Factor   float64
	Patience int
	MinDelta float64
	MinLR    float64
}

var _ Watcher = Performance{}

var performanceParams = param.Specs{
	{Key: "factor", Symbol: "factor", Title: "factor", Default: param.Num(0.5),
		MinOpen: true, Max: 1, MaxOpen: true, Low: 0.05, High: 0.95,
		Help: "What is left of the learning rate after a cut."},
	{Key: "patience", Symbol: "patience", Title: "patience", Kind: param.Int, Default: param.Num(5),
		Scale: param.Log, Min: 1, Max: 1e9, Low: 1, High: 100,
		Help: "How many times in a row the loss may fail to fall before the rate is cut."},
	{Key: "min_delta", Symbol: "min Δ", Title: "smallest gain", Default: param.Num(1e-4),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-6, High: 1,
		Help: "A loss counts as better only if it is lower by more than this."},
	{Key: "min_lr", Symbol: "min η", Title: "lowest rate", Default: param.Num(0),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-7, High: 1,
		Help: "The learning rate is not cut below this."},
}

func newPerformance(v param.Values) (Curve, error) {
	return Performance{v.Num("factor"), int(v.Num("patience")), v.Num("min_delta"), v.Num("min_lr")}, nil
}

// Rate is lr after the cuts so far.
func (p Performance) Rate(_ int, lr float64, m Memory) float64 {
	if m.Cuts == 0 || lr <= p.MinLR {
		return lr
	}
	return max(lr*math.Pow(p.Factor, float64(m.Cuts)), p.MinLR)
}

// Observe counts a loss.
func (p Performance) Observe(m Memory, loss float64) Memory {
	if !m.Seen && loss < math.Inf(1) || m.Seen && loss < m.Best-p.MinDelta {
		return Memory{Seen: true, Best: loss, Cuts: m.Cuts}
	}
	m.Wait++
	if m.Wait >= p.Patience {
		m.Wait = 0
		m.Cuts++
	}
	return m
}
