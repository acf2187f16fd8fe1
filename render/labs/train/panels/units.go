package panels

import (
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// Units are the shares of dead units and of saturated values in each hidden
// layer at the last evaluation: saturated as bars in the lane's colour, dead as
// narrow ones in front of them in grey.
func Units(f *livelab.Frame, lane int, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	n := hidden(ln)
	x, y := layerAxis(n), figure.Axis{Label: "share", Max: 1}.WithTicks(4)
	e := evaluationAt(ln, f.Step)
	if e == nil || len(e.LayerDeadFraction) == 0 {
		return empty("dead units and saturated values by layer", "nothing was evaluated yet", x, y)
	}
	p := &figure.Plot{X: x, Y: y, Title: "dead units (grey) " + percent(share(e.LayerDeadFraction, n)) +
		", saturated values (colour) " + percent(share(e.LayerSaturatedFraction, n)) + ", by layer"}
	s := style(l.Theme, lane)
	for j := range min(n, len(e.LayerDeadFraction)) {
		at := float64(j + 1)
		p.Bands = append(p.Bands, figure.Bar(s.Color, at-0.4, 0, at+0.4, e.LayerSaturatedFraction[j]),
			figure.Bar(l.Theme.Muted, at-0.18, 0, at+0.18, e.LayerDeadFraction[j]))
	}
	return p
}
