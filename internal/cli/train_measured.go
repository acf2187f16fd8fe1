package cli

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"downhill/render/figure"
	trainlab "downhill/render/labs/train"
)

// printMeasured prints what the scenario's figure, or pruning, has measured.
func printMeasured(w io.Writer, frame *trainlab.Frame) error {
	printSparsity(w, frame)
	printRegularization(w, frame)
	return printCalibration(w, frame)
}

// measuredTable starts a table of the networks that something was measured of.
func measuredTable(w io.Writer, heads ...string) *tabwriter.Writer {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\n%s\n", strings.Join(heads, "\t"))
	return t
}

func printSparsity(w io.Writer, frame *trainlab.Frame) {
	var t *tabwriter.Writer
	for i := range frame.Runs {
		r := &frame.Runs[i]
		if r.Sparsity == nil {
			continue
		}
		if t == nil {
			t = measuredTable(w, "network", "zeros as trained", "threshold", "zeros", "test score", "multiplications", "memory", "in compressed rows")
		}
		fmt.Fprintf(t, "%s\t%s\n", oneLine(r.Name, nameWidth), strings.Join(r.Sparsity.Cells(), "\t"))
	}
	if t == nil {
		return
	}
	_ = t.Flush() // the stream remembers what failed
	for i := range frame.Runs {
		r := &frame.Runs[i]
		if r.Sparsity == nil {
			continue
		}
		var parts []string
		for _, l := range r.Sparsity.Kept() {
			parts = append(parts, fmt.Sprintf("%s %s %%", l.Name, figure.Fixed(100*l.Share(), 1)))
		}
		fmt.Fprintf(w, "%s: zeros in %s\n", oneLine(r.Name, nameWidth), strings.Join(parts, ", "))
		for _, s := range r.Speeds {
			fmt.Fprintf(w, "  predicting %d at a time, per instance: %s\n", s.Batch, trainlab.SpeedText(s))
		}
	}
}

func printRegularization(w io.Writer, frame *trainlab.Frame) {
	var t *tabwriter.Writer
	rows := frame.Rows()
	for i := range frame.Runs {
		r := &frame.Runs[i]
		g := r.Regularization
		if g == nil || r.Net >= len(rows) {
			continue
		}
		if t == nil {
			t = measuredTable(w, "network", "gap", "largest norm", "limit", "mean ‖∂p/∂x‖")
		}
		limit, slope := "—", "—"
		if g.Limit > 0 {
			limit = figure.Exact(g.Limit)
		}
		if !math.IsNaN(g.Smoothness) {
			slope = figure.Short(g.Smoothness, 4)
		}
		row := rows[r.Net]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", oneLine(r.Name, nameWidth), figure.Short(row.Valid.Loss-row.Training.Loss, 4), figure.Short(g.Largest(), 4), limit, slope)
	}
	if t != nil {
		_ = t.Flush() // the stream remembers what failed
	}
}

func printCalibration(w io.Writer, frame *trainlab.Frame) error {
	var t *tabwriter.Writer
	for i := range frame.Runs {
		r := &frame.Runs[i]
		c := r.Calibration
		if c == nil {
			continue
		}
		if t == nil {
			t = measuredTable(w, "network", "prediction", "test accuracy", "test loss", "mean probability", "calibration error")
		}
		row := func(what string, x *trainlab.Reliability) {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", oneLine(r.Name, nameWidth), what, figure.Fixed(x.Accuracy, 4), figure.Short(x.Loss, 4),
				figure.Fixed(x.Confidence, 4), figure.Fixed(x.ECE, 4))
		}
		row("plain", &c.Plain)
		if c.MC != nil {
			row(fmt.Sprintf("mean of %d, dropout on", frame.Scenario.Train.MCDropout), c.MC)
		}
	}
	if t == nil {
		return nil
	}
	return t.Flush()
}
