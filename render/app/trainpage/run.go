package trainpage

import (
	"fmt"
	"slices"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// engine is the training as the worker drives it.
type engine struct {
	*livelab.Run
	last *livelab.Frame // handed over
}

var _ stage.Run[livelab.Frame] = (*engine)(nil)

type (
	worker = stage.Worker[*engine, livelab.Frame]
	shot   = stage.Shot[livelab.Frame]
)

// gathering is how long the lanes may go on beyond the budget until they meet:
// only there is a frame of them.
const gathering = 12 * time.Millisecond

// Step trains for about the budget, and on to where the lanes meet.
func (e *engine) Step(budget time.Duration) error {
	if err := e.Run.Step(budget); err != nil {
		return err
	}
	for begin := time.Now(); !e.Done() && e.Run.Frame() == e.last && time.Since(begin) < gathering; {
		if err := e.Run.Step(0); err != nil { // the least that there is
			return err
		}
	}
	return nil
}

// Frame is what there is so far.
func (e *engine) Frame() *livelab.Frame {
	e.last = e.Run.Frame()
	return e.last
}

// kept are the data of the last start: reading them takes longer than building
// the networks. It belongs to the worker's goroutine.
type kept struct {
	key    string
	source *train.Source
}

func newWorker() *worker {
	k := &kept{}
	return stage.NewWorker(k.begin)
}

func (k *kept) begin(s scenario.Scenario) (*engine, error) {
	key := fmt.Sprint(s.Seed, scenario.Data().Format(s.Train.Data))
	if k.source == nil || k.key != key {
		source, err := train.Load(s, datasets.DebianFolder)
		if err != nil {
			return nil, err
		}
		k.key, k.source = key, source
	}
	run, err := livelab.StartWith(s, livelab.Options{Source: k.source})
	if err != nil {
		return nil, err
	}
	return &engine{Run: run}, nil
}

// coalesce keeps the last of several changes of one value at one step: a slider
// passes through many values while the training stands still.
func coalesce(cs []race.Change) []race.Change {
	var out []race.Change
	for _, c := range cs {
		out = slices.DeleteFunc(out, func(o race.Change) bool { return o.Step == c.Step && o.Target == c.Target && o.Key == c.Key })
		out = append(out, c)
	}
	return out
}
