package race

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers"
)

// Sampled is an objective that is the mean over samples, so that minibatches of
// them have gradients of their own.
type Sampled interface {
	optimizers.Curved
	// Samples is how many there are.
	Samples() int
	// EvalSamples is Eval of the mean over the samples with these indices.
	EvalSamples(at []int, x, grad []float64) float64
	// HessianSamples is the Hessian of that mean.
	HessianSamples(at []int, x []float64, dst *mat.SymDense)
}

// Batches draws minibatches as a training of a network does: every epoch goes
// through all samples in a random order of its own, so many a step, and its last
// minibatch is smaller where they do not come out even (Keras' Model.fit). The
// order depends on (seed, who, epoch) alone. A full batch is an epoch of one
// step.
type Batches struct {
	seed, who uint64
	size      int   // 0 for a full batch
	order     []int // [n] of an epoch
	drawn     int   // which epoch's, −1 before the first
	epoch     int   // of the step about to be taken
	next      int   // place in order where it begins
	pcg       rand.PCG
	rand      *rand.Rand
}

// NewBatches draws from n samples. All racers have the same minibatches where
// who is "", else each its own.
func NewBatches(n int, seed uint64, who string, size int) *Batches {
	b := &Batches{seed: seed, who: nameHash(who), size: size, order: make([]int, n), drawn: -1}
	b.rand = rand.New(&b.pcg)
	return b
}

// Resize changes the size of the minibatches from the next one on. The epoch goes
// on with what is left of it; a full batch ends it.
func (b *Batches) Resize(size int) {
	b.size = size
	if size == 0 && b.next > 0 {
		b.epoch, b.next = b.epoch+1, 0
	}
}

// Epoch is that of the step about to be taken, and whether a new one begins with
// it.
func (b *Batches) Epoch() (epoch int, begins bool) { return b.epoch, b.next == 0 }

// Next is the next step's minibatch, nil for all samples. It is the caller's
// until the next call.
func (b *Batches) Next() []int {
	if b.size == 0 {
		b.skip()
		return nil
	}
	if b.drawn != b.epoch {
		b.drawn = b.epoch
		b.pcg.Seed(mix(b.seed), mix(b.who^mix(uint64(b.epoch)^batchStream)))
		for i := range b.order {
			b.order[i] = i
		}
		b.rand.Shuffle(len(b.order), func(i, j int) { b.order[i], b.order[j] = b.order[j], b.order[i] })
	}
	from := b.next
	to := min(from+b.size, len(b.order))
	b.skip()
	return b.order[from:to:to]
}

// skip goes over a step without drawing its minibatch.
func (b *Batches) skip() {
	if b.next += b.size; b.size == 0 || b.next >= len(b.order) {
		b.epoch, b.next = b.epoch+1, 0
	}
}

// batchStream keeps the streams of epochs apart from those of the gradient noise
// of the same seed ("batch" in ASCII).
const batchStream = 0x6261746368

// nameHash makes a number of a racer's name, 0 of none.
func nameHash(who string) uint64 {
	if who == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(who))
	return h.Sum64()
}

// minibatch is an objective on the samples of a step, or on all.
type minibatch struct {
	f       optimizers.Curved
	samples Sampled // nil where f has none
	batches *Batches
	at      []int // of this step, nil for all
	asked   int   // gradients of single samples asked for so far
}

func newMinibatch(f optimizers.Curved, p Plan, who string) *minibatch {
	m := &minibatch{f: f}
	n := 0
	if s, ok := f.(Sampled); ok {
		m.samples, n = s, s.Samples()
	}
	m.batches = NewBatches(n, p.Seed, who, p.Batch)
	return m
}

// step draws the minibatch of the next step; all gradients of a step are of the
// same one.
func (m *minibatch) step() { m.at = m.batches.Next() }

// Dim is the number of coordinates.
func (m *minibatch) Dim() int { return m.f.Dim() }

// Eval returns the minibatch's loss and gradient.
func (m *minibatch) Eval(x, grad []float64) float64 {
	if m.samples == nil {
		return m.f.Eval(x, grad)
	}
	n := len(m.at)
	if m.at == nil {
		n = m.samples.Samples()
	}
	if grad != nil {
		m.asked += n
	}
	if m.at == nil {
		return m.f.Eval(x, grad)
	}
	return m.samples.EvalSamples(m.at, x, grad)
}

// Hessian is the minibatch's.
func (m *minibatch) Hessian(x []float64, dst *mat.SymDense) {
	if m.at == nil {
		m.f.Hessian(x, dst)
		return
	}
	m.samples.HessianSamples(m.at, x, dst)
}

// CheckBatch reports a size of minibatches that an objective of n samples does
// not have; n is 0 where it has no samples.
func CheckBatch(size, n int) error {
	switch {
	case size == 0:
		return nil
	case n == 0:
		return fmt.Errorf("batch = %d: the surface has no samples to draw minibatches from; want 0, or the surface regression", size)
	case size < 0 || size > n:
		return fmt.Errorf("batch = %d: want 0 (full) to %d, the number of samples", size, n)
	}
	return nil
}

// checkBatch is CheckBatch for a ground.
func (g *Ground) checkBatch(size int) error {
	if s, ok := g.F.(Sampled); ok {
		return CheckBatch(size, s.Samples())
	}
	return CheckBatch(size, 0)
}

// Minibatch is the batch of the step that leaves θ_step for a racer called who,
// nil for the full batch: what Run takes there, made again alone.
func (p *Plan) Minibatch(n, step int, who string) []int {
	if !p.OwnNoise {
		who = ""
	}
	b := NewBatches(n, p.Seed, who, p.Batch)
	changes := p.Changes
	for t := 0; ; t++ {
		for len(changes) > 0 && changes[0].Step <= t {
			if c := changes[0]; c.Target == All && c.Key == "batch" {
				if size, err := ReadBatch(c.Value); err == nil {
					b.Resize(size)
				}
			}
			changes = changes[1:]
		}
		if t >= step {
			return b.Next()
		}
		b.skip()
	}
}

var _ optimizers.Curved = (*minibatch)(nil)
