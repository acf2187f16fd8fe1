package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
)

// clipping lists the measures of gradient clipping.
func clipping() []Measure {
	return []Measure{
		{Key: "clipped-vector", Title: "The clipped gradient of the first step", Of: clippedVector},
		ofDeep("clipping-explosion", "Four ways of training a network whose gradients explode", 4,
			deepNumber{"first diverged", "step in which the loss is not finite, first network; 0 for none", func(ns deepNets) float64 { return ns[0].diverged() }},
			deepNumber{"first accuracy", "validation accuracy at the end, first network", func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }},
			deepNumber{"gradient", "‖∂L/∂W‖ of all kernels in the first step, first network", func(ns deepNets) float64 { return ns[0].gradient() }},
			deepNumber{"second accuracy", "validation accuracy at the end, second network", func(ns deepNets) float64 { return ns[1].last().ValidAccuracy }},
			deepNumber{"third accuracy", "validation accuracy at the end, third network", func(ns deepNets) float64 { return ns[2].last().ValidAccuracy }},
			deepNumber{"fourth accuracy", "validation accuracy at the end, fourth network", func(ns deepNets) float64 { return ns[3].last().ValidAccuracy }},
			deepNumber{"first loss", "training loss at the end, first network", func(ns deepNets) float64 { return ns[0].last().TrainLossEval }},
			deepNumber{"second loss", "training loss at the end, second network", func(ns deepNets) float64 { return ns[1].last().TrainLossEval }},
			deepNumber{"third loss", "training loss at the end, third network", func(ns deepNets) float64 { return ns[2].last().TrainLossEval }},
			deepNumber{"fourth loss", "training loss at the end, fourth network", func(ns deepNets) float64 { return ns[3].last().TrainLossEval }}),
	}
}

// clippedVector is what the first racer's clipping makes of the gradient at the
// start. Plain gradient descent moves by −η times it, so that it can be read from
// the first step.
func clippedVector(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runRace(ctx, s)
	if err != nil {
		return nil, err
	}
	t, err := track(f, 0)
	if err != nil {
		return nil, err
	}
	if len(t.Path) < 2 {
		return nil, fmt.Errorf("race.steps: none taken: this is measured of the first")
	}
	rule := s.Race.Racers[0].Rule
	if rule.Key != "sgd" {
		return nil, fmt.Errorf("race.racers[0].optimizer = %s: this is measured of sgd", rule.Key)
	}
	lr := rule.Values.Num("lr")
	var g [2]float64
	f.Surface.Eval(t.Path[0][:], g[:])
	c := [2]float64{(t.Path[0][0] - t.Path[1][0]) / lr, (t.Path[0][1] - t.Path[1][1]) / lr}
	length := math.Hypot(c[0], c[1])
	return []Number{
		{"gradient x", "first component of the gradient at the start", g[0]},
		{"gradient y", "second component of the gradient at the start", g[1]},
		{"x", "first component after clipping", c[0]},
		{"y", "second component after clipping", c[1]},
		{"length", "length after clipping", length},
		{"turned", "angle between the gradient and the clipped one, degrees",
			180 / math.Pi * math.Abs(math.Atan2(g[0]*c[1]-g[1]*c[0], g[0]*c[0]+g[1]*c[1]))},
	}, nil
}
