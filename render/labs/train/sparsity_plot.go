package train

import (
	"image/color"
	"math"

	"downhill/nn/sparse"
	"downhill/render/figure"
)

// Thinning is a network's sparsity as it is plotted.
type Thinning struct {
	Name  string
	Style figure.Style
	*Sparsity
}

// pale is the opacity of the bars of what is pruned.
const pale = 90

// Zeros plots how many of the weights of every layer are exactly 0: as trained
// strong, and of the pruned copy pale. Several networks stand side by side.
func Zeros(nets []Thinning) *figure.Plot {
	layers := 1
	for _, n := range nets {
		layers = max(layers, len(n.Layers))
	}
	p := &figure.Plot{Title: "exact zeros by layer", X: figure.Axis{Label: "layer", Min: 0.5, Max: float64(layers) + 0.5, Ticks: LayerTicks(layers)},
		Y: figure.Axis{Label: "weights that are 0 in %", Max: 114, Ticks: figure.Ticks(0, 100, 5)}}
	wide := 0.8 / float64(max(1, len(nets)))
	for i, n := range nets {
		bar := func(layers []sparse.Layer, c color.NRGBA) {
			for k, l := range layers {
				left := float64(k+1) - 0.4 + float64(i)*wide
				p.Bands = append(p.Bands, figure.Bar(c, left+0.04*wide, 0, left+0.96*wide, 100*l.Share()))
			}
		}
		faded := n.Style.Color
		faded.A = pale
		bar(n.Pruned, faded)
		bar(n.Layers, n.Style.Color)
		if len(nets) > 1 {
			continue
		}
		for k, l := range n.Kept() {
			p.Notes = append(p.Notes, figure.Note{At: figure.Point{float64(k + 1), 100*l.Share() + 7}, Text: percentText(l.Share()),
				Cell: figure.Point{0.9, 14}})
		}
	}
	if len(nets) == 1 {
		p.Title = nets[0].title()
	}
	return p
}

// title is a network's zeros in all.
func (n *Thinning) title() string {
	t := "zeros " + percentText(sparse.Total(n.Layers).Share())
	if n.Pruned != nil {
		t += ", pruned " + percentText(sparse.Total(n.Pruned).Share())
	}
	if !math.IsNaN(n.Score.Accuracy) {
		t += " · right " + figure.Fixed(100*n.Score.Accuracy, 1) + " %"
	}
	if n.Pruned != nil {
		t += " · |w| < " + figure.Exact(n.Threshold)
	}
	return t
}

// percentText writes a share so that only all is 100 % and only nothing 0 %.
func percentText(x float64) string {
	switch {
	case math.IsNaN(x):
		return "—"
	case x > 0 && x < 0.001:
		return "< 0.1 %"
	case x == 0 || x == 1:
		return figure.Fixed(100*x, 0) + " %"
	case x > 0.999:
		return "> 99.9 %"
	}
	return figure.Fixed(100*x, 1) + " %"
}

// Frontier plots what zeros cost: accuracy, or loss where nothing is classified,
// against the share of the weights that are 0, over thresholds of pruning. A mark
// is the network as trained, a ring the pruned copy that the document asks for.
func Frontier(nets []Thinning, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "what zeros cost", X: figure.Axis{Label: "zeros in %", Max: 102, Ticks: figure.Ticks(0, 100, 5)}}
	classes := false
	for _, n := range nets {
		classes = classes || !math.IsNaN(n.Score.Accuracy)
	}
	of := func(s Score) float64 {
		if classes {
			return s.Accuracy
		}
		return s.Loss
	}
	most := 0.0
	for _, n := range nets {
		line := figure.Line{Name: n.Name, Style: n.Style, Width: validWidth}
		for _, f := range n.Frontier {
			line.Points = append(line.Points, figure.Point{100 * f.Zeros, of(f.Score)})
			if y := of(f.Score); !math.IsInf(y, 0) {
				most = math.Max(most, y)
			}
		}
		p.Lines = append(p.Lines, line)
		if len(n.Frontier) > 0 {
			p.Marks = append(p.Marks, figure.Mark{At: line.Points[0], Style: n.Style, Radius: 5, Rim: true})
		}
		if n.Pruned != nil {
			ring := n.Style
			ring.Marker = figure.Ring
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{100 * sparse.Total(n.Pruned).Share(), of(n.Score)}, Style: ring, Radius: 7})
		}
	}
	if classes {
		p.Y = figure.Axis{Label: "accuracy", Max: 1}.WithTicks(5)
		return p
	}
	_, high := figure.Nice(0, math.Max(most, 1e-9), 5)
	p.Y = figure.Axis{Label: "loss", Max: high}.WithTicks(5)
	return p
}

// sparsityFigure is the picture of a training's sparsity.
func (f *Frame) sparsityFigure(t figure.Theme) figure.Figure {
	var nets []Thinning
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Sparsity != nil && r.Fold <= 1 {
			nets = append(nets, Thinning{r.Name, Style(t, r.Net), r.Sparsity})
		}
	}
	table := &figure.Table{Columns: []figure.Column{{Header: "network", Weight: 2.6}, {Header: "zeros as trained", Right: true, Weight: 1.4},
		{Header: "threshold", Right: true, Weight: 1}, {Header: "zeros", Right: true, Weight: 1}, {Header: "test score", Right: true, Weight: 1},
		{Header: "multiplications", Right: true, Weight: 1.4}, {Header: "memory", Right: true, Weight: 1.2}, {Header: "in compressed rows", Right: true, Weight: 1.6}}}
	for i := range nets {
		n := &nets[i]
		table.Rows = append(table.Rows, figure.Row{Style: &n.Style, Cells: append([]string{n.Name}, n.Cells()...)})
	}
	share := min(0.36, (float64(len(table.Rows))+1.8)/29)
	zeros, frontier := Zeros(nets), Frontier(nets, t)
	zeros.Title = "Exact zeros by layer: as trained strong, pruned pale"
	frontier.Title = "Test score against zeros, over thresholds of pruning; rings: the copies below"
	frontier.Legend = true
	return figure.Figure{Title: f.title(), Theme: t, Caption: f.Caption(), Panels: []figure.Panel{
		{Area: figure.Area{W: 0.49, H: 0.98 - share}, Plot: zeros}, {Area: figure.Area{X: 0.51, W: 0.49, H: 0.98 - share}, Plot: frontier},
		{Area: figure.Area{Y: 1 - share, W: 1, H: share}, Table: table}}}
}

// Cells are the numbers of a network's sparsity as a table shows them: zeros as
// trained, the threshold, zeros of the copy, its score, multiplications an
// instance, and the kernels' memory whole and in compressed rows.
func (s *Sparsity) Cells() []string {
	threshold := "—"
	if s.Pruned != nil {
		threshold = figure.Exact(s.Threshold)
	}
	score := accuracy(s.Score.Accuracy)
	if math.IsNaN(s.Score.Accuracy) {
		score = loss(s.Score.Loss)
	}
	all := sparse.Total(s.Kept())
	return []string{percentText(sparse.Total(s.Layers).Share()), threshold, percentText(all.Share()), score,
		Grouped(all.Weights - all.Zeros), bytesText(all.Dense), bytesText(all.Sparse)}
}

// bytesText writes a size in kilobytes of 1,000.
func bytesText(n int) string { return figure.Fixed(float64(n)/1000, 1) + " kB" }
