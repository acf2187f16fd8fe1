package race

import (
	"fmt"
	"math"
	"strings"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/surfaces"
)

// Stopwatch measures how long a step of a rule takes on this machine: the
// gradients that it asks for and the update, without recording or noise. It
// remembers what it measured. It has one owner.
type Stopwatch struct {
	known map[string]float64
}

// NewStopwatch makes one that has measured nothing yet.
func NewStopwatch() *Stopwatch { return &Stopwatch{known: map[string]float64{}} }

const (
	batchSteps = 500 // some 50 µs
	batches    = 9   // of which the quickest counts: others were interrupted
	// restartEvery keeps the racer near the start, where numbers are of usual
	// size: infinities and subnormal numbers take longer.
	restartEvery = 20
)

// NsPerStep is the time of one step in nanoseconds.
func (w *Stopwatch) NsPerStep(surface param.Choice, f surfaces.Surface, rule param.Choice) (float64, error) {
	key := scenario.Surfaces().Format(surface) + "|" + signature(rule)
	if ns, ok := w.known[key]; ok {
		return ns, nil
	}
	o, err := optimizers.Catalog().Build(rule)
	if err != nil {
		return 0, err
	}
	clip, err := optimizers.NewClip(rule.Values)
	if err != nil {
		return 0, err
	}
	objective, lr := clip.Wrap(f), rule.Values.Num("lr")
	s := optimizers.NewState(o, f.Dim())
	start := f.Start()
	best := math.Inf(1)
	for range batches {
		x := start
		began := time.Now()
		for i := range batchSteps {
			if i%restartEvery == 0 {
				x = start
			}
			o.Step(s, x[:], objective, lr)
		}
		best = math.Min(best, float64(time.Since(began).Nanoseconds())/batchSteps)
		s = optimizers.NewState(o, f.Dim())
	}
	// A clock that ticks coarsely may see no time pass at all.
	best = math.Max(best, 1)
	w.known[key] = best
	return best, nil
}

// signature is what the time of a step depends on: the rule and what is switched
// on, not the numbers.
func signature(rule param.Choice) string {
	var b strings.Builder
	b.WriteString(rule.Key)
	e, err := optimizers.Catalog().Lookup(rule.Key)
	if err != nil {
		return b.String()
	}
	for _, p := range e.Params {
		v, ok := rule.Values[p.Key]
		switch {
		case !ok:
		case p.Kind == param.Bool || p.Kind == param.Nested || p.Kind == param.Text:
			fmt.Fprintf(&b, " %s=%s", p.Key, v)
		case p.Optional || p.Default.Num() == 0 && v.Num() != 0:
			b.WriteString(" " + p.Key)
		}
	}
	return b.String()
}

// Time measures every racer, as far as the stopwatch does not know them.
func (r *Run) Time(w *Stopwatch) error {
	ns := make([]float64, len(r.scene.Race.Racers))
	for i, rc := range r.scene.Race.Racers {
		var err error
		if ns[i], err = w.NsPerStep(r.scene.Race.Surface, r.surface, rc.Rule); err != nil {
			return fmt.Errorf("%s: %w", rc.Name, err)
		}
	}
	r.nsPerStep = ns
	return nil
}
