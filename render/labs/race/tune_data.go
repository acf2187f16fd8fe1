package race

import (
	"downhill/render/labs"
)

// What was searched, in JSON: every trial of every racer, in order.
type tuningResult struct {
	Objective string         `json:"objective"`
	Budget    int            `json:"budget"`
	Runs      []searchResult `json:"runs"`
}

type searchResult struct {
	Name        string        `json:"name"`
	Grid        []gridAxis    `json:"grid"`
	Rounds      int           `json:"rounds"`
	Evaluations int           `json:"evaluations"`
	Best        int           `json:"best"` // index into trials
	AtEdge      bool          `json:"at_edge"`
	Trials      []trialResult `json:"trials"`
}

type gridAxis struct {
	Key    string       `json:"key"`
	Values labs.Numbers `json:"values"`
}

type trialResult struct {
	Values      labs.Numbers `json:"values"` // in the grid's order
	Stage       string       `json:"stage"`
	Loss        labs.Number  `json:"loss"`
	Steps       int          `json:"steps"` // −1: the loss was not reached, or none is wanted
	Diverged    bool         `json:"diverged"`
	Evaluations int          `json:"evaluations"`
}

// searched writes a tuning down; nil stays nil.
func searched(t *Tuning) *tuningResult {
	if t == nil {
		return nil
	}
	out := &tuningResult{Objective: t.Goal.String(), Budget: t.Budget()}
	for _, r := range t.Results() {
		s := searchResult{Name: r.Name, Rounds: r.Rounds, Evaluations: r.Evaluations, Best: r.Best, AtEdge: r.AtEdge}
		for _, a := range r.Axes {
			s.Grid = append(s.Grid, gridAxis{a.Key, a.Values})
		}
		for _, tr := range r.Trials {
			s.Trials = append(s.Trials, trialResult{tr.Values, tr.Stage.String(), labs.Number(tr.Loss), tr.Steps, tr.Diverged, tr.Evaluations})
		}
		out.Runs = append(out.Runs, s)
	}
	return out
}
