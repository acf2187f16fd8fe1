package maps

import (
	"math"
	"testing"

	"downhill/optimizers/race"
)

// On a surface with samples, cells and starts draw the minibatches that a race of one
// racer of that name draws, so they end in the same bits; all samples at once end
// elsewhere.
func TestMapsTakeMinibatches(t *testing.T) {
	g := ground(t, "regression:n=40")
	const nx, ny, steps, batch, seed = 6, 5, 80, 4, 11
	for _, spec := range []string{"sgd:lr=0.03", "adam:lr=0.1"} {
		r := rule(t, spec)
		y := map[string]string{"sgd": "clipnorm", "adam": "beta1"}[r.Key]
		p := GridPlan{Rule: r, X: axis(t, "lr", r.Key, 0.001, 0.1, nx), Y: axis(t, y, r.Key, 0, 0, ny), Measure: Final,
			Start: [2]float64{-1, 1.5}, Steps: steps, Batch: batch, Seed: seed, Name: "one"}
		whole := p
		whole.Batch = 0
		full, differ := grid(t, g, whole), 0
		for k, got := range grid(t, g, p) {
			plan := race.Plan{Start: p.Start, Steps: steps, Batch: batch, Seed: seed, Racers: []race.Racer{{Name: "one", Rule: p.Choice(k%nx, k/nx)}}}
			track, _ := inRace(t, g, plan)
			if want := measured(track, Final); math.Float64bits(got.Loss) != math.Float64bits(want) {
				t.Errorf("%s: cell %d ends at %v, its race at %v", spec, k, got.Loss, want)
			}
			if got.Loss != full[k].Loss {
				differ++
			}
		}
		if differ < nx*ny/2 {
			t.Errorf("%s: minibatches change %d cells of %d", spec, differ, nx*ny)
		}

		b := BasinPlan{Rule: r, Steps: steps, NX: nx, NY: ny, Window: window(g), Batch: batch, Seed: seed, Name: "one"}
		for k, got := range basin(t, g, b) {
			track, _ := inRace(t, g, race.Plan{Start: b.Start(k%nx, k/nx), Steps: steps, Batch: batch, Seed: seed, Racers: []race.Racer{{Name: "one", Rule: r}}})
			if got.Status != statusOf(track.Status) || got.Status != Running && int(got.Step) != track.StatusStep {
				t.Errorf("%s: start %d is %v at %d, its race %s at %d", spec, k, got.Status.Of(), got.Step, track.Status, track.StatusStep)
			}
		}
	}
	for _, n := range []int{-1, 41} {
		p := GridPlan{Rule: rule(t, "sgd"), X: axis(t, "lr", "sgd", 0, 0, 4), Y: axis(t, "clipnorm", "sgd", 0, 0, 4), Measure: Final, Steps: 5, Batch: n, Name: "one"}
		if _, err := NewGrid(g, p); err == nil {
			t.Errorf("a map takes minibatches of %d of 40 samples", n)
		}
		b := BasinPlan{Rule: rule(t, "sgd"), Steps: 5, NX: 4, NY: 4, Window: window(g), Batch: n, Name: "one"}
		if _, err := NewBasin(g, b); err == nil {
			t.Errorf("a basin map takes minibatches of %d of 40 samples", n)
		}
	}
}
