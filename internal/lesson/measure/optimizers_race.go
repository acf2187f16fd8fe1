package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
	"downhill/surfaces"
)

// descent are the racers of a document at the end of their race. Racers count from
// 1, and coordinates are 0 for x and 1 for y.
type descent struct {
	frame  *racelab.Frame
	lowest float64    // f of the lowest known minimum, NaN where none is known
	at     [2]float64 // where that is
}

// descentNumber is one number that follows from a race.
type descentNumber struct {
	key, title string
	of         func(r descent) float64
}

// ofDescent is a measure of a race's document with at least so many racers.
func ofDescent(key, title string, least int, numbers ...descentNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		if n := len(s.Race.Racers); s.Lab == scenario.LabRace && n < least {
			return nil, fmt.Errorf("race.racers: %d of them: %s is measured of at least %d", n, key, least)
		}
		f, err := runRace(ctx, s)
		if err != nil {
			return nil, err
		}
		r := descent{frame: f, lowest: math.NaN()}
		for _, m := range f.Minima {
			if !(m.F >= r.lowest) {
				r.lowest, r.at = m.F, [2]float64{m.X, m.Y}
			}
		}
		var out []Number
		for _, n := range numbers {
			out = append(out, Number{Key: n.key, Title: n.title, Value: n.of(r)})
		}
		return out, nil
	}}
}

func (r descent) track(racer int) *race.Track { return &r.frame.Rec.Tracks[racer-1] }

// num is a hyperparameter of a racer's rule.
func (r descent) num(racer int, key string) float64 {
	return r.frame.Scenario.Race.Racers[racer-1].Rule.Values.Num(key)
}

// move is the step along a coordinate that leaves θ_t, not a number where the
// racer did not take it.
func (r descent) move(racer, t, coordinate int) float64 {
	p := r.track(racer).Path
	if t+1 >= len(p) {
		return math.NaN()
	}
	return p[t+1][coordinate] - p[t][coordinate]
}

// step is the length of the step that leaves θ_t.
func (r descent) step(racer, t int) float64 {
	return math.Hypot(r.move(racer, t, 0), r.move(racer, t, 1))
}

// last is the last step that a racer took, to be given to step.
func (r descent) last(racer int) int { return r.track(racer).Len() - 2 }

// arrives is the first step after which the loss stands at no more than a share of
// the start's height above the lowest minimum, infinite where none is.
func (r descent) arrives(racer int, share float64) float64 {
	loss := r.track(racer).Loss
	for t, l := range loss {
		if l-r.lowest <= share*(loss[0]-r.lowest) {
			return float64(t)
		}
	}
	return math.Inf(1)
}

// stays is the first step from which on the loss stands so low to the end.
func (r descent) stays(racer int, share float64) float64 {
	t := r.track(racer)
	if t.Status == race.Diverged {
		return math.Inf(1)
	}
	first := math.Inf(1)
	for i, l := range t.Loss {
		if !(l-r.lowest <= share*(t.Loss[0]-r.lowest)) {
			first = math.Inf(1)
		} else if math.IsInf(first, 1) {
			first = float64(i)
		}
	}
	return first
}

// within is the first step after which a coordinate is within a share of its
// first distance from the minimum's, infinite where it never is.
func (r descent) within(racer, coordinate int, share float64) float64 {
	p := r.track(racer).Path
	for t := range p {
		if math.Abs(p[t][coordinate]-r.at[coordinate]) <= share*math.Abs(p[0][coordinate]-r.at[coordinate]) {
			return float64(t)
		}
	}
	return math.Inf(1)
}

// crossings is how often a coordinate passes that of the minimum, farther out
// than a share of its first distance: less counts as having come to rest.
func (r descent) crossings(racer, coordinate int, share float64) float64 {
	p := r.track(racer).Path
	far := share * math.Abs(p[0][coordinate]-r.at[coordinate])
	side, count := math.Copysign(1, p[0][coordinate]-r.at[coordinate]), 0.0
	for t := range p {
		if d := p[t][coordinate] - r.at[coordinate]; side*d < -far {
			side, count = -side, count+1
		}
	}
	return count
}

// beyond is how far a coordinate gets past that of the minimum, over its first
// distance.
func (r descent) beyond(racer, coordinate int) float64 {
	p, most := r.track(racer).Path, 0.0
	first := p[0][coordinate] - r.at[coordinate]
	for t := range p {
		most = max(most, -(p[t][coordinate]-r.at[coordinate])/first)
	}
	return most
}

// off is the angle in degrees between a displacement and the way to the minimum
// from where it begins.
func (r descent) off(from, to [2]float64) float64 {
	a := math.Atan2(to[1]-from[1], to[0]-from[0]) - math.Atan2(r.at[1]-from[1], r.at[0]-from[0])
	return math.Abs(math.Remainder(a, 2*math.Pi)) * 180 / math.Pi
}

// final is the height above the lowest minimum in the end, over that of the
// start.
func (r descent) final(racer int) float64 {
	loss := r.track(racer).Loss
	return (loss[len(loss)-1] - r.lowest) / (loss[0] - r.lowest)
}

// memory is what a rule remembers under a name after t steps.
func (r descent) memory(racer int, name string, t int) [2]float64 {
	track := r.track(racer)
	for i, n := range track.SlotNames {
		if n == name && t < len(track.Slots[i]) {
			return track.Slots[i][t]
		}
	}
	return [2]float64{math.NaN(), math.NaN()}
}

// gradient is ∇f at a point, without noise.
func (r descent) gradient(at [2]float64) (g [2]float64) {
	r.frame.Surface.Eval(at[:], g[:])
	return g
}

// ground is a document's surface, as it is and as a race runs on it, and the loss
// at the lowest of its minima (+Inf where it has none).
func ground(s scenario.Scenario) (f surfaces.Surface, g race.Ground, low float64, err error) {
	if f, err = s.Surface(); err != nil {
		return nil, g, 0, err
	}
	d := f.Domain()
	g = race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}
	low = math.Inf(1)
	for _, m := range f.Minima() {
		g.Minima = append(g.Minima, race.Minimum(m))
		low = min(low, m.F)
	}
	return f, g, low, nil
}
