package transfer

import (
	"fmt"
	"math"
	"slices"

	"downhill/render/figure"
)

// side is the height and the width of an image in pixels.
const side = 28

// ImagePlots are what networks give back of some images, one plot for each method
// or task: the images as they are on top, below what they showed and what came
// out, for pretrained stacks after each number of layers.
func (f *Frame) ImagePlots(t figure.Theme) []*figure.Plot {
	var out []*figure.Plot
	for i := 0; i < len(f.Images); {
		k := i
		for k < len(f.Images) && f.Images[k].Task == f.Images[i].Task {
			k++
		}
		out = append(out, imagePlot(f.Images[i:k], t))
		i = k
	}
	return out
}

func imagePlot(list []Reconstruction, t figure.Theme) *figure.Plot {
	rows, names := [][][]float64{list[0].Original}, []string{"images"}
	for _, r := range list {
		if r.Hidden != nil {
			rows, names = append(rows, r.Hidden), append(names, "hidden")
		}
		name := fmt.Sprintf("layer %d", r.Layers) // as numbers alone some would be left out
		if r.Hidden != nil {
			name = "given back"
		}
		rows, names = append(rows, r.Rebuilt), append(names, name)
	}
	cols := len(list[0].Original)
	f := &figure.Field{NX: cols * side, NY: len(rows) * side, High: 1, Map: figure.Stops("grey", 0x000000, 0xffffff), Cells: true}
	f.XMin, f.YMin, f.XMax, f.YMax = 0.5, 0.5, float64(f.NX)-0.5, float64(f.NY)-0.5
	f.Z = make([]float64, f.NX*f.NY)
	p := &figure.Plot{Title: methodTitle(list[0].Task), Field: f, X: figure.Axis{Label: "validation images", Max: float64(f.NX)},
		Y: figure.Axis{Max: float64(f.NY)}}
	if list[0].Hidden == nil {
		p.Y.Label = "up to" // the layer
	}
	for c := range cols {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: (float64(c) + 0.5) * side, Label: fmt.Sprint(c + 1)})
	}
	lines := figure.Line{Style: figure.Style{Color: t.Background}, Width: 2}
	gap := figure.Point{math.NaN(), math.NaN()}
	for r, images := range rows {
		bottom := (len(rows) - 1 - r) * side
		p.Y.Ticks = append(p.Y.Ticks, figure.Tick{At: float64(bottom) + side/2, Label: names[r]})
		lines.Points = append(lines.Points, figure.Point{0, float64(bottom)}, figure.Point{p.X.Max, float64(bottom)}, gap)
		for c, image := range images {
			for k, v := range image {
				f.Z[(bottom+side-1-k/side)*f.NX+c*side+k%side] = v
			}
		}
	}
	slices.Reverse(p.Y.Ticks) // upwards
	for c := 1; c < cols; c++ {
		lines.Points = append(lines.Points, figure.Point{float64(c * side), 0}, figure.Point{float64(c * side), p.Y.Max}, gap)
	}
	p.Lines = append(p.Lines, lines)
	return p
}
