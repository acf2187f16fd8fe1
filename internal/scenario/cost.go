package scenario

import "fmt"

// FigureCost shows what second order costs, View.Figure: what methods keep for so
// many parameters, and what the racers asked for.
const FigureCost = "cost"

// The parameters that the costs are read at.
const (
	DefaultCostParameters = 266_610 // of a dense network 784-300-100-10
	MaxCostParameters     = 1_000_000_000_000
)

// Cost asks for the costs. Its zero value asks for the usual ones.
type Cost struct {
	Parameters int // that the costs are read at; 0 for the default
}

// Resolved is the cost with every default filled in.
func (c Cost) Resolved() Cost {
	if c.Parameters == 0 {
		c.Parameters = DefaultCostParameters
	}
	return c
}

// check reports costs that cannot be shown.
func (c Cost) check() error {
	if c.Parameters < 0 || c.Parameters > MaxCostParameters {
		return fmt.Errorf("race.cost.parameters = %d: want 1 to %d; try %d", c.Parameters, MaxCostParameters, DefaultCostParameters)
	}
	return nil
}

// costDoc is the file form of a Cost.
type costDoc struct {
	Parameters int `yaml:"parameters" json:"parameters"`
}

// document is nil where nothing differs from the zero value.
func (c Cost) document() *costDoc {
	if c == (Cost{}) {
		return nil
	}
	return &costDoc{c.Parameters}
}

func (d *costDoc) cost() Cost {
	if d == nil {
		return Cost{}
	}
	return Cost{d.Parameters}
}
