package race

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/surfaces"
)

// A network's loss is shown on a plane through its parameters: a slice. Every
// picture of it says so, and shows the way that the training took, projected.

// Slice describes the slice that the race is on, false for an ordinary surface.
func (f *Frame) Slice() (surfaces.Slice, bool) {
	s, ok := f.Surface.(surfaces.Sliced)
	if !ok {
		return surfaces.Slice{}, false
	}
	return s.Slice(), true
}

// otherPlane says whether two races are on different slices, on which the same
// coordinates are not the same parameters.
func otherPlane(a, b *Frame) bool {
	_, ok := a.Surface.(surfaces.Sliced)
	return ok && scenario.Surfaces().Format(a.Scenario.Race.Surface) != scenario.Surfaces().Format(b.Scenario.Race.Surface)
}

// SliceNote says what can be seen on a slice and what not.
func SliceNote(s surfaces.Slice) string {
	return fmt.Sprintf("a slice of %d parameters: 2 of %d directions", s.Parameters, s.Parameters)
}

// SliceShare says how much of the training's path is in the plane: "the plane
// holds 87 % of the path's variance".
func SliceShare(s surfaces.Slice) string {
	if s.Share != s.Share {
		return "the path has no variance"
	}
	return fmt.Sprintf("the plane holds %s of the path's variance (x %s, y %s)", Percent(s.Share), Percent(s.Axes[0].Share), Percent(s.Axes[1].Share))
}

// Percent writes a share: "87.3 %".
func Percent(share float64) string {
	if share != share {
		return "—"
	}
	return figure.Fixed(100*share, 1) + " %"
}

// PathName is what the line of the training is called: "training path, epochs 0
// to 100".
func PathName(s surfaces.Slice) string {
	return fmt.Sprintf("training path, epochs 0 to %d", s.Epochs[len(s.Epochs)-1])
}

// PathStyle is the look of the training's path, which no racer has: a line in the
// colour of the text.
func PathStyle(t figure.Theme) figure.Style {
	return figure.Style{Color: t.Text, Marker: figure.Square}
}

// SolutionLabel is what the mark of the trained solution is called.
const SolutionLabel = "trained solution"

// addPath draws the training's path and marks the solution that it came to.
func (f *Frame) addPath(p *figure.Plot, t figure.Theme) {
	s, ok := f.Slice()
	if !ok {
		return
	}
	style := PathStyle(t)
	line := style
	line.Color.A = 210
	p.Lines = append(p.Lines, figure.Line{Style: line, Width: 1.4, Casing: true, Points: s.Path})
	first := figure.Mark{At: s.Path[0], Radius: 3, Style: figure.Style{Color: t.Text, Marker: figure.Ring}}
	// On random directions the whole path is often a speck: no room for two names.
	if math.Hypot(p.X.Norm(s.Path[0][0])-p.X.Norm(0), p.Y.Norm(s.Path[0][1])-p.Y.Norm(0)) > 0.12 {
		first.Label = "epoch 0"
	}
	p.Marks = append(p.Marks, first,
		figure.Mark{Radius: 6, Rim: true, Label: SolutionLabel, Style: style})
}

// legendPath names the training's path, and no racer, in a figure's legend: the
// table below names these.
func (f *Frame) legendPath(p *figure.Plot, t figure.Theme) {
	s, ok := f.Slice()
	if !ok {
		return
	}
	p.Legend = true
	lines := make([]figure.Line, 0, len(p.Lines)+1)
	for _, l := range p.Lines {
		l.Name = ""
		lines = append(lines, l)
	}
	p.Lines = append(lines, figure.Line{Name: PathName(s) + ", projected", Style: PathStyle(t), Width: 1.4})
}

// sliceAxes name the axes of a slice, each with its share of the path's variance.
func sliceAxes(f surfaces.Surface, x, y *figure.Axis) {
	if s, ok := f.(surfaces.Sliced); ok {
		of := s.Slice()
		for i, a := range []*figure.Axis{x, y} {
			a.Label += ": " + of.Axes[i].Name + ", " + Percent(of.Axes[i].Share)
		}
	}
}

// sliceCaption says what the slice goes through.
func sliceCaption(f surfaces.Surface) []string {
	sliced, ok := f.(surfaces.Sliced)
	if !ok {
		return nil
	}
	s := sliced.Slice()
	lines := []string{
		fmt.Sprintf("This is %s. The network: %s.", SliceNote(s), s.Network),
		fmt.Sprintf("At the trained solution (0, 0): loss %s, accuracy %s; %s.", figure.Short(s.Loss, 4), Percent(s.Accuracy), SliceShare(s)),
	}
	if s.Trouble != "" {
		lines = append(lines, strings.ToUpper(s.Trouble[:1])+s.Trouble[1:]+".")
	}
	return lines
}

// sliceNote is the line of a map's caption that says what it is of, none for an
// ordinary surface.
func sliceNote(s *scenario.Scenario) []string {
	if s.Race.Surface.Key != scenario.SurfaceNetwork {
		return nil
	}
	f, err := s.Surface()
	if err != nil { // what has run can be built
		return nil
	}
	return sliceCaption(f)[:1]
}

// sliceResult is what JSON says of a slice.
type sliceResult struct {
	Note       string            `json:"note"`
	Network    string            `json:"network"`
	Parameters int               `json:"parameters"`
	Axes       []sliceAxisResult `json:"axes"`
	Share      labs.Number       `json:"variance_share"` // of the path's variance, in the plane
	Loss       labs.Number       `json:"loss"`           // at the trained solution (0, 0)
	Accuracy   labs.Number       `json:"accuracy"`
	Trouble    string            `json:"trouble,omitempty"`
	Path       pathResult        `json:"path"`
}

type sliceAxisResult struct {
	Name  string      `json:"name"`
	Norm  labs.Number `json:"norm"` // of what 1 along the axis moves the parameters by
	Share labs.Number `json:"variance_share"`
}

// pathResult is the training's path, an entry for each epoch listed.
type pathResult struct {
	Epochs   []int        `json:"epochs"`
	Path     pairs        `json:"projected"`
	Loss     labs.Numbers `json:"loss"`           // at the parameters themselves
	Distance labs.Numbers `json:"plane_distance"` // from them to the plane
}

// sliceOf is what results say of a surface that is a slice, nil for another.
func sliceOf(f surfaces.Surface) *sliceResult {
	sliced, ok := f.(surfaces.Sliced)
	if !ok {
		return nil
	}
	s := sliced.Slice()
	out := &sliceResult{Note: SliceNote(s), Network: s.Network, Parameters: s.Parameters, Share: labs.Number(s.Share),
		Loss: labs.Number(s.Loss), Accuracy: labs.Number(s.Accuracy), Trouble: s.Trouble,
		Path: pathResult{s.Epochs, s.Path, s.PathLoss, s.PathDistance}}
	for _, a := range s.Axes {
		out.Axes = append(out.Axes, sliceAxisResult{a.Name, labs.Number(a.Norm), labs.Number(a.Share)})
	}
	return out
}

// sliceHead are the columns that a CSV file has behind the others for a slice.
func sliceHead(f surfaces.Surface) []string {
	if _, ok := f.(surfaces.Sliced); !ok {
		return nil
	}
	return []string{"plane_distance", "variance_share_x", "variance_share_y"}
}

// PathRow is what the rows of the training's path are called in a CSV file, in the
// place of a racer's name; their step is the epoch.
const PathRow = "training path"

// sliceRows are a CSV file's rows of the training's path, of a file with columns
// fields of which the last are those of sliceHead.
func sliceRows(f surfaces.Surface, rule string, columns int) (rows [][]string) {
	sliced, ok := f.(surfaces.Sliced)
	if !ok {
		return nil
	}
	s := sliced.Slice()
	for k, p := range s.Path {
		row := make([]string, columns)
		copy(row, []string{PathRow, rule, strconv.Itoa(s.Epochs[k]), plain(p[0]), plain(p[1]), plain(s.PathLoss[k])})
		copy(row[columns-3:], []string{plain(s.PathDistance[k]), plain(s.Axes[0].Share), plain(s.Axes[1].Share)})
		rows = append(rows, row)
	}
	return rows
}

// eachRow does the rows of a picture of a surface, those of a slice on all
// processors: a network takes a thousand times as long as a formula.
func eachRow(f surfaces.Surface, n int, do func(j int)) {
	workers := 1
	if _, ok := f.(surfaces.Sliced); ok {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers == 1 {
		for j := range n {
			do(j)
		}
		return
	}
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for j := w; j < n; j += workers {
				do(j)
			}
		})
	}
	wait.Wait()
}
