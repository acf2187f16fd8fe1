package activations

import (
	"encoding/csv"
	"fmt"
	"io"

	"downhill/activations"
	"downhill/internal/param"
)

// WriteCSV writes a row for every x, with value and slope of every function.
func (f *Frame) WriteCSV(w io.Writer) error {
	head := []string{"x"}
	for i := range f.Curves {
		name := activations.Catalog().Format(f.Curves[i].Choice)
		head = append(head, "y "+name, "dy "+name)
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	row := make([]string, len(head))
	for k, x := range f.X {
		row[0] = param.FormatFloat(x)
		for i := range f.Curves {
			row[1+2*i], row[2+2*i] = param.FormatFloat(f.Curves[i].Y[k]), param.FormatFloat(f.Curves[i].DY[k])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteSoftmaxCSV writes a row for every logit: the probability and its
// derivative by every logit.
func (f *Frame) WriteSoftmaxCSV(w io.Writer) error {
	s := &f.Softmax
	n := len(s.P)
	head := []string{"index", "z", "p"}
	for j := range n {
		head = append(head, fmt.Sprintf("dp_dz%d", j+1))
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range n {
		row := []string{fmt.Sprint(i + 1), param.FormatFloat(s.Logits[i]), param.FormatFloat(s.P[i])}
		for _, d := range s.Jacobian[i*n : (i+1)*n] {
			row = append(row, param.FormatFloat(d))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
