package trainpage

import (
	"fmt"
	"io"

	"downhill/nn"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// Export is the page as it stands, and the epochs as the command line writes
// them.
func (pg *Page) Export() (stage.Export, bool) {
	f := pg.shownFrame()
	if f == nil {
		return stage.Export{}, false
	}
	doc, kinds, across := pg.Document(), pg.shown(), pg.across()
	table := tabled(f)
	table.Scenario = doc
	return stage.Export{
		Moving: stage.Moves(playback{f, kinds, across}),
		Name:   fmt.Sprintf("train-%s-seed%d", doc.Train.Data.Key, doc.Seed),
		Figure: func(t figure.Theme) (figure.Figure, error) {
			var c panels.Cache // of the goroutine that saves
			return c.Figure(f, kinds, panels.Look{Theme: t, Across: across}), nil
		},
		CSV:  table.WriteCSV,
		JSON: func(w io.Writer) error { return table.WriteJSON(w, 0) },
	}, true
}

// tabled is the training in the form of the command line.
func tabled(f *livelab.Frame) *train.Frame {
	out := &train.Frame{Scenario: *f.Scenario, Data: f.Data.Data}
	for i := range f.Lanes {
		l := &f.Lanes[i]
		r := train.Result{Name: l.Name, Net: i, Summary: l.Summary, Epochs: l.Evaluations, Best: l.Best, Status: l.Status, Reason: l.Reason}
		if r.Status == "" {
			r.Status = nn.Running
		}
		if r.Best == 0 && len(l.Evaluations) > 0 {
			r.Best = l.Evaluations[len(l.Evaluations)-1].Epoch
		}
		for k := 1; k < len(l.Seconds); k++ {
			r.Seconds = append(r.Seconds, l.Seconds[k]-l.Seconds[k-1])
		}
		out.Runs = append(out.Runs, r)
	}
	return out
}
