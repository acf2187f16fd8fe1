package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// AllLanes is the target of a change that every network of a training takes.
const AllLanes = "all"

// MaxChanges is how many changes a training's log holds.
const MaxChanges = 10_000

// MaxTrainSteps is the last step at which something may change.
const MaxTrainSteps = 1_000_000_000

// liveKeys are the properties of a network that may change while it trains.
func liveKeys() []string {
	return []string{"optimizer", "schedule", "clipnorm", "clipvalue", "global_clipnorm", "dropout", "alpha_dropout", "l1", "l2", "max_norm"}
}

// Live says whether a property may change while a network trains, and if not,
// why. The keys are those of Net.Set, the hyperparameters of the network's own
// rule (lr, beta1, schedule.s, or optimizer.l1 where a property has that name
// too), and an edit of one weight, see Weight.
func (n *Net) Live(key string) error { return n.live(optimizers.Catalog(), key) }

func (n *Net) live(rules param.Catalog[optimizers.Optimizer], key string) error {
	if _, edit, err := ParseWeight(key); edit {
		return err
	}
	if slices.Contains(liveKeys(), key) {
		return nil
	}
	for _, p := range n.Parts() {
		switch {
		case p.Key != key:
		case key == "prune":
			return fmt.Errorf("prune is for a copy after training: it changes nothing while a network trains")
		case key == "batch_size" || key == "early_stopping" || key == "standardize":
			return fmt.Errorf("%s is fixed while a network trains: start the training again with another", key)
		default:
			return fmt.Errorf("%s is part of the architecture: start the training again, or copy the network and change that one", key)
		}
	}
	e, err := rules.Lookup(n.Optimizer.Key)
	if err != nil {
		return err
	}
	own := strings.TrimPrefix(key, "optimizer.")
	if _, ok := e.Params.Find(own, n.Optimizer.Values); !ok {
		return param.Unknown("parameter", key, append(e.Params.Keys(), liveKeys()...))
	}
	return nil
}

// SetLive changes a property while the network trains. A weight edit is checked
// so far as the layers say it, and changes nothing here. On an error nothing has
// changed.
func (n *Net) SetLive(key, text string) error {
	rules := optimizers.Catalog() // making it is most of the work
	if err := n.live(rules, key); err != nil {
		return err
	}
	if w, edit, _ := ParseWeight(key); edit {
		if _, err := param.ReadNumber(text); err != nil {
			return fmt.Errorf("%s = %q: %w", key, text, err)
		}
		return w.within(n.Layers)
	}
	next := *n // what is set is replaced whole, never written into
	var err error
	switch own := strings.TrimPrefix(key, "optimizer."); {
	case own != key || !slices.Contains(liveKeys(), key):
		next.Optimizer, err = rules.With(n.Optimizer, own, text)
	case key == "dropout" && strings.TrimSpace(text) == "":
		next.Dropout = Dropout{}
	default:
		if err = next.Set(key, text); err != nil {
			err = fmt.Errorf("%s = %q: %w", key, text, err)
		}
	}
	if err == nil {
		err = next.fits()
	}
	if err != nil {
		return err
	}
	*n = next
	return nil
}

// Apply writes a logged change into the settings.
func (t *Train) Apply(ch race.Change) error {
	if ch.Target == AllLanes {
		next := make([]Net, len(t.Nets))
		for i := range t.Nets {
			next[i] = t.Nets[i]
			if err := next[i].SetLive(ch.Key, ch.Value); err != nil {
				return fmt.Errorf("%s: %w", next[i].Name, err)
			}
		}
		t.Nets = next
		return nil
	}
	i := t.Index(ch.Target)
	if i < 0 {
		names := []string{AllLanes}
		for k := range t.Nets {
			names = append(names, t.Nets[k].Name)
		}
		return param.Unknown("run", ch.Target, names)
	}
	if err := t.Nets[i].SetLive(ch.Key, ch.Value); err != nil {
		return fmt.Errorf("%s: %w", ch.Target, err)
	}
	return nil
}

// Index finds a network by name, -1 where there is none.
func (t *Train) Index(name string) int {
	return slices.IndexFunc(t.Nets, func(n Net) bool { return n.Name == name })
}

// TrainAt returns the settings as they stand after the changes up to a step: a
// change at step t holds from the step on that leaves the weights after t steps.
func (s *Scenario) TrainAt(step int) Train {
	t := s.Train.Clone()
	for i, ch := range s.Changes {
		if ch.Step > step {
			continue
		}
		if next := i + 1; next < len(s.Changes) && s.Changes[next].Step <= step && s.Changes[next].Target == ch.Target && s.Changes[next].Key == ch.Key {
			continue // a slider was dragged: only where it came to rest counts
		}
		// Check has seen that every change fits.
		_ = t.Apply(ch)
	}
	return t
}

// checkTraining reports the first thing that cannot be trained, and follows the
// log.
func (s *Scenario) checkTraining() error {
	if err := s.Train.check(); err != nil {
		return fmt.Errorf("%s: %w", LabTrain, err)
	}
	if len(s.Changes) == 0 {
		return nil
	}
	if s.Train.Folds > 0 {
		return errors.New("changes: cross-validation takes none; leave folds or the changes out")
	}
	if n := len(s.Changes); n > MaxChanges {
		return fmt.Errorf("changes: %d of them: want at most %d", n, MaxChanges)
	}
	t, last := s.Train.Clone(), 0
	for i, ch := range s.Changes {
		if ch.Step < last || ch.Step > MaxTrainSteps {
			return fmt.Errorf("changes[%d]: step %d: want steps that ascend from 0 to %d", i, ch.Step, MaxTrainSteps)
		}
		last = ch.Step
		if err := t.Apply(ch); err != nil {
			return fmt.Errorf("changes[%d]: %w", i, err)
		}
	}
	return nil
}

// Weight names one weight or bias of a network, all counted from 1. In a log it
// is written weight:layer/in/out, such as weight:1/2/3 for what leads from
// feature 2 to unit 3 of the first hidden layer, and bias:layer/out. The layer
// behind the last hidden one is the output layer.
type Weight struct {
	Layer, In, Out int // In is 0 for a bias
}

// String writes the weight as it stands in a log.
func (w Weight) String() string {
	if w.In == 0 {
		return fmt.Sprintf("bias:%d/%d", w.Layer, w.Out)
	}
	return fmt.Sprintf("weight:%d/%d/%d", w.Layer, w.In, w.Out)
}

// ParseWeight reads the key of a weight edit; edit is false for other keys.
func ParseWeight(key string) (w Weight, edit bool, err error) {
	kind, place, colon := strings.Cut(key, ":")
	if !colon || kind != "weight" && kind != "bias" {
		return w, false, nil
	}
	into := []*int{&w.Layer, &w.In, &w.Out}
	if kind == "bias" {
		into = []*int{&w.Layer, &w.Out}
	}
	parts := strings.Split(place, "/")
	ok := len(parts) == len(into)
	for i := 0; ok && i < len(parts); i++ {
		n, err := strconv.Atoi(parts[i])
		ok = err == nil && n >= 1
		*into[i] = n
	}
	if !ok || w.String() != key {
		return Weight{}, true, fmt.Errorf("%q: want weight:layer/in/out or bias:layer/out, counted from 1, such as weight:1/2/3", key)
	}
	return w, true, nil
}

// within reports a weight that is not there, as far as the hidden layers say;
// features and outputs are the data's.
func (w Weight) within(layers []int) error {
	if w.Layer > len(layers)+1 {
		return fmt.Errorf("%s: layer %d: want 1 to %d, the last being the output layer", w, w.Layer, len(layers)+1)
	}
	if w.Layer <= len(layers) && w.Out > layers[w.Layer-1] {
		return fmt.Errorf("%s: unit %d: layer %d has %d", w, w.Out, w.Layer, layers[w.Layer-1])
	}
	if w.Layer > 1 && w.In > layers[w.Layer-2] {
		return fmt.Errorf("%s: unit %d: layer %d has %d", w, w.In, w.Layer-1, layers[w.Layer-2])
	}
	return nil
}
