package train

import (
	"fmt"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
)

// Change makes a live change in the training of a network, from its next step
// on, and returns the network's settings as they are then; trying makes nothing
// and reports what would keep it from being made. Keys and values are those of
// scenario.Net.SetLive. On an error nothing has changed.
func Change(t *nn.Trainer, net *scenario.Net, ends scenario.Ends, seed uint64, c race.Change, trying bool) (scenario.Net, error) {
	next := net.Clone()
	if err := next.SetLive(c.Key, c.Value); err != nil {
		return *net, err
	}
	if w, edit, err := scenario.ParseWeight(c.Key); edit {
		if err != nil {
			return *net, err
		}
		at, err := WeightIndex(t.Model, w)
		if err != nil || trying {
			return *net, err
		}
		value, err := param.ReadNumber(c.Value)
		if err != nil {
			return *net, err
		}
		return *net, t.SetWeight(at, value)
	}
	if slices.Equal(ofModel(&next), ofModel(net)) {
		if trying {
			return next, nil
		}
		if err := t.SetRule(next.Optimizer); err != nil {
			return *net, err
		}
		return next, nil
	}
	m, err := nn.Build(next.Architecture(ends, seed))
	if err == nil && !trying {
		err = t.SetModel(m)
	}
	if err != nil {
		return *net, err
	}
	return next, nil
}

// ofModel are the properties of a network that stand in its layers.
func ofModel(n *scenario.Net) []scenario.Part {
	return slices.DeleteFunc(n.Parts(), func(p scenario.Part) bool { return p.Key == "optimizer" })
}

// Follow reports a change of a weight in a document's log that the network of
// that name does not have; the rest of a log can be checked without the network.
func Follow(log []race.Change, name string, m *nn.Model) error {
	for i, c := range log {
		if c.Target != name && c.Target != scenario.AllLanes {
			continue
		}
		w, edit, err := scenario.ParseWeight(c.Key)
		if !edit || err != nil {
			continue
		}
		if _, err := WeightIndex(m, w); err != nil {
			return fmt.Errorf("changes[%d]: %s: %w", i, name, err)
		}
	}
	return nil
}

// WeightIndex finds a weight in Model.Theta. The weights of tied layers are those
// of the layer that they are tied to.
func WeightIndex(m *nn.Model, w scenario.Weight) (int, error) {
	dense := m.Denses()
	if w.Layer < 1 || w.Layer > len(dense) {
		return 0, fmt.Errorf("%s: layer %d: want 1 to %d", w, w.Layer, len(dense))
	}
	layer := dense[w.Layer-1]
	if t, ok := m.Layers[layer].(nn.Tied); ok {
		layer = t.Of
	}
	name, row := "kernel", w.In
	if w.In == 0 {
		name, row = "bias", 1
	}
	for _, s := range m.Spans {
		if s.Layer != layer || s.Name != name {
			continue
		}
		if row > s.Rows || w.Out < 1 || w.Out > s.Cols {
			return 0, fmt.Errorf("%s: the layer takes %d features and has %d units: want numbers from 1 up to these", w, s.Rows, s.Cols)
		}
		return s.Offset + (row-1)*s.Cols + w.Out - 1, nil
	}
	return 0, fmt.Errorf("%s: the layer has no %s", w, name)
}

// enact makes the changes of the log that hold from the step on that comes now.
// A training that has ended takes none.
func (j *job) enact(r *Run) error {
	for ; j.applied < len(r.scene.Changes); j.applied++ {
		c := r.scene.Changes[j.applied]
		if c.Step > j.trainer.Steps() || j.trainer.Done() {
			return nil
		}
		if c.Target != j.net.Name && c.Target != scenario.AllLanes {
			continue
		}
		net, err := Change(j.trainer, &j.now, r.source.Ends(), r.scene.Seed, c, false)
		if err != nil {
			return fmt.Errorf("changes[%d]: %s: %w", j.applied, j.net.Name, err)
		}
		j.now, j.model = net, j.trainer.Model
	}
	return nil
}

// mostChanges is how many changes a caption lists.
const mostChanges = 4

// changes says what was changed while the networks trained, "" for nothing.
func (f *Frame) changes() string {
	var words []string
	log := f.Scenario.Changes
	for _, c := range log[:min(len(log), mostChanges)] {
		text := fmt.Sprintf("step %s, %s: %s = %s", Grouped(c.Step), c.Target, c.Key, c.Value)
		if f.late(c) {
			text += " (it had ended)"
		}
		words = append(words, text)
	}
	if n := len(log) - mostChanges; n > 0 {
		words = append(words, fmt.Sprintf("and %d more", n))
	}
	if len(words) == 0 {
		return ""
	}
	return "Changed meanwhile: " + strings.Join(words, "; ") + "."
}

// late says of a change that every training which it concerns had ended by then.
func (f *Frame) late(c race.Change) bool {
	return !slices.ContainsFunc(f.Runs, func(r Result) bool {
		concerned := c.Target == scenario.AllLanes || c.Target == r.Name
		return concerned && (r.Status == nn.Running || len(r.Epochs) == 0 || r.Epochs[len(r.Epochs)-1].Step > c.Step)
	})
}
