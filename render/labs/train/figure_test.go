package train

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
)

func look() labs.Look { return labs.Look{Theme: figure.Light()} }

// The figure's structure: curves in the networks' styles, heat maps that share
// the scale, a table with a row for each network.
func TestFigure(t *testing.T) {
	f := train(t, scene(t, "moons:n=60", "", twoRuns)).Snapshot()
	fig := f.Figure(4, look())
	if len(fig.Panels) != 5 || fig.Title != "Two moons: 2 networks, 4 epochs" {
		t.Fatalf("%d panels, %q", len(fig.Panels), fig.Title)
	}
	loss, accuracy := fig.Panels[0].Plot, fig.Panels[1].Plot
	for _, p := range []*figure.Plot{loss, accuracy} {
		if len(p.Lines) != 6 || p.X.Label != "epoch" || p.X.Max != 4 {
			t.Errorf("%s: %d lines, %s to %v", p.Title, len(p.Lines), p.X.Label, p.X.Max)
		}
	}
	for n := range 2 {
		style := Style(fig.Theme, n)
		for k, count := range []int{4, 5, 5} { // before training nothing was trained on
			line := loss.Lines[3*n+k]
			if len(line.Points) != count || !reflect.DeepEqual(line.Style.Dash, style.Dash) || k > 0 && line.Style.Color != style.Color {
				t.Errorf("network %d, line %d: %d points in %+v", n, k, len(line.Points), line.Style)
			}
		}
		for k, e := range f.Runs[n].Epochs {
			if got := loss.Lines[3*n+2].Points[k]; got != (figure.Point{float64(k), e.ValidLoss}) {
				t.Errorf("validation loss at %d: %v", k, got)
			}
			if got := accuracy.Lines[3*n+1].Points[k]; got != (figure.Point{float64(k), e.TrainAccuracyEval}) {
				t.Errorf("training accuracy at %d: %v", k, got)
			}
		}
	}
	a, b := fig.Panels[2].Plot, fig.Panels[3].Plot
	if a.Field.Low != b.Field.Low || a.Field.High != b.Field.High || !a.Field.Log || a.Field.Map.Name != "viridis" || a.Bar != "" || !strings.Contains(b.Bar, "‖∂L/∂W‖") {
		t.Errorf("scales %v–%v and %v–%v, bars %q %q", a.Field.Low, a.Field.High, b.Field.Low, b.Field.High, a.Bar, b.Bar)
	}
	if a.Y.Max != 3.5 || b.Y.Max != 7.5 || a.X.Min != 0.5 || a.X.Max != 4.5 {
		t.Errorf("axes %+v %+v", a.Y, b.Y)
	}
	// The middle of a cell has its norm: layer 6, epoch 3.
	field := b.Field
	col := int((3 - field.XMin) / (field.XMax - field.XMin) * float64(field.NX-1))
	row := int((6 - field.YMin) / (field.YMax - field.YMin) * float64(field.NY-1))
	if got, want := field.Z[row*field.NX+col], f.Runs[1].Epochs[3].LayerGradientNorm[5]; math.Abs(got-want) > 1e-12*want {
		t.Errorf("norm %v want %v", got, want)
	}
	table := fig.Panels[4].Table
	if len(table.Rows) != 2 || table.Rows[1].Cells[0] != f.Scenario.Train.Nets[1].Name || !reflect.DeepEqual(*table.Rows[1].Style, Style(fig.Theme, 1)) {
		t.Errorf("table %+v", table.Rows)
	}
	caption := strings.Join(fig.Caption, " ")
	for _, want := range []string{"moons:n=60", "36 training, 12 validation, 12 test", "seed 1", "4 epochs", "adam:lr=0.02", "batch size 32"} {
		if !strings.Contains(caption, want) {
			t.Errorf("%q is missing in %q", want, caption)
		}
	}
}

// A regression has no accuracy; the learning rate stands there.
func TestFigureOfARegression(t *testing.T) {
	f := train(t, scene(t, "sine:n=60", "", "{layers: '6', optimizer: 'sgd:lr=0.1,schedule=power,schedule.s=2'}")).Snapshot()
	fig := f.Figure(4, look())
	right := fig.Panels[1].Plot
	if right.Y.Label != "learning rate η" || len(right.Lines) != 1 || right.Lines[0].Points[0][1] != 0.1 || right.Lines[0].Points[4][1] >= 0.05 {
		t.Errorf("got %+v", right.Lines)
	}
	for _, c := range fig.Panels[len(fig.Panels)-1].Table.Columns {
		if strings.Contains(c.Header, "acc") {
			t.Errorf("column %s", c.Header)
		}
	}
}

// A network that diverges does not flatten the others' curves.
func TestFigureWithADivergedNetwork(t *testing.T) {
	f := train(t, scene(t, "sine:n=60", "", "{layers: '6', optimizer: 'sgd:lr=30'}, {layers: '6', optimizer: 'sgd:lr=0.1'}")).Snapshot()
	loss := f.Figure(4, look()).Panels[0].Plot
	top := 0.0
	for _, e := range f.Runs[1].Epochs {
		top = math.Max(top, e.ValidLoss)
	}
	if loss.Y.Max > 10*top {
		t.Errorf("the axis reaches %v, the other network %v", loss.Y.Max, top)
	}
	for _, m := range loss.Marks {
		if !(m.At[1] >= loss.Y.Min && m.At[1] <= loss.Y.Max) {
			t.Errorf("a mark at %v is off the axis", m.At)
		}
	}
}

// No text covers another at the size that is printed, whatever is compared.
func TestFigureTextsDoNotOverlap(t *testing.T) {
	nine := ""
	for i := range 9 {
		nine += fmt.Sprintf("{layers: '%dx%d', optimizer: 'adam:lr=0.01', name: 'network number %d with a long name that says it all'}, ", 5+i, 2+i, i)
	}
	for name, s := range map[string]scenario.Scenario{
		"one":   scene(t, "sine:n=60", "", "{layers: none, optimizer: sgd}"),
		"two":   scene(t, "moons:n=60", "", twoRuns),
		"nine":  scene(t, "blobs:n=60", "", nine),
		"folds": scene(t, "moons:n=60", "folds: 3, ", twoRuns),
	} {
		texts, err := export.Texts(train(t, s).Snapshot().Figure(4, look()), export.Size{W: 1600, H: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if len(texts) < 20 {
			t.Fatalf("%s: only %d texts", name, len(texts))
		}
		for i, a := range texts {
			for _, b := range texts[:i] {
				if overlap(a, b) {
					t.Errorf("%s: %q covers %q", name, a.Text, b.Text)
				}
			}
		}
	}
}

// overlap compares the boxes of two texts, a little smaller than with the room
// above and below the letters.
func overlap(a, b export.Text) bool {
	wide := func(t export.Text) (w, h float64) {
		if math.Abs(math.Sin(t.Rotation)) > 0.5 {
			return t.H * 0.7, t.W
		}
		return t.W, t.H * 0.7
	}
	aw, ah := wide(a)
	bw, bh := wide(b)
	return math.Abs(a.X-b.X) < (aw+bw)/2 && math.Abs(a.Y-b.Y) < (ah+bh)/2
}

// Nor does it take the colours from the others' heat maps.
func TestScaleWithADivergedNetwork(t *testing.T) {
	fine, wild := [][]float64{{0.01, 2}, {0.02, 1}}, [][]float64{{1, 4}, {1e150, math.NaN()}}
	for _, tt := range []struct {
		diverged  bool
		low, high float64
	}{{true, 0.01, 4000}, {false, 0.01, 1e150}} {
		low, high, cut := scale([][][]float64{fine, wild}, []bool{false, tt.diverged})
		if low != tt.low || high != tt.high || cut != tt.diverged {
			t.Errorf("diverged %v: got %v to %v, cut %v", tt.diverged, low, high, cut)
		}
	}
	if low, high, _ := scale([][][]float64{{{0.5}, {0.5}}}, []bool{false}); !(low < 0.5 && high > 0.5) || math.Abs(high/low-10) > 1e-12 {
		t.Errorf("one value: %v to %v", low, high)
	}
	if low, high, _ := scale([][][]float64{{{math.NaN()}}, nil}, []bool{false, true}); !(low > 0 && low < high) {
		t.Errorf("no value: %v to %v", low, high)
	}
}

func TestWholeTicks(t *testing.T) {
	label := func(ticks []figure.Tick) string {
		var out []string
		for _, k := range ticks {
			out = append(out, k.Label)
		}
		return strings.Join(out, " ")
	}
	for _, tt := range []struct {
		low, high, n int
		want         string
	}{{0, 4, 10, "0 1 2 3 4"}, {1, 1, 10, "1"}, {0, 50, 10, "0 5 10 15 20 25 30 35 40 45 50"}, {1, 20, 6, "5 10 15 20"}} {
		if got := label(WholeTicks(tt.low, tt.high, tt.n)); got != tt.want {
			t.Errorf("%d to %d: got %s want %s", tt.low, tt.high, got, tt.want)
		}
	}
	if got := label(LayerTicks(20)); got != "1 5 10 15 20" {
		t.Errorf("layers: %s", got)
	}
}
