package dying

import "downhill/render/labs"

// Document is the part "dying" of the activation lab's JSON. Lists by step have
// an entry for each of Steps, those of a training that diverged fewer.
type Document struct {
	Data         string        `json:"data"`
	Instances    int           `json:"instances"`
	LearningRate labs.Number   `json:"learning_rate"`
	Layers       int           `json:"layers"`
	Units        int           `json:"units"`
	BatchSize    int           `json:"batch_size"`
	Steps        []int         `json:"steps"` // recorded ones
	Functions    []FunctionDoc `json:"functions"`
}

// FunctionDoc is one function's training.
type FunctionDoc struct {
	Name         string         `json:"name"`
	Activation   string         `json:"activation"`
	Params       map[string]any `json:"params"`
	Parameters   int            `json:"parameters"`
	Dead         []labs.Numbers `json:"dead"`          // [step][hidden layer] fraction of units
	Stuck        []labs.Numbers `json:"stuck"`         // [step][hidden layer], the dead ones among them
	GradientNorm []labs.Numbers `json:"gradient_norm"` // [step][layer], the output layer last
	Woken        []int          `json:"woken"`         // [step] units alive that were stuck once
	Loss         labs.Numbers   `json:"loss"`
	Accuracy     labs.Numbers   `json:"accuracy"`
	DeadUnits    int            `json:"dead_units"` // at the end, of layers × units
	StuckUnits   int            `json:"stuck_units"`
	Status       Status         `json:"status"`
	StatusStep   int            `json:"status_step"`
	StatusLayer  int            `json:"status_layer,omitempty"` // of a divergence: hidden layer from 1, layers + 1 for the output
	Reason       string         `json:"reason"`
}

// Document is everything that was recorded.
func (f *Frame) Document() Document {
	d := &f.Dying
	out := Document{Data: dataSet, Instances: f.Data.Len(), LearningRate: labs.Number(d.LearningRate), Layers: d.Layers, Units: d.Units,
		BatchSize: d.BatchSize, Steps: f.Steps, Functions: []FunctionDoc{}}
	for i := range f.Tracks {
		t := &f.Tracks[i]
		moments := t.Moments[:f.shown(i, f.Len()-1)]
		fn := FunctionDoc{Name: t.Name, Activation: t.Function.Key, Params: labs.AnyValues(t.Function.Values), Parameters: t.Parameters,
			Dead: []labs.Numbers{}, Stuck: []labs.Numbers{}, GradientNorm: []labs.Numbers{}, Woken: []int{},
			Loss: labs.Numbers{}, Accuracy: labs.Numbers{}, Status: t.Status}
		for k := range moments {
			m := &moments[k]
			fn.Dead, fn.Stuck = append(fn.Dead, m.Dead), append(fn.Stuck, m.Stuck)
			fn.GradientNorm = append(fn.GradientNorm, m.Gradient)
			fn.Woken = append(fn.Woken, m.Woken)
			fn.Loss, fn.Accuracy = append(fn.Loss, m.Loss), append(fn.Accuracy, m.Accuracy)
			fn.StatusStep = m.Step
		}
		if len(moments) > 0 {
			fn.DeadUnits, fn.StuckUnits, _ = f.Count(i, f.Len()-1)
		}
		if g := t.Divergence; g != nil {
			fn.StatusStep, fn.StatusLayer, fn.Reason = g.Step, g.Layer, g.words(f)
		}
		out.Functions = append(out.Functions, fn)
	}
	return out
}
