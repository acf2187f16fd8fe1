package transferpage

import (
	"math"

	"downhill/nn/datasets"
	"downhill/nn/transfer"
	"downhill/render/figure"
)

// side is the height and the width of an image in pixels.
const side = 28

// examples are what the tasks that the images set look like.
type examples struct {
	upright, turned [][]float64 // the same image by 0 to 3 quarter turns
	one, other      [][]float64 // pairs, every second of one class
}

// newExamples takes the images from the validation images that the program
// carries.
func newExamples() (*examples, error) {
	split, err := datasets.FashionSubset()
	if err != nil {
		return nil, err
	}
	set, out := split.Valid, &examples{}
	pick := func(class, nth int) []float64 {
		for i, label := range set.Labels {
			if label != class {
				continue
			}
			if nth == 0 {
				return grey(set.Pixels[i*set.Features : (i+1)*set.Features])
			}
			nth--
		}
		return make([]float64, set.Features)
	}
	for turns, class := range []int{9, 0, 7, 3} {
		image := pick(class, 1)
		out.upright, out.turned = append(out.upright, image), append(out.turned, turn(image, turns))
	}
	for _, pair := range [][2]int{{0, 0}, {1, 8}, {7, 7}, {2, 6}} {
		nth := 0
		if pair[0] == pair[1] {
			nth = 3 // another one of the class
		}
		out.one, out.other = append(out.one, pick(pair[0], 2)), append(out.other, pick(pair[1], 2+nth))
	}
	return out, nil
}

func grey(pixels []byte) []float64 {
	out := make([]float64, len(pixels))
	for i, v := range pixels {
		out[i] = float64(v) / 255
	}
	return out
}

// turn is an image turned counter-clockwise by quarter turns.
func turn(image []float64, quarters int) []float64 {
	for range quarters {
		next := make([]float64, len(image))
		for y := range side {
			for x := range side {
				next[y*side+x] = image[x*side+side-1-y]
			}
		}
		image = next
	}
	return image
}

// plots are a picture for each of the tasks among some that have no
// reconstructions.
func (e *examples) plots(tasks []string, t figure.Theme) []*figure.Plot {
	var out []*figure.Plot
	for _, task := range tasks {
		switch task {
		case transfer.Rotation:
			out = append(out, sheet("rotation: quarter turns?", [][][]float64{e.upright, e.turned}, []string{"image", "turned"},
				[]string{"0", "1", "2", "3"}, t))
		case transfer.SameClass:
			out = append(out, sheet("same class: yes or no?", [][][]float64{e.one, e.other}, []string{"one", "other"},
				[]string{"yes", "no", "yes", "no"}, t))
		}
	}
	return out
}

// sheet is rows of images, with words beside the rows and answers below.
func sheet(title string, rows [][][]float64, names, answers []string, t figure.Theme) *figure.Plot {
	cols := len(answers)
	f := &figure.Field{NX: cols * side, NY: len(rows) * side, High: 1, Map: figure.Stops("grey", 0x000000, 0xffffff), Cells: true}
	f.XMin, f.YMin, f.XMax, f.YMax = 0.5, 0.5, float64(f.NX)-0.5, float64(f.NY)-0.5
	f.Z = make([]float64, f.NX*f.NY)
	p := &figure.Plot{Title: title, Field: f, X: figure.Axis{Max: float64(f.NX)}, Y: figure.Axis{Max: float64(f.NY)}}
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
	for c, word := range answers {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: (float64(c) + 0.5) * side, Label: word})
		lines.Points = append(lines.Points, figure.Point{float64(c * side), 0}, figure.Point{float64(c * side), p.Y.Max}, gap)
	}
	p.Lines = append(p.Lines, lines)
	return p
}
