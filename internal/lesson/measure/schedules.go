package measure

import (
	"context"
	"fmt"
	"math"
	"slices"

	"downhill/internal/scenario"
	scheduleslab "downhill/render/labs/schedules"
)

// schedules lists the measures of learning-rate schedules.
func schedules() []Measure {
	return []Measure{
		ofRace("rates", "A learning rate too low, one that fits, one too high", 3,
			raceNumber{"low", "share of the first loss that is left with the first rate", func(r raced) float64 { return r.left(1) }},
			raceNumber{"fit", "share of the first loss that is left with the second rate", func(r raced) float64 { return r.left(2) }},
			raceNumber{"high", "share of the first loss that is left with the third rate", func(r raced) float64 { return r.left(3) }}),
		{Key: "divide", Title: "A learning rate found by division", Of: divide},
		{Key: "divide-network", Title: "A network's learning rate found by division", Of: divideNetwork},
		ofSchedules("power", "Power scheduling", 1,
			scheduleNumber{"half", "rate after s steps over the first", func(f rated) float64 { return f.after(1, 1) }},
			scheduleNumber{"third", "rate after 2s steps over the first", func(f rated) float64 { return f.after(1, 2) }},
			scheduleNumber{"quarter", "rate after 3s steps over the first", func(f rated) float64 { return f.after(1, 3) }},
			scheduleNumber{"slower", "drop in the first s steps over that in the third", func(f rated) float64 {
				return (f.after(1, 0) - f.after(1, 1)) / (f.after(1, 2) - f.after(1, 3))
			}}),
		ofSchedules("exponential", "Exponential scheduling", 1,
			scheduleNumber{"least", "smallest factor by which the rate falls in s steps", func(f rated) float64 { return f.falls(1, 1).least }},
			scheduleNumber{"most", "largest factor by which the rate falls in s steps", func(f rated) float64 { return f.falls(1, 1).most }},
			scheduleNumber{"end", "rate after 4s steps over the first", func(f rated) float64 { return f.after(1, 4) }}),
		ofSchedules("power-exponential", "Power and exponential scheduling", 2,
			scheduleNumber{"power first", "factor by which the power schedule falls in the first s steps", func(f rated) float64 { return f.falls(1, 1).first }},
			scheduleNumber{"power last", "the same in the last s steps", func(f rated) float64 { return f.falls(1, 1).last }},
			scheduleNumber{"exponential first", "factor by which the exponential schedule falls in the first s steps", func(f rated) float64 { return f.falls(2, 2).first }},
			scheduleNumber{"exponential last", "the same in the last s steps", func(f rated) float64 { return f.falls(2, 2).last }}),
		{Key: "piecewise", Title: "Piecewise constant scheduling", Of: piecewise},
		ofSchedules("fiddling", "Three piecewise schedules against a constant rate", 4,
			scheduleNumber{"good", "validation loss at the end of the second over that of the first", func(f rated) float64 { return f.settled(2) / f.settled(1) }},
			scheduleNumber{"early", "validation loss at the end of the third over that of the first", func(f rated) float64 { return f.settled(3) / f.settled(1) }},
			scheduleNumber{"example", "validation loss at the end of the fourth over that of the first", func(f rated) float64 { return f.settled(4) / f.settled(1) }}),
		{Key: "performance", Title: "Performance scheduling", Of: performance},
		ofSchedules("units", "One schedule per step and per epoch", 2,
			scheduleNumber{"apart", "largest factor between the two rates at one step", func(f rated) float64 { return f.apart(1, 2) }},
			scheduleNumber{"loss", "validation loss at the end, per epoch over per step", func(f rated) float64 { return f.settled(2) / f.settled(1) }}),
		ofSchedules("one-cycle", "1cycle", 2,
			scheduleNumber{"climb", "highest rate of 1cycle over its first", func(f rated) float64 { return f.peak(2) / f.Runs[1].Rate[0] }},
			scheduleNumber{"when", "share of the steps after which it is highest", func(f rated) float64 { return f.top(2) }},
			scheduleNumber{"fall", "highest rate over the last", func(f rated) float64 { return f.peak(2) / f.Runs[1].Rate[len(f.Runs[1].Rate)-1] }},
			scheduleNumber{"halfway", "validation loss of 1cycle over the constant rate's about the middle", func(f rated) float64 { return f.halfway(2) / f.halfway(1) }},
			scheduleNumber{"loss", "validation loss at the end, 1cycle over constant", func(f rated) float64 { return f.settled(2) / f.settled(1) }}),
		{Key: "speed-up", Title: "Schedules that speed up", Of: speedUp},
	}
}

// rated are schedules with what they did to the network. Schedules count from 1.
type rated struct{ *scheduleslab.Frame }

// scheduleNumber is one number that follows from schedules.
type scheduleNumber struct {
	key, title string
	of         func(f rated) float64
}

// ofSchedules is a measure of a document of the lab schedules with at least so
// many schedules.
func ofSchedules(key, title string, least int, numbers ...scheduleNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		f, err := runSchedules(ctx, s)
		if err != nil {
			return nil, err
		}
		if n := len(f.Runs); n < least {
			return nil, fmt.Errorf("schedules.runs: %d of them: this is measured of at least %d", n, least)
		}
		var out []Number
		for _, n := range numbers {
			out = append(out, Number{Key: n.key, Title: n.title, Value: n.of(rated{f})})
		}
		return out, nil
	}}
}

// after is the rate of schedule i after k times its own s steps over the first;
// past the end, or without s, not a number.
func (f rated) after(i, k int) float64 {
	return f.at(i, k*int(f.Runs[i-1].Schedule.Values.Num("s"))) / f.at(i, 0)
}

func (f rated) at(i, step int) float64 {
	if r := f.Runs[i-1].Rate; step < len(r) {
		return r[step]
	}
	return math.NaN()
}

// falls are the factors by which a rate falls in stretches of time.
type falls struct{ first, last, least, most float64 }

// falls measures schedule i in stretches of the s steps of schedule of.
func (f rated) falls(i, of int) falls {
	stretch := int(f.Runs[of-1].Schedule.Values.Num("s"))
	out := falls{first: math.NaN(), last: math.NaN(), least: math.Inf(1), most: math.Inf(-1)}
	for t := 0; stretch > 0 && t+stretch < len(f.Runs[i-1].Rate); t += stretch {
		out.last = f.at(i, t) / f.at(i, t+stretch)
		if t == 0 {
			out.first = out.last
		}
		out.least, out.most = min(out.least, out.last), max(out.most, out.last)
	}
	return out
}

// final is the last validation loss under schedule i.
func (f rated) final(i int) float64 {
	epochs := f.Runs[i-1].Epochs
	return epochs[len(epochs)-1].ValidLoss
}

// settled is the validation loss under schedule i, the mean over the last tenth of
// the epochs: at a high rate that of one epoch says little.
func (f rated) settled(i int) float64 { return f.around(i, 0.9, 1) }

// halfway is the same about the middle of the training.
func (f rated) halfway(i int) float64 { return f.around(i, 0.45, 0.55) }

// around is the mean validation loss under schedule i over a stretch of the
// epochs, given in shares of all; at least its last one.
func (f rated) around(i int, from, to float64) float64 {
	epochs := f.Runs[i-1].Epochs
	last := len(epochs) - 1
	first, end := int(math.Ceil(from*float64(last))), int(to*float64(last))
	sum, n := 0.0, 0
	for _, e := range epochs[min(first, end) : end+1] {
		sum, n = sum+e.ValidLoss, n+1
	}
	return sum / float64(n)
}

// peak is the highest rate of schedule i.
func (f rated) peak(i int) float64 { return slices.Max(f.Runs[i-1].Rate) }

// top is when schedule i is highest, as a share of all steps.
func (f rated) top(i int) float64 {
	r := f.Runs[i-1].Rate
	return float64(slices.Index(r, slices.Max(r))) / float64(len(r)-1)
}

// apart is the largest factor between the rates of schedules i and j at one
// step.
func (f rated) apart(i, j int) float64 {
	most := 1.0
	for t := range f.Runs[i-1].Rate {
		ratio := f.at(i, t) / f.at(j, t)
		most = max(most, ratio, 1/ratio)
	}
	return most
}
