package panels

import (
	"fmt"
	"math"
	"slices"

	"downhill/nn"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// distribution is what violins show of a layer.
type distribution struct {
	title, axis string
	of          func(*livelab.LayerLook) *nn.Moments
}

func activations() distribution {
	return distribution{"activations", "activation", func(l *livelab.LayerLook) *nn.Moments { return &l.Activation }}
}

func weights() distribution {
	return distribution{"weights", "weight", func(l *livelab.LayerLook) *nn.Moments { return &l.Weights }}
}

// Activations are the histograms of what each hidden layer gave in the last step
// that was looked at, mirrored, side by side, with the same scale in all lanes.
func Activations(f *livelab.Frame, lane int, l Look) *figure.Plot {
	return violins(f, lane, activations(), l)
}

// Weights are the histograms of the kernel of each dense layer, as Activations
// has them.
func Weights(f *livelab.Frame, lane int, l Look) *figure.Plot {
	return violins(f, lane, weights(), l)
}

// lookAt is what was seen last at or before a step, nil where nothing was.
func lookAt(l *livelab.Lane, step int) *livelab.Look {
	for i := len(l.Looks) - 1; i >= 0; i-- {
		if l.Looks[i].Step <= step {
			return &l.Looks[i]
		}
	}
	return nil
}

// evaluationAt is the last evaluation at or before a step, nil where there is
// none.
func evaluationAt(l *livelab.Lane, step int) *nn.Epoch {
	for i := len(l.Evaluations) - 1; i >= 0; i-- {
		if l.Evaluations[i].Step <= step {
			return &l.Evaluations[i]
		}
	}
	return nil
}

// shown are the layers of a look that violins are drawn of: of activations the
// hidden ones, as the output layer has none.
func (d *distribution) shown(l *livelab.Lane, k *livelab.Look) []livelab.LayerLook {
	if d.title == "activations" {
		return k.Layers[:min(hidden(l), len(k.Layers))]
	}
	return k.Layers
}

// apart is how many times wider than the narrowest lane's a lane's values may
// spread and still share its scale: what is wider would flatten the others.
const apart = 8

// span is the range of the values of a lane and of those that share its scale,
// where all but a thousandth of each layer's values lie, so that one outlier does
// not flatten all. own says that the lane has a scale of its own.
func (d *distribution) span(f *livelab.Frame, lane int) (low, high float64, own bool) {
	type extent struct{ low, high float64 }
	lanes := make([]extent, len(f.Lanes))
	narrow, least := math.Inf(1), 0
	for i := range f.Lanes {
		e := extent{math.Inf(1), math.Inf(-1)}
		if k := lookAt(&f.Lanes[i], f.Step); k != nil {
			layers := d.shown(&f.Lanes[i], k)
			for j := range layers {
				if from, to := middle(d.of(&layers[j])); finite(from) && finite(to) {
					e.low, e.high = math.Min(e.low, from), math.Max(e.high, to)
				}
			}
		}
		if lanes[i] = e; e.high > e.low && e.high-e.low < narrow {
			narrow, least = e.high-e.low, i
		}
	}
	e := lanes[lane]
	if own = e.high-e.low > apart*narrow; !own {
		e = lanes[least]
		for _, o := range lanes {
			if o.high-o.low <= apart*narrow {
				e.low, e.high = math.Min(e.low, o.low), math.Max(e.high, o.high)
			}
		}
	}
	low, high = e.low, e.high
	if !(low <= high) {
		return -1, 1, false
	}
	if high-low < 1e-9*math.Max(1, math.Abs(high)) {
		low, high = low-0.5, high+0.5
	}
	low, high = figure.Nice(low, high, 4)
	return low, high, own
}

// middle is where all but a thousandth of the values lie, half of it cut at each
// end.
func middle(m *nn.Moments) (low, high float64) {
	all := 0
	for _, n := range m.Histogram {
		all += n
	}
	if all == 0 {
		return math.NaN(), math.NaN()
	}
	width := (m.Max - m.Min) / nn.HistogramBins
	low, high = m.Min, m.Max
	cut := all / 2000
	for i, sum := 0, 0; i < nn.HistogramBins; i++ {
		if sum += m.Histogram[i]; sum > cut {
			low = m.Min + float64(i)*width
			break
		}
	}
	for i, sum := nn.HistogramBins-1, 0; i >= 0; i-- {
		if sum += m.Histogram[i]; sum > cut {
			high = m.Min + float64(i+1)*width
			break
		}
	}
	return low, high
}

func violins(f *livelab.Frame, lane int, d distribution, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	n := len(ln.Denses)
	if d.title == "activations" {
		n = hidden(ln)
	}
	low, high, own := d.span(f, lane)
	x, y := layerAxis(n), figure.Axis{Label: d.axis, Min: low, Max: high}.WithTicks(4)
	k := lookAt(ln, f.Step)
	if k == nil {
		return empty(d.title+" by layer", "no step was taken yet", x, y)
	}
	p := &figure.Plot{X: x, Y: y}
	s := style(l.Theme, lane)
	layers := d.shown(ln, k)
	for j := range layers {
		m := d.of(&layers[j])
		if d.title == "weights" && layers[j].Zeros > 0 {
			p.Lines = append(p.Lines, spike(layers[j].Zeros, m.Count, float64(j+1), l.Theme))
			if layers[j].Zeros == m.Count {
				continue
			}
			m = withoutZeros(m, layers[j].Zeros)
		}
		if b, ok := violin(m, float64(j+1)); ok {
			b.Color = s.Color
			p.Bands = append(p.Bands, b)
			p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: l.Theme.Text}, Width: 1.5,
				Points: []figure.Point{{float64(j) + 0.82, m.Mean}, {float64(j) + 1.18, m.Mean}}})
		} else {
			s := s
			s.Marker = figure.Cross
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{float64(j + 1), (low + high) / 2}, Style: s, Radius: 4})
		}
	}
	p.Title = d.heading(f, ln, layers, own)
	return p
}

// heading is the title: the mean and standard deviation of the first and the
// last layer shown, and of activations how many units are dead and values
// saturated.
func (d *distribution) heading(f *livelab.Frame, l *livelab.Lane, layers []livelab.LayerLook, own bool) string {
	t := d.title
	if own {
		t += " · own scale"
	}
	if d.title == "activations" {
		if e := evaluationAt(l, f.Step); e != nil {
			n := len(layers)
			t += fmt.Sprintf(" · dead %s, saturated %s", percent(share(e.LayerDeadFraction, n)), percent(share(e.LayerSaturatedFraction, n)))
		}
	}
	if d.title == "weights" {
		t += zeroWords(layers)
	}
	if n := len(layers); n > 0 {
		t += " · " + meanStd(d.of(&layers[0]))
		if n > 1 {
			t += " to " + meanStd(d.of(&layers[n-1]))
		}
	}
	return t
}

// meanStd is the mean and the standard deviation in words.
func meanStd(m *nn.Moments) string {
	if !finite(m.Mean) || !finite(m.Variance) {
		return "not finite"
	}
	return figure.Short(m.Mean, 2) + " ± " + figure.Short(math.Sqrt(m.Variance), 2)
}

// share is the mean over the first n layers.
func share(of []float64, n int) float64 {
	n = min(n, len(of))
	sum := 0.0
	for _, x := range of[:n] {
		sum += x
	}
	return sum / float64(max(1, n))
}

// percent writes a share: 61 %.
func percent(x float64) string {
	if !finite(x) {
		return "—"
	}
	return figure.Fixed(100*x, 0) + " %"
}

// classesOf are the counts of a histogram in classes so wide that they hold four
// values in the mean, at least eight of them.
func classesOf(m *nn.Moments) []int {
	out := m.Histogram[:]
	for len(out) > 8 && 4*len(out) > m.Count {
		half := make([]int, len(out)/2)
		for i := range half {
			half[i] = out[2*i] + out[2*i+1]
		}
		out = half
	}
	return out
}

// violin is a histogram mirrored at a place of the horizontal axis, its widest
// class 0.84 wide; false where no value was finite. The width goes with the square
// root of the count: of ReLU's activations half are 0, and the others would be a
// hair beside them.
func violin(m *nn.Moments, at float64) (figure.Band, bool) {
	counts := classesOf(m)
	most := slices.Max(counts)
	if most == 0 || !finite(m.Min) || !finite(m.Max) {
		return figure.Band{}, false
	}
	var b figure.Band
	width := (m.Max - m.Min) / float64(len(counts))
	if width == 0 { // all values are the same
		half := 1e-3 * math.Max(1e-3, math.Abs(m.Min))
		b.Lower = []figure.Point{{at - 0.42, m.Min - half}, {at - 0.42, m.Max + half}}
		b.Upper = []figure.Point{{at + 0.42, m.Min - half}, {at + 0.42, m.Max + half}}
		return b, true
	}
	b.Lower, b.Upper = make([]figure.Point, 0, 2*len(counts)), make([]figure.Point, 0, 2*len(counts))
	for i, n := range counts {
		half := 0.42 * math.Sqrt(float64(n)/float64(most))
		for _, y := range []float64{m.Min + float64(i)*width, m.Min + float64(i+1)*width} {
			b.Lower = append(b.Lower, figure.Point{at - half, y})
			b.Upper = append(b.Upper, figure.Point{at + half, y})
		}
	}
	return b, true
}
