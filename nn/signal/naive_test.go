package signal

import (
	"math"
	"math/rand/v2"

	"downhill/activations"
	"downhill/nn"
)

// naive is the stack of the package comment written down a second time, number
// by number and without a way back: gradients are differences of its loss.
type naive struct {
	p            Plan
	x, upstream  [][]float64   // [width][batch]
	w            [][][]float64 // [depth][in][out]
	b            [][]float64   // [depth][width]
	slopes, kept [][][]float64 // [depth][width][batch]
	// add is added where poke says, on the way forward.
	poke        string // "", "h", "given", "z", "w"
	layer, i, j int
	add         float64
}

// state is what passes through one layer: [width][batch] each.
type state struct{ z, given, phi, h [][]float64 }

func newNaive(p Plan, trial int) *naive {
	n := &naive{p: p}
	source := func(w who, layer int) *rand.PCG {
		pcg := rand.NewPCG(0, 0)
		seedStream(pcg, p.Seed, trial, w, layer)
		return pcg
	}
	normal := func(rows, cols int, mean, std float64, r *rand.Rand) [][]float64 {
		m := grid(rows, cols)
		for _, row := range m {
			for c := range row {
				row[c] = mean + std*r.NormFloat64()
			}
		}
		return m
	}
	n.x = normal(p.Width, p.Batch, p.InputMean, p.InputStd, rand.New(source(drawInput, 0)))
	n.upstream = normal(p.Width, p.Batch, 0, 1, rand.New(source(drawUpstream, 0)))
	for l := 1; l <= p.Depth; l++ {
		from := l
		if p.Tied {
			from = 1
		}
		flat := make([]float64, p.Width*p.Width)
		p.Initializer.Fill(flat, p.Width, p.Width, rand.New(source(drawKernel, from)))
		w := grid(p.Width, p.Width)
		for k, v := range flat {
			w[k/p.Width][k%p.Width] = v
		}
		n.w = append(n.w, w)
		n.b = append(n.b, normal(1, p.Width, 0, math.Sqrt(p.BiasVariance), rand.New(source(drawBias, from)))[0])
		kept, slopes, masks := grid(p.Width, p.Batch), grid(p.Width, p.Batch), source(drawMask, l)
		random := source(drawSlopes, l)
		for r := range kept {
			mask(kept[r], p.Dropout, 1, masks)
			for c := range slopes[r] {
				if f, ok := p.Activation.(activations.RReLU); ok {
					slopes[r][c] = f.Lower + (f.Upper-f.Lower)*float64(random.Uint64()>>32)/(1<<32)
				}
			}
		}
		n.kept, n.slopes = append(n.kept, kept), append(n.slopes, slopes)
	}
	return n
}

func grid(rows, cols int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = make([]float64, cols)
	}
	return m
}

func each(rows, cols int, f func(r, c int) float64) [][]float64 {
	m := grid(rows, cols)
	for r := range m {
		for c := range m[r] {
			m[r][c] = f(r, c)
		}
	}
	return m
}

func (n *naive) poked(what string, l int, m [][]float64) {
	if n.poke == what && n.layer == l {
		m[n.i][n.j] += n.add
	}
}

// normalized is (v − μ)/√(σ² + ε) for each row.
func normalized(m [][]float64) [][]float64 {
	return each(len(m), len(m[0]), func(r, c int) float64 {
		mu, v := meanVariance([][]float64{m[r]})
		return (m[r][c] - mu) / math.Sqrt(v+1e-3)
	})
}

func meanVariance(m [][]float64) (mean, variance float64) {
	count := float64(len(m) * len(m[0]))
	for _, row := range m {
		for _, v := range row {
			mean += v / count
		}
	}
	for _, row := range m {
		for _, v := range row {
			variance += (v - mean) * (v - mean) / count
		}
	}
	return mean, variance
}

// forward returns what passes, and the loss Σ h·R.
func (n *naive) forward() (layers []state, loss float64) {
	p := n.p
	h := n.x
	for l := range p.Depth {
		in := h
		if n.poke == "w" && n.layer == l {
			n.w[l][n.i][n.j] += n.add
		}
		var s state
		s.z = each(p.Width, p.Batch, func(r, c int) float64 {
			sum := n.b[l][r]
			for k := range p.Width {
				sum += n.w[l][k][r] * in[k][c]
			}
			return sum
		})
		if n.poke == "w" && n.layer == l {
			n.w[l][n.i][n.j] -= n.add
		}
		n.poked("z", l, s.z)
		s.given = each(p.Width, p.Batch, func(r, c int) float64 { return s.z[r][c] })
		if p.BatchNorm == nn.BatchNormBefore {
			s.given = normalized(s.z)
		}
		n.poked("given", l, s.given)
		s.phi = each(p.Width, p.Batch, func(r, c int) float64 { return n.value(l, r, c, s.given[r][c]) })
		out := s.phi
		if p.BatchNorm == nn.BatchNormAfter {
			out = normalized(s.phi)
		}
		s.h = each(p.Width, p.Batch, func(r, c int) float64 {
			v := n.dropped(out[r][c], n.kept[l][r][c])
			if p.Skip {
				v += in[r][c]
			}
			return v
		})
		n.poked("h", l, s.h)
		layers, h = append(layers, s), s.h
	}
	for r, row := range h {
		for c, v := range row {
			loss += v * n.upstream[r][c]
		}
	}
	return layers, loss
}

func (n *naive) value(l, r, c int, x float64) float64 {
	if _, ok := n.p.Activation.(activations.RReLU); ok {
		if x > 0 {
			return x
		}
		return x * n.slopes[l][r][c]
	}
	return n.p.Activation.Value(x)
}

// dropped is Srivastava et al. 2014 and Klambauer et al. 2017 as they stand.
func (n *naive) dropped(x, mask float64) float64 {
	q := 1 - n.p.Dropout
	switch {
	case n.p.Dropout == 0:
		return x
	case n.p.AlphaDropout:
		const alpha = -1.7580993408473766
		a := math.Pow(q+alpha*alpha*q*(1-q), -0.5)
		return a*(x*mask+alpha*(1-mask)) - a*(1-q)*alpha
	}
	return x * mask / q
}

// gradient is the central difference of the loss with respect to all entries of
// h, given, z or w of a layer.
func (n *naive) gradient(what string, l int) [][]float64 {
	cols := n.p.Batch
	if what == "w" {
		cols = n.p.Width
	}
	n.poke, n.layer = what, l
	defer func() { n.poke = "" }()
	const step = 1e-5
	return each(n.p.Width, cols, func(r, c int) float64 {
		n.i, n.j = r, c
		n.add = step
		_, up := n.forward()
		n.add = -step
		_, down := n.forward()
		return (up - down) / (2 * step)
	})
}

// measure is what the trial must have measured.
func (n *naive) measure() (values [][Quantities]float64) {
	layers, _ := n.forward()
	values = make([][Quantities]float64, n.p.Depth)
	for l, s := range layers {
		v := &values[l]
		_, v[PreVar] = meanVariance(s.z)
		v[GivenMean], v[GivenVar] = meanVariance(s.given)
		v[PhiMean], v[PhiVar] = meanVariance(s.phi)
		v[ActMean], v[ActVar] = meanVariance(s.h)
		v[ActStd] = math.Sqrt(v[ActVar])
		v[ActMSq], _ = meanVariance(each(n.p.Width, n.p.Batch, func(r, c int) float64 { return s.h[r][c] * s.h[r][c] }))
		v[Zero], _ = meanVariance(each(n.p.Width, n.p.Batch, func(r, c int) float64 { return truth(s.phi[r][c] == 0) }))
		v[Dead], _ = meanVariance(each(n.p.Width, 1, func(r, _ int) float64 {
			for _, y := range s.phi[r] {
				if y != 0 {
					return 0
				}
			}
			return 1
		}))
		v[Saturated], _ = meanVariance(each(n.p.Width, n.p.Batch, func(r, c int) float64 {
			const step = 1e-6
			x := s.given[r][c]
			slope := (n.value(l, r, c, x+step) - n.value(l, r, c, x-step)) / (2 * step)
			return truth(math.Abs(slope) < n.p.threshold())
		}))
		_, v[GActVar] = meanVariance(n.gradient("h", l))
		_, v[GGivenVar] = meanVariance(n.gradient("given", l))
		_, v[GPreVar] = meanVariance(n.gradient("z", l))
		_, v[GWVar] = meanVariance(n.gradient("w", l))
	}
	return values
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
