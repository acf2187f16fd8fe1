package scenario

import (
	"fmt"
	"slices"

	"downhill/internal/param"
)

// What a panel of a lane shows.
const (
	PanelDiagram     = "diagram"     // the network, links by weight, units by activation
	PanelGradients   = "gradients"   // gradient norm by layer over time
	PanelActivations = "activations" // histogram of the activations in each layer
	PanelWeights     = "weights"     // histogram of the weights of each layer
	PanelUnits       = "units"       // dead and saturated fractions
	PanelUpdates     = "updates"     // update-to-weight ratio by layer over time
	PanelBoundary    = "boundary"    // what the network says all over the plane
	PanelUncertainty = "uncertainty" // spread of predictions with dropout on
	PanelFilters     = "filters"     // weights of the first layer as images
	PanelMistakes    = "mistakes"    // the images that are most wrong
	PanelSparsity    = "sparsity"    // exact zeros by layer, as trained and as pruned
	PanelFrontier    = "frontier"    // accuracy against the share of zeros, over thresholds
	PanelNorms       = "norms"       // norms of the weights into every unit
	PanelCalibration = "calibration" // how sure against how right
)

// MaxPanels is how many panels a lane shows.
const MaxPanels = 4

// Panels lists what a panel of a lane can show.
func Panels() []string {
	return []string{PanelDiagram, PanelGradients, PanelActivations, PanelWeights, PanelUnits, PanelUpdates,
		PanelBoundary, PanelUncertainty, PanelFilters, PanelMistakes, PanelSparsity, PanelFrontier, PanelNorms, PanelCalibration}
}

// TrainView is how a training is looked at. Its zero value is the first lane
// at the start, with the panels that suit the data.
type TrainView struct {
	Step int // the moment looked at
	Lane int // the lane that is selected, from 0
	// Panels are what each lane shows, from top to bottom, in the order of the
	// lanes; a lane that is not there, or has none, shows what suits the data.
	Panels    [][]string
	BySeconds bool // curves run over seconds instead of steps
}

func (v TrainView) empty() bool {
	return v.Step == 0 && v.Lane == 0 && len(v.Panels) == 0 && !v.BySeconds
}

// clone copies the view whole.
func (v TrainView) clone() TrainView {
	v.Panels = slices.Clone(v.Panels)
	for i, p := range v.Panels {
		v.Panels[i] = slices.Clone(p)
	}
	return v
}

// check reports what cannot be shown of so many lanes.
func (v *TrainView) check(lanes int) error {
	if err := within("view.step", v.Step, 0, MaxTrainSteps, 0); err != nil {
		return err
	}
	if err := within("view.lane", v.Lane+1, 1, lanes, 1); err != nil {
		return err
	}
	if len(v.Panels) > lanes {
		return fmt.Errorf("view.panels: for %d lanes: there are %d", len(v.Panels), lanes)
	}
	for i, panels := range v.Panels {
		if len(panels) > MaxPanels {
			return fmt.Errorf("view.panels[%d]: %d of them: want at most %d", i, len(panels), MaxPanels)
		}
		for _, p := range panels {
			if !slices.Contains(Panels(), p) {
				return fmt.Errorf("view.panels[%d]: %w", i, param.Unknown("panel", p, Panels()))
			}
		}
	}
	return nil
}

type trainViewDoc struct {
	Step      int        `yaml:"step,omitempty" json:"step,omitempty"`
	Lane      int        `yaml:"lane,omitempty" json:"lane,omitempty"` // from 1
	Panels    [][]string `yaml:"panels,flow,omitempty" json:"panels,omitempty"`
	BySeconds bool       `yaml:"by_seconds,omitempty" json:"by_seconds,omitempty"`
}

// document writes the view, nil where nothing is to be said.
func (v *TrainView) document() *trainViewDoc {
	if v.empty() {
		return nil
	}
	d := &trainViewDoc{Step: v.Step, BySeconds: v.BySeconds}
	for _, p := range v.Panels {
		d.Panels = append(d.Panels, append([]string{}, p...)) // [] is written, not null
	}
	if v.Lane != 0 {
		d.Lane = v.Lane + 1
	}
	return d
}

func (d *trainViewDoc) view() TrainView {
	if d == nil {
		return TrainView{}
	}
	v := TrainView{Step: d.Step, Lane: d.Lane, BySeconds: d.BySeconds}
	if v.Lane > 0 {
		v.Lane--
	}
	for _, p := range d.Panels {
		v.Panels = append(v.Panels, slices.Clip(append([]string(nil), p...)))
	}
	return v
}
