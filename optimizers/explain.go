package optimizers

import (
	"math"
	"slices"
)

// Role says what part a term plays in a step; a picture gives each a colour.
type Role string

// The roles.
const (
	RoleNone      Role = ""
	RoleRaw       Role = "gradient"         // as it was asked for
	RoleGradient  Role = "clipped gradient" // as the rule sees it, where it is clipped; else it is RoleRaw's
	RoleMomentum  Role = "momentum"         // what is carried over, or gathered
	RoleLookAhead Role = "look-ahead"       // where the gradient is asked for, if not at θ
	RoleSquare    Role = "second moment"    // of the gradient
	RoleDivisor   Role = "divisor"
	RoleRate      Role = "rate"
	RoleDecay     Role = "weight decay"
	RoleUpdate    Role = "update" // the move from θ to the next θ, and what it consists of alone
	RolePoint     Role = "point"
)

// Space says what a term is measured in, and so at which scale its arrow is
// drawn.
type Space string

// The spaces.
const (
	InPoints    Space = "point"    // coordinates of θ
	InSteps     Space = "step"     // differences of θ: an arrow of its true length
	InGradients Space = "gradient" // of f per unit of θ
	InSquares   Space = "square"   // of a gradient or of a step
	InNumbers   Space = "number"   // no vector of the plane: rates, divisors, one or Dim of them
)

// Quantity is something that a formula speaks of.
type Quantity struct {
	Name   string // in plain letters, as formulas refer to it: "m", "√s + ε"
	Symbol string // as a formula sets it
	Role   Role
	Value  []float64 // [Dim], or [1] for a number that holds for all coordinates
}

// At is the value for coordinate i.
func (q *Quantity) At(i int) float64 {
	if len(q.Value) == 1 {
		return q.Value[0]
	}
	return q.Value[i]
}

// Term is one part of a step, worked out.
type Term struct {
	Quantity
	Title string // what it is, in a few words
	Space Space
	// Formula is the right-hand side, in the notation of formulas (a subset of
	// TeX's) with quantities in angle brackets: `<β> <m⁻> − <η> <g>`. It holds
	// per coordinate. "" for what is measured, not computed: the gradient.
	Formula string
	// Numbers is what to set the numbers into, where that is not the formula: a
	// matrix product written out.
	Numbers string
	Says    string // one sentence
}

// Explanation is one step of a rule, term by term in the order of the
// computation. The values are those of the step that was taken.
type Explanation struct {
	T          int     // steps taken before this one
	Rate       float64 // learning rate of the step
	From, To   []float64
	Loss       float64   // where the gradient was asked for
	Probe      []float64 // where that was
	Raw, Grad  []float64 // the gradient there, before and after clipping
	Clip       Clip
	Terms      []Term
	Quantities []Quantity // beside the terms: hyperparameters, what was remembered
	Note       string     // what the rule had to say of the step
}

// explainer is a rule that can say what its step consists of. It fills e.Terms
// behind the gradient from the states before and after the step.
type explainer interface {
	explain(e *Explanation, before, after *State)
}

// Explain says what a step consisted of that rule o took from x to to: before
// and after are its states around it (before a clone), raw is the gradient
// before clipping. All of a rule of this package's terms lead to exactly the
// step that was taken; of another rule the gradient and the move are told. The
// slices are copied.
func Explain(o Optimizer, before, after *State, x, to, raw []float64, clip Clip, lr float64) *Explanation {
	e := &Explanation{T: before.T, Rate: lr, From: slices.Clone(x), To: slices.Clone(to), Loss: after.Loss,
		Probe: slices.Clone(after.Probe), Raw: slices.Clone(raw), Grad: slices.Clone(after.Grad), Clip: clip, Note: after.Note}
	e.know("θ", "θ", RolePoint, e.From...)
	e.know("η", "η", RoleRate, lr)
	if r, ok := o.(explainer); ok {
		r.explain(e, before, after)
		return e
	}
	e.gradient()
	move := each(len(x), func(i int) float64 { return to[i] - x[i] })
	e.add(Term{Quantity: Quantity{"Δ", "Δ", RoleUpdate, move}, Title: "move", Space: InSteps,
		Says: "The move that the method settled on in this step."})
	e.land(`<θ> + <Δ>`, "The ball moves.")
	return e
}

// Find returns the quantity or the term of this name, nil where there is none.
func (e *Explanation) Find(name string) *Quantity {
	for i := range e.Terms {
		if e.Terms[i].Name == name {
			return &e.Terms[i].Quantity
		}
	}
	for i := range e.Quantities {
		if e.Quantities[i].Name == name {
			return &e.Quantities[i]
		}
	}
	return nil
}

// Role returns the first term in a role, nil where there is none.
func (e *Explanation) Role(r Role) *Term {
	for i := range e.Terms {
		if e.Terms[i].Role == r {
			return &e.Terms[i]
		}
	}
	return nil
}

// Clips says whether the rule's gradients are clipped.
func (e *Explanation) Clips() bool { return e.Clip != Clip{} }

// Turned is the angle in radians between the gradient before and after
// clipping, not a number where one of them has no direction.
func (e *Explanation) Turned() float64 {
	if len(e.Raw) != 2 {
		return math.NaN()
	}
	a, b := e.Raw, e.Grad
	if (a[0] == 0 && a[1] == 0) || (b[0] == 0 && b[1] == 0) {
		return math.NaN()
	}
	// Each is brought to length 1 first: the products of long ones overflow.
	la, lb := math.Hypot(a[0], a[1]), math.Hypot(b[0], b[1])
	ax, ay, bx, by := a[0]/la, a[1]/la, b[0]/lb, b[1]/lb
	return math.Abs(math.Atan2(ax*by-ay*bx, ax*bx+ay*by))
}

// know adds a quantity that formulas refer to.
func (e *Explanation) know(name, symbol string, r Role, value ...float64) {
	e.Quantities = append(e.Quantities, Quantity{name, symbol, r, slices.Clone(value)})
}

// add adds a term; its value is copied.
func (e *Explanation) add(t Term) {
	t.Value = slices.Clone(t.Value)
	e.Terms = append(e.Terms, t)
}

// gradient adds the gradient as it was asked for and, where there is clipping,
// as the rule sees it. Formulas call the latter g.
func (e *Explanation) gradient() {
	e.gradientAt(`∇f(θ)`, "The slope at the ball: it points uphill.")
}

func (e *Explanation) gradientAt(symbol, says string) {
	g := Term{Quantity: Quantity{"g", symbol, RoleRaw, e.Raw}, Title: "gradient", Space: InGradients, Says: says}
	if !e.Clips() {
		g.Value = e.Grad
		e.add(g)
		return
	}
	g.Name = "∇f"
	e.add(g)
	e.know("C", "C", RoleNone, max(e.Clip.Value, e.Clip.Norm, e.Clip.GlobalNorm))
	t := Term{Quantity: Quantity{"g", "g", RoleGradient, e.Grad}, Title: "clipped gradient", Space: InGradients}
	length := math.Hypot(e.Raw[0], e.Raw[len(e.Raw)-1])
	switch {
	case e.Clip.Value > 0:
		t.Formula = `\text{clip}\left( <∇f> , −<C> , <C> \right)`
		t.Says = "Each component is cut to ±C, which may turn the arrow."
	case length <= max(e.Clip.Norm, e.Clip.GlobalNorm):
		t.Formula = `<∇f>`
		t.Says = "It is no longer than C, so clipping leaves it as it is."
	default:
		e.know("‖∇f‖", "‖∇f‖", RoleRaw, length)
		t.Formula = `<∇f> \frac{<C>}{<‖∇f‖>}`
		t.Says = "It is longer than C: it is shortened to C, and its direction stays."
	}
	e.add(t)
}

// land adds where the step leads.
func (e *Explanation) land(formula, says string) {
	e.add(Term{Quantity: Quantity{"θ⁺", "θ", RolePoint, e.To}, Title: "next θ", Space: InPoints, Formula: formula, Says: says})
}

// each makes a vector coordinate by coordinate.
func each(n int, f func(i int) float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = f(i)
	}
	return v
}

// of makes a vector from the gradient.
func (e *Explanation) of(f func(i int) float64) []float64 { return each(len(e.From), f) }
