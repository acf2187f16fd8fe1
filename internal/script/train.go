package script

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	trainlab "downhill/render/labs/train"
)

// training writes the program of a training, and the data, first weights and
// order of the instances that it reads.
func (w *writer) training(s scenario.Scenario, dir string) ([]byte, error) {
	if len(s.Changes) > 0 {
		return nil, fmt.Errorf("%w: %d changes were made while the networks learned (the first at step %d), which a script does not repeat; undo them, or set the networks and start again",
			ErrNone, len(s.Changes), s.Changes[0].Step)
	}
	if s.Train.Folds > 0 {
		return nil, fmt.Errorf("%w: cross-validation divides the data anew for every round; take folds 0", ErrNone)
	}
	source, err := trainlab.Load(s, dir)
	if err != nil {
		return nil, err
	}
	var runs []trainRun
	names := map[string]bool{"train": true, "evaluate": true}
	data, inside := newArchive(source.Split()), "The data and the first weights"
	if w.library == PyTorch { // Keras shuffles by itself
		data.order(source.Split().Train.Len(), s.Train.Epochs, s.Seed)
		inside = "The data, the first weights and the order of the instances"
	}
	for i := range s.Train.Nets {
		net := &s.Train.Nets[i]
		t, _, err := source.Trainer(&s, net, source.Split())
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrNone, net.Name, err)
		}
		key := fmt.Sprintf("weights_%d", i+1)
		run, err := w.net(net, t.Model, key, names)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %s", ErrNone, net.Name, reason(err))
		}
		runs = append(runs, run)
		data.add(key, slices.Clone(t.Model.Theta))
	}
	scaled := s.Train.Nets[0].Standardize
	for _, n := range s.Train.Nets {
		if n.Standardize != scaled {
			return nil, fmt.Errorf("%w: some networks standardize their input and others do not, and a script has one set of data; give each a scenario of its own", ErrNone)
		}
	}
	w.line("# %s: %s on %s, seed %d, float64.", w.library, plural(len(runs), "network"), comment(scenario.Data().Format(s.Train.Data)), s.Seed)
	w.line("# %s are in %s.", inside, comment(DataFile(w.name)))
	for _, note := range notes(runs) {
		w.line("# %s", note)
	}
	w.trainImports(runs)
	w.line("EPOCHS = %d", s.Train.Epochs)
	w.lines("", dataLines(source.Split().Train, w, scaled))
	w.gap()
	w.lossLines(source.Ends().Loss)
	var plain []raceRun
	for _, r := range runs {
		plain = append(plain, r.raceRun)
	}
	w.classes(plain)
	w.trainClasses(runs)
	w.gap()
	if w.library == Keras {
		w.lines("", part("train_keras"))
	} else {
		w.lines("", part("train_torch"))
	}
	for _, r := range runs {
		w.gap()
		w.line("def %s():", r.function)
		w.line("    # %s", comment(r.name))
		for _, n := range r.notes {
			w.line("    # %s", n)
		}
		w.lines("    ", r.body)
	}
	w.gap()
	w.line("NETWORKS = {")
	for _, r := range runs {
		w.line("    %s: %s,", quoted(r.name), r.function)
	}
	w.line("}")
	w.gap()
	w.lines("", part("train_report"))
	return data.bytes()
}

func plural(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// trainRun is one network in the program.
type trainRun struct {
	raceRun
	function string
	body     string
	layers   layers
}

// notes says what in the networks cannot be the same.
func notes(runs []trainRun) []string {
	var out []string
	add := func(on bool, text string) {
		if on && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, r := range runs {
		add(r.layers.random, "Dropout masks and random slopes are other random numbers than Downhill's:")
		add(r.layers.random, "those networks agree as two seeds do.")
	}
	return out
}

func (w *writer) net(net *scenario.Net, model *nn.Model, key string, names map[string]bool) (trainRun, error) {
	rate, err := rateOf(net.Optimizer.Values, pythonName("rate_"+net.Name, names))
	if err != nil {
		return trainRun{}, err
	}
	run := trainRun{function: pythonName("net_"+net.Name, names)}
	run.name, run.rate = net.Name, rate
	args := []string{fmt.Sprintf("first_weights(model, DATA[%q])", key), "", fmt.Sprintf("batch=%d", net.BatchSize)} // the optimizer second
	set := func(name, value string) { args = append(args, name+"="+value) }
	if rate.expression != "" {
		set("rate", rate.expression)
	}
	if net.EarlyStopping > 0 {
		set("patience", strconv.Itoa(net.EarlyStopping))
	}
	if w.library == Keras {
		optimizer, err := kerasRule(net.Optimizer)
		if err != nil {
			return run, err
		}
		if run.layers, err = kerasLayers(net, model); err != nil {
			return run, err
		}
		if net.Optimizer.Key == "nesterov" {
			run.notes = append(run.notes, "Keras keeps and evaluates the look-ahead point theta + beta m.")
		}
		args[1] = optimizer
		run.body = "model = keras.Sequential([\n" + run.layers.text + "])\n" + call("return train", args)
		return run, nil
	}
	rule, err := torchRuleOf(net.Optimizer, rate.expression == "")
	if err != nil {
		return run, err
	}
	run.class, run.notes = rule.class, rule.notes
	if run.layers, err = torchLayers(model); err != nil {
		return run, err
	}
	if rule.adjust != "" {
		set("adjust", "lambda g, t: "+rule.adjust)
	}
	if c := torchClipAll(net.Optimizer.Values); c != "" {
		set("clip", c)
	}
	for _, p := range []struct {
		name  string
		value float64
	}{{"l1", net.L1}, {"l2", net.L2}, {"max_norm", net.MaxNorm}} {
		if p.value > 0 {
			set(p.name, number(p.value))
		}
	}
	args[1] = "lambda p: " + rule.make
	run.body = "model = nn.Sequential(\n" + run.layers.text + ")\n" + call("return train", args)
	return run, nil
}

// layers are those of a network in Python.
type layers struct {
	text   string
	random bool // dropout or random slopes
	rrelu  bool
	norms  bool
}

// Layers that neither library has, or no stack of layers can hold.
var (
	errShape   = errors.New("residual, tied and Fixup networks are no plain stack of layers; take a network without them")
	errDropout = errors.New("classical dropout, or dropout in evaluation, is no layer of these libraries; take plain dropout")
	errRows    = errors.New("batch normalization by rows of an image is no layer of these libraries; take columns or features")
)

func (w *writer) trainImports(runs []trainRun) {
	w.line("import json")
	w.line("import math")
	if w.library == Keras {
		w.line("import os")
	}
	w.line("import sys")
	w.line("from pathlib import Path")
	w.WriteByte('\n')
	if w.library == Keras {
		w.line("os.environ[\"KERAS_BACKEND\"] = \"tensorflow\"")
		w.line("import keras")
		w.line("import numpy as np")
		w.WriteByte('\n')
		w.line("keras.config.set_floatx(\"float64\")")
	} else {
		w.line("import numpy as np")
		w.line("import torch")
		w.line("import torch.nn.functional as F")
		w.line("from torch import nn")
		w.WriteByte('\n')
		w.line("torch.set_default_dtype(torch.float64)")
	}
	w.line("DATA = np.load(Path(__file__).with_name(%s))", quoted(DataFile(w.name)))
}

// dataLines reads the instances.
func dataLines(train *datasets.Set, w *writer, standardize bool) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	scale := ""
	if train.Pixels != nil {
		scale = " / 255"
	}
	say("X_TRAIN, X_VALID = (DATA[x].reshape(-1, %d)%s for x in (\"x_train\", \"x_valid\"))", train.Features, scale)
	shape := ""
	if train.Regression() {
		shape = fmt.Sprintf(".reshape(-1, %d)", train.Outputs)
	}
	say("Y_TRAIN, Y_VALID = (DATA[y]%s for y in (\"y_train\", \"y_valid\"))", shape)
	if standardize {
		say("mean, std = X_TRAIN.mean(axis=0), X_TRAIN.std(axis=0)")
		say("std[std == 0] = 1")
		say("X_TRAIN, X_VALID = (X_TRAIN - mean) / std, (X_VALID - mean) / std")
	}
	if w.library == PyTorch {
		say("X_TRAIN, Y_TRAIN, X_VALID, Y_VALID = map(torch.from_numpy, (X_TRAIN, Y_TRAIN, X_VALID, Y_VALID))")
		say("# The order of the instances in each epoch; epochs beyond these draw their own.")
		say("ORDER = torch.from_numpy(DATA[\"order\"]).long().view(-1, len(X_TRAIN))")
	}
	return b.String()
}

// lossLines defines the loss, a mean over the batch, and the accuracy.
func (w *writer) lossLines(l nn.Loss) {
	if w.library == Keras {
		metrics := "[\"accuracy\"]"
		loss := "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
		switch l {
		case nn.Sigmoid:
			loss = "keras.losses.BinaryCrossentropy(from_logits=True)"
			metrics = "[keras.metrics.BinaryAccuracy(name=\"accuracy\", threshold=0.0)]"
		case nn.MSE:
			loss, metrics = "\"mse\"", "[]"
		}
		w.line("LOSS, METRICS = %s, %s", loss, metrics)
		return
	}
	loss, accuracy := "F.cross_entropy(z, y.long())", "(z.argmax(1) == y).double().mean().item()"
	switch l {
	case nn.Sigmoid:
		loss, accuracy = "F.binary_cross_entropy_with_logits(z[:, 0], y.double())", "((z[:, 0] > 0) == (y > 0)).double().mean().item()"
	case nn.MSE:
		loss, accuracy = "F.mse_loss(z, y)", "None"
	}
	w.line("def loss_of(z, y):")
	w.line("    return %s", loss)
	w.gap()
	w.line("def accuracy_of(z, y):")
	w.line("    return %s", accuracy)
}

func (w *writer) trainClasses(runs []trainRun) {
	if w.library == PyTorch && slices.ContainsFunc(runs, func(r trainRun) bool { return r.layers.norms }) {
		w.gap()
		w.lines("", part("batchnorm"))
	}
	if w.library == Keras && slices.ContainsFunc(runs, func(r trainRun) bool { return r.layers.rrelu }) {
		w.gap()
		w.lines("", part("rrelu_keras"))
	}
}
