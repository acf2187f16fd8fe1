package measure

import (
	"context"
	"slices"

	"downhill/internal/scenario"
)

// optimizers lists the measures of optimizers and sparse models.
func optimizers() []Measure {
	return slices.Concat(momentums(), adaptive(), []Measure{
		widely(), basinShares(), rateDecades(), secondOrderCost(), finalAccuracies(), networkSweep(),
		{Key: "adagrad-effect", Title: "AdaGrad's steps in a deep network", Of: ofEffect("adagrad")},
		{Key: "separable-effect", Title: "Linear models on a separable problem", Of: ofEffect("separable")},
		sparseWeights(), exactZeros(),
	})
}

func ofEffect(key string) func(context.Context, scenario.Scenario) ([]Number, error) {
	return func(ctx context.Context, s scenario.Scenario) ([]Number, error) { return runEffect(ctx, key, s) }
}
