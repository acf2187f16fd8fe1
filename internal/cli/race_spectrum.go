package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// spectrumFlag asks for the eigen-components of a race.
type spectrumFlag bool

func (f *spectrumFlag) register(c *cobra.Command) {
	c.Flags().BoolVar((*bool)(f), "spectrum", false, "eigenvalues of the surface, and each rule's rate, stability limit and best learning rate;\nthe picture is that of the first racer")
}

// check reports flags that do not go together.
func (f spectrumFlag) check(m *mapFlags) error {
	if bool(f) && (m.basin || m.over != "") {
		return usage(errors.New("--spectrum, --map and --basin are different figures: run them one after the other"))
	}
	return nil
}

// scene asks the scenario for it.
func (f spectrumFlag) scene(changed func(string) bool, sc *scenario.Scenario) {
	if changed("optimizer") { // the racer that the file named is gone
		sc.Race.Spectrum.Racer = ""
	}
	if f {
		sc.View.Figure = scenario.FigureSpectrum
	}
}

// runSpectrum races, and prints or writes the components.
func (f *common) runSpectrum(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := f.noAnimation("a spectrum"); err != nil {
		return err
	}
	if err := f.reachable(); err != nil {
		return err
	}
	racer, err := sc.SpectrumRacer()
	if err != nil {
		return usage(err)
	}
	start := time.Now()
	run, err := racelab.Start(sc)
	if err != nil {
		return usage(err)
	}
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return err
	}
	race := run.Snapshot()
	frame := race.Spectrum(racer, race.Rec.Step)
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printSpectrum(s.out, frame)
}

// printSpectrum writes what the surface is, and for every racer what theory knows
// and what was measured.
func printSpectrum(w io.Writer, f *racelab.SpectrumFrame) error {
	if err := writeText(w, f.Frame.Caption(f.Step)[0]); err != nil {
		return err
	}
	if err := printEigen(w, f); err != nil {
		return err
	}
	rules := [][]string{{"optimizer", "hyperparameters", "rate", "limit η", "best η", "rate there", "best pair", "steps to 1e−6"}}
	modes := [][]string{{"optimizer", "eigenvalue", "regime", "rate", "measured", "half-life"}}
	var notes []string
	for i, rc := range f.Scenario.Race.Racers {
		one := f.Frame.Spectrum(i, f.Step)
		row := []string{oneLine(rc.Name, nameWidth), racelab.Hyperparameters(rc.Rule), "—", "—", "—", "—", "—", "—"}
		if k, ok := one.Known(); ok {
			row[2], row[3], row[4], row[5] = figure.Short(k.Rate, 4), figure.Short(k.Limit, 4), figure.Short(k.Best, 4), figure.Short(k.BestRate, 4)
			if o := k.Optimum; rc.Rule.Key != "sgd" {
				row[6] = "η " + figure.Short(o.LearningRate, 4) + "  β " + figure.Short(o.Momentum, 4)
			}
			if !one.Parabola.Local {
				row[7] = k.StepsText()
			}
		} else if u := one.Unknown(); u != "" && one.Lacking == "" {
			notes = append(notes, u)
		}
		rules = append(rules, row)
		for j, m := range one.Modes() {
			cells := one.Cells(j, m)
			name := ""
			if j == 0 {
				name = row[0]
			}
			modes = append(modes, []string{name, cells[0], cells[5], cells[2], cells[3], cells[4]})
		}
	}
	fmt.Fprintln(w)
	if err := writeColumns(w, 2, rules); err != nil {
		return err
	}
	if len(modes) > 1 {
		fmt.Fprintln(w)
		if err := writeColumns(w, 3, modes); err != nil {
			return err
		}
	}
	if len(notes) > 0 {
		fmt.Fprintln(w)
	}
	for _, n := range notes {
		if err := writeText(w, n); err != nil {
			return err
		}
	}
	return nil
}

// printEigen writes the eigenvalues and what they are of.
func printEigen(w io.Writer, f *racelab.SpectrumFrame) error {
	if f.Lacking != "" {
		return writeText(w, f.Lacking)
	}
	text := "Eigenvalues " + figure.Short(f.Parabola.Lambda[0], 4) + " and " + figure.Short(f.Parabola.Lambda[1], 4)
	if ends, ok := f.Parabola.Spectrum(); ok {
		text += ", condition number κ = " + figure.Short(ends.Condition(), 4)
	}
	text += " (" + f.Where() + ")."
	if f.Parabola.Local {
		text += " The surface is no quadratic: all of this holds near there only, and each racer's are of its own place."
	}
	if u := f.Unbounded(); u != "" {
		text += " " + u
	}
	return writeText(w, text)
}
