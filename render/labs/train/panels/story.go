package panels

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"downhill/nn"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// Story is what there is to say of one unit.
type Story struct {
	Sentence       string
	PreActivations *figure.Plot // what its activation function is given, over a sample
	Incoming       *figure.Plot // the weights into it
}

// storySample is over how many instances a unit's story goes.
const storySample = 256

// Story tells a unit's story over the first validation instances; layer counts
// the dense layers from 1, unit from 0.
func (c *Cache) Story(f *livelab.Frame, lane, layer, unit int, l Look) Story {
	ln := &f.Lanes[lane]
	if ln.Weights == nil || layer < 1 || layer > len(ln.Denses) || unit < 0 || unit >= ln.Denses[layer-1].Out {
		none := empty("unit", "there is no such unit", bare(), bare())
		return Story{"There is no such unit.", none, none}
	}
	m := ln.Weights.Model
	w := c.work(lane, m)
	s := ln.Split.Valid
	if s == nil || s.Len() == 0 {
		s = ln.Split.Train
	}
	act, before := activationOf(m, layer-1)
	n := min(storySample, s.Len())
	pre, out := nn.NewBatch(1, n), nn.NewBatch(1, n)
	at := 0
	w.pass.Tap = taps(func(i int, b nn.Batch) {
		if i == before {
			copy(pre.Data[at:n], b.Row(unit))
		}
		if i == act {
			copy(out.Data[at:n], b.Row(unit))
		}
	})
	w.each(s, n, func(from int, in nn.Batch) {
		at = from
		m.Forward(w.pass, nil, in)
	})
	w.pass.Tap = nil
	k, bias := kernel(m, layer-1)
	into := make([]float64, k.Rows)
	for i := range into {
		into[i] = k.At(i, unit)
	}
	st := style(l.Theme, lane)
	return Story{
		Sentence:       tell(ln, layer, unit, act, before, pre, out, into, bias),
		PreActivations: histogram("pre-activations over "+figure.Exact(float64(n))+" instances", "pre-activation", nn.MomentsOf(pre), st, l),
		Incoming:       incoming(ln, layer, unit, into, l),
	}
}

// tell is the story in words.
func tell(l *livelab.Lane, layer, unit, act, before int, pre, out nn.Batch, into, bias []float64) string {
	m := l.Weights.Model
	var b strings.Builder
	where := fmt.Sprintf("layer %d", layer)
	if layer == len(l.Denses) {
		where = "the output layer"
	}
	fmt.Fprintf(&b, "Unit %d of %s", unit+1, where)
	z, y := nn.MomentsOf(pre), nn.MomentsOf(out)
	if act != before {
		fmt.Fprintf(&b, " (%s)", m.Layers[act].Kind())
	}
	if !finite(z.Norm) {
		b.WriteString(": its pre-activations are not finite.")
		return b.String()
	}
	fmt.Fprintf(&b, ": pre-activation %s", meanStd(&z))
	if act != before {
		flat, still := 0, 0
		for _, x := range pre.Row(0) {
			d := math.Abs(slope(m, act, unit, x))
			if d == 0 {
				flat++
			}
			if d < 0.01 {
				still++
			}
		}
		fmt.Fprintf(&b, ", activation %s.", meanStd(&y))
		switch n := pre.Cols; {
		case flat == n:
			fmt.Fprintf(&b, " Its slope is 0 for all %d instances: it is dead, no gradient passes.", n)
		case flat > 0:
			fmt.Fprintf(&b, " It passes the gradient of %s of the instances.", percent(1-float64(flat)/float64(n)))
		case still > 0:
			fmt.Fprintf(&b, " It is saturated (slope below 0.01) for %s of the instances.", percent(float64(still)/float64(n)))
		default:
			b.WriteString(" It passes the gradient of every instance.")
		}
	} else {
		b.WriteString(".")
	}
	square, strongest := 0.0, 0
	for i, v := range into {
		square += v * v
		if math.Abs(v) > math.Abs(into[strongest]) {
			strongest = i
		}
	}
	if len(into) > 0 {
		source := "input"
		if layer > 1 {
			source = "unit"
		}
		fmt.Fprintf(&b, " %d weights of norm %s, the strongest %s from %s %d", len(into), figure.Short(math.Sqrt(square), 3),
			figure.Short(into[strongest], 3), source, strongest+1)
	}
	if unit < len(bias) {
		fmt.Fprintf(&b, "; bias %s", figure.Short(bias[unit], 3))
	}
	b.WriteString(".")
	return b.String()
}

// histogram draws the classes of some values as bars.
func histogram(title, axis string, m nn.Moments, s figure.Style, l Look) *figure.Plot {
	counts := classesOf(&m)
	most := slices.Max(counts)
	if most == 0 || !finite(m.Min) || !finite(m.Max) {
		return empty(title, "not finite", figure.Axis{Label: axis, Max: 1}, figure.Axis{Label: "instances", Max: 1})
	}
	low, high := m.Min, m.Max
	if low == high {
		low, high = low-0.5, high+0.5
	}
	p := &figure.Plot{Title: title + ": " + meanStd(&m), X: figure.Axis{Label: axis, Min: low, Max: high}.WithTicks(5)}
	var b figure.Band
	b.Color = s.Color
	width := (m.Max - m.Min) / float64(len(counts))
	for i, n := range counts {
		x0, x1 := m.Min+float64(i)*width, m.Min+float64(i+1)*width
		if width == 0 {
			x0, x1 = low+0.4, high-0.4
		}
		b.Lower = append(b.Lower, figure.Point{x0, 0}, figure.Point{x1, 0})
		b.Upper = append(b.Upper, figure.Point{x0, float64(n)}, figure.Point{x1, float64(n)})
		if width == 0 {
			b.Upper[0][1], b.Upper[1][1] = float64(m.Count), float64(m.Count)
			most = m.Count
			break
		}
	}
	p.Bands = append(p.Bands, b)
	_, top := figure.Nice(0, float64(most), 3)
	p.Y = figure.Axis{Label: "instances", Max: top}.WithTicks(3)
	if low < 0 && high > 0 {
		p.Rules = append(p.Rules, figure.Rule{AtX: 0, AtY: math.NaN(), Color: l.Theme.Muted})
	}
	return p
}

// incoming draws the weights into a unit: as a picture where they come from one,
// else as bars, purple below 0 and green above.
func incoming(l *livelab.Lane, layer, unit int, into []float64, look Look) *figure.Plot {
	title := "incoming weights"
	if height, width := pictures(l); layer == 1 && height*width == len(into) && height > 0 {
		t := tiling(1, width, height, 0)
		most := round125(math.Max(math.Max(largest(into), -smallest(into)), 1e-9), math.Ceil)
		f := t.field(figure.PRGn(), -most, most, 0)
		t.paint(f, 0, func(i int) float64 { return into[i] })
		p := t.plot(f, look.Theme)
		p.Field.Ticks = p.Field.BarTicks(barTicks)
		p.Title, p.Bar = title, "weight"
		p.X.Label = fmt.Sprintf("%d × %d pixels", width, height)
		return p
	}
	label := "input"
	if layer > 1 {
		label = fmt.Sprintf("unit of layer %d", layer-1)
	}
	n := len(into)
	p := &figure.Plot{Title: title, X: layerAxis(n)}
	p.X.Label = label
	low, high := math.Min(0, smallest(into)), math.Max(0, largest(into))
	if low == high {
		high = 1
	}
	low, high = figure.Nice(low, high, 3)
	p.Y = figure.Axis{Label: "weight", Min: low, Max: high}.WithTicks(3)
	inks := signed(look.Theme)
	for i, v := range into {
		if !finite(v) || v == 0 {
			continue
		}
		ink := inks[0]
		if v > 0 {
			ink = inks[1]
		}
		p.Bands = append(p.Bands, figure.Bar(ink, float64(i)+0.6, 0, float64(i)+1.4, v))
	}
	p.Rules = append(p.Rules, figure.Rule{AtX: math.NaN(), AtY: 0, Color: look.Theme.Muted})
	return p
}
