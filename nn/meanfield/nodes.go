package meanfield

import "math"

// Nodes returns places and shares for expectations over a normal variable,
//
//	E[g(X)] = Σ pᵢ g(xᵢ),   X ~ N(mean, std²),   Σ pᵢ = 1
//
// by Gauss–Legendre quadrature between the kinks, where g or its slope jumps: to
// about 1e-13 of E[|g|] for what is made of the functions of the catalog, however
// wide or narrow the normal is beside their bends. A std of 0 puts everything at
// the mean. A mean or std that is not finite, and a std below 0, make x and p NaN,
// and so every expectation.
func Nodes(kinks []float64, mean, std float64) (x, p []float64) {
	if finite := mean-mean+std-std == 0; !finite || std < 0 {
		return []float64{math.NaN()}, []float64{math.NaN()}
	}
	if std == 0 {
		return []float64{mean}, []float64{1}
	}
	r, cuts := newLegendre(), split(kinks, mean, std)
	n := (len(cuts) - 1) * legendreOrder
	x, p = make([]float64, 0, n), make([]float64, 0, n)
	total := 0.0
	r.pieces(cuts, func(z, w float64) {
		x, p = append(x, mean+std*z), append(p, w)
		total += w
	})
	for i := range p { // the total is 1 up to rounding
		p[i] /= total
	}
	return x, p
}
