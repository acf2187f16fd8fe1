package optimizers

import (
	"gonum.org/v1/gonum/optimize"

	"downhill/internal/param"
)

// The variants of CG, named after their authors.
const (
	FletcherReeves  = "fletcher_reeves"
	PolakRibiere    = "polak_ribiere"
	HestenesStiefel = "hestenes_stiefel"
	DaiYuan         = "dai_yuan"
	HagerZhang      = "hager_zhang"
)

// CG is gonum's nonlinear method of conjugate gradients:
//
//	d ← −∇f + β d,   θ ← θ + α d
//
// with α from the line search and β by the Variant; with y the change of the
// gradient, and the dot for products,
//
//	fletcher_reeves   β = ∇f·∇f / ∇f₋·∇f₋        polak_ribiere  β = max(0, ∇f·y / ∇f₋·∇f₋)
//	hestenes_stiefel  β = max(0, ∇f·y / d·y)     dai_yuan       β = ∇f·∇f / d·y
//	hager_zhang       β = (y − 2d y·y/d·y)·∇f / d·y
//
// It starts again along −∇f after ⌈Restart · n⌉ steps without one, where two
// gradients running are nearly opposite, and where d does not lead downhill. The
// first α tried is scaled from the last one by the slopes. It keeps vectors only.
// Source: Nocedal & Wright 2006, section 5.2; Hager & Zhang 2006; gonum's
// optimize.CG.
type CG struct {
	yardstick
	Line    LineSearch
	Variant string
	Restart float64
}

var _ Yardstick = CG{}

func cgParams() param.Specs {
	return param.Specs{
		{Key: "variant", Symbol: "β", Title: "variant", Kind: param.Text, Default: param.Word(HestenesStiefel),
			Choices: []string{FletcherReeves, PolakRibiere, HestenesStiefel, DaiYuan, HagerZhang},
			Help:    "How much of the last direction stays in the next."},
		{Key: "restart", Symbol: "r", Title: "restart factor", Default: param.Num(6), MinOpen: true, Max: 1000, Low: 1, High: 20,
			Help: "After so many steps for every parameter it starts again along the gradient."},
	}
}

func newCG(v param.Values) (Optimizer, error) {
	return CG{Line: newLineSearch(v), Variant: v.Text("variant"), Restart: v.Num("restart")}, nil
}

// Step goes to the next major iteration; lr has no meaning here.
func (o CG) Step(s *State, x []float64, f Objective, _ float64) { stepBy(o, s, x, f) }

// Keeps counts d, and ∇f of the step before.
func (CG) Keeps(n float64) float64 { return 2 * n }

// Work is that of some products of vectors.
func (CG) Work(n float64) float64 { return n }

func (o CG) engine() engine {
	cg := &optimize.CG{IterationRestartFactor: o.Restart, AngleRestartThreshold: -0.9, InitialStep: &optimize.FirstOrderStepSize{}}
	switch o.Variant {
	case FletcherReeves:
		cg.Variant = &optimize.FletcherReeves{}
	case PolakRibiere:
		cg.Variant = &optimize.PolakRibierePolyak{}
	case DaiYuan:
		cg.Variant = &optimize.DaiYuan{}
	case HagerZhang:
		cg.Variant = &optimize.HagerZhang{}
	default:
		cg.Variant = &optimize.HestenesStiefel{}
	}
	return newAlong(cg, o.Line, false)
}
