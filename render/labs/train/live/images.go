package live

import (
	"cmp"
	"errors"
	"slices"

	"downhill/nn"
)

// Picture is the weights from an image to one unit, row by row from the top
// left.
type Picture struct {
	W, H int
	Z    []float64 // [H][W]
}

// FirstLayer are the weights of the first dense layer's units as pictures. Data
// that are no images have none.
func (v *Viewer) FirstLayer() ([]Picture, error) {
	data := v.lane.Split.Train
	if data.Width*data.Height != data.Features {
		return nil, errors.New("the data are no images: the first layer's weights make no pictures")
	}
	w := kernel(v.model, v.model.Denses()[0])
	out := make([]Picture, w.Cols)
	for u := range out {
		out[u] = Picture{W: data.Width, H: data.Height, Z: make([]float64, w.Rows)}
		for i := range w.Rows {
			out[u].Z[i] = w.At(i, u)
		}
	}
	return out, nil
}

// Mistake is a validation instance that is classified wrong.
type Mistake struct {
	Index            int // in Split.Valid
	Label, Predicted int
	Probability      float64 // of the label
	Confidence       float64 // probability of what was predicted
}

// Worst are the n worst mistakes on the validation data, those whose label has
// the lowest probability first; none where nothing is classified.
func (v *Viewer) Worst(n int) ([]Mistake, error) {
	s := v.lane.Split.Valid
	if s == nil || !v.model.Loss.Classifies() || s.Regression() {
		return nil, nil
	}
	all := make([]Mistake, s.Len())
	err := v.each(s, s.Len(), func(p *nn.Pass, x nn.Batch, index []int) error {
		y := v.model.Predict(p, x)
		of := func(class, c int) float64 {
			switch {
			case y.Rows > 1:
				return y.At(class, c)
			case class == 1:
				return y.At(0, c)
			}
			return 1 - y.At(0, c)
		}
		for c, i := range index {
			m := Mistake{Index: i, Label: s.Labels[i], Predicted: winner(y, c)}
			m.Probability, m.Confidence = of(m.Label, c), of(m.Predicted, c)
			all[i] = m
		}
		return nil
	})
	all = slices.DeleteFunc(all, func(m Mistake) bool { return m.Label == m.Predicted })
	slices.SortStableFunc(all, func(a, b Mistake) int { return cmp.Compare(a.Probability, b.Probability) })
	return all[:min(n, len(all))], err
}

// Gap is how much better a network does on what it was trained on.
type Gap struct {
	Epoch, Step int
	Loss        float64 // validation less training, both without dropout
	Accuracy    float64 // training less validation; NaN where nothing is classified
}

// Gaps are the generalization gaps of the epochs that were evaluated.
func (l *Lane) Gaps() []Gap {
	out := make([]Gap, len(l.Evaluations))
	for i, e := range l.Evaluations {
		out[i] = Gap{e.Epoch, e.Step, e.ValidLoss - e.TrainLossEval, e.TrainAccuracyEval - e.ValidAccuracy}
	}
	return out
}
