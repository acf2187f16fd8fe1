package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"compress/gzip"

	"downhill/nn/datasets"
)

// synthetic has 1,000 training images of each class, the first 5,000 of them
// for validation, and 150 test images; an image says its class and its number.
func synthetic() datasets.Split {
	make := func(n int) *datasets.Set {
		s := &datasets.Set{Name: "synthetic", Features: 4, Height: 2, Width: 2, Classes: 10}
		for i := range n {
			s.Pixels = append(s.Pixels, byte(i%10), byte(i), byte(i>>8), byte(i>>16))
			s.Labels = append(s.Labels, i%10)
		}
		return s
	}
	all := make(10_000)
	return datasets.Split{Train: all.Slice(5000, 10_000), Valid: all.Slice(0, 5000), Test: make(1500)}
}

func number(s *datasets.Set, i int) int {
	return int(s.Pixels[4*i+1]) | int(s.Pixels[4*i+2])<<8 | int(s.Pixels[4*i+3])<<16
}

// TestDrawIsBalancedAndDisjoint: equally many of each class, labels that belong to
// their images, the order of the originals, no image in two parts, and images
// from both halves of the original training set.
func TestDrawIsBalancedAndDisjoint(t *testing.T) {
	p, err := Draw(synthetic())
	if err != nil {
		t.Fatal(err)
	}
	used, early := map[int]bool{}, 0
	for _, c := range []struct {
		set  *datasets.Set
		each int
		test bool
	}{{p.Train, trainEach, false}, {p.Valid, validEach, false}, {p.Test, testEach, true}} {
		if !slices.Equal(c.set.Counts(), slices.Repeat([]int{c.each}, 10)) {
			t.Errorf("classes %v, want %d each", c.set.Counts(), c.each)
		}
		last := -1
		for i, l := range c.set.Labels {
			n := number(c.set, i)
			if n%10 != l || n <= last {
				t.Fatalf("image %d of class %d after %d", n, l, last)
			}
			last = n
			if !c.test {
				if used[n] {
					t.Errorf("image %d is in two parts", n)
				}
				used[n] = true
				if n < 5000 {
					early++
				}
			}
		}
	}
	// Half of 7,000 with a standard deviation of 23: 42 of the binomial, less
	// since 70 % of all are drawn.
	if early < 3500-5*23 || early > 3500+5*23 {
		t.Errorf("%d images are from the first half", early)
	}
	again, err := Draw(synthetic())
	if err != nil || !bytes.Equal(again.Train.Pixels, p.Train.Pixels) || !bytes.Equal(again.Test.Pixels, p.Test.Pixels) {
		t.Errorf("drawn again it is another subset: %v", err)
	}
}

func TestDrawNeedsEnoughOfEachClass(t *testing.T) {
	s := synthetic()
	few := s
	few.Test = s.Test.Slice(0, 900)
	if _, err := Draw(few); err == nil {
		t.Error("90 test images of each class passed")
	}
	few = s
	few.Train = s.Train.Slice(0, 1000)
	if _, err := Draw(few); err == nil {
		t.Error("600 training images of each class passed")
	}
}

func unzip(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPackWritesIDX spells out the bytes.
func TestPackWritesIDX(t *testing.T) {
	images, labels, err := Pack(&datasets.Set{Features: 2, Height: 1, Width: 2, Classes: 10,
		Pixels: []byte{7, 8, 9, 10, 11, 12}, Labels: []int{3, 0, 9}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := unzip(t, images), []byte{0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9, 10, 11, 12}; !bytes.Equal(got, want) {
		t.Errorf("images %v, want %v", got, want)
	}
	if got, want := unzip(t, labels), []byte{0, 0, 8, 1, 0, 0, 0, 3, 3, 0, 9}; !bytes.Equal(got, want) {
		t.Errorf("labels %v, want %v", got, want)
	}
}

// TestWriteDrawsWhatTheProgramCarries: from the originals, the same images and
// labels come out that are embedded. (The compressed bytes may differ between
// versions of Go.)
func TestWriteDrawsWhatTheProgramCarries(t *testing.T) {
	from := os.Getenv("DOWNHILL_FASHION_MNIST")
	if from == "" {
		from = datasets.DebianFolder
	}
	if _, err := os.Stat(from); err != nil {
		t.Skip("Fashion-MNIST's original files are not here: set DOWNHILL_FASHION_MNIST to their folder, or install Debian's dataset-fashion-mnist")
	}
	to := t.TempDir()
	if err := write(from, to); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"train", "valid", "test"} {
		for _, kind := range []string{"-images-idx3-ubyte.gz", "-labels-idx1-ubyte.gz"} {
			got, err := os.ReadFile(filepath.Join(to, name+kind))
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "assets", "fashion-mnist", name+kind))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(unzip(t, got), unzip(t, want)) {
				t.Errorf("%s%s differs", name, kind)
			}
		}
	}
	if err := write(filepath.Join(to, "nowhere"), to); err == nil {
		t.Error("a folder without the originals passed")
	}
}
