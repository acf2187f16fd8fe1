package script

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"downhill/internal/scenario"
)

// race writes the program of a race. Racers that the library has no rule for are
// left out with the reason; a race without any is an error.
func (w *writer) race(s *scenario.Scenario) error {
	if len(s.Changes) > 0 {
		return fmt.Errorf("%w: %d changes were made while the race ran (the first at step %d), which a script does not repeat; undo them, or set the racers and start again",
			ErrNone, len(s.Changes), s.Changes[0].Step)
	}
	if s.Race.Batch > 0 {
		return fmt.Errorf("%w: minibatches of %d points are drawn as Downhill draws them; take all points (batch 0)", ErrNone, s.Race.Batch)
	}
	body, err := surfaceBody(s.Race.Surface)
	if err != nil {
		return err
	}
	var runs []raceRun
	names := map[string]bool{"race": true, "f": true, "m": true, "value": true}
	for _, r := range s.Race.Racers {
		run, err := w.racer(r, pythonName("rate_"+r.Name, names))
		if err != nil && !errors.Is(err, ErrNone) {
			return err
		}
		run.name, run.omitted = r.Name, err
		runs = append(runs, run)
	}
	if !slices.ContainsFunc(runs, func(r raceRun) bool { return r.omitted == nil }) {
		return fmt.Errorf("%w: no racer has a rule of %s: %s", ErrNone, w.library, reason(runs[0].omitted))
	}
	w.line("# %s: the race of %d rules on %s, seed %d.", w.library, len(runs), comment(scenario.Surfaces().Format(s.Race.Surface)), s.Seed)
	w.line("# python %s prints where they end; python %[1]s paths.json writes every step.", comment(w.name))
	w.imports(runs)
	w.line("START, STEPS, NOISE = %s, %d, %s", list(s.Race.Start[:]), s.Race.Steps, number(s.Race.Noise))
	w.gap()
	w.line("def f(x, y):")
	w.lines("    ", body)
	w.gap()
	w.value()
	w.classes(runs)
	w.gap()
	if w.library == Keras {
		w.lines("", part("race_keras"))
	} else {
		w.lines("", part("race_torch"))
	}
	w.gap()
	w.line("RACERS = {")
	for _, r := range runs {
		if r.omitted != nil {
			w.line("    # %s is left out: %s.", comment(r.name), comment(reason(r.omitted)))
			continue
		}
		for _, n := range r.notes {
			w.line("    # %s", n)
		}
		w.lines("    ", call(quoted(r.name)+": lambda: race", r.arguments)+",")
	}
	w.line("}")
	w.gap()
	w.lines("", part("report"))
	return nil
}

// raceRun is one racer in the program.
type raceRun struct {
	name      string
	arguments []string // of race
	class     string
	rate      ratePlan
	notes     []string
	omitted   error
}

func (w *writer) racer(r scenario.Racer, name string) (raceRun, error) {
	rate, err := rateOf(r.Rule.Values, name)
	if err != nil {
		return raceRun{}, err
	}
	run := raceRun{rate: rate}
	if w.library == Keras {
		optimizer, err := kerasRule(r.Rule)
		if err != nil {
			return run, err
		}
		run.arguments = []string{optimizer}
		if r.Rule.Key == "nesterov" {
			run.arguments = append(run.arguments, "beta="+number(r.Rule.Values.Num("momentum")))
		}
	} else {
		rule, err := torchRuleOf(r.Rule, rate.expression == "")
		if err != nil {
			return run, err
		}
		run.arguments, run.class, run.notes = []string{"lambda p: " + rule.make}, rule.class, rule.notes
		if clip := torchClip(r.Rule.Values); clip != "" {
			run.arguments = append(run.arguments, "clip=lambda g: "+clip)
		}
		if rule.adjust != "" {
			run.arguments = append(run.arguments, "adjust=lambda g, t: "+rule.adjust)
		}
	}
	if rate.expression != "" {
		run.arguments = append(run.arguments, "rate="+rate.expression)
	}
	return run, nil
}

func (w *writer) imports(runs []raceRun) {
	w.line("import json")
	w.line("import math")
	if w.library == Keras {
		w.line("import os")
	}
	w.line("import sys")
	w.WriteByte('\n')
	if w.library == PyTorch {
		w.line("import torch")
		w.line("import torch as m")
		w.WriteByte('\n')
		w.line("torch.set_default_dtype(torch.float64)")
		return
	}
	w.line("os.environ[\"KERAS_BACKEND\"] = \"tensorflow\"")
	w.line("import keras")
	w.line("import numpy as np")
	w.line("import tensorflow as tf")
	w.line("from keras import ops as m")
	w.WriteByte('\n')
	w.line("keras.config.set_floatx(\"float64\")")
}

// value is f as a number.
func (w *writer) value() {
	w.line("def value(x, y):")
	if w.library == Keras {
		w.line("    x, y = (keras.ops.convert_to_tensor(v, dtype=\"float64\") for v in (x, y))")
		w.line("    return float(f(x, y))")
		return
	}
	w.line("    return f(torch.tensor(x), torch.tensor(y)).item()")
}

// classes writes the rules and schedules that the racers need.
func (w *writer) classes(runs []raceRun) {
	var have []string
	for _, r := range runs {
		if r.omitted != nil {
			continue
		}
		if r.class != "" && !slices.Contains(have, r.class) {
			if len(have) == 0 {
				w.gap()
				w.lines("", part("rule"))
			}
			have = append(have, r.class)
			w.gap()
			w.lines("", part(r.class))
		}
	}
	watcher := slices.ContainsFunc(runs, func(r raceRun) bool { return r.omitted == nil && r.rate.watches })
	if watcher {
		w.gap()
		w.lines("", part("performance"))
	}
	for _, r := range runs {
		if r.omitted == nil && r.rate.definition != "" {
			w.gap()
			w.lines("", r.rate.definition)
		}
	}
}

// pythonName makes a name that is not taken from a wish.
func pythonName(wish string, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return unicode.ToLower(r)
		case r == 'η':
			return 'h'
		}
		return '_'
	}, wish)
	name = strings.Trim(name, "_")
	free := name
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s_%d", name, n)
	}
	taken[free] = true
	return free
}
