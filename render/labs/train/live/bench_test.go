package live

import (
	"fmt"
	"testing"
	"time"

	"downhill/nn"
	"downhill/render/labs/train"
)

// slice is how long the window's worker lets a run work at a time.
const slice = 4 * time.Millisecond

// work lets a run train flat out as the window does, a frame after each slice,
// and reports the steps a second. A training that ends begins again.
func work(b *testing.B, start func() *Run) {
	b.Helper()
	r, steps := start(), 0
	b.ReportAllocs()
	var took time.Duration
	for b.Loop() {
		if r.SetTarget(r.Last()); r.Done() {
			b.StopTimer()
			steps += r.step
			r = start()
			r.SetTarget(r.Last())
			b.StartTimer()
		}
		begin := time.Now()
		if err := r.Step(slice); err != nil {
			b.Fatal(err)
		}
		r.Frame()
		took += time.Since(begin)
	}
	b.ReportMetric(float64(steps+r.step)/took.Seconds(), "steps/s")
}

// BenchmarkSpiral trains 2-8-8-1 on the spiral, all recorded.
func BenchmarkSpiral(b *testing.B) {
	s := document(b, "spiral", 100_000, part("layers", "8,8", "activation", "tanh", "optimizer", "adam:lr=0.01"))
	work(b, func() *Run { return begin(b, s, Options{}) })
}

// BenchmarkFashion trains two networks of ten layers of 100 units, all recorded;
// bare are two trainers without recording, each in a goroutine of its own, which
// meet after every epoch, with its evaluation or without.
func BenchmarkFashion(b *testing.B) {
	lane := part("layers", "100x10", "activation", "elu", "initializer", "he_normal", "optimizer", "sgd:lr=0.001")
	s := document(b, "fashion-mnist", 10_000, lane, lane)
	source, err := train.Load(s, "")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("live", func(b *testing.B) { work(b, func() *Run { return begin(b, s, Options{Source: source}) }) })
	for _, evaluate := range []bool{true, false} {
		b.Run(fmt.Sprintf("bare/evaluation=%v", evaluate), func(b *testing.B) {
			var ts []*nn.Trainer
			for i := range s.Train.Nets {
				t, _, err := source.Trainer(&s, &s.Train.Nets[i], source.Split())
				if err != nil {
					b.Fatal(err)
				}
				ts = append(ts, t)
			}
			begin := time.Now()
			for b.Loop() {
				bare(b, ts, time.Now().Add(slice), evaluate)
			}
			b.ReportMetric(float64(min(ts[0].Steps(), ts[1].Steps()))/time.Since(begin).Seconds(), "steps/s")
		})
	}
}

// bare trains for a while.
func bare(b *testing.B, ts []*nn.Trainer, until time.Time, evaluate bool) {
	done := make(chan error, len(ts))
	for _, t := range ts {
		go func() {
			for time.Now().Before(until) {
				if report, err := t.Step(); err != nil {
					done <- err
					return
				} else if report.EpochDone && evaluate {
					if _, _, err := t.EndEpoch(func() bool { return true }); err != nil {
						done <- err
						return
					}
				}
			}
			done <- nil
		}()
	}
	for range ts {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkFrame makes frames with fresh copies of the weights of two networks of
// ten layers of 100 units.
func BenchmarkFrame(b *testing.B) {
	lane := part("layers", "100x10", "optimizer", "sgd:lr=0.001")
	r := begin(b, document(b, "fashion-mnist", 10, lane, lane), Options{})
	to(b, r, 20)
	b.ReportAllocs()
	for b.Loop() {
		r.stale, r.fresh = true, true
		r.Frame()
	}
}

// BenchmarkField paints the decision field through ten layers of 100 units.
func BenchmarkField(b *testing.B) {
	r := begin(b, document(b, "moons", 1, part("layers", "100x10", "activation", "elu", "optimizer", "sgd")), Options{})
	f := to(b, r, 1)
	for _, n := range []struct {
		name string
		side int
	}{{"64", 64}, {"128", 128}} {
		b.Run(n.name, func(b *testing.B) {
			v := NewViewer(&f.Lanes[0], f.Lanes[0].Weights)
			g := Grid{X: [2]float64{-2, 2}, Y: [2]float64{-2, 2}, NX: n.side, NY: n.side}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Field(g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
