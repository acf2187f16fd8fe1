package live

import (
	"math"

	"downhill/nn"
)

// Column is what some steps in a row came to.
type Column struct {
	Step         int     // the last of them
	Steps        int     // how many
	Loss         float64 // as trained on: dropout on, penalties included; mean
	Accuracy     float64 // mean; NaN where nothing is classified
	LearningRate float64 // of the last step
	// GradientNorm is, for each dense layer, the root mean square over the steps
	// of ‖∂L/∂W‖, penalties included and before clipping.
	GradientNorm []float64
}

// Look is what was seen of the signals in one step.
type Look struct {
	Step   int
	Layers []LayerLook // the dense layers, the output layer among them
}

// LayerLook is one dense layer in a look.
type LayerLook struct {
	nn.LayerSignals
	Weights nn.Moments // of the kernel after the step
	Zeros   int        // of the kernel's weights that are exactly 0
}

// How much is recorded. Where a list grows longer, it is thinned to half and
// from then on filled half as often, so that it depends on the number of steps
// alone.
const (
	MaxColumns     = 4096
	MaxEvaluations = 4096
	firstLooks     = 64       // steps between two looks at first: a few hundredths of a large network's time
	lookBytes      = 12 << 20 // of a lane's looks
	minLooks       = 32
	maxLooks       = 256
)

// recording is what a lane has recorded. The lists are append-only: what was
// published is never written again.
type recording struct {
	end int // steps that were recorded; what is taken again before it is not

	every   int // steps of a column
	columns []Column
	sum     Column // of the column that is not complete
	squares []float64

	lookEvery, mostLooks int
	looks                []Look

	epochEvery  int
	evaluations []nn.Epoch
	seconds     []float64 // of training until each
}

func newRecording(dense int) recording {
	const histogram = 8 * (nn.HistogramBins + 6)
	most := lookBytes / (max(1, dense) * 5 * histogram)
	return recording{every: 1, lookEvery: firstLooks, epochEvery: 1, squares: make([]float64, dense),
		mostLooks: min(max(most, minLooks), maxLooks) &^ 1}
}

// step adds a step to the present column.
func (r *recording) step(s nn.StepReport, squares []float64) {
	a := &r.sum
	a.Steps++
	a.Loss += s.Loss
	a.Accuracy += s.Accuracy
	a.LearningRate = s.LearningRate
	for i, q := range squares {
		r.squares[i] += q
	}
	if s.Step%r.every != 0 {
		return
	}
	if s.Step/r.every > len(r.columns) {
		n := float64(a.Steps)
		c := Column{Step: s.Step, Steps: a.Steps, Loss: a.Loss / n, Accuracy: a.Accuracy / n, LearningRate: a.LearningRate,
			GradientNorm: make([]float64, len(r.squares))}
		for i, q := range r.squares {
			c.GradientNorm[i] = math.Sqrt(q / n)
		}
		r.columns = append(r.columns, c)
		if len(r.columns) == MaxColumns {
			r.thinColumns()
		}
	}
	r.restart()
}

// restart forgets the column that is not complete.
func (r *recording) restart() {
	r.sum = Column{}
	clear(r.squares)
}

// thinColumns makes one column of two.
func (r *recording) thinColumns() {
	out := make([]Column, 0, MaxColumns)
	for i := 0; i+1 < len(r.columns); i += 2 {
		a, b := r.columns[i], r.columns[i+1]
		m, n := float64(a.Steps), float64(b.Steps)
		c := Column{Step: b.Step, Steps: a.Steps + b.Steps, LearningRate: b.LearningRate,
			Loss: (m*a.Loss + n*b.Loss) / (m + n), Accuracy: (m*a.Accuracy + n*b.Accuracy) / (m + n),
			GradientNorm: make([]float64, len(a.GradientNorm))}
		for k := range c.GradientNorm {
			c.GradientNorm[k] = math.Sqrt((m*a.GradientNorm[k]*a.GradientNorm[k] + n*b.GradientNorm[k]*b.GradientNorm[k]) / (m + n))
		}
		out = append(out, c)
	}
	r.columns, r.every = out, 2*r.every
}

// looksAt says whether the signals of a step are recorded.
func (r *recording) looksAt(step int) bool {
	return step > r.end && r.keeps(step)
}

// keeps says whether a step's look stays: every few steps, and at the powers of
// 2 before the first of them.
func (r *recording) keeps(step int) bool {
	return step%r.lookEvery == 0 || step < r.lookEvery && step&(step-1) == 0
}

func (r *recording) look(l Look) {
	r.looks = append(r.looks, l)
	if len(r.looks) < r.mostLooks {
		return
	}
	r.lookEvery *= 2
	var out []Look
	for _, l := range r.looks {
		if r.keeps(l.Step) {
			out = append(out, l)
		}
	}
	r.looks = out
}

// evaluates says whether an epoch is evaluated where nothing depends on it.
func (r *recording) evaluates(epoch int) bool {
	if n := len(r.evaluations); n > 0 && r.evaluations[n-1].Epoch >= epoch {
		return false // it is made again
	}
	return epoch%r.epochEvery == 0
}

// evaluation records an epoch; the last one of a training always.
func (r *recording) evaluation(e nn.Epoch, seconds float64, last bool) {
	n := len(r.evaluations)
	if n > 0 && r.evaluations[n-1].Epoch >= e.Epoch || !last && e.Epoch%r.epochEvery != 0 {
		return
	}
	r.evaluations, r.seconds = append(r.evaluations, e), append(r.seconds, seconds)
	if len(r.evaluations) < MaxEvaluations {
		return
	}
	r.epochEvery *= 2
	var es []nn.Epoch
	var ss []float64
	for i, e := range r.evaluations {
		if e.Epoch%r.epochEvery == 0 || last && i == n {
			es, ss = append(es, e), append(ss, r.seconds[i])
		}
	}
	r.evaluations, r.seconds = es, ss
}

// cut forgets what was recorded behind a step.
func (r *recording) cut(step int) {
	r.end = min(r.end, step)
	n := min(len(r.columns), step/r.every)
	r.columns = r.columns[:n:n]
	for n = len(r.looks); n > 0 && r.looks[n-1].Step > step; n-- {
	}
	r.looks = r.looks[:n:n]
	for n = len(r.evaluations); n > 0 && r.evaluations[n-1].Step > step; n-- {
	}
	r.evaluations, r.seconds = r.evaluations[:n:n], r.seconds[:n:n]
}
