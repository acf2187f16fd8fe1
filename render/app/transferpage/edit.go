package transferpage

import (
	"fmt"
	"reflect"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
)

// edit changes the document. Edits of one drag ("" for none) are undone together
// until the drag is sealed.
func (pg *Page) edit(drag string, change func(t *scenario.Transfer)) bool {
	trial := pg.doc.Clone()
	change(&trial.Transfer)
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		pg.w.seen = panelKey{} // the widgets show what holds again
		return false
	}
	if reflect.DeepEqual(trial, pg.doc) {
		return true
	}
	pg.past.PushDrag(pg.doc, drag)
	pg.doc = trial
	pg.follow()
	return true
}

func (pg *Page) seal() { pg.past.Seal() }

// follow notes that the document changed. What is trained goes on; what is shown
// says that it is of other settings.
func (pg *Page) follow() {
	pg.rev++
	pg.set[pg.experiment()] = pg.doc.Transfer.Clone()
}

// look goes to an experiment, with the settings that it had.
func (pg *Page) look(experiment string) {
	if experiment == pg.experiment() {
		return
	}
	t, ok := pg.set[experiment]
	if !ok {
		t = scenario.DefaultExperiment(experiment).Transfer
		t.Full = pg.doc.Transfer.Full
	}
	pg.past.Push(pg.doc)
	pg.set[pg.experiment()] = pg.doc.Transfer.Clone()
	pg.doc.Transfer = t.Clone()
	pg.follow()
	pg.past.Seal()
	pg.rebuild()
}

// next goes round the experiments.
func (pg *Page) next(by int) {
	all := scenario.Experiments()
	pg.look(all[(slices.Index(all, pg.experiment())+by+len(all))%len(all)])
}

// withOp is the document with another operation on hidden layer i.
func withOp(t *scenario.Transfer, i int, op transfer.Op) {
	ops := make([]transfer.Op, len(t.Hidden))
	for k := range ops {
		ops[k] = t.Op(k)
	}
	ops[i] = op
	for len(ops) > 0 && ops[len(ops)-1] == transfer.Plan {
		ops = ops[:len(ops)-1]
	}
	t.Layers = ops
	if len(ops) == 0 {
		t.Layers = nil
	}
}

// allows says why an operation cannot be, nil where it can, and whether the next
// layer has to be replaced for it: one that takes other numbers of inputs.
func (pg *Page) allows(i int, op transfer.Op) (next bool, err error) {
	trial := pg.doc.Clone()
	withOp(&trial.Transfer, i, op)
	if err = trial.Check(); err == nil || i+1 >= len(trial.Transfer.Hidden) {
		return false, err
	}
	for k := i + 1; k < len(trial.Transfer.Hidden); k++ {
		if trial.Transfer.Op(k) != transfer.Drop { // the one that takes the outputs
			withOp(&trial.Transfer, k, transfer.Replace)
			break
		}
	}
	return true, trial.Check()
}

// operate does an operation on hidden layer i, and says what comes of it.
func (pg *Page) operate(i int, op transfer.Op) {
	next, err := pg.allows(i, op)
	if err != nil {
		pg.message = err.Error()
		return
	}
	pg.edit("", func(t *scenario.Transfer) {
		withOp(t, i, op)
		for k := i + 1; next && k < len(t.Hidden); k++ {
			if t.Op(k) != transfer.Drop {
				withOp(t, k, transfer.Replace)
				break
			}
		}
	})
	pg.seal()
	name := fmt.Sprintf("hidden %d", i+1)
	if next {
		pg.s.Toast(name+" and the layer that took its outputs change: that one gets new weights, for another number of inputs", false)
		return
	}
	pg.s.Toast(map[transfer.Op]string{
		transfer.Plan:    name + " is frozen and thawed as the phases say",
		transfer.Freeze:  name + " is frozen in every phase",
		transfer.Thaw:    name + " is thawed in every phase; each phase starts the optimizer's memory afresh, as recompiling does in Keras",
		transfer.Replace: name + " gets new weights and learns in every phase",
		transfer.Drop:    name + " is left out",
	}[op], false)
}

// addLayer puts a new hidden layer on top, under the output.
func (pg *Page) addLayer(units int) {
	pg.edit("", func(t *scenario.Transfer) { t.Add = append(slices.Clone(t.Add), units) })
	pg.seal()
}

// setAdded changes the units of a new layer, or takes it out where they are 0.
func (pg *Page) setAdded(i, units int) {
	pg.edit("", func(t *scenario.Transfer) {
		t.Add = slices.Clone(t.Add)
		if units == 0 {
			t.Add = slices.Delete(t.Add, i, i+1)
			return
		}
		t.Add[i] = units
	})
	pg.seal()
}

// setPhase changes phase i.
func (pg *Page) setPhase(drag string, i int, change func(p *transfer.Phase)) {
	pg.edit(fmt.Sprint("phase ", i, drag), func(t *scenario.Transfer) { change(&t.Phases[i]) })
}

// addPhase puts a phase at the end, with everything thawed and a tenth of the
// rate of the one before.
func (pg *Page) addPhase() {
	pg.edit("", func(t *scenario.Transfer) {
		last := t.Phases[len(t.Phases)-1]
		t.Phases = append(slices.Clone(t.Phases), transfer.Phase{Epochs: last.Epochs, LearningRate: last.LearningRate / 10, Thawed: transfer.AllThawed})
	})
	pg.seal()
}

// removePhase takes phase i out; the last one stays.
func (pg *Page) removePhase(i int) {
	if len(pg.doc.Transfer.Phases) > 1 {
		pg.edit("", func(t *scenario.Transfer) { t.Phases = slices.Delete(slices.Clone(t.Phases), i, i+1) })
		pg.seal()
	}
}
