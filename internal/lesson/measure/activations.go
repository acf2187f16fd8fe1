package measure

import "slices"

// activationFunctions lists the measures of activation functions.
func activationFunctions() []Measure {
	return slices.Concat(curveMeasures(), unitsThatDie(), meansAndVariances(), activationTrainings())
}
