package transfer

import (
	"fmt"
	"math"

	"downhill/nn/transfer"
	"downhill/render/figure"
)

// Where a word beside a rule may stand, in shares of the plot.
const (
	low, high = 0.08, 0.92
	wordWidth = 0.2  // of the width: "2 thawed" in half a figure
	wordRoom  = 0.15 // of the height, from its middle to the next curve with its markers
)

// thaws marks the moments at which another phase begins. The word stands at a
// share of the height, or where the curves leave most room if they are near.
func (f *Frame) thaws(p *figure.Plot, height float64, t figure.Theme) {
	at := 0
	for i, phase := range f.Scenario.Transfer.Phases {
		if i > 0 && at > 0 {
			p.Rules = append(p.Rules, figure.Rule{AtX: float64(at), AtY: math.NaN(), Color: t.Muted, Dash: []float64{5, 4}})
			text := "thawed"
			if phase.Thawed != transfer.AllThawed {
				text = fmt.Sprintf("%d thawed", phase.Thawed)
			}
			y := p.Y.Min + free(p, float64(at), height)*(p.Y.Max-p.Y.Min)
			p.Notes = append(p.Notes, figure.Note{At: figure.Point{float64(at), y}, Text: text, Color: t.Text})
		}
		at += phase.Epochs
	}
}

// free is the share of the height at which a word right of x is clear of curves
// and bands: the usual one where there is room, else the one with most.
func free(p *figure.Plot, x, usual float64) float64 {
	var taken [][2]float64
	to := x + wordWidth*(p.X.Max-p.X.Min)
	add := func(curves ...[]figure.Point) {
		least, most := math.Inf(1), math.Inf(-1)
		for _, c := range curves {
			l, h := extent(c, x, to)
			least, most = min(least, l), max(most, h)
		}
		taken = append(taken, [2]float64{(least - p.Y.Min) / (p.Y.Max - p.Y.Min), (most - p.Y.Min) / (p.Y.Max - p.Y.Min)})
	}
	for _, l := range p.Lines {
		add(l.Points)
	}
	for _, b := range p.Bands {
		add(b.Lower, b.Upper)
	}
	room := func(y float64) float64 {
		r := wordRoom // more is as good
		for _, t := range taken {
			r = min(r, max(t[0]-y, y-t[1], 0))
		}
		return r
	}
	best := usual
	const tries = 24
	for k := range tries + 1 {
		d := (high - low) * float64(k) / tries // away from the usual height
		for _, y := range []float64{usual - d, usual + d} {
			if y >= low && y <= high && room(y) > room(best) {
				best = y
			}
		}
	}
	return best
}

// extent is the least and the largest value of a curve from x to to; +Inf and
// −Inf where it does not come there.
func extent(c []figure.Point, x, to float64) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for i := 1; i < len(c); i++ {
		a, b := c[i-1], c[i]
		from, end := max(a[0], x), min(b[0], to)
		if !(from <= end) {
			continue
		}
		for _, at := range []float64{from, end} {
			y := a[1] + (b[1]-a[1])*(at-a[0])/(b[0]-a[0])
			least, most = min(least, y), max(most, y)
		}
	}
	return least, most
}
