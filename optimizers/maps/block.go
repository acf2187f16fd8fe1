package maps

import (
	"math"
	"slices"

	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/schedules"
)

// lanes is how many starts a block holds: its vectors of 2 coordinates of 8
// bytes (point, previous point, gradients, two slots) fit into the first cache.
const lanes = 128

// block runs up to so many starts at once. The coordinates of lane i are 2i and
// 2i + 1 of every vector; a lane whose run is over takes over the last one.
type block struct {
	b     *Basin
	state *optimizers.State
	slots []optimizers.Memory

	n     int       // lanes in use
	cell  []int32   // [lanes] of the map
	x     []float64 // [2 lanes] points
	last  []float64 // [2 lanes] before the last step
	grad  []float64 // [2 lanes] true gradients at x
	calm  []uint8   // [lanes] steps running at rest
	still []Status  // [lanes] Running or Stationary
	since []int32   // [lanes] when that began

	given   [2]float64 // what source hands out
	clipped optimizers.Clipped
	box     [4]float64 // well within what counts as near
}

var _ optimizers.Objective = (*block)(nil)

func newBlock(b *Basin) *block {
	k := &block{b: b, state: optimizers.NewState(b.rule, 2*lanes), slots: b.rule.Slots(), cell: make([]int32, lanes),
		x: make([]float64, 2*lanes), last: make([]float64, 2*lanes), grad: make([]float64, 2*lanes),
		calm: make([]uint8, lanes), still: make([]Status, lanes), since: make([]int32, lanes)}
	if optimizers.InPlace(b.rule) {
		k.state.Probe = nil
	}
	if b.clip != (optimizers.Clip{}) {
		k.clipped = b.clip.Wrap((*source)(k))
	}
	g, s := b.ground, size(b.ground)
	k.box = [4]float64{g.XMin - s, g.XMax + s, g.YMin - s, g.YMax + s}
	return k
}

// source hands one lane's gradient to the clipping.
type source block

// Dim is that of one start.
func (*source) Dim() int { return 2 }

// Eval gives what was put down for it.
func (s *source) Eval(_, grad []float64) float64 {
	copy(grad, s.given[:])
	return 0
}

// run runs these cells to their ends.
func (k *block) run(cells []int32) {
	k.load(cells)
	p := &k.b.plan
	k.look(0)
	lr := p.Rule.Values.Num("lr")
	for t := 0; t < p.Steps && k.n > 0; t++ {
		n := 2 * k.n
		copy(k.last[:n], k.x[:n])
		// In a race every step is an epoch.
		rate := k.b.sched.Rate(schedules.Clock{Step: t, Epoch: t}, lr, schedules.Memory{})
		k.b.rule.Step(k.state, k.x[:n], k, rate)
		k.look(t + 1)
	}
	for i := range k.n {
		k.b.endings[k.cell[i]] = k.b.ending(k.still[i], int(k.since[i]), k.x[2*i:2*i+2])
	}
}

// load stands the cells at their starts and makes the rule forget.
func (k *block) load(cells []int32) {
	p, s := &k.b.plan, k.state
	k.n = len(cells)
	n := 2 * k.n
	for i, c := range cells {
		k.cell[i], k.calm[i], k.still[i], k.since[i] = c, 0, Running, 0
		at := p.Start(int(c)%p.NX, int(c)/p.NX)
		k.x[2*i], k.x[2*i+1] = at[0], at[1]
	}
	copy(k.last[:n], k.x[:n])
	s.T, s.Evals, s.Note = 0, 0, ""
	k.shorten(n)
	for j, m := range k.slots {
		for i := range s.Slot[j] {
			s.Slot[j][i] = m.Initial
		}
	}
	for j, m := range k.b.rule.Scalars() {
		s.Scalars[j] = m.Initial
	}
}

// shorten gives the rule's vectors n coordinates.
func (k *block) shorten(n int) {
	s := k.state
	if s.Probe != nil {
		s.Probe = s.Probe[:n]
	}
	s.Grad = s.Grad[:n]
	for j, v := range s.Slot {
		s.Slot[j] = v[:n]
	}
}

// look evaluates every lane where it is after t steps, and takes those out of
// the block whose runs are over. It goes from the last to the first, since a lane
// that ends takes over a later one.
func (k *block) look(t int) {
	f, box := k.b.ground.F, &k.box
	for i := k.n - 1; i >= 0; i-- {
		x, grad := k.x[2*i:2*i+2:2*i+2], k.grad[2*i:2*i+2:2*i+2]
		loss := f.Eval(x, grad)
		gx, gy := math.Abs(grad[0]), math.Abs(grad[1])
		// Nearly always all is finite and near, and the gradient too long for rest.
		// The comparisons fail for what is not a number.
		const huge = 1e150
		if x[0] >= box[0] && x[0] <= box[1] && x[1] >= box[2] && x[1] <= box[3] && gx < huge && gy < huge && math.Abs(loss) < huge &&
			(gx > race.ArriveGradient || gy > race.ArriveGradient) && k.calm[i] == 0 && k.still[i] == Running {
			continue
		}
		k.judge(i, t, loss)
	}
}

// judge decides what race.Trial decides of a racer.
func (k *block) judge(i, t int, loss float64) {
	g, x, norm := k.b.ground, k.x[2*i:2*i+2], math.Hypot(k.grad[2*i], k.grad[2*i+1])
	if g.Gone(x, loss, norm) {
		k.end(i, Gone, t)
		return
	}
	if t > 0 && race.AtRest(norm, math.Hypot(x[0]-k.last[2*i], x[1]-k.last[2*i+1])) {
		if k.calm[i]++; k.calm[i] < race.ArriveSteps {
			return
		}
		k.calm[i] = race.ArriveSteps // enough; more would overflow
		if k.still[i] == Running {
			if g.Settled(x) == race.Converged {
				k.end(i, Converged, t)
				return
			}
			k.still[i], k.since[i] = Stationary, int32(t)
		}
		return
	}
	k.calm[i] = 0
	if k.still[i] == Stationary { // a saddle lets go
		k.still[i], k.since[i] = Running, int32(t)
	}
}

// end notes how a lane's run ended and gives its place to the last lane.
func (k *block) end(i int, s Status, t int) {
	k.b.endings[k.cell[i]] = k.b.ending(s, t, k.x[2*i:2*i+2])
	last := k.n - 1
	k.n = last
	k.cell[i], k.calm[i], k.still[i], k.since[i] = k.cell[last], k.calm[last], k.still[last], k.since[last]
	from := 2 * last
	for _, v := range [...][]float64{k.x, k.last, k.grad} {
		v[2*i], v[2*i+1] = v[from], v[from+1]
	}
	for _, v := range k.state.Slot {
		v[2*i], v[2*i+1] = v[from], v[from+1]
	}
	k.shorten(from)
}

// Dim is that of all lanes together.
func (k *block) Dim() int { return 2 * k.n }

// Eval gives every lane's gradient, clipped as the rule is to see it. Nearly all
// rules ask where the lanes stand, where the gradients are known already.
func (k *block) Eval(x, grad []float64) float64 {
	if &x[0] == &k.x[0] || slices.Equal(x, k.x[:len(x)]) {
		copy(grad, k.grad)
	} else {
		for i := range k.n {
			k.b.ground.F.Eval(x[2*i:2*i+2], grad[2*i:2*i+2])
		}
	}
	if k.clipped != nil {
		for i := range k.n {
			g := grad[2*i : 2*i+2]
			k.given = [2]float64(g)
			k.clipped.Eval(x[2*i:2*i+2], g)
		}
	}
	return 0
}
