package datasets

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// pictures is a small set of pixels with every grey value.
func pictures(n, side int) *Set {
	r := rand.New(rand.NewPCG(7, 7))
	s := &Set{Name: "pictures", Features: side * side, Height: side, Width: side, Classes: 3,
		Pixels: make([]byte, n*side*side), Labels: make([]int, n)}
	for i := range s.Pixels {
		s.Pixels[i] = byte(r.Uint32())
	}
	for i := range s.Labels {
		s.Labels[i] = i % 3
	}
	return s
}

// numbers is a small set of values with two targets.
func numbers(n, features int) *Set {
	r := rand.New(rand.NewPCG(7, 8))
	s := &Set{Name: "numbers", Features: features, Outputs: 2}
	for range n * features {
		s.Values = append(s.Values, 100+r.NormFloat64())
	}
	for i := range 2 * n {
		s.Targets = append(s.Targets, float64(i))
	}
	return s
}

func fit(t testing.TB, s *Set) Scaler {
	t.Helper()
	by, err := Fit(s)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// TestGatherIsFeatureMajorAndScaled compares Gather with the formula for every
// number of instances up to 35, so that full lanes and tails are met, with the
// stride of a padded batch and with others, scaled and not.
func TestGatherIsFeatureMajorAndScaled(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, s := range []*Set{pictures(50, 5), numbers(50, 7)} {
		for _, set := range []*Set{s, s.Scaled(fit(t, s))} {
			mean, std := set.Scaler.Mean(), set.Scaler.StdDev()
			for n := range 36 {
				index := make([]int, n)
				for i := range index {
					index[i] = r.IntN(s.Len())
				}
				padded := (n + 7) / 8 * 8
				for _, stride := range []int{n, n + 3, padded, padded + 16} {
					dst := make([]float64, s.Features*stride)
					for i := range dst {
						dst[i] = 42
					}
					set.Gather(dst, stride, index)
					for f := range s.Features {
						for c := range stride {
							got, want := dst[f*stride+c], 42.0
							if c < n {
								if s.Pixels != nil {
									want = float64(s.Pixels[index[c]*s.Features+f]) / 255
								} else {
									want = s.Values[index[c]*s.Features+f]
								}
								if mean != nil {
									want = (want - mean[f]) / std[f]
								}
							} else if c < padded {
								want = 0
							}
							// The scaler multiplies by the reciprocal: one rounding more.
							if math.Abs(got-want) > 3e-16*math.Abs(want) {
								t.Fatalf("%s, scaled %v: %d instances with stride %d: feature %d of column %d is %v, want %v",
									s.Name, mean != nil, n, stride, f, c, got, want)
							}
						}
					}
				}
			}
		}
	}
}

func TestGatherLabelsAndTargets(t *testing.T) {
	labels := make([]int, 4)
	pictures(10, 2).GatherLabels(labels, []int{9, 0, 4, 4})
	if !slices.Equal(labels, []int{0, 0, 1, 1}) {
		t.Errorf("labels %v", labels)
	}
	targets := make([]float64, 8)
	numbers(10, 3).GatherTargets(targets, 4, []int{9, 0, 4})
	if !slices.Equal(targets, []float64{18, 0, 8, 0, 19, 1, 9, 0}) {
		t.Errorf("targets %v", targets)
	}
}

func TestGatherRefusesWhatDoesNotFit(t *testing.T) {
	s := pictures(10, 3)
	for name, f := range map[string]func(){
		"stride":       func() { s.Gather(make([]float64, 9), 1, []int{0, 1}) },
		"short":        func() { s.Gather(make([]float64, 9*8-1), 8, []int{0, 1, 2, 3, 4, 5, 6, 7}) },
		"number":       func() { s.Gather(make([]float64, 9*8), 8, []int{10}) },
		"negative":     func() { s.Gather(make([]float64, 9*8), 8, []int{-1}) },
		"short labels": func() { s.GatherLabels(make([]int, 1), []int{0, 1}) },
		"slice":        func() { s.Slice(3, 11) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s passed", name)
				}
			}()
			f()
		}()
	}
}

func TestGatherAllocatesNothing(t *testing.T) {
	index := make([]int, 37)
	for _, s := range []*Set{pictures(50, 5), numbers(50, 7)} {
		dst, order := make([]float64, s.Features*40), make([]int, 50)
		set := s.Scaled(fit(t, s))
		if n := testing.AllocsPerRun(10, func() {
			set.Gather(dst, 40, index)
			Shuffle(order, 1, 2)
			if set.Regression() {
				set.GatherTargets(dst, 40, index)
			} else {
				set.GatherLabels(order, index)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", s.Name, n)
		}
	}
}

// TestSliceAndPick: a slice shares, a pick copies, both keep instances whole.
func TestSliceAndPick(t *testing.T) {
	for _, s := range []*Set{pictures(10, 2), numbers(10, 3)} {
		part := s.Slice(3, 7).Pick([]int{3, 0})
		if part.Len() != 2 {
			t.Fatalf("%s: %d instances", s.Name, part.Len())
		}
		got, want := make([]float64, s.Features*2), make([]float64, s.Features*2)
		part.Gather(got, 2, []int{0, 1})
		s.Gather(want, 2, []int{6, 3})
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v want %v", s.Name, got, want)
		}
		if s.Labels != nil && (part.Labels[0] != s.Labels[6] || part.Labels[1] != s.Labels[3]) {
			t.Errorf("labels %v", part.Labels)
		}
		if s.Targets != nil && !slices.Equal(part.Targets, []float64{12, 13, 6, 7}) {
			t.Errorf("targets %v", part.Targets)
		}
		if view := s.Slice(3, 7); s.Pixels != nil && &view.Pixels[0] != &s.Pixels[3*4] {
			t.Error("a slice copies")
		}
	}
}

// TestFit compares with sums in plain order; exact whole numbers over pixels are
// within a rounding, values with mean 100 and deviation 1 lose two digits of
// sixteen to the mean.
func TestFit(t *testing.T) {
	for _, s := range []*Set{pictures(500, 3), numbers(500, 3)} {
		by := fit(t, s)
		index := make([]int, s.Len())
		for i := range index {
			index[i] = i
		}
		raw, scaled := make([]float64, s.Features*504), make([]float64, s.Features*504)
		s.Gather(raw, 504, index)
		s.Scaled(by).Gather(scaled, 504, index)
		for f := range s.Features {
			sum, square := 0.0, 0.0
			for _, v := range raw[f*504 : f*504+500] {
				sum += v
			}
			for _, v := range raw[f*504 : f*504+500] {
				square += (v - sum/500) * (v - sum/500)
			}
			if m, d := sum/500, math.Sqrt(square/500); math.Abs(by.Mean()[f]-m) > 1e-13*m || math.Abs(by.StdDev()[f]-d) > 1e-12*d {
				t.Errorf("%s: feature %d: %v ± %v, want %v ± %v", s.Name, f, by.Mean()[f], by.StdDev()[f], m, d)
			}
			sum, square = 0, 0
			for _, v := range scaled[f*504 : f*504+500] {
				sum, square = sum+v, square+v*v
			}
			if math.Abs(sum/500) > 1e-11 || math.Abs(square/500-1) > 1e-11 {
				t.Errorf("%s: feature %d: scaled mean %v, mean square %v", s.Name, f, sum/500, square/500)
			}
		}
	}
}

// TestConstantFeatureIsNotDivided: a corner that is always black becomes 0, and
// keeps its size where another set has something there.
func TestConstantFeatureIsNotDivided(t *testing.T) {
	train := &Set{Name: "train", Features: 2, Pixels: []byte{0, 10, 0, 30}, Labels: []int{0, 1}, Classes: 2}
	by := fit(t, train)
	got := make([]float64, 2)
	train.Scaled(by).Gather(got, 1, []int{0})
	if got[0] != 0 || math.Abs(got[1]+1) > 1e-15 {
		t.Errorf("got %v want 0 and −1", got)
	}
	other := &Set{Name: "valid", Features: 2, Pixels: []byte{51, 10}, Labels: []int{0}, Classes: 2}
	other.Scaled(by).Gather(got, 1, []int{0})
	if got[0] != 0.2 {
		t.Errorf("got %v want 0.2", got[0])
	}
}

func TestScalerRefusesNonsense(t *testing.T) {
	for _, c := range [][2][]float64{{{1, 2}, {1}}, {{1}, {-1}}, {{math.NaN()}, {1}}, {{math.Inf(1)}, {1}}, {{1}, {math.Inf(1)}}, {{1}, {math.NaN()}}} {
		if _, err := NewScaler(c[0], c[1]); err == nil {
			t.Errorf("%v passed", c)
		}
	}
	if _, err := Fit(&Set{Name: "huge", Features: 1, Values: []float64{1e308, -1e308, 1e308}, Labels: []int{0, 1, 0}, Classes: 2}); err == nil {
		t.Error("values whose squares overflow passed")
	}
}
