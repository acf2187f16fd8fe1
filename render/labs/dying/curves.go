package dying

import (
	"math"
	"slices"
	"strings"

	"downhill/render/figure"
)

// The widths of curves in px: what is dead counts.
const (
	boldWidth = 2.4
	thinWidth = 1.3
)

// Deaths is the number of dead units of every function against the step, up to
// a row of Steps, and thin and faint that of the stuck ones where it differs.
func (f *Frame) Deaths(row int, t figure.Theme) *figure.Plot {
	of := float64(f.Dying.Layers * f.Dying.Units)
	p := &figure.Plot{Title: "Dead units (thin: stuck or dead)", X: f.steps(), Y: figure.Axis{Label: "hidden units"}, Legend: true}
	most := 0.0
	for i := range f.Tracks {
		style := Style(t, i)
		n := f.shown(i, row)
		dead, stuck := make([]figure.Point, n), make([]figure.Point, n)
		differ := false
		for k := range n {
			d, s, _ := f.Count(i, k)
			x := float64(f.Tracks[i].Moments[k].Step)
			dead[k], stuck[k] = figure.Point{x, float64(d)}, figure.Point{x, float64(s)}
			differ = differ || d != s
			most = math.Max(most, float64(s))
		}
		if differ {
			pale := style
			pale.Color = blend(style.Color, t.Background, 0.75)
			p.Lines = append(p.Lines, figure.Line{Style: pale, Width: thinWidth, Points: stuck})
		}
		p.Lines = append(p.Lines, figure.Line{Name: f.Tracks[i].Name, Style: style, Width: boldWidth, Points: dead})
		p.Marks = append(p.Marks, ends(dead, style)...)
	}
	_, p.Y.Max = figure.Nice(0, math.Min(of, math.Max(1.1*most, 4)), 4)
	p.Rules = f.crosshair(row, t)
	return p
}

// Loss is every function's loss over the training set against the step.
func (f *Frame) Loss(row int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Loss on the training set", X: f.steps(), Y: figure.Axis{Label: "loss"}, Legend: true}
	first, least, most := math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range f.Tracks {
		points := f.curve(i, row, func(m *Moment) float64 { return m.Loss })
		for k, q := range points {
			if k == 0 {
				first = math.Max(first, q[1])
			}
			if q[1] > 0 {
				least = math.Min(least, q[1])
			}
			most = math.Max(most, q[1])
		}
		p.Lines = append(p.Lines, figure.Line{Name: f.Tracks[i].Name, Style: Style(t, i), Width: 1.8, Points: points})
		p.Marks = append(p.Marks, ends(points, Style(t, i))...)
	}
	// Who leaves for infinity must not flatten the others' curves.
	most = math.Min(most, 4*math.Max(first, least))
	switch {
	case !(least <= most):
		p.Y.Max = 1
	case most > 30*least:
		p.Y.Log = true
		p.Y.Min, p.Y.Max = figure.NiceLog(math.Max(least, 1e-9*most), most)
	default:
		p.Y.Min, p.Y.Max = figure.Nice(0, most, 4)
	}
	p.Rules = f.crosshair(row, t)
	return p
}

// Accuracy is every function's accuracy over the training set against the step.
func (f *Frame) Accuracy(row int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Accuracy on the training set", X: f.steps(), Y: figure.Axis{Label: "accuracy", Min: 0.4, Max: 1}, Legend: true}
	for i := range f.Tracks {
		points := f.curve(i, row, func(m *Moment) float64 { return m.Accuracy })
		for _, q := range points {
			if q[1] < p.Y.Min {
				p.Y.Min = 0
			}
		}
		p.Lines = append(p.Lines, figure.Line{Name: f.Tracks[i].Name, Style: Style(t, i), Width: 1.8, Points: points})
		p.Marks = append(p.Marks, ends(points, Style(t, i))...)
	}
	p.Rules = f.crosshair(row, t)
	return p
}

// Gradients is the gradient norm of every layer's weights over the training set
// at a row of Steps, the output layer last, for each function; a layer that no
// gradient reaches breaks the line.
func (f *Frame) Gradients(row int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Gradient norm by layer", X: whole("layer", f.Dying.Layers+1, 10),
		Y: figure.Axis{Label: "‖∂L/∂W‖", Log: true}, Legend: true}
	least, most := math.Inf(1), math.Inf(-1)
	for i := range f.Tracks {
		line := figure.Line{Name: f.Tracks[i].Name, Style: Style(t, i), Width: 1.8}
		if f.shown(i, row) > 0 {
			for l, g := range f.At(i, row).Gradient {
				q := figure.Point{float64(l + 1), g}
				if !(g > 0) {
					q[1] = math.NaN()
				} else {
					least, most = math.Min(least, g), math.Max(most, g)
					p.Marks = append(p.Marks, figure.Mark{At: q, Style: line.Style, Radius: 3.5, Rim: true})
				}
				line.Points = append(line.Points, q)
			}
		}
		p.Lines = append(p.Lines, line)
	}
	if p.Y.Min, p.Y.Max = 0.1, 1; least <= most {
		p.Y.Min, p.Y.Max = figure.NiceLog(math.Max(least, most*1e-12), most)
	}
	var none []string
	for i := range f.Tracks {
		if f.shown(i, row) > 0 && !reached(f.At(i, row).Gradient[:f.Dying.Layers]) {
			none = append(none, f.Tracks[i].Name)
		}
	}
	if len(none) > 0 { // room for a line of text below the curves
		room := math.Pow(p.Y.Max/p.Y.Min, 0.35)
		p.Notes = []figure.Note{{At: figure.Point{p.X.Min, p.Y.Min / math.Sqrt(room)}, Text: strings.Join(none, ", ") + ": no gradient", Color: t.Text}}
		p.Y.Min /= room
	}
	return p
}

// reached says whether a gradient reaches any of the layers.
func reached(norms []float64) bool {
	return slices.ContainsFunc(norms, func(g float64) bool { return g > 0 })
}

// curve is a measure of a function against the step.
func (f *Frame) curve(function, row int, measure func(*Moment) float64) []figure.Point {
	points := make([]figure.Point, f.shown(function, row))
	for k := range points {
		m := &f.Tracks[function].Moments[k]
		points[k] = figure.Point{float64(m.Step), measure(m)}
	}
	return points
}

// ends marks the end of a curve, so that it is found without its colour.
func ends(points []figure.Point, s figure.Style) []figure.Mark {
	if len(points) == 0 {
		return nil
	}
	return []figure.Mark{{At: points[len(points)-1], Style: s, Radius: 4, Rim: true}}
}
