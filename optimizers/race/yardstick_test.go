package race

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers"
)

// valley is a bowl in x whose floor falls along y for ever.
type valley struct{}

func (valley) Dim() int { return 2 }

func (valley) Eval(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 2*x[0], -1
	}
	return x[0]*x[0] - x[1]
}

func (valley) Hessian(_ []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 2)
	dst.SetSym(0, 1, 0)
	dst.SetSym(1, 1, 0)
}

// Every yardstick finds the bowl's minimum, in fewer steps than momentum, by its
// own count of evaluations; the counts grow, have a row for every row, and stop
// when the method does.
func TestYardsticksRace(t *testing.T) {
	p := plan(t, 120, "bfgs", "lbfgs", "cg", "newton_search", "nelder_mead", "newton", "momentum:lr=0.012")
	rec := run(t, bowlGround(20), p)
	momentum := &rec.Tracks[6]
	if momentum.Calls != nil {
		t.Error("momentum has calls by kind: only who asks for more than gradients has")
	}
	for i := range 6 {
		track := &rec.Tracks[i]
		if track.Status != Converged || !strings.Contains(track.Reason, "global minimum") {
			t.Errorf("%s: %s at step %d: %s", track.Name, track.Status, track.StatusStep, track.Reason)
		}
		if len(track.Calls) != track.Len() || track.Calls[0] != (optimizers.Calls{}) {
			t.Fatalf("%s: %d rows of calls for %d, the first %+v", track.Name, len(track.Calls), track.Len(), track.Calls[0])
		}
		yardstick := track.Name != "newton"
		if got := math.IsNaN(track.LearningRate[0]); got != yardstick {
			t.Errorf("%s: learning rate %v", track.Name, track.LearningRate[0])
		}
		last := track.Calls[track.Len()-1]
		if track.Name != "nelder_mead" && yardstick {
			if before := track.Evaluations[60]; track.Evaluations[120] != before {
				t.Errorf("%s: still asks after it stopped: %d, then %d", track.Name, before, track.Evaluations[120])
			}
			if last.Functions+last.Gradients == 0 || track.StatusStep > 30 {
				t.Errorf("%s: asked for %+v, arrived at step %d", track.Name, last, track.StatusStep)
			}
		}
		if (last.Hessians > 0) != strings.HasPrefix(track.Name, "newton") || (last.Gradients == 0) != (track.Name == "nelder_mead") {
			t.Errorf("%s asked for %+v", track.Name, last)
		}
	}
	if again := run(t, bowlGround(20), p); !reflect.DeepEqual(again.Tracks[0].Path, rec.Tracks[0].Path) || !reflect.DeepEqual(again.Tracks[0].Calls, rec.Tracks[0].Calls) {
		t.Error("the same plan gives another race")
	}
}

// A yardstick whose line search gives up is at rest, with its reason, in a Run
// and in a Trial alike; a change of its hyperparameters lets it go on.
func TestYardstickStops(t *testing.T) {
	g := Ground{F: valley{}, XMin: -10, XMax: 10, YMin: -10, YMax: 10}
	p := plan(t, 40, "bfgs", "lbfgs", "cg", "newton_search")
	rec := run(t, g, p)
	for i := range rec.Tracks {
		track := &rec.Tracks[i]
		ended := track.Status == Diverged || track.Status == Stationary && strings.HasPrefix(track.Reason, "stopped: ")
		if !ended {
			t.Errorf("%s: %s: %s", track.Name, track.Status, track.Reason)
		}
		trial, err := NewTrial(&g, p, p.Racers[i])
		if err != nil {
			t.Fatal(err)
		}
		if o := trial.Run(40, false); o.Status != track.Status || o.StatusStep != track.StatusStep || o.Evals != track.Evaluations[track.Len()-1] && track.Status != Diverged {
			t.Errorf("%s: alone %+v, in the race %s at step %d after %v", track.Name, o, track.Status, track.StatusStep, track.Evaluations[track.Len()-1])
		}
	}
}

// With noise on the gradient the searches that go by it end; the simplex, which
// asks for none, takes the same path as without. The same seed is the same race.
func TestYardsticksUnderNoise(t *testing.T) {
	p := plan(t, 150, "bfgs", "lbfgs", "cg", "newton_search", "nelder_mead")
	still := run(t, bowlGround(20), p)
	p.Noise = 0.5
	rec, again := run(t, bowlGround(20), p), run(t, bowlGround(20), p)
	for i := range rec.Tracks {
		track := &rec.Tracks[i]
		n := track.Len() - 1
		if !reflect.DeepEqual(track.Path, again.Tracks[i].Path) || !reflect.DeepEqual(track.Evaluations, again.Tracks[i].Evaluations) {
			t.Errorf("%s: the same seed gives another path", track.Name)
		}
		if track.Name == "nelder_mead" {
			if !reflect.DeepEqual(track.Path, still.Tracks[i].Path) {
				t.Error("the simplex feels noise on a gradient that it does not ask for")
			}
			continue
		}
		if reflect.DeepEqual(track.Path, still.Tracks[i].Path) {
			t.Errorf("%s does not feel the noise", track.Name)
		}
		if track.Status == Running && track.Evaluations[n] == track.Evaluations[n-1] {
			t.Errorf("%s stands still without a reason", track.Name)
		}
		t.Logf("%s: %s at %d: %s, %+v", track.Name, track.Status, track.StatusStep, track.Reason, track.Calls[n])
	}
}
