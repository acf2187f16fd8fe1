package cli

import (
	"fmt"
	"io"

	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

// printActivations writes a frame of the lab as a readable table.
func printActivations(w io.Writer, frame labFrame) error {
	switch f := frame.(type) {
	case dyingFrame:
		return printDying(w, f.Frame)
	case softmaxFrame:
		return printSoftmax(w, f.Frame)
	case *activationslab.Frame:
		return printFunctions(w, f)
	}
	panic(fmt.Sprintf("cli: no table for %T", frame))
}

// printFunctions writes what every function makes of the signal and what it
// costs, those too that a picture has no room for.
func printFunctions(w io.Writer, f *activationslab.Frame) error {
	a := &f.Scenario.Activations
	fmt.Fprintf(w, "Out of X ~ N(%s, %s): mean, variance and mean squared derivative; time per element in ns\n",
		figure.Exact(a.InputMean), figure.Exact(a.InputVariance))
	rows := [][]string{{"function", "mean is", "E[φ]", "variance", "E[φ′²]", "ns φ", "ns φ′", "notebook's rank"}}
	zones := [][]string{{"function", "saturated where", "probability"}}
	for i := range f.Curves {
		c := &f.Curves[i]
		o := &c.Output
		value, slope := "—", "—"
		if f.Cost != nil {
			value, slope = figure.Fixed(f.Cost.Functions[i].Value, 2), figure.Fixed(f.Cost.Functions[i].Slope, 2)
		}
		rows = append(rows, []string{c.Name, o.Verdict, figure.Fixed(o.Mean, 4), figure.Short(o.Variance, 4),
			figure.Short(o.SlopeSquare, 4), value, slope, activationslab.RankText(c.Choice.Key)})
		zones = append(zones, []string{c.Name, activationslab.ZonesText(c.Zones), figure.Fixed(o.Saturated, 3)})
	}
	if err := writeColumns(w, 2, rows); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nSaturated is where |φ′| < %s; the probability is that of X\n", figure.Exact(a.Saturation))
	return writeColumns(w, 2, zones)
}

// fewLogits is how many columns of a Jacobian a terminal has room for.
const fewLogits = 8

// printSoftmax writes probabilities and Jacobian.
func printSoftmax(w io.Writer, f *activationslab.Frame) error {
	s := &f.Softmax
	n := len(s.P)
	fmt.Fprintf(w, "Softmax of %d logits at temperature %s\n", n, figure.Exact(s.Temperature))
	rows := [][]string{{"i", "logit z", "probability p"}}
	for j := 0; j < n && n <= fewLogits; j++ {
		rows[0] = append(rows[0], fmt.Sprintf("∂p/∂z%d", j+1))
	}
	for i := range n {
		row := []string{fmt.Sprint(i + 1), figure.Exact(s.Logits[i]), figure.Short(s.P[i], 4)}
		for j := 0; j < n && n <= fewLogits; j++ {
			row = append(row, figure.Fixed(s.Jacobian[i*n+j], 4))
		}
		rows = append(rows, row)
	}
	if err := writeColumns(w, 0, rows); err != nil {
		return err
	}
	if n > fewLogits {
		fmt.Fprintln(w, "The Jacobian is in the files: -o FILE.csv or -o FILE.json")
	}
	return writeText(w, s.Words())
}

// printDying writes how many units of each layer are dead, by function, and how
// the trainings went.
func printDying(w io.Writer, f *dyinglab.Frame) error {
	last := f.Len() - 1
	for _, line := range []string{f.Caption(last)[0], "A unit is stuck when its pre-activation is not above 0 for any training instance; it is " +
		"dead when, besides, its output and slope are exactly 0 there, so that no gradient reaches its weights."} {
		if err := writeText(w, line); err != nil {
			return err
		}
	}
	d := &f.Dying
	fmt.Fprintf(w, "\nDead of the %d units in each hidden layer, the first one left:\n", d.Units)
	var rows [][]string
	for i := range f.Tracks {
		row := []string{"  " + f.Tracks[i].Name}
		for _, share := range f.At(i, last).Dead {
			row = append(row, fmt.Sprintf("%.0f", share*float64(d.Units)))
		}
		rows = append(rows, row)
	}
	if err := writeColumns(w, 1, rows); err != nil {
		return err
	}
	fmt.Fprintln(w)
	rows = [][]string{dyinglab.Header()}
	for _, row := range f.Rows(last) {
		rows = append(rows, row.Cells())
	}
	return writeColumns(w, 1, rows)
}
