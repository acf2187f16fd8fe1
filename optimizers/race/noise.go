package race

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers"
)

// noisy adds normal noise to the gradient of an objective: ∇f + σ ξ with ξ ~ N(0, 1) for each component. Where several gradients
// are asked for within a step the stream goes on.
type noisy struct {
	f     optimizers.Curved
	sigma float64
	seed  uint64
	who   uint64
	pcg   rand.PCG
	rand  *rand.Rand
}

func newNoisy(f optimizers.Curved, seed uint64, who string) *noisy {
	n := &noisy{f: f, seed: seed, who: nameHash(who)}
	n.rand = rand.New(&n.pcg)
	return n
}

// step makes the stream that of a step, whatever came before.
func (n *noisy) step(t int) {
	if n.sigma > 0 {
		n.pcg.Seed(mix(n.seed), mix(n.who^mix(uint64(t))))
	}
}

// mix spreads neighbouring numbers over all 64 bits (the finalizer of
// SplitMix64, Steele et al. 2014), since streams of neighbouring seeds must not
// resemble each other.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Dim is the number of coordinates.
func (n *noisy) Dim() int { return n.f.Dim() }

// Eval returns f and its noisy gradient.
func (n *noisy) Eval(x, grad []float64) float64 {
	f := n.f.Eval(x, grad)
	if n.sigma > 0 {
		for i := range grad {
			grad[i] += n.sigma * n.rand.NormFloat64()
		}
	}
	return f
}

// Hessian is exact.
func (n *noisy) Hessian(x []float64, dst *mat.SymDense) { n.f.Hessian(x, dst) }
