package optimizers

import "testing"

// flat is the cheapest objective: it leaves the benchmark to the rule.
type flat int

func (n flat) Dim() int { return int(n) }

func (n flat) Eval(x, grad []float64) float64 {
	copy(grad, x)
	return 0
}

// BenchmarkStep is one step of each rule with its default rate. The budget for
// Adam on two coordinates is 60 ns. At 1e5 coordinates newton is left to its
// gradient step: no Hessian of that size fits anywhere.
func BenchmarkStep(b *testing.B) {
	for _, spec := range variants() {
		o, v := build(b, spec)
		for _, d := range []struct {
			name string
			dim  int
		}{{"2", 2}, {"1e5", 100_000}} {
			b.Run(spec+"/dim="+d.name, func(b *testing.B) {
				var f Objective = flat(d.dim)
				if spec == "newton" && d.dim == 2 {
					f = curvedSeparate{2}
				}
				x := startOf(d.dim)
				s := NewState(o, d.dim)
				lr := v.Num("lr")
				b.ReportAllocs()
				for b.Loop() {
					o.Step(s, x, f, lr)
				}
			})
		}
	}
}

// BenchmarkCatalog is what a panel pays that asks for the catalog anew.
func BenchmarkCatalog(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if len(Catalog().Entries) == 0 {
			b.Fatal("empty")
		}
	}
}
