package train

import (
	"math"

	"downhill/nn"
	"downhill/nn/datasets"
)

// smoothNodes is how many nodes an axis of the plane has on which smoothness is
// measured.
const smoothNodes = 64

// Smoothness is the mean over the plane of
//
//	‖∂p/∂x‖, the square root of Σ (∂p_k/∂x_i)² over outputs k and features i,
//
// in units of the data, by central differences between the nodes of a 64 × 64 grid
// over the data's area with a margin of a tenth. p is the probability of class 1,
// or of every class where there are more, or the predicted values. The smaller, the smoother:
// a boundary that winds, or is steep, raises it; what changes between two nodes
// counts as no steeper than their distance allows. Not a number where the data are
// not points in the plane.
func Smoothness(m *nn.Model, split datasets.Split) float64 {
	s := split.Train
	if in, _ := m.Size(); in != 2 || s == nil || s.Values == nil || s.Features != 2 {
		return math.NaN()
	}
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, part := range []*datasets.Set{split.Train, split.Valid} {
		if part == nil {
			continue
		}
		for i, v := range part.Values {
			low[i%2], high[i%2] = math.Min(low[i%2], v), math.Max(high[i%2], v)
		}
	}
	var step [2]float64
	for k := range step {
		margin := 0.1 * (high[k] - low[k])
		low[k] -= margin
		step[k] = (high[k] + margin - low[k]) / (smoothNodes - 1)
		if !(step[k] > 0) {
			return math.NaN()
		}
	}
	const n = smoothNodes
	grid := &datasets.Set{Name: "grid", Features: 2, Outputs: 1, Values: make([]float64, 0, 2*n*n), Targets: make([]float64, n*n), Scaler: s.Scaler}
	for j := range n {
		for i := range n {
			grid.Values = append(grid.Values, low[0]+float64(i)*step[0], low[1]+float64(j)*step[1])
		}
	}
	p := predictions(m, grid)
	sum := 0.0
	for j := 1; j < n-1; j++ {
		for i := 1; i < n-1; i++ {
			square := 0.0
			for _, row := range p {
				dx := (row[j*n+i+1] - row[j*n+i-1]) / (2 * step[0])
				dy := (row[(j+1)*n+i] - row[(j-1)*n+i]) / (2 * step[1])
				square += dx*dx + dy*dy
			}
			sum += math.Sqrt(square)
		}
	}
	return sum / ((n - 2) * (n - 2))
}

// predictions are what a network says of every instance, by output.
func predictions(m *nn.Model, s *datasets.Set) [][]float64 {
	_, outputs := m.Size()
	out := make([][]float64, outputs)
	for o := range out {
		out[o] = make([]float64, 0, s.Len())
	}
	p := m.NewPass()
	for from := 0; from < s.Len(); from += mcBatch {
		y := m.Predict(p, gathered(s, from))
		for o := range out {
			out[o] = append(out[o], y.Row(o)...)
		}
	}
	return out
}

// gathered are the instances of a set from one on, as many as are predicted at a
// time.
func gathered(s *datasets.Set, from int) nn.Batch {
	index := make([]int, 0, mcBatch)
	for i := from; i < min(from+mcBatch, s.Len()); i++ {
		index = append(index, i)
	}
	x := nn.NewBatch(s.Features, len(index))
	s.Gather(x.Data, x.Stride, index)
	return x
}
