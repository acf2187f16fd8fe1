package activations

import "testing"

// benchInput spreads over the middle, where a network mostly is.
func benchInput(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64((i*37)%101)/16.8 - 3
	}
	return x
}

// BenchmarkValue is one evaluation of each function at one point.
func BenchmarkValue(b *testing.B) { scalar(b, Function.Value) }

// BenchmarkSlope is one derivative of each function at one point.
func BenchmarkSlope(b *testing.B) { scalar(b, Function.Slope) }

func scalar(b *testing.B, of func(Function, float64) float64) {
	x := benchInput(1024)
	for _, key := range Catalog().Keys() {
		f := build(b, key)
		b.Run(key, func(b *testing.B) {
			b.ReportAllocs()
			i, sum := 0, 0.0
			for b.Loop() {
				sum += of(f, x[i&1023])
				i++
			}
			if sum != sum {
				b.Fatal("not a number")
			}
		})
	}
}

// BenchmarkForward is one layer of 100 units and 32 instances.
func BenchmarkForward(b *testing.B) {
	x, y := benchInput(3200), make([]float64, 3200)
	for _, key := range Catalog().Keys() {
		f := build(b, key)
		b.Run(key, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Forward(y, x)
			}
		})
	}
}

// BenchmarkBackward is the way back through it.
func BenchmarkBackward(b *testing.B) {
	x, y, dx := benchInput(3200), make([]float64, 3200), make([]float64, 3200)
	for _, key := range Catalog().Keys() {
		f := build(b, key)
		f.Forward(y, x)
		b.Run(key, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Backward(dx, x, x, y)
			}
		})
	}
}

// BenchmarkSoftmaxColumns is the output of ten classes for 32 instances.
func BenchmarkSoftmaxColumns(b *testing.B) {
	x, y := benchInput(320), make([]float64, 320)
	b.ReportAllocs()
	for b.Loop() {
		Softmax{}.ForwardColumns(y, x, 32, 10, 32)
	}
}
