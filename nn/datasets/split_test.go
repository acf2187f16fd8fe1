package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// ids is a set whose instances know their number.
func ids(n int) *Set {
	s := &Set{Name: "ids", Features: 1, Classes: 2}
	for i := range n {
		s.Values, s.Labels = append(s.Values, float64(i)), append(s.Labels, i%2)
	}
	return s
}

// all puts the instances of sets together, sorted.
func all(sets ...*Set) []float64 {
	var out []float64
	for _, s := range sets {
		if s != nil {
			out = append(out, s.Values...)
		}
	}
	slices.Sort(out)
	return out
}

func TestSplitOffDividesWithoutOverlap(t *testing.T) {
	for _, c := range []struct {
		n           int
		valid, test float64
		sizes       [3]int
	}{{100, 0.2, 0.1, [3]int{70, 20, 10}}, {10, 0.25, 0, [3]int{8, 2, 0}}, {3, 0.01, 0.01, [3]int{1, 1, 1}}, {5, 0, 0, [3]int{5, 0, 0}}} {
		s := ids(c.n)
		p, err := SplitOff(s, c.valid, c.test, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := [3]int{p.Train.Len(), p.Valid.Len(), 0}
		if p.Test != nil {
			got[2] = p.Test.Len()
		}
		if got != c.sizes || !slices.Equal(all(p.Train, p.Valid, p.Test), s.Values) {
			t.Errorf("%+v: sizes %v", c, got)
		}
		for i, v := range p.Train.Values {
			if p.Train.Labels[i] != int(v)%2 {
				t.Errorf("instance %v has label %d", v, p.Train.Labels[i])
			}
		}
	}
	a, _ := SplitOff(ids(50), 0.5, 0, 1)
	b, _ := SplitOff(ids(50), 0.5, 0, 1)
	c, _ := SplitOff(ids(50), 0.5, 0, 2)
	if !slices.Equal(a.Valid.Values, b.Valid.Values) || slices.Equal(a.Valid.Values, c.Valid.Values) {
		t.Error("the split does not follow the seed")
	}
}

func TestFoldsValidateEveryInstanceOnce(t *testing.T) {
	for _, k := range []int{2, 3, 5, 23} {
		s, seen := ids(23), []float64(nil)
		for i := range k {
			p, err := Fold(s, i, k, 4)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(all(p.Train, p.Valid), s.Values) {
				t.Errorf("fold %d of %d: training and validation are not the whole", i, k)
			}
			if n := p.Valid.Len(); n != 23/k && n != 23/k+1 {
				t.Errorf("fold %d of %d has %d instances", i, k, n)
			}
			seen = append(seen, p.Valid.Values...)
		}
		slices.Sort(seen)
		if !slices.Equal(seen, s.Values) {
			t.Errorf("%d folds validate on %v", k, seen)
		}
	}
}

func TestBadSplitsAreRefused(t *testing.T) {
	s := ids(5)
	for want, f := range map[string]func() error{
		"less than 1 together":              func() error { _, err := SplitOff(s, 0.5, 0.5, 1); return err },
		"want 0 or more":                    func() error { _, err := SplitOff(s, -0.1, 0, 1); return err },
		"shares NaN":                        func() error { _, err := SplitOff(s, math.NaN(), 0, 1); return err },
		"nothing is left":                   func() error { _, err := SplitOff(ids(2), 0.1, 0.1, 1); return err },
		"folds = 1: want 2 ≤":               func() error { _, err := Fold(s, 0, 1, 1); return err },
		"folds = 6: want 2 ≤ folds ≤ 5":     func() error { _, err := Fold(s, 0, 6, 1); return err },
		"fold 3 of 3":                       func() error { _, err := Fold(s, 3, 3, 1); return err },
		"task A: it is cut from all ten":    func() error { _, err := Split{s, s, nil}.TaskA(); return err },
		"task B: it is cut from all ten":    func() error { _, err := Split{s, s, nil}.TaskB(200); return err },
		"huge: scaler: feature 0 has mean ": func() error { _, err := huge().Standardize(); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func huge() Split {
	s := &Set{Name: "huge", Features: 1, Values: []float64{1e308, 1e308}, Labels: []int{0, 1}, Classes: 2}
	return Split{s, s, nil}
}

// TestStandardizeMeasuresTheTrainingSetOnly: all parts get its numbers.
func TestStandardizeMeasuresTheTrainingSetOnly(t *testing.T) {
	p, err := (Split{ids(11), ids(101), ids(3)}).Standardize()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Set{p.Train, p.Valid, p.Test} {
		if m, d := s.Scaler.Mean()[0], s.Scaler.StdDev()[0]; m != 5 || math.Abs(d-math.Sqrt(10)) > 1e-15 {
			t.Errorf("%v ± %v, want 5 ± √10", m, d)
		}
	}
	if none, err := (Split{ids(11), ids(3), nil}).Standardize(); err != nil || none.Test != nil {
		t.Errorf("without a test set: %v, %v", none.Test, err)
	}
}

// TestShuffle: a permutation that depends on seed and epoch, and is fair: over
// 24,000 shuffles of four, each of the 24 orders comes 1000 ± 31 times (one
// standard deviation of the binomial); 5 of them would fail a swap with any
// position in place of the remaining ones, which favours some orders by a third.
func TestShuffle(t *testing.T) {
	a, b := make([]int, 1000), make([]int, 1000)
	Shuffle(a, 1, 0)
	Shuffle(b, 1, 0)
	if !slices.Equal(a, b) {
		t.Error("the same seed and epoch give another order")
	}
	for _, c := range [][2]int{{1, 1}, {2, 0}, {0, 1}} {
		Shuffle(b, uint64(c[0]), c[1])
		same := 0
		for i := range a {
			if a[i] == b[i] {
				same++
			}
		}
		if same > 10 { // one is expected
			t.Errorf("seed %d, epoch %d: %d of 1000 stay in place", c[0], c[1], same)
		}
		slices.Sort(b)
		for i, v := range b {
			if v != i {
				t.Fatal("no permutation")
			}
		}
	}
	counts, order := map[[4]int]int{}, make([]int, 4)
	for epoch := range 24_000 {
		Shuffle(order, 3, epoch)
		counts[[4]int(order)]++
	}
	for o, n := range counts {
		if math.Abs(float64(n)-1000) > 5*31 {
			t.Errorf("%v comes %d times, want 1000 ± 31", o, n)
		}
	}
	if len(counts) != 24 {
		t.Errorf("%d orders", len(counts))
	}
	Shuffle(nil, 1, 1)
	Shuffle(order, 1, 5)
	if want := []int{2, 0, 1, 3}; !slices.Equal(order, want) { // old scenarios keep their meaning
		t.Errorf("seed 1, epoch 5: %v, want %v", order, want)
	}
}
