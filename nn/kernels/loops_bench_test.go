package kernels

import (
	"fmt"
	"testing"
)

// BenchmarkLoop runs each element-wise loop on 3,200 elements, a layer of 100
// on a batch of 32, which stay in the second cache.
func BenchmarkLoop(b *testing.B) {
	const n = 3200
	for _, p := range loops {
		s := make([][]float64, p.slices)
		for _, l := range levels() {
			b.Run(fmt.Sprintf("%s/%v", p.name, l), func(b *testing.B) {
				for i := range s {
					s[i] = random(n + i)[:n]
				}
				if p.name == "rmsprop" || p.name == "adam" { // the mean square is positive
					mul(plain, s[p.slices-2], s[p.slices-2], s[p.slices-2])
				}
				b.ReportAllocs()
				for b.Loop() {
					p.run(l, s)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	}
}

// BenchmarkSum runs the sums over one row of a batch of 32 and over a long row.
func BenchmarkSum(b *testing.B) {
	for _, n := range []int{32, 3200} {
		x, y := random(n), random(n + 1)[:n]
		for _, l := range levels() {
			for name, f := range map[string]func(){
				"sum":        func() { sum(l, x) },
				"dot":        func() { dot(l, x, y) },
				"deviations": func() { deviations(l, x, 0.1) },
			} {
				b.Run(fmt.Sprintf("%s/n=%d/%v", name, n, l), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						f()
					}
				})
			}
		}
	}
}

// BenchmarkTranspose turns the gradient of a layer of 100 at a batch of 32, as
// dW wants it.
func BenchmarkTranspose(b *testing.B) {
	src, dst := random(100*32), make([]float64, 32*104)
	for _, l := range levels() {
		b.Run(fmt.Sprintf("100x32/%v", l), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				transpose(l, dst, 104, src, 32, 100, 32)
			}
		})
	}
}
