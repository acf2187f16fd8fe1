package live

import (
	"fmt"

	"downhill/nn"
	"downhill/nn/datasets"
)

// Grid is NX × NY points of the plane of two features, in the coordinates of the
// data as they were read. The first point is at (X[0], Y[0]), the last at (X[1],
// Y[1]); rows follow one another upwards.
type Grid struct {
	X, Y   [2]float64
	NX, NY int
}

// At is point i of row j.
func (g Grid) At(i, j int) (x, y float64) {
	return between(g.X, i, g.NX), between(g.Y, j, g.NY)
}

func between(ends [2]float64, i, n int) float64 {
	if n < 2 {
		return (ends[0] + ends[1]) / 2
	}
	return ends[0] + (ends[1]-ends[0])*float64(i)/float64(n-1)
}

// set is the points as instances, standardized as the lane's data are.
func (v *Viewer) set(g Grid) (*datasets.Set, error) {
	if in, _ := v.model.Size(); in != 2 {
		return nil, fmt.Errorf("the network takes %d features: want 2 for a picture of the plane", in)
	}
	if g.NX < 1 || g.NY < 1 {
		return nil, fmt.Errorf("a grid of %d × %d points: want at least 1 × 1", g.NX, g.NY)
	}
	s := &datasets.Set{Name: "grid", Features: 2, Values: make([]float64, 0, 2*g.NX*g.NY), Labels: make([]int, g.NX*g.NY), Classes: 1}
	for j := range g.NY {
		for i := range g.NX {
			x, y := g.At(i, j)
			s.Values = append(s.Values, x, y)
		}
	}
	return s.Scaled(v.lane.Split.Train.Scaler), nil
}

// Field is what a network says at every point of a grid.
type Field struct {
	Grid
	// Z is, for two classes, 2p − 1 from −1 to 1 with p the probability of class
	// 1; for more the probability of the class that is most probable; where
	// values are learnt the first output. [NY][NX]
	Z      []float64
	Signed bool  // Z is from −1 to 1
	Class  []int // the most probable class, nil for two classes and for values; [NY][NX]
}

func newField(g Grid, l nn.Loss) *Field {
	f := &Field{Grid: g, Z: make([]float64, g.NX*g.NY), Signed: l == nn.Sigmoid}
	if l == nn.Softmax {
		f.Class = make([]int, g.NX*g.NY)
	}
	return f
}

// fill writes the predictions y of the points index.
func (f *Field) fill(y nn.Batch, index []int) {
	for c, i := range index {
		switch {
		case f.Class != nil:
			f.Class[i] = winner(y, c)
			f.Z[i] = y.At(f.Class[i], c)
		case f.Signed:
			f.Z[i] = 2*y.At(0, c) - 1
		default:
			f.Z[i] = y.At(0, c)
		}
	}
}

// winner is the most probable class of column c, the first of equals.
func winner(y nn.Batch, c int) int {
	if y.Rows == 1 {
		if y.At(0, c) > 0.5 {
			return 1
		}
		return 0
	}
	best := 0
	for o := range y.Rows {
		if y.At(o, c) > y.At(best, c) {
			best = o
		}
	}
	return best
}

// Field is the decision field over a grid, without dropout.
func (v *Viewer) Field(g Grid) (*Field, error) {
	s, err := v.set(g)
	if err != nil {
		return nil, err
	}
	f := newField(g, v.model.Loss)
	return f, v.each(s, s.Len(), func(p *nn.Pass, x nn.Batch, index []int) error {
		f.fill(v.model.Predict(p, x), index)
		return nil
	})
}

// MonteCarlo is the decision field of the mean over predictions with dropout on,
// and their standard deviation: of the probability of class 1, of the winning
// class' probability where there are more, or of the first output. The masks of
// each block of points follow from seed.
// Source: Gal & Ghahramani 2016; Géron 2019, chapter 11.
func (v *Viewer) MonteCarlo(g Grid, passes int, seed uint64) (mean, spread *Field, err error) {
	s, err := v.set(g)
	if err != nil {
		return nil, nil, err
	}
	mean = newField(g, v.model.Loss)
	spread = &Field{Grid: g, Z: make([]float64, g.NX*g.NY), Class: mean.Class}
	_, outputs := v.model.Size()
	return mean, spread, v.each(s, s.Len(), func(p *nn.Pass, x nn.Batch, index []int) error {
		m, d := nn.NewBatch(outputs, x.Cols), nn.NewBatch(outputs, x.Cols)
		if err := v.model.MonteCarlo(p, m, d, x, passes, seed); err != nil {
			return err
		}
		mean.fill(m, index)
		for c, i := range index {
			o := 0
			if mean.Class != nil {
				o = mean.Class[i]
			}
			spread.Z[i] = d.At(o, c)
		}
		return nil
	})
}

// Curve is what a network of one feature says of n points from x to x.
func (v *Viewer) Curve(from, to float64, n int) ([]float64, error) {
	if in, _ := v.model.Size(); in != 1 || n < 1 {
		return nil, fmt.Errorf("a curve of %d points of a network of %d features: want at least 1 and 1", n, in)
	}
	s := &datasets.Set{Name: "curve", Features: 1, Labels: make([]int, n), Classes: 1}
	for i := range n {
		s.Values = append(s.Values, between([2]float64{from, to}, i, n))
	}
	out := make([]float64, n)
	return out, v.each(s.Scaled(v.lane.Split.Train.Scaler), n, func(p *nn.Pass, x nn.Batch, index []int) error {
		y := v.model.Predict(p, x)
		for c, i := range index {
			out[i] = y.At(0, c)
		}
		return nil
	})
}
