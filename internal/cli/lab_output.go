package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/labs"
	signallab "downhill/render/labs/signal"
)

// labFrame is a lab's result as it is written to files.
type labFrame interface {
	labs.Frame
	WriteCSV(io.Writer) error
	// WriteJSON writes the contract's object; took is how long it all ran.
	WriteJSON(w io.Writer, took time.Duration) error
}

// writeLab writes every output of a lab, each whole or not at all.
func (f *common) writeLab(ctx context.Context, s *streams, sc *scenario.Scenario, frame labFrame, took time.Duration) error {
	for _, path := range f.outputs {
		if animated(path) {
			p, ok := frame.(labs.Player)
			if !ok {
				return usage(fmt.Errorf("-o %s: what is shown has no animation; want .png, .svg or .pdf", path))
			}
			if err := f.animate(ctx, s, path, sc, p); err != nil {
				return err
			}
			continue
		}
		err := f.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error {
			return carrying(w, format(path), sc, func(w io.Writer) error { return f.encodeLab(w, format(path), sc, frame, took) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// encodeLab writes a lab's result in one of the formats; pictures show the last
// moment.
func (f *common) encodeLab(w io.Writer, format string, sc *scenario.Scenario, frame labFrame, took time.Duration) error {
	switch format {
	case "csv":
		return frame.WriteCSV(w)
	case "json":
		return frame.WriteJSON(w, took)
	case "yaml":
		return writeScenario(w, sc)
	}
	size, err := f.pixels(false)
	if err != nil {
		return err
	}
	return export.Write(w, format, frame.Figure(frame.Len()-1, f.look(scenario.View{})), size)
}

// labRun is work that goes on for a budget of time until it is done.
type labRun interface {
	Step(budget time.Duration) error
	Done() bool
}

// finishLab takes a run to its end, or until it is interrupted.
func finishLab(ctx context.Context, run labRun, p *progress) error {
	defer p.end()
	for !run.Done() {
		if ctx.Err() != nil {
			return fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		if err := run.Step(slice); err != nil {
			return err
		}
		p.show(far(run))
	}
	return nil
}

// far is how far a run is.
func far(run labRun) (done, total int) {
	switch r := run.(type) {
	case *signallab.Run:
		return int(100 * r.Frame().Progress), 100
	case interface{ Progress() (done, total int) }:
		return r.Progress()
	}
	return 0, 0
}

// reachable reports an output that cannot be written, so far as it can be seen
// without writing, before work goes into what would be lost.
func (f *common) reachable() error {
	for _, path := range f.outputs {
		if err := reachable(path); err != nil {
			return err
		}
	}
	return nil
}

// writesData says whether an output holds what was measured, not a picture of
// it.
func (f *common) writesData() bool {
	return slices.ContainsFunc(f.outputs, func(path string) bool { return format(path) == "csv" || format(path) == "json" })
}
