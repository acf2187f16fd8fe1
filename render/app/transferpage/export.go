package transferpage

import (
	"fmt"
	"io"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Export is the figure of the experiment with everything measured.
func (pg *Page) Export() (stage.Export, bool) {
	f := pg.shown()
	if f == nil {
		return stage.Export{}, false
	}
	var scene *scenario.Scenario
	if pg.outdated() {
		s := f.Scenario.Clone()
		scene = &s
	}
	return stage.Export{Scene: scene, Name: fmt.Sprintf("transfer-%s-seed%d", f.experiment(), f.Scenario.Seed), Moving: stage.Moves(f), CSV: f.WriteCSV,
		Figure: func(t figure.Theme) (figure.Figure, error) { return f.Figure(0, labs.Look{Theme: t}), nil },
		JSON:   func(w io.Writer) error { return f.WriteJSON(w, 0) }}, true
}
