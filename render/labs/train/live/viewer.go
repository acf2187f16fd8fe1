package live

import (
	"fmt"
	"runtime"
	"sync"

	"downhill/nn"
	"downhill/nn/datasets"
)

// Viewer looks into a lane's network as it is in a frame. It has memory of its
// own and may work beside the run, in one goroutine at a time.
type Viewer struct {
	lane   *Lane
	model  *nn.Model
	step   int
	passes []*nn.Pass // one for each processor that it uses
}

// NewViewer looks at a lane with the weights of one of its moments.
func NewViewer(l *Lane, w *Weights) *Viewer {
	v := &Viewer{lane: l}
	v.Look(w)
	return v
}

// Look goes on with other weights of the same lane and keeps its memory where
// the layers are the same.
func (v *Viewer) Look(w *Weights) {
	if v.model == nil || len(v.model.Layers) != len(w.Model.Layers) {
		v.passes = nil
	}
	v.model, v.step = w.Model, w.Step
	if v.passes == nil {
		n := 1
		if runtime.GOOS != "js" {
			n = min(runtime.GOMAXPROCS(0), viewers)
		}
		for range n {
			v.passes = append(v.passes, w.Model.NewPass())
		}
	}
}

const (
	// viewers is how many processors a viewer uses at most.
	viewers = 2
	// block is how many instances go through the network at a time.
	block = 128
)

// each takes the instances of a set, as the lane's network takes them, through
// the network block by block. do is called with each block's input; index are
// its instances. Blocks are dealt out to the passes, so do must write what
// belongs to its instances only.
func (v *Viewer) each(s *datasets.Set, n int, do func(p *nn.Pass, x nn.Batch, index []int) error) error {
	errs := make([]error, len(v.passes))
	work := func(k int) {
		p := v.passes[k]
		p.Mode, p.Dropout, p.Observe, p.Tap = nn.Eval, false, false, nil
		x := nn.NewBatch(s.Features, min(block, n))
		index := make([]int, 0, block)
		for from := k * block; from < n && errs[k] == nil; from += block * len(v.passes) {
			index = index[:0]
			for i := from; i < min(from+block, n); i++ {
				index = append(index, i)
			}
			if len(index) < x.Cols {
				x = nn.NewBatch(s.Features, len(index))
			}
			s.Gather(x.Data, x.Stride, index)
			errs[k] = do(p, x, index)
		}
	}
	var wg sync.WaitGroup
	for k := 1; k < len(v.passes) && k*block < n; k++ {
		wg.Go(func() { work(k) })
	}
	work(0)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// accepts reports a set that the network does not take.
func (v *Viewer) accepts(s *datasets.Set) error {
	if in, _ := v.model.Size(); s == nil || s.Features != in {
		return fmt.Errorf("the network takes %d features: want instances of as many", in)
	}
	return nil
}

// within reports an instance that is not there.
func within(s *datasets.Set, index int) error {
	if index < 0 || index >= s.Len() {
		return fmt.Errorf("instance %d: want 0 to %d", index, s.Len()-1)
	}
	return nil
}
