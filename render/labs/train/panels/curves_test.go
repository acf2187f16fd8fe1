package panels

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs"
	"downhill/render/labs/train"
)

// TestCurvesAreThoseOfTheCommand compares the lab's curves with the figure of
// downhill train of the same document.
func TestCurvesAreThoseOfTheCommand(t *testing.T) {
	s := document(t, "moons:noise=0.2", 12, []string{"layers", "6,6", "dropout", "hidden=0.3"}, []string{"layers", "6,6", "optimizer", "adam:lr=0.02"})
	source, err := train.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := train.Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Train(context.Background(), func(train.Progress) {}); err != nil {
		t.Fatal(err)
	}
	theme := figure.Light()
	command := run.Snapshot().Figure(0, labs.Look{Theme: theme})
	f := trained(t, s, -1)
	for k, kind := range []Kind{Loss, Accuracy} {
		got, want := Curves(f, kind, Look{Theme: theme}), command.Panels[k].Plot
		if len(got.Lines) != len(want.Lines) {
			t.Fatalf("%s: %d lines, want %d", kind, len(got.Lines), len(want.Lines))
		}
		for i := range got.Lines {
			a, b := got.Lines[i], want.Lines[i]
			if !slices.Equal(a.Points, b.Points) || a.Width != b.Width || a.Style.Color != b.Style.Color {
				t.Errorf("%s, line %d: %v of width %v, want %v of width %v", kind, i, a.Points, a.Width, b.Points, b.Width)
			}
		}
		if got.Y.Min != want.Y.Min || got.Y.Max != want.Y.Max || len(got.Marks) != len(want.Marks) {
			t.Errorf("%s: from %v to %v with %d marks, want %v to %v with %d", kind, got.Y.Min, got.Y.Max, len(got.Marks), want.Y.Min, want.Y.Max, len(want.Marks))
		}
	}
}

func TestCurvesGoOnBehindTheLastEvaluation(t *testing.T) {
	s := document(t, "moons", 40, []string{"layers", "4"})
	per := trained(t, s, 0).Lanes[0].StepsPerEpoch
	for _, epochs := range []int{0, 6} {
		f := trained(t, s, epochs*per+per/2)
		p := Curves(f, Loss, dark())
		faint := p.Lines[0].Points
		if end := faint[len(faint)-1][0]; math.Abs(end-(float64(epochs)+float64(per/2)/float64(per))) > 1e-12 {
			t.Errorf("after %d epochs and a half: the faint curve ends at %v", epochs, end)
		}
		if valid := p.Lines[2].Points; valid[len(valid)-1][0] != float64(epochs) {
			t.Errorf("validation ends at %v, want %d", valid[len(valid)-1], epochs)
		}
		if p.X.Max < float64(epochs)+0.5 || p.X.Max > 10 {
			t.Errorf("the axis ends at %v", p.X.Max)
		}
	}
}

func TestEarlyStoppingIsMarked(t *testing.T) {
	f := trained(t, document(t, "moons:noise=0.3,n=60", 300, []string{"layers", "16,16", "optimizer", "adam:lr=0.05", "early_stopping", "3"}), -1)
	l := &f.Lanes[0]
	if l.Status != nn.Stopped || l.Best == 0 {
		t.Fatalf("%s, best %d: the test wants a lane that stops early", l.Status, l.Best)
	}
	p := Curves(f, Loss, dark())
	i := slices.IndexFunc(p.Marks, func(m figure.Mark) bool { return strings.Contains(m.Label, "restored") })
	if i < 0 || p.Marks[i].At != (figure.Point{float64(l.Best), l.Evaluations[l.Best].ValidLoss}) {
		t.Errorf("marks %v, want one at epoch %d", p.Marks, l.Best)
	}
}

func TestGapIsValidationLessTraining(t *testing.T) {
	f := trained(t, document(t, "moons", 5, []string{"layers", "4"}, []string{"layers", "5"}), -1)
	p := Curves(f, Gap, dark())
	if len(p.Lines) != 2 {
		t.Fatalf("%d lines, want one a lane", len(p.Lines))
	}
	for i, l := range p.Lines {
		for k, q := range l.Points {
			e := f.Lanes[i].Evaluations[k]
			if want := e.ValidLoss - e.TrainLossEval; q[1] != want {
				t.Errorf("lane %d, epoch %d: %v, want %v", i, k, q[1], want)
			}
		}
	}
	if p.Y.Min > 0 || p.Y.Max < 0 {
		t.Errorf("from %v to %v: 0 is not on the axis", p.Y.Min, p.Y.Max)
	}
}

func TestLearningRateFollowsTheSchedule(t *testing.T) {
	f := trained(t, document(t, "moons", 6, []string{"layers", "4", "optimizer", "sgd:lr=0.1", "schedule", "exponential:s=2,per=epoch"}), -1)
	p := Curves(f, LearningRate, dark())
	points := p.Lines[0].Points
	first, last := points[0][1], points[len(points)-1][1]
	if math.Abs(first-0.1) > 1e-12 || last >= first {
		t.Errorf("from %v to %v, want from 0.1 down", first, last)
	}
	if got := f.Lanes[0].Columns[len(f.Lanes[0].Columns)-1].LearningRate; last != got {
		t.Errorf("it ends at %v, want %v", last, got)
	}
}

func TestCurvesOverSeconds(t *testing.T) {
	f := trained(t, document(t, "moons", 8, []string{"layers", "4"}), -1)
	p := Curves(f, Loss, Look{Theme: figure.Dark(), Across: BySeconds})
	valid := p.Lines[2].Points
	for i, q := range valid {
		if q[0] != f.Lanes[0].Seconds[i] || q[1] != f.Lanes[0].Evaluations[i].ValidLoss {
			t.Errorf("point %d: %v, want %v s and %v", i, q, f.Lanes[0].Seconds[i], f.Lanes[0].Evaluations[i].ValidLoss)
		}
	}
	if p.X.Label != "training time in s" || p.X.Max < valid[len(valid)-1][0] {
		t.Errorf("axis %q to %v", p.X.Label, p.X.Max)
	}
}

// TestDivergedLaneLeavesTheOthersReadable: what leaves the picture gets an arrow.
func TestDivergedLaneLeavesTheOthersReadable(t *testing.T) {
	f := trained(t, document(t, "moons", 4, []string{"layers", "8,8"}, []string{"layers", "8,8", "optimizer", "sgd:lr=1e60"}), -1)
	if f.Lanes[1].Status != nn.Diverged {
		t.Fatalf("lane B is %s, the test wants it diverged", f.Lanes[1].Status)
	}
	p := Curves(f, Loss, dark())
	if !(p.Y.Max < 10) {
		t.Errorf("the axis goes to %v", p.Y.Max)
	}
	said := slices.ContainsFunc(p.Notes, func(n figure.Note) bool { return n.Arrow && strings.Contains(n.Text, "B not finite") }) ||
		slices.ContainsFunc(p.Marks, func(m figure.Mark) bool { return strings.Contains(m.Label, "B not finite") })
	if !said {
		t.Errorf("nothing says that B is not finite: %v", p.Notes)
	}
}
