package datasets

import (
	"fmt"
	"math"
	"slices"
)

// Scaler standardizes: it takes the mean of each feature away and divides by its
// standard deviation,
//
//	x′ = (x − mean)/stddev
//
// with both measured on a training set by Fit and then applied to every set
// alike. A feature that never varied there (a pixel in a corner) has standard
// deviation 0 and is not divided; in the training set it becomes 0.
// The zero Scaler leaves everything as it is.
type Scaler struct {
	mean    []float64 // [Features] of pixels divided by 255, or of values
	stddev  []float64 // [Features] with divisor n, as NumPy's std
	inverse []float64 // [Features] 1/stddev, 1 where that is 0
}

// NewScaler makes the scaler with these means and standard deviations, which it
// copies.
func NewScaler(mean, stddev []float64) (Scaler, error) {
	if len(mean) != len(stddev) {
		return Scaler{}, fmt.Errorf("scaler: %d means and %d standard deviations: want one of each a feature", len(mean), len(stddev))
	}
	out := Scaler{slices.Clone(mean), slices.Clone(stddev), make([]float64, len(mean))}
	for f, d := range stddev {
		if !(d >= 0) || math.IsInf(d, 1) || math.IsNaN(mean[f]) || math.IsInf(mean[f], 0) {
			return Scaler{}, fmt.Errorf("scaler: feature %d has mean %v and standard deviation %v: want finite numbers, 0 ≤ standard deviation", f, mean[f], d)
		}
		out.inverse[f] = 1
		if d > 0 {
			out.inverse[f] = 1 / d
		}
	}
	return out, nil
}

// Mean returns a copy of the means, nil of the zero Scaler.
func (o Scaler) Mean() []float64 { return slices.Clone(o.mean) }

// StdDev returns a copy of the standard deviations, nil of the zero Scaler.
func (o Scaler) StdDev() []float64 { return slices.Clone(o.stddev) }

// Fit measures mean and standard deviation of every feature of the set, without
// the scaler it may have. Sums over pixels are exact. It is an error when a
// value is so large that they overflow.
func Fit(s *Set) (Scaler, error) {
	mean, stddev := make([]float64, s.Features), make([]float64, s.Features)
	if s.Pixels != nil {
		fitPixels(mean, stddev, s)
	} else {
		fitValues(mean, stddev, s)
	}
	by, err := NewScaler(mean, stddev)
	if err != nil {
		return by, fmt.Errorf("%s: %w", s.Name, err)
	}
	return by, nil
}

// fitPixels adds up whole numbers: 255² · 2³² instances fit into 64 bits, and
// n Σv² − (Σv)² does for up to 16 million of them.
func fitPixels(mean, stddev []float64, s *Set) {
	n := uint64(s.Len())
	if n == 0 {
		return
	}
	sum, square := make([]uint64, s.Features), make([]uint64, s.Features)
	for i := range s.Len() {
		for f, b := range s.Pixels[i*s.Features : (i+1)*s.Features] {
			v := uint64(b)
			sum[f] += v
			square[f] += v * v
		}
	}
	for f := range sum {
		mean[f] = float64(sum[f]) / float64(255*n)
		stddev[f] = math.Sqrt(float64(n*square[f]-sum[f]*sum[f])) / float64(255*n)
	}
}

// fitValues goes over the data twice, so that a large mean does not swallow the
// variance.
func fitValues(mean, stddev []float64, s *Set) {
	n := float64(s.Len())
	if n == 0 {
		return
	}
	for i, v := range s.Values {
		mean[i%s.Features] += v
	}
	for f := range mean {
		mean[f] /= n
	}
	for i, v := range s.Values {
		d := v - mean[i%s.Features]
		stddev[i%s.Features] += d * d
	}
	for f, v := range stddev {
		stddev[f] = math.Sqrt(v / n)
	}
}

// apply scales one value of feature f.
func (o Scaler) apply(f int, v float64) float64 {
	if o.mean == nil {
		return v
	}
	return (v - o.mean[f]) * o.inverse[f]
}
