package measure

import (
	"context"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
	transferlab "downhill/render/labs/transfer"
)

// reuse lists the measures of reused layers, pretraining and auxiliary tasks.
func reuse() []Measure {
	return []Measure{
		{Key: "transfer", Title: "Test accuracies with and without reuse, means over the document's seeds", Of: transferArms},
		{Key: "transfer-learnt", Title: "Test accuracies on pretrained layers, from scratch, and on layers that learnt nothing", Of: transferLearnt},
		{Key: "transfer-frozen", Title: "Reuse by the document's plan, and without freezing", Of: againstPlan("thawed", "nothing frozen", neverFrozen)},
		{Key: "transfer-rate", Title: "Reuse by the document's plan, and with the first phase's learning rate throughout", Of: againstPlan("fast", "one rate", oneRate)},
		{Key: "transfer-layers", Title: "Test accuracies by layers reused and thawed", Of: transferLayers},
	}
}

// transferArms measures every arm of an experiment: its mean test accuracy, by
// how much that is above the arm it is compared with, and the share of the seeds
// in which it is; of the experiment reuse also what became of the layers.
func transferArms(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runTransfer(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []Number
	all := f.Summaries()
	for i, arm := range f.Arms() {
		out = append(out, Number{arm.Name + "/accuracy", arm.Name + ": mean test accuracy, %", 100 * all[i].Mean})
		if arm.Base != i {
			out = append(out, Number{arm.Name + "/gain", arm.Name + ": mean test accuracy above that of " + f.Arms()[arm.Base].Name + ", points", 100 * (all[i].Mean - all[arm.Base].Mean)},
				Number{arm.Name + "/wins", arm.Name + ": share of the seeds in which it is more accurate", all[i].Wins})
		}
	}
	if s.Transfer.Experiment == scenario.ExperimentReuse {
		t := tuned(f)
		scratch, reused := validLosses(f, 0), validLosses(f, 1)
		out = append(out,
			Number{"epochs", "epochs until reused has the validation loss that from scratch has in the end", crossed(reused, scratch[len(scratch)-1])},
			Number{"head start", "mean validation loss after 4 epochs, reused less from scratch", reused[min(4, len(reused)-1)] - scratch[min(4, len(scratch)-1)]},
			Number{"origin before", "A's validation accuracy before B is trained, %", t.before},
			Number{"lost", "what A loses in validation accuracy where B's training leaves it its own layers, points", t.before - t.after})
	}
	return out, nil
}

// transferLearnt measures every arm of an experiment by its mean test accuracy,
// and once more with layers that have learnt nothing before but go through the
// same plan of phases: what is above that was learnt.
func transferLearnt(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runTransfer(ctx, s)
	if err != nil {
		return nil, err
	}
	blank := s
	blank.Transfer = s.Transfer.Clone()
	blank.Transfer.Pretrain.Epochs, blank.Transfer.Auxiliary.Epochs = 0, 0
	g, err := runTransfer(ctx, blank)
	if err != nil {
		return nil, err
	}
	var out []Number
	with, without := f.Summaries(), g.Summaries()
	for i, arm := range f.Arms() {
		out = append(out, Number{arm.Name + "/accuracy", arm.Name + ": mean test accuracy, %", 100 * with[i].Mean})
		if arm.Base != i {
			out = append(out, Number{arm.Name + "/gain", arm.Name + ": mean test accuracy above that of " + f.Arms()[arm.Base].Name + ", points", 100 * (with[i].Mean - with[arm.Base].Mean)},
				Number{arm.Name + "/learnt", arm.Name + ": mean test accuracy above that of the same plan on layers that learnt nothing, points", 100 * (with[i].Mean - without[i].Mean)})
		}
	}
	return out, nil
}

// validLosses are the mean validation losses of an arm, by epoch.
func validLosses(f *transferlab.Frame, arm int) []float64 {
	var sum []float64
	n := 0.0
	for _, r := range f.Runs {
		if r.Arm != arm {
			continue
		}
		n++
		for i, e := range r.Epochs {
			if i == len(sum) {
				sum = append(sum, 0)
			}
			sum[i] += e.ValidLoss
		}
	}
	for i := range sum {
		sum[i] /= n
	}
	return sum
}

// crossed is the first epoch with at most so much; where none is, one more than
// there were.
func crossed(losses []float64, target float64) float64 {
	for i, x := range losses {
		if x <= target {
			return float64(i)
		}
	}
	return float64(len(losses))
}

// tuning is what a plan makes of the reused layers, as means over the seeds.
type tuning struct {
	accuracy      float64 // on the test of task B, %
	moved         float64 // ‖W − W₀‖/‖W₀‖ of the lowest hidden layer's kernel, %
	before, after float64 // A's validation accuracy with these layers, %; NaN where it has its own
}

func tuned(f *transferlab.Frame) tuning {
	var t tuning
	n := float64(f.Scenario.Transfer.Seeds)
	for _, r := range f.Runs {
		if r.Arm != 1 {
			continue
		}
		last := r.Epochs[len(r.Epochs)-1]
		t.accuracy += 100 * r.Test.Accuracy / n
		t.moved += 100 * last.Moved[0] / n
		t.before += 100 * r.Epochs[0].Origin / n
		t.after += 100 * last.Origin / n
	}
	return t
}

// neverFrozen is the plan with every planned layer thawed all the time.
func neverFrozen(t *scenario.Transfer) {
	for i := range t.Phases {
		t.Phases[i].Thawed = transfer.AllThawed
	}
}

// oneRate is the plan with the first phase's learning rate throughout.
func oneRate(t *scenario.Transfer) {
	for i := range t.Phases {
		t.Phases[i].LearningRate = t.Phases[0].LearningRate
	}
}

// againstPlan measures a document's reuse, and once more with its plan changed.
func againstPlan(key, name string, change func(*scenario.Transfer)) func(context.Context, scenario.Scenario) ([]Number, error) {
	return func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		f, err := runTransfer(ctx, s)
		if err != nil {
			return nil, err
		}
		other := s
		other.Transfer = s.Transfer.Clone()
		change(&other.Transfer)
		g, err := runTransfer(ctx, other)
		if err != nil {
			return nil, err
		}
		plan, changed := tuned(f), tuned(g)
		return []Number{
			{"accuracy", "test accuracy of B, by the plan, %", plan.accuracy},
			{key + " accuracy", "test accuracy of B, " + name + ", %", changed.accuracy},
			{"gain", "test accuracy of B, by the plan above " + name + ", points", plan.accuracy - changed.accuracy},
			{"moved", "how far the lowest layer's weights moved, by the plan, %", plan.moved},
			{key + " moved", "how far the lowest layer's weights moved, " + name + ", %", changed.moved},
			{"share", "how far the lowest layer's weights moved, by the plan over " + name, plan.moved / changed.moved},
			{"origin before", "A's validation accuracy before B is trained, %", plan.before},
			{"origin", "A's validation accuracy on the shared layers in the end, by the plan, %", plan.after},
			{key + " origin", "A's validation accuracy on the shared layers in the end, " + name + ", %", changed.after},
			{"kept", "A's validation accuracy in the end, by the plan above " + name + ", points", plan.after - changed.after},
		}, nil
	}
}

// transferLayers measures the experiment of layers and label counts: its smallest
// count is "few", its largest "many".
func transferLayers(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := runTransfer(ctx, s)
	if err != nil {
		return nil, err
	}
	t := &s.Transfer
	var out []Number
	for _, part := range []struct {
		key   string
		count int
	}{{"few", slices.Min(t.LabelCounts)}, {"many", slices.Max(t.LabelCounts)}} {
		most := len(t.Hidden)
		mean := func(reused, thawed int) float64 { return cell(f, part.count, reused, thawed) }
		best, worst, which := math.Inf(-1), math.Inf(1), 0
		for n := 1; n <= most; n++ {
			if x := mean(n, n); x > best {
				best, which = x, n
			}
			worst = min(worst, mean(n, n))
		}
		out = append(out,
			Number{part.key + " scratch", "test accuracy with no layer reused, " + part.key + " labels, %", mean(0, 0)},
			Number{part.key + " frozen", "test accuracy with all layers reused and frozen, " + part.key + " labels, %", mean(most, 0)},
			Number{part.key + " two", "test accuracy with all layers reused and two thawed, " + part.key + " labels, %", mean(most, 2)},
			Number{part.key + " thawed", "test accuracy with all layers reused and thawed, " + part.key + " labels, %", mean(most, most)},
			Number{part.key + " thawing", "what thawing all adds to all frozen, " + part.key + " labels, points", mean(most, most) - mean(most, 0)},
			Number{part.key + " best", "number of reused and thawed layers that is the most accurate, " + part.key + " labels", float64(which)},
			Number{part.key + " short", "by how much all layers stay below the best number of them, " + part.key + " labels, points", best - mean(most, most)},
			Number{part.key + " spread", "best less worst number of reused and thawed layers, " + part.key + " labels, points", best - worst})
	}
	return out, nil
}

// cell is the mean test accuracy over the seeds, %.
func cell(f *transferlab.Frame, labels, reused, thawed int) float64 {
	sum, n := 0.0, 0.0
	for _, r := range f.Runs {
		if r.Labels == labels && r.Reused == reused && r.Thawed == thawed {
			sum, n = sum+100*r.Test.Accuracy, n+1
		}
	}
	return sum / n
}
