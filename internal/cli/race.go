package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	racelab "downhill/render/labs/race"
	"downhill/surfaces"
)

// raceFlags are the race's own flags.
type raceFlags struct {
	common
	surface  string
	start    string
	steps    int
	noise    float64
	ownNoise bool
	racers   []racerFlag
}

// racerFlag is one --optimizer and the --name behind it.
type racerFlag struct{ spec, name string }

// optimizerFlag and nameFlag share the list, since a name follows its racer.
type optimizerFlag struct{ racers *[]racerFlag }

func (f optimizerFlag) String() string { return "" }
func (f optimizerFlag) Type() string   { return "SPEC" }
func (f optimizerFlag) Set(s string) error {
	*f.racers = append(*f.racers, racerFlag{spec: s})
	return nil
}

type nameFlag struct{ racers *[]racerFlag }

func (f nameFlag) String() string { return "" }
func (f nameFlag) Type() string   { return "NAME" }
func (f nameFlag) Set(s string) error {
	n := len(*f.racers)
	switch {
	case n == 0:
		return errors.New("it follows the --optimizer that it renames")
	case (*f.racers)[n-1].name != "":
		return fmt.Errorf("%s has the name %q already", (*f.racers)[n-1].spec, (*f.racers)[n-1].name)
	case strings.TrimSpace(s) == "":
		return errors.New("want a name")
	}
	(*f.racers)[n-1].name = strings.TrimSpace(s)
	return nil
}

func newRace(s *streams) *cobra.Command {
	f := &raceFlags{}
	c := &cobra.Command{
		Use:   "race",
		Short: "Race optimizers down a loss surface",
		Long: "Race optimizers from one start down a loss surface, and print the standings or write\n" +
			"them as a picture, an animation or data. Without flags it is the window's race: eight\n" +
			"rules on the elongated bowl. A thing with parameters is written name:key=value,key=value;\n" +
			"downhill list shows every name, range and default.",
		Example: "  downhill race -o race.png\n" +
			"  downhill race --surface bowl:kappa=100,angle=30 --optimizer sgd:lr=0.015 --optimizer adam:lr=0.2 --name quick -o race.json\n" +
			"  downhill race --surface rosenbrock --start -1.2,1 --steps 2000 --optimizer momentum:lr=0.001 -o race.gif",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	fs := c.Flags()
	fs.StringVar(&f.surface, "surface", "", "the `SURFACE`, such as bowl:kappa=100,angle=30")
	fs.StringVar(&f.start, "start", "", "the start as `X,Y` (default: the surface's own)")
	fs.Var(optimizerFlag{&f.racers}, "optimizer", "a racer, such as adam:lr=0.1,beta1=0.8 (repeatable)")
	fs.Var(nameFlag{&f.racers}, "name", "renames the racer of the --optimizer before it")
	fs.IntVar(&f.steps, "steps", 200, "how many steps to take")
	fs.Float64Var(&f.noise, "noise", 0, "σ of the normal noise on each component of the gradient")
	fs.BoolVar(&f.ownNoise, "own-noise", false, "each racer meets noise of its own instead of the same")
	return c
}

// scene is the scenario with the flags laid over it.
func (f *raceFlags) scene(c *cobra.Command, s *streams) (scenario.Scenario, error) {
	sc, err := f.load(c, s.in)
	if err != nil {
		return sc, err
	}
	changed := c.Flags().Changed
	if f.surface != "" {
		if sc.Race.Surface, err = surfaces.Catalog().Parse(f.surface); err != nil {
			return sc, usage(fmt.Errorf("--surface: %w", err))
		}
		surface, err := surfaces.Catalog().Build(sc.Race.Surface)
		if err != nil {
			return sc, usage(err)
		}
		sc.Race.Start, sc.View.Window = surface.Start(), nil
	}
	if f.start != "" {
		if sc.Race.Start, err = readPoint(f.start); err != nil {
			return sc, usage(fmt.Errorf("--start %s: %w", f.start, err))
		}
	}
	if changed("steps") {
		sc.Race.Steps = f.steps
	}
	if changed("noise") {
		sc.Race.Noise = f.noise
	}
	if changed("own-noise") {
		sc.Race.OwnNoise = f.ownNoise
	}
	if len(f.racers) > 0 {
		if err := f.replaceRacers(&sc); err != nil {
			return sc, usage(err)
		}
	}
	if f.scenario == "" || !changed("steps") || sc.View.Step > sc.Race.Steps {
		sc.View.Step = sc.Race.Steps
	}
	return sc, usage(sc.Check())
}

// replaceRacers puts the racers of the flags in the place of the scenario's. A
// log of changes names racers that are gone then, so it goes too.
func (f *raceFlags) replaceRacers(sc *scenario.Scenario) error {
	sc.Race.Racers, sc.Changes = nil, nil
	for _, r := range f.racers {
		rule, err := optimizers.Catalog().Parse(r.spec)
		if err != nil {
			return fmt.Errorf("--optimizer: %w", err)
		}
		name := r.name
		if name == "" {
			name = sc.Race.FreeName(rule.Key, "")
		}
		sc.Race.Racers = append(sc.Race.Racers, scenario.Racer{Name: name, Rule: rule})
	}
	return nil
}

// readPoint reads x,y.
func readPoint(text string) (p [2]float64, err error) {
	x, y, ok := strings.Cut(text, ",")
	if !ok {
		return p, errors.New("want two numbers, such as -8,1.5")
	}
	if p[0], err = param.ReadNumber(x); err != nil {
		return p, err
	}
	p[1], err = param.ReadNumber(y)
	return p, err
}

func (f *raceFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	sc, err := f.scene(c, s)
	if err != nil {
		return err
	}
	start := time.Now()
	run, err := racelab.Start(sc)
	if err != nil {
		return usage(err)
	}
	if err := finish(c.Context(), run, f.progress(s, "racing")); err != nil {
		return err
	}
	frame := run.Snapshot()
	if len(f.outputs) == 0 {
		return f.print(s, frame)
	}
	return f.write(c.Context(), s, frame, time.Since(start))
}
