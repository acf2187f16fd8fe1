package vignette

import (
	"time"

	"downhill/internal/scenario"
	"downhill/render/figure"
	scheduleslab "downhill/render/labs/schedules"
)

// schedulesTake films rates over time.
type schedulesTake struct{ run *scheduleslab.Run }

var _ Take = (*schedulesTake)(nil)

func startSchedules(s scenario.Scenario) (Take, error) {
	run, err := scheduleslab.Start(s)
	if err != nil {
		return nil, err
	}
	return &schedulesTake{run}, nil
}

// Step trains on, which only a schedule that watches the loss waits for.
func (r *schedulesTake) Step(budget time.Duration) (bool, error) {
	watches := false
	for _, c := range r.run.Frame().Runs {
		watches = watches || c.Known < len(c.Rate)
	}
	if !watches {
		return true, nil
	}
	err := r.run.Step(budget)
	return r.run.Done(), err
}

// Film draws the rates.
func (r *schedulesTake) Film(t figure.Theme) (*Film, error) {
	return drawing(r.run.Frame().RatePlot(t, scheduleslab.Focus{Selected: -1})), nil
}

// Close does nothing.
func (r *schedulesTake) Close() {}
