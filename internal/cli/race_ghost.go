package cli

import (
	"context"
	"fmt"
	"io"

	"downhill/internal/scenario"
	racelab "downhill/render/labs/race"
)

// haunt runs the scenario of a file and puts it behind a race, as the window
// does with the run before an edit.
func haunt(ctx context.Context, path string, in io.Reader, frame *racelab.Frame, w *racelab.Stopwatch, p *progress) (*racelab.Frame, error) {
	text, err := readDocument(ctx, path, scenario.LabRace, in)
	if err != nil {
		return nil, fmt.Errorf("--ghost: %w", err)
	}
	sc, err := scenario.ParseRace(text)
	if err != nil {
		return nil, fmt.Errorf("--ghost %s: %w", path, err)
	}
	run, err := racelab.Start(sc)
	if err != nil {
		return nil, fmt.Errorf("--ghost %s: %w", path, err)
	}
	if err := finish(ctx, run, p); err != nil {
		return nil, err
	}
	if err := run.Time(w); err != nil {
		return nil, err
	}
	out := frame.Haunted(run.Snapshot())
	if out.Ghost == nil {
		return nil, fmt.Errorf("--ghost %s: it is on the surface %s, the race on %s: want a run on the same surface",
			path, sc.Race.Surface.Key, frame.Scenario.Race.Surface.Key)
	}
	return out, nil
}
