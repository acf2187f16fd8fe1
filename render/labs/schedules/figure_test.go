package schedules

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/schedules"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
)

func look() labs.Look { return labs.Look{Theme: figure.Dark()} }

// TestFigureShowsEverything: four plots and a table whose curves are those of
// the frame; at a step before the last the step is ruled and the trails end.
func TestFigureShowsEverything(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 80", "power:s=20", "performance:patience=1", "cosine:steps=80,warmup=10"))
	fig := f.Figure(80, look())
	if len(fig.Panels) != 5 || fig.Panels[4].Table == nil || len(fig.Panels[4].Table.Rows) != 3 {
		t.Fatalf("%d panels", len(fig.Panels))
	}
	rate := fig.Panels[0].Plot
	if rate.X.Max != 80 || len(rate.Lines) != 5 || rate.Lines[0].Points[20] != [2]float64{20, f.Runs[0].Rate[20]} {
		t.Errorf("the rates: %d lines to %v", len(rate.Lines), rate.X.Max)
	}
	if y := rate.Lines[2].Points[0][1]; !math.IsNaN(y) {
		t.Errorf("a rate of 0 stands at %v on a logarithmic axis", y)
	}
	before := f.Figure(40, look())
	if n := len(before.Panels[0].Plot.Rules); n != 1 || before.Panels[0].Plot.Rules[0].AtX != 40 {
		t.Errorf("%d rules at step 40", n)
	}
	if a, b := len(before.Panels[3].Plot.Lines[0].Points), len(fig.Panels[3].Plot.Lines[0].Points); a != 41 || b != 81 {
		t.Errorf("trails of %d and %d points, want 41 and 81", a, b)
	}
	for _, format := range []string{"png", "svg"} {
		var out bytes.Buffer
		if err := export.Write(&out, format, fig, export.Size{W: 640, H: 400, DPI: 96}); err != nil || out.Len() < 1000 {
			t.Errorf("%s: %d bytes, %v", format, out.Len(), err)
		}
	}
	play := f.Play(look())
	if got := play(f.Len()-1, 1).Text(); got != fig.Text() {
		t.Error("the animation does not end with the figure")
	}
	if play(0, 0).Text() == fig.Text() {
		t.Error("the animation begins with its end")
	}
}

// TestFigureCountsEpochs on the axis where that is asked for.
func TestFigureCountsEpochs(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 80; axis: epochs; linear: true", "power:s=20"))
	p := f.RatePlot(figure.Dark(), Focus{Selected: 1})
	if p.X.Max != 8 || !strings.HasPrefix(p.X.Label, "epoch") || p.Y.Log || p.Marks[0].At[0] != 2 {
		t.Errorf("axis to %v %q, log %v, half at %v", p.X.Max, p.X.Label, p.Y.Log, p.Marks[0].At)
	}
	if q := f.RatePlot(figure.Dark(), Focus{Selected: 2}); len(q.Marks) != 0 || len(q.Lines) != 1 {
		t.Errorf("another is selected: %d marks, %d lines", len(q.Marks), len(q.Lines))
	}
	if v := f.ValidPlot(figure.Dark()); v.Lines[0].Points[3] != [2]float64{3, f.Runs[0].Epochs[3].ValidLoss} {
		t.Errorf("epoch 3 stands at %v", v.Lines[0].Points[3])
	}
	if l := f.RaceLossPlot(figure.Dark()); l.Lines[0].Points[80][0] != 8 {
		t.Errorf("the last step of the race stands at %v", l.Lines[0].Points[80])
	}
}

// TestDataSayTheSame: JSON and CSV hold the frame's numbers, and JSON the
// contract's keys.
func TestDataSayTheSame(t *testing.T) {
	_, f := finished(t, scene(t, "steps: 40", "power:s=20", "constant"))
	var text bytes.Buffer
	if err := f.WriteJSON(&text, 0); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version  int
		Lab      string
		Scenario json.RawMessage
		Runs     []struct {
			Schedule string
			Params   map[string]any
			LR       []float64
			Race     struct{ Loss []float64 }
		}
	}
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != 1 || got.Lab != scenario.LabSchedules || len(got.Runs) != 2 || got.Runs[0].Schedule != "power" || got.Runs[0].Params["s"] != 20.0 {
		t.Errorf("got %+v", got.Runs)
	}
	if again, err := scenario.ParseSchedules(text.Bytes()); err != nil || again.Schedules.Steps != 40 {
		t.Errorf("the results do not run again: %v", err)
	}
	text.Reset()
	if err := f.WriteCSV(&text); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(rows) != 1+2*41 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for k := range 41 {
		lr, _ := strconv.ParseFloat(rows[1+k][5], 64)
		loss, _ := strconv.ParseFloat(rows[1+k][7], 64)
		if lr != got.Runs[0].LR[k] || lr != f.Runs[0].Rate[k] || loss != got.Runs[0].Race.Loss[k] {
			t.Fatalf("step %d: %v %v in the table, %v %v in the object", k, lr, loss, got.Runs[0].LR[k], got.Runs[0].Race.Loss[k])
		}
	}
}

// TestFormulaHasTheNumbers of every schedule.
func TestFormulaHasTheNumbers(t *testing.T) {
	for spec, want := range map[string]string{
		"constant":                      `\eta(t) = 0.02`,
		"power:s=50":                    `\eta(t) = \frac{0.02}{(1 + t/50)}`,
		"power:s=50,c=0.5":              `\eta(t) = \frac{0.02}{(1 + t/50)^{0.5}}`,
		"exponential:s=100,rate=0.3":    `\eta(t) = 0.02 \cdot 0.3^{t/100}`,
		"piecewise:boundaries=50/100":   `\eta: 0.02 → 0.01 → 0.002 \quad (t = 50, 100)`,
		"performance:factor=0.1":        `\eta \leftarrow \text{max}(0.1 \cdot \eta, 0)`,
		"1cycle:max=0.05":               `0.005 → 0.05 → 0.005 → 5 \cdot 10^{-6}`,
		"1cycle:start=0.001,last=1e-05": `0.001 → 0.02 → 0.001 → 10^{-5}`,
		"cosine:steps=80":               `\eta(t) = 0.02 \cdot \frac{1}{2} (1 + \text{cos}(π t/80))`,
	} {
		ch, err := schedules.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := FormulaText(ch, 0.02); got != want {
			t.Errorf("%s: %s, want %s", spec, got, want)
		}
	}
}
