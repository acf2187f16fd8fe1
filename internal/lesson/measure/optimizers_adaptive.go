package measure

import "math"

// adaptive lists the measures of AdaGrad, RMSProp, Adam and AdaMax in one race.
func adaptive() []Measure {
	return []Measure{
		ofDescent("first-direction", "How directly racers set out and arrive", 2,
			descentNumber{"first 1", "degrees between racer 1's first step and the way to the minimum", func(r descent) float64 { return r.first(1) }},
			descentNumber{"first 2", "degrees between racer 2's first step and the way to the minimum", func(r descent) float64 { return r.first(2) }},
			descentNumber{"detour 1", "path of racer 1 to a tenth of the distance, over the straight way", func(r descent) float64 { return r.detour(1) }},
			descentNumber{"detour 2", "path of racer 2 to a tenth of the distance, over the straight way", func(r descent) float64 { return r.detour(2) }},
		),
		ofDescent("slows-down", "Steps on a slope that never changes", 2,
			descentNumber{"first 1", "first step of racer 1 in η", func(r descent) float64 { return r.step(1, 0) / r.num(1, "lr") }},
			descentNumber{"last 1", "last step of racer 1 in η", func(r descent) float64 { return r.step(1, r.last(1)) / r.num(1, "lr") }},
			descentNumber{"last 2", "last step of racer 2 in η", func(r descent) float64 { return r.step(2, r.last(2)) / r.num(2, "lr") }},
			descentNumber{"root 1", "last step of racer 1 in η/√t", func(r descent) float64 {
				t := r.last(1)
				return r.step(1, t) / r.num(1, "lr") * math.Sqrt(float64(t+1))
			}},
			descentNumber{"later 1", "way of racer 1 in the second half of the steps, over that of the first", func(r descent) float64 { return r.halves(1) }},
			descentNumber{"later 2", "way of racer 2 in the second half of the steps, over that of the first", func(r descent) float64 { return r.halves(2) }},
		),
		ofDescent("stalls-or-hovers", "Who gets there and who comes to rest", 2,
			descentNumber{"arrives 1", "steps of racer 1 to 1 % of the start's height", func(r descent) float64 { return r.arrives(1, 0.01) }},
			descentNumber{"arrives 2", "steps of racer 2 to 1 % of the start's height", func(r descent) float64 { return r.arrives(2, 0.01) }},
			descentNumber{"final 1", "height of racer 1 in the end over that of the start", func(r descent) float64 { return r.final(1) }},
			descentNumber{"final 2", "height of racer 2 in the end over that of the start", func(r descent) float64 { return r.final(2) }},
			descentNumber{"hovers 2", "last step of racer 2 in η", func(r descent) float64 { return r.step(2, r.last(2)) / r.num(2, "lr") }},
			descentNumber{"final 3", "height of racer 3 in the end over that of the start", func(r descent) float64 {
				if len(r.frame.Rec.Tracks) < 3 {
					return math.NaN()
				}
				return r.final(3)
			}},
		),
		ofDescent("adam-combines", "What Adam, momentum and RMSProp remember of the same gradients", 3,
			descentNumber{"m", "largest relative difference between (1 − β₁) times momentum's sum and Adam's mean", func(r descent) float64 {
				return r.differs(1, "m", 2, "m", (1-r.num(1, "beta1"))/-r.num(2, "lr"))
			}},
			descentNumber{"s", "largest relative difference between RMSProp's and Adam's mean square", func(r descent) float64 {
				return r.differs(1, "s", 3, "s", 1)
			}},
		),
		ofDescent("bias-correction", "Adam's first steps, and what they would be without the correction", 1,
			descentNumber{"first", "largest coordinate of the first step in η", func(r descent) float64 { return r.widest(1, 1) }},
			descentNumber{"boosts m", "by how much step 3 lengthens m at the first step", func(r descent) float64 { return 1 / (1 - r.num(1, "beta1")) * r.kept(1, "m") }},
			descentNumber{"boosts s", "by how much step 4 lengthens s at the first step", func(r descent) float64 { return 1 / (1 - r.num(1, "beta2")) * r.kept(1, "s") }},
			descentNumber{"uncorrected", "largest coordinate of the first step in η without steps 3 and 4", func(r descent) float64 { return r.plain(1) }},
			descentNumber{"printed", "the same with step 4 as the notebook prints it, times 1 − β₂ᵗ", func(r descent) float64 {
				beta2 := r.num(1, "beta2")
				return r.plain(1) / (1 - r.num(1, "beta1")) / math.Sqrt(1-beta2)
			}},
			descentNumber{"peak", "the most by which the correction shortens a step, over all t", func(r descent) float64 {
				most, b1, b2 := 0.0, 1.0, 1.0
				for range r.last(1) + 1 {
					b1, b2 = b1*r.num(1, "beta1"), b2*r.num(1, "beta2")
					most = max(most, (1-b1)/math.Sqrt(1-b2))
				}
				return most
			}},
		),
		ofDescent("adamax-maximum", "The largest step, and what AdaMax divides by", 2,
			descentNumber{"widest 1", "largest coordinate of any step of racer 1 in η", func(r descent) float64 { return r.widest(1, r.last(1)+1) }},
			descentNumber{"widest 2", "largest coordinate of any step of racer 2 in η", func(r descent) float64 { return r.widest(2, r.last(2)+1) }},
			descentNumber{"maximum", "largest relative difference between AdaMax's u and the largest decayed |gradient|", maximum},
		),
	}
}

// first is the angle in degrees between a racer's first step and the way to the
// minimum.
func (r descent) first(racer int) float64 {
	p := r.track(racer).Path
	return r.off(p[0], p[1])
}

// detour is the length of a racer's path until it is within a tenth of the first
// distance from the minimum, over the straight way; infinite where it never is.
func (r descent) detour(racer int) float64 {
	p, length := r.track(racer).Path, 0.0
	first := distance(p[0], r.at)
	for t := range p {
		if t > 0 {
			length += distance(p[t-1], p[t])
		}
		if distance(p[t], r.at) <= first/10 {
			return length / distance(p[0], p[t])
		}
	}
	return math.Inf(1)
}

// halves is how far a racer is carried in the second half of its steps, over the
// first half.
func (r descent) halves(racer int) float64 {
	p := r.track(racer).Path
	half := (len(p) - 1) / 2
	return distance(p[half], p[2*half]) / distance(p[0], p[half])
}

// differs is the largest |a − c·b| / |a| over all steps and coordinates, of what
// two racers remember.
func (r descent) differs(racer int, memory string, other int, its string, c float64) float64 {
	most := 0.0
	for t := 1; t <= min(r.last(racer), r.last(other))+1; t++ {
		a, b := r.memory(racer, memory, t), r.memory(other, its, t)
		for k := range a {
			most = max(most, math.Abs(a[k]-c*b[k])/math.Abs(a[k]))
		}
	}
	return most
}

// widest is the largest coordinate of a racer's first steps in η.
func (r descent) widest(racer, steps int) float64 {
	most := 0.0
	for t := range steps {
		most = max(most, math.Abs(r.move(racer, t, 0)), math.Abs(r.move(racer, t, 1)))
	}
	return most / r.num(racer, "lr")
}

// plain is the largest |m|/√s after the first step, that step in η without bias
// correction.
func (r descent) plain(racer int) float64 {
	m, s := r.memory(racer, "m", 1), r.memory(racer, "s", 1)
	return max(math.Abs(m[0])/math.Sqrt(s[0]), math.Abs(m[1])/math.Sqrt(s[1]))
}

// kept is 1 where a memory after the first step is the gradient, or its square
// for s, times what one step weighs, so that the correction is the inverse of
// that: which needs a gradient without noise.
func (r descent) kept(racer int, memory string) float64 {
	g, m := r.gradient(r.track(racer).Path[0]), r.memory(racer, memory, 1)
	weight := 1 - r.num(racer, "beta1")
	if memory == "s" {
		g[0], weight = g[0]*g[0], 1-r.num(racer, "beta2")
	}
	return g[0] * weight / m[0]
}

// maximum is the largest relative difference between what racer 1, AdaMax, keeps
// as u and max over the past steps of β₂^age·|gradient|, worked out anew.
func maximum(r descent) float64 {
	beta2, track, most := r.num(1, "beta2"), r.track(1), 0.0
	var u [2]float64
	for t := range r.last(1) + 1 {
		g, kept := r.gradient(track.Path[t]), r.memory(1, "u", t+1)
		for k := range u {
			u[k] = 0
			decay := 1.0
			for age := 0; age <= t; age++ {
				past := g
				if age > 0 {
					past = r.gradient(track.Path[t-age])
				}
				u[k] = max(u[k], decay*math.Abs(past[k]))
				decay *= beta2
			}
			most = max(most, math.Abs(u[k]-kept[k])/u[k])
		}
	}
	return most
}
