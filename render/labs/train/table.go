package train

import (
	"fmt"
	"math"
	"strconv"

	"downhill/nn"
	"downhill/render/figure"
)

// Row is how one network fared in the end; over folds, in the mean.
type Row struct {
	Net                   int
	Name                  string
	Parameters, Epochs    int
	Training, Valid, Test Score   // of the weights that the network has in the end
	ValidStd              float64 // over the folds of the validation accuracy, or loss; not a number without folds
	MC                    *MonteCarlo
	Status, Reason        string
	Diverged              int // folds
}

// Rows lists the networks in their order.
func (f *Frame) Rows() []Row {
	var rows []Row
	for n := range f.Scenario.Train.Nets {
		row := Row{Net: n, Name: f.Scenario.Train.Nets[n].Name, ValidStd: math.NaN()}
		var tl, ta, vl, va, el, ea []float64
		for i := range f.Runs {
			r := &f.Runs[i]
			if r.Net != n {
				continue
			}
			row.Parameters, row.MC = r.Summary.Parameters, r.MC
			row.Epochs = max(row.Epochs, len(r.Epochs)-1)
			row.Status, row.Reason = string(r.Status), r.Reason
			if r.Status == nn.Diverged {
				row.Diverged++
				if f.Scenario.Train.Folds > 0 {
					continue
				}
			}
			if e, ok := r.ended(); ok {
				tl, ta = append(tl, e.TrainLossEval), append(ta, e.TrainAccuracyEval)
				vl, va = append(vl, e.ValidLoss), append(va, e.ValidAccuracy)
				el, ea = append(el, r.Test.Loss), append(ea, r.Test.Accuracy)
			}
		}
		mean := func(xs []float64) float64 { m, _ := moments(xs); return m }
		row.Training, row.Valid = Score{Loss: mean(tl), Accuracy: mean(ta)}, Score{Loss: mean(vl), Accuracy: mean(va)}
		row.Test = Score{Loss: mean(el), Accuracy: mean(ea)}
		if k := f.Scenario.Train.Folds; k > 0 {
			if row.Status = fmt.Sprintf("%d folds", k); row.Diverged > 0 {
				row.Status = fmt.Sprintf("%d of %d folds diverged", row.Diverged, k)
			}
			row.Reason = ""
			if _, row.ValidStd = moments(va); !f.classified() {
				_, row.ValidStd = moments(vl)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Table lists the networks in their order with how each fared.
func (f *Frame) Table(t figure.Theme) *figure.Table {
	table := &figure.Table{Columns: []figure.Column{
		{Header: "network", Weight: 3.2}, {Header: "parameters", Right: true, Weight: 1.2},
		{Header: "training loss", Right: true, Weight: 1.2}, {Header: "validation loss", Right: true, Weight: 1.4},
	}}
	if f.classified() {
		table.Columns = append(table.Columns, figure.Column{Header: "training acc.", Right: true, Weight: 1.2},
			figure.Column{Header: "validation acc.", Right: true, Weight: 1.4}, figure.Column{Header: "test acc.", Right: true, Weight: 1})
	} else {
		table.Columns = append(table.Columns, figure.Column{Header: "test loss", Right: true, Weight: 1.2})
	}
	table.Columns = append(table.Columns, figure.Column{Header: "status", Weight: 1.8})
	for _, r := range f.Rows() {
		style := Style(t, r.Net)
		table.Rows = append(table.Rows, figure.Row{Style: &style, Cells: append(f.Cells(r), r.Outcome())})
	}
	return table
}

// Cells are the numbers of a row as a table shows them, the name first.
func (f *Frame) Cells(r Row) []string {
	cells := []string{r.Name, Grouped(r.Parameters), loss(r.Training.Loss), loss(r.Valid.Loss)}
	if !f.classified() {
		cells[3] = spread(cells[3], r.ValidStd, loss)
		return append(cells, loss(r.Test.Loss))
	}
	return append(cells, accuracy(r.Training.Accuracy), spread(accuracy(r.Valid.Accuracy), r.ValidStd, accuracy), accuracy(r.Test.Accuracy))
}

func spread(mean string, std float64, write func(float64) string) string {
	if math.IsNaN(std) {
		return mean
	}
	return mean + " ± " + write(std)
}

// Outcome says in a few words how a network's training went.
func (r Row) Outcome() string {
	if r.Status == string(nn.Finished) {
		return plural(r.Epochs, "epoch")
	}
	return r.Status
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func loss(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Short(x, 4)
}

func accuracy(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Fixed(x, 4)
}
