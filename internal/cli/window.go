package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/export"
	racelab "downhill/render/labs/race"
)

// WindowOptions say how the window opens.
type WindowOptions struct {
	Scenario   scenario.Scenario
	Theme      string // light, dark, or "" for the system's
	Fullscreen bool
	// Frames makes the window leave by itself after so many frames and hand
	// its measurements to Report; 0 means stay.
	Frames int
	Report func(any) error
}

type windowFlags struct {
	common     // what a race without a window needs of them
	lab        string
	theme      string
	fullscreen bool
	frames     wholeValue
}

func (w *windowFlags) register(c *cobra.Command) {
	w.common = common{seed: 1, dpi: 96, theme: "light"}
	fs := c.Flags()
	fs.Var(&w.scenario, "scenario", "open this scenario `FILE` (- is standard input)")
	fs.Var(&w.seed, "seed", "seed of everything random")
	fs.StringVar(&w.lab, "lab", "race", "the `LAB` to open: race")
	fs.StringVar(&w.theme, "theme", "", "`THEME`: light or dark (default: what the system uses)")
	fs.BoolVar(&w.fullscreen, "fullscreen", false, "fill the screen")
	fs.Var(&w.frames, "frames", "play, leave after `N` frames and print how fast they were as JSON (default 0: stay)")
	offer(c, "scenario", files(".yaml", ".yml", ".json"))
	offer(c, "seed", words())
	offer(c, "lab", words("race"))
	offer(c, "theme", words(themes[:]...))
	offer(c, "frames", words())
}

// fallbackPicture is what the main job writes where no window can be opened.
const fallbackPicture = "downhill.png"

func openWindow(c *cobra.Command, s *streams, w *windowFlags) error {
	if w.lab != "race" {
		return usage(param.Unknown("lab", w.lab, []string{"race"}))
	}
	if w.theme != "" && !slices.Contains(themes[:], w.theme) {
		return usage(param.Unknown("theme", w.theme, themes[:]))
	}
	if w.frames < 0 {
		return usage(fmt.Errorf("--frames %d: want 0 (stay) or more", w.frames))
	}
	f := w.common
	if w.theme != "" {
		f.theme = w.theme
	}
	sc, err := f.load(c.Context(), c, s.in)
	if err != nil {
		return err
	}
	if err := s.window.Available(); err != nil {
		if w.frames > 0 {
			return fmt.Errorf("--frames needs a window: %w", err)
		}
		return withoutWindow(c, s, &f, sc, err)
	}
	return s.window.Run(WindowOptions{Scenario: sc, Theme: w.theme, Fullscreen: w.fullscreen, Frames: int(w.frames),
		Report: func(v any) error { return json.NewEncoder(s.out).Encode(v) }})
}

// withoutWindow does the main job as far as it goes without a display: the
// comparison figure as a picture, the standings, and how to get a window.
func withoutWindow(c *cobra.Command, s *streams, f *common, sc scenario.Scenario, why error) error {
	fmt.Fprintf(s.out, "No window: %v\n\n", why)
	ctx, stop := interruptible(c.Context())
	defer stop()
	run, err := racelab.Start(sc)
	if err != nil {
		return err
	}
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return err
	}
	frame := run.Snapshot()
	if err := printStandings(s.out, frame); err != nil {
		return err
	}
	size, err := f.pixels(false)
	if err != nil {
		return err
	}
	picture := frame.Figure(moment(frame), f.look(sc.View))
	path := fallbackPicture
	write := func(w io.Writer) error { return export.Write(&guarded{ctx, w}, "png", picture, size) }
	if err := export.Atomically(path, write); err != nil {
		return errors.Join(err, errors.New("go where you may write, or name a file: downhill race -o FILE.png"))
	}
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	fmt.Fprintf(s.out, "\nwrote %s\n\n%s", path, howToWindow)
	return nil
}

const howToWindow = `To see it move, start Downhill where there is a display:
  on a desktop       run it from a terminal of the desktop itself
  over ssh           ssh -X, or set DISPLAY or WAYLAND_DISPLAY
  on a bare machine  xvfb-run -s "-screen 0 1280x800x24" downhill --frames 300
                     (Debian: apt install xvfb libgl1-mesa-dri libegl1 libgles2 libx11-6
                     libxcursor1 libxi6 libxinerama1 libxrandr2 libxext6)
or write an animation: downhill race -o race.gif
`
