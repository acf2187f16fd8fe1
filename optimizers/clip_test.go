package optimizers

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// clipOf returns what becomes of a gradient.
func clipOf(c Clip, g []float64, vars ...Span) []float64 {
	grad := make([]float64, len(g))
	c.Wrap(&given{g: [][]float64{g}}, vars...).Eval(grad, grad)
	return grad
}

func close2(got, want []float64, relative float64) bool {
	for i := range want {
		if math.IsNaN(want[i]) != math.IsNaN(got[i]) ||
			math.Abs(got[i]-want[i]) > relative*math.Abs(want[i]) && got[i] != want[i] {
			return false
		}
	}
	return true
}

// TestClip holds the notebook's example and the extremes. 1e-15 is some
// roundings; the notebook's figures are checked to the digits it prints.
func TestClip(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	half := math.Sqrt(0.5)
	for _, c := range []struct {
		name string
		clip Clip
		vars []Span
		g    []float64
		want []float64
	}{
		{"none", Clip{}, nil, []float64{0.9, 100}, []float64{0.9, 100}},
		{"notebook's value", Clip{Value: 1}, nil, []float64{0.9, 100}, []float64{0.9, 1}},
		{"notebook's norm", Clip{Norm: 1}, nil, []float64{0.9, 100},
			[]float64{0.9 / math.Sqrt(10000.81), 100 / math.Sqrt(10000.81)}},
		{"short enough", Clip{Norm: 2}, nil, []float64{0.9, -1.3}, []float64{0.9, -1.3}},
		{"global of one", Clip{GlobalNorm: 5}, nil, []float64{6, 8}, []float64{3, 4}},
		{"each variable", Clip{Norm: 1}, []Span{{0, 2}, {2, 1}, {3, 1}}, []float64{3, 4, 0.5, -7}, []float64{0.6, 0.8, 0.5, -1}},
		{"all variables", Clip{GlobalNorm: 5}, []Span{{0, 2}, {2, 1}}, []float64{6, 0, 8}, []float64{3, 0, 4}},
		{"value keeps signs", Clip{Value: 0.1}, nil, []float64{-3, 0.05, 3}, []float64{-0.1, 0.05, 0.1}},
		{"1e300", Clip{Norm: 1}, nil, []float64{1e300, -1e300}, []float64{half, -half}},
		{"1e300 globally", Clip{GlobalNorm: 1}, nil, []float64{1e300, -1e300}, []float64{half, -half}},
		{"1e300 to 1e-20", Clip{Norm: 1e-20}, nil, []float64{0, 1e300}, []float64{0, 1e-20}},
		{"tiny", Clip{Norm: 1e-310}, nil, []float64{0, 1e-300}, []float64{0, 1e-310}},
		{"zero by norm", Clip{Norm: 1}, nil, []float64{0, 0}, []float64{0, 0}},
		{"zero by value", Clip{Value: 1}, nil, []float64{0, 0}, []float64{0, 0}},
		{"zero globally", Clip{GlobalNorm: 1}, nil, []float64{0, 0}, []float64{0, 0}},
		{"Inf by value", Clip{Value: 1}, nil, []float64{inf, -inf, 0.5}, []float64{1, -1, 0.5}},
		{"Inf by norm", Clip{Norm: 1}, nil, []float64{inf, 2}, []float64{nan, 0}},
		{"Inf in another variable", Clip{Norm: 1}, []Span{{0, 1}, {1, 1}}, []float64{inf, 2}, []float64{nan, 1}},
		{"Inf globally", Clip{GlobalNorm: 1}, nil, []float64{inf, 2}, []float64{nan, nan}},
		{"NaN by value", Clip{Value: 1}, nil, []float64{nan, 2}, []float64{nan, 1}},
		{"NaN by norm", Clip{Norm: 1}, nil, []float64{nan, 2}, []float64{nan, nan}},
		{"NaN globally", Clip{GlobalNorm: 1}, nil, []float64{nan, 2}, []float64{nan, nan}},
		{"not a number unclipped", Clip{}, nil, []float64{nan, inf}, []float64{nan, inf}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clipOf(c.clip, c.g, c.vars...); !close2(got, c.want, 1e-15) {
				t.Errorf("%v of %v: got %v, want %v", c.clip, c.g, got, c.want)
			}
		})
	}
	got := clipOf(Clip{Norm: 1}, []float64{0.9, 100})
	if math.Abs(got[0]-0.00899964) > 5e-9 || math.Abs(got[1]-0.9999595) > 5e-8 {
		t.Errorf("got %v, the notebook has [0.00899964 0.9999595]", got)
	}
}

func TestClipTwins(t *testing.T) {
	g := []float64{0.9, 100}
	for _, c := range []struct{ a, b Clip }{
		{Clip{Value: 1}, Clip{Value: 1.01}}, {Clip{Norm: 1}, Clip{Norm: 1.01}}, {Clip{GlobalNorm: 1}, Clip{GlobalNorm: 1.01}},
	} {
		if a, b := clipOf(c.a, g), clipOf(c.b, g); close2(a, b, 1e-3) {
			t.Errorf("%v and %v clip alike: %v", c.a, c.b, a)
		}
	}
}

func TestNewClip(t *testing.T) {
	values := func(kv ...any) param.Values {
		v := param.Values{}
		for i := 0; i < len(kv); i += 2 {
			v[kv[i].(string)] = param.Num(kv[i+1].(float64))
		}
		return v
	}
	for _, c := range []struct {
		v    param.Values
		want Clip
		err  string
	}{
		{values(), Clip{}, ""},
		{values("clipvalue", 1.0), Clip{Value: 1}, ""},
		{values("clipnorm", 2.0), Clip{Norm: 2}, ""},
		{values("global_clipnorm", 3.0), Clip{GlobalNorm: 3}, ""},
		{values("clipnorm", 0.0), Clip{}, "clipnorm = 0: want 0 < clipnorm"},
		{values("clipvalue", 1.0, "clipnorm", 1.0), Clip{}, "clipvalue and clipnorm: want one kind"},
	} {
		got, err := NewClip(c.v)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("NewClip(%v) = %v, %v; want %v, %q", c.v, got, err, c.want, c.err)
		}
	}
	if _, err := Catalog().Parse("adam:clipvalue=1,global_clipnorm=2"); err == nil {
		t.Error("the catalog builds a rule with two kinds of clipping")
	}
}

// TestClipForwards: the value, the raw gradient, the Hessian where there is
// one, and no gradient where none is asked for.
func TestClipForwards(t *testing.T) {
	q := quadratic{mat.NewSymDense(1, []float64{4}), []float64{0}}
	c := Clip{Value: 1}.Wrap(q)
	grad := []float64{0}
	if f := c.Eval([]float64{3}, grad); f != 18 || grad[0] != 1 || c.Raw()[0] != 12 || c.Dim() != 1 {
		t.Errorf("f = %v, ∇f = %v, raw %v, dim %d; want 18, [1], [12], 1", f, grad, c.Raw(), c.Dim())
	}
	if f := c.Eval([]float64{1}, nil); f != 2 || c.Raw()[0] != 12 {
		t.Errorf("without a gradient f = %v, raw %v; want 2, still [12]", f, c.Raw())
	}
	h, ok := c.(Curved)
	if !ok {
		t.Fatal("the Hessian is lost in the wrapping")
	}
	dst := mat.NewSymDense(1, nil)
	if h.Hessian([]float64{3}, dst); dst.At(0, 0) != 4 {
		t.Errorf("Hessian %v, want 4", dst.At(0, 0))
	}
	if _, ok := (Clip{Value: 1}).Wrap(bowl(20, 0)).(Curved); ok {
		t.Error("an objective without a Hessian has one in the wrapping")
	}
	x := []float64{3}
	Newton{}.Step(NewState(Newton{}, 1), x, c, 1)
	if x[0] != 2.75 { // 3 − 1/4
		t.Errorf("Newton on the clipped gradient went to %v, want 2.75", x[0])
	}
}

func TestClipDoesNotAllocate(t *testing.T) {
	x, grad := make([]float64, 100), make([]float64, 100)
	for _, c := range []Clip{{}, {Value: 1}, {Norm: 1}, {GlobalNorm: 1}} {
		f := c.Wrap(separate(100), Span{0, 60}, Span{60, 40})
		if n := testing.AllocsPerRun(100, func() { f.Eval(x, grad) }); n != 0 {
			t.Errorf("%v: %v allocations per Eval", c, n)
		}
	}
}
