package measure

import "math"

// momentums lists the measures of momentum and Nesterov's variant in one race.
func momentums() []Measure {
	ratio := func(r descent, t int) float64 { return r.step(2, t) / r.step(1, t) }
	return []Measure{
		// On a plane v_t/v = (1 − β^t)/(1 − β).
		ofDescent("momentum-terminal", "Terminal velocity of momentum", 2,
			descentNumber{"ratio", "length of the last step, racer 2 over racer 1", func(r descent) float64 {
				return ratio(r, min(r.last(1), r.last(2)))
			}},
			descentNumber{"ninety", "steps until racer 2's step is 9 times that of racer 1", func(r descent) float64 {
				for t := range min(r.last(1), r.last(2)) {
					if ratio(r, t) >= 9 {
						return float64(t + 1)
					}
				}
				return math.Inf(1)
			}},
		),
		ofDescent("race-arrivals", "When racers reach a hundredth of the start's height", 2,
			descentNumber{"arrives 1", "steps of racer 1 to 1 % of the start's height", func(r descent) float64 { return r.arrives(1, 0.01) }},
			descentNumber{"arrives 2", "steps of racer 2 to 1 % of the start's height", func(r descent) float64 { return r.arrives(2, 0.01) }},
			descentNumber{"ratio", "steps of racer 1 over those of racer 2", func(r descent) float64 { return r.arrives(1, 0.01) / r.arrives(2, 0.01) }},
			descentNumber{"stays 1", "steps of racer 1 until it stays below 1 %", func(r descent) float64 { return r.stays(1, 0.01) }},
			descentNumber{"stays 2", "steps of racer 2 until it stays below 1 %", func(r descent) float64 { return r.stays(2, 0.01) }},
			descentNumber{"final 1", "height of racer 1 in the end over that of the start", func(r descent) float64 { return r.final(1) }},
			descentNumber{"final 2", "height of racer 2 in the end over that of the start", func(r descent) float64 { return r.final(2) }},
		),
		ofDescent("momentum-bowl", "Down the steep side and along the valley", 2,
			descentNumber{"steep 1", "steps of racer 1 until y is within a tenth", func(r descent) float64 { return r.within(1, 1, 0.1) }},
			descentNumber{"valley 1", "steps of racer 1 until x is within a tenth", func(r descent) float64 { return r.within(1, 0, 0.1) }},
			descentNumber{"valley 2", "steps of racer 2 until x is within a tenth", func(r descent) float64 { return r.within(2, 0, 0.1) }},
			descentNumber{"ratio", "steps along the valley, racer 1 over racer 2", func(r descent) float64 { return r.within(1, 0, 0.1) / r.within(2, 0, 0.1) }},
			descentNumber{"gain 1", "longest step along x over the first, racer 1", func(r descent) float64 { return longest(r, 1) }},
			descentNumber{"gain 2", "longest step along x over the first, racer 2", func(r descent) float64 { return longest(r, 2) }},
		),
		ofDescent("momentum-oscillates", "Overshooting and swinging back", 2,
			descentNumber{"crossings 1", "times that racer 1 passes the minimum in x by more than 1 %", func(r descent) float64 { return r.crossings(1, 0, 0.01) }},
			descentNumber{"crossings 2", "times that racer 2 does", func(r descent) float64 { return r.crossings(2, 0, 0.01) }},
			descentNumber{"beyond 1", "how far racer 1 gets past the minimum in x, over the start's distance", func(r descent) float64 { return r.beyond(1, 0) }},
			descentNumber{"beyond 2", "how far racer 2 does", func(r descent) float64 { return r.beyond(2, 0) }},
			descentNumber{"stays 1", "steps of racer 1 until the loss stays below 1 %", func(r descent) float64 { return r.stays(1, 0.01) }},
			descentNumber{"stays 2", "steps of racer 2 until the loss stays below 1 %", func(r descent) float64 { return r.stays(2, 0.01) }},
			descentNumber{"stays 3", "steps of racer 3 until the loss stays below 1 %", func(r descent) float64 {
				if len(r.frame.Rec.Tracks) < 3 {
					return math.NaN()
				}
				return r.stays(3, 0.01)
			}},
		),
		ofDescent("nesterov-pushes-back", "Two gradients, at θ and ahead at θ + βm", 2,
			descentNumber{"passes", "times that racer 1 is about to pass the floor in y", func(r descent) float64 { n, _, _ := pushes(r); return n }},
			descentNumber{"pushes on", "share of them in which the gradient at θ drives it further across", func(r descent) float64 {
				n, on, _ := pushes(r)
				return on / n
			}},
			descentNumber{"pushes back", "share of them in which the gradient at θ + βm drives it back", func(r descent) float64 {
				n, _, back := pushes(r)
				return back / n
			}},
			descentNumber{"closer", "share of racer 1's steps that Nesterov's step from the same place would end lower", closer},
			descentNumber{"crossings 1", "times that racer 1 passes the floor in y by more than 1 %", func(r descent) float64 { return r.crossings(1, 1, 0.01) }},
			descentNumber{"crossings 2", "times that racer 2 does", func(r descent) float64 { return r.crossings(2, 1, 0.01) }},
			descentNumber{"stays 1", "steps of racer 1 until the loss stays below 1 %", func(r descent) float64 { return r.stays(1, 0.01) }},
			descentNumber{"stays 2", "steps of racer 2 until the loss stays below 1 %", func(r descent) float64 { return r.stays(2, 0.01) }},
		),
	}
}

// longest is a racer's longest step along x over its first.
func longest(r descent, racer int) float64 {
	most := 0.0
	for t := range r.last(racer) + 1 {
		most = max(most, math.Abs(r.move(racer, t, 0)))
	}
	return most / math.Abs(r.move(racer, 0, 0))
}

// pushes counts the steps at which racer 1, momentum, is about to be carried
// across the valley's floor, θ_y and (θ + βm)_y on different sides, and in how
// many of them the gradient pushes along m at θ and against m at θ + βm.
func pushes(r descent) (n, on, back float64) {
	beta := r.num(1, "momentum")
	for t := range r.last(1) + 1 {
		p, m := r.track(1).Path[t], r.memory(1, "m", t)
		ahead := [2]float64{p[0] + beta*m[0], p[1] + beta*m[1]}
		if (p[1]-r.at[1])*(ahead[1]-r.at[1]) >= 0 {
			continue
		}
		n++
		if -r.gradient(p)[1]*m[1] > 0 {
			on++
		}
		if -r.gradient(ahead)[1]*m[1] < 0 {
			back++
		}
	}
	return n, on, back
}

// closer is the share of the steps of racer 1, momentum, that end higher than
// Nesterov's step from the same θ and m, which takes the gradient at θ + βm.
// Only steps that still matter count: those from above a millionth of the start's
// height.
func closer(r descent) float64 {
	beta, lr := r.num(1, "momentum"), r.num(1, "lr")
	track := r.track(1)
	n, lower := 0.0, 0.0
	for t := 1; t <= r.last(1) && track.Loss[t]-r.lowest > 1e-6*(track.Loss[0]-r.lowest); t++ {
		p, m := track.Path[t], r.memory(1, "m", t)
		g := r.gradient([2]float64{p[0] + beta*m[0], p[1] + beta*m[1]})
		to := [2]float64{p[0] + beta*m[0] - lr*g[0], p[1] + beta*m[1] - lr*g[1]}
		n++
		if r.frame.Surface.Eval(to[:], nil) < track.Loss[t+1] {
			lower++
		}
	}
	return lower / n
}
