package schedules

import (
	"fmt"
	"math"

	"downhill/internal/param"
)

// OneCycle raises the rate, lowers it again and ends far below where it began.
// With N steps, a tail of L = ⌊N/10⌋ + 1 and h = ⌊(N − L)/2⌋ it goes in straight
// lines
//
//	start → max over 0 … h,  max → start over h … 2h,  start → last over 2h … N
//
// and stays at last from N on. The rates replace η; where they are not given,
// max is η, start is max/10 and last is start/1000.
// Source: Smith 2018; the OneCycleScheduler of Géron's notebook on chapter 11.
type OneCycle struct {
	Steps int
	// Max, Start and Last are rates; 0 means derived as above.
	Max, Start, Last float64
}

var _ Curve = OneCycle{}

var oneCycleParams = param.Specs{
	rate("max", "η max", "highest rate", 0.05, "The peak, in the middle; without it the learning rate η."),
	{Key: "steps", Symbol: "N", Title: "length", Kind: param.Int, Default: param.Num(200),
		Scale: param.Log, Min: 3, Max: 1e9, Low: 10, High: 1e5,
		Help: "How long the cycle takes: the whole training."},
	rate("start", "η start", "first rate", 0.005, "Where the cycle begins; without it a tenth of the highest."),
	rate("last", "η last", "last rate", 5e-6, "Where it ends; without it a thousandth of the first."),
}

func newOneCycle(v param.Values) (Curve, error) {
	o := OneCycle{int(v.Num("steps")), v.Num("max"), v.Num("start"), v.Num("last")}
	if o.Max > 0 && o.Start > o.Max {
		return nil, fmt.Errorf("start = %g: want 0 < start ≤ max = %g; try %g", o.Start, o.Max, o.Max/10)
	}
	if o.Start > 0 && o.Last > o.Start {
		return nil, fmt.Errorf("last = %g: want 0 < last ≤ start = %g; try %g", o.Last, o.Start, o.Start/1000)
	}
	return o, nil
}

// Rate follows the three lines above.
func (o OneCycle) Rate(t int, lr float64, _ Memory) float64 {
	peak, start, last := o.Max, o.Start, o.Last
	if peak == 0 {
		peak = lr
	}
	if start == 0 {
		start = peak / 10
	}
	if last == 0 {
		last = start / 1000
	}
	half := (o.Steps - (o.Steps/10 + 1)) / 2
	switch {
	case t < half:
		return line(t, 0, half, start, peak)
	case t < 2*half:
		return line(t, half, 2*half, peak, start)
	case t < o.Steps:
		return line(t, 2*half, o.Steps, start, last)
	}
	return last
}

// line runs from a at time from to b at time to.
func line(t, from, to int, a, b float64) float64 {
	return (b-a)*float64(t-from)/float64(to-from) + a
}

func rate(key, symbol, title string, value float64, help string) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(value), Optional: true,
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-6, High: 10, Help: help}
}
