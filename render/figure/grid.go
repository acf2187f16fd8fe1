package figure

import (
	"cmp"
	"math"
	"slices"
)

// Margins is the room around the place where a plot's axes meet, for names,
// numbers and bars.
type Margins struct{ Left, Right, Top, Bottom float64 }

// Max is the larger margin at each side.
func (m Margins) Max(o Margins) Margins {
	return Margins{math.Max(m.Left, o.Left), math.Max(m.Right, o.Right), math.Max(m.Top, o.Top), math.Max(m.Bottom, o.Bottom)}
}

// Scaled is the margins in another unit.
func (m Margins) Scaled(by float64) Margins {
	return Margins{m.Left * by, m.Right * by, m.Top * by, m.Bottom * by}
}

// AlignGrid lays panels out as a grid of plots that share axes: those that stand
// in one column (same X and W) get the same margins left and right, those in one
// row (same Y and H) above and below, and the columns and rows are moved so that
// the plots themselves have their shares of the width and height: a panel
// without numbers takes less room than the one beside it that has them, but
// shows as much. A panel that spans several columns or rows keeps its place.
//
// areas and margins are in the same unit, and so is what is returned.
func AlignGrid(areas []Area, margins []Margins) ([]Area, []Margins) {
	out, around := slices.Clone(areas), slices.Clone(margins)
	across, along := make([]extent, len(areas)), make([]extent, len(areas))
	for i, a := range areas {
		m := margins[i]
		across[i] = extent{at: a.X, size: a.W, before: m.Left, after: m.Right}
		along[i] = extent{at: a.Y, size: a.H, before: m.Top, after: m.Bottom}
	}
	align(across)
	align(along)
	for i := range out {
		x, y := across[i], along[i]
		out[i] = Area{X: x.at, Y: y.at, W: x.size, H: y.size}
		around[i] = Margins{Left: x.before, Right: x.after, Top: y.before, Bottom: y.after}
	}
	return out, around
}

// extent is a panel in one direction.
type extent struct{ at, size, before, after float64 }

// align gives panels of the same place the same margins, and shares out anew
// what the margins leave.
func align(panels []extent) {
	var lanes []extent // the columns or rows
	lane := make([]int, len(panels))
	for i, p := range panels {
		same := func(l extent) bool { return near(l.at, p.at, p.size) && near(l.size, p.size, p.size) }
		k := slices.IndexFunc(lanes, same)
		if k < 0 {
			k = len(lanes)
			lanes = append(lanes, p)
		}
		lane[i] = k
		lanes[k].before, lanes[k].after = math.Max(lanes[k].before, p.before), math.Max(lanes[k].after, p.after)
	}
	share(lanes)
	for i, k := range lane {
		panels[i] = lanes[k]
	}
}

// share moves the lanes so that what their margins leave is shared out in
// proportion to their sizes. Lanes that span others stay where they are; where
// lanes overlap otherwise all do.
func share(lanes []extent) {
	var row []*extent
	for i := range lanes {
		l := &lanes[i]
		spans := slices.ContainsFunc(lanes, func(o extent) bool {
			return o.size < l.size && !near(o.size, l.size, l.size) && o.at > l.at-1e-6*l.size && o.at+o.size < l.at+l.size+1e-6*l.size
		})
		if !spans {
			row = append(row, l)
		}
	}
	slices.SortFunc(row, func(a, b *extent) int { return cmp.Compare(a.at, b.at) })
	free, total := 0.0, 0.0
	gaps := make([]float64, len(row))
	for i, l := range row {
		free += l.size - l.before - l.after
		total += l.size
		if i > 0 {
			gaps[i] = l.at - row[i-1].at - row[i-1].size
			if gaps[i] < -1e-6*l.size {
				return
			}
		}
	}
	if free <= 0 || total <= 0 {
		return
	}
	at := 0.0
	for i, l := range row {
		if i == 0 {
			at = l.at
		}
		at += gaps[i]
		l.at, l.size = at, l.before+free*l.size/total+l.after
		at += l.size
	}
}

// near allows for the rounding of fractions such as thirds.
func near(a, b, size float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(size) }
