package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	racelab "downhill/render/labs/race"
)

// fairFlags say how the racers are set and what they are compared by.
type fairFlags struct {
	tune      bool
	budget    wholeValue
	objective textValue
	sameLR    numberValue
	defaults  bool
	by        string
}

// paces lists what a race can be run by.
var paces = [...]string{"steps", "evaluations", "time"}

func (f *fairFlags) register(c *cobra.Command) {
	f.objective = "final"
	fs := c.Flags()
	fs.BoolVar(&f.tune, "tune", false, "search the best learning rate and momentum of every racer, then race them")
	fs.Var(&f.budget, "budget", fmt.Sprintf("gradient evaluations that --tune may spend on each racer (default: %d races)", tune.BudgetRuns))
	fs.Var(&f.objective, "objective", "what --tune makes small, a `GOAL`: final (the loss after the last step) or steps:LOSS")
	fs.Var(&f.sameLR, "same-lr", "one learning rate `X` for all racers")
	fs.BoolVar(&f.defaults, "defaults", false, "every rule with its default numbers")
	fs.StringVar(&f.by, "by", "", "race by `PACE`: steps, evaluations (of the gradient) or time (measured here)")
	offer(c, "budget", words())
	offer(c, "objective", words("final", "steps:0.01"))
	offer(c, "same-lr", words())
	offer(c, "by", words(paces[:]...))
}

// check reports what is wrong before anything runs.
func (f *fairFlags) check(changed func(string) bool) error {
	ways := 0
	for _, on := range []bool{f.tune, f.defaults, changed("same-lr")} {
		if on {
			ways++
		}
	}
	if ways > 1 {
		return usage(errors.New("--tune, --same-lr and --defaults: want one of them, they are three ways to set the racers"))
	}
	for _, name := range []string{"budget", "objective"} {
		if changed(name) && !f.tune {
			return usage(fmt.Errorf("--%s says how to search: want --tune with it", name))
		}
	}
	if f.by != "" && !slices.Contains(paces[:], f.by) {
		return usage(fmt.Errorf("--by: %w", param.Unknown("pace", f.by, paces[:])))
	}
	if changed("budget") && (f.budget < 1 || f.budget > tune.MaxBudget) {
		return usage(fmt.Errorf("--budget %d: want 1 to %d gradient evaluations", f.budget, tune.MaxBudget))
	}
	_, err := f.goal()
	return err
}

func (f *fairFlags) goal() (tune.Goal, error) {
	g, err := tune.ParseGoal(string(f.objective))
	if err != nil {
		return g, usage(fmt.Errorf("--objective: %w", err))
	}
	return g, nil
}

// view lays the pace over how the scenario is looked at.
func (f *fairFlags) view(v *scenario.View) {
	if f.by != "" {
		v.ByEvals, v.ByTime = f.by == "evaluations", f.by == "time"
	}
}

// set sets the racers as the flags want and says what was found.
func (f *fairFlags) set(ctx context.Context, sc *scenario.Scenario, changed func(string) bool, p *progress, out io.Writer) (*racelab.Tuning, error) {
	f.view(&sc.View)
	switch {
	case changed("same-lr"):
		return nil, usage(sc.SetSameRate(float64(f.sameLR)))
	case f.defaults:
		return nil, usage(sc.SetDefaults())
	case !f.tune:
		return nil, nil
	}
	goal, err := f.goal()
	if err != nil {
		return nil, err
	}
	t, err := racelab.StartTuning(*sc, tune.Options{Goal: goal, Budget: int(f.budget)})
	if err != nil {
		return nil, usage(err)
	}
	if err := search(ctx, t, p); err != nil {
		return nil, err
	}
	if err := t.Apply(sc); err != nil {
		return nil, err
	}
	return t, printTuning(out, t, sc)
}

// search runs a tuning to its end, or until it is interrupted.
func search(ctx context.Context, t *racelab.Tuning, p *progress) error {
	defer p.end()
	for !t.Done() {
		if ctx.Err() != nil {
			return fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		end := time.Now().Add(slice)
		if err := t.Step(func() bool { return ctx.Err() != nil || time.Now().After(end) }); err != nil {
			return err
		}
		p.show(t.Progress())
	}
	return nil
}

// printTuning writes what was searched and who won.
func printTuning(w io.Writer, t *racelab.Tuning, sc *scenario.Scenario) error {
	if w == nil {
		return nil
	}
	for _, line := range racelab.FairLines(sc.Race.Fair, &sc.Race) {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	value := "loss"
	if t.Goal.Reach {
		value = "steps"
	}
	fmt.Fprintf(tw, "optimizer\tbest\t%s\tas it was\tdefault\ttrials\tevaluations\n", value)
	for _, r := range t.Results() {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%d\t%d\n", oneLine(r.Name, nameWidth), racelab.Hyperparameters(r.Rule), goalText(t.Goal, r.BestTrial()),
			goalText(t.Goal, stage(&r, tune.Present)), goalText(t.Goal, stage(&r, tune.Default)), len(r.Trials), r.Evaluations)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// stage is the first trial of a stage; the defaults of a racer that is set to
// them are tried but once.
func stage(r *tune.Result, s tune.Stage) *tune.Trial {
	for i := range r.Trials {
		if r.Trials[i].Stage == s {
			return &r.Trials[i]
		}
	}
	return &r.Trials[0]
}

// goalText writes what a trial came to.
func goalText(g tune.Goal, t *tune.Trial) string {
	switch {
	case t.Diverged:
		return "diverged"
	case g.Reach && t.Steps < 0:
		return "not reached"
	case g.Reach:
		return fmt.Sprint(t.Steps)
	}
	return racelab.Number(t.Loss)
}
