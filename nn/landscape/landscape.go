// Package landscape makes surfaces to race on of a network's loss: a small
// network is trained, and a plane is laid through the parameters that it ended
// with,
//
//	f(x, y) = L(θ* + x·δ + y·η)
//
// with the loss L over all training instances, the trained parameters θ* [d] and
// two directions δ, η [d]. That is a slice: what happens in the other d − 2
// directions cannot be seen on it.
//
// The directions are either two random ones, rescaled neuron by neuron
// (filter normalization), or the two main ones of the way that the training took.
// Source: Li, Xu, Taylor, Studer & Goldstein 2018, "Visualizing the loss
// landscape of neural nets", sections 4 and 7.
package landscape

import (
	"fmt"
	"math"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/datasets"
	"downhill/optimizers"
	"downhill/surfaces"
)

// Key is the surface's name in the catalog.
const Key = "network"

// What the directions of a slice can be.
const (
	Random = "random" // filter-normalized
	Path   = "path"   // the main directions of the training's path
)

// Surfaces lists all surfaces: those of package surfaces and a network's loss.
func Surfaces() param.Catalog[surfaces.Surface] {
	c := surfaces.Catalog()
	c.Entries = append(c.Entries, param.Entry[surfaces.Surface]{
		Key: Key, Title: "Network", Params: specs(), New: fromValues,
		Summary: "The loss of a small trained network on a plane through its solution, with the path of its training.",
		Formula: `f = L(\theta^* + x δ + y η)`, Source: "Li et al. 2018, sections 4 and 7",
		Note: "A slice: racers move in two of the network's many directions. Random directions are filter-normalized, biases stand still; " +
			"those of the path are its two main ones, and 1 is as far as it goes. Minima are found by a search, not known.",
	})
	return c
}

// Settings say what is trained on what, and which plane is looked at.
type Settings struct {
	Data       string  // of datasets.Catalog, classes in the plane
	Points     int     // how many instances, all of them trained on
	Noise      float64 // of the data, standard deviation
	Hidden     []int   // units of each hidden layer
	Activation string  // of activations.Catalog

	Rule      string  // of optimizers.Catalog
	Rate      float64 // learning rate η
	Epochs    int
	BatchSize int
	L2        float64 // penalty l2·Σw² on the kernels, part of the loss, as Keras counts it
	Seed      uint64  // of data, first weights, order of the instances and random directions

	Directions string  // Random or Path
	Span       float64 // the domain is −Span … Span along both axes
}

// Limits keep a training below some seconds.
const (
	maxPoints = 500
	maxEpochs = 1000
	maxUnits  = 32
	maxLayers = 3
)

// Default is a network of 74 parameters on the two moons.
func Default() Settings {
	return Settings{Data: "moons", Points: 100, Noise: 0.2, Hidden: []int{6, 6}, Activation: "tanh",
		Rule: "adam", Rate: 0.02, Epochs: 100, BatchSize: 20, Seed: 1, Directions: Random, Span: 1.25}
}

func specs() param.Specs {
	d := Default()
	return param.Specs{
		{Key: "data", Symbol: "data", Title: "data set", Kind: param.Text, Default: param.Word(d.Data), Choices: planar(),
			Help: "What the network learns: classes in the plane."},
		{Key: "points", Symbol: "n", Title: "instances", Kind: param.Int, Default: param.Num(float64(d.Points)),
			Min: 20, Max: maxPoints, Low: 20, High: 300, Help: "How many points it learns from; the loss is the mean over all of them."},
		{Key: "noise", Symbol: "σ", Title: "noise of the data", Default: param.Num(d.Noise), Max: 10, High: 0.5,
			Help: "Standard deviation of the normal noise on every coordinate."},
		{Key: "hidden", Symbol: "hidden", Title: "hidden layers", Kind: param.List, Default: numbers(d.Hidden), Min: 1, Max: maxUnits, Low: 1, High: 16,
			Help: "Units of each hidden layer, such as 6/6; up to three layers."},
		{Key: "activation", Symbol: "φ", Title: "activation", Kind: param.Text, Default: param.Word(d.Activation), Choices: smooth(),
			Help: "The activation function of the hidden layers."},
		{Key: "rule", Symbol: "rule", Title: "trained with", Kind: param.Text, Default: param.Word(d.Rule), Choices: rules(),
			Help: "The rule that the network is trained with; the racers have theirs."},
		{Key: "lr", Symbol: "η", Title: "learning rate", Default: param.Num(d.Rate), Scale: param.Log, MinOpen: true, Max: 100, Low: 1e-3, High: 1,
			Help: "The learning rate that the network is trained with."},
		{Key: "epochs", Symbol: "epochs", Title: "epochs", Kind: param.Int, Default: param.Num(float64(d.Epochs)), Scale: param.Log,
			Min: 1, Max: maxEpochs, Low: 10, High: maxEpochs, Help: "How long it is trained."},
		{Key: "batch", Symbol: "batch", Title: "batch size", Kind: param.Int, Default: param.Num(float64(d.BatchSize)),
			Min: 1, Max: maxPoints, Low: 5, High: 100, Help: "Instances a step of the training; as many as there are give the plain gradient."},
		{Key: "l2", Symbol: "λ", Title: "L2 penalty", Default: param.Num(d.L2), Max: 1, High: 0.05,
			Help: "λΣw² on the weights is part of the loss."},
		{Key: "directions", Symbol: "directions", Title: "directions", Kind: param.Text, Default: param.Word(d.Directions), Choices: []string{Random, Path},
			Help: "Two random directions, each neuron's as long as its weights, or the two along which the training's path varies most."},
		{Key: "span", Symbol: "span", Title: "half width", Default: param.Num(d.Span), Scale: param.Log, Min: 0.01, Max: 100, Low: 0.1, High: 10,
			Help: "How far the plane reaches from the solution. Random: 1 is as long as the weights. Path: 1 is as far as it goes."},
		{Key: "seed", Symbol: "seed", Title: "seed", Kind: param.Int, Default: param.Num(float64(d.Seed)), Min: 0, Max: 1e9, Low: 1, High: 100,
			Help: "Decides the data, the first weights, the order of training and the random directions."},
	}
}

// planar are the toys that are classes in the plane.
func planar() []string {
	return slices.DeleteFunc(datasets.Catalog().Keys(), func(k string) bool {
		return k == "sine" || k == "step" || k == "cubic"
	})
}

// smooth are the activation functions without random or learned parts.
func smooth() []string {
	return slices.DeleteFunc(activations.Catalog().Keys(), func(k string) bool {
		return k == "softmax" || k == "prelu" || k == "rrelu"
	})
}

// rules are those that can train a network, by gradients alone.
func rules() []string {
	return slices.DeleteFunc(optimizers.Rules().Keys(), func(k string) bool { return k == "newton" })
}

func numbers(ns []int) param.Value {
	xs := make([]float64, len(ns))
	for i, n := range ns {
		xs[i] = float64(n)
	}
	return param.Numbers(xs...)
}

func fromValues(v param.Values) (surfaces.Surface, error) {
	s := Settings{Data: v.Text("data"), Points: int(v.Num("points")), Noise: v.Num("noise"), Activation: v.Text("activation"),
		Rule: v.Text("rule"), Rate: v.Num("lr"), Epochs: int(v.Num("epochs")), BatchSize: int(v.Num("batch")), L2: v.Num("l2"),
		Seed: uint64(v.Num("seed")), Directions: v.Text("directions"), Span: v.Num("span")}
	for _, n := range v["hidden"].List() {
		if n != math.Trunc(n) {
			return nil, fmt.Errorf("hidden = %s: want whole numbers of units, such as 6/6", v["hidden"])
		}
		s.Hidden = append(s.Hidden, int(n))
	}
	return New(s)
}
