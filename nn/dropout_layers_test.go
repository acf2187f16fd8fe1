package nn

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestDropoutByLayer drops in the layers that have a rate and nowhere else: as
// many units as the rate says, and on average what came out before.
func TestDropoutByLayer(t *testing.T) {
	for _, alpha := range []bool{false, true} {
		a := DefaultArchitecture(3, 2)
		a.Hidden, a.Activation, a.Initializer, a.Seed = []int{50, 50, 50, 50}, named(t, "selu"), named(t, "lecun_normal"), 4
		a.Dropout = DropoutPlan{Layers: []float64{0, 0.5, 0, 0.1}, Alpha: alpha}
		m := must[*Model](t)(Build(a))
		var rates []float64
		var after []int // the dense layers before them
		dense := -1
		for _, l := range m.Layers {
			switch l := l.(type) {
			case Dense:
				dense++
			case Dropout:
				rates, after = append(rates, l.Rate), append(after, dense)
			case AlphaDropout:
				rates, after = append(rates, l.Rate), append(after, dense)
			}
		}
		if !slices.Equal(rates, []float64{0.5, 0.1}) || !slices.Equal(after, []int{1, 3}) {
			t.Fatalf("alpha %v: rates %v behind the dense layers %v, want 0.5 and 0.1 behind 1 and 3", alpha, rates, after)
		}
		p := m.NewPass()
		p.Mode = Train
		x := BatchOf([][]float64{{1, -2, 0.5}, {-0.3, 0.7, 2}})
		const passes = 400
		mask := make([]bool, 50)
		share, mean := make([]float64, len(m.Layers)), 0.0
		var second int
		for step := range passes {
			p.Seed(1, uint64(step))
			m.Forward(p, nil, x)
			k := 0
			for i, l := range m.Layers {
				drops := strings.Contains(l.Kind(), "dropout")
				if m.Dropped(mask, p, i, 0) != drops {
					t.Fatalf("alpha %v: layer %d (%s) in the wrong", alpha, i, l.Kind())
				}
				if !drops {
					continue
				}
				if k == 0 {
					second = i
				}
				k++
				for u, d := range mask {
					if d {
						share[i] += 1. / 50 / passes
					}
					if i == second { // what goes into the first that drops is the same in every pass
						mean += (p.outs[i].At(u, 0) - p.outs[i-1].At(u, 0)) / 50 / passes
					}
				}
			}
		}
		// Four standard errors of a share of 50·400 draws, and of the mean of values
		// of a variance near 1 (twice that is a rough bound of what a mask adds).
		four := 4 / math.Sqrt(50*passes)
		if d := math.Abs(share[second] - 0.5); d > 0.5*four {
			t.Errorf("alpha %v: %v of the second layer's units are dropped, want 0.5", alpha, share[second])
		}
		if d := math.Abs(share[len(share)-2] - 0.1); d > 0.3*four {
			t.Errorf("alpha %v: %v of the fourth layer's units are dropped, want 0.1", alpha, share[len(share)-2])
		}
		// Plain dropout keeps the mean of any values, alpha dropout that of values
		// whose mean is 0, which an instance's are only about.
		if !alpha && math.Abs(mean) > 2*four {
			t.Errorf("dropout moved the mean by %v, want none", mean)
		}
	}
}

// TestRatesByLayerAreThoseForAll gives every layer the same rate, which is the
// same network as with one rate, bit for bit.
func TestRatesByLayerAreThoseForAll(t *testing.T) {
	train := func(plan DropoutPlan) []float64 {
		tr := small(t, func(_ *Training, a *Architecture) { a.Dropout = plan })
		advance(t, tr, 20)
		return tr.Model.Theta
	}
	one := train(DropoutPlan{Hidden: 0.2, Last: 0.4, Input: 0.1})
	if by := train(DropoutPlan{Layers: []float64{0.2, 0.4}, Input: 0.1}); !slices.Equal(one, by) {
		t.Error("rates by layer give another training than the same rates for all")
	}
	if by := train(DropoutPlan{Layers: []float64{0.4, 0.2}, Input: 0.1}); slices.Equal(one, by) {
		t.Error("the order of the rates changes nothing")
	}
}

// TestRatesThatDoNotFit are errors.
func TestRatesThatDoNotFit(t *testing.T) {
	for want, plan := range map[string]DropoutPlan{
		"2 dropout rates": {Layers: []float64{0.1, 0.2}}, "one or the other": {Hidden: 0.1, Layers: []float64{0.1, 0, 0}}, "rate = 1": {Layers: []float64{0, 1, 0}},
	} {
		a := DefaultArchitecture(3, 2)
		a.Hidden, a.Dropout = []int{4, 4, 4}, plan
		if _, err := Build(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want something about %s", plan, err, want)
		}
	}
}
