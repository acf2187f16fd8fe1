package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/lesson"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	signallab "downhill/render/labs/signal"
	trainlab "downhill/render/labs/train"
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
	// Home opens the start screen above the scenario; Callouts lets a first run
	// show what is where.
	Home, Callouts bool
	Opened         string // the file that the scenario was read from, "" for none
	// Lessons are shown from the first on, none for the lab alone; Lecture shows
	// over the whole screen, Loop has it go by itself while nobody is there.
	Lessons       []lesson.Lesson
	Lecture, Loop bool
	Say           io.Writer // gets the speaker's notes, nil for nobody
	Notes         string    // file of the newest note, "" for none
}

// homeScreen is what --lab calls the window's start screen.
const homeScreen = "home"

// windowLabs lists the labs that the window has.
func windowLabs() []string {
	return []string{scenario.LabRace, scenario.LabActivations, scenario.LabSignal, scenario.LabTrain, scenario.LabSchedules, scenario.LabTransfer}
}

type windowFlags struct {
	common     // what a race without a window needs of them
	lab        string
	theme      string
	fullscreen bool
	frames     wholeValue
	home       bool
	noCallouts bool
	lessonFlags
}

func (w *windowFlags) register(c *cobra.Command) {
	w.common = common{seed: 1, dpi: 96, theme: "light"}
	fs := c.Flags()
	fs.Var(&w.scenario, "scenario", "open this scenario `FILE`, a picture or line of text that carries one (- is standard input), or example:NAME")
	fs.Var(&w.seed, "seed", "seed of everything random")
	fs.StringVar(&w.lab, "lab", scenario.LabRace, "the `LAB` to open: "+strings.Join(windowLabs(), ", ")+"; or "+homeScreen)
	fs.StringVar(&w.theme, "theme", "", "`THEME`: light or dark (default: what the system uses)")
	fs.BoolVar(&w.fullscreen, "fullscreen", false, "fill the screen")
	fs.Var(&w.frames, "frames", "play, leave after `N` frames and print how fast they were as JSON (default 0: stay)")
	fs.BoolVar(&w.home, "home", false, "open with the start screen: labs, lessons, recent and example scenarios")
	fs.BoolVar(&w.noCallouts, "no-callouts", false, "show no callouts in a first run")
	offer(c, "scenario", files(carriers()...))
	offer(c, "seed", words())
	offer(c, "lab", words(append(windowLabs(), homeScreen)...))
	offer(c, "theme", words(themes[:]...))
	offer(c, "frames", words())
	w.lessonFlags.register(c)
}

// fallbackPicture is what the main job writes where no window can be opened.
const fallbackPicture = "downhill.png"

func openWindow(c *cobra.Command, s *streams, w *windowFlags) error {
	home := w.home || w.lab == homeScreen
	if w.lab == homeScreen {
		w.lab = scenario.LabRace // behind it
	}
	if !slices.Contains(windowLabs(), w.lab) {
		return usage(param.Unknown("lab", w.lab, append(windowLabs(), homeScreen)))
	}
	if w.theme != "" && !slices.Contains(themes[:], w.theme) {
		return usage(param.Unknown("theme", w.theme, themes[:]))
	}
	if w.frames < 0 {
		return usage(fmt.Errorf("--frames %d: want 0 (stay) or more", w.frames))
	}
	lessons, err := w.lessons(c)
	if err != nil {
		return err
	}
	f := w.common
	if w.theme != "" {
		f.theme = w.theme
	}
	builtin := map[string]func() scenario.Scenario{scenario.LabRace: scenario.Default,
		scenario.LabActivations: scenario.DefaultActivations, scenario.LabSignal: scenario.DefaultSignal, scenario.LabTrain: scenario.FirstTraining,
		scenario.LabSchedules: scenario.DefaultSchedules, scenario.LabTransfer: scenario.DefaultTransfer}[w.lab]
	sc, err := f.loadFrom(c.Context(), c, s.in, source{w.lab, builtin, scenario.Parse})
	if err != nil {
		return err
	}
	if c.Flags().Changed("lab") && sc.Lab != w.lab && !home {
		return usage(fmt.Errorf("--lab %s: the scenario is for the lab %s; leave --lab out to open it there", w.lab, sc.Lab))
	}
	if len(lessons) > 0 {
		sc = lessons[0].Scenario
	}
	if err := s.window.Available(); err != nil {
		if w.frames > 0 {
			return fmt.Errorf("--frames needs a window: %w", err)
		}
		return withoutWindow(c, s, &f, sc, lessons, err)
	}
	o := WindowOptions{Scenario: sc, Theme: w.theme, Fullscreen: w.fullscreen, Frames: int(w.frames),
		Home: home, Callouts: !w.noCallouts, Opened: f.file(),
		Report:  func(v any) error { return json.NewEncoder(s.out).Encode(v) },
		Lessons: lessons, Lecture: w.lecture, Loop: w.loop, Notes: w.notes}
	if !w.silent {
		o.Say = s.out
	}
	return s.window.Run(o)
}

// withoutWindow does the lab's job as far as it goes without a display: its
// figure as a picture, its table, how to get a window, and where the lessons are
// without one.
func withoutWindow(c *cobra.Command, s *streams, f *common, sc scenario.Scenario, lessons []lesson.Lesson, why error) error {
	fmt.Fprintf(s.out, "No window: %v\n\n", why)
	ctx, stop := interruptible(c.Context())
	defer stop()
	picture, err := f.printed(ctx, s, sc)
	if err != nil {
		return err
	}
	size, err := f.pixels(false)
	if err != nil {
		return err
	}
	path := fallbackPicture
	write := func(w io.Writer) error {
		return carrying(&guarded{ctx, w}, "png", &sc, func(w io.Writer) error { return export.Write(w, "png", picture, size) })
	}
	if err := export.Atomically(path, write); err != nil {
		return errors.Join(err, fmt.Errorf("go where you may write, or name a file: downhill %s -o FILE.png", sc.Lab))
	}
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	fmt.Fprintf(s.out, "\nwrote %s\n\n%s", path, howToWindow)
	switch {
	case len(lessons) == 1:
		id := lessons[0].ID
		fmt.Fprintf(s.out, "or read the lesson:    downhill lessons %s\nor write an animation: downhill lessons %s -o lesson.gif\n", id, id)
	case len(lessons) > 1:
		fmt.Fprint(s.out, "or read the lessons: downhill lessons\n")
	case sc.Lab == scenario.LabRace:
		fmt.Fprint(s.out, "or write an animation: downhill race -o race.gif\n")
	}
	return nil
}

// printed runs a lab, prints its table and returns its figure.
func (f *common) printed(ctx context.Context, s *streams, sc scenario.Scenario) (figure.Figure, error) {
	switch sc.Lab {
	case scenario.LabActivations:
		frame, err := f.activationsFrame(ctx, s, sc)
		if err != nil {
			return figure.Figure{}, err
		}
		return frame.Figure(frame.Len()-1, f.look(sc.View)), printActivations(s.out, frame)
	case scenario.LabSignal:
		run, err := signallab.Start(sc)
		if err != nil {
			return figure.Figure{}, err
		}
		if err := finishLab(ctx, run, f.progress(s, "measuring")); err != nil {
			return figure.Figure{}, err
		}
		frame := run.Frame()
		return frame.Figure(frame.Len()-1, f.look(sc.View)), printSignal(s.out, frame)
	}
	if sc.Lab == scenario.LabSchedules {
		frame, err := f.schedulesFrame(ctx, s, sc)
		if err != nil {
			return figure.Figure{}, err
		}
		return frame.Figure(frame.Len()-1, f.look(sc.View)), printSchedules(s.out, frame)
	}
	if sc.Lab == scenario.LabTrain {
		return f.trained(ctx, s, sc)
	}
	if sc.Lab == scenario.LabTransfer {
		return f.transferred(ctx, s, sc)
	}
	run, err := racelab.Start(sc)
	if err != nil {
		return figure.Figure{}, err
	}
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return figure.Figure{}, err
	}
	frame := run.Snapshot()
	return frame.Figure(moment(frame), f.look(sc.View)), printStandings(s.out, frame)
}

// trained trains a scenario's networks, prints how they did and returns their
// figure.
func (f *common) trained(ctx context.Context, s *streams, sc scenario.Scenario) (figure.Figure, error) {
	source, err := trainlab.Load(sc, "")
	if err != nil {
		return figure.Figure{}, err
	}
	run, err := trainlab.Start(sc, source)
	if err != nil {
		return figure.Figure{}, err
	}
	bar := f.progress(s, "training")
	if err := run.Train(ctx, func(p trainlab.Progress) { bar.show(p.Done, p.Total) }); err != nil {
		return figure.Figure{}, err
	}
	frame := run.Snapshot()
	return frame.Figure(frame.Len()-1, f.look(sc.View)), printResults(s.out, frame)
}

const howToWindow = `To see it move, start Downhill where there is a display:
  on a desktop       run it from a terminal of the desktop itself
  over ssh           ssh -X, or set DISPLAY or WAYLAND_DISPLAY
  on a bare machine  xvfb-run -s "-screen 0 1280x800x24" downhill --frames 300
                     (Debian: apt install xvfb libgl1-mesa-dri libegl1 libgles2 libx11-6
                     libxcursor1 libxi6 libxinerama1 libxrandr2 libxext6)
`
