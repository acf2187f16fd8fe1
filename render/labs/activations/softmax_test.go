package activations

import (
	"math"
	"strings"
	"testing"

	"downhill/render/figure"
)

func softmaxOf(t testing.TB, temperature float64, z ...float64) *Softmax {
	t.Helper()
	s := scene(t)
	s.Activations.Logits, s.Activations.Temperature = z, temperature
	return &frame(t, s).Softmax
}

// TestSoftmaxSaturates: as the temperature falls, entropy and gradient go from
// those of even choices to 0, and the words follow.
func TestSoftmaxSaturates(t *testing.T) {
	even := softmaxOf(t, 1e9, 2, 1, 0.1, -1)
	if math.Abs(even.Choices-4) > 1e-12 || !strings.HasPrefix(even.Verdict, "nearly even") {
		t.Errorf("hot: %v choices, %q", even.Choices, even.Verdict)
	}
	last := even.Entropy
	for _, temperature := range []float64{10, 3, 1, 0.5, 0.2, 0.1} {
		s := softmaxOf(t, temperature, 2, 1, 0.1, -1)
		if !(s.Entropy < last) {
			t.Errorf("entropy %v at T = %v, %v above it", s.Entropy, temperature, last)
		}
		last = s.Entropy
	}
	cold := softmaxOf(t, 1e-300, 2, 1, 0.1, -1)
	if cold.Entropy != 0 || cold.Choices != 1 || cold.Steepest() != 0 || !strings.HasPrefix(cold.Verdict, "saturated") {
		t.Errorf("cold: entropy %v, steepest %v, %q", cold.Entropy, cold.Steepest(), cold.Verdict)
	}
	if s := softmaxOf(t, 1, 2, 1, 0.1, -1); !strings.HasPrefix(s.Verdict, "undecided") || s.Steepest() > 0.25 {
		t.Errorf("as it comes: %q, steepest %v", s.Verdict, s.Steepest())
	}
	if s := softmaxOf(t, 1, 0, 0); s.Steepest() != 0.25 {
		t.Errorf("two even ones: steepest %v, want 1/4", s.Steepest())
	}
}

// TestSoftmaxJacobianSumsToZero: probabilities add up to 1 wherever the logits
// go, so that columns and, as it is symmetric, rows add up to 0: to n roundings
// of numbers up to 1/4T.
func TestSoftmaxJacobianSumsToZero(t *testing.T) {
	for _, temperature := range []float64{0.1, 1, 5} {
		s := softmaxOf(t, temperature, 2, 1, 0.1, -1, 0)
		n := len(s.P)
		for i := range n {
			row, column := 0.0, 0.0
			for j := range n {
				row, column = row+s.Jacobian[i*n+j], column+s.Jacobian[j*n+i]
			}
			if math.Abs(row) > 5e-16/temperature || math.Abs(column) > 5e-16/temperature {
				t.Errorf("T = %v: row %d adds up to %v, column to %v", temperature, i, row, column)
			}
		}
	}
}

// TestSoftmaxPlots: bars of the right height at whole numbers, the matrix with
// row 1 on top in signed colours about 0, and its numbers.
func TestSoftmaxPlots(t *testing.T) {
	f := frame(t, scene(t))
	s := &f.Softmax
	n := len(s.P)
	for _, c := range []struct {
		p    *figure.Plot
		want []float64
	}{{f.LogitPlot(figure.Light()), s.Logits}, {f.ProbabilityPlot(figure.Light()), s.P}} {
		if len(c.p.Bands) != n || len(c.p.Notes) != n {
			t.Fatalf("%q: %d bars and %d numbers", c.p.Title, len(c.p.Bands), len(c.p.Notes))
		}
		for i, v := range c.want {
			b := c.p.Bands[i]
			if middle := (b.Upper[0][0] + b.Upper[1][0]) / 2; middle != float64(i+1) || b.Upper[0][1] != v || b.Lower[0][1] != 0 {
				t.Errorf("%q: bar %d from %v to %v at %v, want %v", c.p.Title, i, b.Lower[0][1], b.Upper[0][1], middle, v)
			}
			if at := c.p.Y.Norm(c.p.Notes[i].At[1]); at < 0 || at > 1 {
				t.Errorf("%q: the number of bar %d is out of the picture", c.p.Title, i)
			}
		}
	}
	p := f.JacobianPlot(figure.Light())
	field := p.Field
	if field == nil || !field.Cells || field.Map.Name != "prgn" || field.Low != -field.High || field.NX != n || field.NY != n {
		t.Fatalf("field %+v", field)
	}
	if field.Z[(n-1)*n] != s.Jacobian[0] || field.Z[n-1] != s.Jacobian[n*n-1] || field.Z[(n-1)*n+1] != s.Jacobian[1] {
		t.Error("row 1 is not on top")
	}
	if p.Y.Ticks[0].Label != "5" || p.Y.Ticks[4].Label != "1" || len(p.Notes) != n*n {
		t.Errorf("ticks %v, %d numbers", p.Y.Ticks, len(p.Notes))
	}
	for _, note := range p.Notes {
		i, j, _ := field.CellAt(note.At)
		if want := cellNumber(field.Z[j*n+i], n); note.Text != want {
			t.Errorf("at %v stands %s, want %s", note.At, note.Text, want)
		}
	}
}

// TestLogitAt turns a place of the plot into a logit and its value.
func TestLogitAt(t *testing.T) {
	f := frame(t, scene(t))
	for _, c := range []struct {
		at    figure.Point
		index int
		value float64
		ok    bool
	}{{figure.Point{1, 3}, 0, 3, true}, {figure.Point{5.4, -2.5}, 4, -2.5, true}, {figure.Point{1.49, 0}, 0, 0, true},
		{figure.Point{1.51, 0}, 1, 0, true}, {figure.Point{0.4, 1}, 0, 0, false}, {figure.Point{5.6, 1}, 0, 0, false},
		{figure.Point{math.NaN(), 1}, 0, 0, false}} {
		if i, v, ok := f.LogitAt(c.at); i != c.index || v != c.value || ok != c.ok {
			t.Errorf("at %v: %d, %v, %v, want %d, %v, %v", c.at, i, v, ok, c.index, c.value, c.ok)
		}
	}
}
