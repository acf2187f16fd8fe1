package optimizers

import "math"

// The steps of Adam and its kin, told term by term.

var (
	_ explainer = Adam{}
	_ explainer = AdamW{}
	_ explainer = AdaMax{}
	_ explainer = Nadam{}
	_ explainer = AdaBound{}
)

// moments adds Adam's decaying means.
func (e *Explanation) moments(beta1, beta2, eps float64, before, after *State) (m, s []float64) {
	e.know("ε", "ε", RoleNone, eps)
	e.know("β₂", "β₂", RoleNone, beta2)
	e.gradient()
	e.mean(beta1, before, after)
	e.squares("s", "s", "mean square", `<β₂> <s⁻> + (1 − <β₂>) <g>²`, "A decaying mean of the squared slope: the area of the square.", before.Slot[1], after.Slot[1])
	return after.Slot[0], after.Slot[1]
}

func (e *Explanation) mean(beta1 float64, before, after *State) {
	e.know("β₁", "β₁", RoleNone, beta1)
	e.know("m⁻", "m", RoleMomentum, before.Slot[0]...)
	e.add(Term{Quantity: Quantity{"m", "m", RoleMomentum, after.Slot[0]}, Title: "mean gradient", Space: InGradients,
		Formula: `<β₁> <m⁻> + (1 − <β₁>) <g>`, Says: "A decaying mean of the slope: it turns slower than the slope does."})
}

// corrected adds the rate that makes up for means that start at 0.
func (e *Explanation) corrected(after *State) float64 {
	e.know("β₁ᵗ", "β₁ᵗ", RoleNone, after.Scalars[0])
	e.know("β₂ᵗ", "β₂ᵗ", RoleNone, after.Scalars[1])
	rate := e.Rate * math.Sqrt(1-after.Scalars[1]) / (1 - after.Scalars[0])
	e.add(Term{Quantity: Quantity{"η̂", `\hat{η}`, RoleRate, []float64{rate}}, Title: "corrected rate", Space: InNumbers,
		Formula: `<η> \frac{\sqrt{1 − <β₂ᵗ>}}{1 − <β₁ᵗ>}`, Says: "Both means start at 0 and are too small at first: the rate makes up for it."})
	return rate
}

// adamStep adds divisor and move of Adam; the divisor is the root of s, or with
// AMSGrad of the largest s so far.
func (e *Explanation) adamStep(amsgrad bool, eps float64, before, after *State) {
	m, s := after.Slot[0], after.Slot[1]
	root, formula := `\sqrt{s} + ε`, `\sqrt{<s>} + <ε>`
	if amsgrad {
		s = after.Slot[2]
		e.squares("s_max", `s_{max}`, "largest mean square", `\max\left( <s_max⁻> , <s> \right)`,
			"The largest mean square so far stays: the divisor never shrinks.", before.Slot[2], s)
		root, formula = `\sqrt{s_{max}} + ε`, `\sqrt{<s_max>} + <ε>`
	}
	rate := e.corrected(after)
	d := e.divisor(root, formula, sideSays, func(i int) float64 { return math.Sqrt(s[i]) + eps })
	e.move(`−<η̂> \frac{<m>}{<D>}`, "The mean slope divided by the divisor, coordinate by coordinate, is the move.",
		func(i int) float64 { return -(rate * m[i] / d[i]) })
}

func (o Adam) explain(e *Explanation, before, after *State) {
	e.moments(o.Beta1, o.Beta2, o.Epsilon, before, after)
	e.adamStep(o.AMSGrad, o.Epsilon, before, after)
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o AdamW) explain(e *Explanation, before, after *State) {
	e.moments(o.Beta1, o.Beta2, o.Epsilon, before, after)
	e.know("λ", "λ", RoleNone, o.WeightDecay)
	e.add(Term{Quantity: Quantity{"w", `−η λ θ`, RoleDecay, e.of(func(i int) float64 { return -(e.From[i] * o.WeightDecay * e.Rate) })},
		Title: "weight decay", Space: InSteps, Formula: `−<η> <λ> <θ>`, Says: "Weight decay pulls towards 0, and no divisor touches it."})
	e.adamStep(o.AMSGrad, o.Epsilon, before, after)
	e.land(`<θ> + <w> + <Δ>`, "The ball moves by both.")
}

func (o AdaMax) explain(e *Explanation, before, after *State) {
	e.know("ε", "ε", RoleNone, o.Epsilon)
	e.know("β₂", "β₂", RoleNone, o.Beta2)
	e.gradient()
	e.mean(o.Beta1, before, after)
	m, u := after.Slot[0], after.Slot[1]
	e.know("u⁻", "u", RoleDivisor, before.Slot[1]...)
	e.add(Term{Quantity: Quantity{"u", "u", RoleDivisor, u}, Title: "decaying maximum", Space: InGradients,
		Formula: `\max\left( <β₂> <u⁻> , |<g>| \right)`, Says: "The largest slope of late, which decays slowly."})
	e.know("β₁ᵗ", "β₁ᵗ", RoleNone, after.Scalars[0])
	rate := e.Rate / (1 - after.Scalars[0])
	e.add(Term{Quantity: Quantity{"η̂", `\hat{η}`, RoleRate, []float64{rate}}, Title: "corrected rate", Space: InNumbers,
		Formula: `\frac{<η>}{1 − <β₁ᵗ>}`, Says: "The mean starts at 0 and is too small at first: the rate makes up for it."})
	d := e.divisor(`u + ε`, `<u> + <ε>`, "It is the divisor: steep coordinates are divided by more.", func(i int) float64 { return u[i] + o.Epsilon })
	e.move(`−<η̂> \frac{<m>}{<D>}`, "The mean slope divided by the divisor, coordinate by coordinate, is the move.",
		func(i int) float64 { return -(rate * m[i] / d[i]) })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o Nadam) explain(e *Explanation, before, after *State) {
	m, s := e.moments(o.Beta1, o.Beta2, o.Epsilon, before, after)
	warm := after.Scalars[1]
	mu, next := o.Beta1*(1-0.5*warm), o.Beta1*(1-0.5*warm*o.WarmUp)
	e.know("Π", `μ_1 ⋯ μ_t`, RoleNone, after.Scalars[0])
	e.know("β₂ᵗ", "β₂ᵗ", RoleNone, after.Scalars[2])
	e.know("0.96ᵗ", `0.96^t`, RoleNone, warm)
	e.know("0.96ᵗ⁺¹", `0.96^{t+1}`, RoleNone, warm*o.WarmUp)
	number := func(name, symbol, title, formula, says string, v float64) {
		e.add(Term{Quantity: Quantity{name, symbol, RoleNone, []float64{v}}, Title: title, Space: InNumbers, Formula: formula, Says: says})
	}
	number("μ", `μ_t`, "momentum of this step", `<β₁> \left( 1 − 0.5 \cdot <0.96ᵗ> \right)`, "The momentum warms up from half of β₁ to β₁.", mu)
	number("μ⁺", `μ_{t+1}`, "momentum of the next step", `<β₁> \left( 1 − 0.5 \cdot <0.96ᵗ⁺¹> \right)`, "Nesterov's look ahead takes the momentum of the step to come.", next)
	ofMean, ofGrad := next/(1-after.Scalars[0]*next), (1-mu)/(1-after.Scalars[0])
	mean := e.of(func(i int) float64 { return ofMean*m[i] + ofGrad*e.Grad[i] })
	e.add(Term{Quantity: Quantity{"m̂", `\hat{m}`, RoleLookAhead, mean}, Title: "mean with look-ahead", Space: InGradients,
		Formula: `\frac{<μ⁺> <m>}{1 − <Π> <μ⁺>} + \frac{(1 − <μ>) <g>}{1 − <Π>}`, Says: "The mean as it is about to be, with its bias corrected."})
	unbias := 1 / (1 - after.Scalars[2])
	d := e.divisor(`\sqrt{\hat{s}} + ε`, `\sqrt{\frac{<s>}{1 − <β₂ᵗ>}} + <ε>`, sideSays,
		func(i int) float64 { return math.Sqrt(s[i]*unbias) + o.Epsilon })
	e.move(`−<η> \frac{<m̂>}{<D>}`, "That mean divided by the divisor, coordinate by coordinate, is the move.",
		func(i int) float64 { return -(e.Rate * mean[i] / d[i]) })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o AdaBound) explain(e *Explanation, before, after *State) {
	m, s := e.moments(o.Beta1, o.Beta2, o.Epsilon, before, after)
	rate := e.corrected(after)
	d := e.divisor(`\sqrt{s} + ε`, `\sqrt{<s>} + <ε>`, sideSays, func(i int) float64 { return math.Sqrt(s[i]) + o.Epsilon })
	final := o.FinalLR
	if o.LearningRate > 0 {
		final *= e.Rate / o.LearningRate
	}
	t := float64(after.T)
	e.know("η*", `η^*`, RoleRate, final)
	e.know("γt", `γt`, RoleNone, o.Gamma*t)
	low, high := final*(1-1/(o.Gamma*t+1)), final*(1+1/(o.Gamma*t))
	bound := func(name, symbol, title, formula, says string, v float64) {
		e.add(Term{Quantity: Quantity{name, symbol, RoleNone, []float64{v}}, Title: title, Space: InNumbers, Formula: formula, Says: says})
	}
	bound("l", `η_l`, "lower bound", `<η*> \left( 1 − \frac{1}{<γt> + 1} \right)`, "The least rate that a coordinate may have by now.", low)
	bound("h", `η_u`, "upper bound", `<η*> \left( 1 + \frac{1}{<γt>} \right)`, "The largest; both close on the final rate.", high)
	own := e.of(func(i int) float64 { return min(max(rate/d[i], low), high) })
	e.add(Term{Quantity: Quantity{"r", `r`, RoleRate, own}, Title: "bounded rate", Space: InNumbers,
		Formula: `\text{clip}\left( \frac{<η̂>}{<D>} , <l> , <h> \right)`, Says: "Adam's rate of each coordinate is held between the bounds."})
	e.move(`−<r> <m>`, "The mean slope by that rate is the move.", func(i int) float64 { return -(own[i] * m[i]) })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}
