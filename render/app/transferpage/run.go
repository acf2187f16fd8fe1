package transferpage

import (
	"bytes"
	"sync"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/app/stage"
	transferlab "downhill/render/labs/transfer"
)

// frame is what the lab has shown so far, with the networks that can be saved.
type frame struct {
	*transferlab.Frame
	stopped  bool // by the user, before the end
	a, b     []byte
	examples *examples // of the auxiliary tasks, nil for another experiment
}

// experiment is what the frame is of.
func (f *frame) experiment() string { return f.Scenario.Transfer.Experiment }

// run is the lab as the worker drives it.
type run struct {
	lab      *transferlab.Run
	last     *frame
	examples *examples
	stopped  bool
	a, b     []byte // files of the networks of the first seed, nil while there are none
}

type (
	worker = stage.Worker[*run, frame]
	shot   = stage.Shot[frame]
)

// kept is what outlives a run: the data, which take a while to unpack, and the
// network that the user loaded in the place of A.
type kept struct {
	source   *transferlab.Source
	examples *examples
	full     bool
	last     *transferlab.Run

	mu     sync.Mutex
	origin *nn.Model
}

// use has the runs from now on begin with a network, or with none.
func (k *kept) use(m *nn.Model) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.origin = m
}

func (k *kept) begin(s scenario.Scenario) (*run, error) {
	if k.last != nil {
		k.last.Close() // else both would share the cores
		k.last = nil
	}
	if k.source == nil || k.full != s.Transfer.Full {
		src, err := transferlab.Load(s, "")
		if err != nil {
			return nil, err
		}
		k.source, k.full = src, s.Transfer.Full
	}
	k.mu.Lock()
	origin := k.origin
	k.mu.Unlock()
	var lab *transferlab.Run
	var err error
	if origin != nil && takesModel(s.Transfer.Experiment) {
		lab, err = transferlab.StartWith(s, k.source, origin)
	} else {
		lab, err = transferlab.Start(s, k.source)
	}
	if err != nil {
		return nil, err
	}
	k.last = lab
	r := &run{lab: lab}
	if hasExamples(&s.Transfer) {
		if k.examples == nil {
			if k.examples, err = newExamples(); err != nil {
				return nil, err
			}
		}
		r.examples = k.examples
	}
	return r, nil
}

// takesModel says whether an experiment reuses a model A.
func takesModel(experiment string) bool {
	return experiment == scenario.ExperimentReuse || experiment == scenario.ExperimentLayers
}

// Step trains, unless the run was cancelled.
func (r *run) Step(budget time.Duration) error {
	if r.stopped {
		return nil
	}
	if err := r.lab.Step(budget); err != nil {
		return err
	}
	if r.last == nil || r.last.Frame != r.lab.Frame() {
		r.a = r.saved("a", r.a)
		r.b = r.saved("b", r.b)
	}
	return nil
}

// saved is the file of a network, nil while there is none.
func (r *run) saved(which string, have []byte) []byte {
	if have != nil {
		return have
	}
	var file bytes.Buffer
	if err := r.lab.SaveModel(&file, which); err != nil {
		return nil // it is not trained yet, or the experiment has none
	}
	return file.Bytes()
}

// stop ends the run where it is.
func (r *run) stop() {
	if !r.lab.Done() {
		r.stopped = true
		r.lab.Close()
	}
}

// Done says whether there is nothing left to train.
func (r *run) Done() bool { return r.stopped || r.lab.Done() }

// Frame is what there is, the same pointer while that is the same.
func (r *run) Frame() *frame {
	now := r.lab.Frame()
	if l := r.last; l == nil || l.Frame != now || l.stopped != r.stopped {
		r.last = &frame{Frame: now, stopped: r.stopped, a: r.a, b: r.b, examples: r.examples}
	}
	return r.last
}
