package datasets

import (
	"math"
	"math/rand/v2"

	"downhill/internal/param"
)

// Toy makes a small set from a seed.
type Toy interface {
	// Make returns the set; the same seed gives the same bits.
	Make(seed uint64) *Set
}

// Catalog lists the toys in the order to show them: classes in the plane, then
// curves to fit.
func Catalog() param.Catalog[Toy] {
	return param.Catalog[Toy]{What: "data set", Entries: []param.Entry[Toy]{
		{Key: "moons", Title: "Two moons", New: newMoons, Params: toyParams(400, 0.1, nil),
			Summary: "Two half circles that reach into each other: no straight line parts them.",
			Formula: `(\cos t, \sin t), \quad \left(1 - \cos t, \frac{1}{2} - \sin t\right), \quad 0 ≤ t ≤ \pi`,
			Source:  "scikit-learn's make_moons; Géron 2019, chapter 5"},
		{Key: "circles", Title: "Circles", New: newCircles, Params: toyParams(400, 0.1, circlesParams),
			Summary: "A ring around a ring: the network has to close a curve.",
			Formula: `(\cos t, \sin t), \quad f (\cos t, \sin t)`, Source: "scikit-learn's make_circles"},
		{Key: "spiral", Title: "Spiral", New: newSpiral, Params: toyParams(400, 0.05, spiralParams),
			Summary: "Arms wound into each other: easy to see, hard for a small network.",
			Formula: `t \left(\sin\left(2\pi (w t + c/k)\right), \cos\left(2\pi (w t + c/k)\right)\right)`,
			Source:  "Lang & Witbrock 1988"},
		{Key: "xor", Title: "XOR", New: newXOR, Params: toyParams(400, 0.05, nil),
			Summary: "Opposite corners belong together: what one perceptron cannot learn.",
			Formula: `c = [x_1 x_2 < 0]`, Source: "Minsky & Papert 1969"},
		{Key: "blobs", Title: "Gaussian blobs", New: newBlobs, Params: toyParams(400, 0.3, blobsParams),
			Summary: "One round cloud a class: a linear classifier is enough while the clouds are apart.",
			Formula: `x \sim N\left((\cos(2\pi c/k), \sin(2\pi c/k)), \sigma^2\right)`, Source: "scikit-learn's make_blobs"},
		{Key: "checkerboard", Title: "Checkerboard", New: newCheckerboard, Params: toyParams(800, 0, checkerboardParams),
			Summary: "Many corners: the finer the squares, the more units it takes.",
			Formula: `c = (\lfloor i \rfloor + \lfloor j \rfloor) \quad \text{odd}`, Source: "own set"},
		{Key: "sine", Title: "Sine", New: newSine, Params: toyParams(200, 0.1, sineParams),
			Summary: "A wave to fit.",
			Formula: `y = \sin(\omega \pi x), \quad -1 ≤ x ≤ 1`, Source: "own set"},
		{Key: "step", Title: "Step", New: newStep, Params: toyParams(200, 0.1, nil),
			Summary: "A jump to fit: a smooth network needs large weights for it.",
			Formula: `y = \sgn x, \quad -1 ≤ x ≤ 1`, Source: "own set"},
		{Key: "cubic", Title: "Cubic", New: newCubic, Params: toyParams(200, 0.1, nil),
			Summary: "A bend up and a bend down to fit.",
			Formula: `y = 4x^3 - 3x, \quad -1 ≤ x ≤ 1`, Source: "Chebyshev's third polynomial"},
	}}
}

// toyParams puts what every toy takes before its own parameters.
func toyParams(n int, noise float64, own param.Specs) param.Specs {
	return append(param.Specs{
		{Key: "n", Symbol: "n", Title: "instances", Kind: param.Int, Default: param.Num(float64(n)),
			Scale: param.Log, Min: 10, Max: 1e6, Low: 50, High: 10_000,
			Help: "How many points; the classes get equally many, but for a remainder."},
		{Key: "noise", Symbol: "σ", Title: "noise", Default: param.Num(noise),
			Max: math.Inf(1), Low: 0, High: 1,
			Help: "The standard deviation of the normal noise added to every coordinate, or to the target of a curve."},
	}, own...)
}

// size is what every toy has: the number of points and their noise.
type size struct {
	N     int     // points
	Noise float64 // standard deviation, in units of the coordinates
}

func sizeOf(v param.Values) size { return size{int(v.Num("n")), v.Num("noise")} }

// stream is the random numbers of a toy.
func stream(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed), toyStream))
}

// toyStream is "toy" in ASCII.
const toyStream = 0x746f79

// plane makes a set of points in the plane: point i belongs to class i mod
// classes and lies where place says, with noise on both coordinates.
func (o size) plane(name string, seed uint64, classes int, place func(r *rand.Rand, class int) (x, y float64)) *Set {
	r := stream(seed)
	s := &Set{Name: name, Features: 2, Classes: classes,
		Values: make([]float64, 0, 2*o.N), Labels: make([]int, 0, o.N)}
	for i := range o.N {
		class := i % classes
		x, y := place(r, class)
		x += o.Noise * r.NormFloat64()
		y += o.Noise * r.NormFloat64()
		s.Values, s.Labels = append(s.Values, x, y), append(s.Labels, class)
	}
	return s
}

// curve makes a regression: x is uniform in [−1, 1), the target f(x) with noise.
func (o size) curve(name string, seed uint64, f func(x float64) float64) *Set {
	r := stream(seed)
	s := &Set{Name: name, Features: 1, Outputs: 1,
		Values: make([]float64, 0, o.N), Targets: make([]float64, 0, o.N)}
	for range o.N {
		x := 2*r.Float64() - 1
		s.Values, s.Targets = append(s.Values, x), append(s.Targets, f(x)+o.Noise*r.NormFloat64())
	}
	return s
}
