package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
	activationslab "downhill/render/labs/activations"
	signallab "downhill/render/labs/signal"
	trainlab "downhill/render/labs/train"
	transferlab "downhill/render/labs/transfer"
)

// animated says whether an output is an animation: a GIF, or pictures that are
// numbered.
func animated(path string) bool {
	return format(path) == "gif" || format(path) == "png" && export.IsPattern(path)
}

// animations are the outputs that move.
func (f *common) animations() []string {
	var out []string
	for _, o := range f.outputs {
		if animated(o) {
			out = append(out, o)
		}
	}
	return out
}

// checkAnimations reports what is wrong with the flags of animations before
// anything runs.
func (f *common) checkAnimations() error {
	paths := f.animations()
	if name := f.clip.anyGiven(); name != "" && len(paths) == 0 {
		return usage(fmt.Errorf("--%s is for animations: give -o FILE.gif or -o frames-%%04d.png too", name))
	}
	if err := f.clip.check(); err != nil {
		return usage(err)
	}
	for _, path := range paths {
		if format(path) == "gif" {
			if rate := float64(f.clip.rate); rate > export.MaxRate {
				return usage(fmt.Errorf("--fps %v: want at most %v for %s, because viewers slow shorter delays of a GIF down; try 25, or -o frames-%%04d.png", rate, export.MaxRate, path))
			}
		} else if _, err := export.ParsePattern(path); err != nil {
			return usage(err)
		}
	}
	return nil
}

// checkExtent reports steps of an animation that a scenario does not have, and
// figures that do not move, before work goes into what cannot be shown.
func (f *common) checkExtent(sc *scenario.Scenario) error {
	paths := f.animations()
	if len(paths) == 0 {
		return nil
	}
	e, err := extent(sc)
	if err == nil {
		err = f.clip.clip().Check(e)
	}
	if err != nil {
		return usage(fmt.Errorf("-o %s: %w", paths[0], err))
	}
	return nil
}

// extent is the steps that an animation of a scenario can show.
func extent(sc *scenario.Scenario) (labs.Extent, error) {
	switch sc.Lab {
	case scenario.LabActivations:
		return activationslab.Extent(sc)
	case scenario.LabSignal:
		return signallab.Extent(sc)
	case scenario.LabTrain:
		return trainlab.Extent(sc)
	case scenario.LabTransfer:
		return transferlab.Extent(sc)
	case scenario.LabSchedules:
		return labs.Extent{Unit: "step", Last: sc.Schedules.Steps}, nil
	}
	return labs.Extent{Unit: "step", Last: sc.Race.Steps}, nil
}

// animate writes what a lab shows as an animation.
func (f *common) animate(ctx context.Context, s *streams, path string, sc *scenario.Scenario, p labs.Player) error {
	clip := f.clip.clip()
	if m, err := p.Moments(); err == nil { // a training that ended early ends the animation, too
		clip.From, clip.To = min(clip.From, m.Extent().Last), min(clip.To, m.Extent().Last)
	}
	a, err := labs.Animate(p, f.look(sc.View), clip)
	if err != nil {
		return usage(fmt.Errorf("-o %s: %w", path, err))
	}
	return f.record(ctx, s, path, sc, a)
}

// record writes an animation as a GIF or as numbered pictures, whole or not at
// all, and says so. What carries the scenario is the GIF, or each picture.
func (f *common) record(ctx context.Context, s *streams, path string, sc *scenario.Scenario, a figure.Animation) error {
	size, err := f.pixels(true)
	if err != nil {
		return err
	}
	if format(path) == "gif" {
		return f.writeNoted(ctx, s, path, pace(&a), func(w io.Writer, progress func(done, total int)) error {
			return carrying(w, "gif", sc, func(w io.Writer) error { return export.GIF(ctx, w, a, size, progress) })
		})
	}
	return f.sequence(ctx, s, path, sc, a, size)
}

// pace says how many frames a GIF has and how fast they follow each other.
func pace(a *figure.Animation) string {
	text := fmt.Sprintf(", %s", rateText(a))
	if short, long := export.Delays(a.Rate); short != long {
		text += fmt.Sprintf(" by delays of %d and %d hundredths of a second", short, long)
	}
	return text
}

// rateText is a number of frames and how many there are a second.
func rateText(a *figure.Animation) string {
	return fmt.Sprintf("%d frames, %s a second", a.Frames, figure.Short(a.Rate, 3))
}

// sequence writes an animation as numbered pictures.
func (f *common) sequence(ctx context.Context, s *streams, path string, sc *scenario.Scenario, a figure.Animation, size export.Size) error {
	pattern, err := export.ParsePattern(path)
	if err != nil {
		return usage(err)
	}
	begin := time.Now()
	p := f.progress(s, "drawing "+filepath.Base(path))
	encode := func(w io.Writer, picture []byte) error {
		return carrying(w, "png", sc, func(w io.Writer) error {
			_, err := w.Write(picture)
			return err
		})
	}
	n, err := export.Sequence(ctx, pattern, a, size, encode, p.show)
	p.end()
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w; %s: %d of %d pictures had been drawn, none is left", errInterrupted, path, n, a.Frames)
	case err != nil:
		return fmt.Errorf("%w (%d of %d pictures had been drawn, none is left)", err, n, a.Frames)
	}
	if f.quiet {
		return nil
	}
	bytes := int64(0)
	for i := range n {
		if info, err := os.Stat(pattern.Name(i + 1)); err == nil {
			bytes += info.Size()
		}
	}
	fmt.Fprintf(s.out, "wrote %s to %s (%.1f s, %s, %s)\n", pattern.Name(1), filepath.Base(pattern.Name(n)), time.Since(begin).Seconds(),
		bytesText(bytes), rateText(&a))
	if next := pattern.Name(n + 1); exists(next) {
		fmt.Fprintf(s.out, "note: %s and what follows it are of an earlier animation; remove them before you make a film\n", next)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
