package panels

import (
	"fmt"
	stdcolor "image/color"
	"math"
	"slices"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// mostFilters is how many units' weights are shown as pictures.
const mostFilters = 60

// pictures says how large the lane's images are, 0 for what are none.
func pictures(l *livelab.Lane) (height, width int) {
	if s := l.Split.Train; s != nil {
		return s.Height, s.Width
	}
	return 0, 0
}

// picked are at most most of n, evenly spread.
func picked(n, most int) []int {
	most = min(n, most)
	out := make([]int, most)
	for i := range out {
		out[i] = i
		if most < n && most > 1 {
			out[i] = i * (n - 1) / (most - 1)
		}
	}
	return out
}

// Filters are the weights of the first layer, those into each unit a picture as
// large as the images, signed, with the same scale in all lanes.
func (c *Cache) Filters(f *livelab.Frame, lane int, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	height, width := pictures(ln)
	if height == 0 || ln.Weights == nil {
		return empty("weights of the first layer", "the data are no images", bare(), bare())
	}
	high := 0.0
	for i := range f.Lanes {
		if f.Lanes[i].Weights != nil {
			k, _ := kernel(f.Lanes[i].Weights.Model, 0)
			if !diverged(&f.Lanes[i]) || i == lane && high == 0 {
				high = math.Max(high, math.Max(largest(k.Data), -smallest(k.Data)))
			}
		}
	}
	if !(high > 0) {
		high = 1
	}
	k, _ := kernel(ln.Weights.Model, 0)
	units := picked(k.Cols, mostFilters)
	t := tiling(len(units), width, height, 0)
	field := t.field(figure.PRGn(), -round125(high, math.Ceil), round125(high, math.Ceil), 0)
	for i, u := range units {
		t.paint(field, i, func(pixel int) float64 { return k.At(pixel, u) })
	}
	p := t.plot(field, l.Theme)
	p.Field.Ticks = p.Field.BarTicks(barTicks)
	p.Bar = "weight"
	p.Title = fmt.Sprintf("weights of the first layer, %d units", len(units))
	if len(units) < k.Cols {
		p.Title = fmt.Sprintf("weights of the first layer, %d of %d units", len(units), k.Cols)
	}
	p.X.Label = fmt.Sprintf("a picture a unit, %d × %d pixels", width, height)
	return p
}

// tiles is a grid of pictures with room for text below each.
type tiles struct{ n, cols, rows, width, height, below int }

// tiling arranges n pictures so that all together are about as wide as one and a half
// times their height.
func tiling(n, width, height, below int) tiles {
	cols := int(math.Ceil(math.Sqrt(1.5 * float64(n) * float64(height+below) / float64(width))))
	cols = max(1, min(n, cols))
	return tiles{n, cols, (n + cols - 1) / cols, width, height, below}
}

// corner is the lower left corner of tile i, in pixels from the lower left one.
func (t tiles) corner(i int) (x, y int) {
	return i % t.cols * t.width, (t.rows - 1 - i/t.cols) * (t.height + t.below)
}

func (t tiles) field(m figure.ColorMap, low, high, ground float64) *figure.Field {
	f := &figure.Field{NX: t.cols * t.width, NY: t.rows * (t.height + t.below), Low: low, High: high, Map: m, Cells: true}
	f.XMin, f.YMin, f.XMax, f.YMax = 0.5, 0.5, float64(f.NX)-0.5, float64(f.NY)-0.5
	f.Z = make([]float64, f.NX*f.NY)
	for i := range f.Z {
		f.Z[i] = ground
	}
	return f
}

// paint fills tile i; pixels come row by row from the top left.
func (t tiles) paint(f *figure.Field, i int, at func(pixel int) float64) {
	x, y := t.corner(i)
	for r := range t.height {
		for c := range t.width {
			f.Z[(y+t.below+t.height-1-r)*f.NX+x+c] = at(r*t.width + c)
		}
	}
}

// plot draws the tiles with lines between them.
func (t tiles) plot(f *figure.Field, theme figure.Theme) *figure.Plot {
	p := &figure.Plot{Field: f, X: noTicks(figure.Axis{Max: float64(f.NX)}), Y: noTicks(figure.Axis{Max: float64(f.NY)})}
	line := figure.Line{Style: figure.Style{Color: theme.Background}, Width: 2}
	gap := figure.Point{math.NaN(), math.NaN()}
	for c := 1; c < t.cols; c++ {
		x := float64(c * t.width)
		line.Points = append(line.Points, figure.Point{x, 0}, figure.Point{x, p.Y.Max}, gap)
	}
	for r := 1; r < t.rows; r++ {
		y := float64(r * (t.height + t.below))
		line.Points = append(line.Points, figure.Point{0, y}, figure.Point{p.X.Max, y}, gap)
	}
	if len(line.Points) > 0 {
		p.Lines = append(p.Lines, line)
	}
	return p
}

// Mistake is a validation instance that a network takes for another class.
type Mistake struct {
	Instance, Label, Predicted int
	Probability                float64 // of the predicted class
	Loss                       float64 // −log P(label)
}

// Mistakes finds the n validation instances with the largest loss among those
// that are classified wrong, the worst first. It asks the network about all of
// them.
func (c *Cache) Mistakes(f *livelab.Frame, lane, n int) []Mistake {
	ln := &f.Lanes[lane]
	s := ln.Split.Valid
	if ln.Weights == nil || s == nil || s.Labels == nil {
		return nil
	}
	m := ln.Weights.Model
	w := c.work(lane, m)
	var out []Mistake
	w.each(s, s.Len(), func(from int, in nn.Batch) {
		y := m.Predict(w.pass, in)
		for i := range in.Cols {
			label := s.Labels[from+i]
			ps := classes(y, i)
			best := 0
			for k := range ps {
				if ps[k] > ps[best] {
					best = k
				}
			}
			if best != label && finite(ps[best]) {
				out = append(out, Mistake{from + i, label, best, ps[best], -math.Log(math.Max(ps[label], math.SmallestNonzeroFloat64))})
			}
		}
	})
	slices.SortStableFunc(out, func(a, b Mistake) int {
		switch {
		case a.Loss > b.Loss:
			return -1
		case a.Loss < b.Loss:
			return 1
		}
		return 0
	})
	return out[:min(n, len(out))]
}

// classes are the probabilities of all classes of instance i; a single output is
// that of class 1.
func classes(y nn.Batch, i int) []float64 {
	if y.Rows == 1 {
		return []float64{1 - y.At(0, i), y.At(0, i)}
	}
	out := make([]float64, y.Rows)
	y.Column(out, i)
	return out
}

// textRows is how many pixels of an image high the text below it is: two lines.
const textRows = 12

// MistakesPlot shows the images with what they are and what they are taken for.
func MistakesPlot(f *livelab.Frame, lane int, ms []Mistake, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	height, width := pictures(ln)
	const title = "worst mistakes"
	switch {
	case height == 0:
		return empty(title, "the data are no images", bare(), bare())
	case len(ms) == 0:
		return empty(title, "none", bare(), bare())
	}
	s := ln.Split.Valid
	t := tiling(len(ms), width, height, textRows)
	grey := figure.ColorMap{Name: "grey", Stops: []stdcolor.NRGBA{l.Theme.Background, l.Theme.Text}}
	field := t.field(grey, 0, 255, 0)
	var notes []figure.Note
	for i, k := range ms {
		t.paint(field, i, func(pixel int) float64 { return float64(s.Pixels[k.Instance*s.Features+pixel]) })
		x, y := t.corner(i)
		at := func(line float64, text string) {
			notes = append(notes, figure.Note{At: figure.Point{float64(x) + float64(width)/2, float64(y) + line*textRows},
				Text: text, Cell: figure.Point{float64(width), textRows / 2}})
		}
		at(0.75, className(s, k.Label))
		at(0.25, "→ "+className(s, k.Predicted)+" "+figure.Fixed(k.Probability, 2))
	}
	p := t.plot(field, l.Theme)
	p.Title, p.Notes = title+": class → predicted, probability", notes
	p.X.Bare, p.Y.Bare = true, true
	return p
}

// Probabilities are those of one instance's classes over passes with dropout on.
type Probabilities struct {
	Instance, Label, Passes int
	Mean, Spread            []float64 // by class; standard deviation
	Names                   []string
	Drops                   bool // the network has dropout
}

// Spread predicts a validation instance passes times with dropout on; nil where
// there are no classes, or no such instance.
// Source: Gal & Ghahramani 2016; Géron 2019, chapter 11.
func (c *Cache) Spread(f *livelab.Frame, lane, instance, passes int) *Probabilities {
	ln := &f.Lanes[lane]
	s := ln.Split.Valid
	if ln.Weights == nil || s == nil || s.Labels == nil || instance < 0 || instance >= s.Len() {
		return nil
	}
	m := ln.Weights.Model
	w := c.work(lane, m)
	in := w.batch(s, []int{instance})
	_, outputs := m.Size()
	mean, spread := nn.NewBatch(outputs, 1), nn.NewBatch(outputs, 1)
	if err := m.MonteCarlo(w.pass, mean, spread, in, max(1, passes), ln.Seed); err != nil {
		panic(err) // the batches above have the wanted shape
	}
	out := &Probabilities{Instance: instance, Label: s.Labels[instance], Passes: max(1, passes), Mean: classes(mean, 0), Drops: drops(m)}
	if out.Spread = []float64{spread.At(0, 0), spread.At(0, 0)}; outputs > 1 {
		out.Spread = classes(spread, 0)
	}
	out.Names = names(s)
	return out
}

func names(s *datasets.Set) []string {
	var out []string
	for k := range s.Classes {
		out = append(out, className(s, k))
	}
	return out
}

// SpreadPlot draws the probabilities as bars with whiskers of a standard
// deviation each way; the true class has the lane's marker.
func SpreadPlot(_ *livelab.Frame, lane int, p *Probabilities, l Look) *figure.Plot {
	if p == nil {
		return empty("class probabilities", "there are no classes", bare(), bare())
	}
	s := style(l.Theme, lane)
	n := len(p.Mean)
	out := &figure.Plot{X: figure.Axis{Label: "class", Min: -0.5, Max: float64(n) - 0.5}, Y: figure.Axis{Label: "probability", Max: 1}.WithTicks(4)}
	out.Title = fmt.Sprintf("%s (instance %d): %d predictions with dropout on, mean ± standard deviation", p.Names[p.Label], p.Instance+1, p.Passes)
	if !p.Drops {
		out.Title = fmt.Sprintf("%s (instance %d): the network has no dropout, nothing spreads", p.Names[p.Label], p.Instance+1)
	}
	whisker := figure.Line{Style: figure.Style{Color: l.Theme.Text}, Width: 1.5}
	gap := figure.Point{math.NaN(), math.NaN()}
	for k := range n {
		x, m, d := float64(k), p.Mean[k], p.Spread[k]
		out.X.Ticks = append(out.X.Ticks, figure.Tick{At: x, Label: p.Names[k]})
		if !finite(m) {
			continue
		}
		out.Bands = append(out.Bands, figure.Bar(s.Color, x-0.35, 0, x+0.35, m))
		if d > 0 {
			low, high := math.Max(0, m-d), math.Min(1, m+d)
			whisker.Points = append(whisker.Points, figure.Point{x, low}, figure.Point{x, high}, gap,
				figure.Point{x - 0.12, low}, figure.Point{x + 0.12, low}, gap, figure.Point{x - 0.12, high}, figure.Point{x + 0.12, high}, gap)
		}
	}
	if len(whisker.Points) > 0 {
		out.Lines = append(out.Lines, whisker)
	}
	if m := p.Mean[p.Label]; finite(m) {
		out.Marks = append(out.Marks, figure.Mark{At: figure.Point{float64(p.Label), math.Min(0.92, m+0.06)}, Style: s, Radius: 5, Label: "true class", Rim: true})
	}
	return out
}
