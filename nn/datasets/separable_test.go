package datasets

import (
	"slices"
	"testing"

	"downhill/internal/param"
)

func separable(t *testing.T, spec string) Toy {
	t.Helper()
	c := param.Catalog[Toy]{What: "data set", Entries: []param.Entry[Toy]{SeparableEntry()}}
	ch, err := c.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	toy, err := c.Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return toy
}

// The construction has what the paper's argument needs: θ = sign(Xᵀy) classifies
// every instance that it was made from by the same margin of 4, and gives a new
// one y + 2, whatever its class.
func TestSeparableLeadsAdaptiveRulesAstray(t *testing.T) {
	toy := separable(t, "separable:n=200,majority=0.6")
	s := toy.Make(3)
	const seen = 120
	y := func(i int) float64 { return float64(2*s.Labels[i] - 1) }
	x := func(i int) []float64 { return s.Values[i*s.Features:][:s.Features] }
	sums := make([]float64, s.Features)
	for i := range seen {
		for k, v := range x(i) {
			sums[k] += v * y(i)
		}
	}
	for i := range s.Len() {
		says := 0.0
		for k, v := range x(i) {
			switch {
			case sums[k] > 0:
				says += v
			case sums[k] < 0:
				says -= v
			}
		}
		want := 4 * y(i)
		if i >= seen {
			want = y(i) + 2
		}
		if says != want {
			t.Fatalf("instance %d of class %v: the rule says %v want %v", i, y(i), says, want)
		}
	}
	if n := s.Counts()[1]; s.Features != 1003 || n < 100 || n > 140 { // 120 ± 3 standard deviations of 6.9
		t.Errorf("%d features, %d of the majority", s.Features, n)
	}
}

func TestSeparableFollowsItsSeed(t *testing.T) {
	toy := separable(t, "separable:n=50")
	a, again, other := toy.Make(1), toy.Make(1), toy.Make(2)
	if !slices.Equal(a.Values, again.Values) || !slices.Equal(a.Labels, again.Labels) || slices.Equal(a.Labels, other.Labels) {
		t.Error("the set does not follow its seed")
	}
	c := param.Catalog[Toy]{What: "data set", Entries: []param.Entry[Toy]{SeparableEntry()}}
	for _, spec := range []string{"separable:n=9", "separable:n=3000", "separable:majority=0.5", "separable:majority=1"} {
		if _, err := c.Parse(spec); err == nil {
			t.Errorf("%s was taken", spec)
		}
	}
}
