package transfer

import (
	"fmt"

	"downhill/nn/datasets"
)

// Data is Fashion-MNIST divided into the tasks of the lab.
type Data struct {
	All datasets.Split // ten classes
	A   datasets.Split // eight classes, without sandals and shirts
	B   datasets.Split // sandals against shirts, all images
}

// NewData cuts the tasks out of a split of all ten classes. It fails on what is
// not Fashion-MNIST.
func NewData(s datasets.Split) (*Data, error) {
	a, err := s.TaskA()
	if err != nil {
		return nil, err
	}
	pair := 0
	for _, kind := range []int{5, 6} { // sandals and shirts
		pair += s.Train.Counts()[kind]
	}
	b, err := s.TaskB(pair)
	if err != nil {
		return nil, err
	}
	return &Data{All: s, A: a, B: b}, nil
}

// Labelled is a task with n of its training images, drawn by seed. It fails
// where there are not so many.
func Labelled(s datasets.Split, n int, seed uint64) (Task, error) {
	all := s.Train.Len()
	if n < MinLabels || n > all {
		return Task{}, fmt.Errorf("%d labelled images of %s: want %d to %d; try 200", n, s.Train.Name, MinLabels, all)
	}
	order := make([]int, all)
	datasets.Shuffle(order, Seed(seed, streamSample), 0)
	return Task{Train: s.Train.Pick(order[:n]), Valid: s.Valid, Test: s.Test}, nil
}

// MinLabels is how many labelled images a task needs at least.
const MinLabels = 10
