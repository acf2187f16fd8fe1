package activationspage

import (
	"bytes"
	"encoding/json"
	"io"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

// Export is the figure on view with its data.
func (pg *Page) Export() (stage.Export, bool) {
	f := pg.frame()
	if f == nil {
		return stage.Export{}, false
	}
	now := *f
	now.Scenario = pg.doc.Clone()
	e := stage.Export{Name: "activations-" + pg.figure(), Moving: stage.Moves(&now),
		Figure: func(t figure.Theme) (figure.Figure, error) { return now.Figure(0, labs.Look{Theme: t}), nil },
		JSON:   func(w io.Writer) error { return now.WriteJSON(w, 0) },
		CSV:    now.WriteCSV}
	switch pg.figure() {
	case scenario.FigureSoftmax:
		e.CSV = now.WriteSoftmaxCSV
	case scenario.FigureDying:
		d := pg.training()
		if d == nil || d.Len() == 0 {
			return stage.Export{}, false
		}
		row := d.Row(pg.step())
		e.Figure = func(t figure.Theme) (figure.Figure, error) { return d.Figure(row, labs.Look{Theme: t}), nil }
		e.CSV, e.Moving = d.WriteCSV, dyingMoving(d)
		e.JSON = func(w io.Writer) error { return writeDying(w, &now, d) }
	}
	return e, true
}

// writeDying writes the lab's object with a part "dying", as the command line
// does.
func writeDying(w io.Writer, f *activationslab.Frame, d *dyinglab.Frame) error {
	var text bytes.Buffer
	if err := f.WriteJSON(&text, 0); err != nil {
		return err
	}
	part, err := json.Marshal(d.Document())
	if err != nil {
		return err
	}
	object := bytes.TrimSuffix(bytes.TrimSpace(text.Bytes()), []byte("}"))
	for _, b := range [][]byte{object, []byte(`,"dying":`), part, []byte("}\n")} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}
