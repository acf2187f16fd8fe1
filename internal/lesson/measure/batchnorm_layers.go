package measure

import (
	"context"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
)

// batchNormParameters counts the parameters of two networks as a summary does;
// nothing is trained.
func batchNormParameters() Measure {
	return Measure{Key: "batch-norm-parameters", Title: "Parameters of layers with batch normalization", Of: func(_ context.Context, s scenario.Scenario) ([]Number, error) {
		ns, err := openDeep(s, 2)
		if err != nil {
			return nil, err
		}
		first, second := ns[0].trainer.Model.Summary(), ns[1].trainer.Model.Summary()
		return []Number{
			{"input", "parameters of the batch normalization of the input, first network", rowOf(first, "batch_normalization", 0, parameters)},
			{"input trained", "those of them that are trained, first network", rowOf(first, "batch_normalization", 0, trainable)},
			{"dense", "parameters of the first dense layer, first network", rowOf(first, "dense", 0, parameters)},
			{"hidden", "parameters of the next batch normalization, first network", rowOf(first, "batch_normalization", 1, parameters)},
			{"total", "parameters of the first network", float64(first.Parameters)},
			{"moving", "parameters of the first network that are not trained", float64(first.Parameters - first.Trainable)},
			{"second input", "parameters of the batch normalization of the input, second network", rowOf(second, "batch_normalization", 0, parameters)},
			{"second dense", "parameters of the first dense layer, second network", rowOf(second, "dense", 0, parameters)},
		}, nil
	}}
}

func parameters(r nn.SummaryRow) int { return r.Parameters }
func trainable(r nn.SummaryRow) int  { return r.Trainable }

// rowOf is a count of the layer of a kind that has so many of its kind before it,
// NaN where there is none.
func rowOf(s nn.Summary, kind string, before int, count func(nn.SummaryRow) int) float64 {
	for _, r := range s.Rows {
		if r.Kind != kind {
			continue
		}
		if before == 0 {
			return float64(count(r))
		}
		before--
	}
	return math.NaN()
}

// batchNormStatistics trains networks that differ in the momentum of their moving
// statistics and compares the first with the last, and what a network gives in
// training, by the statistics of the batch, with what it gives in evaluation, by
// the moving ones.
func batchNormStatistics() Measure {
	return ofDeep("batch-norm-statistics", "What the moving statistics are used for", 2,
		deepNumber{"same training", "largest difference of the training losses of an epoch, first and last network", func(ns deepNets) float64 {
			return apart(deepNets{ns[0], ns[len(ns)-1]})
		}},
		deepNumber{"apart", "validation accuracy in the end, first less last network", func(ns deepNets) float64 {
			return ns[0].last().ValidAccuracy - ns[len(ns)-1].last().ValidAccuracy
		}},
		deepNumber{"training", "change of one instance's output in training mode when seven others join its batch", func(ns deepNets) float64 { return ns[0].company(nn.Train) }},
		deepNumber{"after", "the same in evaluation mode", func(ns deepNets) float64 { return ns[0].company(nn.Eval) }})
}

// company is by how much the output for one instance changes, before the sigmoid,
// when seven others join a batch of two.
func (n *deepNet) company(mode nn.Mode) float64 {
	t := n.trainer
	return math.Abs(n.output(nn.Minibatch(t.Data.Len(), 9, 0, t.Seed), mode) - n.output(nn.Minibatch(t.Data.Len(), 9, 0, t.Seed)[:2], mode))
}

// output is what a network makes of the first of some training instances.
func (n *deepNet) output(index []int, mode nn.Mode) float64 {
	set, m := n.trainer.Data, n.trainer.Model
	x, p := nn.NewBatch(set.Features, len(index)), m.NewPass()
	set.Gather(x.Data, x.Stride, index)
	p.Mode = mode
	return m.Forward(p, nil, x).At(0, 0)
}
