package transferpage

import (
	"fmt"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/transfer"
	"downhill/render/ui"
)

// names are the methods and tasks in words, with what they are.
var names = map[string]ui.Item{
	transfer.Autoencoder: {Title: "autoencoders", Help: "Each layer learns to give back its own input."},
	transfer.Boltzmann:   {Title: "Boltzmann machines", Help: "Restricted Boltzmann machines, trained by contrastive divergence: the historical way. Their layers are sigmoid."},
	transfer.Masked:      {Title: "masked pixels", Help: "What do the hidden pixels show?"},
	transfer.Rotation:    {Title: "rotation", Help: "By how many quarter turns is the image turned?"},
	transfer.SameClass:   {Title: "same class", Help: "Do two images show things of one class?"},
}

// pretrainSection says how layers learn without labels.
func (pg *Page) pretrainSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Without labels", "", nil)
	pg.addToggles(s, transfer.Methods(), func(t *scenario.Transfer) *[]string { return &t.Pretrain.Methods })
	w.priorEpochs = pg.whole("pretrain epochs", "epochs a layer", "How long each layer learns to give back its input.", 0, scenario.MaxTransferEpochs, 0, 40, 5,
		func(t *scenario.Transfer) *int { return &t.Pretrain.Epochs })
	w.rbmRate = pg.rate("rbm lr", "η of RBMs", "The learning rate of the Boltzmann machines.", 0.1, func(t *scenario.Transfer, lr float64) { t.Pretrain.Rate = lr })
	w.cdSteps = pg.whole("cd", "k of CD-k", "Steps of Gibbs sampling in contrastive divergence.", 1, 100, 1, 20, 1, func(t *scenario.Transfer) *int { return &t.Pretrain.Steps })
	s.Add(w.priorEpochs, w.rbmRate, w.cdSteps, pg.modelRow())
	return s
}

// auxiliarySection says what tasks the images set.
func (pg *Page) auxiliarySection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Auxiliary tasks", "", nil)
	pg.addToggles(s, transfer.AuxiliaryTasks(), func(t *scenario.Transfer) *[]string { return &t.Auxiliary.Tasks })
	w.priorEpochs = pg.whole("auxiliary epochs", "epochs", "How long a network learns an auxiliary task.", 0, scenario.MaxTransferEpochs, 0, 40, 5,
		func(t *scenario.Transfer) *int { return &t.Auxiliary.Epochs })
	w.mask = ui.NewNumber(l, param.Spec{Key: "mask", Symbol: "mask", Title: "mask", MinOpen: true, MaxOpen: true, Max: 1, Low: 0.05, High: 0.95,
		Default: param.Num(0.5), Help: "Share of the pixels that is hidden in the task of masked pixels."}, func(v param.Value) {
		pg.edit("mask", func(t *scenario.Transfer) { t.Auxiliary.Mask = v.Num() })
	}).OnDone(pg.seal)
	w.keep = pg.whole("keep", "layers kept", "Hidden layers that are reused, from below; those above begin anew.", 1, len(pg.doc.Transfer.Hidden), 1, len(pg.doc.Transfer.Hidden), 2,
		func(t *scenario.Transfer) *int { return &t.Auxiliary.Keep })
	s.Add(w.priorEpochs, w.mask, w.keep, pg.modelRow())
	return s
}

// addToggles adds a box for each name of a list; the last that is on stays on.
func (pg *Page) addToggles(s *ui.Section, all []string, of func(t *scenario.Transfer) *[]string) {
	for _, name := range all {
		item := names[name]
		box := ui.NewToggle(pg.s.Layer, item.Title, item.Help, slices.Contains(*of(&pg.doc.Transfer), name), func(on bool) {
			pg.edit("", func(t *scenario.Transfer) {
				list := of(t)
				was := *list
				*list = slices.DeleteFunc(slices.Clone(all), func(o string) bool {
					if o == name {
						return !on
					}
					return !slices.Contains(was, o)
				})
			})
			pg.seal()
		})
		pg.w.tasks = append(pg.w.tasks, box)
		s.Add(box)
	}
}

// syncPriors shows what is learnt before the labels.
func (pg *Page) syncPriors() {
	w, t := &pg.w, &pg.doc.Transfer
	all, on, epochs := transfer.Methods(), t.Pretrain.Methods, t.Pretrain.Epochs
	if pg.experiment() == scenario.ExperimentAuxiliary {
		all, on, epochs = transfer.AuxiliaryTasks(), t.Auxiliary.Tasks, t.Auxiliary.Epochs
	}
	for i, box := range w.tasks {
		box.Set(slices.Contains(on, all[i]))
	}
	if w.priorEpochs != nil {
		w.priorEpochs.Set(param.Num(float64(epochs)))
	}
}

// priorOf is the network before it met the labels, in words.
func (pg *Page) priorOf() string {
	switch pg.experiment() {
	case scenario.ExperimentPretrain:
		return "pretrained network"
	case scenario.ExperimentAuxiliary:
		return "network of the auxiliary task"
	}
	return fmt.Sprintf("model A of seed %d", pg.doc.Seed)
}
