package panels

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	labtrain "downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// synthetic is a frame of lanes with columns of known gradient norms: layer j of
// column i has 10^(j−layers)·(1 + i mod 3).
func synthetic(lanes, columns, layers int) *livelab.Frame {
	f := &livelab.Frame{Scenario: &scenario.Scenario{}, Data: &livelab.Data{Data: labtrain.Data{Classes: 10}}, Step: columns, Recorded: columns, Last: columns}
	for range lanes {
		l := livelab.Lane{Name: "n", Step: columns, Last: columns, StepsPerEpoch: 100, Denses: make([]livelab.Dense, layers), Status: nn.Running}
		for i := range columns {
			c := livelab.Column{Step: i + 1, Steps: 1, LearningRate: 0.1, GradientNorm: make([]float64, layers)}
			for j := range layers {
				c.GradientNorm[j] = math.Pow(10, float64(j-layers)) * float64(1+i%3)
			}
			l.Columns = append(l.Columns, c)
		}
		f.Lanes = append(f.Lanes, l)
	}
	return f
}

// cutTo is the frame as it was when fewer columns were recorded.
func cutTo(f *livelab.Frame, columns int) *livelab.Frame {
	g := *f
	g.Lanes = append([]livelab.Lane(nil), f.Lanes...)
	for i := range g.Lanes {
		g.Lanes[i].Columns = f.Lanes[i].Columns[:columns:columns]
		g.Lanes[i].Step = columns
	}
	g.Step, g.Recorded = columns, columns
	return &g
}

func TestGradientCellsAreRootMeanSquares(t *testing.T) {
	f := synthetic(1, 800, 4)
	var c Cache
	p := c.Gradients(f, dark())[0]
	// 800 steps in at most 400 cells: two a cell.
	if p.Field.NX != 400 || p.Field.NY != 4 || !p.Field.Log || !p.Field.Cells {
		t.Fatalf("%d × %d cells, log %v, cells %v", p.Field.NX, p.Field.NY, p.Field.Log, p.Field.Cells)
	}
	want := 1e-4 * math.Sqrt((1+4)/2.0) // the first two columns of layer 1
	if got := p.Field.Z[0]; math.Abs(got-want) > 1e-12*want*100 {
		t.Errorf("cell 0 of layer 1: %v, want %v", got, want)
	}
	if xMin, xMax, yMin, yMax := p.Field.Extent(); math.Abs(xMin) > 1e-12 || math.Abs(xMax-8) > 1e-12 || yMin != 0.5 || yMax != 4.5 {
		t.Errorf("the field reaches from %v to %v epochs and %v to %v layers, want 0 to 8 and 0.5 to 4.5", xMin, xMax, yMin, yMax)
	}
	if n := p.Notes; len(n) != 1 || n[0].Text != "layer 1 / layer 3 = 0.010" {
		t.Errorf("notes %v", n)
	}
	if p.X.Label != "epoch" || p.Y.Label != "layer" || p.Bar == "" {
		t.Errorf("names %q, %q, %q", p.X.Label, p.Y.Label, p.Bar)
	}
}

// TestGradientsGrow compares pictures that were made while columns came with the
// one made at once, also where columns were cut and thinned in between.
func TestGradientsGrow(t *testing.T) {
	f := synthetic(2, 1000, 5)
	var c Cache
	for _, n := range []int{1, 2, 7, 64, 400, 401, 900, 500, 501, 1000} {
		g := cutTo(f, n)
		got, again, want := c.Gradients(g, dark()), c.Gradients(g, dark()), new(Cache).Gradients(g, dark())
		for i := range got {
			if !sameField(got[i].Field, want[i].Field) {
				t.Errorf("%d columns, lane %d: grown and fresh pictures differ", n, i)
			}
			if got[i].Field != again[i].Field {
				t.Errorf("%d columns, lane %d: another field of the same data", n, i)
			}
		}
	}
	thin := *f
	thin.Lanes = append([]livelab.Lane(nil), f.Lanes...)
	var cs []livelab.Column
	for i := 1; i < 1000; i += 2 {
		k := f.Lanes[0].Columns[i]
		k.Steps = 2
		cs = append(cs, k)
	}
	thin.Lanes[0].Columns = cs
	if got, want := c.Gradients(&thin, dark())[0], new(Cache).Gradients(&thin, dark())[0]; !sameField(got.Field, want.Field) {
		t.Error("after thinning: grown and fresh pictures differ")
	}
}

func sameField(a, b *figure.Field) bool {
	if a.NX != b.NX || a.NY != b.NY || a.XMin != b.XMin || a.XMax != b.XMax || a.Low != b.Low || a.High != b.High || len(a.Z) != len(b.Z) {
		return false
	}
	for i := range a.Z {
		if a.Z[i] != b.Z[i] && !(math.IsNaN(a.Z[i]) && math.IsNaN(b.Z[i])) {
			return false
		}
	}
	return true
}

func TestGradientsShareOneScale(t *testing.T) {
	f := synthetic(3, 50, 3)
	for i := range f.Lanes[1].Columns { // a lane whose gradients are a million times smaller
		for j := range f.Lanes[1].Columns[i].GradientNorm {
			f.Lanes[1].Columns[i].GradientNorm[j] *= 1e-6
		}
	}
	// One that explodes and diverges must not flatten the others.
	f.Lanes[2].Status = nn.Diverged
	f.Lanes[2].Columns[40].GradientNorm[0] = 1e200
	f.Lanes[2].Columns[41].GradientNorm[0] = math.Inf(1)
	f.Lanes[2].Columns[42].GradientNorm[0] = math.NaN()
	f.Lanes[0].Columns[3].GradientNorm[1] = 0
	ps := new(Cache).Gradients(f, dark())
	for _, p := range ps {
		if p.Field.Low != 1e-9 || math.Abs(p.Field.High-0.5) > 1e-12 {
			t.Errorf("from %v to %v, want 1e-9 to 0.5", p.Field.Low, p.Field.High)
		}
	}
	if z := ps[0].Field.Z[50+3]; !math.IsNaN(z) {
		t.Errorf("a gradient of 0 is %v, want not a number (hatched)", z)
	}
	for _, at := range []int{41, 42} {
		if z := ps[2].Field.Z[at]; !math.IsNaN(z) {
			t.Errorf("column %d, not finite, is %v, want not a number", at, z)
		}
	}
}

// TestOneStepDoesNotTakeTheContrast: a scale leaves single values out, but never
// a layer.
func TestOneStepDoesNotTakeTheContrast(t *testing.T) {
	f := synthetic(1, 400, 60)
	f.Lanes[0].Columns[200].GradientNorm[59] = 1e30
	f.Lanes[0].Columns[300].GradientNorm[0] = 1e-300
	p := new(Cache).Gradients(f, dark())[0]
	if p.Field.Low > 1e-60 || p.Field.Low < 1e-61 || p.Field.High < 0.3 || p.Field.High > 1 {
		t.Errorf("from %v to %v, want about 1e-60, of layer 1, to 0.3, of layer 60", p.Field.Low, p.Field.High)
	}
}

func TestHeatMapsBeforeTheFirstStep(t *testing.T) {
	f := synthetic(2, 0, 3)
	var c Cache
	for _, ps := range [][]*figure.Plot{c.Gradients(f, dark()), c.Updates(f, dark()), c.Dead(f, dark()), c.Saturated(f, dark())} {
		for _, p := range ps {
			if p.Field != nil || len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "no step") {
				t.Errorf("%q: field %v, notes %v", p.Title, p.Field, p.Notes)
			}
		}
	}
}

func TestHeatMapsOverStepsAndRewound(t *testing.T) {
	f := synthetic(1, 120, 3)
	f.Step = 50
	l := Look{Theme: figure.Light(), Across: ByStep}
	p := new(Cache).Gradients(f, l)[0]
	if p.X.Label != "step" || p.X.Max != 120 {
		t.Errorf("axis %q to %v", p.X.Label, p.X.Max)
	}
	if len(p.Rules) != 1 || p.Rules[0].AtX != 50 {
		t.Errorf("rules %v, want one at step 50", p.Rules)
	}
}

func BenchmarkGradientsGrowing(b *testing.B) {
	for _, columns := range []int{400, 4000} {
		b.Run(fmt.Sprintf("lanes=4/layers=60/columns=%d", columns), func(b *testing.B) {
			f := synthetic(4, columns, 60)
			var frames []*livelab.Frame
			for i := range 8 { // the last columns come one by one
				frames = append(frames, cutTo(f, columns-8+i+1))
			}
			var c Cache
			c.Gradients(cutTo(f, columns-8), dark())
			b.ReportAllocs()
			k := 0
			for b.Loop() {
				c.Gradients(frames[k%8], dark())
				if k++; k%8 == 0 {
					b.StopTimer()
					c = Cache{}
					c.Gradients(cutTo(f, columns-8), dark())
					b.StartTimer()
				}
			}
		})
	}
}

func BenchmarkGradientsAtOnce(b *testing.B) {
	f := synthetic(4, 4000, 60)
	b.ReportAllocs()
	for b.Loop() {
		new(Cache).Gradients(f, dark())
	}
}
