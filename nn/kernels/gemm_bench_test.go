package kernels

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkGemm multiplies what a dense layer multiplies, batch×in×out, in the
// three directions, at every level the machine has, on one core. Beside the
// rate it reports the peak of the core, measured in the same run by fused
// products on registers alone with vectors of the same width, and the rate in
// percent of it. A core that is shared or changes its clock would make the two
// incomparable, so they are taken in turns, in slices of well under a
// millisecond, and the best slice of each counts.
func BenchmarkGemm(b *testing.B) {
	for _, s := range []struct {
		name           string
		batch, in, out int
	}{
		{"32x100x100", 32, 100, 100}, {"32x784x300", 32, 784, 300},
		{"64x100x100", 64, 100, 100}, {"512", 512, 512, 512},
	} {
		stride, outStride := Pad(s.batch), Pad(s.out)
		w := random(s.in * s.out)         // [in][out]
		x := random(s.in * stride)        // [in][batch]
		z := random(s.out * stride)       // [out][batch]
		zt := random(s.batch * outStride) // [batch][out]
		dst := random(max(len(w), len(x), len(z)))
		for _, l := range levels() {
			for _, v := range []struct {
				name string
				run  func()
			}{
				{"forward", func() { gemm(l, dst, stride, w, 1, s.out, x, stride, s.out, s.batch, s.in, false) }},
				{"dX", func() { gemm(l, dst, stride, w, s.out, 1, z, stride, s.in, s.batch, s.out, false) }},
				{"dW", func() { gemm(l, dst, s.out, x, stride, 1, zt, outStride, s.in, s.out, s.batch, false) }},
			} {
				b.Run(fmt.Sprintf("%s/%s/%s", s.name, v.name, l), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						v.run()
					}
					ops := 2 * float64(s.batch*s.in*s.out)
					calls := max(1, int(2e7/ops)) // 0.2 to 2 ms
					var rate, peak float64        // operations per ns
					for range 60 {
						start := time.Now()
						for range calls {
							v.run()
						}
						rate = max(rate, float64(calls)*ops/float64(time.Since(start).Nanoseconds()))
						peak = max(peak, peakRate(l))
					}
					b.ReportMetric(rate, "GFLOP/s")
					if peak > 0 {
						b.ReportMetric(peak, "peak-GFLOP/s")
						b.ReportMetric(100*rate/peak, "%peak")
					}
				})
			}
		}
	}
}
