package panels

import (
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
)

// Weights that are exactly 0 are a line at 0 as wide as their share, and not in the
// histogram; a layer of nothing else has no histogram and no cross.
func TestWeightsShowTheirZeros(t *testing.T) {
	s := document(t, "moons:n=60", 3, []string{"layers", "8", "optimizer", "ftrl:lr=0.1,l1=50"},
		[]string{"layers", "8", "optimizer", "ftrl:lr=0.1,l1=1,keep_initial=true"}, []string{"layers", "8", "optimizer", "adam"})
	f := trained(t, s, 4)
	spikes := func(lane int) (wide []float64, bands int, crosses int) {
		p := Weights(f, lane, dark())
		for _, l := range p.Lines {
			if l.Style.Color == figure.Dark().Accent {
				wide = append(wide, l.Points[1][0]-l.Points[0][0])
				if l.Points[0][1] != 0 || l.Points[1][1] != 0 {
					t.Errorf("lane %d: a spike stands at %v", lane, l.Points)
				}
			}
		}
		return wide, len(p.Bands), len(p.Marks)
	}
	if wide, bands, crosses := spikes(0); len(wide) != 2 || math.Abs(wide[0]-spikeWide) > 1e-12 || bands != 0 || crosses != 0 {
		t.Errorf("all zeros: spikes %v, %d histograms, %d crosses", wide, bands, crosses)
	}
	wide, bands, _ := spikes(1)
	if len(wide) == 0 || !(wide[0] > 0 && wide[0] < spikeWide) || bands != 2 {
		t.Errorf("some zeros: spikes %v, %d histograms", wide, bands)
	}
	if wide, bands, _ := spikes(2); len(wide) != 0 || bands != 2 {
		t.Errorf("no zeros: spikes %v, %d histograms", wide, bands)
	}
	if title := Weights(f, 0, dark()).Title; !strings.Contains(title, "zeros 100 %") {
		t.Errorf("the title is %q", title)
	}
}

func TestWithoutZeros(t *testing.T) {
	b := nn.Batch{Data: []float64{-1, 0, 0, 0, 1}, Rows: 1, Cols: 5, Stride: 5}
	m := nn.MomentsOf(b)
	out := withoutZeros(&m, 3)
	sum := 0
	for _, n := range out.Histogram {
		sum += n
	}
	if sum != 2 || out.Histogram[0] != 1 || out.Histogram[nn.HistogramBins-1] != 1 {
		t.Errorf("left are %v", out.Histogram)
	}
}

// The panels of zeros, norms and calibration are made by their names, and follow
// the lane's threshold.
func TestMeasuredPanels(t *testing.T) {
	s := document(t, "moons:n=80,noise=0.3", 5, []string{"layers", "8,8", "optimizer", "adam:lr=0.02", "max_norm", "0.5", "dropout", "hidden=0.3"})
	s.Train.Nets[0].Prune = 0.2
	f := trained(t, s, -1)
	var c Cache
	panel := func(kind string) *figure.Plot { return c.Panel(f, 0, kind, dark()) }
	if p := panel(scenario.PanelSparsity); len(p.Bands) != 6 || !strings.Contains(p.Title, "|w| < 0.2") {
		t.Errorf("zeros: %d bars under %q", len(p.Bands), p.Title)
	}
	if p := panel(scenario.PanelFrontier); len(p.Lines) != 1 || len(p.Marks) != 2 {
		t.Errorf("frontier: %d lines and %d marks", len(p.Lines), len(p.Marks))
	}
	if p := panel(scenario.PanelNorms); len(p.Rules) != 1 || p.Rules[0].AtY != 0.5 || !strings.Contains(p.Title, "largest norm 0.500 of at most 0.5") || !strings.Contains(p.Title, "∂p/∂x") {
		t.Errorf("norms: rules %v under %q", p.Rules, p.Title)
	}
	if p := panel(scenario.PanelCalibration); len(p.Lines) != 3 || strings.Count(p.Title, "ECE") != 2 {
		t.Errorf("calibration: %d lines under %q", len(p.Lines), p.Title)
	}
}
