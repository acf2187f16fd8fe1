package datasets

import "fmt"

// The classes that the book sets apart to show transfer learning.
const (
	sandal = 5
	shirt  = 6
)

// TaskA leaves out sandals and shirts: eight classes, numbered 0 to 7 in the
// order of the originals. The pixels are copied. It fails on a split that is
// not Fashion-MNIST's. Source: Géron 2019, chapter 11, "Reusing Pretrained
// Layers".
func (s Split) TaskA() (Split, error) {
	if err := s.isFashion("task A"); err != nil {
		return Split{}, err
	}
	return s.each(func(part *Set) *Set {
		out := part.choose(func(label int) (int, bool) {
			switch {
			case label == sandal || label == shirt:
				return 0, false
			case label > shirt:
				return label - 2, true
			}
			return label, true
		}, part.Len())
		out.Name, out.Classes = "fashion-mnist task A", fashionClasses-2
		names := fashionNames()
		out.ClassNames = append(names[:sandal:sandal], names[shirt+1:]...)
		return out
	}), nil
}

// TaskB keeps sandals (class 0) and shirts (class 1), of the training images
// only the first n; the book has 200. The pixels are copied. It fails on a split
// that is not Fashion-MNIST's, and when there are fewer than n.
// Source: Géron 2019, chapter 11, "Reusing Pretrained Layers".
func (s Split) TaskB(n int) (Split, error) {
	if err := s.isFashion("task B"); err != nil {
		return Split{}, err
	}
	out := s.each(func(part *Set) *Set {
		limit := part.Len()
		if part == s.Train {
			limit = max(n, 0)
		}
		pair := part.choose(func(label int) (int, bool) { return label - sandal, label == sandal || label == shirt }, limit)
		pair.Name, pair.Classes, pair.ClassNames = "fashion-mnist task B", 2, []string{"Sandal", "Shirt"}
		return pair
	})
	if got := out.Train.Len(); n < 2 || got < n {
		all := s.Train.Counts()
		return Split{}, fmt.Errorf("task B: %d training images: want 2 to %d; try 200", n, all[sandal]+all[shirt])
	}
	return out, nil
}

func (s Split) isFashion(task string) error {
	if s.Train.Classes != fashionClasses || s.Train.Features != fashionSide*fashionSide {
		return fmt.Errorf("%s: it is cut from all ten classes of Fashion-MNIST, not from %s; take that", task, s.Train.Name)
	}
	return nil
}

// choose copies the first limit instances that relabel keeps, with their new
// labels.
func (s *Set) choose(relabel func(label int) (int, bool), limit int) *Set {
	var index, labels []int
	for i, l := range s.Labels {
		if len(index) == limit {
			break
		}
		if to, keep := relabel(l); keep {
			index, labels = append(index, i), append(labels, to)
		}
	}
	out := s.Pick(index)
	out.Labels = labels
	return out
}
