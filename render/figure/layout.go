package figure

// ComparisonAreas suggests where the parts of a comparison figure stand: the
// surface left, a chart right of it, and below both a table of that many rows.
// The more rows, the more of the height the table takes, up to a half; beyond
// ten rows the table is set in two columns and needs less.
func ComparisonAreas(rows int) (surface, chart, table Area) {
	lines := rows
	if rows > 10 {
		lines = (rows + 1) / 2
	}
	// A line of text is about 1/29 of the body's height at 1600×1000.
	share := min(0.5, max(0.16, (float64(lines)+1.6)/29))
	top := 1 - share - 0.02
	surface = Area{X: 0, Y: 0, W: 0.60, H: top}
	chart = Area{X: 0.63, Y: 0, W: 0.37, H: top}
	table = Area{X: 0, Y: 1 - share, W: 1, H: share}
	return surface, chart, table
}
