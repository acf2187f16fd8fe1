package activations

import (
	"math"
	"strings"

	"downhill/activations"
	"downhill/render/figure"
)

// Table lists the functions that are not hidden with what they make of the
// input and where they are saturated.
func (f *Frame) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{
		{Header: "function", Weight: 2.4}, {Header: "mean E[φ]", Right: true, Weight: 1}, {Header: "variance", Right: true, Weight: 1},
		{Header: "E[φ′²]", Right: true, Weight: 1}, {Header: "mean is", Weight: 1}, {Header: "P(saturated)", Right: true, Weight: 1.1},
		{Header: "saturated where", Weight: 2.4},
	}}
	for _, c := range f.Shown() {
		style := Style(t, c.Index)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: append([]string{c.Name}, Cells(c)...)})
	}
	return table
}

// Cells are a curve's numbers as a table shows them: mean, variance, mean squared
// slope, the verdict on the mean, the probability of saturation, and where.
func Cells(c *Curve) []string {
	o := &c.Output
	return []string{figure.Fixed(o.Mean, 4), figure.Short(o.Variance, 4), figure.Short(o.SlopeSquare, 4), o.Verdict,
		figure.Fixed(o.Saturated, 3), ZonesText(c.Zones)}
}

// ZonesText writes intervals in words: "x < −2.063, x > 2.063".
func ZonesText(ins []activations.Interval) string {
	if len(ins) == 0 {
		return "nowhere"
	}
	parts := make([]string, len(ins))
	for i, in := range ins {
		switch left, right := math.IsInf(in.From, -1), math.IsInf(in.To, 1); {
		case left && right:
			parts[i] = "everywhere"
		case left:
			parts[i] = "x < " + end(in.To)
		case right:
			parts[i] = "x > " + end(in.From)
		default:
			parts[i] = end(in.From) + " to " + end(in.To)
		}
	}
	return strings.Join(parts, ", ")
}

func end(x float64) string {
	if a := math.Abs(x); a >= 1e6 || a != 0 && a < 1e-3 {
		return figure.Short(x, 3)
	}
	return trimmed(figure.Fixed(x, 3))
}

// trimmed leaves zeros at the end of a decimal out.
func trimmed(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
