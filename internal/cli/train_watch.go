package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"downhill/render/figure"
	trainlab "downhill/render/labs/train"
)

// watch prints a line for every epoch: on standard error where that is a
// terminal, with a line below it that shows how far the whole is, else on
// standard output. Networks train side by side, so it takes reports from
// several goroutines.
type watch struct {
	mu    sync.Mutex
	w     io.Writer // nil to print nothing
	line  *progress
	total int // epochs of all runs
	done  int
	width int // of the longest name
	named bool
	start time.Time
	ended bool
}

func (f *common) watch(s *streams, run *trainlab.Run) *watch {
	w := &watch{line: f.progress(s, "training steps"), start: time.Now()}
	frame := run.Snapshot()
	for i := range frame.Runs {
		w.width = max(w.width, len([]rune(runName(&frame.Runs[i]))))
	}
	w.total, w.named = len(frame.Runs)*frame.Scenario.Train.Epochs, len(frame.Runs) > 1
	switch {
	case f.quiet:
	case isTerminal(s.err):
		w.w = s.err
	default:
		w.w = s.out
	}
	return w
}

// isTerminal says whether text written there is read by a person at once.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func runName(r *trainlab.Result) string {
	name := oneLine(r.Name, nameWidth)
	if r.Fold > 0 {
		name += fmt.Sprintf(", fold %d", r.Fold)
	}
	return name
}

// report takes in how far a run is.
func (w *watch) report(p trainlab.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	if p.Epoch == nil {
		w.line.show(p.Done, p.Total)
		return
	}
	if p.Epoch.Epoch > 0 {
		w.done++
	}
	if p.Over { // by early stopping or divergence: the epochs left are not to come
		w.done += p.Epochs - p.Epoch.Epoch
	}
	if w.w == nil {
		return
	}
	w.line.end()
	name := ""
	if w.named {
		name = fmt.Sprintf("%-*s  ", w.width, runName(p.Run))
	}
	fmt.Fprintf(w.w, "%sepoch %*d/%d  %s%s\n", name, digits(p.Epochs), p.Epoch.Epoch, p.Epochs, measured(p), w.left())
}

func digits(n int) int { return len(fmt.Sprint(n)) }

// measured are the numbers of an epoch; what was not measured is left out.
func measured(p trainlab.Progress) string {
	e := p.Epoch
	text := ""
	add := func(label string, x float64, write func(float64) string) {
		if x == x {
			text += label + write(x)
		}
	}
	short := func(x float64) string { return fmt.Sprintf("%-6s", figure.Short(x, 4)) }
	four := func(x float64) string { return figure.Fixed(x, 4) }
	if e.Epoch > 0 {
		add("loss ", e.TrainLoss, short)
		add("  accuracy ", e.TrainAccuracy, four)
	} else {
		add("loss ", e.TrainLossEval, short)
		add("  accuracy ", e.TrainAccuracyEval, four)
	}
	add("  validation ", e.ValidLoss, short)
	add("  accuracy ", e.ValidAccuracy, four)
	if e.Epoch > 0 {
		add("  η ", e.LearningRate, figure.Exact)
	}
	return text
}

// left is how long the rest will take if it goes on as it did.
func (w *watch) left() string {
	if w.done == 0 || time.Since(w.start) < time.Second {
		return "" // too early to tell, or not worth telling
	}
	if w.done >= w.total {
		return fmt.Sprintf("  %s in all", rounded(time.Since(w.start)))
	}
	left := time.Duration(float64(time.Since(w.start)) * float64(w.total-w.done) / float64(w.done))
	return fmt.Sprintf("  %s left", rounded(left))
}

func rounded(d time.Duration) time.Duration {
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Second)
}

// end takes the progress line away; reports after it are not shown.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	w.line.end()
}
