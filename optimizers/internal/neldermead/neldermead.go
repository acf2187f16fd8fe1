// Copyright ©2015 The Gonum Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package neldermead is the simplex of gonum.org/v1/gonum/optimize, version
// 0.17.0, taken one operation at a time.
//
// The line searches are gonum's own, imported: their Init and Iterate are
// exported. Those of optimize.NelderMead are not; from outside it runs only by
// Run, which holds a goroutine and two channels from the first step to the last.
// Driving that from step to step was tried, and took the very same iterates, but:
//
//   - A race, a map or a search may drop a run at any step and has nothing to close
//     it with, and a goroutine that waits on its channels is never collected. Ended
//     by runtime.AddCleanup, 50 000 dropped runs left up to 560 goroutines waiting
//     for the garbage collector, which promises no cleanup.
//   - Each evaluation crosses two channels: a step in two dimensions took nine
//     times as long, 1.3 µs in the place of 0.14 µs, and maps take millions.
//   - A panic of the method, as by values that are not numbers, is in a goroutine
//     where no caller can recover it.
//
// To start Run anew at each step from InitialVertices is no way either: the
// corners cannot be read back, and the middle, which gonum carries on from step to
// step, is rounded differently when it is computed afresh.
//
// So the file is gonum's, under the licence in LICENSE, statement by statement.
// Left out are an initial simplex given by the caller, default factors, and
// gonum's plumbing. That it takes the steps of optimize.Minimize is tested live.
package neldermead

import (
	"sort"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// nmIterType is a Nelder-Mead evaluation kind
type nmIterType int

const (
	nmReflected nmIterType = iota
	nmExpanded
	nmContractedInside
	nmContractedOutside
	nmInitialize
	nmShrink
	nmMajor
)

type nmVertexSorter struct {
	vertices [][]float64
	values   []float64
}

func (n nmVertexSorter) Len() int {
	return len(n.values)
}

func (n nmVertexSorter) Less(i, j int) bool {
	return n.values[i] < n.values[j]
}

func (n nmVertexSorter) Swap(i, j int) {
	n.values[i], n.values[j] = n.values[j], n.values[i]
	n.vertices[i], n.vertices[j] = n.vertices[j], n.vertices[i]
}

// NelderMead is an implementation of the Nelder-Mead simplex algorithm for
// gradient-free nonlinear optimization (not to be confused with Danzig's
// simplex algorithm for linear programming). The implementation follows the
// algorithm described in
//
//	http://epubs.siam.org/doi/pdf/10.1137/S1052623496303470
//
// An initial simplex is generated using the initial location as one vertex, and
// each additional vertex as SimplexSize away in one dimension.
type NelderMead struct {
	Reflection  float64 // Reflection parameter (>0)
	Expansion   float64 // Expansion parameter (>1)
	Contraction float64 // Contraction parameter (>0, <1)
	Shrink      float64 // Shrink parameter (>0, <1)
	SimplexSize float64 // size of auto-constructed initial simplex (>0)

	vertices [][]float64 // location of the vertices sorted in ascending f
	values   []float64   // function values at the vertices sorted in ascending f
	centroid []float64   // centroid of all but the worst vertex

	fillIdx        int        // index for filling the simplex during initialization and shrinking
	lastIter       nmIterType // Last iteration
	reflectedPoint []float64  // Storage of the reflected point location
	reflectedValue float64    // Value at the last reflection point
}

// Init starts from loc, whose X and F are valid, writes into loc.X where f is to
// be evaluated next and returns optimize.FuncEvaluation. F must never be NaN.
func (n *NelderMead) Init(loc *optimize.Location) optimize.Operation {
	dim := len(loc.X)
	n.vertices = make([][]float64, dim+1)
	for i := range n.vertices {
		n.vertices[i] = make([]float64, dim)
	}
	n.values = make([]float64, dim+1)
	n.centroid = make([]float64, dim)
	n.reflectedPoint = make([]float64, dim)

	// Begin initializing initial simplex. First simplex
	// entry is the initial location, then step 1 in every direction.
	copy(n.vertices[dim], loc.X)
	n.values[dim] = loc.F
	n.fillIdx = 0
	loc.X[n.fillIdx] += n.SimplexSize
	n.lastIter = nmInitialize
	return optimize.FuncEvaluation
}

// computeCentroid computes the centroid of all the simplex vertices except the
// final one
func computeCentroid(vertices [][]float64, centroid []float64) {
	dim := len(centroid)
	for i := range centroid {
		centroid[i] = 0
	}
	for i := 0; i < dim; i++ {
		vertex := vertices[i]
		for j, v := range vertex {
			centroid[j] += v
		}
	}
	for i := range centroid {
		centroid[i] /= float64(dim)
	}
}

// Iterate takes loc.F at loc.X and returns the next operation:
// optimize.FuncEvaluation at a new loc.X, or optimize.MajorIteration with the best
// corner in loc, after which the next call begins a new iteration.
func (n *NelderMead) Iterate(loc *optimize.Location) optimize.Operation {
	dim := len(loc.X)
	switch n.lastIter {
	case nmInitialize:
		n.values[n.fillIdx] = loc.F
		copy(n.vertices[n.fillIdx], loc.X)
		n.fillIdx++
		if n.fillIdx == dim {
			// Successfully finished building initial simplex.
			sort.Sort(nmVertexSorter{n.vertices, n.values})
			computeCentroid(n.vertices, n.centroid)
			return n.returnNext(nmMajor, loc)
		}
		copy(loc.X, n.vertices[dim])
		loc.X[n.fillIdx] += n.SimplexSize
		return optimize.FuncEvaluation
	case nmMajor:
		// Nelder Mead iterations start with Reflection step
		return n.returnNext(nmReflected, loc)
	case nmReflected:
		n.reflectedValue = loc.F
		switch {
		case loc.F >= n.values[0] && loc.F < n.values[dim-1]:
			n.replaceWorst(loc.X, loc.F)
			return n.returnNext(nmMajor, loc)
		case loc.F < n.values[0]:
			return n.returnNext(nmExpanded, loc)
		default:
			if loc.F < n.values[dim] {
				return n.returnNext(nmContractedOutside, loc)
			}
			return n.returnNext(nmContractedInside, loc)
		}
	case nmExpanded:
		if loc.F < n.reflectedValue {
			n.replaceWorst(loc.X, loc.F)
		} else {
			n.replaceWorst(n.reflectedPoint, n.reflectedValue)
		}
		return n.returnNext(nmMajor, loc)
	case nmContractedOutside:
		if loc.F <= n.reflectedValue {
			n.replaceWorst(loc.X, loc.F)
			return n.returnNext(nmMajor, loc)
		}
		n.fillIdx = 1
		return n.returnNext(nmShrink, loc)
	case nmContractedInside:
		if loc.F < n.values[dim] {
			n.replaceWorst(loc.X, loc.F)
			return n.returnNext(nmMajor, loc)
		}
		n.fillIdx = 1
		return n.returnNext(nmShrink, loc)
	case nmShrink:
		copy(n.vertices[n.fillIdx], loc.X)
		n.values[n.fillIdx] = loc.F
		n.fillIdx++
		if n.fillIdx != dim+1 {
			return n.returnNext(nmShrink, loc)
		}
		sort.Sort(nmVertexSorter{n.vertices, n.values})
		computeCentroid(n.vertices, n.centroid)
		return n.returnNext(nmMajor, loc)
	default:
		panic("unreachable")
	}
}

// returnNext updates the location based on the iteration type and the current
// simplex, and returns the next operation.
func (n *NelderMead) returnNext(iter nmIterType, loc *optimize.Location) optimize.Operation {
	n.lastIter = iter
	switch iter {
	case nmMajor:
		// Fill loc with the current best point and value,
		// and command a convergence check.
		copy(loc.X, n.vertices[0])
		loc.F = n.values[0]
		return optimize.MajorIteration
	case nmReflected, nmExpanded, nmContractedOutside, nmContractedInside:
		// x_new = x_centroid + scale * (x_centroid - x_worst)
		var scale float64
		switch iter {
		case nmReflected:
			scale = n.Reflection
		case nmExpanded:
			scale = n.Reflection * n.Expansion
		case nmContractedOutside:
			scale = n.Reflection * n.Contraction
		case nmContractedInside:
			scale = -n.Contraction
		}
		dim := len(loc.X)
		floats.SubTo(loc.X, n.centroid, n.vertices[dim])
		floats.Scale(scale, loc.X)
		floats.Add(loc.X, n.centroid)
		if iter == nmReflected {
			copy(n.reflectedPoint, loc.X)
		}
		return optimize.FuncEvaluation
	case nmShrink:
		// x_shrink = x_best + delta * (x_i + x_best)
		floats.SubTo(loc.X, n.vertices[n.fillIdx], n.vertices[0])
		floats.Scale(n.Shrink, loc.X)
		floats.Add(loc.X, n.vertices[0])
		return optimize.FuncEvaluation
	default:
		panic("unreachable")
	}
}

// replaceWorst removes the worst location in the simplex and adds the new
// {x, f} pair maintaining sorting.
func (n *NelderMead) replaceWorst(x []float64, f float64) {
	dim := len(x)
	if f >= n.values[dim] {
		panic("increase in simplex value")
	}
	copy(n.vertices[dim], x)
	n.values[dim] = f

	// Sort the newly-added value.
	for i := dim - 1; i >= 0; i-- {
		if n.values[i] < f {
			break
		}
		n.vertices[i], n.vertices[i+1] = n.vertices[i+1], n.vertices[i]
		n.values[i], n.values[i+1] = n.values[i+1], n.values[i]
	}

	// Update the location of the centroid. Only one point has been replaced, so
	// subtract the worst point and add the new one.
	floats.AddScaled(n.centroid, -1/float64(dim), n.vertices[dim])
	floats.AddScaled(n.centroid, 1/float64(dim), x)
}
