package scenario

import (
	"slices"

	"downhill/internal/param"
)

// What the picture of a training shows on the command line. What it needs beside
// the comparison is measured after training, and stands in JSON too.
const (
	FigureComparison     = "comparison"     // curves, gradients and how every network fared
	FigureSparsity       = "sparsity"       // exact zeros against accuracy
	FigureRegularization = "regularization" // norms, smoothness, gap
	FigureCalibration    = "calibration"    // how sure against how right
)

// TrainFigures lists the pictures of a training.
func TrainFigures() []string {
	return []string{FigureComparison, FigureSparsity, FigureRegularization, FigureCalibration}
}

func checkFigure(name string) error {
	if name == "" || slices.Contains(TrainFigures(), name) {
		return nil
	}
	return param.Unknown("figure", name, TrainFigures())
}
