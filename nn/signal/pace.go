package signal

import "runtime"

// rate is a low guess of how many products a second the machine adds, from the
// architecture alone: results must not depend on a clock. kernels has assembly
// for amd64 (30e9 and more were measured); elsewhere it is plain Go.
func rate() float64 {
	switch runtime.GOARCH {
	case "amd64":
		return 15e9
	case "wasm":
		return 0.3e9
	}
	return 1e9
}

// How long a piece may take, and a trial without a quick one before it, in
// seconds.
const pieceTime, pictureTime = 0.008, 0.050

// rowsAtOnce is how many units one piece computes.
func rowsAtOnce(p Plan) int {
	row := float64(p.Width) * float64(p.Batch) / rate()
	if rows := int(pieceTime / row); rows < p.Width {
		return max(1, rows/8*8)
	}
	return p.Width
}

// slow says whether a trial takes so long that a quick one goes first.
func (p Plan) slow() bool {
	weights := float64(p.Depth) * float64(p.Width) * float64(p.Width)
	return p.Batch > 2*previewBatch && 3*weights*float64(p.Batch)/rate() > pictureTime
}

// progress is the share of the layers of all trials that are passed.
func (s *Simulation) progress() float64 {
	if s.Done() {
		return 1
	}
	sum, whole := float64(s.tally.trials+len(s.pending)), float64(s.plan.Trials)
	share := float64(previewBatch) / float64(s.plan.Batch)
	if s.preview != nil || s.quick != nil {
		whole += share
	}
	if s.quick != nil {
		sum += share
	}
	for _, t := range s.waiting {
		part := float64(t.units) / float64(t.total())
		if t == s.preview {
			part *= share
		}
		sum += part
	}
	return min(sum/whole, 1)
}
