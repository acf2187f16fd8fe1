package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// schedulesFlags are the flags of downhill schedules.
type schedulesFlags struct {
	common
	schedule           specList
	steps              wholeValue
	learningRate       numberValue
	axis               textValue
	surface, optimizer textValue
	noise              numberValue
	data, layers       textValue
	batchSize          wholeValue
	target             numberValue
	seeds              wholeValue
	rangeTest          bool
}

func (f *schedulesFlags) register(c *cobra.Command) {
	u := scenario.DefaultSchedules().Schedules
	f.schedule.try = func(text string) error {
		_, err := parse(schedules.Catalog(), text)
		return err
	}
	f.steps, f.learningRate, f.noise = wholeValue(u.Steps), numberValue(u.LearningRate), numberValue(u.Race.Noise)
	f.batchSize, f.seeds = wholeValue(u.Network.BatchSize), wholeValue(u.Seeds)
	f.common.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	fs.Var(&f.schedule, "schedule", "a schedule, such as exponential:s=20 (repeatable; default every one)")
	fs.Var(&f.steps, "steps", fmt.Sprintf("steps of the curves, the race and the training, 2 to %d", scenario.MaxScheduleSteps))
	fs.Var(&f.learningRate, "lr", "base learning rate η of all schedules")
	fs.Var(&f.axis, "axis", "what the time axis of a picture counts: `AXIS` is steps or epochs (default steps)")
	fs.Var(&f.surface, "surface", "`SPEC` of the race's surface (default "+scenario.Surfaces().Format(u.Race.Surface)+")")
	fs.Var(&f.optimizer, "optimizer", "`SPEC` of the rule of the race and the network, without lr (default "+optimizers.Catalog().Format(u.Race.Rule)+")")
	fs.Var(&f.noise, "noise", "σ of the noise on the race's gradient")
	fs.Var(&f.data, "data", "`SPEC` of what the network learns (default "+scenario.Data().Format(u.Network.Data)+")")
	fs.Var(&f.layers, "layers", "`UNITS` of the hidden layers (default "+scenario.FormatLayers(u.Network.Layers)+")")
	fs.Var(&f.batchSize, "batch-size", "instances in a minibatch")
	fs.Var(&f.target, "target", "validation loss to be reached (default: the lowest of the first schedule)")
	fs.Var(&f.seeds, "seeds", fmt.Sprintf("over how many seeds to time it, 1 to %d", scenario.MaxScheduleSeeds))
	fs.BoolVar(&f.rangeTest, "range-test", false, "give 1cycle the highest rate that a range test of the network finds")
	offer(c, "schedule", specs(schedules.Catalog()))
	offer(c, "axis", words(scenario.ScheduleAxes()...))
	offer(c, "surface", specs(scenario.Surfaces()))
	offer(c, "optimizer", specs(optimizers.Rules()))
	offer(c, "data", specs(scenario.Data()))
	for _, plain := range []string{"steps", "lr", "noise", "layers", "batch-size", "target", "seeds"} {
		offer(c, plain, words())
	}
}

// scene lays the flags over the scenario that they start from.
func (f *schedulesFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	g := &sc.Schedules
	changed := c.Flags().Changed
	// The note is about what the document said.
	for _, flag := range []string{"schedule", "steps", "lr", "surface", "optimizer", "noise", "data", "layers", "batch-size", "target", "seeds", "seed", "range-test"} {
		if changed(flag) {
			g.Note = ""
		}
	}
	if len(f.schedule.given) > 0 {
		g.Runs = nil
		for _, text := range f.schedule.given {
			ch, err := parse(schedules.Catalog(), text)
			if err != nil {
				return sc, fmt.Errorf("--schedule: %w", err)
			}
			g.Runs = append(g.Runs, scenario.ScheduleRun{Schedule: ch})
		}
	}
	if f.axis != "" {
		g.Axis = string(f.axis)
	}
	if err := f.problems(g); err != nil {
		return sc, err
	}
	for _, n := range []struct {
		flag string
		to   *int
		from wholeValue
	}{{"steps", &g.Steps, f.steps}, {"batch-size", &g.Network.BatchSize, f.batchSize}, {"seeds", &g.Seeds, f.seeds}} {
		if changed(n.flag) {
			*n.to = int(n.from)
		}
	}
	for _, x := range []struct {
		flag string
		to   *float64
		from numberValue
	}{{"lr", &g.LearningRate, f.learningRate}, {"noise", &g.Race.Noise, f.noise}, {"target", &g.Target, f.target}} {
		if changed(x.flag) {
			*x.to = float64(x.from)
		}
	}
	return sc, sc.Check()
}

// problems sets the race and the network.
func (f *schedulesFlags) problems(g *scenario.Schedules) error {
	if f.surface != "" {
		ch, err := parse(scenario.Surfaces(), string(f.surface))
		if err != nil {
			return fmt.Errorf("--surface: %w", err)
		}
		surface, err := scenario.Surfaces().Build(ch)
		if err != nil {
			return fmt.Errorf("--surface: %w", err)
		}
		if ch.Key != g.Race.Surface.Key {
			g.Race.Start = surface.Start()
		}
		g.Race.Surface = ch
	}
	for _, p := range []struct {
		flag string
		text textValue
		read func(string) (param.Choice, error)
		to   []*param.Choice
	}{
		{"optimizer", f.optimizer, func(s string) (param.Choice, error) { return parse(optimizers.Catalog(), s) },
			[]*param.Choice{&g.Race.Rule, &g.Network.Rule}},
		{"data", f.data, func(s string) (param.Choice, error) { return parse(scenario.Data(), s) }, []*param.Choice{&g.Network.Data}},
	} {
		if p.text == "" {
			continue
		}
		for _, to := range p.to {
			ch, err := p.read(string(p.text))
			if err != nil {
				return fmt.Errorf("--%s: %w", p.flag, err)
			}
			*to = ch
		}
	}
	if f.layers != "" {
		layers, err := scenario.ParseLayers(string(f.layers))
		if err != nil {
			return fmt.Errorf("--layers: %w", err)
		}
		g.Network.Layers = layers
	}
	return nil
}
