package optimizers

import "math"

// The steps of the rules that divide by a root of squared gradients, told term
// by term.

var (
	_ explainer = AdaGrad{}
	_ explainer = RMSProp{}
	_ explainer = Adadelta{}
)

// squares adds the second moment.
func (e *Explanation) squares(name, symbol, title, formula, says string, before, after []float64) {
	e.know(name+"⁻", symbol, RoleSquare, before...)
	e.add(Term{Quantity: Quantity{name, symbol, RoleSquare, after}, Title: title, Space: InSquares, Formula: formula, Says: says})
}

// divisor adds what the step is divided by.
func (e *Explanation) divisor(symbol, formula, says string, f func(i int) float64) []float64 {
	d := e.of(f)
	e.add(Term{Quantity: Quantity{"D", symbol, RoleDivisor, d}, Title: "divisor", Space: InNumbers, Formula: formula, Says: says})
	return d
}

// move adds the move.
func (e *Explanation) move(formula, says string, f func(i int) float64) {
	e.add(Term{Quantity: Quantity{"Δ", "Δ", RoleUpdate, e.of(f)}, Title: "move", Space: InSteps, Formula: formula, Says: says})
}

const sideSays = "Its root, the side of the square, is the divisor: steep coordinates are divided by more."

func (o AdaGrad) explain(e *Explanation, before, after *State) {
	e.know("ε", "ε", RoleNone, o.Epsilon)
	e.gradient()
	s := after.Slot[0]
	e.squares("s", "s", "sum of squares", `<s⁻> + <g>²`, "The squared slope is added to all squares so far; the sum never shrinks.", before.Slot[0], s)
	d := e.divisor(`\sqrt{s + ε}`, `\sqrt{<s> + <ε>}`, sideSays, func(i int) float64 { return math.Sqrt(s[i] + o.Epsilon) })
	e.move(`−\frac{<η> <g>}{<D>}`, "The slope divided by the divisor, coordinate by coordinate, is the move.",
		func(i int) float64 { return -(e.Rate * e.Grad[i] / d[i]) })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o RMSProp) explain(e *Explanation, before, after *State) {
	e.know("ε", "ε", RoleNone, o.Epsilon)
	e.know("ρ", "ρ", RoleNone, o.Rho)
	e.gradient()
	s := after.Slot[0]
	e.squares("s", "s", "mean square", `<ρ> <s⁻> + (1 − <ρ>) <g>²`, "A decaying mean of the squared slope: old slopes are forgotten.", before.Slot[0], s)
	var d []float64
	if o.Centered {
		g := after.Slot[1]
		e.know("ḡ⁻", `\bar{g}`, RoleMomentum, before.Slot[1]...)
		e.add(Term{Quantity: Quantity{"ḡ", `\bar{g}`, RoleMomentum, g}, Title: "mean gradient", Space: InGradients,
			Formula: `<ρ> <ḡ⁻> + (1 − <ρ>) <g>`, Says: "A decaying mean of the slope itself."})
		d = e.divisor(`\sqrt{s − \bar{g}² + ε}`, `\sqrt{\max\left( 0 , <s> − <ḡ>² \right) + <ε>}`,
			"The root of the variance, how much the slope scatters about its mean, is the divisor.",
			func(i int) float64 { return math.Sqrt(max(0, s[i]-g[i]*g[i]) + o.Epsilon) })
	} else {
		d = e.divisor(`\sqrt{s + ε}`, `\sqrt{<s> + <ε>}`, sideSays, func(i int) float64 { return math.Sqrt(s[i] + o.Epsilon) })
	}
	if !o.Centered && o.Momentum == 0 {
		e.move(`−\frac{<η> <g>}{<D>}`, "The slope divided by the divisor, coordinate by coordinate, is the move.",
			func(i int) float64 { return -(e.Rate * e.Grad[i] / d[i]) })
		e.land(`<θ> + <Δ>`, "The ball moves.")
		return
	}
	last := len(after.Slot) - 1
	e.know("β", "β", RoleNone, o.Momentum)
	e.know("m⁻", "m", RoleMomentum, before.Slot[last]...)
	e.add(Term{Quantity: Quantity{"m", "m", RoleMomentum, after.Slot[last]}, Title: "gathered steps", Space: InSteps,
		Formula: `<β> <m⁻> + \frac{<η> <g>}{<D>}`, Says: "The quotients are gathered with momentum; the sum points uphill."})
	e.move(`−<m>`, "The move goes the other way.", func(i int) float64 { return -after.Slot[last][i] })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o Adadelta) explain(e *Explanation, before, after *State) {
	e.know("ε", "ε", RoleNone, o.Epsilon)
	e.know("ρ", "ρ", RoleNone, o.Rho)
	e.gradient()
	s, past := after.Slot[0], before.Slot[1]
	e.squares("s", "s", "mean square", `<ρ> <s⁻> + (1 − <ρ>) <g>²`, "A decaying mean of the squared slope.", before.Slot[0], s)
	d := e.divisor(`\sqrt{s + ε}`, `\sqrt{<s> + <ε>}`, sideSays, func(i int) float64 { return math.Sqrt(s[i] + o.Epsilon) })
	e.know("d⁻", "d", RoleMomentum, past...)
	e.add(Term{Quantity: Quantity{"N", `\sqrt{d + ε}`, RoleMomentum, e.of(func(i int) float64 { return math.Sqrt(past[i] + o.Epsilon) })},
		Title: "size of past moves", Space: InNumbers, Formula: `\sqrt{<d⁻> + <ε>}`, Says: "The root of the mean square of the moves so far sizes this one."})
	move := e.of(func(i int) float64 { return -e.Grad[i] * math.Sqrt(past[i]+o.Epsilon) / d[i] })
	e.add(Term{Quantity: Quantity{"v", "v", RoleUpdate, move}, Title: "move before η", Space: InSteps, Formula: `−<g> \frac{<N>}{<D>}`,
		Says: "The slope in the unit of θ: divided by slopes, multiplied by moves."})
	e.add(Term{Quantity: Quantity{"d", "d", RoleNone, after.Slot[1]}, Title: "mean square of the moves", Space: InSquares,
		Formula: `<ρ> <d⁻> + (1 − <ρ>) <v>²`, Says: "The move's square enters the mean for the next step."})
	e.move(`<η> <v>`, "The learning rate, 1 in the paper, scales the move.", func(i int) float64 { return e.Rate * move[i] })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}
