package landscape

import (
	"runtime"
	"sync"
	"testing"
)

func trained(b testing.TB, change func(*Settings)) *Slice {
	b.Helper()
	s := Default()
	if change != nil {
		change(&s)
	}
	f, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// BenchmarkSlice/backdrop is what a picture of the surface takes on all cores.
func BenchmarkSlice(b *testing.B) {
	f := trained(b, nil)
	f.plane()
	b.Run("eval", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.Eval([]float64{-0.3, 0.2}, nil)
		}
	})
	b.Run("gradient", func(b *testing.B) {
		b.ReportAllocs()
		g := make([]float64, 2)
		for b.Loop() {
			f.Eval([]float64{-0.3, 0.2}, g)
		}
	})
	b.Run("backdrop", func(b *testing.B) {
		b.ReportAllocs()
		const n = 256
		for b.Loop() {
			var wait sync.WaitGroup
			workers := runtime.GOMAXPROCS(0)
			for w := range workers {
				wait.Go(func() {
					for j := w; j < n; j += workers {
						for i := range n {
							f.Eval([]float64{float64(i)/n - 0.5, float64(j)/n - 0.5}, nil)
						}
					}
				})
			}
			wait.Wait()
		}
	})
	b.Run("train", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			trained(b, nil).plane()
		}
	})
	b.Run("search", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			g := trained(b, nil)
			g.Minima()
		}
	})
}
