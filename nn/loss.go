package nn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"downhill/nn/kernels"
)

// Loss is what training makes small. All are means over the batch and take the
// output before softmax or sigmoid, so that neither a logarithm of 0 nor a
// cancellation stands in the way:
//
//	Softmax: L = mean (log Σ exp zᵢ − z_label),               ∂L/∂z = (softmax(z) − onehot)/n
//	Sigmoid: L = mean (max(z, 0) − z·t + log(1 + exp(−|z|))), ∂L/∂z = (σ(z) − t)/(n·k)
//	MSE:     L = mean (z − t)²,                               ∂L/∂z = 2(z − t)/(n·k)
//
// with n instances, k outputs, and the means of the last two over both, as in
// Keras.
type Loss int

// The losses.
const (
	Softmax Loss = iota // softmax with cross-entropy
	Sigmoid             // sigmoid with binary cross-entropy
	MSE                 // mean squared error
)

var lossKeys = [...]string{"softmax", "sigmoid", "mse"}

func (l Loss) valid() bool { return l >= 0 && int(l) < len(lossKeys) }

func lossNames() string { return strings.Join(lossKeys[:], " or ") }

// String is the name as it is written.
func (l Loss) String() string {
	if !l.valid() {
		return fmt.Sprintf("loss %d", int(l))
	}
	return lossKeys[l]
}

// ParseLoss reads softmax, sigmoid or mse.
func ParseLoss(text string) (Loss, error) {
	if i := slices.Index(lossKeys[:], text); i >= 0 {
		return Loss(i), nil
	}
	return 0, fmt.Errorf("loss = %q: want %s", text, lossNames())
}

// Classifies says whether an instance can be right or wrong.
func (l Loss) Classifies() bool { return l != MSE }

// Check reports targets that do not fit an output of units × cols.
func (l Loss) Check(units, cols int, t Targets) error {
	labels := l == Softmax || l == Sigmoid && t.Values.Data == nil
	if labels {
		classes := units
		if l == Sigmoid {
			classes = 2
			if units != 1 {
				return fmt.Errorf("%s: labels for %d outputs: want values, or 1 output", l, units)
			}
		}
		if len(t.Labels) < cols {
			return fmt.Errorf("%s: %d labels for %d instances", l, len(t.Labels), cols)
		}
		for c, label := range t.Labels[:cols] {
			if label < 0 || label >= classes {
				return fmt.Errorf("%s: label %d of instance %d: want 0 to %d", l, label, c, classes-1)
			}
		}
		return nil
	}
	if t.Values.Rows != units || t.Values.Cols < cols {
		return fmt.Errorf("%s: targets are %d × %d: want %d × %d", l, t.Values.Rows, t.Values.Cols, units, cols)
	}
	return nil
}

// Eval returns the mean loss of the outputs z and how many instances are
// classified right (softmax: the first of the largest outputs is the label's;
// sigmoid: z > 0 exactly where t > ½, in all outputs). Where dz.Data is not nil
// it gets ∂L/∂z, with zeros as padding. Targets must fit, see Check.
func (l Loss) Eval(p *Pass, dz, z Batch, t Targets) (loss float64, correct int) {
	switch {
	case l == Softmax:
		return softmaxLoss(&p.loss, dz, z, t.Labels)
	case l == MSE:
		return squaredLoss(dz, z, t.Values), 0
	case t.Values.Data == nil:
		values := Batch{p.loss.grow(2, z.Stride), 1, z.Cols, z.Stride}
		for c := range z.Cols {
			values.Data[c] = float64(t.Labels[c])
		}
		return sigmoidLoss(dz, z, values)
	}
	return sigmoidLoss(dz, z, t.Values)
}

func softmaxLoss(s *scratch, dz, z Batch, labels []int) (loss float64, correct int) {
	if dz.Data == nil {
		dz = Batch{s.grow(1, z.Rows*z.Stride), z.Rows, z.Cols, z.Stride}
	}
	vec := s.grow(0, 2*z.Cols)
	top, sum := vec[:z.Cols], vec[z.Cols:]
	softmax(dz, z, top, sum)
	n := float64(z.Cols)
	for c, label := range labels[:z.Cols] {
		v := z.At(label, c)
		loss += math.Log(sum[c]) - (v - top[c])
		right := v == top[c]
		for r := 0; r < label && right; r++ {
			right = z.At(r, c) < v
		}
		if right {
			correct++
		}
		sum[c] = 1 / (sum[c] * n)
	}
	for r := range z.Rows {
		row := dz.Row(r)
		for c := range row {
			row[c] *= sum[c]
		}
		clear(dz.Data[r*dz.Stride+dz.Cols : (r+1)*dz.Stride])
	}
	for c, label := range labels[:z.Cols] {
		dz.Data[label*dz.Stride+c] -= 1 / n
	}
	return loss / n, correct
}

// softmax writes exp(z − top) into e, with top the largest z and sum the sum of
// e in each column.
func softmax(e, z Batch, top, sum []float64) {
	copy(top, z.Row(0))
	for r := 1; r < z.Rows; r++ {
		for c, v := range z.Row(r) {
			top[c] = max(top[c], v)
		}
	}
	for r := range z.Rows {
		from, to := z.Data[r*z.Stride:], e.Row(r)
		for c := range to {
			to[c] = from[c] - top[c]
		}
		clear(e.Data[r*e.Stride+e.Cols : (r+1)*e.Stride])
	}
	kernels.Exp(e.Data, e.Data)
	clear(sum)
	for r := range z.Rows {
		for c, v := range e.Row(r) {
			sum[c] += v
		}
	}
}

func sigmoidLoss(dz, z, t Batch) (loss float64, correct int) {
	scale := 1 / float64(z.Rows*z.Cols)
	for c := range z.Cols {
		right := true
		for r := range z.Rows {
			v, want := z.At(r, c), t.At(r, c)
			e := math.Exp(-math.Abs(v))
			loss += max(v, 0) - v*want + math.Log1p(e)
			right = right && (v > 0) == (want > 0.5)
			if dz.Data != nil {
				sigma := 1 / (1 + e)
				if v < 0 {
					sigma = e / (1 + e)
				}
				dz.Data[r*dz.Stride+c] = (sigma - want) * scale
			}
		}
		if right {
			correct++
		}
	}
	clearPadding(dz)
	return loss * scale, correct
}

func squaredLoss(dz, z, t Batch) (loss float64) {
	scale := 1 / float64(z.Rows*z.Cols)
	for r := range z.Rows {
		zs, ts := z.Row(r), t.Row(r)
		for c, v := range zs {
			d := v - ts[c]
			loss += d * d
			if dz.Data != nil {
				dz.Data[r*dz.Stride+c] = 2 * d * scale
			}
		}
	}
	clearPadding(dz)
	return loss * scale
}

func clearPadding(b Batch) {
	if b.Data == nil || b.Cols == b.Stride {
		return
	}
	for r := range b.Rows {
		clear(b.Data[r*b.Stride+b.Cols : (r+1)*b.Stride])
	}
}

// Link turns outputs into what they mean, in place: softmax makes
// probabilities of each column, sigmoid of each value, MSE changes nothing.
func (l Loss) Link(p *Pass, z Batch) {
	switch l {
	case Softmax:
		vec := p.loss.grow(0, 2*z.Cols)
		top, sum := vec[:z.Cols], vec[z.Cols:]
		softmax(z, z, top, sum)
		for r := range z.Rows {
			row := z.Row(r)
			for c := range row {
				row[c] /= sum[c]
			}
		}
	case Sigmoid:
		kernels.Sigmoid(z.Data, z.Data)
	}
}
