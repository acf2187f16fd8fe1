package panels

import (
	"math"
	"slices"
	"testing"

	"downhill/nn"
	"downhill/render/figure"
)

func TestFiltersAreTheFirstLayersWeights(t *testing.T) {
	f := trained(t, document(t, "fashion-mnist", 1, []string{"layers", "20"}, []string{"layers", "100,20"}), 3)
	var c Cache
	a, b := c.Filters(f, 0, dark()), c.Filters(f, 1, dark())
	k, _ := kernel(f.Lanes[0].Weights.Model, 0)
	cols, rows := a.Field.NX/28, a.Field.NY/28
	if cols*rows < 20 || a.Field.NX%28 != 0 || !a.Field.Cells {
		t.Fatalf("%d × %d cells", a.Field.NX, a.Field.NY)
	}
	// The pixel at the top left of unit 3, and the last pixel of unit 19.
	at := func(unit, row, col int) float64 {
		y := (rows-1-unit/cols)*28 + 27 - row
		return a.Field.Z[y*a.Field.NX+unit%cols*28+col]
	}
	if got, want := at(3, 0, 0), k.At(0, 3); got != want {
		t.Errorf("top left of unit 4: %v, want %v", got, want)
	}
	if got, want := at(19, 27, 27), k.At(783, 19); got != want {
		t.Errorf("bottom right of unit 20: %v, want %v", got, want)
	}
	if a.Field.High != b.Field.High || a.Field.Low != -a.Field.High || a.Field.Map.Name != figure.PRGn().Name {
		t.Errorf("scales to %v and %v of %s", a.Field.High, b.Field.High, a.Field.Map.Name)
	}
	if b.Title != "weights of the first layer, 60 of 100 units" {
		t.Errorf("title %q", b.Title)
	}
}

func TestMistakesAreTheWorst(t *testing.T) {
	f := trained(t, document(t, "fashion-mnist", 1, []string{"layers", "30"}), 60)
	var c Cache
	all := c.Mistakes(f, 0, 1000)
	v := f.Lanes[0].Split.Valid
	_, accuracy := nn.NewEvaluator(f.Lanes[0].Weights.Model, 1).Evaluate(v)
	if want := int(math.Round((1 - accuracy) * float64(v.Len()))); len(all) != want {
		t.Errorf("%d mistakes, want %d at accuracy %v", len(all), want, accuracy)
	}
	for i, m := range all {
		if m.Label == m.Predicted || m.Label != v.Labels[m.Instance] {
			t.Fatalf("%+v is none", m)
		}
		if i > 0 && m.Loss > all[i-1].Loss {
			t.Fatalf("mistake %d is worse than the one before", i)
		}
	}
	if some := c.Mistakes(f, 0, 10); !slices.Equal(some, all[:10]) {
		t.Error("the ten worst are others")
	}
	p := MistakesPlot(f, 0, all[:10], dark())
	if len(p.Notes) != 20 || p.Field.NX%28 != 0 {
		t.Errorf("%d notes, %d cells across", len(p.Notes), p.Field.NX)
	}
	if got, want := p.Notes[0].Text, className(v, all[0].Label); got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	if none := MistakesPlot(f, 0, nil, dark()); none.Field != nil {
		t.Error("no mistakes have a picture")
	}
}

func TestSpreadIsOverThePasses(t *testing.T) {
	f := trained(t, document(t, "fashion-mnist", 1, []string{"layers", "30", "dropout", "hidden=0.5"}, []string{"layers", "30"}), 60)
	var c Cache
	p := c.Spread(f, 0, 7, 50)
	sum := 0.0
	for _, m := range p.Mean {
		sum += m
	}
	if len(p.Mean) != 10 || math.Abs(sum-1) > 1e-9 || p.Label != f.Lanes[0].Split.Valid.Labels[7] || !p.Drops || slices.Max(p.Spread) <= 0 {
		t.Errorf("%+v, which sum to %v", p, sum)
	}
	if again := new(Cache).Spread(f, 0, 7, 50); !slices.Equal(again.Mean, p.Mean) || !slices.Equal(again.Spread, p.Spread) {
		t.Error("the same frame gives other numbers")
	}
	plot := SpreadPlot(f, 0, p, dark())
	if len(plot.Bands) != 10 || len(plot.X.Ticks) != 10 || plot.X.Ticks[9].Label != "Ankle boot" || len(plot.Lines) != 1 {
		t.Errorf("%d bars, ticks %v", len(plot.Bands), plot.X.Ticks)
	}
	// Rounding leaves some 1e-17 of what is the same in every pass.
	if q := c.Spread(f, 1, 7, 20); q.Drops || slices.Max(q.Spread) > 1e-12 {
		t.Errorf("without dropout predictions spread by %v", slices.Max(q.Spread))
	}
	if c.Spread(f, 0, -1, 5) != nil || c.Spread(f, 0, 1_000_000, 5) != nil {
		t.Error("an instance that is not there has probabilities")
	}
}
