package measure

import (
	"context"
	"fmt"
	"math"
	"time"

	"downhill/internal/effects"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
	racelab "downhill/render/labs/race"
	scheduleslab "downhill/render/labs/schedules"
	signallab "downhill/render/labs/signal"
	transferlab "downhill/render/labs/transfer"
)

// The functions below take a document to its end and return what its lab's page
// shows then. They stop early, with the context's error, when it ends.

// otherRace is the key under which a context holds what runs a race in the place
// of the lab: a func(scenario.Scenario) (*racelab.Frame, error). A test hands a
// measure a race under a rule that is wrong.
type otherRace struct{}

// runRace runs a race to its last step.
func runRace(ctx context.Context, s scenario.Scenario) (*racelab.Frame, error) {
	if run, ok := ctx.Value(otherRace{}).(func(scenario.Scenario) (*racelab.Frame, error)); ok {
		return run(s)
	}
	if err := ofLab(s, scenario.LabRace); err != nil {
		return nil, err
	}
	run, err := racelab.Start(s)
	if err != nil {
		return nil, err
	}
	if err := finish(ctx, run, run.Idle); err != nil {
		return nil, err
	}
	return run.Snapshot(), nil
}

// runSignal measures a network's signal through depth.
func runSignal(ctx context.Context, s scenario.Scenario) (*signallab.Frame, error) {
	if err := ofLab(s, scenario.LabSignal); err != nil {
		return nil, err
	}
	run, err := signallab.Start(s)
	if err != nil {
		return nil, err
	}
	if err := finish(ctx, run, run.Done); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// runActivations works the functions out.
func runActivations(s scenario.Scenario) (*activationslab.Frame, error) {
	if err := ofLab(s, scenario.LabActivations); err != nil {
		return nil, err
	}
	return activationslab.NewFrame(s)
}

// runDying trains the networks of a document of the lab activations in which
// units die.
func runDying(ctx context.Context, s scenario.Scenario) (*dyinglab.Frame, error) {
	if err := ofLab(s, scenario.LabActivations); err != nil {
		return nil, err
	}
	run, err := dyinglab.Start(s)
	if err != nil {
		return nil, err
	}
	if err := finish(ctx, run, run.Done); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// runSchedules runs the race and the trainings under every schedule.
func runSchedules(ctx context.Context, s scenario.Scenario) (*scheduleslab.Frame, error) {
	if err := ofLab(s, scenario.LabSchedules); err != nil {
		return nil, err
	}
	run, err := scheduleslab.Start(s)
	if err != nil {
		return nil, err
	}
	if err := finish(ctx, run, run.Done); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// runTransfer trains what an experiment of reuse asks for.
func runTransfer(ctx context.Context, s scenario.Scenario) (*transferlab.Frame, error) {
	if err := ofLab(s, scenario.LabTransfer); err != nil {
		return nil, err
	}
	source, err := transferlab.Load(s, "")
	if err != nil {
		return nil, err
	}
	run, err := transferlab.Start(s, source)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	if err := finish(ctx, run, run.Done); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// runEffect measures a document as one of package effects is measured. A number
// of a network is called "network/key", one that compares networks "key"; times
// are left out.
func runEffect(ctx context.Context, key string, s scenario.Scenario) ([]Number, error) {
	e, err := effects.Lookup(key)
	if err != nil {
		return nil, err
	}
	if err := ofLab(s, scenario.LabTrain); err != nil {
		return nil, err
	}
	r, err := e.MeasureIn(s)
	if err != nil {
		return nil, err
	}
	var out []Number
	for _, n := range r.Numbers {
		if n.Lane == "" {
			out = append(out, Number{n.Key, n.Title, n.Value})
		} else {
			out = append(out, Number{n.Lane + "/" + n.Key, n.Lane + ": " + n.Title, n.Value})
		}
	}
	return out, ctx.Err()
}

// slice is how long a run goes on between two looks at the context.
const slice = 50 * time.Millisecond

func finish(ctx context.Context, run interface{ Step(time.Duration) error }, done func() bool) error {
	for !done() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := run.Step(slice); err != nil {
			return err
		}
	}
	return nil
}

func ofLab(s scenario.Scenario, lab string) error {
	if s.Lab != lab {
		return fmt.Errorf("the document is of the lab %s: want %s", s.Lab, lab)
	}
	return nil
}

// track is the recording of racer i of a race.
func track(f *racelab.Frame, i int) (*race.Track, error) {
	if i < 0 || i >= len(f.Rec.Tracks) {
		return nil, fmt.Errorf("the race has %d racers: want racer %d", len(f.Rec.Tracks), i+1)
	}
	return &f.Rec.Tracks[i], nil
}

// distance is ‖b − a‖.
func distance(a, b [2]float64) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }
