package tune

import (
	"math"
	"strings"
	"testing"
)

// TestFromLosses: marks of a curve that falls, is lowest and climbs again; a
// curve that ends early has diverged with the rate behind its last loss.
func TestFromLosses(t *testing.T) {
	rates, losses := make([]float64, 100), make([]float64, 100)
	for k := range rates {
		rates[k] = math.Pow(10, float64(k)/25-3)
		losses[k] = 1 - math.Exp(-math.Pow(float64(k-60)/15, 2))
		if k > 80 {
			losses[k] = 2
		}
	}
	r, err := FromLosses(rates, losses, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if r.Lowest != 60 || r.Diverges != 81 || !(r.Falls > 20 && r.Falls < 45) || !(r.Steepest > 45 && r.Steepest < 55) {
		t.Errorf("falls %d, steepest %d, lowest %d, diverges %d", r.Falls, r.Steepest, r.Lowest, r.Diverges)
	}
	short, err := FromLosses(rates, losses[:70], 1, 0.5)
	if err != nil || short.Diverges != 70 || short.Reason == "" || len(short.Smoothed) != 70 {
		t.Errorf("a short test diverges at %d, %v", short.Diverges, err)
	}
	for _, bad := range []struct {
		rates, losses []float64
		smooth        float64
		want          string
	}{{rates[:1], nil, 0.9, "at least 2"}, {rates[:3], losses[:4], 0.9, "4 losses for 3"}, {rates, losses, 1, "smoothing = 1"}} {
		if _, err := FromLosses(bad.rates, bad.losses, 1, bad.smooth); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("got %v, want %q", err, bad.want)
		}
	}
}
