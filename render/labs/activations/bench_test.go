package activations

import (
	"testing"

	"downhill/render/figure"
)

// BenchmarkFrame is what a dragged slider costs.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name  string
		specs []string
	}{
		{"default", nil},
		{"functions=8", []string{"sigmoid", "tanh", "selu", "softplus", "softsign", "gelu", "silu", "mish"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := scene(b, c.specs...)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := NewFrame(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPlots is what drawing it anew costs before the engine.
func BenchmarkPlots(b *testing.B) {
	f, t := frame(b, scene(b)), figure.Dark()
	b.ReportAllocs()
	for b.Loop() {
		f.ValuePlot(t)
		f.SlopePlot(t)
		f.OutputPlot(t)
	}
}
