package live

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/labs/train"
)

// Data says what the lanes learn from.
type Data struct {
	train.Data
	Sets datasets.Split // as they were read, before any standardization
	Ends scenario.Ends
}

// Frame is a training as far as it has come. It is immutable.
type Frame struct {
	Scenario *scenario.Scenario // as it began, with the changes made since and to come
	Data     *Data
	Lanes    []Lane

	Step     int // that every lane has reached, or ended before
	Target   int // it rests there
	Recorded int // steps recorded; more than Step after Rewind
	Last     int // the step at which the longest training ends
	Seeking  bool
	Ended    bool // every lane has

	Moments []int // steps whose snapshot is kept
	Memory  Memory

	moments []*moment
}

// Memory is what the snapshots take.
type Memory struct {
	Used, Budget int // bytes
	Dropped      int // snapshots that were thinned away
}

// Lane is one network in a frame.
type Lane struct {
	Name    string
	Net     scenario.Net // as it is, changes made
	Differs []string     // from the first lane, in words
	Brief   []string     // the same in as few as stand above a lane
	Summary nn.Summary
	Denses  []Dense

	Step, Epoch   int // steps taken, epochs completed
	StepsPerEpoch int
	Last          int // step at which it ends at the latest

	Status     nn.Status
	Reason     string
	Divergence *nn.Divergence // nil where it did not diverge
	// SuggestedRate is a learning rate to try where it diverged, else 0.
	SuggestedRate float64
	// Best is the epoch with the lowest validation loss so far where early
	// stopping watches, whose weights are back once the training has ended; 0
	// before there is one.
	Best int

	Columns     []Column   // for every few steps
	Looks       []Look     // signals
	Evaluations []nn.Epoch // epochs, the first before training
	// Seconds of training until each evaluation, evaluations left out. They are
	// those of the clock and differ from run to run.
	Seconds []float64

	Weights *Weights // of a moment near Step, of Step itself where the run rests
	Split   datasets.Split
	Seed    uint64
}

// Dense is one dense layer of a lane.
type Dense struct {
	Layer   int    // index into Model.Layers
	Name    string // in the summary
	In, Out int
}

// Weights are a network at a step, to look at. Nobody writes them.
type Weights struct {
	Step  int
	Model *nn.Model
}

// How often the weights are copied for frames: as often as a screen is painted,
// but for networks so large that the copies would leave more behind than the
// collector takes away in passing.
const (
	often = 33 * time.Millisecond
	flow  = 20 << 20 // bytes of copies a second
)

// between is the time from one copy of the weights to the next.
func (r *Run) between() time.Duration {
	bytes := 0
	for _, l := range r.lanes {
		bytes += 8 * (len(l.trainer.Model.Theta) + len(l.trainer.Model.Buffers))
	}
	return max(often, time.Duration(bytes)*time.Second/flow)
}

// Frame returns what there is so far; the same pointer as before where nothing
// has happened, and that of where the lanes last met where they are on their way.
func (r *Run) Frame() *Frame {
	if r.frame != nil && (!r.stale || !r.met()) {
		return r.frame
	}
	now := time.Now()
	if r.Done() || now.Sub(r.weighed) >= r.between() {
		r.fresh = true
	}
	f := &Frame{Scenario: r.document(), Data: &r.data, Step: r.step, Target: r.target, Recorded: r.recorded(), Last: r.Last(),
		Seeking: r.step < r.seek, Ended: r.ended(),
		Moments: r.moments.steps, moments: r.moments.kept,
		Memory: Memory{r.moments.bytes, r.moments.budget, r.moments.dropped}}
	for i, l := range r.lanes {
		f.Lanes = append(f.Lanes, r.lane(i, l))
	}
	if r.fresh {
		r.weighed, r.fresh = now, false
	}
	r.frame, r.made, r.stale = f, now, false
	return f
}

// published is what frames say of the document.
type published struct {
	scene   *scenario.Scenario
	applied int        // changes that hold
	differs [][]string // by lane
	brief   [][]string
}

// document is the scenario with the log.
func (r *Run) document() *scenario.Scenario {
	if p := r.published; p != nil && slices.Equal(p.scene.Changes, r.log) && p.applied == r.applied {
		return p.scene
	}
	s := r.scene.Clone()
	s.Changes = slices.Clone(r.log)
	p := &published{scene: &s, applied: r.applied, differs: make([][]string, len(r.lanes)), brief: make([][]string, len(r.lanes))}
	for i, l := range r.lanes[1:] {
		p.differs[i+1], p.brief[i+1] = Differences(&r.lanes[0].net, &l.net), Brief(&r.lanes[0].net, &l.net)
	}
	r.published = p
	return p.scene
}

// lane is lane i as it is.
func (r *Run) lane(i int, l *lane) Lane {
	t := l.trainer
	if l.weights == nil || r.fresh {
		l.weights = &Weights{t.Steps(), t.Model.Clone()}
	}
	if l.described != t.Model {
		l.describe()
	}
	status, reason := t.Status()
	rec := &l.rec
	out := Lane{Name: l.base.Name, Net: l.net, Differs: r.published.differs[i], Brief: r.published.brief[i], Summary: l.summary, Denses: l.denses, Step: t.Steps(),
		Epoch: t.Steps() / t.StepsPerEpoch(), StepsPerEpoch: t.StepsPerEpoch(), Last: l.last(),
		Status: status, Reason: reason, Divergence: t.Divergence(), Best: t.Best(),
		Columns: slices.Clip(rec.columns), Looks: slices.Clip(rec.looks), Evaluations: slices.Clip(rec.evaluations),
		Seconds: slices.Clip(rec.seconds), Weights: l.weights, Split: l.split, Seed: r.scene.Seed}
	if status == nn.Diverged {
		out.SuggestedRate = lower(l.net.Optimizer.Values.Num("lr"))
	}
	return out
}

// describe reads off the model what does not change while it learns.
func (l *lane) describe() {
	m := l.trainer.Model
	l.described, l.summary, l.denses = m, m.Summary(), nil
	names := m.LayerNames()
	for _, d := range m.Denses() {
		in, units := m.Layers[d].Size()
		l.denses = append(l.denses, Dense{d, names[d], in, units})
	}
}

// lower is a tenth of a learning rate, as short as it can be written to two
// digits.
func lower(rate float64) float64 {
	x, err := strconv.ParseFloat(fmt.Sprintf("%.1e", rate/10), 64)
	if err != nil || math.IsNaN(x) {
		return 0
	}
	return x
}

// Sentence says how the lane stands.
func (l *Lane) Sentence() string {
	switch l.Status {
	case nn.Diverged:
		return fmt.Sprintf("%s; try a learning rate of %s", l.Reason, param.FormatFloat(l.SuggestedRate))
	case nn.Stopped:
		return fmt.Sprintf("stopped early after epoch %d: %s", l.Epoch, l.Reason)
	case nn.Finished:
		if l.Reason != "" {
			return fmt.Sprintf("finished after %d epochs: %s", l.Epoch, l.Reason)
		}
		return fmt.Sprintf("finished after %d epochs", l.Epoch)
	}
	return fmt.Sprintf("step %d, in epoch %d of %d", l.Step, l.Epoch+1, l.Last/l.StepsPerEpoch)
}

// At returns a lane's network as it was at the kept moment at or before a step,
// nil before the first.
func (f *Frame) At(lane, step int) *Weights {
	at, found := slices.BinarySearch(f.Moments, step)
	if !found {
		at--
	}
	if at < 0 {
		return nil
	}
	s := f.moments[at].lanes[lane]
	return &Weights{s.Step, s.Model()}
}

// seconds is a duration in seconds.
func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
