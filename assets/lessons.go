package assets

import "embed"

// Lessons holds the lessons, lessons/<id>.yaml: each a claim of the notebook with
// the steps that show it and the check that measures it.
//
//go:embed lessons/*.yaml
var Lessons embed.FS

// Scenarios holds every document of scenarios/, for lessons that begin with one
// of them.
//
//go:embed scenarios/*.yaml
var Scenarios embed.FS
