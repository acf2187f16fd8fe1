package signal

import "math"

// sample is what one trial measured in one layer.
type sample struct {
	values    [Quantities]number
	underflow bool
}

// trialRecord is what one trial measured.
type trialRecord struct {
	samples                  []sample // [depth]
	histograms               []layerHistograms
	forwardDone, backwardGot int // layers 1 … forwardDone and backwardGot … depth are measured
}

type layerHistograms struct{ pre, act, gpre, gact *Histogram }

// spread gathers mean and variance of a sequence (Welford 1962). Values are
// taken in units of 2^e, e from the first one that is not 0 or from a much larger
// one, so that squares of what is near the ends of float64 stay inside it. Values that are not finite
// are kept apart.
type spread struct {
	n        int
	e        int
	scaled   bool
	mean, m2 float64
	odd      float64 // sum of what is not finite
	isOdd    bool
}

func (s *spread) add(x number) {
	if x.m-x.m != 0 {
		s.odd += x.m
		s.isOdd = true
		return
	}
	if x.m != 0 {
		_, e := math.Frexp(x.m)
		if e += x.e; !s.scaled || e > s.e+200 {
			s.mean, s.m2 = math.Ldexp(s.mean, s.e-e), math.Ldexp(s.m2, 2*(s.e-e))
			s.e, s.scaled = e, true
		}
	}
	v := math.Ldexp(x.m, x.e-s.e)
	s.n++
	d := v - s.mean
	s.mean += d / float64(s.n)
	s.m2 += d * (v - s.mean)
}

// result is mean and deviation (n − 1).
func (s *spread) result() (mean, std float64) {
	switch {
	case s.isOdd:
		return s.odd, math.NaN()
	case s.n == 0:
		return math.NaN(), math.NaN()
	case s.n == 1:
		return math.Ldexp(s.mean, s.e), math.NaN()
	}
	return math.Ldexp(s.mean, s.e), math.Ldexp(math.Sqrt(s.m2/float64(s.n-1)), s.e)
}

// tally gathers trials, in their order.
type tally struct {
	trials     int
	value, log [][Quantities]spread // [depth]
	underflow  []bool
	histograms []layerHistograms
}

func newTally(depth int) *tally {
	return &tally{value: make([][Quantities]spread, depth), log: make([][Quantities]spread, depth), underflow: make([]bool, depth)}
}

func (t *tally) add(r *trialRecord) {
	if t.trials == 0 {
		t.histograms = r.histograms
	}
	t.trials++
	for l := range r.samples {
		s := &r.samples[l]
		t.underflow[l] = t.underflow[l] || s.underflow
		for q, v := range s.values {
			t.value[l][q].add(v)
			t.log[l][q].add(plain(v.log10()))
		}
	}
}

// layers makes the statistics of all trials so far.
func (t *tally) layers() []Layer {
	layers := make([]Layer, len(t.value))
	for l := range layers {
		layers[l] = Layer{Layer: l + 1, Underflow: t.underflow[l]}
		for q := range Quantities {
			s := &layers[l].Stats[q]
			s.Mean, s.Std = t.value[l][q].result()
			s.Log10Mean, s.Log10Std = t.log[l][q].result()
		}
		if t.histograms != nil {
			layers[l].show(t.histograms[l])
		}
	}
	return layers
}

func (l *Layer) show(h layerHistograms) { l.Pre, l.Act, l.GPre, l.GAct = h.pre, h.act, h.gpre, h.gact }

// layers are those of a trial under way: NaN where it has not been.
func (r *trialRecord) layers() []Layer {
	layers := make([]Layer, len(r.samples))
	nan := math.NaN()
	for l := range layers {
		layers[l] = Layer{Layer: l + 1, Underflow: r.samples[l].underflow}
		for q := range Quantities {
			known := l < r.forwardDone
			if Quantity(q).backward() {
				known = l+1 >= r.backwardGot
			}
			if v := r.samples[l].values[q]; known {
				layers[l].Stats[q] = Stat{v.value(), nan, v.log10(), nan}
			} else {
				layers[l].Stats[q] = Stat{nan, nan, nan, nan}
			}
		}
		if r.histograms != nil {
			layers[l].show(r.known(l))
		}
	}
	return layers
}

// known are the histograms that are complete.
func (r *trialRecord) known(l int) layerHistograms {
	h := r.histograms[l]
	if l >= r.forwardDone {
		h.pre, h.act = nil, nil
	}
	if l+1 < r.backwardGot {
		h.gpre, h.gact = nil, nil
	}
	return h
}
