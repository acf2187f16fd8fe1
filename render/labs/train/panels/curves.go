package panels

import (
	"math"

	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// Kind is a measure that curves show.
type Kind int

// The measures.
const (
	Loss Kind = iota
	Accuracy
	Gap          // validation loss less training loss
	LearningRate // η
)

// String is the measure's name.
func (k Kind) String() string {
	return [...]string{"loss", "accuracy", "generalization gap", "learning rate"}[k]
}

// Kinds lists the measures that the data have.
func Kinds(f *livelab.Frame) []Kind {
	if !classified(f) {
		return []Kind{Loss, Gap, LearningRate}
	}
	return []Kind{Loss, Accuracy, Gap, LearningRate}
}

// tailPoints is how many points at most a curve has behind the last evaluation,
// and how many one has that is not evaluated.
const tailPoints = 100

// Curves plots a measure of every lane over time: validation bold with the
// lane's marker, training thin, and what was trained on, dropout and penalties
// included, faint; where early stopping watches, a ring at the epoch whose
// weights come back. They are the curves of `downhill train`; behind the last
// evaluation the faint one goes on with the steps taken since.
func Curves(f *livelab.Frame, kind Kind, l Look) *figure.Plot {
	var curves []train.Curve
	for i := range f.Lanes {
		curves = append(curves, curve(&f.Lanes[i], i, kind, l))
	}
	x := timeAxis(f, l.Across)
	var p *figure.Plot
	switch kind {
	case LearningRate:
		p = train.Rates(curves, x)
		p.Title = "learning rate"
	case Gap:
		p = gaps(curves, x)
	default:
		p = train.Learning(kind.String(), curves, x, l.Theme)
		p.Title = kind.String() + ": validation bold, training thin, as trained on faint"
	}
	for i := range f.Lanes {
		for _, m := range stops(&f.Lanes[i], i, curves[i]) {
			if at := p.Y.Norm(m.At[1]); at >= 0 && at <= 1 {
				p.Marks = append(p.Marks, m)
			} else {
				p.Notes = append(p.Notes, figure.Note{At: m.At, Text: m.Label, Color: m.Style.Color, Arrow: true})
			}
		}
	}
	p.Rules = now(f, l)
	return p
}

// curve is one lane's.
func curve(l *livelab.Lane, lane int, kind Kind, look Look) train.Curve {
	c := newClock(l, look.Across)
	out := train.Curve{Name: Letter(lane) + " " + l.Name, Style: style(look.Theme, lane)}
	for k := range l.Evaluations {
		e := &l.Evaluations[k]
		at := c.at(float64(e.Step))
		trained, training, valid := measured(e, kind)
		if k > 0 && finite(trained) && !early(l) {
			out.Trained = append(out.Trained, figure.Point{at, trained})
		}
		if kind != Gap && kind != LearningRate {
			out.Training = append(out.Training, figure.Point{at, training})
		}
		if kind != LearningRate {
			out.Valid = append(out.Valid, figure.Point{at, valid})
		}
	}
	switch kind {
	case Loss:
		out.Trained = append(out.Trained, tail(l, &c, func(k *livelab.Column) float64 { return k.Loss })...)
	case Accuracy:
		out.Trained = append(out.Trained, tail(l, &c, func(k *livelab.Column) float64 { return k.Accuracy })...)
	case LearningRate:
		out.Valid = rates(l, &c)
	}
	return out
}

// measured is what an evaluation says of a measure.
func measured(e *nn.Epoch, kind Kind) (trained, training, valid float64) {
	switch kind {
	case Loss:
		return e.TrainLoss, e.TrainLossEval, e.ValidLoss
	case Accuracy:
		return e.TrainAccuracy, e.TrainAccuracyEval, e.ValidAccuracy
	}
	return math.NaN(), math.NaN(), e.ValidLoss - e.TrainLossEval
}

// early says that so few epochs are complete that what was trained on is shown
// step by step.
func early(l *livelab.Lane) bool { return len(l.Evaluations) < 4 }

// tail is what the steps behind the last evaluation came to, a mean for each
// point.
func tail(l *livelab.Lane, c *clock, of func(*livelab.Column) float64) []figure.Point {
	from := len(l.Columns)
	last := 0
	if n := len(l.Evaluations); n > 0 && !early(l) {
		last = l.Evaluations[n-1].Step
	}
	for from > 0 && l.Columns[from-1].Step > last {
		from--
	}
	var out []figure.Point
	every := (len(l.Columns) - from + tailPoints - 1) / tailPoints
	for ; from < len(l.Columns); from += every {
		sum, steps := 0.0, 0.0
		group := l.Columns[from:min(from+every, len(l.Columns))]
		for i := range group {
			sum += float64(group[i].Steps) * of(&group[i])
			steps += float64(group[i].Steps)
		}
		if at := c.at(float64(group[len(group)-1].Step)); finite(at) && finite(sum) {
			out = append(out, figure.Point{at, sum / steps})
		}
	}
	return out
}

// rates is the learning rate at about every hundredth column, those where it
// changes among them.
func rates(l *livelab.Lane, c *clock) []figure.Point {
	var out []figure.Point
	every := max(1, len(l.Columns)/tailPoints)
	for i := range l.Columns {
		k := &l.Columns[i]
		turns := i == 0 || i == len(l.Columns)-1 || k.LearningRate != l.Columns[i-1].LearningRate && l.Columns[i-1].LearningRate == l.Columns[max(0, i-2)].LearningRate
		if at := c.at(float64(k.Step)); finite(at) && (turns || i%every == 0) {
			if turns && i > 0 && i < len(l.Columns)-1 { // a jump, not a slope
				out = append(out, figure.Point{c.at(float64(l.Columns[i-1].Step)), l.Columns[i-1].LearningRate})
			}
			out = append(out, figure.Point{at, k.LearningRate})
		}
	}
	return out
}

// gaps plots validation loss less training loss, with a line at 0.
func gaps(curves []train.Curve, x figure.Axis) *figure.Plot {
	p := train.Learning("validation − training loss", curves, x, figure.Theme{})
	lines := p.Lines[:0]
	low, high := 0.0, 0.0
	for _, k := range p.Lines {
		if k.Name == "" {
			continue
		}
		lines = append(lines, k)
		for _, q := range k.Points {
			if finite(q[1]) {
				low, high = math.Min(low, q[1]), math.Max(high, q[1])
			}
		}
	}
	p.Lines = lines
	if low == high {
		high = low + 1
	}
	p.Y.Log = false
	p.Y.Min, p.Y.Max = figure.Nice(low, high, 4)
	p.Title = "generalization gap: validation − training loss"
	return p
}

// stops marks where early stopping found the weights that come back, and where
// a lane ended before the others.
func stops(l *livelab.Lane, lane int, c train.Curve) []figure.Mark {
	var out []figure.Mark
	s := c.Style
	if n := len(c.Valid); diverged(l) && n > 0 {
		s.Marker = figure.Cross
		for k := n - 1; k >= 0; k-- {
			if q := c.Valid[k]; finite(q[1]) {
				out = append(out, figure.Mark{At: q, Style: s, Radius: 6, Label: Letter(lane) + " not finite", Rim: true})
				break
			}
		}
	}
	if l.Best == 0 || len(c.Valid) != len(l.Evaluations) {
		return out
	}
	s.Marker = figure.Ring
	for k := range l.Evaluations {
		if l.Evaluations[k].Epoch == l.Best {
			word := "best so far: epoch "
			if l.Status == nn.Stopped || l.Status == nn.Finished {
				word = "restored: epoch "
			}
			out = append(out, figure.Mark{At: c.Valid[k], Style: s, Radius: 7,
				Label: Letter(lane) + " " + word + figure.Exact(float64(l.Best))})
		}
	}
	return out
}
