package train

import (
	"math"

	"downhill/nn"
	"downhill/render/figure"
)

// A heat map's cells are repeated so that the picture, which interpolates
// between points, shows them with edges.
const (
	heatColumns = 480
	heatRows    = 240
)

// norms are the gradient norms of a network by epoch and layer, averaged over
// the folds as logarithms; what is not above zero or not finite is not a number.
func (f *Frame) norms(net int) (rows [][]float64) {
	var runs []*Result
	n := math.MaxInt
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Net == net {
			runs, n = append(runs, r), min(n, len(r.Epochs))
		}
	}
	if len(runs) == 0 {
		return nil
	}
	for k := range n {
		e := runs[0].Epochs[k]
		if e.Epoch == 0 { // before training there were no steps
			continue
		}
		row := make([]float64, len(e.LayerGradientNorm))
		for _, r := range runs {
			for l := range row {
				row[l] += math.Log(positive(r.Epochs[k].LayerGradientNorm[l])) / float64(len(runs))
			}
		}
		for l := range row {
			row[l] = math.Exp(row[l])
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func positive(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.NaN()
	}
	return x
}

// Beyond is how far a network that diverges may widen the scale above its first
// epoch: what is larger has the colour of the bar's end, and the others' maps
// keep theirs.
const Beyond = 1000

// scale is the range of colours that all heat maps share, and whether something
// is beyond it.
func scale(maps [][][]float64, diverged []bool) (low, high float64, cut bool) {
	low, high = math.Inf(1), 0
	for i, rows := range maps {
		limit := math.Inf(1)
		if diverged[i] && len(rows) > 0 {
			if first := largest(rows[0]); first > 0 {
				limit = Beyond * first
			}
		}
		for _, row := range rows {
			for _, x := range row {
				if math.IsNaN(x) {
					continue
				}
				cut = cut || x > limit
				x = math.Min(x, limit)
				low, high = math.Min(low, x), math.Max(high, x)
			}
		}
	}
	switch {
	case !(low <= high):
		return 0.1, 10, cut
	case high < 10*low: // nearly the same everywhere, and so it looks
		middle := math.Sqrt(low) * math.Sqrt(high)
		return middle / math.Sqrt(10), middle * math.Sqrt(10), cut
	}
	return low, high, cut
}

// largest is the largest number of a row, 0 where there is none.
func largest(row []float64) float64 {
	most := 0.0
	for _, x := range row {
		if x > most {
			most = x
		}
	}
	return most
}

// heat is the gradient norm of every dense layer of a network against the
// epoch, layer 1 at the bottom. The axis reaches as far as the longest training.
func heat(name string, rows [][]float64, last int, low, high float64) *figure.Plot {
	if len(rows) == 0 {
		return &figure.Plot{Title: name, X: figure.Axis{Label: "epoch", Min: 0.5, Max: 1.5}, Y: figure.Axis{Label: "layer", Min: 0.5, Max: 1.5},
			Notes: []figure.Note{{At: figure.Point{1, 1}, Text: "no epoch was finished"}}}
	}
	epochs, layers := len(rows), len(rows[0])
	across, up := max(1, heatColumns/epochs), max(1, heatRows/layers)
	for epochs*across < 2 {
		across++
	}
	for layers*up < 2 {
		up++
	}
	field := &figure.Field{NX: epochs * across, NY: layers * up, Z: make([]float64, epochs*across*layers*up),
		Low: low, High: high, Log: true, Map: figure.Viridis()}
	field.XMin, field.XMax = 0.5+0.5/float64(across), 0.5+float64(epochs)-0.5/float64(across)
	field.YMin, field.YMax = 0.5+0.5/float64(up), 0.5+float64(layers)-0.5/float64(up)
	for j := range field.NY {
		for i := range field.NX {
			field.Z[j*field.NX+i] = rows[i/across][j/up]
		}
	}
	return &figure.Plot{Title: name, Field: field,
		X: figure.Axis{Label: "epoch", Min: 0.5, Max: 0.5 + float64(last), Ticks: WholeTicks(1, last, 10)},
		Y: figure.Axis{Label: "layer", Min: 0.5, Max: 0.5 + float64(layers), Ticks: LayerTicks(layers)}}
}

// LayerTicks names the first layer, round ones and the last.
func LayerTicks(n int) []figure.Tick {
	ticks := WholeTicks(1, n, 4)
	if n > 1 && (len(ticks) == 0 || ticks[0].At != 1) {
		ticks = append([]figure.Tick{{At: 1, Label: "1"}}, ticks...)
	}
	return ticks
}

// The most heat maps that a figure has room for.
const mostHeats = 8

// allNorms are the gradient norms of the networks that have a heat map, and
// which of them diverged.
func (f *Frame) allNorms() (maps [][][]float64, diverged []bool) {
	n := min(len(f.Scenario.Train.Nets), mostHeats)
	maps, diverged = make([][][]float64, n), make([]bool, n)
	for i := range n {
		maps[i] = f.norms(i)
	}
	for i := range f.Runs {
		if r := &f.Runs[i]; r.Net < n && r.Status == nn.Diverged {
			diverged[r.Net] = true
		}
	}
	return maps, diverged
}

// heats places the heat maps of the first networks in an area, at most fewNets
// in a row; the last of each row has the colour bar that belongs to all.
func (f *Frame) heats(area figure.Area) []figure.Panel {
	maps, diverged := f.allNorms()
	n := len(maps)
	low, high, _ := scale(maps, diverged)
	lines := (n + fewNets - 1) / fewNets
	perLine := (n + lines - 1) / lines
	const bar, gap = 0.09, 0.015 // of the width: the bar with its ticks and name, and between panels
	var panels []figure.Panel
	for i := range n {
		line, at := i/perLine, i%perLine
		inLine := min(perLine, n-line*perLine)
		w := (area.W - bar - gap*float64(inLine-1)) / float64(inLine)
		p := heat(f.Scenario.Train.Nets[i].Name, maps[i], max(1, f.Len()-1), low, high)
		a := figure.Area{X: area.X + float64(at)*(w+gap), Y: area.Y + float64(line)*area.H/float64(lines), W: w, H: area.H / float64(lines)}
		if at == inLine-1 {
			a.W += bar
			p.Bar = "gradient ‖∂L/∂W‖"
		}
		if at > 0 {
			p.Y.Label = ""
		}
		panels = append(panels, figure.Panel{Area: a, Plot: p})
	}
	return panels
}
