package panels

import (
	"math"
	"slices"

	"downhill/nn"
	livelab "downhill/render/labs/train/live"
)

// masks are the units that the step dropped of the first instance of its
// minibatch, by layer, 0 being the input. The layers that draw random numbers
// draw them again, in their order and for the whole minibatch.
func (w *work) masks(l *livelab.Lane) map[int][]bool {
	m := l.Weights.Model
	cols := len(w.minibatch(l))
	dense := m.Denses()
	out := map[int][]bool{}
	var pass *nn.Pass
	for i, layer := range m.Layers {
		width, _ := layer.Size()
		var dropped float64
		switch a := layer.(type) {
		case nn.Dropout:
		case nn.AlphaDropout:
			dropped = -1 // whatever is kept of 1 is above, what is dropped below
		case nn.Activation:
			if a.Choice.Key != "rrelu" {
				continue
			}
		default:
			continue
		}
		one, err := nn.NewModel(nn.MSE, 0, layer)
		if err != nil {
			return nil
		}
		if pass == nil {
			pass = one.NewPass()
			pass.Seed(l.Seed, uint64(max(0, l.Weights.Step-1)))
		}
		pass.Mode = nn.Train
		in := nn.NewBatch(width, cols)
		for j := range in.Data {
			in.Data[j] = 1
		}
		y := one.Forward(pass, nil, in)
		if _, random := layer.(nn.Activation); random {
			continue
		}
		behind, _ := slices.BinarySearch(dense, i)
		at := make([]bool, width)
		kept := math.Inf(-1)
		for r := range width {
			for _, v := range y.Row(r) {
				kept = math.Max(kept, v)
			}
		}
		for r := range width {
			v := y.At(r, 0)
			at[r] = dropped == 0 && v == 0 || dropped != 0 && v < kept
		}
		out[behind] = at
	}
	return out
}

// findDead tells which units are dead: the slope of the activation is 0 for all
// of a sample of instances. It looks again when the weights have changed for a
// while, as a unit does not die in a step.
func (w *work) findDead(f *livelab.Frame, l *livelab.Lane) {
	rest := f.Step == f.Target || f.Ended
	apart := l.Weights.Step - w.deadStep
	if w.deadOf == l.Weights || w.deadOf != nil && !rest && apart >= 0 && apart < max(16, l.StepsPerEpoch/4) {
		return
	}
	w.deadOf, w.deadStep = l.Weights, l.Weights.Step
	m := l.Weights.Model
	s := l.Split.Valid
	if s == nil || s.Len() == 0 {
		s = l.Split.Train
	}
	first, start := map[int]int{}, 0
	act := map[int]int{}
	for k, dense := range l.Denses {
		a, before := activationOf(m, k)
		if a != before {
			first[before], act[before] = start, a
		}
		start += dense.Out
	}
	w.dead = make([]bool, start)
	for before, at := range first {
		width, _ := m.Layers[act[before]].Size()
		for u := range width {
			w.dead[at+u] = true
		}
	}
	w.pass.Tap = taps(func(layer int, b nn.Batch) {
		at, watched := first[layer]
		if !watched {
			return
		}
		for r := range b.Rows {
			if !w.dead[at+r] {
				continue
			}
			for _, x := range b.Row(r) {
				if slope(m, act[layer], r, x) != 0 {
					w.dead[at+r] = false
					break
				}
			}
		}
	})
	w.each(s, min(deadSample, s.Len()), func(_ int, in nn.Batch) { m.Forward(w.pass, nil, in) })
	w.pass.Tap = nil
}
