package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// slice is how long a run goes on between two looks at interrupts and progress.
const slice = 50 * time.Millisecond

// finish takes a race to its end, or until it is interrupted.
func finish(ctx context.Context, run *racelab.Run, progress func(done, total int)) error {
	for !run.Idle() {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("interrupted; nothing was written")
		}
		if err := run.Step(slice); err != nil {
			return err
		}
		progress(run.Progress())
	}
	return nil
}

// progress returns a function that shows how far some work is on standard
// error, with the time left, when that is a terminal and the work is long.
func (f *common) progress(s *streams, what string) func(done, total int) {
	file, ok := s.err.(*os.File)
	if !ok || f.quiet {
		return func(int, int) {}
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(int, int) {}
	}
	start, last := time.Now(), time.Time{}
	return func(done, total int) {
		now := time.Now()
		if now.Sub(start) < time.Second || done < total && now.Sub(last) < 200*time.Millisecond || done == 0 {
			return
		}
		last = now
		left := time.Duration(float64(now.Sub(start)) * float64(total-done) / float64(done))
		fmt.Fprintf(file, "\r%s: %d of %d, %s left   ", what, done, total, left.Round(time.Second))
		if done == total {
			fmt.Fprint(file, "\r\x1b[K")
		}
	}
}

// look is how the flags want pictures.
func (f *common) look(v scenario.View) labs.Look {
	return labs.Look{View: v, Theme: figure.Themed(f.theme)}
}

// write writes every output, each whole or not at all.
func (f *common) write(ctx context.Context, s *streams, frame *racelab.Frame, took time.Duration) error {
	for _, path := range f.outputs {
		begin := time.Now()
		err := export.Atomically(path, func(w io.Writer) error { return f.writeOne(ctx, s, w, path, frame, took) })
		if err != nil {
			return err
		}
		if !f.quiet {
			size := ""
			if info, err := os.Stat(path); err == nil {
				size = fmt.Sprintf(", %s", bytesText(info.Size()))
			}
			fmt.Fprintf(s.out, "wrote %s (%.1f s%s)\n", path, time.Since(begin).Seconds(), size)
		}
	}
	return nil
}

func bytesText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.0f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func (f *common) writeOne(ctx context.Context, s *streams, w io.Writer, path string, frame *racelab.Frame, took time.Duration) error {
	view := frame.Scenario.View
	at := min(view.Step, frame.Rec.Step)
	switch end := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."); end {
	case "csv":
		return frame.WriteCSV(w)
	case "json":
		return frame.WriteJSON(w, took)
	case "yaml", "yml":
		text, err := frame.Scenario.YAML()
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	case "gif":
		size, err := f.pixels(true)
		if err != nil {
			return err
		}
		a := frame.Animation(f.look(view), at)
		return export.GIF(ctx, w, a.Frames, a.Delay, a.At, size, f.progress(s, "drawing "+filepath.Base(path)))
	default:
		size, err := f.pixels(false)
		if err != nil {
			return err
		}
		return export.Write(w, end, frame.Figure(at, f.look(view)), size)
	}
}

// print writes the standings as a readable table.
func (f *common) print(s *streams, frame *racelab.Frame) error {
	if f.quiet {
		return nil
	}
	return printStandings(s.out, frame)
}

func printStandings(w io.Writer, frame *racelab.Frame) error {
	step := frame.Rec.Step
	for _, line := range frame.Caption(step) {
		fmt.Fprintln(w, line)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\toptimizer\thyperparameters\tsteps to converge\tloss\tdistance\tstatus")
	settings := frame.Scenario.At(step)
	for i, st := range frame.Standings(step, frame.Scenario.View.Standing) {
		arrived := "—"
		if st.Steps >= 0 {
			arrived = fmt.Sprint(st.Steps)
		}
		status := string(st.Status)
		if st.Status != "running" {
			status += fmt.Sprintf(" at step %d: %s", frame.Rec.Tracks[st.Racer].StatusStep, st.Reason)
		} else if st.Reason != "" {
			status += ": " + st.Reason
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", i+1, st.Name, racelab.Hyperparameters(settings.Racers[st.Racer].Rule),
			arrived, racelab.Number(st.Loss), racelab.Number(st.Distance), status)
	}
	return t.Flush()
}
