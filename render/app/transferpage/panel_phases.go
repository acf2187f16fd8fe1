package transferpage

import (
	"fmt"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/transfer"
	"downhill/render/ui"
)

// phaseWidgets set one phase.
type phaseWidgets struct {
	name         *ui.Label
	epochs, rate *ui.Number
	thawed       *ui.Choice
}

// phasesSection sets the plan of phases.
func (pg *Page) phasesSection() ui.Widget {
	l, w, t := pg.s.Layer, &pg.w, &pg.doc.Transfer
	action := ""
	if len(t.Phases) < scenario.MaxTransferPhases {
		action = "+ Phase"
	}
	s := ui.NewSection(l, "Plan of phases", action, pg.addPhase).ActionHelp("Adds a phase: so many epochs with a learning rate of its own")
	w.phases = make([]phaseWidgets, len(t.Phases))
	for i := range t.Phases {
		p := &w.phases[i]
		p.name = ui.NewLabel(l, "", ui.Plain)
		head := ui.NewRow(l, 8, ui.Insets{Top: 4}, p.name).Stretch(p.name)
		if len(t.Phases) > 1 {
			head.Add(ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconClose, Quiet: true, Tip: fmt.Sprintf("Take phase %d out", i+1)}, func() { pg.removePhase(i) }))
		}
		p.epochs = ui.NewNumber(l, param.Spec{Key: "epochs", Symbol: "epochs", Title: "epochs", Kind: param.Int, Max: scenario.MaxTransferEpochs, High: 40,
			Default: param.Num(4), Help: "How long the phase is."}, func(v param.Value) {
			pg.setPhase("epochs", i, func(p *transfer.Phase) { p.Epochs = int(v.Num()) })
		}).OnDone(pg.seal)
		p.rate = ui.NewNumber(l, param.Spec{Key: "lr", Symbol: "η", Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`, Title: "learning rate", Scale: param.Log, MinOpen: true, Max: 1e3, Low: 1e-5, High: 1,
			Default: param.Num(1e-3), Help: "The learning rate of the phase; thawed layers want a lower one, so that what they know is not lost."}, func(v param.Value) {
			pg.setPhase("rate", i, func(p *transfer.Phase) { p.LearningRate = v.Num() })
		}).OnDone(pg.seal)
		s.Add(head, p.epochs, p.rate)
		if pg.experiment() != scenario.ExperimentLayers {
			p.thawed = ui.NewChoice(l, thawedItems(len(t.Hidden)), 0, func(k int) {
				pg.setPhase("thawed", i, func(p *transfer.Phase) { p.Thawed = thawedAt(k, len(t.Hidden)) })
				pg.seal()
			})
			s.Add(ui.NewChoiceRow(l, "thawed", "Which of the reused layers that go by the plan learn, from above.", p.thawed))
		}
	}
	w.scratch = pg.rate("scratch lr", "η, scratch", "The learning rate of the network without reuse, which trains for as many epochs as all phases have.", 1e-3,
		func(t *scenario.Transfer, lr float64) { t.ScratchRate = lr })
	about := "Each phase starts the optimizer's memory afresh, as recompiling does in Keras."
	if pg.experiment() == scenario.ExperimentLayers {
		about += " How many layers are thawed in the later phases is what the maps vary."
	}
	s.Add(w.scratch, ui.NewSpace(l, 0, 4), ui.NewCard(l).Text(about, ui.Muted))
	return s
}

// thawedItems are the numbers of layers that a phase can thaw.
func thawedItems(layers int) []ui.Item {
	out := []ui.Item{{Title: "none, all frozen"}}
	for n := 1; n < layers; n++ {
		title := fmt.Sprintf("the upper %d", n)
		if n == 1 {
			title = "the uppermost"
		}
		out = append(out, ui.Item{Title: title})
	}
	return append(out, ui.Item{Title: "all"})
}

// thawedAt is what entry k of the drop-down stands for, and entryOf is back.
func thawedAt(k, layers int) int {
	if k >= layers {
		return transfer.AllThawed
	}
	return k
}

func entryOf(thawed, layers int) int {
	if thawed < 0 || thawed >= layers {
		return layers
	}
	return thawed
}

// syncPhases shows the plan.
func (pg *Page) syncPhases() {
	t, from := &pg.doc.Transfer, 0
	for i, p := range t.Phases {
		w := &pg.w.phases[i]
		name := fmt.Sprintf("Phase %d", i+1)
		if p.Epochs > 0 {
			name += ", " + span(from, from+p.Epochs)
		}
		w.name.Set(name)
		w.epochs.Set(param.Num(float64(p.Epochs)))
		w.rate.Set(param.Num(p.LearningRate))
		if w.thawed != nil {
			w.thawed.Set(entryOf(p.Thawed, len(t.Hidden)))
		}
		from += p.Epochs
	}
}
