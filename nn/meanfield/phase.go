package meanfield

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Phase is what becomes of a signal in a network without end.
type Phase int

// The phases.
const (
	Unknown Phase = iota // the theory does not say
	Ordered              // gradients vanish, all inputs become alike
	Critical
	Chaotic // gradients explode, neighbouring inputs part
	Dead    // no gradient at all
)

// String names the phase.
func (p Phase) String() string {
	return [...]string{"unknown", "ordered", "critical", "chaotic", "dead"}[p]
}

// edge is how near to 1 χ₁ counts as 1: quadrature and the search for q* leave
// less, and 1e-6 a layer is 0.1 % after a thousand layers.
const edge = 1e-6

// phase judges a prediction and says it in words. The factor is the one of the
// variance of the gradient from one layer to the one before it, at the fixed
// point; its square root is the factor of the gradient's size.
func (n *Network) phase(p *Prediction) (Phase, string) {
	if n.BatchNorm != NoNorm {
		return Unknown, "batch normalization: no χ for the way back"
	}
	if n.Skip {
		return n.skipped(p)
	}
	chi := p.Fixed.Chi
	switch {
	case math.IsNaN(chi):
		return Unknown, "the theory has no fixed point to judge by"
	case chi == 0:
		return Dead, "dead: no gradient passes a layer"
	case math.Abs(chi-1) <= edge:
		return Critical, "critical: " + critical(p)
	case chi < 1:
		return Ordered, "ordered: gradients vanish by a factor " + Factor(chi) + " a layer"
	}
	return Chaotic, "chaotic: gradients explode by a factor " + Factor(chi) + " a layer"
}

// critical tells the ways to stand on the edge of chaos apart.
func critical(p *Prediction) string {
	switch {
	case p.Fixed.Q == 0:
		return "gradients fade like a power of the depth"
	case math.IsInf(p.Fixed.Q, 1):
		return "gradients settle while the signal grows"
	}
	return "gradients keep their size"
}

// skipped judges a network with skip connections, whose gradient is multiplied
// by 1 + χ_l and so never vanishes; the factor is that of the last layer.
func (n *Network) skipped(p *Prediction) (Phase, string) {
	last := p.Layers[len(p.Layers)-1]
	factor := 1 + last.Chi
	if math.IsNaN(factor) {
		return Unknown, "the theory has no fixed point to judge by"
	}
	if factor-1 <= edge {
		return Critical, "skip connections: gradients keep their size"
	}
	return Chaotic, fmt.Sprintf("skip connections: gradients grow by a factor %s a layer", Factor(factor))
}

// Factor writes the factor of a variance with two significant digits, more where
// these would be 1: 0.31, 1.5, 0.984, 1.001.
func Factor(x float64) string {
	for digits := 2; digits <= 7; digits++ {
		s := strconv.FormatFloat(x, 'g', digits, 64)
		if r, err := strconv.ParseFloat(s, 64); err == nil && (r != 1 || x == 1) && math.Abs(r-x) <= 0.2*math.Abs(x-1) {
			if mantissa, exponent, found := strings.Cut(s, "e"); found {
				n, _ := strconv.Atoi(exponent)
				return mantissa + "e" + strings.Replace(strconv.Itoa(n), "-", "−", 1)
			}
			return s
		}
	}
	return "1"
}
