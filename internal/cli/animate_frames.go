package cli

import (
	"context"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
	trainlab "downhill/render/labs/train"
)

// labFrameOf runs a step of a lesson to its end.
func (f *common) labFrameOf(ctx context.Context, s *streams, step *lesson.Step) (labs.Frame, error) {
	sc := step.Scenario
	switch sc.Lab {
	case scenario.LabActivations:
		return f.activationsFrame(ctx, s, sc)
	case scenario.LabSignal:
		return f.signalFrame(ctx, s, sc)
	case scenario.LabSchedules:
		return f.schedulesFrame(ctx, s, sc)
	case scenario.LabTransfer:
		run, err := f.transferRun(ctx, s, sc, nil)
		if err != nil {
			return nil, err
		}
		return run.Frame(), nil
	case scenario.LabTrain:
		data, err := trainlab.Load(sc, string(f.dataDir))
		if err != nil {
			return nil, err
		}
		run, err := trainlab.Start(sc, data)
		if err != nil {
			return nil, err
		}
		if err := run.Train(ctx, func(trainlab.Progress) {}); err != nil {
			return nil, err
		}
		return run.Snapshot(), nil
	}
	return f.raceFrameOf(ctx, sc)
}

// raceFrameOf runs what a race's document shows.
func (f *common) raceFrameOf(ctx context.Context, sc scenario.Scenario) (labs.Frame, error) {
	quiet := &progress{}
	switch sc.View.Figure {
	case scenario.FigureMap:
		run, err := racelab.StartMap(sc)
		if err != nil {
			return nil, err
		}
		if err := finishLab(ctx, mapRun(run), quiet); err != nil {
			return nil, err
		}
		return run.Frame(), nil
	case scenario.FigureBasin:
		run, err := racelab.StartBasin(sc)
		if err != nil {
			return nil, err
		}
		if err := finishLab(ctx, mapRun(run), quiet); err != nil {
			return nil, err
		}
		return run.Frame(), nil
	case scenario.FigureEndings:
		run, err := racelab.StartEndings(sc)
		if err != nil {
			return nil, err
		}
		if err := finishLab(ctx, mapRun(run), quiet); err != nil {
			return nil, err
		}
		return run.Frame(), nil
	}
	race, err := raced(ctx, sc)
	if err != nil {
		return nil, err
	}
	switch sc.View.Figure {
	case scenario.FigureStep:
		return racelab.ExplainStep(race)
	case scenario.FigureCost:
		return race.Cost(race.Rec.Step), nil
	case scenario.FigureSpectrum:
		racer, err := sc.SpectrumRacer()
		if err != nil {
			return nil, err
		}
		return race.Spectrum(racer, race.Rec.Step), nil
	}
	return race, nil
}

// raced runs a race to its end.
func raced(ctx context.Context, sc scenario.Scenario) (*racelab.Frame, error) {
	run, err := racelab.Start(sc)
	if err != nil {
		return nil, err
	}
	for !run.Idle() {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if err := run.Step(slice); err != nil {
			return nil, err
		}
	}
	return run.Snapshot().Paced(sc.View), nil
}
