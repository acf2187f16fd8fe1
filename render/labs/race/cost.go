package race

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

// CostFrame is what the race's methods cost: what each keeps and multiplies for so
// many parameters, and what the racers asked for up to a moment.
type CostFrame struct {
	*Frame
	Step       int // the moment
	Parameters float64
}

// Cost is the cost of the race at a moment.
func (f *Frame) Cost(step int) *CostFrame {
	return &CostFrame{Frame: f, Step: step, Parameters: float64(f.Scenario.Race.Cost.Resolved().Parameters)}
}

// Network is a dense network by the units of its layers, the inputs first.
type Network struct {
	Name  string
	Units []int
}

// Networks are those that the figure marks, by their size: the notebook's for
// 28 × 28 pixels and ten classes.
func Networks() []Network {
	return []Network{{"784–10", []int{784, 10}}, {"784–100–10", []int{784, 100, 10}}, {"784–300–100–10", []int{784, 300, 100, 10}}}
}

// Parameters is Σ (inputs + 1) · units over the layers: kernels and biases.
func (n Network) Parameters() int {
	sum := 0
	for i := 1; i < len(n.Units); i++ {
		sum += (n.Units[i-1] + 1) * n.Units[i]
	}
	return sum
}

// CostRow is a row of the table of costs.
type CostRow struct {
	Name, Short string
	Rule        param.Choice // one that stands for all of the row
	// Keeps, Asks and Work say in letters what it keeps beside θ and ∇f, what it
	// asks for in a step and how many multiplications that takes to leading order.
	Keeps, Asks, Work string
	made              optimizers.Optimizer
}

// CostRows are the methods, from the cheapest to the dearest.
func CostRows() []CostRow {
	rows := []CostRow{
		{Name: "SGD", Short: "SGD", Rule: param.Choice{Key: "sgd"}, Keeps: "—", Asks: "1 ∇f", Work: "n"},
		{Name: "momentum, Nesterov, AdaGrad, RMSProp, Lion", Short: "momentum", Rule: param.Choice{Key: "momentum"}, Keeps: "n", Asks: "1 ∇f", Work: "n"},
		{Name: "Adam and its variants, Adadelta, FTRL", Short: "Adam", Rule: param.Choice{Key: "adam"}, Keeps: "2n", Asks: "1 ∇f", Work: "n"},
		{Name: "CG", Short: "CG", Rule: param.Choice{Key: "cg"}, Keeps: "2n", Asks: "1+ f, 1+ ∇f", Work: "n"},
		{Name: "L-BFGS, m = 15", Short: "L-BFGS", Rule: param.Choice{Key: "lbfgs"}, Keeps: "2mn + 2n", Asks: "1+ f, 1+ ∇f", Work: "4mn"},
		{Name: "Nelder–Mead", Short: "Nelder–Mead", Rule: param.Choice{Key: "nelder_mead"}, Keeps: "n² + 3n + 1", Asks: "1 to n + 2 f", Work: "n"},
		{Name: "BFGS", Short: "BFGS", Rule: param.Choice{Key: "bfgs"}, Keeps: "n² + 2n", Asks: "1+ f, 1+ ∇f", Work: "n²"},
		{Name: "Newton", Short: "Newton", Rule: param.Choice{Key: "newton"}, Keeps: "n²", Asks: "1 ∇f, 1 H = n ∇f", Work: "n³/6"},
	}
	catalog := optimizers.Catalog()
	for i := range rows {
		choice, err := catalog.Default(rows[i].Rule.Key)
		if err == nil {
			rows[i].made, err = catalog.Build(choice)
		}
		if err != nil { // a row that the catalog does not know is a mistake of this file
			panic("race: the table of costs: " + err.Error())
		}
		rows[i].Rule = choice
	}
	return rows
}

// Numbers is how many numbers the method keeps for n parameters, and Bytes what
// they take as float64.
func (m *CostRow) Numbers(n float64) float64 { return optimizers.Keeps(m.made, n) }

// Bytes is what the numbers take.
func (m *CostRow) Bytes(n float64) float64 { return 8 * m.Numbers(n) }

// Multiplications is the order of the multiplications of a step.
func (m *CostRow) Multiplications(n float64) float64 { return optimizers.Work(m.made, n) }

// KeptBy is how many bytes a rule keeps for n parameters.
func KeptBy(rule param.Choice, n float64) (float64, error) {
	o, err := optimizers.Catalog().Build(rule)
	if err != nil {
		return 0, err
	}
	return 8 * optimizers.Keeps(o, n), nil
}

// Bytes writes an amount of memory with three digits at most, in powers of a
// thousand.
func Bytes(x float64) string {
	const units = "kMGTPEZY"
	if x < 1000 {
		return figure.Exact(math.Round(x)) + " B"
	}
	unit := -1
	for x >= 999.5 && unit+1 < len(units) {
		x /= 1000
		unit++
	}
	decimals := 1
	if x >= 99.95 {
		decimals = 0
	}
	return figure.Fixed(x, decimals) + " " + units[unit:unit+1] + "B"
}

// Count writes a number of parameters or multiplications: whole up to a million,
// groups of three digits apart, then with an exponent.
func Count(x float64) string {
	if x >= 1e7 {
		return figure.Short(x, 2)
	}
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// Measured is what a racer asked for until it converged, or has asked for while it
// has not.
type Measured struct {
	Racer       int
	Name        string
	Rule        param.Choice
	Status      race.Status
	Step        int // when it converged, or the last one
	Calls       optimizers.Calls
	Evaluations int     // f, ∇f and 2 for H
	Bytes       float64 // that it keeps for the frame's parameters
	Hidden      bool
}

// Measured lists the racers in their order.
func (f *CostFrame) Measured() []Measured {
	settings := f.Scenario.At(f.Step)
	var out []Measured
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		m := Measured{Racer: i, Name: t.Name, Rule: settings.Racers[i].Rule, Status: race.Running, Step: f.Step, Hidden: settings.Racers[i].Hidden}
		if t.StatusStep <= f.Step {
			m.Status = t.Status
		}
		if m.Status == race.Converged {
			m.Step = t.StatusStep
		}
		if n := f.Rec.Rows(i, m.Step); n > 0 {
			m.Evaluations = t.Evaluations[n-1]
			m.Calls = optimizers.Calls{Gradients: m.Evaluations}
			if t.Calls != nil {
				m.Calls = t.Calls[n-1]
			}
			if m.Rule.Key == "newton" { // whose evaluations are gradients alone elsewhere
				m.Evaluations += 2 * m.Calls.Hessians
			}
			m.Step = min(m.Step, f.Rec.Kept[n-1])
		}
		// A rule that is racing can be made.
		m.Bytes, _ = KeptBy(m.Rule, f.Parameters)
		out = append(out, m)
	}
	return out
}

// Arrived writes when the racer converged or what became of it.
func (m *Measured) Arrived() string {
	switch m.Status {
	case race.Converged:
		return fmt.Sprint(m.Step)
	case race.Diverged:
		return "diverged"
	case race.Stationary:
		return "at rest"
	}
	return "—"
}

// Asked writes what it asked for.
func (m *Measured) Asked() string { return callsText(m.Calls) }

// hessianLine says what the second derivatives alone take.
func (f *CostFrame) hessianLine() string {
	n := f.Parameters
	return fmt.Sprintf("%s parameters have %s = %s second derivatives: %s as float64, where the parameters take %s.",
		Count(n), "n²", Count(n*n), Bytes(8*n*n), Bytes(8*n))
}

// Caption says what is counted, and which race it was.
func (f *CostFrame) Caption() []string {
	return append([]string{f.hessianLine(),
		"What a method keeps counts float64 numbers of 8 bytes beside θ and ∇f. A step asks for values f, gradients ∇f and Hessians H; H costs n gradients.",
	}, f.Frame.Caption(f.Step)...)
}

// Len is the number of moments that can be looked at: one.
func (f *CostFrame) Len() int { return 1 }

// Readings are the lines of the plot at n parameters, the dearest first: what is
// kept and by whom.
func (f *CostFrame) Readings(n float64) [][2]string {
	rows := CostRows()
	var out [][2]string
	for _, c := range costCurves() {
		out = append([][2]string{{c.label, Bytes(methodOf(rows, c.key).Bytes(n))}}, out...)
	}
	return append(out, [2]string{"8n  θ itself", Bytes(8 * n)})
}
