package panels

import (
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

func TestDiagramPlacesEveryUnitAndLink(t *testing.T) {
	f := trained(t, document(t, "moons", 2, []string{"layers", "6,5"}), -1)
	d := new(Cache).Diagram(f, 0, DiagramOptions{})
	p := d.Plot(dark())
	if got := len(p.Marks); got != 2+6+5+1 {
		t.Errorf("%d marks, want a unit each of 2, 6, 5 and 1", got)
	}
	// Few units: every link.
	if got := len(d.links); got != 2*6+6*5+5 {
		t.Errorf("%d links, want %d", got, 2*6+6*5+5)
	}
	segments := 0
	for _, l := range p.Lines {
		segments += len(l.Points) / 3
	}
	if segments != len(d.links) {
		t.Errorf("%d links are drawn of %d", segments, len(d.links))
	}
	if len(p.X.Ticks) != 4 || p.X.Ticks[0].Label != "in" || p.X.Ticks[3].Label != "out" {
		t.Errorf("ticks %v", p.X.Ticks)
	}
}

func TestDiagramHits(t *testing.T) {
	f := trained(t, document(t, "moons", 2, []string{"layers", "6,5"}), -1)
	d := new(Cache).Diagram(f, 0, DiagramOptions{})
	const w, h = 400, 200
	for i := range d.columns {
		for _, u := range d.columns[i].units {
			got, ok := d.Hit(figure.Point{d.columns[i].x, u.y}, w, h)
			if want := (Pick{Kind: Unit, Layer: i, Unit: u.unit}); !ok || got != want {
				t.Errorf("at %v: %v, want %v", u, got, want)
			}
		}
	}
	m := f.Lanes[0].Weights.Model
	for _, c := range d.links {
		from, to := d.ends(&c)
		// A third of the way links of one layer seldom cross.
		at := figure.Point{from[0] + (to[0]-from[0])/3, from[1] + (to[1]-from[1])/3}
		got, ok := d.Hit(at, 4000, 2000) // large, so that 4 px are narrow
		if !ok || got.Kind != Link || got.Layer != c.column {
			t.Fatalf("at %v: %v", at, got)
		}
		a, _ := kernel(m, got.Layer-1)
		if v := a.At(got.From, got.Unit); math.Abs(at[0]-from[0]) > 0 && got.Unit == d.columns[c.column].units[c.to].unit && got.From == d.columns[c.column-1].units[c.from].unit && v != c.weight {
			t.Errorf("link %v has weight %v, want %v", got, v, c.weight)
		}
	}
	if got, ok := d.Hit(figure.Point{-0.5, 0.5}, w, h); ok {
		t.Errorf("nothing is %v", got)
	}
	pick := Pick{Kind: Link, Layer: 2, Unit: 4, From: 1}
	index, err := train.WeightIndex(m, pick.Weight())
	if err != nil {
		t.Fatal(err)
	}
	if k, _ := kernel(m, 1); m.Theta[index] != k.At(1, 4) {
		t.Error("the weight of a link is another one")
	}
	if got := d.Words(pick); !strings.HasPrefix(got, "weight from unit 2 of layer 1 to unit 5 of layer 2: ") {
		t.Errorf("words %q", got)
	}
	if got := d.Words(Pick{Kind: Unit, Layer: 0, Unit: 1}); !strings.HasPrefix(got, "input 2: ") {
		t.Errorf("words %q", got)
	}
	var none *Diagram
	if _, ok := none.Hit(figure.Point{}, w, h); ok || none.Plot(dark()) == nil {
		t.Error("no network has something to hit, or no plot")
	}
}

func TestDeepAndWideNetworksFold(t *testing.T) {
	widths := strings.TrimSuffix(strings.Repeat("40,", 60), ",")
	f := trained(t, document(t, "moons", 1, []string{"layers", widths}), 1)
	d := new(Cache).Diagram(f, 0, DiagramOptions{})
	if len(d.columns) != diagramLayers {
		t.Errorf("%d columns, want %d", len(d.columns), diagramLayers)
	}
	folded := 0
	for i := range d.columns {
		k := &d.columns[i]
		if k.layer < 0 {
			folded = k.last - k.first + 1
			if got, ok := d.Hit(figure.Point{k.x, 0}, 400, 200); !ok || got.Kind != Fold {
				t.Errorf("at the fold: %v", got)
			}
			if got, want := d.Words(Pick{Kind: Fold}), "layers 12 to 50 are not drawn"; got != want {
				t.Errorf("words %q, want %q", got, want)
			}
			continue
		}
		if len(k.units) > diagramUnits {
			t.Errorf("layer %d shows %d units", k.layer, len(k.units))
		}
		if n := len(k.units); k.size == 40 && (k.units[0].unit != 0 || k.units[n-1].unit != 39) {
			t.Errorf("layer %d: the sample goes from %d to %d", k.layer, k.units[0].unit, k.units[n-1].unit)
		}
	}
	if shown := len(d.columns) - 1; shown+folded != 62 {
		t.Errorf("%d layers shown and %d folded, want 62", shown, folded)
	}
	if p := d.Plot(dark()); !strings.Contains(p.Title, "12 of 40 units") {
		t.Errorf("title %q", p.Title)
	}
	into := map[[2]int]int{}
	for _, c := range d.links {
		if into[[2]int{c.column, c.to}]++; c.column > 1 && into[[2]int{c.column, c.to}] > 2 && len(d.columns[c.column-1].units)*len(d.columns[c.column].units) > 80 {
			t.Fatalf("more than 2 links into a unit of column %d", c.column)
		}
	}
}

// TestDropoutMasksAreThoseOfTheStep takes the step's forward pass again, in
// training mode on the whole minibatch, and looks at what its dropout layers gave.
func TestDropoutMasksAreThoseOfTheStep(t *testing.T) {
	for _, words := range [][]string{
		{"layers", "12,9", "activation", "tanh", "dropout", "hidden=0.4"},
		{"layers", "12,9", "activation", "rrelu", "dropout", "input=0.3,hidden=0.4"},
		{"layers", "12,9", "activation", "selu", "dropout", "hidden=0.4", "alpha_dropout", "true"},
	} {
		f := trained(t, document(t, "moons", 5, words), 23)
		l := &f.Lanes[0]
		if l.Weights.Step != 23 {
			t.Fatalf("weights of step %d", l.Weights.Step)
		}
		got := new(work).masks(l)
		m := l.Weights.Model
		index := new(work).minibatch(l)
		in := nn.NewBatch(2, len(index))
		l.Split.Train.Gather(in.Data, in.Stride, index)
		pass := m.NewPass()
		pass.Mode = nn.Train
		pass.Seed(l.Seed, 22) // the step before the 23rd was taken has number 22
		var before nn.Batch
		out := 0
		dense := 0
		pass.Tap = taps(func(layer int, b nn.Batch) {
			switch a := m.Layers[layer].(type) {
			case nn.Dense:
				dense++
			case nn.Dropout, nn.AlphaDropout:
				low := math.Inf(1) // of alpha dropout: what is dropped of every unit
				if _, alpha := a.(nn.AlphaDropout); alpha {
					count := map[float64]int{}
					for r := range b.Rows {
						for _, v := range b.Row(r)[:b.Cols] {
							count[v]++
						}
					}
					most := 0
					for v, n := range count {
						if n > most {
							most, low = n, v
						}
					}
				} else {
					low = 0
				}
				for r := range b.Rows {
					want := b.At(r, 0) == low && before.At(r, 0) != 0
					if want {
						out++
					}
					if got[dense][r] != want {
						t.Errorf("%v, layer %d, unit %d: dropped %v, want %v", words, dense, r, got[dense][r], want)
					}
				}
			}
			before = nn.Batch{Data: append([]float64(nil), b.Data...), Rows: b.Rows, Cols: b.Cols, Stride: b.Stride}
		})
		before = in
		m.Forward(pass, nil, in)
		if out == 0 {
			t.Errorf("%v: nothing was dropped", words)
		}
		d := new(Cache).Diagram(f, 0, DiagramOptions{Instance: -1})
		p := d.Plot(dark())
		rings := 0
		for _, k := range p.Marks {
			if k.Style.Marker == figure.Ring {
				rings++
			}
		}
		if rings != out || !strings.Contains(p.Title, "dropped") {
			t.Errorf("%v: %d rings, want %d; title %q", words, rings, out, p.Title)
		}
		segments := 0
		for _, line := range p.Lines {
			segments += len(line.Points) / 3
		}
		if segments >= len(d.links) {
			t.Errorf("%v: dropped units keep their links", words)
		}
	}
}

func TestDeadUnitsAreCrossed(t *testing.T) {
	r, err := livelab.Start(document(t, "moons", 5, []string{"layers", "6,5"}))
	if err != nil {
		t.Fatal(err)
	}
	rest(t, r, 3)
	if err := r.SetWeight(0, weightOf(t, "bias:2/4"), -1000); err != nil {
		t.Fatal(err)
	}
	rest(t, r, 3)
	f := r.Frame()
	d := new(Cache).Diagram(f, 0, DiagramOptions{})
	for i := range d.columns {
		for _, u := range d.columns[i].units {
			if i == 2 && u.unit == 3 && !u.dead {
				t.Error("unit 4 of layer 2 is not dead")
			}
			if i == 3 && u.dead {
				t.Error("an output is dead")
			}
		}
	}
	crosses := 0
	for _, k := range d.Plot(dark()).Marks {
		if k.Style.Marker == figure.Cross {
			crosses++
		}
	}
	if crosses == 0 {
		t.Error("no cross is drawn")
	}
	s := new(Cache).Story(f, 0, 2, 3, dark())
	if !strings.Contains(s.Sentence, "dead") || !strings.Contains(s.Sentence, "Unit 4 of layer 2 (relu)") || !strings.Contains(s.Sentence, "bias −1000") {
		t.Errorf("story %q", s.Sentence)
	}
}

func TestDiagramShowsTheActivations(t *testing.T) {
	f := trained(t, document(t, "moons", 2, []string{"layers", "6", "activation", "tanh", "batch_norm", "after"}), -1)
	l := &f.Lanes[0]
	d := new(Cache).Diagram(f, 0, DiagramOptions{Instance: 4})
	x := l.Split.Valid.Values[8:10]
	k, bias := kernel(l.Weights.Model, 0)
	for _, u := range d.columns[1].units {
		if want := math.Tanh(x[0]*k.At(0, u.unit) + x[1]*k.At(1, u.unit) + bias[u.unit]); math.Abs(u.activation-want) > 1e-9 {
			t.Errorf("unit %d: %v, want %v", u.unit, u.activation, want)
		}
	}
	if d.columns[0].units[1].activation != x[1] {
		t.Errorf("input %v, want %v", d.columns[0].units[1].activation, x[1])
	}
}

func BenchmarkDiagram(b *testing.B) {
	f := trained(b, document(b, "fashion-mnist", 1, []string{"layers", "100,100,100,100,100,100,100,100,100,100", "dropout", "hidden=0.2"}), 2)
	var c Cache
	b.Run("layers=10x100", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.Diagram(f, 0, DiagramOptions{Instance: -1}).Plot(dark())
		}
	})
	d := c.Diagram(f, 0, DiagramOptions{})
	b.Run("plot", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d.Plot(dark())
		}
	})
}

// TestDiagramDropsWhereTheRatesAre draws units as dropped in the layers that have
// a rate and in no other.
func TestDiagramDropsWhereTheRatesAre(t *testing.T) {
	for rates, want := range map[string][]int{"0/0.6/0": {2}, "input=0.9,layers=0.7/0/0.7": {0, 1, 3}, "0": nil} {
		f := trained(t, document(t, "moons", 5, []string{"layers", "12,12,12", "dropout", rates}), 23)
		// That none of the units of a layer is dropped has a chance of 1 in 100.
		got := new(Cache).Diagram(f, 0, DiagramOptions{Instance: -1}).Dropped()
		if !slices.Equal(got, want) {
			t.Errorf("%s: units are dropped in the layers %v, want %v", rates, got, want)
		}
	}
}
