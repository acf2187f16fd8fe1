package signal

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"downhill/activations"
	"downhill/nn/initializers"
	"downhill/nn/signal"
)

// columnsOf are the statistics that a table has, in their order.
func columnsOf() []signal.Quantity {
	return []signal.Quantity{signal.ActMean, signal.ActStd, signal.PreVar, signal.ActVar, signal.ActMSq, signal.GPreVar, signal.GActVar,
		signal.GWVar, signal.Saturated, signal.Zero, signal.Dead}
}

// WriteCSV writes a row for every run and layer, or for every cell of the grid
// and layer: what JSON holds, flat.
func (f *Frame) WriteCSV(w io.Writer) error {
	head := []string{"run", "name", "activation", "initializer", "layer"}
	for _, q := range columnsOf() {
		head = append(head, q.String()+"_mean", q.String()+"_std")
		if logarithmic(q) {
			head = append(head, q.String()+"_log10_mean", q.String()+"_log10_std")
		}
	}
	head = append(head, "theory_q", "theory_chi", "theory_q_exact", "theory_chi_exact")
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range f.Runs {
		m := &f.Runs[i]
		for k := range m.Layers() {
			if err := out.Write(rowOf(i+1, m.Label, m.Activation(), m.Initializer(), &m.Result.Layers[k], m.Theory)); err != nil {
				return err
			}
		}
	}
	g := &f.Scenario.Signal.Grid
	for i := range f.Cells {
		c := &f.Cells[i]
		a, o := activations.Catalog().Format(g.Activations[c.Column]), initializers.Catalog().Format(g.Initializers[c.Row])
		for k := range c.Result.Layers {
			if err := out.Write(rowOf(i+1, a+" "+o, a, o, &c.Result.Layers[k], &Theory{})); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// logarithmic says whether a quantity is a variance, whose logarithm counts too.
func logarithmic(q signal.Quantity) bool {
	switch q {
	case signal.PreVar, signal.ActVar, signal.ActMSq, signal.GPreVar, signal.GActVar, signal.GWVar:
		return true
	}
	return false
}

func rowOf(run int, name, activation, initializer string, l *signal.Layer, t *Theory) []string {
	row := []string{strconv.Itoa(run), name, activation, initializer, strconv.Itoa(l.Layer)}
	for _, q := range columnsOf() {
		s := l.Stats[q]
		row = append(row, written(s.Mean), written(s.Std))
		if logarithmic(q) {
			row = append(row, written(s.Log10Mean), written(s.Log10Std))
		}
	}
	theory := [4]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	if t.Exact != nil {
		h, e := t.Hermite.Layers[l.Layer-1], t.Exact.Layers[l.Layer-1]
		theory = [4]float64{h.Q, h.Chi, e.Q, e.Chi}
	}
	for _, x := range theory {
		row = append(row, written(x))
	}
	return row
}

func written(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
