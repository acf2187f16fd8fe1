package assets

import "embed"

// ScheduleScenarios holds the documents of the lab schedules that open with a
// click, scenarios/schedules-*.yaml.
//
//go:embed scenarios/schedules-*.yaml
var ScheduleScenarios embed.FS
