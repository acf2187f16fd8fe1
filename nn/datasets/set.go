// Package datasets holds the data that networks are trained on: seeded sets of
// points in the plane, regression curves, Fashion-MNIST from its IDX files or
// from the part of it that the program carries, and own CSV files.
//
// A Set keeps pictures as bytes, one instance after the other, as they come;
// Gather scales the instances of a minibatch into a feature-major buffer when
// they are needed. Nothing here is changed after it was made, so any number of
// trainings may share one Set.
package datasets

import (
	"fmt"
	"slices"
)

// Set is a list of instances with either class labels or regression targets.
// Whoever has one does not change what its slices hold.
type Set struct {
	Name     string
	Features int
	// Height and Width are the picture's size in pixels, 0 for what is no
	// picture. Features = Height·Width then, row by row from the top left.
	Height, Width int

	Pixels []byte    // [Len][Features] grey values, nil where Values are given
	Values []float64 // [Len][Features], nil where Pixels are given

	Labels     []int    // [Len] 0 ≤ label < Classes; nil for a regression
	Classes    int      // 0 for a regression
	ClassNames []string // [Classes], nil where they have none

	Targets []float64 // [Len][Outputs], nil for a classification
	Outputs int       // 0 for a classification

	// Scaler is applied on the way out; the zero Scaler does nothing.
	Scaler Scaler
}

// Len is the number of instances.
func (s *Set) Len() int {
	if s.Labels != nil {
		return len(s.Labels)
	}
	if s.Outputs > 0 {
		return len(s.Targets) / s.Outputs
	}
	return 0
}

// Regression says whether the set has targets instead of labels.
func (s *Set) Regression() bool { return s.Outputs > 0 }

// Counts returns how many instances each class has.
func (s *Set) Counts() []int {
	counts := make([]int, s.Classes)
	for _, l := range s.Labels {
		counts[l]++
	}
	return counts
}

// Slice returns the instances from ≤ i < to. It shares their memory.
func (s *Set) Slice(from, to int) *Set {
	if from < 0 || from > to || to > s.Len() {
		panic(fmt.Sprintf("datasets: %s: slice %d to %d of %d", s.Name, from, to, s.Len()))
	}
	out := *s
	if s.Pixels != nil {
		out.Pixels = slices.Clip(s.Pixels[from*s.Features : to*s.Features])
	}
	if s.Values != nil {
		out.Values = slices.Clip(s.Values[from*s.Features : to*s.Features])
	}
	if s.Labels != nil {
		out.Labels = slices.Clip(s.Labels[from:to])
	}
	if s.Targets != nil {
		out.Targets = slices.Clip(s.Targets[from*s.Outputs : to*s.Outputs])
	}
	return &out
}

// Pick returns the instances with these numbers, in this order, as a copy.
func (s *Set) Pick(index []int) *Set {
	out := *s
	if s.Pixels != nil {
		out.Pixels = pick(s.Pixels, s.Features, index)
	}
	if s.Values != nil {
		out.Values = pick(s.Values, s.Features, index)
	}
	if s.Labels != nil {
		out.Labels = pick(s.Labels, 1, index)
	}
	if s.Targets != nil {
		out.Targets = pick(s.Targets, s.Outputs, index)
	}
	return &out
}

func pick[T any](from []T, width int, index []int) []T {
	to := make([]T, 0, len(index)*width)
	for _, i := range index {
		to = append(to, from[i*width:(i+1)*width]...)
	}
	return to
}

// Scaled returns the set with another scaler. It shares the memory.
func (s *Set) Scaled(by Scaler) *Set {
	out := *s
	out.Scaler = by
	return &out
}
