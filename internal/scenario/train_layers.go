package scenario

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What a network may be: the engine is made for 1 to 2,002 dense layers: a residual network of
// 1,000 blocks has that many.
const (
	maxLayers = 2002
	maxUnits  = 100_000
)

// NoLayers is how a network without hidden layers is written.
const NoLayers = "none"

// ParseLayers reads the units of the hidden layers: 300,100 are two layers,
// 100x20 are twenty of 100 units, 300,100x99 is both, and none is a linear
// model.
func ParseLayers(text string) ([]int, error) {
	text = strings.TrimSpace(text)
	if text == NoLayers {
		return nil, nil
	}
	if text == "" {
		return nil, errors.New("want units such as 300,100 or 100x20, or none")
	}
	var layers []int
	for part := range strings.SplitSeq(strings.NewReplacer("×", "x", "X", "x").Replace(text), ",") {
		units, times, repeated := strings.Cut(part, "x")
		n, err := strconv.Atoi(strings.TrimSpace(units))
		if err != nil || n < 1 || n > maxUnits {
			return nil, fmt.Errorf("%q: want 1 to %d units a layer, such as 300,100 or 100x20 for twenty layers", strings.TrimSpace(part), maxUnits)
		}
		count := 1
		if repeated {
			if count, err = strconv.Atoi(strings.TrimSpace(times)); err != nil || count < 1 || count > maxLayers {
				return nil, fmt.Errorf("%q: want units x layers with 1 to %d layers, such as 100x20", strings.TrimSpace(part), maxLayers)
			}
		}
		if len(layers)+count >= maxLayers {
			return nil, fmt.Errorf("%d hidden layers or more: want at most %d", len(layers)+count, maxLayers-1)
		}
		for range count {
			layers = append(layers, n)
		}
	}
	return layers, nil
}

// FormatLayers writes what ParseLayers reads; from three on, equal layers are
// counted.
func FormatLayers(layers []int) string {
	if len(layers) == 0 {
		return NoLayers
	}
	var parts []string
	for i := 0; i < len(layers); {
		end := i
		for end < len(layers) && layers[end] == layers[i] {
			end++
		}
		units := strconv.Itoa(layers[i])
		if n := end - i; n > 2 {
			parts = append(parts, units+"x"+strconv.Itoa(n))
		} else {
			for range n {
				parts = append(parts, units)
			}
		}
		i = end
	}
	return strings.Join(parts, ",")
}
