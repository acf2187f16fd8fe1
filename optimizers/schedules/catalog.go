package schedules

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/param"
)

// Catalog lists the schedules in the order to show them.
func Catalog() param.Catalog[Schedule] {
	return param.Catalog[Schedule]{What: "schedule", Entries: []param.Entry[Schedule]{
		{Key: "constant", Title: "Constant", Params: timed(nil), New: timedNew(newConstant),
			Summary: "The learning rate stays.",
			Formula: `\eta(t) = \eta`, Source: "Géron 2019, chapter 11"},
		{Key: "power", Title: "Power", Params: timed(powerParams), New: timedNew(newPower),
			Summary: "Falls fast at first, then ever more slowly.",
			Formula: `\eta(t) = \frac{\eta}{(1 + t/s)^c}`, Source: "Géron 2019, chapter 11"},
		{Key: "exponential", Title: "Exponential", Params: timed(exponentialParams), New: timedNew(newExponential),
			Summary: "Falls by the same factor in every stretch of time.",
			Formula: `\eta(t) = \eta r^{t/s}`, Source: "Géron 2019, chapter 11"},
		{Key: "piecewise", Title: "Piecewise constant", Params: timed(piecewiseParams), New: timedNew(newPiecewise),
			Summary: "One rate after another, each for its stretch of time.",
			Formula: `\eta(t) = v_i \quad \text{for} \quad b_{i-1} ≤ t < b_i`, Source: "Géron 2019, chapter 11"},
		{Key: "performance", Title: "Performance", Params: timed(performanceParams), New: timedNew(newPerformance),
			Summary: "Cuts the rate when the loss has stopped falling.",
			Formula: `\eta \leftarrow \text{max}(\text{factor} \cdot \eta, \eta_{\text{min}})`,
			Source:  "Géron 2019, chapter 11; Keras' ReduceLROnPlateau"},
		{Key: "1cycle", Title: "1cycle", Params: timed(oneCycleParams), New: timedNew(newOneCycle),
			Summary: "Up to a high rate, down again, and a long way further down at the end.",
			Formula: `\eta_{\text{start}} → \eta_{\text{max}} → \eta_{\text{start}} → \eta_{\text{last}}`,
			Source:  "Smith 2018; Géron 2019, chapter 11"},
		{Key: "cosine", Title: "Cosine", Params: timed(cosineParams), New: timedNew(newCosine),
			Summary: "Comes down along half a cosine, slowly at both ends.",
			Formula: `\eta(t) = \eta \left( \frac{1-\alpha}{2} (1 + \text{cos}(π t/N)) + \alpha \right)`,
			Source:  "Loshchilov & Hutter 2017, equation 5"},
	}}
}

// FromRule builds the schedule that an optimizer's values ask for: the name
// under "schedule" (constant without it), its parameters under "schedule.…",
// its defaults where they say nothing. Dotted keys that belong to another
// schedule are left alone, as param's Format leaves them.
func FromRule(values param.Values) (Schedule, error) {
	const key = "schedule"
	name := "constant"
	if values.Has(key) {
		name = values.Text(key)
	}
	e, err := Catalog().Lookup(name)
	if err != nil {
		return Schedule{}, err
	}
	own := e.Params.Defaults()
	for k, v := range values {
		rest, nested := strings.CutPrefix(k, key+".")
		if !nested {
			continue
		}
		if spec, ok := e.Params.Find(rest, nil); ok {
			if err := spec.Check(v); err != nil {
				return Schedule{}, fmt.Errorf("%s: %w", key, err)
			}
			own[rest] = v
		}
	}
	s, err := Catalog().Build(param.Choice{Key: name, Values: own})
	if err != nil {
		return Schedule{}, fmt.Errorf("%s: %w", key, err)
	}
	return s, nil
}

// timed puts what every schedule takes behind its own parameters.
func timed(own param.Specs) param.Specs {
	out := append(param.Specs{}, own...)
	return append(out,
		param.Spec{Key: "per", Symbol: "t", Title: "unit of time", Kind: param.Text,
			Default: param.Word("step"), Choices: []string{"step", "epoch"},
			Help: "What the schedule's time counts. In a race every step is an epoch."},
		param.Spec{Key: "warmup", Symbol: "W", Title: "warm-up", Kind: param.Int, Unit: "steps", Default: param.Num(0),
			Scale: param.Log, Max: 1e9, Low: 1, High: 1000,
			Help: "For so many steps the learning rate rises from 0 in a straight line, and then the schedule begins."},
	)
}

// timedNew makes the schedule around a curve.
func timedNew(curve func(param.Values) (Curve, error)) func(param.Values) (Schedule, error) {
	return func(v param.Values) (Schedule, error) {
		c, err := curve(v)
		if err != nil {
			return Schedule{}, err
		}
		s := Schedule{Curve: c, Warmup: int(v.Num("warmup"))}
		if v.Text("per") == PerEpoch.String() {
			s.Per = PerEpoch
		}
		return s, nil
	}
}

func horizon(key, symbol string, value float64, help string) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: "time scale", Default: param.Num(value),
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1, High: 1e4, Help: help}
}
