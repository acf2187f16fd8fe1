// Package first holds the document that the lab train begins with. It stands
// apart so that the command line has it without the window's engine.
package first

import "downhill/internal/scenario"

// Training is twenty layers of sigmoid units, with and without batch
// normalization: gradients that vanish beside gradients that do not.
func Training() scenario.Scenario {
	s := scenario.DefaultTraining()
	deep := scenario.DefaultNet()
	set(&deep, "layers", "100x20")
	set(&deep, "activation", "sigmoid")
	set(&deep, "initializer", "glorot_normal")
	set(&deep, "optimizer", "nadam:lr=5e-4")
	normed := deep.Clone()
	set(&normed, "batch_norm", "before:momentum=0.9")
	deep.Name, normed.Name = "plain", "batch normalization"
	s.Train.Epochs, s.Train.Nets = 12, []scenario.Net{deep, normed}
	return s
}

// set gives a network a property that is known to be right.
func set(n *scenario.Net, key, text string) {
	if err := n.Set(key, text); err != nil {
		panic("first: " + key + ": " + err.Error())
	}
}
