package assets

import _ "embed" // the compiler directive below needs the package, not its names

// RaceClipping is the race in which one racer clips its gradients by value and
// the other by norm: the notebook's [0.9, 100].
//
//go:embed scenarios/clipping.yaml
var RaceClipping []byte
