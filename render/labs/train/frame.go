package train

import (
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/sparse"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Frame is a training as far as it has come. It is immutable.
type Frame struct {
	Scenario scenario.Scenario
	Data     Data
	Runs     []Result // by network, and for each by fold
}

var _ labs.Frame = (*Frame)(nil)

// Data says what was trained on.
type Data struct {
	Title              string
	Features, Classes  int // no Classes: values are learnt
	Train, Valid, Test int // instances in each part
}

// Result is what came of one network.
type Result struct {
	Name    string
	Net     int // index into Scenario.Train.Nets
	Fold    int // 1 … in cross-validation, 0 without
	Summary nn.Summary
	Epochs  []nn.Epoch // the first is before training
	Test    Score
	MC      *MonteCarlo
	// What the document's figure, or pruning, asks for; nil where it does not.
	Sparsity       *Sparsity
	Regularization *Regularization
	Calibration    *Calibration
	Speeds         []sparse.Speed // of predictions; differs from run to run
	Best           int            // the epoch whose weights the network has in the end
	Status         nn.Status
	Reason         string
	Seconds        []float64 // that each epoch took, without the first
}

// Score is a loss and, where there are classes, an accuracy.
type Score struct{ Loss, Accuracy float64 }

// Len is the number of epochs that can be looked at, the start included.
func (f *Frame) Len() int {
	n := 0
	for i := range f.Runs {
		n = max(n, len(f.Runs[i].Epochs))
	}
	return n
}

// Style is what a network's curves look like everywhere.
func Style(t figure.Theme, net int) figure.Style { return t.Style(net) }

// classified says whether the data have classes, and so an accuracy.
func (f *Frame) classified() bool { return f.Data.Classes > 0 }

// ended is the epoch that a run's network is at in the end, the last one but
// for early stopping, which goes back to the best.
func (r *Result) ended() (nn.Epoch, bool) {
	for _, e := range r.Epochs {
		if e.Epoch == r.Best {
			return e, true
		}
	}
	return nn.Epoch{}, false
}

// Summary is how a network did over the folds of a cross-validation.
type Summary struct {
	Name      string
	Net       int
	Mean, Std float64 // of the validation accuracy, or loss where there are no classes
	Folds     int     // that did not diverge
}

// Summaries are the networks' means over the folds, in their order; nothing
// without cross-validation. The standard deviation is that of a sample, so it
// is not a number for fewer than two folds.
func (f *Frame) Summaries() []Summary {
	if f.Scenario.Train.Folds == 0 {
		return nil
	}
	var out []Summary
	for n := range f.Scenario.Train.Nets {
		var xs []float64
		for i := range f.Runs {
			r := &f.Runs[i]
			if r.Net != n || r.Status == nn.Diverged {
				continue
			}
			if e, ok := r.ended(); ok {
				x := e.ValidAccuracy
				if !f.classified() {
					x = e.ValidLoss
				}
				xs = append(xs, x)
			}
		}
		mean, std := moments(xs)
		out = append(out, Summary{f.Scenario.Train.Nets[n].Name, n, mean, std, len(xs)})
	}
	return out
}

// moments are the mean and the standard deviation of a sample.
func moments(xs []float64) (mean, std float64) {
	if len(xs) == 0 {
		return math.NaN(), math.NaN()
	}
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		std += (x - mean) * (x - mean)
	}
	if len(xs) < 2 {
		return mean, math.NaN()
	}
	return mean, math.Sqrt(std / float64(len(xs)-1))
}
