package dying

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
)

// everyPlot makes all that a window shows of a row.
func everyPlot(f *Frame, row int) []*figure.Plot {
	t := figure.Light()
	plots := []*figure.Plot{f.Deaths(row, t), f.Loss(row, t), f.Accuracy(row, t), f.Gradients(row, t)}
	for i := range f.Tracks {
		c := f.Telling(i, row)
		plots = append(plots, f.Layers(i, row, t), f.Units(i, row, c, t))
		if u, err := f.Unit(i, row, max(0, c.Layer), max(0, c.Unit)); err == nil {
			plots = append(plots, f.Inputs(u, t))
		}
		f.Sentence(i, row)
	}
	f.Figure(row, labs.Look{Theme: t})
	return plots
}

func TestUnitsPlot(t *testing.T) {
	f := trained(t)
	row := f.Len() - 1
	for i := range f.Tracks {
		p := f.Units(i, row, Chosen{Layer: 2, Unit: 5}, figure.Dark())
		dead, stuck, _ := f.Count(i, row)
		crosses, rings := 0, 0
		for _, m := range p.Marks {
			c, ok := f.UnitAt(m.At)
			if !ok {
				t.Fatalf("%s: a mark at %v, where no unit is", f.Tracks[i].Name, m.At)
			}
			state := f.At(i, row).State[f.index(c.Layer, c.Unit)]
			switch m.Style.Marker {
			case figure.Cross:
				crosses++
				if state != Dead {
					t.Errorf("%s: a cross on a unit that is %s", f.Tracks[i].Name, state)
				}
			case figure.Ring:
				rings++
				if state != Stuck {
					t.Errorf("%s: a ring on a unit that is %s", f.Tracks[i].Name, state)
				}
			}
		}
		if crosses != dead || rings != stuck-dead {
			t.Errorf("%s: %d crosses and %d rings, want %d and %d", f.Tracks[i].Name, crosses, rings, dead, stuck-dead)
		}
		// A unit that answers one instance only has another colour than a dead one.
		field := p.Field
		grey := field.Color(0)
		for u, s := range f.At(i, row).State {
			if got := field.Color(field.Z[u]); (got == grey) != (s != Alive) {
				t.Errorf("%s: unit %d is %s and has colour %v, dead units have %v", f.Tracks[i].Name, u, s, got, grey)
			}
		}
		if len(p.Lines) != 1 || p.Lines[0].Points[0] != (figure.Point{5.5, 2.5}) {
			t.Errorf("%s: the chosen unit is not outlined", f.Tracks[i].Name)
		}
	}
}

func TestUnitAt(t *testing.T) {
	f := start(t, 1, small(t)).Frame() // 4 layers of 6 units
	for _, c := range []struct {
		at   figure.Point
		want Chosen
		ok   bool
	}{
		{figure.Point{1, 1}, Chosen{0, 0}, true}, {figure.Point{6.49, 4.49}, Chosen{3, 5}, true}, {figure.Point{2.51, 0.51}, Chosen{0, 2}, true},
		{figure.Point{0.49, 1}, None(), false}, {figure.Point{6.51, 1}, None(), false}, {figure.Point{1, 4.51}, None(), false},
		{figure.Point{math.NaN(), 1}, None(), false},
	} {
		if got, ok := f.UnitAt(c.at); got != c.want || ok != c.ok {
			t.Errorf("at %v: %v, %v; want %v, %v", c.at, got, ok, c.want, c.ok)
		}
	}
}

// Every column of a heat map is the step at which it stands.
func TestLayersPlot(t *testing.T) {
	d := small(t)
	d.Steps = 1003 // recorded every third step, and the last one
	f := finished(t, 1, d)
	for _, row := range []int{0, 1, 100, f.Len() - 1} {
		p := f.Layers(0, row, figure.Light())
		field := p.Field
		for c := range field.NX {
			step := 0.0
			if field.NX > 1 {
				step = field.XMax * float64(c) / float64(field.NX-1)
			}
			m := f.At(0, f.Row(int(math.Round(step))))
			for l := range d.Layers {
				if got := field.Z[l*field.NX+c]; got != m.Stuck[l] {
					t.Fatalf("row %d, column %d, layer %d: %v, want %v", row, c, l+1, got, m.Stuck[l])
				}
			}
		}
		if field.XMax != float64(f.Steps[row]) {
			t.Errorf("row %d: the map ends at %v, want %d", row, field.XMax, f.Steps[row])
		}
	}
}

func TestBins(t *testing.T) {
	for _, values := range [][]float64{
		{-1, -2, -3}, {-1, 0, 1}, {0}, {0, 0}, {-5, -5, -5}, {1e-9, 2e-9}, {-1e12, 3}, {0.1, 0.2, 0.30000000000000004}, {-1e-300, 1e-300},
	} {
		low, width, counts := bins(values)
		total, right, left := 0, 0, 0
		for i, n := range counts {
			total += n
			if low+float64(i)*width > -width/2 {
				right += n
			} else {
				left += n
			}
		}
		above := 0
		for _, v := range values {
			if v > 0 {
				above++
			}
		}
		if total != len(values) || right != above || left != len(values)-above || len(counts) > mostBins {
			t.Errorf("%v: %d bins with %d left and %d right of 0, want %d and %d", values, len(counts), left, right, len(values)-above, above)
		}
	}
	if _, _, counts := bins(nil); counts != nil {
		t.Errorf("no values: %d bins", len(counts))
	}
}

// The histogram of a dead unit lies left of 0, which is in view, and says what
// that means.
func TestInputsPlot(t *testing.T) {
	f := trained(t)
	row := f.Len() - 1
	c := f.Telling(0, row)
	u, err := f.Unit(0, row, c.Layer, c.Unit)
	if err != nil {
		t.Fatal(err)
	}
	if u.State != Dead {
		t.Fatalf("the telling unit is %s", u.State)
	}
	p := f.Inputs(u, figure.Light())
	for _, b := range p.Bands {
		if b.Upper[1][0] > 1e-9 {
			t.Errorf("a bar ends at %v, right of 0", b.Upper[1][0])
		}
	}
	if at := p.X.Norm(0); !(at > 0.8 && at < 1) {
		t.Errorf("0 stands at %v of the axis: want it in view, near the right end", at)
	}
	drawn, err := export.Texts(figure.Figure{Theme: figure.Light(), Panels: []figure.Panel{{Area: figure.Area{W: 1, H: 1}, Plot: p}}}, export.Size{W: 500, H: 300})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range drawn {
		all = append(all, d.Text)
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{"all 400 inputs lie below zero: output 0, gradient 0", "no way back"} {
		if !strings.Contains(text, want) {
			t.Errorf("the picture does not say %q:\n%s", want, text)
		}
	}
}

// The figure to print says what it takes to make it again and how everybody
// fared, in every format and theme, at every moment.
func TestFigure(t *testing.T) {
	f := trained(t)
	for _, theme := range []figure.Theme{figure.Dark(), figure.Light()} {
		for _, at := range []int{-5, 250, f.Len() + 5} {
			fig := f.Figure(at, labs.Look{Theme: theme})
			drawn, err := export.Texts(fig, export.Size{W: 1600, H: 1000})
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for _, d := range drawn {
				text.WriteString(d.Text + "\n")
				if strings.Contains(d.Text, "…") {
					t.Errorf("at %d: %q is cut", at, d.Text)
				}
			}
			for _, want := range []string{"η = 0.4", "seed 1", "batches of 32", "ReLU", "Leaky ReLU α = 0.01", "ELU", "dead", "‖∂L/∂W‖"} {
				if !strings.Contains(text.String(), want) {
					t.Errorf("at %d: the picture does not say %q", at, want)
				}
			}
		}
	}
	d := deadly(t)
	d.Steps = 20
	d.Functions = append(d.Functions, functions(t, "selu", "prelu", "rrelu", "tanh")...)
	for _, n := range []int{1, 3, 5, len(d.Functions)} {
		few := d
		few.Functions = d.Functions[:n]
		g := finished(t, 1, few)
		if _, err := export.Texts(g.Figure(g.Len()-1, labs.Look{Theme: figure.Light()}), export.Size{W: 800, H: 500}); err != nil {
			t.Errorf("%d functions: %v", n, err)
		}
	}
}

func TestSentence(t *testing.T) {
	f := trained(t)
	row := f.Len() - 1
	dead, _, of := f.Count(0, row)
	born, _, _ := f.Count(0, 0)
	want := "ReLU: " + strconv.Itoa(dead) + " of " + strconv.Itoa(of) + " units dead after 500 steps, " + strconv.Itoa(born) + " before the first"
	if got := f.Sentence(0, row); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := f.Sentence(2, row); !strings.HasPrefix(got, "Leaky ReLU α = 0.2: none of 64 units dead after 500 steps; ") || !strings.HasSuffix(got, " stuck below zero, but still learning") {
		t.Errorf("%q", got)
	}
	if got := f.Sentence(0, 0); !strings.HasSuffix(got, "dead before training") {
		t.Errorf("%q", got)
	}
}

func TestJSON(t *testing.T) {
	f := trained(t)
	var got struct {
		Steps     []int
		Functions []struct {
			Activation  string
			Params      map[string]any
			Dead, Stuck [][]float64
			Loss        []float64
			DeadUnits   int `json:"dead_units"`
			Status      string
		}
	}
	if err := json.Unmarshal([]byte(dump(t, f)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Steps) != 501 || len(got.Functions) != 4 || got.Functions[1].Activation != "leaky_relu" || got.Functions[1].Params["alpha"] != 0.01 {
		t.Fatalf("%d steps, %d functions, %+v", len(got.Steps), len(got.Functions), got.Functions[1].Params)
	}
	for i, fn := range got.Functions {
		if len(fn.Dead) != 501 || len(fn.Stuck) != 501 || len(fn.Loss) != 501 || fn.Status != "finished" {
			t.Errorf("function %d: %d, %d and %d entries, %s", i, len(fn.Dead), len(fn.Stuck), len(fn.Loss), fn.Status)
		}
		sum := 0.0
		for _, x := range fn.Dead[500] {
			sum += x * 8
		}
		if math.Abs(sum-float64(fn.DeadUnits)) > 1e-9 {
			t.Errorf("function %d: %v units dead by layer, %d in all", i, sum, fn.DeadUnits)
		}
	}
}

func TestCSV(t *testing.T) {
	f := finished(t, 1, small(t))
	var b bytes.Buffer
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + 4*61*4; len(rows) != want {
		t.Fatalf("%d rows, want %d", len(rows), want)
	}
	if head := strings.Join(rows[0], ","); head != "function,step,layer,dead,stuck,gradient_norm,loss,accuracy" {
		t.Errorf("header %q", head)
	}
	last := rows[4*61]
	m := f.At(0, 60)
	if last[0] != "ReLU" || last[1] != "60" || last[2] != "4" || last[3] != written(m.Dead[3]) || last[6] != written(m.Loss) {
		t.Errorf("%v, want ReLU's fourth layer after 60 steps", last)
	}
}

func TestNames(t *testing.T) {
	got := names(functions(t, "relu", "leaky_relu:alpha=0.01", "leaky_relu:alpha=0.2", "elu", "relu", "elu:alpha=2"))
	want := []string{"ReLU", "Leaky ReLU α = 0.01", "Leaky ReLU α = 0.2", "ELU α = 1", "ReLU (2)", "ELU α = 2"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}
