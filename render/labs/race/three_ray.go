package race

import (
	"math"
	"slices"

	"downhill/render/figure"
)

// Hit is the point of the plane under a place of the picture: where the line of
// sight meets the mesh for the first time, from above or from below. ok is false
// where it passes by.
func (s *Sight) Hit(at figure.Point) (p figure.Point, ok bool) {
	// P = C + D·e + d·way, with way the line of sight per unit of distance.
	var from, way [3]float64
	u, v := (at[0]-s.u0)/s.k, (at[1]-s.v0)/s.k
	for i := range 3 {
		from[i], way[i] = eyeAway*s.eye[i], u*s.right[i]+v*s.up[i]-s.eye[i]
	}
	from[2] += middle
	near, far := 0.0, 2*eyeAway
	for i, side := range [3][2]float64{{-s.Side[0], s.Side[0]}, {-s.Side[1], s.Side[1]}, {0, tall}} {
		if way[i] == 0 {
			if from[i] < side[0] || from[i] > side[1] {
				return p, false
			}
			continue
		}
		a, b := (side[0]-from[i])/way[i], (side[1]-from[i])/way[i]
		near, far = math.Max(near, math.Min(a, b)), math.Min(far, math.Max(a, b))
	}
	// How far the line of sight is above the mesh: between two places where it passes
	// from one triangle to the next it changes evenly.
	above := func(d float64) float64 { return from[2] + d*way[2] - s.Z(from[0]+d*way[0], from[1]+d*way[1]) }
	stops := s.stops(near, far, from, way)
	before, last := math.NaN(), near
	for _, d := range stops {
		now := above(d)
		if before == before && now == now && (before >= 0) != (now >= 0) {
			d = last + (d-last)*before/(before-now)
			return s.plane(from[0]+d*way[0], from[1]+d*way[1]), true
		}
		before, last = now, d
	}
	return p, false
}

// stops lists in order how far along a line of sight it passes from triangle to
// triangle of the mesh, between its ends: where it crosses a row, a column or a
// diagonal.
func (s *Sight) stops(near, far float64, from, way [3]float64) []float64 {
	if !(near < far) {
		return nil
	}
	u, du := (from[0]/s.Side[0]+1)/2*float64(s.nx-1), way[0]/s.Side[0]/2*float64(s.nx-1)
	v, dv := (from[1]/s.Side[1]+1)/2*float64(s.ny-1), way[1]/s.Side[1]/2*float64(s.ny-1)
	stops := []float64{near, far}
	for _, line := range [3][2]float64{{u, du}, {v, dv}, {u - v, du - dv}} {
		a, b := line[0]+near*line[1], line[0]+far*line[1]
		for k := math.Ceil(math.Min(a, b)); k <= math.Max(a, b); k++ {
			if d := (k - line[0]) / line[1]; d > near && d < far {
				stops = append(stops, d)
			}
		}
	}
	slices.Sort(stops)
	return stops
}
