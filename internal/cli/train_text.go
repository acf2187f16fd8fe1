package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"downhill/nn"
	"downhill/render/figure"
	trainlab "downhill/render/labs/train"
)

// The summary of a long network shows its beginning and its end.
const (
	summaryHead = 24
	summaryTail = 8
)

// printSummary lists the layers of every network as Keras does. Networks whose
// layers are the same share a table.
func printSummary(w io.Writer, frame *trainlab.Frame) {
	shown := map[string]bool{}
	for i := range frame.Runs {
		r := &frame.Runs[i]
		layers := fmt.Sprint(r.Summary)
		if r.Fold > 1 || shown[layers] {
			continue
		}
		shown[layers] = true
		var names []string
		for k := range frame.Runs {
			o := &frame.Runs[k]
			if o.Fold <= 1 && fmt.Sprint(o.Summary) == layers {
				names = append(names, oneLine(o.Name, nameWidth))
			}
		}
		fmt.Fprintf(w, "%s\n", strings.Join(names, " · "))
		t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		fmt.Fprintf(t, "  layer\toutput\t%12s\n", "parameters")
		fmt.Fprintf(t, "  input\t%d\t%12d\n", frame.Data.Features, 0)
		for k, l := range r.Summary.Rows {
			if skipped := len(r.Summary.Rows) - summaryHead - summaryTail; skipped > 1 && k >= summaryHead && k < summaryHead+skipped {
				if k == summaryHead {
					fmt.Fprintf(t, "  … %d more\t\t\n", skipped)
				}
				continue
			}
			fmt.Fprintf(t, "  %s\t%d\t%12s\n", layerText(l), l.Output, trainlab.Grouped(l.Parameters))
		}
		_ = t.Flush() // the stream remembers what failed
		fmt.Fprintf(w, "  %s parameters, %s trainable, %s not trainable\n\n", trainlab.Grouped(r.Summary.Parameters),
			trainlab.Grouped(r.Summary.Trainable), trainlab.Grouped(r.Summary.Parameters-r.Summary.Trainable))
	}
}

// layerText is a layer's name with the activation that is part of it.
func layerText(l nn.SummaryRow) string {
	if l.Activation != "" && l.Activation != l.Kind {
		return l.Name + ", " + l.Activation
	}
	return l.Name
}

// printResults compares how the networks did.
func printResults(w io.Writer, frame *trainlab.Frame) error {
	fmt.Fprintln(w)
	for _, line := range frame.Caption() {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	table := frame.Table(figure.Light())
	var heads []string
	for _, c := range table.Columns {
		heads = append(heads, c.Header)
	}
	fmt.Fprintln(t, strings.Join(heads, "\t"))
	for i, r := range frame.Rows() {
		cells := table.Rows[i].Cells
		cells[0] = oneLine(cells[0], nameWidth)
		if r.Reason != "" {
			cells[len(cells)-1] += ": " + r.Reason
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range frame.Rows() {
		if m := r.MC; m != nil {
			fmt.Fprintf(w, "%s: the mean of %d predictions with dropout on has test loss %s, accuracy %s; they spread by %s\n",
				oneLine(r.Name, nameWidth), m.Passes, figure.Short(m.Loss, 4), figure.Short(m.Accuracy, 4), figure.Short(m.Spread, 3))
		}
	}
	return nil
}
