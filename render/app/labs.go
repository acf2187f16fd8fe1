package app

import (
	"fmt"

	"downhill/internal/scenario"
	"downhill/render/app/activationspage"
	"downhill/render/app/racepage"
	"downhill/render/app/schedulespage"
	"downhill/render/app/signalpage"
	"downhill/render/app/stage"
	"downhill/render/app/trainpage"
	"downhill/render/app/transferpage"
)

// lab is a lab that the window has.
type lab struct {
	key   string // as in a document
	title string
	icon  string
	tip   string
	// fresh is the document that the lab begins with.
	fresh func() scenario.Scenario
	open  func(*stage.Stage, scenario.Scenario) stage.Page
}

// labs lists the labs in the order of the rail.
func labs() []lab {
	return []lab{
		{scenario.LabRace, "Race", "race", "Optimizers race down a loss surface", scenario.Default,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return racepage.New(s, d) }},
		{scenario.LabActivations, "Activations", "activations", "Activation functions: curves, derivatives, what they do to a signal",
			scenario.DefaultActivations,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return activationspage.New(s, d) }},
		{scenario.LabSignal, "Signal", "signal", "How the variance of activations and gradients moves from layer to layer",
			scenario.DefaultSignal,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return signalpage.New(s, d) }},
		{scenario.LabTrain, "Train", "train", "Deep networks learn side by side, seen from the inside", scenario.FirstTraining,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return trainpage.New(s, d) }},
		{scenario.LabSchedules, "Schedules", "schedules", "Learning-rate schedules: the rates, and a race and a network under each", scenario.DefaultSchedules,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return schedulespage.New(s, d) }},
		{scenario.LabTransfer, "Transfer", "transfer", "Layers that learnt one task are reused for another", scenario.DefaultTransfer,
			func(s *stage.Stage, d scenario.Scenario) stage.Page { return transferpage.New(s, d) }},
	}
}

// labOf is the place of a document's lab in the rail.
func (a *App) labOf(d scenario.Scenario) (int, error) {
	for i := range a.labs {
		if a.labs[i].key == d.Lab {
			return i, nil
		}
	}
	return 0, fmt.Errorf("the window has no lab %s: run it with downhill %s --scenario FILE", d.Lab, d.Lab)
}

// page is the page that is shown.
func (a *App) page() stage.Page {
	if a.home.on {
		return a.home.page
	}
	return a.pages[a.shown]
}

// show goes to a lab, with the document that it had.
func (a *App) show(i int) {
	a.leaveHome()
	if i == a.shown || i < 0 || i >= len(a.labs) {
		return
	}
	if a.pages[i] == nil {
		a.pages[i] = a.labs[i].open(a.stage, a.labs[i].fresh())
	}
	a.page().Show(false)
	a.shown = i
	a.page().Show(true)
	a.rebuild()
}

// open opens a document in its lab and goes there.
func (a *App) open(d scenario.Scenario) error {
	i, err := a.labOf(d)
	if err != nil {
		return err
	}
	if a.pages[i] == nil {
		a.pages[i] = a.labs[i].open(a.stage, d)
	} else {
		a.pages[i].Open(d)
	}
	a.show(i)
	return nil
}
