// Package vignette makes small moving pictures of scenarios: what a lab shows of
// a document, from the lab's own run and plots, without the names and numbers
// that would not be read at the size of a card.
package vignette

import (
	"fmt"
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
	"downhill/render/figure"
	trainlab "downhill/render/labs/train"
	transferlab "downhill/render/labs/transfer"
)

// Film is a small picture at several moments. It is immutable.
type Film struct {
	Frames int // at least 1
	// Rest is the frame that stands for the whole while nothing moves.
	Rest int
	// Fill says that the picture fills its place: a surface. Curves get a margin.
	Fill bool

	at func(i int) *figure.Plot
}

// Plot is the picture at a frame, 0 … Frames−1. It costs little.
func (f *Film) Plot(i int) *figure.Plot { return f.at(max(0, min(i, f.Frames-1))) }

// Take is a lab's run that is being filmed. It has one owner.
type Take interface {
	// Step goes on for about the budget and says whether there is no more to do.
	Step(budget time.Duration) (done bool, err error)
	// Film is what there is so far in a theme's colours; an error says that there
	// is nothing to see yet.
	Film(t figure.Theme) (*Film, error)
	// Close ends what works in the background. Films can be made after it.
	Close()
}

// Limit is how long a take of a document should go on for its picture: the
// networks of the labs train and transfer would take minutes to their end, and
// what a few seconds come to shows what it is about. In transfer the network that
// is reused is trained before those that are compared.
func Limit(s *scenario.Scenario) time.Duration {
	switch s.Lab {
	case scenario.LabTrain:
		return 3 * time.Second
	case scenario.LabTransfer:
		return 8 * time.Second
	}
	return 1500 * time.Millisecond
}

// Studio starts takes. It keeps the images that the last one needed, which are
// unpacked once. It has one owner.
type Studio struct {
	key    string
	train  *trainlab.Source
	images *transferlab.Source
}

// Start begins the take of a document.
func (w *Studio) Start(s scenario.Scenario) (Take, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	switch s.Lab {
	case scenario.LabRace:
		return startRace(s)
	case scenario.LabActivations:
		return startActivations(s)
	case scenario.LabSignal:
		return startSignal(s)
	case scenario.LabTrain:
		return w.startTrain(s)
	case scenario.LabSchedules:
		return startSchedules(s)
	case scenario.LabTransfer:
		return w.startTransfer(s)
	}
	return nil, fmt.Errorf("vignette: the lab %s has no picture", s.Lab)
}

// source is the data of a training; reading them takes longer than building its
// networks.
func (w *Studio) source(s *scenario.Scenario) (*trainlab.Source, error) {
	key := fmt.Sprint(s.Seed, scenario.Data().Format(s.Train.Data))
	if w.train == nil || w.key != key {
		source, err := trainlab.Load(*s, datasets.DebianFolder)
		if err != nil {
			return nil, err
		}
		w.key, w.train = key, source
	}
	return w.train, nil
}

// bare takes the names and numbers off a plot that nobody else holds.
func bare(p *figure.Plot) *figure.Plot {
	q := *p
	q.Title, q.Bar, q.Legend, q.Notes = "", "", false, nil
	q.X.Label, q.Y.Label, q.X.Ticks, q.Y.Ticks = "", "", nil, nil
	q.X.Bare, q.Y.Bare = true, true
	q.Marks = append([]figure.Mark(nil), p.Marks...)
	for i := range q.Marks {
		q.Marks[i].Label = ""
	}
	if p.Contours != nil {
		c := *p.Contours
		c.Lines = append([]figure.Contour(nil), c.Lines...)
		for i := range c.Lines {
			c.Lines[i].Label = ""
		}
		q.Contours = &c
	}
	return &q
}

// drawing is the film in which curves are drawn from left to right.
func drawing(p *figure.Plot) *Film {
	const frames = 60
	p = bare(p)
	return &Film{Frames: frames, Rest: frames - 1, at: func(i int) *figure.Plot {
		if i == frames-1 {
			return p
		}
		q := *p
		until := q.X.Value(float64(i+1) / frames)
		q.Lines = append([]figure.Line(nil), p.Lines...)
		for k := range q.Lines {
			q.Lines[k].Points = upTo(q.Lines[k].Points, until)
		}
		q.Bands = append([]figure.Band(nil), p.Bands...)
		for k := range q.Bands {
			b := &q.Bands[k]
			b.Lower, b.Upper = upTo(b.Lower, until), upTo(b.Upper, until)
		}
		q.Marks = nil
		for _, m := range p.Marks {
			if m.At[0] <= until {
				q.Marks = append(q.Marks, m)
			}
		}
		return &q
	}}
}

// upTo is the part of a curve, which runs from left to right, that is not beyond
// a place.
func upTo(points []figure.Point, x float64) []figure.Point {
	n := 0
	for n < len(points) && !(points[n][0] > x) {
		n++
	}
	return points[:n:n]
}

// spread is which of n moments frame i of some is of.
func spread(i, frames, n int) int {
	if frames < 2 {
		return n - 1
	}
	return int(math.Round(float64(i) * float64(n-1) / float64(frames-1)))
}
