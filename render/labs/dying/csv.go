package dying

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCSV writes a row for every function, recorded step and hidden layer: the
// fractions of dead and of stuck units, the gradient norm of the layer's
// weights, and the network's loss and accuracy.
func (f *Frame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"function", "step", "layer", "dead", "stuck", "gradient_norm", "loss", "accuracy"}); err != nil {
		return err
	}
	for i := range f.Tracks {
		t := &f.Tracks[i]
		for k := range t.Moments[:f.shown(i, f.Len()-1)] {
			m := &t.Moments[k]
			for l := range m.Dead {
				err := out.Write([]string{t.Name, strconv.Itoa(m.Step), strconv.Itoa(l + 1), written(m.Dead[l]), written(m.Stuck[l]),
					written(m.Gradient[l]), written(m.Loss), written(m.Accuracy)})
				if err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func written(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
