package datasets

import "fmt"

// Split is data divided into what is trained on, what is watched while training,
// and what is measured once at the end.
type Split struct {
	Train, Valid, Test *Set // Test may be nil
}

// each returns the split with f applied to its parts.
func (s Split) each(f func(*Set) *Set) Split {
	out := Split{f(s.Train), f(s.Valid), nil}
	if s.Test != nil {
		out.Test = f(s.Test)
	}
	return out
}

// Standardize measures the training set and scales all parts by what it found.
// The data are shared.
func (s Split) Standardize() (Split, error) {
	by, err := Fit(s.Train)
	if err != nil {
		return Split{}, err
	}
	return s.each(func(part *Set) *Set { return part.Scaled(by) }), nil
}

// SplitOff divides a set at random, by seed: valid and test are shares of it,
// rounded down to whole instances, at least one where the share is above 0; the
// rest is for training. Test is nil without a share.
func SplitOff(s *Set, valid, test float64, seed uint64) (Split, error) {
	if !(valid >= 0 && test >= 0 && valid+test < 1) {
		return Split{}, fmt.Errorf("%s: shares %v for validation and %v for the test: want 0 or more and less than 1 together; try 0.2 and 0",
			s.Name, valid, test)
	}
	n := s.Len()
	nv, nt := share(n, valid), share(n, test)
	if nv+nt >= n {
		return Split{}, fmt.Errorf("%s: %d instances cannot be divided: nothing is left for training; give more", s.Name, n)
	}
	order := make([]int, n)
	Shuffle(order, seed, 0)
	out := Split{Train: s.Pick(order[nv+nt:]), Valid: s.Pick(order[:nv])}
	if nt > 0 {
		out.Test = s.Pick(order[nv : nv+nt])
	}
	return out, nil
}

func share(n int, part float64) int {
	if part == 0 {
		return 0
	}
	return max(1, int(part*float64(n)))
}

// Fold returns training and validation set of one of k rounds of
// cross-validation: after a shuffle by seed the set is cut into k parts whose
// sizes differ by at most one, and round i validates on part i.
func Fold(s *Set, i, k int, seed uint64) (Split, error) {
	n := s.Len()
	if k < 2 || k > n {
		return Split{}, fmt.Errorf("%s: folds = %d: want 2 ≤ folds ≤ %d; try 5", s.Name, k, n)
	}
	if i < 0 || i >= k {
		return Split{}, fmt.Errorf("%s: fold %d of %d: want 0 ≤ fold < %d", s.Name, i, k, k)
	}
	order := make([]int, n)
	Shuffle(order, seed, 0)
	from, to := i*n/k, (i+1)*n/k
	rest := append(append(make([]int, 0, n), order[:from]...), order[to:]...)
	return Split{Train: s.Pick(rest), Valid: s.Pick(order[from:to])}, nil
}
