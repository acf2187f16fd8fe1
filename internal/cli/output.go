package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// slice is how long a run goes on between two looks at interrupts and progress.
const slice = 50 * time.Millisecond

// finish takes a race to its end, or until it is interrupted.
func finish(ctx context.Context, run *racelab.Run, p *progress) error {
	defer p.end()
	for !run.Idle() {
		if ctx.Err() != nil {
			return fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		if err := run.Step(slice); err != nil {
			return err
		}
		p.show(run.Progress())
	}
	return nil
}

// moment is the step that pictures and tables show: the one that the scenario
// looks at, or the last.
func moment(frame *racelab.Frame) int {
	if at := frame.Scenario.View.Step; at > 0 {
		return min(at, frame.Rec.Step)
	}
	return frame.Rec.Step
}

// look is how the flags want pictures.
func (f *common) look(v scenario.View) labs.Look {
	return labs.Look{View: v, Theme: figure.Themed(f.theme)}
}

// write writes every output of a race, each whole or not at all.
func (f *common) write(ctx context.Context, s *streams, frame *racelab.Frame, took time.Duration) error {
	for _, path := range f.outputs {
		if animated(path) {
			if err := f.animate(ctx, s, path, &frame.Scenario, f.clip.around(frame)); err != nil {
				return err
			}
			continue
		}
		err := f.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error {
			return carrying(w, format(path), &frame.Scenario, func(w io.Writer) error {
				return f.encode(w, format(path), frame, took)
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes one file whole or not at all, and says so. Drawing cannot be
// told to stop, so an interrupt leaves it alone: it loses its file and ends with
// the program.
func (f *common) writeFile(ctx context.Context, s *streams, path string, write func(w io.Writer, progress func(done, total int)) error) error {
	return f.writeNoted(ctx, s, path, "", write)
}

// writeNoted is writeFile with something more to say of the file.
func (f *common) writeNoted(ctx context.Context, s *streams, path, note string, write func(w io.Writer, progress func(done, total int)) error) error {
	begin := time.Now()
	p := f.progress(s, "drawing "+filepath.Base(path))
	err := export.Atomically(path, func(w io.Writer) error {
		w = &guarded{ctx, w}
		_, err := await(ctx, func() (struct{}, error) { return struct{}{}, write(w, p.show) })
		if ctx.Err() != nil {
			return errInterrupted
		}
		return err
	})
	p.end()
	if ctx.Err() != nil || errors.Is(err, errInterrupted) {
		return fmt.Errorf("%w; %s was not written", errInterrupted, path)
	}
	if err != nil {
		return err
	}
	f.wrote(s, path, begin, note)
	return nil
}

// wrote says that a file was written: how long it took and how large it is.
func (f *common) wrote(s *streams, path string, begin time.Time, note string) {
	if f.quiet {
		return
	}
	size := ""
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		size = ", " + bytesText(info.Size())
	}
	fmt.Fprintf(s.out, "wrote %s (%.1f s%s%s)\n", path, time.Since(begin).Seconds(), size, note)
}

// guarded is a writer that writes nothing more once its context has ended.
type guarded struct {
	ctx context.Context
	w   io.Writer
}

// Write implements io.Writer.
func (g *guarded) Write(p []byte) (int, error) {
	if g.ctx.Err() != nil {
		return 0, errInterrupted
	}
	return g.w.Write(p)
}

func (f *common) encode(w io.Writer, format string, frame *racelab.Frame, took time.Duration) error {
	view := frame.Scenario.View
	switch format {
	case "csv":
		return frame.WriteCSV(w)
	case "json":
		return frame.WriteJSON(w, took)
	case "yaml":
		return writeScenario(w, &frame.Scenario)
	}
	size, err := f.pixels(false)
	if err != nil {
		return err
	}
	return export.Write(w, format, frame.Figure(moment(frame), f.look(view)), size)
}

func writeScenario(w io.Writer, s *scenario.Scenario) error {
	text, err := s.YAML()
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func bytesText(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// print writes the standings as a readable table.
func (f *common) print(s *streams, frame *racelab.Frame) error {
	if f.quiet {
		return nil
	}
	return printStandings(s.out, frame)
}

func printStandings(w io.Writer, frame *racelab.Frame) error {
	step := moment(frame)
	for _, line := range frame.Caption(step) {
		if frame.Searched == nil || !slices.Contains(racelab.FairLines(frame.Scenario.Race.Fair, &frame.Scenario.Race), line) {
			fmt.Fprintln(w, oneLine(line, 0)) // what was searched stands above already
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	arrival := [...]string{racelab.BySteps: "steps", racelab.ByEvaluations: "evaluations", racelab.ByTime: "µs"}[frame.Pace()]
	fmt.Fprintf(t, "\toptimizer\thyperparameters\t%s to converge\tloss\t%s\tstatus\n", arrival, frame.Named("distance"))
	settings := frame.Scenario.At(step)
	for i, st := range frame.Standings(step, frame.Scenario.View.Standing) {
		arrived := "—"
		if st.Steps >= 0 {
			arrived = frame.Arrival(st)
		}
		status := string(st.Status)
		if st.Status != "running" {
			status += fmt.Sprintf(" at step %d: %s", frame.Rec.Tracks[st.Racer].StatusStep, st.Reason)
		} else if st.Reason != "" {
			status += ": " + st.Reason
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", i+1, oneLine(st.Name, nameWidth),
			racelab.Hyperparameters(settings.Racers[st.Racer].Rule),
			arrived, racelab.Number(st.Loss), racelab.Number(st.Distance), status)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if line := frame.AskedLine(step); line != "" {
		fmt.Fprintf(w, "\n%s\n", line)
	}
	return nil
}

// nameWidth is how many letters of a name the table shows.
const nameWidth = 32

// oneLine keeps a text that somebody typed from breaking a table or steering the
// terminal, and shortens it to a width in letters unless that is 0.
func oneLine(text string, width int) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if r := []rune(text); width > 0 && len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return text
}
