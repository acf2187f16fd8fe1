package scenario

// FirstTraining is what the window's lab begins with: twenty layers of sigmoid
// units, with and without batch normalization, gradients that vanish beside
// gradients that do not.
func FirstTraining() Scenario {
	s := DefaultTraining()
	deep := DefaultNet()
	mustSet(&deep, "layers", "100x20")
	mustSet(&deep, "activation", "sigmoid")
	mustSet(&deep, "initializer", "glorot_normal")
	mustSet(&deep, "optimizer", "nadam:lr=5e-4")
	normed := deep.Clone()
	mustSet(&normed, "batch_norm", "before:momentum=0.9")
	deep.Name, normed.Name = "plain", "batch normalization"
	s.Train.Epochs, s.Train.Nets = 12, []Net{deep, normed}
	return s
}

// mustSet gives a network a property that is known to be right.
func mustSet(n *Net, key, text string) {
	if err := n.Set(key, text); err != nil {
		panic("scenario: " + key + ": " + err.Error())
	}
}
