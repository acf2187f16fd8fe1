package surfaces

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Sampled is a surface whose loss is the mean of the losses of samples, so that
// a minibatch of them has a loss and a gradient of its own.
type Sampled interface {
	Surface
	// Samples is how many there are, n.
	Samples() int
	// EvalSamples is Eval of the mean over the samples with these indices, each
	// 0 to n − 1.
	EvalSamples(at []int, x, grad []float64) float64
	// HessianSamples is the Hessian of that mean.
	HessianSamples(at []int, x []float64, dst *mat.SymDense)
}

// Samples is how many samples the loss of a surface is the mean of, 0 where it is
// no such mean; what is asked for need not have been built.
func Samples(c param.Choice) int {
	if c.Key != "regression" {
		return 0
	}
	return int(c.Values.Num("n"))
}

// Regression is the loss of a straight line through n points (aᵢ, tᵢ), half the
// mean squared error of linear regression with the slope x and the intercept y,
//
//	f = 1/(2n) Σ (x aᵢ + y − tᵢ)²
//
// It is a bowl. Its Hessian is the same everywhere,
//
//	H = [mean a², mean a; mean a, 1] = λ Q diag(1, κ) Qᵀ
//
// and the n features aᵢ, normal numbers drawn by the seed, are shifted and
// scaled so that it has exactly the condition number κ and the flat axis at the
// angle asked for: λ = 1/(sin²a + κ cos²a), mean a = λ(1 − κ) sin a cos a. An
// angle of 90° is a feature of mean 0 and standard deviation √κ; features that
// are not centred turn the bowl.
//
// The targets tᵢ lie about a line with the residuals εᵢ ~ N(0, σ²), as drawn; the
// line is the one for which the least-squares solution, the minimum, is (1, 0)
// whatever is drawn. Eval is the exact expansion there, f* + δᵀHδ/2, which agrees
// with the sum over all samples to rounding.
type Regression struct {
	plane
	Feature, Target []float64 // aᵢ, tᵢ [n]; not to be written

	xx, xy  float64 // of H; its third entry is 1
	minimum Minimum
	domain  Domain
	start   [2]float64
}

var _ Sampled = (*Regression)(nil)

// MaxSamples is how many points a regression has at most: an epoch's order and
// the points themselves stay within the second cache.
const MaxSamples = 10_000

var regressionParams = param.Specs{
	{Key: "n", Symbol: "n", Title: "points", Kind: param.Int, Scale: param.Log, Default: param.Num(100),
		Min: 3, Max: MaxSamples, Low: 10, High: 1000, Help: "How many points the line is fitted to."},
	{Key: "kappa", Symbol: "κ", Title: "condition", Default: param.Num(20), Scale: param.Log,
		Min: 1, Max: 1e6, Low: 1, High: 1000,
		Help: "Condition number of the Hessian: how many times steeper the steep direction is than the flat one."},
	{Key: "angle", Symbol: "a", Title: "angle", Unit: "°", Default: param.Num(90), Min: -360, Max: 360, Low: 0, High: 180,
		Help: "Of the flat axis. 90° is a centred feature; one whose mean is not 0 turns the bowl."},
	{Key: "residual", Symbol: "σ", Title: "residual", Default: param.Num(2), Min: 0, Max: 1e6, Low: 0, High: 10,
		Help: "Standard deviation of the points about the line. Without it every minibatch has the same minimum."},
	{Key: "seed", Symbol: "seed", Title: "points' seed", Kind: param.Int, Default: param.Num(1), Min: 0, Max: 1e9, Low: 0, High: 20,
		Help: "Draws the points."},
}

func newRegression(v param.Values) (Surface, error) {
	n, kappa, sigma := int(v.Num("n")), v.Num("kappa"), v.Num("residual")
	sin, cos := math.Sincos(v.Num("angle") * math.Pi / 180)
	r := &Regression{Feature: make([]float64, n), Target: make([]float64, n)}
	lambda := 1 / (sin*sin + kappa*cos*cos)
	r.xx, r.xy = lambda*(cos*cos+kappa*sin*sin), lambda*cos*sin*(1-kappa)

	rng := rand.New(rand.NewPCG(uint64(v.Num("seed")), regressionStream))
	standardNormal(r.Feature, rng)
	mean, spread := r.xy, lambda*math.Sqrt(kappa) // since the determinant is λ²κ
	for i, z := range r.Feature {
		r.Feature[i] = mean + spread*z
	}
	var ae, e, ee float64 // means of aε, ε and ε²
	for i, a := range r.Feature {
		eps := sigma * rng.NormFloat64()
		r.Target[i] = eps
		ae, e, ee = ae+a*eps, e+eps, ee+eps*eps
	}
	count := float64(n)
	ae, e, ee = ae/count, e/count, ee/count
	// δ = H⁻¹ (mean aε, mean ε) is what least squares makes of the residuals alone,
	// and what is left of them there is the loss.
	det := lambda * lambda * kappa
	dx, dy := (ae-r.xy*e)/det, (r.xx*e-r.xy*ae)/det
	for i, a := range r.Feature {
		r.Target[i] += (fitSlope-dx)*a + fitIntercept - dy
	}
	r.minimum = Minimum{X: fitSlope, Y: fitIntercept, F: math.Max(0, ee-ae*dx-e*dy) / 2, Global: true}

	r.frame(sin, cos, kappa, lambda, det)
	return r, nil
}

// The line of the least squares, and what keeps the points' numbers apart from other streams of
// the same seed ("line" in ASCII).
const (
	fitSlope, fitIntercept = 1, 0

	regressionStream = 0x6c696e65
)

// standardNormal fills z with normal numbers and makes their mean 0 and the mean
// of their squares 1.
func standardNormal(z []float64, rng *rand.Rand) {
	sum := 0.0
	for i := range z {
		z[i] = rng.NormFloat64()
		sum += z[i]
	}
	mean, squares := sum/float64(len(z)), 0.0
	for i := range z {
		z[i] -= mean
		squares += z[i] * z[i]
	}
	scale := math.Sqrt(float64(len(z)) / squares)
	for i := range z {
		z[i] *= scale
	}
}

// frame chooses the start and the window. The start is as high above the minimum
// as that of the elongated bowl with κ = 20, some 54.5 whatever the condition, and
// in the same direction from it: −8/√λ along the flat axis and √(45/λκ) across.
// The window holds the ellipse of that height.
func (r *Regression) frame(sin, cos, kappa, lambda, det float64) {
	u, v := -8/math.Sqrt(lambda), math.Sqrt(45/(lambda*kappa))
	r.start = [2]float64{twoDigits(fitSlope + u*cos - v*sin), twoDigits(fitIntercept + u*sin + v*cos)}
	const level = 2 * 54.5
	w, h := twoDigits(1.15*math.Sqrt(level/det)), twoDigits(1.15*math.Sqrt(level*r.xx/det))
	r.domain = Domain{fitSlope - w, fitSlope + w, fitIntercept - h, fitIntercept + h}
}

// twoDigits rounds to two significant digits, so that starts and windows read well.
func twoDigits(x float64) float64 {
	if x == 0 {
		return 0
	}
	s := math.Pow(10, 1-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*s) / s
}

// Eval returns f and its gradient.
func (r *Regression) Eval(p, grad []float64) float64 {
	dx, dy := p[0]-r.minimum.X, p[1]-r.minimum.Y
	gx, gy := r.xx*dx+r.xy*dy, r.xy*dx+dy
	if grad != nil {
		grad[0], grad[1] = gx, gy
	}
	return r.minimum.F + (dx*gx+dy*gy)/2
}

// Hessian is the same everywhere.
func (r *Regression) Hessian(_ []float64, dst *mat.SymDense) { setHessian(dst, r.xx, r.xy, 1) }

// Samples is n.
func (r *Regression) Samples() int { return len(r.Feature) }

// EvalSamples returns the mean loss of some samples and its gradient.
func (r *Regression) EvalSamples(at []int, p, grad []float64) float64 {
	var f, gx, gy float64
	for _, i := range at {
		a := r.Feature[i]
		e := p[0]*a + p[1] - r.Target[i]
		f, gx, gy = f+e*e, gx+e*a, gy+e
	}
	n := float64(len(at))
	if grad != nil {
		grad[0], grad[1] = gx/n, gy/n
	}
	return f / (2 * n)
}

// HessianSamples is the same everywhere; that of a single sample is singular.
func (r *Regression) HessianSamples(at []int, _ []float64, dst *mat.SymDense) {
	var xx, xy float64
	for _, i := range at {
		a := r.Feature[i]
		xx, xy = xx+a*a, xy+a
	}
	n := float64(len(at))
	setHessian(dst, xx/n, xy/n, 1)
}

// Domain shows the bowl up to a little above the start.
func (r *Regression) Domain() Domain { return r.domain }

// Minima returns the least-squares solution.
func (r *Regression) Minima() []Minimum { return []Minimum{r.minimum} }

// Start is on the far slope.
func (r *Regression) Start() [2]float64 { return r.start }
