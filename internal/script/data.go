package script

import (
	"bytes"

	"github.com/sbinet/npyio/npz"

	"downhill/nn/datasets"
)

// maxOrder is how many places of the order of the instances are written, whole
// epochs of them: 12 MB before compression.
const maxOrder = 3_000_000

// archive gathers what a program reads, as NumPy's .npz.
type archive struct {
	buf bytes.Buffer
	w   *npz.Writer
	err error
}

// newArchive begins with the data of a split.
func newArchive(split datasets.Split) *archive {
	a := &archive{}
	a.w = npz.NewWriter(&a.buf)
	a.set("train", split.Train)
	a.set("valid", split.Valid)
	return a
}

// order adds the order of n training instances in as many epochs as are allowed.
func (a *archive) order(n, epochs int, seed uint64) {
	epochs = min(epochs, maxOrder/max(n, 1))
	all := make([]int32, 0, epochs*n)
	order := make([]int, n)
	for e := range epochs {
		datasets.Shuffle(order, seed, e)
		for _, i := range order {
			all = append(all, int32(i))
		}
	}
	a.add("order", all)
}

// set adds the instances, row by row without their shape: pixels stay bytes.
func (a *archive) set(name string, s *datasets.Set) {
	if s.Pixels != nil {
		a.add("x_"+name, s.Pixels)
	} else {
		a.add("x_"+name, s.Values)
	}
	if s.Regression() {
		a.add("y_"+name, s.Targets)
		return
	}
	labels := make([]int64, s.Len())
	for i, l := range s.Labels {
		labels[i] = int64(l)
	}
	a.add("y_"+name, labels)
}

// add adds an array; the first error stays.
func (a *archive) add(name string, v any) {
	if a.err == nil {
		a.err = a.w.Write(name, v)
	}
}

func (a *archive) bytes() ([]byte, error) {
	if a.err != nil {
		return nil, a.err
	}
	if err := a.w.Close(); err != nil {
		return nil, err
	}
	return a.buf.Bytes(), nil
}
