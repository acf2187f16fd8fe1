package trainpage

import (
	"fmt"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

var _ stage.Run[livelab.Frame] = (*livelab.Run)(nil)

type (
	worker = stage.Worker[*livelab.Run, livelab.Frame]
	shot   = stage.Shot[livelab.Frame]
)

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

func (k *kept) begin(s scenario.Scenario) (*livelab.Run, error) {
	key := fmt.Sprint(s.Seed, scenario.Data().Format(s.Train.Data))
	if k.source == nil || k.key != key {
		source, err := train.Load(s, datasets.DebianFolder)
		if err != nil {
			return nil, err
		}
		k.key, k.source = key, source
	}
	return livelab.StartWith(s, livelab.Options{Source: k.source})
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
