package landscape

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"downhill/nn"
)

// randomStream is "plane" in ASCII.
const randomStream = 0x706c616e65

// randomDirections draws two directions, each component standard normal, and
// rescales them filter by filter: what leads into a unit gets the norm that its
// weights have,
//
//	δ[:,j] ← δ[:,j] · ‖W[:,j]‖ / ‖δ[:,j]‖
//
// with W the kernel [in][out] of a dense layer, so that 1 along the axis is as
// large a change for every unit, however it is scaled. Biases stand still, as in
// the paper's own runs (its code's xignore=biasbn). Source: Li et al. 2018,
// section 4.
func randomDirections(m *nn.Model, origin []float64, seed uint64) (axis [2][]float64) {
	r := rand.New(rand.NewPCG(seed, randomStream))
	for k := range axis {
		d := make([]float64, len(origin))
		for _, s := range m.Spans {
			if s.Rows == 1 && s.Name == "bias" {
				continue
			}
			for i := s.Offset; i < s.Offset+s.Len; i++ {
				d[i] = r.NormFloat64()
			}
			for j := range s.Cols {
				scale := columnNorm(origin, s, j) / columnNorm(d, s, j)
				for i := s.Offset + j; i < s.Offset+s.Len; i += s.Cols {
					d[i] *= scale
				}
			}
		}
		axis[k] = d
	}
	return axis
}

// columnNorm is the norm of column j of a variable [rows][cols].
func columnNorm(x []float64, s nn.Span, j int) float64 {
	n := 0.0
	for i := s.Offset + j; i < s.Offset+s.Len; i += s.Cols {
		n = math.Hypot(n, x[i])
	}
	return n
}

// mainDirections are the two principal components of a path of parameters, of
// at least two entries: the first right singular vectors of the matrix
// [entries][d] of θ_t − θ̄, with the mean θ̄ taken away as the paper's code does.
// They are so oriented that the path comes from the left and from above, and so
// long that it reaches to 1 on the farther of the two. Source: Li et al. 2018,
// section 7.2.
func mainDirections(path [][]float64) (axis [2][]float64) {
	d := len(path[0])
	var svd mat.SVD
	if !svd.Factorize(centred(path), mat.SVDThin) {
		panic("landscape: the path is not finite")
	}
	var v mat.Dense
	svd.VTo(&v)
	last := path[len(path)-1]
	reach := 0.0
	for k := range axis {
		axis[k] = mat.Col(nil, k, &v)
		far, first := 0.0, 0.0
		for t, theta := range path {
			c := 0.0
			for i := range d {
				c += (theta[i] - last[i]) * axis[k][i]
			}
			if t == 0 {
				first = c
			}
			far = max(far, math.Abs(c))
		}
		reach = max(reach, far)
		if sign := float64(1 - 2*k); first*sign > 0 { // left is −x, above is +y
			scale(axis[k], -1)
		}
	}
	if reach > 0 {
		scale(axis[0], reach)
		scale(axis[1], reach)
	}
	return axis
}

func scale(x []float64, by float64) {
	for i := range x {
		x[i] *= by
	}
}

// centred is the matrix [entries][d] of a path about its mean.
func centred(path [][]float64) *mat.Dense {
	n, d := len(path), len(path[0])
	m := mat.NewDense(n, d, nil)
	for i := range d {
		mean := 0.0
		for _, theta := range path {
			mean += theta[i] / float64(n)
		}
		for t, theta := range path {
			m.Set(t, i, theta[i]-mean)
		}
	}
	return m
}

// project writes into the description of a plane what holds for its axes and for
// a path: the point of the plane next to each of its entries, how far off that
// is, and the share of the path's variance (about its mean) along each axis. The
// axes need not be at right angles: what the second adds is counted along its
// part across the first.
func project(p *plane, path [][]float64) {
	s, d := &p.describe, len(p.origin)
	u, v := p.axis[0], p.axis[1]
	uu, uv, vv := dot(u, u), dot(u, v), dot(v, v)
	s.Axes[0].Norm, s.Axes[1].Norm = math.Sqrt(uu), math.Sqrt(vv)
	det := uu*vv - uv*uv
	diff := make([]float64, d)
	for _, theta := range path {
		for i := range diff {
			diff[i] = theta[i] - p.origin[i]
		}
		du, dv := dot(diff, u), dot(diff, v)
		var x, y float64
		if det > 0 { // else no weight is left that a direction could have the norm of
			x, y = (du*vv-dv*uv)/det, (dv*uu-du*uv)/det
		}
		off := 0.0
		for i := range diff {
			off = math.Hypot(off, diff[i]-x*u[i]-y*v[i])
		}
		s.Path, s.PathDistance = append(s.Path, [2]float64{x, y}), append(s.PathDistance, off)
	}
	across := make([]float64, d)
	for i := range across {
		across[i] = v[i] - uv/uu*u[i]
	}
	m, total := centred(path), 0.0
	var along [2]float64
	for t := range path {
		row := m.RawRowView(t)
		total += dot(row, row)
		a, b := dot(row, u), dot(row, across)
		along[0] += a * a / uu
		along[1] += b * b / dot(across, across)
	}
	s.Axes[0].Share, s.Axes[1].Share = along[0]/total, along[1]/total
	s.Share = s.Axes[0].Share + s.Axes[1].Share
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range a {
		s += x * b[i]
	}
	return s
}
