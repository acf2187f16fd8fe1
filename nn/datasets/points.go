package datasets

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// MaxPointClasses is how many classes points placed by hand may have.
const MaxPointClasses = 10

// Point is one instance in the plane, placed by hand.
type Point struct {
	X, Y  float64
	Class int // 0 ≤ Class < MaxPointClasses
}

// Check reports what is no point: coordinates that are not finite, or a class
// that there is not.
func (p Point) Check() error {
	if s := p.X - p.X + p.Y - p.Y; s != 0 {
		return fmt.Errorf("(%v, %v): want finite coordinates", p.X, p.Y)
	}
	if p.Class < 0 || p.Class >= MaxPointClasses {
		return fmt.Errorf("class %d: want a whole number from 0 to %d", p.Class, MaxPointClasses-1)
	}
	return nil
}

// PointSet makes a set of points, in their order. It has as many classes as the
// largest number says; it is an error when points of only one class are there.
func PointSet(points []Point) (*Set, error) {
	s := &Set{Name: "points", Features: 2}
	if err := s.place(points); err != nil {
		return nil, err
	}
	present := 0
	for _, n := range s.Counts() {
		if n > 0 {
			present++
		}
	}
	if present < 2 {
		return nil, fmt.Errorf("%d points of %d class: want points of at least two classes", len(points), present)
	}
	return s, nil
}

// place appends points to a set of its own memory.
func (s *Set) place(points []Point) error {
	for i, p := range points {
		if err := p.Check(); err != nil {
			return fmt.Errorf("point %d: %w", i+1, err)
		}
		s.Values, s.Labels = append(s.Values, p.X, p.Y), append(s.Labels, p.Class)
		s.Classes = max(s.Classes, p.Class+1)
	}
	return nil
}

// WithPoints adds points placed by hand to what is trained on. All parts then
// have as many classes as the largest number says. The data must be classes in
// the plane.
func (s Split) WithPoints(points []Point) (Split, error) {
	if len(points) == 0 {
		return s, nil
	}
	if s.Train.Features != 2 || s.Train.Labels == nil || s.Train.Pixels != nil {
		return s, fmt.Errorf("%s: points are placed among classes in the plane; take moons or points", s.Train.Name)
	}
	train := *s.Train
	train.Values, train.Labels = slices.Clip(train.Values), slices.Clip(train.Labels) // appending copies
	if err := train.place(points); err != nil {
		return s, err
	}
	out := s.each(func(part *Set) *Set {
		same := *part
		same.Classes = train.Classes
		return &same
	})
	out.Train = &train
	return out, nil
}

// SplitInOrder divides the instances of each class one after the other, so that
// each keeps its part when more are added behind it: instance k of a class goes
// to the validation set where that then has at most its share of the k so far,
// else to the test set where that has at most its share and a half instance, so
// that the two do not meet, else to the training set. Where none would validate
// the last one does. valid is above 0; Test is nil where it would be empty.
func SplitInOrder(s *Set, valid, test float64) (Split, error) {
	if !(valid > 0 && test >= 0 && valid+test < 1) {
		return Split{}, fmt.Errorf("shares %v for validation and %v for the test: want more than 0, 0 or more, and less than 1 together; try 0.2 and 0",
			valid, test)
	}
	if s.Len() < 2 {
		return Split{}, errors.New("a single instance cannot be divided: give more")
	}
	seen, forValid, forTest := make([]int, s.Classes), make([]int, s.Classes), make([]int, s.Classes)
	var parts [3][]int
	for i, c := range s.Labels {
		seen[c]++
		k := float64(seen[c])
		switch {
		case float64(forValid[c]+1) <= math.Nextafter(valid*k, 2*k): // 0.2·5 is 1, whatever the rounding
			forValid[c]++
			parts[1] = append(parts[1], i)
		case test > 0 && float64(forTest[c])+0.5 <= math.Nextafter(test*k, 2*k):
			forTest[c]++
			parts[2] = append(parts[2], i)
		default:
			parts[0] = append(parts[0], i)
		}
	}
	if last := len(parts[0]) - 1; len(parts[1]) == 0 {
		parts[1], parts[0] = parts[0][last:], parts[0][:last]
	}
	if len(parts[0]) == 0 {
		return Split{}, fmt.Errorf("%d points cannot be divided: nothing is left for training; give more", s.Len())
	}
	out := Split{Train: s.Pick(parts[0]), Valid: s.Pick(parts[1])}
	if len(parts[2]) > 0 {
		out.Test = s.Pick(parts[2])
	}
	return out, nil
}
