package trainpage

import (
	"context"
	"fmt"
	"math"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/sparse"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// pruning is the threshold of a lane on its way to the training, and what a copy
// that is pruned saves.
type pruning struct {
	dirty  bool
	sent   time.Time
	saved  chan string // of a measurement that runs, nil where none does
	words  string      // of the last
	slider *ui.Number
	button *ui.Button
	says   *ui.Card
}

// addPruning adds what sets weights to zero after training: it changes a copy, so
// that the training goes on as it does.
func (pg *Page) addPruning(s *ui.Section) {
	l, p := pg.s.Layer, &pg.prune
	p.slider = ui.NewNumber(l, param.Spec{Key: "prune", Title: "prune |w| <", Symbol: "prune |w| <", Max: math.Inf(1), High: 0.3, Default: param.Num(0),
		Help: "Sets every smaller weight to exactly 0, in a copy: the panels exact zeros and zeros' price show it, the training goes on with all of its weights."},
		func(v param.Value) { pg.setPrune(v.Num()) }).OnDone(pg.seal)
	p.button = ui.NewButton(l, ui.ButtonOptions{Text: "What zeros save", Tip: "Memory and multiplications of the pruned copy in compressed rows, and its time to predict, measured now"}, pg.measureZeros)
	p.says = ui.NewCard(l)
	pg.sayZeros(p.words)
	s.Add(p.slider, p.button, ui.NewSpace(l, 0, 4), p.says)
}

// setPrune moves the threshold of the selected lane. Nothing is trained again.
func (pg *Page) setPrune(threshold float64) {
	lane := pg.selected()
	if pg.doc.Train.Nets[lane].Prune == threshold {
		return
	}
	trial := pg.doc.Clone()
	trial.Train.Nets[lane].Prune = threshold
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		pg.w.seen = panelKey{}
		return
	}
	pg.past.PushDrag(pg.doc, fmt.Sprint("prune ", lane))
	pg.doc = trial
	pg.rev++
	pg.prune.dirty = true
}

// tickPruning hands a threshold over to the training, whose frames carry it, and
// shows what was measured.
func (pg *Page) tickPruning() {
	p := &pg.prune
	select {
	case p.words = <-p.saved:
		p.saved = nil
		pg.sayZeros(p.words)
	default:
	}
	if !p.dirty || !pg.current() || pg.ago(p.sent) < between {
		return
	}
	p.dirty, p.sent = false, pg.s.Now
	lanes := pg.doc.Clone()
	pg.command(func(r *livelab.Run) error { return r.Retain(lanes) })
}

// repruned says whether a document differs in thresholds alone from the one that
// is trained, whose networks it has.
func (pg *Page) repruned(s *scenario.Scenario) bool {
	for i := range s.Train.Nets {
		if i < len(pg.doc.Train.Nets) && s.Train.Nets[i].Prune != pg.doc.Train.Nets[i].Prune {
			return true
		}
	}
	return false
}

// measureZeros measures what the selected lane's zeros save, beside the window.
func (pg *Page) measureZeros() {
	f, i := pg.frame(), pg.selected()
	if f == nil || i >= len(f.Lanes) || f.Lanes[i].Weights == nil || pg.prune.saved != nil {
		return
	}
	lane, threshold := &f.Lanes[i], pg.doc.Train.Nets[i].Prune
	pg.sayZeros("measuring …")
	done := make(chan string, 1)
	pg.prune.saved = done
	go func() { done <- savings(lane, threshold) }()
}

// sayZeros shows what was measured, as long as there is a card for it.
func (pg *Page) sayZeros(text string) {
	p := &pg.prune
	p.words = text
	if text == "" {
		text = "Zeros save memory and multiplications; whether they save time is measured."
	}
	if p.says != nil {
		p.says.Clear()
		p.says.Text(text, ui.Muted)
	}
}

// savings are in words what the zeros of a lane's copy save.
func savings(l *livelab.Lane, threshold float64) string {
	m := sparse.Prune(l.Weights.Model, threshold)
	all := sparse.Total(sparse.Layers(m))
	text := fmt.Sprintf("Lane %s: %s of %s multiplications an instance; kernels %s kB, in compressed rows %s kB.", l.Name,
		train.Grouped(all.Weights-all.Zeros), train.Grouped(all.Weights), figure.Fixed(float64(all.Dense)/1000, 1), figure.Fixed(float64(all.Sparse)/1000, 1))
	set := l.Split.Valid
	if set == nil || set.Len() == 0 {
		return text
	}
	for _, n := range []int{1, 128} {
		x := nn.NewBatch(set.Features, min(n, set.Len()))
		index := make([]int, x.Cols)
		for i := range index {
			index[i] = i
		}
		set.Gather(x.Data, x.Stride, index)
		speed, err := sparse.Measure(context.Background(), m, x, time.Now)
		if err != nil {
			return text + " " + err.Error()
		}
		text += fmt.Sprintf(" Predicting %d at a time: %s.", x.Cols, train.SpeedText(speed))
	}
	return text
}
