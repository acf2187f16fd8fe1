package train

import (
	"context"
	"math"

	"downhill/nn"
	"downhill/nn/datasets"
)

// Calibration compares how sure a network is with how often it is right, on the
// test data: as it predicts, and as the mean over predictions with dropout on.
type Calibration struct {
	Plain Reliability
	MC    *Reliability // nil where no predictions with dropout were asked for
}

// calibrationBins is how many classes of confidence there are.
const calibrationBins = 10

// Reliability is a reliability diagram: the instances by the probability p̂ that
// the network gives to the class that it predicts, in ten classes of equal width.
//
//	ECE = Σ n_b/n · |accuracy_b − confidence_b|
//
// Source: Guo et al. 2017, section 2.
type Reliability struct {
	Bins           []Bin
	Loss, Accuracy float64
	Confidence     float64 // mean p̂
	ECE            float64 // expected calibration error
}

// Bin is one class of confidence, From < p̂ ≤ To.
type Bin struct {
	From, To             float64
	Count                int
	Confidence, Accuracy float64 // means; not a number where there is no instance
}

// reliability gathers predictions.
type reliability struct {
	bins   [calibrationBins]Bin
	n      int
	loss   float64
	sum    float64
	right  int
	labels *datasets.Set
}

// add takes the prediction in column c for instance i.
func (r *reliability) add(l nn.Loss, i int, y nn.Batch, c int) {
	loss, right := judge(l, r.labels, i, y, c)
	p := 0.0
	for o := range y.Rows {
		p = math.Max(p, y.At(o, c))
	}
	if l == nn.Sigmoid {
		p = math.Max(p, 1-p)
	}
	b := &r.bins[max(0, min(calibrationBins-1, int(math.Ceil(p*calibrationBins))-1))]
	b.Count++
	b.Confidence += p
	r.n, r.loss, r.sum = r.n+1, r.loss+loss, r.sum+p
	if right {
		b.Accuracy++
		r.right++
	}
}

func (r *reliability) result() Reliability {
	n := float64(r.n)
	out := Reliability{Loss: r.loss / n, Accuracy: float64(r.right) / n, Confidence: r.sum / n}
	for k, b := range r.bins {
		b.From, b.To = float64(k)/calibrationBins, float64(k+1)/calibrationBins
		count := float64(b.Count)
		b.Confidence, b.Accuracy = b.Confidence/count, b.Accuracy/count
		if b.Count > 0 {
			out.ECE += count / n * math.Abs(b.Accuracy-b.Confidence)
		}
		out.Bins = append(out.Bins, b)
	}
	return out
}

// calibrate measures a classifier on a set; passes with dropout on are averaged,
// none for 0.
func calibrate(ctx context.Context, m *nn.Model, s *datasets.Set, passes int, seed uint64) (*Calibration, error) {
	plain, mc := reliability{labels: s}, reliability{labels: s}
	_, outputs := m.Size()
	p := m.NewPass()
	for from := 0; from < s.Len(); from += mcBatch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x := gathered(s, from)
		p.Mode, p.Dropout = nn.Eval, false
		y := m.Predict(p, x)
		for c := range x.Cols {
			plain.add(m.Loss, from+c, y, c)
		}
		if passes == 0 {
			continue
		}
		mean, spread := nn.NewBatch(outputs, x.Cols), nn.NewBatch(outputs, x.Cols)
		if err := m.MonteCarlo(p, mean, spread, x, passes, seed); err != nil {
			return nil, err
		}
		for c := range x.Cols {
			mc.add(m.Loss, from+c, mean, c)
		}
	}
	out := &Calibration{Plain: plain.result()}
	if passes > 0 {
		r := mc.result()
		out.MC = &r
	}
	return out, nil
}

// Calibrate measures a classifier as the window asks for it: see Calibration.
func Calibrate(m *nn.Model, s *datasets.Set, passes int, seed uint64) (*Calibration, error) {
	return calibrate(context.Background(), m, s, passes, seed)
}
