package datasets

import (
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"downhill/assets"
)

func subset(t testing.TB) Split {
	t.Helper()
	p, err := FashionSubset()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSubsetIsBalanced: 600, 100 and 100 of each class, 28 × 28 pixels, no image
// twice, mean grey like the original's 72.9 (a shift by one byte would keep
// that, so one column of pixels that is nearly always black is looked at too).
func TestSubsetIsBalanced(t *testing.T) {
	p := subset(t)
	seen := map[[784]byte]string{}
	twins := 0
	for _, c := range []struct {
		name string
		set  *Set
		each int
	}{{"train", p.Train, 600}, {"valid", p.Valid, 100}, {"test", p.Test, 100}} {
		s := c.set
		if s.Len() != 10*c.each || len(s.Pixels) != 7840*c.each || s.Height != 28 || s.Width != 28 || s.Classes != 10 {
			t.Fatalf("%s: %d images of %d × %d", c.name, s.Len(), s.Height, s.Width)
		}
		if !slices.Equal(s.Counts(), slices.Repeat([]int{c.each}, 10)) {
			t.Errorf("%s: classes %v", c.name, s.Counts())
		}
		sum, edge := 0.0, 0.0
		for i := range s.Len() {
			img := [784]byte(s.Pixels[784*i:])
			if seen[img] != "" {
				twins++
			}
			seen[img] = c.name
			for f, v := range img {
				sum += float64(v)
				if f%28 == 0 {
					edge += float64(v)
				}
			}
		}
		if mean, e := sum/float64(len(s.Pixels)), edge/float64(len(s.Pixels)/28); math.Abs(mean-72.9) > 3 || e > 5 {
			t.Errorf("%s: mean grey %v, of the left column %v", c.name, mean, e)
		}
	}
	if twins > 0 { // the originals hold a few pairs of equal images
		t.Errorf("%d images come twice", twins)
	}
}

// TestSubsetKeepsItsBits: published results were measured on these images.
func TestSubsetKeepsItsBits(t *testing.T) {
	p, h := subset(t), sha256.New()
	for _, s := range []*Set{p.Train, p.Valid, p.Test} {
		h.Write(s.Pixels)
		for _, l := range s.Labels {
			h.Write([]byte{byte(l)})
		}
	}
	const want = "b3631648fd0df4fcc823e6a896468f01dfa5c932c38fa9821ccf281445e44caf"
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestSubsetIsSmallAndLicensed: well under 10 MB inside the program, with the
// licence beside it.
func TestSubsetIsSmallAndLicensed(t *testing.T) {
	total := int64(0)
	entries, err := assets.FashionMNIST.ReadDir("fashion-mnist")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 4<<20 {
		t.Errorf("%d bytes", total)
	}
	text, err := assets.FashionMNIST.ReadFile("fashion-mnist/LICENSE")
	if err != nil || !strings.Contains(string(text), "MIT License") || !strings.Contains(string(text), "Zalando SE") {
		t.Errorf("licence: %v %q", err, text)
	}
}

// TestTasks: task A has eight classes numbered without a gap, task B two; the
// images keep their labels' meaning and their order.
func TestTasks(t *testing.T) {
	p := subset(t)
	a, err := p.TaskA()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sneaker", "Bag", "Ankle boot"}
	for _, s := range []*Set{a.Train, a.Valid, a.Test} {
		if s.Classes != 8 || !slices.Equal(s.ClassNames, names) || slices.Max(s.Counts()) != slices.Min(s.Counts()) {
			t.Errorf("task A: %d classes %v with %v", s.Classes, s.ClassNames, s.Counts())
		}
	}
	if a.Train.Len() != 4800 || a.Valid.Len() != 800 || a.Test.Len() != 800 {
		t.Errorf("task A: %d, %d, %d", a.Train.Len(), a.Valid.Len(), a.Test.Len())
	}
	b, err := p.TaskB(200)
	if err != nil {
		t.Fatal(err)
	}
	if b.Train.Len() != 200 || b.Valid.Len() != 200 || b.Test.Len() != 200 || b.Train.Classes != 2 ||
		!slices.Equal(b.Train.ClassNames, []string{"Sandal", "Shirt"}) || !slices.Equal(b.Valid.Counts(), []int{100, 100}) {
		t.Errorf("task B: %d, %d, %d of %v", b.Train.Len(), b.Valid.Len(), b.Test.Len(), b.Train.ClassNames)
	}
	// Going through the whole in order meets the instances of both in order.
	ia, ib := 0, 0
	for i, l := range p.Train.Labels {
		part, at := a.Train, &ia
		if name := p.Train.ClassNames[l]; name == "Sandal" || name == "Shirt" {
			if part, at = b.Train, &ib; ib == 200 {
				continue
			}
		}
		if got := part.ClassNames[part.Labels[*at]]; got != p.Train.ClassNames[l] {
			t.Fatalf("image %d is called %s, want %s", i, got, p.Train.ClassNames[l])
		}
		if !slices.Equal(part.Pixels[784**at:784*(*at+1)], p.Train.Pixels[784*i:784*(i+1)]) {
			t.Fatalf("image %d has other pixels", i)
		}
		*at++
	}
	for n, want := range map[int]string{-1: "want 2 to 1200; try 200", 1: "want 2 to 1200", 1201: "want 2 to 1200"} {
		if _, err := p.TaskB(n); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("task B of %d: %v", n, err)
		}
	}
	if _, err := a.TaskB(200); err == nil {
		t.Error("task B of task A passed")
	}
}

// fashionFolder is where the originals are on this machine.
func fashionFolder(t testing.TB) string {
	for _, dir := range []string{os.Getenv("DOWNHILL_FASHION_MNIST"), DebianFolder} {
		if dir == "" {
			continue
		}
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
	}
	t.Skip("Fashion-MNIST's original files are not here: set DOWNHILL_FASHION_MNIST to their folder, or install Debian's dataset-fashion-mnist")
	return ""
}

// TestFullFashion reads the originals: their sizes, the first labels as the
// book prints them ("Coat" for the first image of its training set, the whole
// row of y_test is [9, 2, 1]), mean and standard deviation 0.2860 and 0.3530 over all
// 60,000 that the field standardizes with, and the tasks' sizes in the book.
func TestFullFashion(t *testing.T) {
	p, err := Fashion(fashionFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	if p.Train.Len() != 55_000 || p.Valid.Len() != 5000 || p.Test.Len() != 10_000 {
		t.Fatalf("%d, %d, %d images", p.Train.Len(), p.Valid.Len(), p.Test.Len())
	}
	if got := p.Train.ClassNames[p.Train.Labels[0]]; got != "Coat" || !slices.Equal(p.Test.Labels[:3], []int{9, 2, 1}) {
		t.Errorf("first training image %s, first test labels %v", got, p.Test.Labels[:3])
	}
	sum, square := 0.0, 0.0
	for _, s := range []*Set{p.Train, p.Valid} {
		for _, b := range s.Pixels {
			v := float64(b) / 255
			sum, square = sum+v, square+v*v
		}
	}
	n := 60_000.0 * 784
	if mean, std := sum/n, math.Sqrt(square/n-sum/n*sum/n); math.Abs(mean-0.2860) > 5e-5 || math.Abs(std-0.3530) > 5e-5 {
		t.Errorf("mean %.4f, standard deviation %.4f", mean, std)
	}
	a, err := p.TaskA()
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.TaskB(200)
	if err != nil {
		t.Fatal(err)
	}
	got := []int{a.Train.Len(), a.Valid.Len(), a.Test.Len(), b.Train.Len(), b.Valid.Len(), b.Test.Len()}
	if want := []int{43986, 4014, 8000, 200, 986, 2000}; !slices.Equal(got, want) { // Géron's notebook prints these
		t.Errorf("tasks have %v images, want %v", got, want)
	}
}

// BenchmarkFashionSubset is unpacking what the program carries.
func BenchmarkFashionSubset(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		subset(b)
	}
}

// BenchmarkGather is one minibatch from pixels to the batch's layout; a training
// step of the smallest network on them takes ten times as long.
func BenchmarkGather(b *testing.B) {
	s := subset(b).Train
	order := make([]int, s.Len())
	Shuffle(order, 1, 1)
	for _, c := range []struct {
		name string
		set  *Set
	}{{"raw", s}, {"standardized", s.Scaled(fit(b, s))}} {
		for _, n := range []int{1, 32, 64} {
			b.Run(fmt.Sprintf("%s/batch=%d", c.name, n), func(b *testing.B) {
				stride := (n + 7) / 8 * 8
				dst := make([]float64, 784*stride)
				b.ReportAllocs()
				b.SetBytes(int64(784 * n))
				at := 0
				for b.Loop() {
					if at+n > len(order) {
						at = 0
					}
					c.set.Gather(dst, stride, order[at:at+n])
					at += n
				}
			})
		}
	}
}

// BenchmarkShuffle is the start of an epoch of 55,000.
func BenchmarkShuffle(b *testing.B) {
	order := make([]int, 55_000)
	b.ReportAllocs()
	for b.Loop() {
		Shuffle(order, 1, 2)
	}
}
