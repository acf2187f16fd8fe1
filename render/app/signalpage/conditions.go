package signalpage

import (
	"downhill/internal/param"
	"downhill/internal/scenario"
	signallab "downhill/render/labs/signal"
)

// The values that the switches of SELU's conditions bring.
const (
	otherMean    = 1.0
	otherStd     = 2.0
	usualDropout = 0.1
)

// conditionChips switch SELU's conditions for the selected combination.
func (pg *Page) conditionChips(long bool) []chip {
	c := pg.combination()
	switchTo := func(change func(c *scenario.Combination)) func() {
		return func() { pg.change("", change); pg.seal() }
	}
	name, input := "SELU's conditions for "+scenario.FunctionLabel(c.Activation)+":", "standardized input"
	if !long {
		name, input = title(c.Activation), "input N(0, 1)"
	}
	standard, lecun := c.InputMean == 0 && c.InputStd == 1, c.Initializer.Key == "lecun_normal"
	out := []chip{
		{name: name, look: word, fresh: true, style: signallab.Style(pg.s.Theme, pg.selected)},
		{key: "standardized", name: input, look: tick, on: standard, do: switchTo(func(c *scenario.Combination) {
			if c.InputMean, c.InputStd = 0, 1; standard {
				c.InputMean, c.InputStd = otherMean, otherStd
			}
		})},
		{key: "lecun", name: "LeCun normal", look: tick, on: lecun, do: func() {
			if lecun {
				pg.setInitializer("he_normal")
			} else {
				pg.setInitializer("lecun_normal")
			}
			pg.seal()
		}},
		{key: "sequential", name: "sequential", look: tick, on: !c.Skip, do: switchTo(func(c *scenario.Combination) { c.Skip = !c.Skip })},
	}
	rate := c.Dropout
	if rate == 0 {
		rate = usualDropout
	}
	for _, d := range []struct {
		key, name string
		rate      float64
		alpha     bool
	}{{"no dropout", "no dropout", 0, false}, {"dropout", "dropout " + param.FormatFloat(rate), rate, false},
		{"alpha dropout", "alpha " + param.FormatFloat(rate), rate, true}} {
		on := (c.Dropout > 0) == (d.rate > 0) && (d.rate == 0 || c.AlphaDropout == d.alpha)
		out = append(out, chip{key: d.key, name: d.name, look: radio, on: on,
			do: switchTo(func(c *scenario.Combination) { c.Dropout, c.AlphaDropout = d.rate, d.alpha })})
	}
	return out
}
