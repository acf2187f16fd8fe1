package panels

import (
	"fmt"
	stdcolor "image/color"
	"math"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// marksKey is what the instances' marks follow from.
type marksKey struct {
	train, valid *datasets.Set
	theme        string
}

// classStyle is what a class looks like: of two the ends of PRGn, which its field
// has, of more the colours that no lane has first.
func classStyle(t figure.Theme, class, classes int) figure.Style {
	if classes == 2 {
		return figure.Style{Color: classInks(t)[class], Marker: []figure.Marker{figure.Disc, figure.Square}[class]}
	}
	s := t.Style(class + 4)
	s.Marker = figure.Marker(class % 4)
	return s
}

// classInks are the colours of two classes, as they stand out on the ends of
// their field.
func classInks(t figure.Theme) [2]stdcolor.NRGBA {
	m := figure.PRGn()
	if t.Name == "light" {
		return [2]stdcolor.NRGBA{m.At(0.1), m.At(0.9)}
	}
	return [2]stdcolor.NRGBA{m.At(0.3), m.At(0.7)}
}

// className is what a class is called.
func className(s *datasets.Set, class int) string {
	if class < len(s.ClassNames) {
		return s.ClassNames[class]
	}
	return fmt.Sprintf("class %d", class)
}

// Boundary is what a lane's network says all over the plane of its data: of two
// classes P(1) − P(0) with a line where it is 0, of more the most probable one,
// the stronger the more probable it is, of values the value; along one feature it
// is a curve. n is how many nodes an axis has. Training instances are filled,
// those for validation hollow.
func (c *Cache) Boundary(f *livelab.Frame, lane, n int, l Look) *figure.Plot {
	return c.field(f, lane, n, l, predicted, 0)
}

// Uncertainty is the standard deviation of predictions with dropout on (of two
// classes that of P(1), of more that of the class that is most probable in the
// mean) all over the plane.
// Source: Gal & Ghahramani 2016; Géron 2019, chapter 11.
func (c *Cache) Uncertainty(f *livelab.Frame, lane, n, passes int, l Look) *figure.Plot {
	return c.field(f, lane, n, l, spreads, passes)
}

// MeanField is Boundary of the mean prediction with dropout on.
func (c *Cache) MeanField(f *livelab.Frame, lane, n, passes int, l Look) *figure.Plot {
	return c.field(f, lane, n, l, means, passes)
}

// output is what of a network's predictions is shown over the plane.
type output int

const (
	predicted output = iota
	means
	spreads
)

func (c *Cache) field(f *livelab.Frame, lane, n int, l Look, what output, passes int) *figure.Plot {
	ln := &f.Lanes[lane]
	x, y := figure.Axis{Label: "x₁", Min: -1, Max: 1}, figure.Axis{Label: "x₂", Min: -1, Max: 1}
	title := [...]string{"decision boundary", fmt.Sprintf("mean of %d predictions with dropout on", passes),
		fmt.Sprintf("spread of %d predictions with dropout on", passes)}[what]
	switch {
	case !Planar(ln):
		return empty(title, "the data are not in the plane", x, y)
	case ln.Weights == nil:
		return empty(title, "no network yet", x, y)
	case what != predicted && !drops(ln.Weights.Model):
		return empty(title, "the network has no dropout", x, y)
	}
	w := c.work(lane, ln.Weights.Model)
	n = max(2, n)
	if ln.Split.Train.Features == 1 {
		n = max(n, 256)
	}
	grid, g := w.nodes(ln.Split, n)
	z, spread := w.predictions(ln, grid, what, passes)
	p := &figure.Plot{Title: title, Marks: w.instances(ln, l.Theme),
		X: figure.Axis{Label: "x₁", Min: g.xMin, Max: g.xMax}.WithTicks(5), Y: figure.Axis{Label: "x₂", Min: g.yMin, Max: g.yMax}.WithTicks(5)}
	if ln.Split.Train.Features == 1 {
		along(p, g, z, spread, ln, lane, l)
		return p
	}
	p.Field = &figure.Field{NX: g.n, NY: g.n, XMin: g.xMin, XMax: g.xMax, YMin: g.yMin, YMax: g.yMax}
	classes := f.Data.Classes
	switch {
	case what == spreads:
		p.Field.Z, p.Field.Map, p.Bar = certain(z, spread), figure.Viridis(), "standard deviation"
		p.Field.High = 0.5
		if classes == 0 {
			p.Field.High = round125(math.Max(largest(p.Field.Z), 1e-9), math.Ceil)
		}
	case classes > 2:
		winners(p, z, classes, l.Theme)
		if what == predicted {
			p.Title += ": most probable class, stronger where surer"
		}
	default:
		p.Field.Z, p.Field.Map = z[0], figure.PRGn()
		p.Field.Low, p.Field.High, p.Bar = -1, 1, "P(1) − P(0)"
		p.Title += ": P(1) − P(0)"
		if classes == 2 {
			p.Contours = border(p.Field, z[0])
			for i, v := range z[0] {
				z[0][i] = 2*v - 1
			}
		} else {
			p.Field.High = round125(math.Max(math.Max(largest(z[0]), -smallest(z[0])), 1e-9), math.Ceil)
			p.Field.Low, p.Bar, p.Title = -p.Field.High, "prediction", title
		}
	}
	if p.Field.Ticks == nil {
		p.Field.Ticks = p.Field.BarTicks(barTicks)
	}
	return p
}

// border is the line where both classes are as probable. It is traced on the
// logits, which between two nodes go nearly straight where the probabilities jump.
func border(f *figure.Field, p []float64) *figure.Contours {
	const most = 37 // a probability that is 1 in floating point has a larger one
	g := *f
	g.Low, g.High, g.Z = -most, most, make([]float64, len(p))
	for i, v := range p {
		g.Z[i] = math.Max(-most, math.Min(most, math.Log(v/(1-v))))
	}
	c := figure.Trace(&g, []float64{0})
	c.Color, c.Width = color(0x1B2026), 2
	return c
}

// predictions are what the network says at every node, an output a row, and how
// far its predictions with dropout on spread.
func (w *work) predictions(l *livelab.Lane, grid *datasets.Set, what output, passes int) (z, spread [][]float64) {
	m := l.Weights.Model
	_, outputs := m.Size()
	z, spread = make([][]float64, outputs), make([][]float64, outputs)
	for o := range z {
		z[o], spread[o] = make([]float64, grid.Len()), make([]float64, grid.Len())
	}
	// Each chunk has masks of its own: the same ones again would draw a pattern.
	w.each(grid, grid.Len(), func(from int, in nn.Batch) {
		if what == predicted {
			y := m.Predict(w.pass, in)
			for o := range z {
				copy(z[o][from:], y.Row(o)[:in.Cols])
			}
			return
		}
		mean, deviation := nn.NewBatch(outputs, in.Cols), nn.NewBatch(outputs, in.Cols)
		if err := m.MonteCarlo(w.pass, mean, deviation, in, max(1, passes), l.Seed+uint64(from)); err != nil {
			panic(err) // the batches above have the wanted shape
		}
		for o := range z {
			copy(z[o][from:], mean.Row(o))
			copy(spread[o][from:], deviation.Row(o))
		}
	})
	return z, spread
}

// certain is the spread of the largest output at each node.
func certain(z, spread [][]float64) []float64 {
	out := make([]float64, len(z[0]))
	for i := range out {
		best := 0
		for o := range z {
			if z[o][i] > z[best][i] {
				best = o
			}
		}
		out[i] = spread[best][i]
	}
	return out
}

// winners paints the most probable class of each node: class k takes the part
// of the colour map from 2k to 2k + 1, pale where it is hardly more probable than
// the others and in its own colour where it is certain.
func winners(p *figure.Plot, z [][]float64, classes int, t figure.Theme) {
	f := p.Field
	f.Cells, f.Low, f.High, f.Z = true, 0, float64(2*classes-1), make([]float64, len(z[0]))
	for i := range f.Z {
		best := 0
		for k := range z {
			if z[k][i] > z[best][i] {
				best = k
			}
		}
		even := 1 / float64(classes)
		f.Z[i] = 2*float64(best) + math.Max(0, math.Min(1, (z[best][i]-even)/(1-even)))
		if !finite(z[best][i]) {
			f.Z[i] = math.NaN()
		}
	}
	f.Map.Name = "classes"
	for k := range classes {
		c := classStyle(t, k, classes).Color
		f.Map.Stops = append(f.Map.Stops, mix(t.Background, c, 0.12), mix(t.Background, c, 0.62))
		f.Ticks = append(f.Ticks, figure.Tick{At: 2*float64(k) + 0.5, Label: figure.Exact(float64(k))})
	}
	p.Bar = "class"
}

// along draws the prediction of one value from one feature.
func along(p *figure.Plot, g plane, z, spread [][]float64, l *livelab.Lane, lane int, look Look) {
	s := style(look.Theme, lane)
	line := figure.Line{Style: figure.Style{Color: s.Color}, Width: 2.4}
	b := figure.Band{Color: s.Color}
	b.Color.A = 90
	low, high := math.Inf(1), math.Inf(-1)
	for i, v := range z[0] {
		x := g.xMin + float64(i)/float64(g.n-1)*(g.xMax-g.xMin)
		line.Points = append(line.Points, figure.Point{x, v})
		b.Lower, b.Upper = append(b.Lower, figure.Point{x, v - spread[0][i]}), append(b.Upper, figure.Point{x, v + spread[0][i]})
	}
	for _, t := range [][]float64{l.Split.Train.Targets, l.Split.Valid.Targets} {
		for _, v := range t {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if largest(spread[0]) > 0 {
		p.Bands = append(p.Bands, b)
	}
	p.Lines = append(p.Lines, line)
	if p.Title == "decision boundary" {
		p.Title = "prediction (line), training data filled, validation hollow"
	}
	if !(low < high) {
		low, high = low-1, low+1
	}
	margin := 0.15 * (high - low)
	p.X.Label = "x"
	p.Y = figure.Axis{Label: "y", Min: low - margin, Max: high + margin}.WithTicks(4)
}

// mostMarks is how many instances of each part are drawn.
const mostMarks = 2000

// instances are the marks of the data: in the colour and shape of the class,
// filled for training and hollow for validation.
func (w *work) instances(l *livelab.Lane, t figure.Theme) []figure.Mark {
	key := marksKey{l.Split.Train, l.Split.Valid, t.Name}
	if w.of == key {
		return w.marks
	}
	w.of, w.marks = key, nil
	for part, s := range []*datasets.Set{l.Split.Train, l.Split.Valid} {
		if s == nil {
			continue
		}
		every := (s.Len() + mostMarks - 1) / mostMarks
		for i := 0; i < s.Len(); i += max(1, every) {
			at := figure.Point{s.Values[i*s.Features], 0}
			st := figure.Style{Color: t.Muted}
			switch {
			case s.Features == 1:
				at[1] = s.Targets[i*s.Outputs]
			default:
				at[1] = s.Values[i*s.Features+1]
			}
			if s.Labels != nil {
				st = classStyle(t, s.Labels[i], s.Classes)
			}
			w.marks = append(w.marks, figure.Mark{At: at, Style: st, Radius: 3.2, Rim: true})
			if part == 1 {
				st.Color = t.Background
				w.marks = append(w.marks, figure.Mark{At: at, Style: st, Radius: 1.5})
			}
		}
	}
	return w.marks
}

// Response is what one unit gives all over the plane; layer counts the dense
// layers from 1.
func (c *Cache) Response(f *livelab.Frame, lane, layer, unit, n int, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	title := fmt.Sprintf("unit %d of layer %d", unit+1, layer)
	x, y := figure.Axis{Label: "x₁", Min: -1, Max: 1}, figure.Axis{Label: "x₂", Min: -1, Max: 1}
	if !Planar(ln) || ln.Weights == nil || layer < 1 || layer > len(ln.Denses) || unit < 0 || unit >= ln.Denses[layer-1].Out {
		return empty(title, "the data are not in the plane", x, y)
	}
	m := ln.Weights.Model
	w := c.work(lane, m)
	n = max(2, n)
	if ln.Split.Train.Features == 1 {
		n = max(n, 256)
	}
	grid, g := w.nodes(ln.Split, n)
	z := make([]float64, grid.Len())
	act, _ := activationOf(m, layer-1)
	at := 0
	w.pass.Tap = &tap{act, func(b nn.Batch) { copy(z[at:], b.Row(unit)) }}
	w.each(grid, grid.Len(), func(from int, in nn.Batch) {
		at = from
		m.Forward(w.pass, nil, in)
	})
	w.pass.Tap = nil
	most := round125(math.Max(math.Max(largest(z), -smallest(z)), 1e-9), math.Ceil)
	p := &figure.Plot{Title: title, X: figure.Axis{Label: "x₁", Min: g.xMin, Max: g.xMax}.WithTicks(3)}
	if ln.Split.Train.Features == 1 {
		p.X.Label, p.Y = "x", figure.Axis{Label: "activation", Min: -most, Max: most}.WithTicks(3)
		line := figure.Line{Style: figure.Style{Color: style(l.Theme, lane).Color}, Width: 2}
		for i, v := range z {
			line.Points = append(line.Points, figure.Point{grid.Values[i], v})
		}
		p.Lines = append(p.Lines, line)
		return p
	}
	p.Y = figure.Axis{Label: "x₂", Min: g.yMin, Max: g.yMax}.WithTicks(3)
	p.Field = &figure.Field{NX: g.n, NY: g.n, XMin: g.xMin, XMax: g.xMax, YMin: g.yMin, YMax: g.yMax, Z: z,
		Low: -most, High: most, Map: figure.PRGn()}
	p.Field.Ticks = p.Field.BarTicks(3)
	p.Bar = "activation"
	return p
}
