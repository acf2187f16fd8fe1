package assets

import "embed"

// TrainScenarios holds the documents of the lab train that open with a click,
// scenarios/train-*.yaml: one for each effect of package effects.
//
//go:embed scenarios/train-*.yaml
var TrainScenarios embed.FS
