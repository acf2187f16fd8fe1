package scenario

import "math"

type fairDoc struct {
	Rates     string     `yaml:"rates" json:"rates"`
	LR        float64    `yaml:"lr,omitempty" json:"lr,omitempty"`
	Objective string     `yaml:"objective,omitempty" json:"objective,omitempty"`
	Budget    int        `yaml:"budget,omitempty" json:"budget,omitempty"`
	Found     []foundDoc `yaml:"found,omitempty" json:"found,omitempty"`
}

type foundDoc struct {
	Name        string   `yaml:"name" json:"name"`
	Rule        string   `yaml:"optimizer" json:"optimizer"`
	Grid        string   `yaml:"grid,omitempty" json:"grid,omitempty"`
	Value       *float64 `yaml:"value,omitempty" json:"value,omitempty"` // absent where no setting gets there
	Trials      int      `yaml:"trials,omitempty" json:"trials,omitempty"`
	Rounds      int      `yaml:"rounds,omitempty" json:"rounds,omitempty"`
	Evaluations int      `yaml:"evaluations,omitempty" json:"evaluations,omitempty"`
	AtEdge      bool     `yaml:"at_edge,omitempty" json:"at_edge,omitempty"`
}

func (f *Fair) document() *fairDoc {
	if f == nil {
		return nil
	}
	d := &fairDoc{Rates: f.Rates, LR: f.LR, Objective: f.Objective, Budget: f.Budget}
	for _, r := range f.Found {
		out := foundDoc{Name: r.Name, Rule: r.Rule, Grid: r.Grid, Trials: r.Trials, Rounds: r.Rounds, Evaluations: r.Evaluations, AtEdge: r.AtEdge}
		if v := r.Value; !math.IsInf(v, 0) && !math.IsNaN(v) {
			out.Value = &v
		}
		d.Found = append(d.Found, out)
	}
	return d
}

func (d *fairDoc) fair() *Fair {
	if d == nil {
		return nil
	}
	f := &Fair{Rates: d.Rates, LR: d.LR, Objective: d.Objective, Budget: d.Budget}
	for _, r := range d.Found {
		f.Found = append(f.Found, Found{Name: r.Name, Rule: r.Rule, Grid: r.Grid, Value: or(r.Value, math.Inf(1)),
			Trials: r.Trials, Rounds: r.Rounds, Evaluations: r.Evaluations, AtEdge: r.AtEdge})
	}
	return f
}
