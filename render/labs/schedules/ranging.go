package schedules

import (
	"errors"
	"math"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/schedules"
	"downhill/optimizers/tune"
	"downhill/render/figure"
	"downhill/render/labs/train"
)

// Ranging is the learning-rate range test of the lab's network. It is immutable.
type Ranging struct {
	*tune.Range
	// Max is the highest rate that the test suggests for 1cycle, to two digits, 0
	// where it found none; Rule says how it follows from the curve.
	Max  float64
	Rule string
}

// The range test: so many steps from one rate to the other, as in tune.Test.
const (
	rangeFrom   = 1e-3
	rangeTo     = 10.0
	rangeSteps  = 300
	rangeSmooth = 0.9
)

// RangeTest trains the network of a scenario from its seed with a rate that
// grows exponentially from step to step, by its own rule of descent and with its
// own minibatches, and reads the loss of each step's minibatch.
//
// 1cycle gets half of the rate at which the smoothed loss is lowest: above it the
// loss climbs again. The notebook halves the rate at which its loss shoots up; a
// minibatch's loss is too noisy to see that moment in, and its mean lags behind.
// The first tenth of the test is left out, since a mean of few losses is noise
// alone. The other places that the test marks are in Range.
//
// Sources: Smith 2018; Géron 2019, notebook on chapter 10, exercise 10 ("so let's try using
// half of that"), and chapter 11, "1cycle scheduling".
func RangeTest(s scenario.Scenario) (*Ranging, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Lab != scenario.LabSchedules {
		return nil, errors.New("range test: want a scenario of the lab schedules")
	}
	s = s.Clone()
	rates := make([]float64, rangeSteps)
	at := make([]float64, 0, rangeSteps)
	for t := range rates {
		rates[t] = rangeFrom * math.Pow(rangeTo/rangeFrom, float64(t)/float64(rangeSteps-1))
		if t > 0 {
			at = append(at, float64(t))
		}
	}
	test, err := schedules.Catalog().Default("piecewise")
	if err != nil {
		return nil, err
	}
	test.Values["boundaries"], test.Values["values"] = param.Numbers(at...), param.Numbers(rates...)
	g := &s.Schedules
	g.Runs, g.Steps = []scenario.ScheduleRun{{Schedule: test}}, rangeSteps
	data, err := train.Load(trainScene(&s, s.Seed, 1), "")
	if err != nil {
		return nil, err
	}
	run, err := newTraining(&s, 0, s.Seed, data)
	if err != nil {
		return nil, err
	}
	before, _, err := run.trainer.EndEpoch(func() bool { return true })
	if err != nil {
		return nil, err
	}
	for len(run.loss) < rangeSteps {
		r, err := run.trainer.Step()
		if err != nil {
			return nil, err
		}
		if r.Status == nn.Diverged {
			break
		}
		run.take(r)
		if r.Status != nn.Running {
			break
		}
	}
	found, err := tune.FromLosses(rates, run.loss, before.ValidLoss, rangeSmooth)
	if err != nil {
		return nil, err
	}
	return suggest(found), nil
}

// suggest reads the highest rate of 1cycle from a test.
func suggest(found *tune.Range) *Ranging {
	r := &Ranging{Range: found, Rule: "no rate: the loss was never finite for long enough"}
	low := -1
	for t := found.Steps / 10; t < len(found.Smoothed); t++ {
		if low < 0 || found.Smoothed[t] < found.Smoothed[low] {
			low = t
		}
	}
	if low < 0 {
		return r
	}
	found.Lowest = low
	r.Max = twoDigits(found.Rate(low) / 2)
	r.Rule = "half of η = " + figure.Short(found.Rate(low), 2) + ", where the smoothed loss is lowest"
	return r
}

// twoDigits rounds a rate to two digits, as one would type it.
func twoDigits(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	e := math.Floor(math.Log10(x)) - 1
	if e < 0 {
		s := math.Pow(10, -e)
		return math.Round(x*s) / s
	}
	return math.Round(x/math.Pow(10, e)) * math.Pow(10, e)
}

// Plot is the test as a curve: the loss against the rate, with what stands out.
func (r *Ranging) Plot(t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "Range test of the network", X: figure.Axis{Label: "learning rate η", Log: true, Min: r.From, Max: r.To},
		Y: figure.Axis{Label: "loss of the minibatch"}}
	raw, smooth := figure.Line{Style: figure.Style{Color: faint(t.Muted)}, Width: 1},
		figure.Line{Name: "smoothed", Style: figure.Style{Color: t.Accent}, Width: 2}
	high := 0.0
	for k, loss := range r.Loss {
		raw.Points = append(raw.Points, figure.Point{r.Rates[k], loss})
		smooth.Points = append(smooth.Points, figure.Point{r.Rates[k], r.Smoothed[k]})
		if loss <= 3*r.Start {
			high = math.Max(high, loss)
		}
	}
	p.Lines = []figure.Line{raw, smooth}
	p.Y.Min, p.Y.Max = figure.Nice(0, math.Max(high, r.Start), 4)
	if r.Lowest >= 0 {
		p.Marks = []figure.Mark{{At: smooth.Points[r.Lowest], Radius: 5, Rim: true, Label: "lowest " + figure.Short(r.Rate(r.Lowest), 2),
			Style: figure.Style{Color: t.Accent, Marker: figure.Ring}}}
	}
	if r.Diverges >= 0 {
		p.Rules = append(p.Rules, figure.Rule{AtX: r.Rate(r.Diverges), AtY: math.NaN(), Color: t.Bad, Dash: []float64{4, 4}})
	}
	if r.Max > 0 {
		p.Rules = append(p.Rules, figure.Rule{AtX: r.Max, AtY: math.NaN(), Color: t.Good})
		p.Notes = []figure.Note{{At: figure.Point{r.Max, p.Y.Max * 0.94}, Text: "1cycle's highest " + figure.Short(r.Max, 2), Color: t.Good}}
	}
	return p
}

// Words says what the test found.
func (r *Ranging) Words() string {
	if r.Max == 0 {
		return r.Rule
	}
	return "1cycle's highest rate is " + figure.Short(r.Max, 2) + ": " + r.Rule
}

// WithMax gives every 1cycle of a document a highest rate, and says how many
// there are. Its first and last rate follow from it unless they were set; where
// the first would be above it, it is left to follow too. A rate of 0 sets none.
func WithMax(s *scenario.Scenario, rate float64) (set int, err error) {
	if !(rate > 0) {
		return 0, nil
	}
	for i := range s.Schedules.Runs {
		run := &s.Schedules.Runs[i]
		if run.Schedule.Key != "1cycle" {
			continue
		}
		v := run.Schedule.Values.Clone()
		v["max"] = param.Num(rate)
		if v.Num("start") > rate {
			delete(v, "start")
			delete(v, "last")
		}
		run.Schedule.Values = v
		set++
	}
	return set, s.Check()
}

// RateText writes a learning rate.
func RateText(x float64) string { return figure.Short(x, 3) }
