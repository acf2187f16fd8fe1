package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	dyinglab "downhill/render/labs/dying"
)

// unitsThatDie lists what is measured of units that die.
func unitsThatDie() []Measure {
	return []Measure{
		{Key: "dying", Title: "Units that die, over ten first weights", Of: dying},
		{Key: "dying-rates", Title: "Units that die at the document's learning rate and at ten times it", Of: dyingRates},
	}
}

// dyingRepeats is how many first weights and data the small networks of the lab
// are trained from: a single one says little, since the share of units that die
// goes from a sixth to four fifths.
const dyingRepeats = 10

// dyingSteps is how long the networks are trained at least: a lesson's first step
// may show the beginning alone, so that what becomes of the units can be guessed.
const dyingSteps = 500

// fate is what became of the units of one function, over all first weights.
type fate struct {
	born, dead, stuck float64 // shares of the units, before training and in the end
	most              float64 // the largest share that is dead in the end
	back              float64 // of the units that were stuck at some recorded moment, those that answer in the end
	accuracy          float64 // in the end
	diverged          float64 // share of the trainings
	accuracies        []float64
}

// fates trains the document's networks from dyingRepeats first weights. The first
// are those of the document itself.
func fates(ctx context.Context, s scenario.Scenario) ([]fate, error) {
	out := make([]fate, len(s.Activations.Dying.Functions))
	came, ever := make([]float64, len(out)), make([]float64, len(out))
	for i := range dyingRepeats {
		one := s.Clone()
		one.Activations.Dying.Steps = max(dyingSteps, one.Activations.Dying.Steps)
		if i > 0 {
			one.Seed = 1000*s.Seed + uint64(i)
		}
		f, err := runDying(ctx, one)
		if err != nil {
			return nil, err
		}
		last := f.Len() - 1
		for k := range out {
			o, first, end := &out[k], f.At(k, 0), f.At(k, last)
			dead, stuck, of := f.Count(k, last)
			o.born += share(first.State, dyinglab.Dead) / dyingRepeats
			o.dead += float64(dead) / float64(of) / dyingRepeats
			o.stuck += float64(stuck) / float64(of) / dyingRepeats
			o.most = max(o.most, float64(dead)/float64(of))
			o.accuracy += end.Accuracy / dyingRepeats
			o.accuracies = append(o.accuracies, end.Accuracy)
			if f.Tracks[k].Status == dyinglab.Diverged {
				o.diverged += 1.0 / dyingRepeats
			}
			came[k] += float64(end.Woken)
			ever[k] += float64(end.Woken + stuck)
		}
	}
	for k := range out {
		out[k].back = came[k] / math.Max(1, ever[k])
	}
	return out, nil
}

func share(states []dyinglab.State, want dyinglab.State) float64 {
	n := 0.0
	for _, s := range states {
		if s == want {
			n++
		}
	}
	return n / float64(len(states))
}

// dying says what became of the units of every function of the document.
func dying(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	all, err := fates(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []Number
	add := func(i int, key, title string, value float64) {
		out = append(out, Number{fmt.Sprintf("%s %d", key, i+1), fmt.Sprintf("function %d: %s", i+1, title), value})
	}
	for i := range all {
		f := &all[i]
		add(i, "dead", "share of units that are dead in the end", f.dead)
		add(i, "stuck", "share of units that are stuck in the end, the dead ones among them", f.stuck)
		add(i, "back", "of the units stuck at some moment, the share that answers in the end", f.back)
		add(i, "accuracy", "accuracy in the end", f.accuracy)
		add(i, "diverged", "share of the trainings that diverge", f.diverged)
		if i > 0 {
			add(i, "gain", "accuracy in the end less that of function 1", f.accuracy-all[0].accuracy)
			add(i, "wins", "share of the first weights from which it is more accurate than function 1", wins(f, &all[0]))
			add(i, "step", "accuracy in the end less that of the function before it", f.accuracy-all[i-1].accuracy)
		}
	}
	return out, nil
}

// wins is how often a is more accurate than b from the same first weights; a tie
// counts half.
func wins(a, b *fate) float64 {
	n := 0.0
	for i, x := range a.accuracies {
		switch y := b.accuracies[i]; {
		case x > y:
			n++
		case x == y:
			n += 0.5
		}
	}
	return n / float64(len(a.accuracies))
}

// dyingRates compares the document with the same one at ten times its learning
// rate, for its first function.
func dyingRates(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	small, err := fates(ctx, s)
	if err != nil {
		return nil, err
	}
	hot := s.Clone()
	hot.Activations.Dying.LearningRate *= 10
	large, err := fates(ctx, hot)
	if err != nil {
		return nil, err
	}
	l, g := &large[0], &small[0]
	return []Number{
		{"born", "share of units that are dead before training", l.born},
		{"dead", "share of units that are dead in the end at ten times the learning rate", l.dead},
		{"most", "largest share of dead units in one network, at ten times the learning rate", l.most},
		{"rate", "share that is dead in the end, at ten times the learning rate over once", l.dead / g.dead},
		{"gentle", "share of units that are dead in the end at the document's learning rate", g.dead},
		{"back", "of the units dead at some moment, the share that answers in the end, at ten times the learning rate", l.back},
		{"gentle back", "the same at the document's learning rate", g.back},
	}, nil
}
