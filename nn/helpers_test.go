package nn

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"downhill/internal/param"
	"downhill/optimizers"
)

// readJSON reads a file of testdata into v.
func readJSON(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// flat puts the rows of a matrix behind one another: [in][out] as in Theta.
func flat(rows [][]float64) []float64 {
	var out []float64
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

// instances is the inverse of BatchOf.
func instances(b Batch) [][]float64 {
	out := make([][]float64, b.Cols)
	for c := range out {
		out[c] = make([]float64, b.Rows)
		b.Column(out[c], c)
	}
	return out
}

// apart is the largest difference between got and want relative to the largest
// value of want.
func apart(got, want []float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	size, worst := 0.0, 0.0
	for i, w := range want {
		size = max(size, math.Abs(w))
		d := math.Abs(got[i] - w)
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		worst = max(worst, d)
	}
	return worst / max(size, math.SmallestNonzeroFloat64)
}

// near fails unless got is want to within tolerance of its size.
func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if d := apart(got, want); !(d <= tolerance) {
		t.Errorf("%s is %.1e of its size off, want at most %.0e", what, d, tolerance)
	}
}

// far fails if got is as near to want as near asks for: the twin of a test.
func far(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if d := apart(got, want); d <= 10*tolerance {
		t.Errorf("%s: perturbed and still %.1e near: the reference cannot tell", what, d)
	}
}

// single is one layer at work outside a network.
type single struct {
	m    *Model
	p    *Pass
	l    Layer
	grad []float64
}

func newSingle(t testing.TB, l Layer) *single {
	t.Helper()
	m, err := NewModel(MSE, 1, l)
	if err != nil {
		t.Fatal(err)
	}
	p := m.NewPass()
	return &single{m, p, m.Layers[0], make([]float64, len(m.Theta))}
}

// pass runs the layer forward and back.
func (s *single) pass(mode Mode, x, dy Batch) (y, dx Batch) {
	s.p.Mode, s.p.Observe, s.p.WantInput, s.p.Add = mode, true, true, false
	s.p.begin(x)
	s.p.enter(s.m, 0)
	s.p.Seed(7, 7)
	y = s.l.Forward(s.p, s.m.Theta, x)
	y.Data = append([]float64(nil), y.Data...)
	dout := Batch{append([]float64(nil), dy.Data...), dy.Rows, dy.Cols, dy.Stride}
	dx = s.l.Backward(s.p, s.m.Theta, s.grad, dout)
	return y, dx
}

// normal is a batch of standard normal values.
func normal(rows, cols int, seed uint64) Batch {
	r := rand.New(rand.NewPCG(seed, 0))
	b := NewBatch(rows, cols)
	for i := range rows {
		row := b.Row(i)
		for c := range row {
			row[c] = r.NormFloat64()
		}
	}
	return b
}

// named is a choice with all its defaults, but for pairs of key and number.
func named(t testing.TB, key string, pairs ...any) param.Choice {
	t.Helper()
	values := param.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i].(string)] = param.Num(pairs[i+1].(float64))
	}
	return param.Choice{Key: key, Values: values}
}

// must is for what cannot fail in a test.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// catalogRule reads an optimizer as it is written on the command line.
func catalogRule(spec string) (param.Choice, error) { return optimizers.Catalog().Parse(spec) }
