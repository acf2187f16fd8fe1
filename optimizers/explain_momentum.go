package optimizers

// The steps of gradient descent and of momentum, told term by term.

var (
	_ explainer = SGD{}
	_ explainer = Momentum{}
	_ explainer = Nesterov{}
)

func (SGD) explain(e *Explanation, _, _ *State) {
	e.gradient()
	d := e.of(func(i int) float64 { return -(e.Rate * e.Grad[i]) })
	e.add(Term{Quantity: Quantity{"Δ", "Δ", RoleUpdate, d}, Title: "move", Space: InSteps, Formula: `−<η> <g>`,
		Says: "The move: against the slope, as long as the learning rate says."})
	e.land(`<θ> + <Δ>`, "The ball moves, and nothing is remembered.")
}

func (o Momentum) explain(e *Explanation, before, after *State) {
	e.kept(o.Beta, before)
	e.gradient()
	e.pushed(after)
}

func (o Nesterov) explain(e *Explanation, before, after *State) {
	e.kept(o.Beta, before)
	e.add(Term{Quantity: Quantity{"p", "p", RoleLookAhead, e.Probe}, Title: "look-ahead point", Space: InPoints, Formula: `<θ> + <k>`,
		Says: "Where the momentum alone would carry the ball: the slope is asked for there."})
	e.gradientAt(`∇f(p)`, "The slope at the look-ahead point, not at the ball.")
	e.pushed(after)
}

// kept is what is left of the last move.
func (e *Explanation) kept(beta float64, before *State) {
	past := before.Slot[0]
	e.know("β", "β", RoleNone, beta)
	e.know("m⁻", "m", RoleMomentum, past...)
	e.add(Term{Quantity: Quantity{"k", `βm`, RoleMomentum, e.of(func(i int) float64 { return beta * past[i] })},
		Title: "kept momentum", Space: InSteps, Formula: `<β> <m⁻>`, Says: "What is kept of the last move."})
}

// pushed adds the gradient's push to it, which makes the move.
func (e *Explanation) pushed(after *State) {
	e.add(Term{Quantity: Quantity{"d", `−η g`, RoleGradient, e.of(func(i int) float64 { return -(e.Rate * e.Grad[i]) })},
		Title: "push of the gradient", Space: InSteps, Formula: `−<η> <g>`, Says: "The slope pushes downhill, by the learning rate."})
	e.add(Term{Quantity: Quantity{"m", "m", RoleUpdate, after.Slot[0]}, Title: "momentum, the move", Space: InSteps,
		Formula: `<β> <m⁻> − <η> <g>`, Says: "Both together are the new momentum, and the move."})
	e.land(`<θ> + <m>`, "The ball moves by the momentum.")
}
