package optimizers

import "math"

// The steps of FTRL, Lion and Newton, told term by term.

var (
	_ explainer = FTRL{}
	_ explainer = Lion{}
	_ explainer = Newton{}
)

func (o FTRL) explain(e *Explanation, before, after *State) {
	e.gradient()
	if e.Rate == 0 {
		e.land(`<θ>`, "The learning rate is 0: everything stays.")
		return
	}
	x, pastN, n := e.From, before.Slot[1], after.Slot[1]
	pastZ, z := before.Slot[0], after.Slot[0]
	if before.Scalars[0] == 0 && o.KeepInitial {
		pastZ = e.of(func(i int) float64 { return -x[i] * (o.Beta + math.Sqrt(pastN[i])) / e.Rate })
	}
	e.squares("n", "n", "sum of squares", `<n⁻> + <g>²`, "The squared slope is added to all squares so far.", pastN, n)
	e.know("z⁻", "z", RoleMomentum, pastZ...)
	e.know("l₁", "l₁", RoleNone, o.L1)
	e.know("l₂", "l₂", RoleNone, o.L2)
	e.know("β", "β", RoleNone, o.Beta)
	e.add(Term{Quantity: Quantity{"z", "z", RoleMomentum, z}, Title: "anchored sum of gradients", Space: InGradients,
		Formula: `<z⁻> + <g> − \frac{\sqrt{<n>} − \sqrt{<n⁻>}}{<η>} <θ>`, Says: "All slopes so far, anchored at the places where they were found."})
	d := e.divisor(`\frac{β + \sqrt{n}}{η} + 2l₂`, `\frac{<β> + \sqrt{<n>}}{<η>} + 2 \cdot <l₂>`, "The root of the sum, over the learning rate, is the divisor.",
		func(i int) float64 { return (o.Beta+math.Sqrt(n[i]))/e.Rate + 2*o.L2 })
	e.move(`−\text{sign}(<z>) \frac{\max\left( 0 , |<z>| − <l₁> \right)}{<D>} − <θ>`, "The move from here to the best weights.",
		func(i int) float64 { return e.To[i] - x[i] })
	best := `−\text{sign}(<z>) \frac{\max\left( 0 , |<z>| − <l₁> \right)}{<D>}`
	for i := range d {
		if d[i] == 0 { // nothing is known of a coordinate yet
			e.Terms[len(e.Terms)-1].Formula, best = "", `<θ> + <Δ>`
		}
	}
	e.land(best, "The weights that would have been best for all slopes so far; within l₁ they are exactly 0.")
}

func (o Lion) explain(e *Explanation, before, after *State) {
	e.gradient()
	past := before.Slot[0]
	e.know("β₁", "β₁", RoleNone, o.Beta1)
	e.know("β₂", "β₂", RoleNone, o.Beta2)
	e.know("m⁻", "m", RoleMomentum, past...)
	c := e.of(func(i int) float64 { return o.Beta1*past[i] + (1-o.Beta1)*e.Grad[i] })
	e.add(Term{Quantity: Quantity{"c", "c", RoleMomentum, c}, Title: "direction", Space: InGradients,
		Formula: `<β₁> <m⁻> + (1 − <β₁>) <g>`, Says: "The mean and the slope together give the direction."})
	e.move(`−<η> \text{sign}(<c>)`, "Only its signs count: every coordinate moves by η.", func(i int) float64 { return -(e.Rate * sign(c[i])) })
	e.add(Term{Quantity: Quantity{"m", "m", RoleMomentum, after.Slot[0]}, Title: "mean gradient", Space: InGradients,
		Formula: `<β₂> <m⁻> + (1 − <β₂>) <g>`, Says: "The slope enters the mean for the next step."})
	e.land(`<θ> + <Δ>`, "The ball moves.")
}

func (o Newton) explain(e *Explanation, _, after *State) {
	e.gradient()
	w := after.newton
	if w == nil || after.Note == noHessian || after.Note == badHessian {
		e.move(`−<η> <g>`, "There is no Hessian to go by: it takes the gradient step.", func(i int) float64 { return -(e.Rate * e.Grad[i]) })
		e.land(`<θ> + <Δ>`, "The ball moves.")
		return
	}
	says := "The Hessian's inverse stretches the slope to reach the minimum of the parabola that fits here."
	if w.raised > 0 {
		says = "The parabola that fits here has no minimum: the Hessian is damped until it has one."
	}
	n := Term{Quantity: Quantity{"n", "n", RoleDivisor, w.step}, Title: "Newton's direction", Space: InSteps,
		Formula: `(H + (λ + τ) I)^{-1} <g>`, Says: says}
	if len(e.From) == 2 { // the inverse of two rows and columns, by Cramer's rule
		d := o.Damping + w.raised
		h11, h12, h22 := w.hessian.At(0, 0)+d, w.hessian.At(0, 1), w.hessian.At(1, 1)+d
		e.know("H'", "h_d", RoleDivisor, h22, h11)
		e.know("h", "h", RoleDivisor, h12)
		e.know("g'", "g'", RoleGradient, e.Grad[1], e.Grad[0])
		e.know("H", "h_c", RoleDivisor, h11, h22)
		n.Numbers = `\frac{<H'> <g> − <h> <g'>}{<H> <H'> − <h>²}`
	}
	e.add(n)
	e.move(`−<η> <n>`, "The learning rate, 1 for the whole way, scales it.", func(i int) float64 { return -(e.Rate * w.step[i]) })
	e.land(`<θ> + <Δ>`, "The ball moves.")
}
