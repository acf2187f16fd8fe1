package race

import (
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// BenchmarkThree measures the processor's time for a frame of the default race
// with eight racers at step 200, at the size that the canvas has in a window of
// 1280 × 800: the mesh seen anew and painted, the trails hidden and shown, and the
// plot that the window paints them from. While it turns one sample is
// taken of each px; once it stands still four are.
func BenchmarkThree(b *testing.B) {
	s := scenario.Default()
	s.View.Three.On = true
	run, err := Start(s)
	if err != nil {
		b.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		b.Fatal(err)
	}
	f, theme := run.Snapshot(), figure.Dark()
	back := NewBackdrop(f.Surface, s.View, theme, Grain{NX: 256, NY: 256, Width: 904, Height: 512})
	for _, tt := range []struct {
		name   string
		fine   int
		coarse bool
	}{{"turning", 1, true}, {"still", 2, false}} {
		b.Run(tt.name, func(b *testing.B) {
			t, d := NewTerrain(f.Surface, s.View, back, Mesh, false), NewDrapes()
			into := &figure.Raster{}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				three := s.View.Three.Looked(float64(i), 38, 1)
				sight := NewSight(t, three, theme, Picture{W: 904, H: 512, Em: 11, Fine: tt.fine, Coarse: tt.coarse, Into: into}, d)
				f.Three(200, sight)
			}
		})
	}
}
