package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// line is n points on a line, of classes that take turns.
func line(n, classes int) []Point {
	points := make([]Point, n)
	for i := range points {
		points[i] = Point{X: float64(i), Y: -float64(i), Class: i % classes}
	}
	return points
}

func TestPointSetErrors(t *testing.T) {
	for want, points := range map[string][]Point{
		"at least two classes": {{Class: 1}, {Class: 1}},
		"0 points":             nil,
		"point 2: class 10":    {{}, {Class: 10}},
		"point 1: class -1":    {{Class: -1}, {}},
		"point 1: (NaN, 0)":    {{X: math.NaN()}, {Class: 1}},
		"point 2: (0, -Inf)":   {{}, {Y: math.Inf(-1), Class: 1}},
	} {
		if s, err := PointSet(points); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, %v, want %q", s, err, want)
		}
	}
}

// Every class is divided by its shares, each instance is in one part, and more
// of them behind leave it there.
func TestSplitInOrder(t *testing.T) {
	for _, c := range []struct {
		n, classes   int
		valid, test  float64
		wantV, wantT int
	}{{100, 2, 0.2, 0.2, 20, 20}, {30, 3, 0.1, 0, 3, 0}, {60, 2, 0.5, 0.3, 30, 18}, {40, 4, 0.2, 0.1, 8, 4}, {4, 2, 0.2, 0, 1, 0}, {2, 2, 0.9, 0, 1, 0}} {
		s, err := PointSet(line(c.n, c.classes))
		if err != nil {
			t.Fatal(err)
		}
		out, err := SplitInOrder(s, c.valid, c.test)
		if err != nil {
			t.Fatal(err)
		}
		var all []float64
		tests := 0
		for i, part := range []*Set{out.Train, out.Valid, out.Test} {
			if part == nil {
				continue
			}
			for k := range part.Len() {
				all = append(all, part.Values[2*k])
			}
			if i == 2 {
				tests = part.Len()
			}
		}
		slices.Sort(all)
		if len(all) != c.n || len(slices.Compact(all)) != c.n || out.Valid.Len() != c.wantV || tests != c.wantT {
			t.Errorf("%+v: %d instances in the parts, %d to validate, %d for the test", c, len(all), out.Valid.Len(), tests)
		}
		if c.n < 10 {
			continue
		}
		more, err := PointSet(line(c.n+c.classes, c.classes))
		if err != nil {
			t.Fatal(err)
		}
		longer, err := SplitInOrder(more, c.valid, c.test)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(longer.Train.Values[:len(out.Train.Values)], out.Train.Values) || !slices.Equal(longer.Valid.Values[:len(out.Valid.Values)], out.Valid.Values) {
			t.Errorf("%+v: more instances moved the others", c)
		}
	}
	s, err := PointSet(line(10, 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][2]float64{{0, 0}, {1, 0}, {0.5, 0.5}, {-0.1, 0}, {0.1, -0.1}, {math.NaN(), 0}} {
		if _, err := SplitInOrder(s, bad[0], bad[1]); err == nil {
			t.Errorf("shares %v were taken", bad)
		}
	}
}

// Points placed beside a set go to its training part, and the set is not written.
func TestSplitWithPoints(t *testing.T) {
	s, err := PointSet(line(20, 2))
	if err != nil {
		t.Fatal(err)
	}
	split, err := SplitOff(s, 0.2, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	n := split.Train.Len()
	with, err := split.WithPoints([]Point{{X: 7, Y: 8, Class: 3}})
	if err != nil {
		t.Fatal(err)
	}
	if with.Train.Len() != n+1 || with.Train.Classes != 4 || with.Valid.Classes != 4 || with.Test != nil || with.Train.Values[2*n] != 7 {
		t.Errorf("got %+v", with.Train)
	}
	if split.Train.Len() != n || split.Train.Classes != 2 || split.Valid.Classes != 2 {
		t.Error("the split itself was written")
	}
	if _, err := split.WithPoints([]Point{{Class: -1}}); err == nil {
		t.Error("class -1 was taken")
	}
	if _, err := (Split{Train: &Set{Name: "curve", Features: 1, Outputs: 1}, Valid: &Set{}}).WithPoints(line(1, 1)); err == nil || !strings.Contains(err.Error(), "curve: points are placed") {
		t.Errorf("got %v", err)
	}
}

func TestFarApart(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64 // two features
		want   bool
	}{
		{"plane", []float64{-1, 0.5, 1, -0.5, 0.5, 1}, false},
		{"a thousand times", []float64{-1, 500, 1, -500, 0.5, 1000}, true},
		{"both small", []float64{1e-4, 2e-4, 3e-4, 1e-4, 2e-4, 3e-4}, false},
		{"both large", []float64{100, 200, 300, 100, 200, 300}, true},
		{"far from zero", []float64{100, 0.1, 101, 0.2, 100, 0.3}, true},
		{"one does not vary", []float64{1000, 0.5, 1000, -0.5, 1000, 1}, false},
		{"thin", []float64{-1, 0.01, 1, -0.01, 0.5, 0.02}, true},
	} {
		got, err := FarApart(&Set{Name: c.name, Features: 2, Values: c.values, Labels: []int{0, 1, 0}, Classes: 2})
		if err != nil || got != c.want {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
	if _, err := FarApart(&Set{Features: 1, Values: []float64{1e308, 1e308}, Labels: []int{0, 1}, Classes: 2}); err == nil {
		t.Error("sums that overflow were taken")
	}
}
