package maps

import "testing"

// BenchmarkBasin is the whole map of 400 × 400 starts and at most 500 steps of
// each. whole has no run that is over before, so that every step is taken.
func BenchmarkBasin(b *testing.B) {
	for _, bench := range []struct{ name, surface, rule string }{
		{"himmelblau/adam", "himmelblau", "adam:lr=0.1"},
		{"himmelblau/adam/whole", "himmelblau", "adam:lr=0.001"},
		{"himmelblau/momentum", "himmelblau", "momentum:lr=0.001"},
		{"six-hump-camel/nadam", "six-hump-camel", "nadam:lr=0.1"},
		{"gaussian-wells/adam", "gaussian-wells", "adam:lr=0.1"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			g := ground(b, bench.surface)
			p := BasinPlan{Rule: rule(b, bench.rule), Steps: 500, NX: 400, NY: 400, Window: window(g)}
			b.ReportAllocs()
			for b.Loop() {
				m, err := NewBasin(g, p)
				if err != nil {
					b.Fatal(err)
				}
				if err := m.Step(0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
