package assets

import "embed"

// RaceClipping is the race in which one racer clips its gradients by value and
// the other by norm: the notebook's [0.9, 100].
//
//go:embed scenarios/clipping.yaml
var RaceClipping []byte

// Examples holds known-good and known-bad documents of every lab,
// scenarios/example-*.yaml; package examples says what each one shows.
//
//go:embed scenarios/example-*.yaml
var Examples embed.FS
