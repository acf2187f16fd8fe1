package train

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCSV writes a row for every run and epoch: what JSON holds, flat. Of a
// network with fewer layers than another the last columns are empty.
func (f *Frame) WriteCSV(w io.Writer) error {
	layers := 0
	for i := range f.Runs {
		for _, e := range f.Runs[i].Epochs {
			layers = max(layers, len(e.LayerGradientNorm), len(e.LayerDeadFraction), len(e.LayerSaturatedFraction))
		}
	}
	head := []string{"run", "fold", "epoch", "step", "train_loss", "train_accuracy", "train_loss_eval", "train_accuracy_eval",
		"valid_loss", "valid_accuracy", "learning_rate"}
	plain := len(head)
	for _, kind := range []string{"gradient_norm_", "dead_fraction_", "saturated_fraction_"} {
		for l := range layers {
			head = append(head, kind+strconv.Itoa(l+1))
		}
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	row := make([]string, len(head))
	for i := range f.Runs {
		r := &f.Runs[i]
		for _, e := range r.Epochs {
			clear(row)
			copy(row, []string{r.Name, strconv.Itoa(r.Fold), strconv.Itoa(e.Epoch), strconv.Itoa(e.Step),
				written(e.TrainLoss), written(e.TrainAccuracy), written(e.TrainLossEval), written(e.TrainAccuracyEval),
				written(e.ValidLoss), written(e.ValidAccuracy), written(e.LearningRate)})
			for k, list := range [][]float64{e.LayerGradientNorm, e.LayerDeadFraction, e.LayerSaturatedFraction} {
				for l, x := range list {
					row[plain+k*layers+l] = written(x)
				}
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func written(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
