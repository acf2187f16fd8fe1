package schedules

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"downhill/internal/param"
	"downhill/optimizers/schedules"
	"downhill/render/figure"
)

// FormulaText is a schedule's formula with its numbers in it, in the TeX subset
// of the panel's formulas.
func FormulaText(ch param.Choice, lr float64) string {
	v := ch.Values
	eta := tex(lr)
	or := func(key string, usual float64) float64 {
		if v.Has(key) {
			return v.Num(key)
		}
		return usual
	}
	switch ch.Key {
	case "power":
		exponent := "^{" + tex(v.Num("c")) + "}"
		if v.Num("c") == 1 {
			exponent = ""
		}
		return `\eta(t) = \frac{` + eta + `}{(1 + t/` + tex(v.Num("s")) + `)` + exponent + `}`
	case "exponential":
		return `\eta(t) = ` + eta + ` \cdot ` + tex(v.Num("rate")) + `^{t/` + tex(v.Num("s")) + `}`
	case "piecewise":
		return piecewiseText(v, lr)
	case "performance":
		return `\eta \leftarrow \text{max}(` + tex(v.Num("factor")) + ` \cdot \eta, ` + tex(v.Num("min_lr")) + `)`
	case "1cycle":
		top := or("max", lr)
		start := or("start", top/10)
		return tex(start) + ` → ` + tex(top) + ` → ` + tex(start) + ` → ` + tex(or("last", start/1000))
	case "cosine":
		alpha := v.Num("alpha")
		if alpha == 0 {
			return `\eta(t) = ` + eta + ` \cdot \frac{1}{2} (1 + \text{cos}(π t/` + tex(v.Num("steps")) + `))`
		}
		return `\eta(t) = ` + eta + ` \left( \frac{1-` + tex(alpha) + `}{2} (1 + \text{cos}(π t/` + tex(v.Num("steps")) + `)) + ` + tex(alpha) + ` \right)`
	}
	return `\eta(t) = ` + eta
}

// piecewiseText names the first rates and their ends.
func piecewiseText(v param.Values, lr float64) string {
	const most = 3
	at := v["boundaries"].List()
	p := schedules.Piecewise{Boundaries: at, Values: v["values"].List()}
	var values []string
	for i := range min(len(at)+1, most) {
		t := 0
		if i > 0 {
			t = int(math.Ceil(at[i-1]))
		}
		values = append(values, tex(p.Rate(t, lr, schedules.Memory{})))
	}
	out := `\eta: ` + strings.Join(values, ` → `)
	if len(at)+1 > most {
		out += ` → \cdot \cdot \cdot`
	}
	var ends []string
	for _, b := range at[:min(len(at), most)] {
		ends = append(ends, tex(b))
	}
	return out + ` \quad (t = ` + strings.Join(ends, ", ") + `)`
}

// tex writes a number with three digits, its power of ten as one.
func tex(x float64) string {
	s := figure.Exact(x)
	if len(s) > 7 {
		if short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64); err == nil {
			s = figure.Exact(short)
		}
	}
	s = strings.ReplaceAll(s, "−", "-")
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok {
		if mantissa == "1" {
			return `10^{` + exponent + `}`
		}
		return mantissa + ` \cdot 10^{` + exponent + `}`
	}
	return s
}

// UnitText says what a schedule's time counts, and how it begins.
func UnitText(ch param.Choice, perEpoch int) string {
	text := "t counts steps."
	if ch.Values.Text("per") == schedules.PerEpoch.String() {
		text = fmt.Sprintf("t counts epochs of %d steps.", perEpoch)
	}
	if ch.Key == "performance" {
		text = fmt.Sprintf("Cut when the validation loss was not below its best by more than %s for %d epochs.",
			figure.Exact(ch.Values.Num("min_delta")), int(ch.Values.Num("patience")))
	}
	if n := int(ch.Values.Num("warmup")); n > 0 {
		text += fmt.Sprintf(" Before it the rate rises from 0 for %d steps.", n)
	}
	return text
}

// Words says what a curve has come to: what its formula promises, where the loss
// has cut it, and what its thin line is.
func (c *Curve) Words() []string {
	var out []string
	for _, m := range c.Landmarks {
		out = append(out, fmt.Sprintf("η = %s at step %d: %s.", RateText(m.Rate), m.Step, m.Text))
	}
	for _, cut := range c.Cuts {
		out = append(out, fmt.Sprintf("Cut to %s at step %d, epoch %d.", RateText(cut.To), cut.Step, cut.Epoch))
	}
	if c.Schedule.Key == "performance" && len(c.Cuts) == 0 {
		out = append(out, "The validation loss has not cut it so far.")
	}
	if c.Twin != nil {
		out = append(out, "Thin: "+c.TwinLabel+", the same in the other unit.")
	}
	return out
}
