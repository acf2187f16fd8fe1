package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/param"
)

// ParseRates reads a dropout rate for each hidden layer, from the first to the
// last: 0.1/0.2/0, or with commas 0.1, 0.2, 0; 0x4/0.2 is none in four layers
// and 0.2 in the fifth.
func ParseRates(text string) ([]float64, error) {
	var rates []float64
	for part := range strings.SplitSeq(strings.NewReplacer(",", "/", "×", "x", "X", "x").Replace(text), "/") {
		number, times, repeated := strings.Cut(part, "x")
		rate, err := param.ReadNumber(number)
		if err != nil {
			return nil, fmt.Errorf("%q: want a rate for each hidden layer, such as 0.1/0.2/0, or 0x4/0.2 for none in the first four", strings.TrimSpace(part))
		}
		if !(rate >= 0 && rate < 1) {
			return nil, fmt.Errorf("%s: want 0 ≤ rate < 1; try 0.2", param.FormatFloat(rate))
		}
		count := 1
		if repeated {
			if count, err = strconv.Atoi(strings.TrimSpace(times)); err != nil || count < 1 || count >= maxLayers {
				return nil, fmt.Errorf("%q: want rate x layers with 1 to %d layers, such as 0.2x3", strings.TrimSpace(part), maxLayers-1)
			}
		}
		if len(rates)+count >= maxLayers {
			return nil, fmt.Errorf("%d rates or more: want at most %d", len(rates)+count, maxLayers-1)
		}
		for range count {
			rates = append(rates, max(0, rate)) // −0 is 0
		}
	}
	return rates, nil
}

// FormatRates writes what ParseRates reads; from three on, equal rates are
// counted.
func FormatRates(rates []float64) string {
	var parts []string
	for i := 0; i < len(rates); {
		end := i
		for end < len(rates) && rates[end] == rates[i] {
			end++
		}
		text := param.FormatFloat(rates[i])
		if n := end - i; n > 2 {
			parts = append(parts, text+"x"+strconv.Itoa(n))
		} else {
			for range n {
				parts = append(parts, text)
			}
		}
		i = end
	}
	return strings.Join(parts, "/")
}

// Rates are the rates after each of n hidden layers.
func (d Dropout) Rates(n int) []float64 {
	rates := make([]float64, n)
	for i := range rates {
		rates[i] = d.Hidden
	}
	if n > 0 && d.Last > 0 {
		rates[n-1] = d.Last
	}
	copy(rates, d.Layers)
	return rates
}

// WithRates is dropout with these rates after the hidden layers, written as
// short as can be: one rate where all are the same.
func (d Dropout) WithRates(rates []float64) Dropout {
	d.Hidden, d.Last, d.Layers = 0, 0, nil
	switch {
	case len(rates) == 0:
	case slices.ContainsFunc(rates, func(r float64) bool { return r != rates[0] }):
		d.Layers = slices.Clone(rates)
	default:
		d.Hidden = rates[0]
	}
	return d
}

// fits reports rates by layer that are not one for each of n hidden layers.
func (d Dropout) fits(n int) error {
	switch {
	case d.Layers == nil:
	case d.Hidden > 0 || d.Last > 0:
		return errors.New("layers says every hidden layer's rate: leave hidden and last out")
	case len(d.Layers) != n:
		return fmt.Errorf("%d rates for %d hidden layers: want one for each, 0 for none", len(d.Layers), n)
	}
	return nil
}

// SetLayers gives the network other hidden layers. Dropout rates by layer stay
// with their layers; a layer that comes has none.
func (n *Net) SetLayers(layers []int) {
	if n.Dropout.Layers != nil {
		rates := make([]float64, len(layers))
		copy(rates, n.Dropout.Layers)
		n.Dropout = n.Dropout.WithRates(rates)
	}
	n.Layers = slices.Clone(layers)
}

// dropoutText is dropout as a document has it: written as on the command line,
// or a list of the hidden layers' rates.
type dropoutText string

// UnmarshalYAML reads either.
func (d *dropoutText) UnmarshalYAML(decode func(any) error) error {
	var rates []float64
	if decode(&rates) == nil && len(rates) > 0 {
		*d = dropoutText("layers=" + FormatRates(rates))
		return nil
	}
	return decode((*string)(d))
}
