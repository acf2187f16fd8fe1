package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// raceFlags are the race's own flags.
type raceFlags struct {
	common
	surface  textValue
	start    textValue
	steps    wholeValue
	noise    numberValue
	ownNoise bool
	racers   []racerFlag
	fair     fairFlags
	find     findFlag
	ghost    textValue
	maps     mapFlags
	endings  endingsFlags
	three    threeFlags
	spectrum spectrumFlag
	cost     costFlags
	explain  explainFlag
}

// racerFlag is one --optimizer and the --name behind it.
type racerFlag struct{ spec, name string }

// optimizerFlag and nameFlag share the list, since a name follows its racer.
type optimizerFlag struct{ racers *[]racerFlag }

func (f optimizerFlag) String() string { return "" }
func (f optimizerFlag) Type() string   { return "SPEC" }
func (f optimizerFlag) Set(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("want a rule, such as adam:lr=0.1")
	}
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
		return errors.New("it follows the --optimizer that it renames, such as --optimizer adam --name quick")
	case (*f.racers)[n-1].name != "":
		return fmt.Errorf("%s has the name %q already", (*f.racers)[n-1].spec, (*f.racers)[n-1].name)
	case strings.TrimSpace(s) == "":
		return errors.New("want a name")
	}
	(*f.racers)[n-1].name = strings.TrimSpace(s)
	return nil
}

func newRace(s *streams) *cobra.Command {
	f := &raceFlags{steps: race.DefaultSteps}
	c := &cobra.Command{
		Use:   "race",
		Short: "Race optimizers down a loss surface",
		Long: "Race optimizers from one start down a loss surface, and print the standings or write\n" +
			"them as a picture, an animation or data. Without flags it is the window's race: eight\n" +
			"rules on the elongated bowl. A thing with parameters is written name:key=value,key=value;\n" +
			"a list as a/b/c, what belongs to a schedule with a dot: schedule=power,schedule.s=50.\n" +
			"downhill list shows every name, range and default. A surface of one's own is a formula of\n" +
			"x and y in quotes: --surface 'formula:x^2 + 20*y^2 + 3*sin(x)*y', with ,x=-2/2,y=-1/3\n" +
			"behind it for another domain than -5 to 5. network is the loss of a small trained network on\n" +
			"a plane through its solution: --surface network:data=spiral,hidden=8/8,directions=path.\n\n" +
			"--tune searches a grid for each racer's best setting with the same budget for all, prints\n" +
			"what was searched and found, and races the winners; --find-lr looks for learning rates only.\n\n" +
			"--map runs one rule over two of its hyperparameters, --basin every rule from every start;\n" +
			"both print a summary, or write a picture or every cell. --spectrum splits the loss by the\n" +
			"eigenvectors of the surface, with the rate of each part, the stability limit and the best rate.\n\n" +
			"--batch takes real minibatches of a surface with samples, the regression; --endings runs every\n" +
			"racer over many seeds and compares where they end with the stationary distribution of theory.\n\n" +
			"--optimizer bfgs, lbfgs, cg, newton_search and nelder_mead are yardsticks, not rules: gonum's\n" +
			"methods, with every value, gradient and Hessian counted; --cost shows what second order costs.\n\n" +
			"--three draws the surface in three dimensions with the trails lying on it.\n\n" +
			"With --scenario the picture and the table show the moment that the scenario looks at,\n" +
			"else the last step; CSV and JSON hold every step. A racer that diverges is a result.",
		Example: "  downhill race -o race.png\n" +
			"  downhill race --surface bowl:kappa=100,angle=30 --optimizer sgd:lr=0.015 \\\n" +
			"    --optimizer adam:lr=0.2 --name quick -o race.json -o race.csv\n" +
			"  downhill race --surface rosenbrock --start -1.2,1 --steps 2000 --optimizer momentum:lr=0.001 -o race.gif\n" +
			"  downhill race --tune --objective steps:0.01 --budget 40000 --by evaluations -o fair.png\n" +
			"  downhill race --find-lr range --optimizer sgd -o range.png\n" +
			"  downhill race --map lr,momentum --optimizer momentum -o map.png\n" +
			"  downhill race --surface himmelblau --basin --optimizer adam:lr=0.1 --optimizer sgd -o basin.png\n" +
			"  downhill race --three --surface himmelblau --vertical log --azimuth -40 -o three.png\n" +
			"  downhill race --spectrum --surface bowl:kappa=100 --optimizer momentum:lr=0.03 -o spectrum.png\n" +
			"  downhill race --explain Adam@3 -o step.png\n" +
			"  downhill race --surface regression --batch 10 --optimizer sgd:lr=0.03 --endings 200 -o endings.png\n" +
			"  downhill race --cost --surface rosenbrock --optimizer adam:lr=0.1 --optimizer bfgs -o cost.png\n" +
			"  downhill race -o run.yaml && downhill race --scenario run.yaml --seed 2 --noise 0.5",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	fs.Var(&f.surface, "surface", "the `SURFACE`, such as bowl:kappa=100,angle=30 or 'formula:x^2 + y^2'")
	fs.Var(&f.start, "start", "the start as `X,Y` (default: the surface's own)")
	fs.Var(optimizerFlag{&f.racers}, "optimizer", "a racer, such as adam:lr=0.1,beta1=0.8 (repeatable)")
	fs.Var(nameFlag{&f.racers}, "name", "renames the racer of the --optimizer before it")
	fs.Var(&f.steps, "steps", fmt.Sprintf("how many steps to take, up to %d", race.MaxSteps))
	fs.Var(&f.noise, "noise", "standard deviation σ of the normal noise on each component of the gradient")
	fs.BoolVar(&f.ownNoise, "own-noise", false, "each racer meets noise of its own instead of the same")
	f.fair.register(c)
	f.find.register(c)
	f.maps.register(c)
	f.endings.register(c)
	f.three.register(c)
	f.clip.registerTurn(c)
	f.spectrum.register(c)
	f.cost.register(c)
	f.explain.register(c)
	fs.Var(&f.ghost, "ghost", "draw the race of this scenario `FILE` faintly behind, to judge a change by eye")
	offer(c, "ghost", files(carriers()...))
	offer(c, "surface", specs(scenario.Surfaces()))
	offer(c, "optimizer", specs(optimizers.Catalog()))
	for _, plain := range []string{"start", "name", "steps", "noise"} {
		offer(c, plain, words())
	}
	return c
}

// scene lays the flags over the scenario that they start from.
func (f *raceFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	if f.surface != "" {
		if err := f.replaceSurface(&sc); err != nil {
			return sc, err
		}
	}
	if f.start != "" {
		var err error
		if sc.Race.Start, err = readPoint(string(f.start)); err != nil {
			return sc, fmt.Errorf("--start %s: %w", f.start, err)
		}
	}
	changed := c.Flags().Changed
	if changed("steps") {
		sc.Race.Steps, sc.View.Step = int(f.steps), 0
	}
	if changed("noise") {
		sc.Race.Noise = float64(f.noise)
	}
	if changed("own-noise") {
		sc.Race.OwnNoise = f.ownNoise
	}
	if len(f.racers) > 0 {
		if err := f.replaceRacers(&sc); err != nil {
			return sc, err
		}
	}
	f.spectrum.scene(changed, &sc)
	if err := f.cost.scene(changed, &sc); err != nil {
		return sc, err
	}
	if err := f.explain.scene(changed, &sc); err != nil {
		return sc, err
	}
	if err := f.endings.scene(changed, &sc); err != nil {
		return sc, err
	}
	if err := f.maps.scene(changed, &sc, int(f.steps)); err != nil {
		return sc, err
	}
	if err := errors.Join(f.three.scene(changed, &sc), f.clip.checkTurn(&sc)); err != nil {
		return sc, err
	}
	return sc, sc.Check()
}

// replaceSurface brings the new surface's own start and domain, unless it is
// only another variant of the same surface.
func (f *raceFlags) replaceSurface(sc *scenario.Scenario) error {
	choice, err := parse(scenario.Surfaces(), string(f.surface))
	if err != nil {
		return fmt.Errorf("--surface: %w", err)
	}
	if choice.Key != sc.Race.Surface.Key {
		surface, err := scenario.Surfaces().Build(choice)
		if err != nil {
			return fmt.Errorf("--surface: %w", err)
		}
		sc.Race.Start, sc.View.Window = surface.Start(), nil
	}
	sc.Race.Surface = choice
	return nil
}

// replaceRacers puts the racers of the flags in the place of the scenario's. A
// log of changes names racers that are gone then, so it goes too.
func (f *raceFlags) replaceRacers(sc *scenario.Scenario) error {
	sc.Race.Racers, sc.Changes = nil, nil
	for _, r := range f.racers {
		rule, err := parse(optimizers.Catalog(), r.spec)
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

// parse reads name:key=value,…; an unknown name is reported before anything
// behind it is read.
func parse[T any](c param.Catalog[T], text string) (param.Choice, error) {
	name, _, _ := strings.Cut(text, ":")
	if name = strings.TrimSpace(name); name != "" {
		if _, err := c.Lookup(name); err != nil {
			return param.Choice{}, err
		}
	}
	return c.Parse(text)
}

// readPoint reads x,y.
func readPoint(text string) (p [2]float64, err error) {
	parts := strings.Split(text, ",")
	if len(parts) != 2 {
		return p, errors.New("want two numbers, such as -8,1.5")
	}
	for i, part := range parts {
		if p[i], err = param.ReadNumber(part); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (f *raceFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	changed := c.Flags().Changed
	if err := errors.Join(f.fair.check(changed), f.find.check(&f.fair, changed), f.maps.check(), f.spectrum.check(&f.maps), f.explain.check(changed), f.cost.check(changed)); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabRace, scenario.Default, scenario.ParseRace})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if sc.View.Figure == scenario.FigureRace && f.find == "" {
		if err := f.checkExtent(&sc); err != nil {
			return err
		}
	}
	if sc.View.Figure != scenario.FigureRace || f.find != "" {
		if only, err := f.scripts(ctx, s, &sc); only || err != nil {
			return err
		}
	}
	if sc.View.Figure == scenario.FigureStep && f.find == "" {
		return f.runExplain(ctx, s, sc)
	}
	if sc.View.Figure == scenario.FigureSpectrum && f.find == "" {
		return f.runSpectrum(ctx, s, sc)
	}
	if sc.View.Figure == scenario.FigureEndings && f.find == "" {
		return f.runEndings(ctx, s, sc)
	}
	if sc.View.Figure == scenario.FigureCost && f.find == "" {
		return f.runCost(ctx, s, sc)
	}
	if sc.View.Figure != scenario.FigureRace && f.find == "" {
		return f.runMaps(ctx, s, sc)
	}
	if f.find != "" {
		return f.find.run(ctx, s, &f.common, sc)
	}
	var report io.Writer
	if !f.quiet {
		report = s.out
	}
	tuned, err := f.fair.set(ctx, &sc, changed, f.progress(s, "tuning"), report)
	if err != nil {
		return err
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	start := time.Now()
	run, err := racelab.Start(sc)
	if err != nil {
		return usage(err)
	}
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return err
	}
	watch := racelab.NewStopwatch()
	if err := run.Time(watch); err != nil {
		return err
	}
	frame := run.Snapshot().Paced(sc.View)
	frame.Searched = tuned
	if f.ghost != "" {
		if frame, err = haunt(ctx, string(f.ghost), s.in, frame, watch, f.progress(s, "racing the ghost")); err != nil {
			return err
		}
	}
	if len(f.outputs) == 0 {
		return f.print(s, frame)
	}
	return f.write(ctx, s, frame, time.Since(start))
}
