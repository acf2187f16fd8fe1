package endings

import (
	"math"
	"slices"

	"downhill/optimizers/race"
)

// Moments are the mean and the covariance of points of the plane.
type Moments struct {
	Mean       [2]float64
	XX, XY, YY float64 // of the covariance
}

// Ellipse is the curve of points so many standard deviations from the mean, as
// a closed polyline: {μ + k Σ^½ e}, |e| = 1. Of a normal distribution it holds
// 1 − exp(−k²/2): 39.3 % for k = 1, 86.5 % for k = 2.
func (m Moments) Ellipse(k float64) [][2]float64 {
	const n = 96 // sides that no eye can tell from a curve
	major, minor, angle := m.Axes()
	sin, cos := math.Sincos(angle)
	out := make([][2]float64, n+1)
	for i := range out {
		s, c := math.Sincos(2 * math.Pi * float64(i) / n)
		u, v := k*major*c, k*minor*s
		out[i] = [2]float64{m.Mean[0] + u*cos - v*sin, m.Mean[1] + u*sin + v*cos}
	}
	return out
}

// Axes are the standard deviations along the longer and the shorter axis of the
// cloud, and the angle of the longer one against x in radians.
func (m Moments) Axes() (major, minor, angle float64) {
	mean, radius := (m.XX+m.YY)/2, math.Hypot((m.XX-m.YY)/2, m.XY)
	return math.Sqrt(math.Max(0, mean+radius)), math.Sqrt(math.Max(0, mean-radius)), math.Atan2(2*m.XY, m.XX-m.YY) / 2
}

// Distance is how many standard deviations a point is from the mean (Mahalanobis),
// not a number where the cloud is flat.
func (m Moments) Distance(p [2]float64) float64 {
	det := m.XX*m.YY - m.XY*m.XY
	if !(det > 0) {
		return math.NaN()
	}
	x, y := p[0]-m.Mean[0], p[1]-m.Mean[1]
	return math.Sqrt((m.YY*x*x - 2*m.XY*x*y + m.XX*y*y) / det)
}

// Levels are the quantiles that a Summary has of the loss.
func Levels() [5]float64 { return [5]float64{0.05, 0.25, 0.5, 0.75, 0.95} }

// Summary is what the endings of a racer come to. Runs that diverged count in
// their status alone: their last finite point says nothing.
type Summary struct {
	Runs   int
	Status map[race.Status]int
	Moments
	Loss      float64    // mean
	LossError float64    // standard error of that mean
	Quantiles [5]float64 // of the loss, at Levels
	// Inside is the share of the endings within one and two standard deviations
	// of their mean.
	Inside [2]float64
}

// Ended is how many runs the numbers are of.
func (s *Summary) Ended() int { return s.Runs - s.Status[race.Diverged] }

// Share is how many of the runs have a status, from 0 to 1.
func (s *Summary) Share(st race.Status) float64 {
	return float64(s.Status[st]) / float64(max(1, s.Runs))
}

// Summarize sums up endings. The covariance and the standard error are unbiased
// (divided by one less than the number); without two endings they are not numbers.
func Summarize(endings []Ending) Summary {
	s := Summary{Runs: len(endings), Status: map[race.Status]int{}}
	var losses []float64
	var at [][2]float64
	for _, e := range endings {
		s.Status[e.Status]++
		if e.Status != race.Diverged {
			losses, at = append(losses, e.Loss), append(at, e.X)
		}
	}
	n := float64(len(at))
	if n > 0 { // from the first one on, so that endings that are all alike have no spread at all
		s.Mean, s.Loss = at[0], losses[0]
	}
	for i, p := range at {
		s.Mean[0], s.Mean[1], s.Loss = s.Mean[0]+(p[0]-at[0][0])/n, s.Mean[1]+(p[1]-at[0][1])/n, s.Loss+(losses[i]-losses[0])/n
	}
	square := 0.0
	for i, p := range at {
		x, y, l := p[0]-s.Mean[0], p[1]-s.Mean[1], losses[i]-s.Loss
		s.XX, s.XY, s.YY, square = s.XX+x*x, s.XY+x*y, s.YY+y*y, square+l*l
	}
	d := n - 1
	if d < 1 {
		d = math.NaN()
	}
	s.XX, s.XY, s.YY, s.LossError = s.XX/d, s.XY/d, s.YY/d, math.Sqrt(square/d/n)
	slices.Sort(losses)
	for i, level := range Levels() {
		s.Quantiles[i] = quantile(losses, level)
	}
	if n == 0 {
		s.Mean, s.Loss = [2]float64{math.NaN(), math.NaN()}, math.NaN()
	}
	for _, p := range at {
		switch d := s.Distance(p); {
		case d <= 1:
			s.Inside[0] += 1 / n
			fallthrough
		case d <= 2:
			s.Inside[1] += 1 / n
		}
	}
	return s
}

// quantile of numbers in their order, with a straight line between neighbours
// (Hyndman & Fan's definition 7, that of NumPy), not a number of none.
func quantile(sorted []float64, level float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	h := level * float64(len(sorted)-1)
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}
